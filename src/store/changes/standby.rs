//! A store that follows another one: made of its newest backup, and brought on by its changes as they appear. It is opened for
//! as long as that takes and no longer, and serves nobody until it takes the place of a store.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::store::backup::folder::{open, put_in_place};
use crate::store::backup::{BackupError, read};
use crate::store::changes::chain::{self, Point, Way};
use crate::store::changes::{line, position};
use crate::store::engine::Engine;
use crate::store::engine::medium::File;
use crate::store::engine::redb::RedbEngine;
use crate::store::error::StoreError;
use crate::store::tx::Reader;

/// The page cache of a store that only follows, bytes.
const CACHE_BYTES: usize = 16 * 1024 * 1024;

/// A store that follows what lies in a folder of backups.
#[derive(Clone, Debug)]
pub struct Standby {
    /// Its file.
    pub store: PathBuf,
    /// The folder.
    pub folder: PathBuf,
}

/// How a step went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It has everything that lies in the folder.
    UpToDate,
    /// It was brought on to here.
    Advanced(Point),
    /// Only a newer backup leads on: why.
    NeedsBackup(String),
    /// It follows nobody any more.
    Ended,
}

impl Standby {
    /// Where it stands; `None` when there is none yet, and no line when it follows nobody any more.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn stands(&self) -> Result<Option<(String, u64)>, BackupError> {
        if !self.store.exists() {
            return Ok(None);
        }
        let engine = RedbEngine::open(File::new(&self.store), CACHE_BYTES)?;
        let snapshot = engine.snapshot()?;
        let reader = Reader::new(snapshot.as_ref());
        let stands: Result<_, StoreError> = line(&reader).and_then(|l| Ok((l, position(&reader)?)));
        Ok(Some(stands?))
    }

    /// Makes it of the newest backup in the folder and of what follows that. The one of before stays until then.
    ///
    /// # Errors
    /// When there is no backup, or it is not whole.
    pub fn begin(&self) -> Result<Way, BackupError> {
        let way = chain::find_in(&self.folder, None)?;
        read::verify(open(&way.backup)?)?;
        let fresh = self.store.with_extension("new.redb");
        remove(&fresh).map_err(BackupError::writing)?;
        let made = read::fill(open(&way.backup)?, &fresh).and_then(|_| read::follow(&way, &fresh));
        let placed =
            made.and_then(|()| put_in_place(&fresh, &self.store).map_err(BackupError::writing));
        if placed.is_err() {
            let _ = remove(&fresh);
        }
        placed.map(|()| way)
    }

    /// Puts the changes over it that lie in the folder and follow what it has, the newest of which was made at `at`.
    ///
    /// # Errors
    /// When the store cannot be opened or written.
    pub fn step(&self, at: Timestamp) -> Result<Step, BackupError> {
        let Some((line, position)) = self.stands()? else {
            return Ok(Step::NeedsBackup("there is none yet".into()));
        };
        if line.is_empty() {
            return Ok(Step::Ended);
        }
        let from = Point { position, at };
        let (pieces, to) = match chain::onward(&self.folder, &line, from) {
            Ok(found) => found,
            Err(why @ BackupError::Changes { .. }) => {
                return Ok(Step::NeedsBackup(why.to_string()));
            }
            Err(why) => return Err(why),
        };
        if to.position > position {
            let engine = RedbEngine::open(File::new(&self.store), CACHE_BYTES)?;
            chain::apply(&engine, &pieces, (position, to.position))?;
            return Ok(Step::Advanced(to));
        }
        match chain::newest_line(&self.folder)? {
            Some(newest) if newest != line => {
                let why = "the other one began a new line of changes";
                Ok(Step::NeedsBackup(why.into()))
            }
            _ => Ok(Step::UpToDate),
        }
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
