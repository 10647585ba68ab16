//! The store: one write transaction is one business fact.
//!
//! An ordered key-value engine lies beneath ([`engine`]); [`writer`] commits many business transactions with one
//! fsync; [`table`] gives keys and values their types. Business transactions are re-runnable closures on
//! [`tx::Tx`]: they may be run again, so they do no I/O and take `now` and chance from outside.

pub mod appointments;
pub mod audit;
pub mod business;
pub mod calls;
pub mod customers;
pub mod engine;
pub mod error;
pub mod events;
pub mod idempotency;
pub mod keys;
pub mod schema;
pub mod sms;
pub mod table;
pub mod tx;
pub mod writer;

use std::path::Path;
use std::sync::Arc;

use crate::store::engine::Engine;
use crate::store::error::StoreError;
use crate::store::tx::{Cause, Reader, Tx};
use crate::store::writer::Writer;

/// A handle on the one open store of this process; cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Arc<dyn Engine>,
    writer: Arc<Writer>,
}

impl Store {
    /// Opens the file at `path`, creating it when absent.
    ///
    /// # Errors
    /// [`StoreError`] says what is wrong and how to mend it.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::with_engine(Arc::new(engine::redb::RedbEngine::open(path)?))
    }

    /// Starts a store over any engine.
    ///
    /// # Errors
    /// When the engine cannot be read.
    pub fn with_engine(engine: Arc<dyn Engine>) -> Result<Self, StoreError> {
        let writer = Arc::new(Writer::start(engine.clone()));
        Ok(Self { engine, writer })
    }

    /// Reads from one consistent snapshot.
    ///
    /// # Errors
    /// What `work` returns, or the store's own failure.
    pub fn read<R, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Reader) -> Result<R, E>,
    ) -> Result<R, E> {
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
        self.writer.submit_blocking(cause, work)
    }
}
