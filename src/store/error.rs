//! What can go wrong with the store, in words that say how to mend it.

use crate::store::engine::error::EngineError;

/// A failure of the store itself.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine failed; the transaction may or may not be there.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A value does not match its checksum or cannot be decoded.
    #[error(
        "a record of table {table} is damaged: restore a backup, or save what can be read with `bella export`"
    )]
    Damaged {
        /// The table's name.
        table: &'static str,
    },
    /// A list is longer than anything should be.
    #[error("table {table} has more rows than one list may hold: ask for them page by page")]
    TooMany {
        /// The table's name.
        table: &'static str,
    },
    /// An import has the store to itself.
    #[error("an import into this store is under way: try again when it has finished")]
    Importing,
    /// It failed too often; nothing was tried.
    #[error("{why}; it failed too often and is left alone for another {seconds} s")]
    LeftAlone {
        /// How long it is left alone.
        seconds: u64,
        /// What failed last, and how to mend it.
        why: String,
    },
    /// More snapshots are open than allowed.
    #[error("too many readers at once: try again")]
    Busy,
    /// The business closure panicked; nothing of it was written.
    #[error("the transaction failed inside ({0}): nothing of it was written")]
    Panicked(String),
    /// The writer has stopped (shutdown).
    #[error("the store is closed")]
    Closed,
}
