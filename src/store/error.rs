//! What can go wrong with the store, in words that say how to mend it.

use crate::store::engine::EngineError;

/// A failure of the store itself; the API's E001.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The engine failed; the transaction may or may not be there.
    #[error("{0}")]
    Engine(#[from] EngineError),
    /// A value does not match its checksum or cannot be decoded.
    #[error("a record of table {table} is damaged; restore a backup, or export what can be read")]
    Damaged {
        /// The table's name.
        table: &'static str,
    },
    /// The writer has stopped (shutdown).
    #[error("the store is closed")]
    Closed,
}
