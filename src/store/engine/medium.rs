//! Where a redb database lies: a file, or in tests a memory that fails on command.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use redb::{Builder, Database, DatabaseError};

use crate::store::engine::error::EngineError;
use crate::store::engine::{lock, owner};

/// What a probe writes: more than a commit of one turn, so that a disk that takes it takes a few turns too.
const PROBE_BYTES: usize = 1024 * 1024;

/// A place that a database can be opened from, again and again.
pub trait Medium: Send + Sync + 'static {
    /// Opens the database, creating it when absent.
    ///
    /// # Errors
    /// What redb says.
    fn open(&self, builder: &mut Builder) -> Result<Database, DatabaseError>;

    /// Tries whether there is room to write, without touching the database.
    ///
    /// # Errors
    /// When there is none.
    fn probe(&self) -> Result<(), EngineError>;

    /// What redb's refusal to open means.
    fn explain(&self, error: DatabaseError) -> EngineError {
        match error {
            DatabaseError::Storage(error) => error.into(),
            other => EngineError::Failed(other.to_string()),
        }
    }
}

/// A file.
pub struct File {
    path: PathBuf,
}

impl File {
    /// The file at `path`.
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
        }
    }

    fn shown(&self) -> String {
        self.path.display().to_string()
    }
}

/// Which file lies there.
fn inode(path: &Path) -> Option<u64> {
    std::fs::metadata(path).ok().map(|file| file.ino())
}

impl Medium for File {
    fn open(&self, builder: &mut Builder) -> Result<Database, DatabaseError> {
        loop {
            let before = inode(&self.path);
            let database = builder.create(&self.path)?;
            if before.is_none() {
                owner::give_named(&self.path).map_err(redb::StorageError::Io)?;
                return Ok(database);
            }
            // A restore may put another file in its place until the lock is had: then this is the store of before.
            if before == inode(&self.path) {
                return Ok(database);
            }
        }
    }

    fn probe(&self) -> Result<(), EngineError> {
        let path = self.path.with_extension("probe");
        let written = OpenOptions::new()
            .create(true)
            .write(true)
            .truncate(true)
            .open(&path)
            .and_then(|mut file| {
                file.write_all(&vec![0xBE; PROBE_BYTES])?;
                file.sync_data()
            });
        let _ = std::fs::remove_file(&path);
        written.map_err(|error| EngineError::from_io(&error))
    }

    fn explain(&self, error: DatabaseError) -> EngineError {
        match error {
            DatabaseError::DatabaseAlreadyOpen => EngineError::InUse {
                path: self.shown(),
                holder: lock::holder(&self.path),
            },
            DatabaseError::UpgradeRequired(_) => EngineError::NotBella { path: self.shown() },
            DatabaseError::Storage(redb::StorageError::Io(error)) => match error.kind() {
                ErrorKind::InvalidData | ErrorKind::IsADirectory => {
                    EngineError::NotBella { path: self.shown() }
                }
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    EngineError::NoPermission { path: self.shown() }
                }
                ErrorKind::NotFound => EngineError::Failed(format!(
                    "the directory of {} does not exist: make it, or name another file",
                    self.shown()
                )),
                _ => EngineError::from_io(&error),
            },
            DatabaseError::Storage(error) => error.into(),
            other => EngineError::Failed(other.to_string()),
        }
    }
}
