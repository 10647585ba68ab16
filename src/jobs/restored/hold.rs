//! The store that a backup takes the place of, held so that nobody else opens it meanwhile.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::store::Store;
use crate::store::backup::BackupError;
use crate::store::engine::error::EngineError;
use crate::store::engine::lock::holder;
use crate::store::error::StoreError;

/// What lies where the backup is to go.
pub(super) enum Hold {
    /// Nothing.
    Nothing,
    /// A store.
    Store(Store),
    /// Something that cannot be opened any more, and knows nothing.
    Unreadable {
        /// Its lock goes with it.
        _lock: File,
    },
}

impl Hold {
    /// Holds what lies at `path`.
    ///
    /// # Errors
    /// When somebody else has it open.
    pub(super) fn take(path: &Path) -> Result<Self, BackupError> {
        if !path.exists() {
            return Ok(Self::Nothing);
        }
        match Store::open(path) {
            Ok(store) => Ok(Self::Store(store)),
            Err(error @ StoreError::Engine(EngineError::InUse { .. })) => Err(error.into()),
            Err(_) => Self::lock(path),
        }
    }

    fn lock(path: &Path) -> Result<Self, BackupError> {
        let file = File::open(path).map_err(BackupError::reading)?;
        match file.try_lock() {
            Ok(()) => Ok(Self::Unreadable { _lock: file }),
            Err(TryLockError::Error(error)) => Err(BackupError::reading(error)),
            Err(TryLockError::WouldBlock) => {
                let (path, holder) = (path.display().to_string(), holder(path));
                Err(EngineError::InUse { path, holder }.into())
            }
        }
    }

    /// The store, if it can be read.
    pub(super) fn store(&self) -> Option<&Store> {
        match self {
            Self::Store(store) => Some(store),
            Self::Nothing | Self::Unreadable { .. } => None,
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Self::Store(store) = self {
            store.close();
        }
    }
}
