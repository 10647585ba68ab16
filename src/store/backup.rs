//! A backup: every row that one snapshot sees, as it lies in the store, compressed, under one digest.
//!
//! ```text
//! {"bella":"backup","format":1,"taken_at":"…",…}\n   the header
//! zstd( key length, key, value length, value … 0xFFFFFFFF, number of rows )
//! SHA-256 of every byte before
//! ```
//!
//! Lengths are little-endian, four bytes; the number of rows eight. Rows are carried as they are, each with its own
//! version and checksum, so a newer Bella reads an older backup as it reads an older store. Nothing of a file counts until
//! its digest agrees ([`read::verify`]).

pub mod folder;
pub mod lock;
pub mod plan;
pub mod read;
pub mod swap;
pub mod write;

use std::io;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::engine::error::EngineError;
use crate::store::error::StoreError;

/// The version of the backup's own form.
pub const FORMAT: u32 = 1;
/// What a header calls itself.
const BACKUP: &str = "backup";
/// Stands where a key's length would, after the last row.
const NO_MORE: u32 = u32::MAX;
/// Bytes of the digest at the end.
const DIGEST: usize = 32;
/// The longest header, bytes.
const MAX_HEADER: usize = 4 * 1024;
/// The longest key or value, bytes: no record is near it, and a damaged length must not fill the memory.
const MAX_PART: u32 = 64 * 1024 * 1024;

/// The first line of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    bella: String,
    /// The version of the form.
    pub format: u32,
    /// The version of Bella that wrote it.
    pub version: String,
    /// The newest migration of the store that it was taken from.
    pub store_format: usize,
    /// The newest event in it.
    pub last_event: u64,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The position of the newest commit in it; none was counted in an older one.
    #[serde(default)]
    pub position: u64,
    /// The line of changes that goes on from it; empty when none does.
    #[serde(default)]
    pub line: String,
}

/// What a whole backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Its first line.
    #[serde(flatten)]
    pub header: Header,
    /// How many rows it holds.
    pub rows: u64,
    /// How many of them do not agree with their own checksum: they were damaged before the backup was taken.
    pub damaged: u64,
    /// Its size, bytes.
    pub bytes: u64,
}

/// Why a backup could not be taken or does not count.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The output takes no more, or the input gives none.
    #[error("the backup could not be {doing}: {why}")]
    Io {
        /// What was being done: `read` or `written`.
        doing: &'static str,
        /// The system's words.
        why: io::Error,
    },
    /// The input is something else.
    #[error("this is not a backup of Bella: its first line should name one")]
    NotABackup,
    /// A newer Bella wrote it.
    #[error(
        "this backup has format {0}, but this version of Bella knows formats up to {FORMAT}: use the newer Bella that wrote it"
    )]
    NewerFormat(u32),
    /// It ends too early.
    #[error(
        "the backup ends early: it was not written whole, or not copied whole; nothing of it counts"
    )]
    NoEnd,
    /// Something in it is not what was written.
    #[error("the backup was changed since it was taken (its digest differs); nothing of it counts")]
    Changed,
    /// It is encrypted, and nothing is there that opens it.
    #[error(
        "this backup is encrypted: name the file with its key (--identity FILE), or set BELLA_BACKUP_PASSPHRASE"
    )]
    Locked,
    /// It is encrypted for somebody else.
    #[error("this key or passphrase does not open the backup")]
    WrongKey,
    /// Changes that should follow it are damaged, or missing.
    #[error("{name} {why}; nothing after it counts. What is before leads to {until}: --at {until}")]
    Changes {
        /// Which.
        name: String,
        /// What is wrong.
        why: String,
        /// The moment up to which everything is whole.
        until: Timestamp,
    },
    /// There is no backup to begin with.
    #[error("there is no backup in {0}")]
    NoBackup(String),
    /// There is no backup to begin with, only newer ones.
    #[error("no backup is so old: the oldest is of {0}")]
    NoneSoOld(Timestamp),
    /// The store failed.
    #[error("{0}")]
    Store(#[from] StoreError),
}

impl BackupError {
    /// An input that could not be read.
    pub fn reading(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::NoEnd,
            _ => Self::Io {
                doing: "read",
                why: error,
            },
        }
    }

    /// An output that could not be written.
    pub fn writing(why: io::Error) -> Self {
        Self::Io {
            doing: "written",
            why,
        }
    }
}

impl From<EngineError> for BackupError {
    fn from(error: EngineError) -> Self {
        Self::Store(error.into())
    }
}
