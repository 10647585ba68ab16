//! Putting a backup in the place of a store: checked first, made whole beside it, swapped in by one renaming.
//!
//! Whenever it is broken off, the store at its place is the old one or the new one, whole.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::store::Store;
use crate::store::backup::folder::{open, sync_folder};
use crate::store::backup::{BackupError, Summary, read};
use crate::store::changes::chain::{Point, Way};
use crate::store::engine::owner;
use crate::store::error::StoreError;

/// Of the stores that were there before, so many stay.
const KEPT: usize = 3;

/// What came of a restore.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What was in the backup.
    pub summary: Summary,
    /// Up to which commit changes were put over it; `None` when there were none.
    pub to: Option<Point>,
    /// Where the store lies that was there before; `None` when there was none.
    pub before: Option<PathBuf>,
}

/// What a store is made of.
#[derive(Clone, Debug)]
pub enum Source {
    /// A backup alone.
    Backup(PathBuf),
    /// A backup and changes.
    Changes(Way),
}

impl Source {
    /// The backup.
    pub fn backup(&self) -> &Path {
        match self {
            Self::Backup(backup) => backup,
            Self::Changes(way) => &way.backup,
        }
    }

    /// Where the changes end that follow it; `None` when there are none.
    pub fn to(&self) -> Option<Point> {
        match self {
            Self::Changes(way) if way.to != way.from => Some(way.to),
            _ => None,
        }
    }

    /// The moment that it leads to.
    pub fn reached_at(&self, summary: &Summary) -> Timestamp {
        self.to().map_or(summary.header.taken_at, |to| to.at)
    }
}

impl From<&Path> for Source {
    fn from(backup: &Path) -> Self {
        Self::Backup(backup.to_owned())
    }
}

/// Puts what `source` leads to in the place of the store at `store`, which nothing may have open. `settle` is given the
/// new store before it takes its place.
///
/// # Errors
/// [`BackupError`] says what failed; the store at its place is then what it was.
pub fn restore(
    source: &Source,
    store: &Path,
    now: Timestamp,
    settle: impl FnOnce(&Store, &Summary) -> Result<(), StoreError>,
) -> Result<Restored, BackupError> {
    read::verify(open(source.backup())?)?;
    let fresh = beside(store, "restoring");
    remove(&fresh).map_err(BackupError::writing)?;
    let made = make(source, &fresh, settle);
    let result = made.and_then(|summary| {
        let before = swap(&fresh, store, now).map_err(BackupError::writing)?;
        Ok(Restored {
            summary,
            to: source.to(),
            before,
        })
    });
    if result.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    result
}

/// Makes a store out of `source` at `fresh`, which must not be there, and opens it once, which brings it up to date.
///
/// # Errors
/// [`BackupError`] says what failed.
pub fn make(
    source: &Source,
    fresh: &Path,
    settle: impl FnOnce(&Store, &Summary) -> Result<(), StoreError>,
) -> Result<Summary, BackupError> {
    let summary = read::fill(open(source.backup())?, fresh)?;
    if let Source::Changes(way) = source {
        read::follow(way, fresh)?;
    }
    let store = Store::open(fresh)?;
    let settled = settle(&store, &summary);
    store.close();
    settled?;
    Ok(summary)
}

/// Puts the store at `fresh`, which nothing has open, in the place of the one at `store`; tells where that one is then. It gets
/// a second name first, so that the renaming over it loses nothing.
///
/// # Errors
/// When that cannot be done; the store at its place is then what it was.
pub fn swap(fresh: &Path, store: &Path, now: Timestamp) -> io::Result<Option<PathBuf>> {
    let file = fs::File::open(fresh)?;
    owner::give(&file, store)?;
    file.sync_all()?;
    if !store.exists() {
        // Fails when one came to be there meanwhile, which renaming would not.
        fs::hard_link(fresh, store)?;
        fs::remove_file(fresh)?;
        sync_folder(store)?;
        return Ok(None);
    }
    let moment = now.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ");
    let before = beside(store, &format!("before-{moment}"));
    remove(&before)?;
    fs::hard_link(store, &before)?;
    fs::rename(fresh, store)?;
    sync_folder(store)?;
    forget_older(store)?;
    Ok(Some(before))
}

/// Their names tell their order.
fn forget_older(store: &Path) -> io::Result<()> {
    let beginning = beside(store, "before-");
    let beginning = beginning.file_stem().unwrap_or_default().to_owned();
    let folder = store.parent().filter(|folder| *folder != Path::new(""));
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.unwrap_or(Path::new(".")))? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().as_encoded_bytes();
        let is_redb = path.extension().is_some_and(|ending| ending == "redb");
        if is_redb && stem.starts_with(beginning.as_encoded_bytes()) {
            found.push(path);
        }
    }
    found.sort_unstable();
    let older = found.len().saturating_sub(KEPT);
    found.iter().take(older).try_for_each(fs::remove_file)
}

fn beside(store: &Path, what: &str) -> PathBuf {
    let mut name = store.file_stem().unwrap_or_default().to_owned();
    name.push(format!(".{what}.redb"));
    store.with_file_name(name)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
