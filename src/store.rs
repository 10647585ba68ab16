//! The store: one write transaction is one business fact.
//!
//! An ordered key-value engine lies beneath ([`engine`]); [`writer`] commits many business transactions with one
//! fsync; [`table`] gives keys and values their types. Business transactions are re-runnable closures on
//! [`tx::Tx`]: they may be run again, so they do no I/O and take `now` and chance from outside.

pub mod addresses;
pub mod alerts;
pub mod answering;
pub mod appointments;
pub mod audit;
pub mod backup;
pub mod backups;
pub mod bills;
pub mod breakers;
pub mod budget;
pub mod business;
pub mod calls;
pub mod certificates;
pub mod changes;
pub mod connections;
pub mod contacts;
pub mod customers;
pub mod deliveries;
pub mod engine;
pub mod entered;
pub mod error;
pub mod events;
pub mod guard;
mod hex;
pub mod idempotency;
pub mod keys;
pub mod ledger;
pub mod letters;
pub mod links;
pub mod members;
pub mod meta;
pub mod migrate;
pub mod models;
pub mod notices;
mod overlay;
pub mod portable;
pub mod proofs;
pub mod public_pages;
pub mod questions;
pub mod recording_notice;
pub mod recordings;
pub mod reports;
pub mod retention;
pub mod rollups;
pub mod schema;
pub mod seal;
pub mod sequences;
pub mod sessions;
pub mod settings;
pub mod signers;
pub mod sms;
pub mod table;
pub mod told;
pub mod transcripts;
pub mod tx;
pub mod updates;
pub mod uptime;
pub mod writer;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use crate::store::changes::shipper::Shipping;
use crate::store::engine::medium::File;
use crate::store::engine::redb::RedbEngine;
use crate::store::engine::{Engine, Health};
use crate::store::error::StoreError;
use crate::store::guard::{Guard, Post};
use crate::store::migrate::{MIGRATIONS, Migration};
use crate::store::tx::{Cause, Reader, Tx};
use crate::store::writer::Writer;

/// A write this long ago still says that the store takes writes.
const FRESH: SignedDuration = SignedDuration::from_secs(5);

/// How a store is opened.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Page cache in bytes; small by default, because the whole program should fit into 60 MB.
    pub cache_bytes: usize,
    /// The most snapshots open at once: each holds back pages that could be used again.
    pub max_readers: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            cache_bytes: 16 * 1024 * 1024,
            max_readers: 256,
        }
    }
}

/// A handle on the one open store of this process; cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Arc<dyn Engine>,
    writer: Arc<Writer>,
    events: watch::Receiver<u64>,
    readers: Arc<AtomicUsize>,
    max_readers: usize,
    importing: Arc<AtomicBool>,
    post: Post,
    shipping: Arc<Shipping>,
}

impl Store {
    /// Opens the file at `path`, creating it when absent.
    ///
    /// # Errors
    /// [`StoreError`] says what is wrong and how to mend it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, Options::default())
    }

    /// As [`Store::open`], with other options.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(path: &Path, options: Options) -> Result<Self, StoreError> {
        let engine = RedbEngine::open(File::new(path), options.cache_bytes)?;
        Self::start(Arc::new(engine), options, MIGRATIONS)
    }

    /// Starts a store over any engine.
    ///
    /// # Errors
    /// When the engine cannot be read.
    pub fn with_engine(engine: Arc<dyn Engine>) -> Result<Self, StoreError> {
        Self::start(engine, Options::default(), MIGRATIONS)
    }

    /// Starts a store over any engine and brings it to the format that `migrations` lead to.
    ///
    /// # Errors
    /// When the engine cannot be read, or the store is of a format that is not known.
    pub fn start(
        engine: Arc<dyn Engine>,
        options: Options,
        migrations: &'static [Migration],
    ) -> Result<Self, StoreError> {
        let (publish, events) = watch::channel(0);
        let post = Post::default();
        let shipping = Arc::<Shipping>::default();
        let further = (post.clone(), shipping.feed().clone());
        let writer = Writer::start(engine.clone(), publish.clone(), further);
        let writer = Arc::new(writer);
        let store = Self {
            engine,
            writer,
            events,
            readers: Arc::new(AtomicUsize::new(0)),
            max_readers: options.max_readers,
            importing: Arc::default(),
            post,
            shipping,
        };
        for migration in store.read(|r| migrate::pending(r, migrations))? {
            let cause = upkeep(Timestamp::UNIX_EPOCH);
            store.write_blocking(cause, |tx| migrate::run(tx, *migration))?;
        }
        publish.send_replace(store.read(|r| events::last(r))?);
        Ok(store)
    }

    /// From now on this guard lets transactions through, or not, instead of the one before it.
    pub fn guarded_by(&self, guard: Arc<dyn Guard>) {
        self.post.take(guard);
    }

    /// How the store stands, for readiness and status.
    pub fn health(&self) -> Health {
        self.engine.health()
    }

    /// Makes sure that the store takes writes: what was written within [`FRESH`] says so, else one small row is written,
    /// which also mends a store that stopped taking writes.
    ///
    /// # Errors
    /// When it takes none.
    pub async fn probe_write(&self, now: Timestamp) -> Result<(), StoreError> {
        let age = |at| now.duration_since(at).abs();
        if self.writer.written_at().is_some_and(|at| age(at) <= FRESH) {
            return Ok(());
        }
        self.write(upkeep(now), |tx| meta::put(tx, meta::PROBE, ""))
            .await
    }

    /// How many commits became durable since the start, each with one fsync for many transactions.
    pub fn commits(&self) -> u64 {
        self.writer.commits()
    }

    /// The sequence of the newest event, published after its commit.
    pub fn events_changed(&self) -> watch::Receiver<u64> {
        self.events.clone()
    }

    /// Takes no more transactions, finishes those that wait, and returns when the last one is durable. Reads go on.
    /// It blocks: call it from a thread that may.
    pub fn close(&self) {
        self.writer.close();
        self.shipping.join();
    }

    /// From now on changes are shipped into the folder of backups at `folder`, joined within `pause`, until the store is
    /// closed. What cannot be shipped keeps nobody waiting.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn ship_into(&self, folder: &Path, pause: Duration) -> Result<(), StoreError> {
        self.shipping.start(self, (folder, pause))
    }

    /// How changes are shipped.
    pub fn shipping(&self) -> &Shipping {
        &self.shipping
    }

    /// Reads from one consistent snapshot, which is held for as long as `work` runs: make it short.
    ///
    /// # Errors
    /// What `work` returns, or the store's own failure.
    pub fn read<R, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Reader) -> Result<R, E>,
    ) -> Result<R, E> {
        let _place = Place::take(self)?;
        let snapshot = self.engine.snapshot().map_err(StoreError::from)?;
        work(&Reader::new(snapshot.as_ref()))
    }

    /// Runs one business transaction and waits until it is durable.
    ///
    /// `work` may run more than once; it takes effect once, and only when it returns `Ok`.
    ///
    /// # Errors
    /// What `work` returns (nothing is written then), or the store's own failure, after which the transaction may
    /// still turn out to be there: repeat it with its idempotency key.
    pub async fn write<R, E>(
        &self,
        cause: Cause,
        work: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.post.admit(|| self.health())?;
        let work = unless(self.importing.clone(), work);
        self.writer.submit(cause, work).await
    }

    /// As [`Store::write`], for callers outside the asynchronous runtime.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_blocking<R, E>(
        &self,
        cause: Cause,
        work: impl Fn(&mut Tx) -> Result<R, E> + Send + 'static,
    ) -> Result<R, E>
    where
        R: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.post.admit(|| self.health())?;
        let work = unless(self.importing.clone(), work);
        self.writer.submit_blocking(cause, work)
    }
}

/// `work`, refused while an import has the store to itself. It looks when the transaction runs: one that was queued
/// before an import began must not run in the midst of it.
fn unless<R, E, W>(importing: Arc<AtomicBool>, work: W) -> impl Fn(&mut Tx) -> Result<R, E>
where
    E: From<StoreError>,
    W: Fn(&mut Tx) -> Result<R, E>,
{
    move |tx| match importing.load(Ordering::SeqCst) {
        true => Err(StoreError::Importing.into()),
        false => work(tx),
    }
}

/// The cause of the store's own transactions, in which nothing is dated.
fn upkeep(now: Timestamp) -> Cause {
    Cause::system(now)
}

/// The store for one import alone: all other transactions are refused until this is dropped.
pub(in crate::store) struct Alone<'s>(&'s Store);

impl<'s> Alone<'s> {
    fn with(store: &'s Store) -> Result<Self, StoreError> {
        match store.importing.swap(true, Ordering::SeqCst) {
            true => Err(StoreError::Importing),
            false => Ok(Self(store)),
        }
    }

    fn write(
        &self,
        cause: &Cause,
        work: impl Fn(&mut Tx) -> Result<(), StoreError> + Send + 'static,
    ) -> Result<(), StoreError> {
        self.0.writer.submit_blocking(cause.clone(), work)
    }
}

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        self.0.importing.store(false, Ordering::SeqCst);
    }
}

/// One of the places for readers.
struct Place<'s>(&'s AtomicUsize);

impl<'s> Place<'s> {
    fn take(store: &'s Store) -> Result<Self, StoreError> {
        let place = Self(&store.readers);
        if store.readers.fetch_add(1, Ordering::Relaxed) >= store.max_readers {
            return Err(StoreError::Busy);
        }
        Ok(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
