//! The seam beneath the store: an ordered, transactional key-value engine.

pub mod redb;

use std::collections::BTreeMap;

/// Key and value of one row.
pub type Row = (Vec<u8>, Vec<u8>);

/// Changes to commit together: `None` deletes the key.
pub type Writes = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

/// Which way a range is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Ascending keys.
    Forward,
    /// Descending keys.
    Backward,
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
}

/// A consistent view.
pub trait Snapshot: Send {
    /// The value of one key.
    ///
    /// # Errors
    /// When the engine cannot be read.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError>;

    /// The rows with `from <= key < to`.
    ///
    /// # Errors
    /// When the engine cannot be read; each row can fail too.
    fn range<'s>(
        &'s self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
    ) -> Result<Rows<'s>, EngineError>;
}

/// Rows as they are read.
pub type Rows<'s> = Box<dyn Iterator<Item = Result<Row, EngineError>> + 's>;

/// What an engine can fail with.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EngineError {
    /// The disk has no room.
    #[error("the disk is full: free some space; bookings resume by themselves")]
    DiskFull,
    /// Any other failure, in the engine's words.
    #[error("the store failed: {0}")]
    Failed(String),
}
