//! Writes what was committed into the folder of the newest backup, on a thread of its own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use jiff::Timestamp;

use crate::store::Store;
use crate::store::backup::{Header, read};
use crate::store::changes::feed::Feed;
use crate::store::changes::generation::{self, Generation, Piece, piece_name};
use crate::store::changes::segment::{self, Digest};
use crate::store::changes::{Commit, line, position};
use crate::store::error::StoreError;

/// Ships the changes of one store.
#[derive(Default)]
pub struct Shipping {
    feed: Arc<Feed>,
    work: Arc<Mutex<Work>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// How shipping stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether anything is shipped.
    pub is_on: bool,
    /// Whether a new backup has to begin a new line of changes.
    pub needs_backup: bool,
    /// The folder that changes go to, and the position of the last one in it.
    pub end: Option<(PathBuf, u64)>,
    /// When the oldest change that is not shipped was made.
    pub waits_since: Option<Timestamp>,
    /// The newest change that was shipped by this process.
    pub shipped_at: Option<Timestamp>,
    /// Why the last attempt failed, if it did.
    pub failed: Option<String>,
}

#[derive(Default)]
struct Work {
    folder: PathBuf,
    state: State,
    shipped_at: Option<Timestamp>,
    failed: Option<String>,
}

#[derive(Default)]
enum State {
    /// Nothing is shipped.
    #[default]
    Off,
    /// There is a gap after what was shipped of this line.
    Broken {
        /// Its name.
        stale: String,
    },
    /// What comes next goes here.
    Going(Going),
}

struct Going {
    generation: Generation,
    line: String,
    last: u64,
    digest: Option<Digest>,
}

impl Shipping {
    pub(in crate::store) fn feed(&self) -> &Arc<Feed> {
        &self.feed
    }

    /// Ships the changes of `store` beside the backups in `folder`, joined within `pause`, until the store is closed.
    pub(in crate::store) fn start(
        &self,
        store: &Store,
        (folder, pause): (&Path, Duration),
    ) -> Result<(), StoreError> {
        self.feed.open();
        let (line, position) = store.read(|r| Ok::<_, StoreError>((line(r)?, position(r)?)))?;
        let going = resume(folder, &line).filter(|going| going.last == position);
        let mut work = self.work();
        work.folder = folder.to_owned();
        work.state = match going {
            Some(going) => State::Going(going),
            None => State::Broken { stale: line },
        };
        drop(work);
        let (feed, work) = (self.feed.clone(), self.work.clone());
        let thread = std::thread::Builder::new().name("store-shipper".into());
        let thread = thread.spawn(move || keep_shipping(&feed, &work, pause));
        *lock(&self.thread) = thread.ok();
        Ok(())
    }

    /// Goes on after the backup of this name, which was just taken.
    pub fn begin(&self, backup: &str, header: &Header) {
        let mut work = self.work();
        if let State::Off = work.state {
            return;
        }
        // What goes into the old one is in the new one too, as far as the backup does not hold it.
        work.cut(&self.feed);
        let begun = work.begin(backup, header);
        work.failed = begun.err().map(|why| why.to_string());
        work.cut(&self.feed);
    }

    /// Ships now what waits.
    pub fn ship(&self) {
        self.work().cut(&self.feed);
    }

    /// How it stands.
    pub fn standing(&self) -> Standing {
        let work = self.work();
        Standing {
            is_on: !matches!(work.state, State::Off),
            needs_backup: matches!(work.state, State::Broken { .. }),
            end: match &work.state {
                State::Going(going) => Some((going.generation.folder().to_owned(), going.last)),
                State::Off | State::Broken { .. } => None,
            },
            waits_since: self.feed.waits_since(),
            shipped_at: work.shipped_at,
            failed: work.failed.clone(),
        }
    }

    /// Returns when the last change is shipped, after the writer has ended.
    pub(in crate::store) fn join(&self) {
        if let Some(thread) = lock(&self.thread).take() {
            let _ = thread.join();
        }
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        lock(&self.work)
    }
}

impl Drop for Shipping {
    fn drop(&mut self) {
        self.feed.close();
        self.join();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn keep_shipping(feed: &Feed, work: &Mutex<Work>, pause: Duration) {
    loop {
        let is_more = feed.wait(pause);
        let is_shipped = lock(work).cut(feed);
        if !is_more {
            return;
        }
        if !is_shipped {
            feed.rest(pause);
        }
    }
}

/// Where the newest line of changes in `folder` ends, if it is this one.
fn resume(folder: &Path, line: &str) -> Option<Going> {
    let (backup, generation) = generation::all(folder).ok()?.pop()?;
    let header = read::head(&folder.join(backup)).ok()?;
    if line.is_empty() || header.line != line {
        return None;
    }
    let (last, digest) = match generation.list().ok()?.pop() {
        None => (header.position, None),
        Some(piece) => {
            let file = fs::read(generation.path(&piece)).ok()?;
            let newest = segment::decode(&file).ok()?.pop()?;
            let is_its = newest.head.line == line && newest.head.last == piece.last;
            is_its.then_some((piece.last, Some(newest.digest)))?
        }
    };
    Some(Going {
        generation,
        line: line.to_owned(),
        last,
        digest,
    })
}

impl Work {
    /// Writes what waits; `false` when it cannot.
    fn cut(&mut self, feed: &Feed) -> bool {
        let State::Going(going) = &mut self.state else {
            return false;
        };
        let mut commits = feed.take();
        commits.retain(|commit| commit.position > going.last);
        let rest = commits.split_off(unbroken(&commits, going.last));
        if let Err(why) = going.write(&commits) {
            commits.extend(rest);
            feed.put_back(commits);
            self.failed = Some(why.to_string());
            return false;
        }
        self.failed = None;
        self.shipped_at = commits.last().map(|commit| commit.at).or(self.shipped_at);
        if rest.is_empty() && feed.lost_to() <= going.last {
            feed.shipped(going.last);
            return true;
        }
        feed.put_back(rest);
        let stale = going.line.clone();
        tracing::warn!(
            line = stale,
            "changes were lost on their way out: a new backup is needed"
        );
        self.state = State::Broken { stale };
        false
    }

    fn begin(&mut self, backup: &str, header: &Header) -> io::Result<()> {
        let is_stale = match &self.state {
            State::Broken { stale } => *stale == header.line,
            State::Off | State::Going(_) => false,
        };
        let generation = Generation::of(&self.folder, backup);
        let (Some(generation), false) = (generation, is_stale || header.line.is_empty()) else {
            return Ok(());
        };
        generation.make()?;
        let mut next = Going {
            generation,
            line: header.line.clone(),
            last: header.position,
            digest: None,
        };
        if let State::Going(old) = &self.state
            && old.line == next.line
            && old.last >= next.last
        {
            let pieces = old.generation.list()?;
            for piece in pieces.iter().filter(|piece| piece.last > next.last) {
                next.generation.share(&old.generation, piece)?;
            }
            (next.last, next.digest) = (old.last, old.digest);
        }
        self.state = State::Going(next);
        Ok(())
    }
}

impl Going {
    fn write(&mut self, commits: &[Commit]) -> io::Result<()> {
        let encoded = segment::encode(&self.line, self.digest.as_ref(), commits)?;
        let (Some((bytes, digest)), Some(last)) = (encoded, commits.last()) else {
            return Ok(());
        };
        let (first, last) = (self.last + 1, last.position);
        let name = piece_name(first, last);
        self.generation
            .write(&Piece { first, last, name }, &bytes)?;
        (self.last, self.digest) = (last, Some(digest));
        Ok(())
    }
}

/// How many of them follow `last` without a gap.
fn unbroken(commits: &[Commit], last: u64) -> usize {
    let follows = |(at, commit): &(u64, &Commit)| commit.position == last + at;
    (1..).zip(commits).take_while(follows).count()
}
