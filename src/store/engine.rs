//! The seam beneath the store: an ordered, transactional key-value engine.

pub mod error;
pub mod lock;
pub mod medium;
pub mod owner;
pub mod redb;

use std::collections::BTreeMap;

use crate::store::engine::error::EngineError;

/// Changes to commit together: `None` deletes the key.
pub type Writes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Is shown the key and the value of a row; returns `false` to stop.
pub type EachRow<'v> = dyn FnMut(&[u8], &[u8]) -> bool + 'v;

/// Which way a range is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Ascending keys.
    Forward,
    /// Descending keys.
    Backward,
}

/// How the engine stands, for readiness and status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// Reads and writes go.
    Ok,
    /// Reads go on; the last write failed, and the next one tries to mend it.
    ReadOnly {
        /// What failed.
        why: EngineError,
    },
}

/// An ordered key-value engine with snapshots and atomic, durable commits.
pub trait Engine: Send + Sync + 'static {
    /// A consistent view of everything committed.
    ///
    /// # Errors
    /// When the engine cannot be read.
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, EngineError>;

    /// Makes all of `writes` durable, or none.
    ///
    /// # Errors
    /// After an error the writes may still be there.
    fn commit(&self, writes: &Writes) -> Result<(), EngineError>;

    /// How it stands.
    fn health(&self) -> Health;
}

/// A consistent view; it holds freed pages back, so it lives no longer than one closure.
pub trait Snapshot: Send {
    /// Shows the value of one key to `found` without copying it; says whether there is one.
    ///
    /// # Errors
    /// When the engine cannot be read.
    fn get(&self, key: &[u8], found: &mut dyn FnMut(&[u8])) -> Result<bool, EngineError>;

    /// Shows the rows with `from <= key < to` until `each` returns `false`.
    ///
    /// # Errors
    /// When the engine cannot be read.
    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        each: &mut EachRow<'_>,
    ) -> Result<(), EngineError>;
}
