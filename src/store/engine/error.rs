//! What an engine can fail with: each says what is wrong, why, and how to mend it.

use std::io::{self, ErrorKind};

/// A failure of the engine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The disk has no room.
    #[error(
        "the disk is full: free some space; what was written is safe, and bookings resume by themselves"
    )]
    DiskFull,
    /// Another process holds the file.
    #[error("{path} is in use by {holder}: stop that one first, or talk to it through its API")]
    InUse {
        /// The file.
        path: String,
        /// Who holds it.
        holder: String,
    },
    /// The file is something else.
    #[error(
        "{path} is not a Bella store: name another file, or move this one away and start afresh"
    )]
    NotBella {
        /// The file.
        path: String,
    },
    /// The file's layout is newer than this program.
    #[error(
        "this store has format {found}, but this version of Bella knows formats up to {known}: start the newer Bella that wrote it"
    )]
    NewerFormat {
        /// The format of the file.
        found: u32,
        /// The newest format that this program knows.
        known: u32,
    },
    /// An import into this store was broken off.
    #[error(
        "an import into this store did not finish, so it is not complete: delete the file and import again"
    )]
    HalfImported,
    /// The file's structure is broken.
    #[error(
        "the store's file is damaged ({detail}): restore a backup, or save what can be read with `bella export`"
    )]
    DamagedFile {
        /// The engine's words.
        detail: String,
    },
    /// The file may not be read or written.
    #[error("{path} may not be read and written by this user: change its owner or its permissions")]
    NoPermission {
        /// The file.
        path: String,
    },
    /// Any other failure, in the engine's words.
    #[error("the store failed: {0}")]
    Failed(String),
}

impl EngineError {
    /// What an error of the operating system means.
    pub fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Failed(error.to_string()),
        }
    }
}

impl From<redb::StorageError> for EngineError {
    fn from(error: redb::StorageError) -> Self {
        match error {
            redb::StorageError::Io(error) => Self::from_io(&error),
            redb::StorageError::Corrupted(detail) => Self::DamagedFile { detail },
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<redb::TableError> for EngineError {
    fn from(error: redb::TableError) -> Self {
        match error {
            redb::TableError::Storage(error) => error.into(),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<redb::TransactionError> for EngineError {
    fn from(error: redb::TransactionError) -> Self {
        match error {
            redb::TransactionError::Storage(error) => error.into(),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<redb::CommitError> for EngineError {
    fn from(error: redb::CommitError) -> Self {
        match error {
            redb::CommitError::Storage(error) => error.into(),
            other => Self::Failed(other.to_string()),
        }
    }
}
