//! A folder of backups: what is in it, how one comes to be there whole, and how old ones go.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::store::Store;
use crate::store::backup::plan::Keep;
use crate::store::backup::{BackupError, Summary, read, write};
use crate::store::changes::generation::{self, Generation};

/// What a backup's name ends with.
pub(in crate::store) const ENDING: &str = ".backup";
/// What a name begins with; the moment follows.
const BEGINNING: &str = "bella-";
/// The moment in a name, in UTC.
const MOMENT: &str = "%Y%m%dT%H%M%SZ";
/// What is added to a name until the backup is whole.
const PARTIAL: &str = ".partial";
/// Of the backups that changes follow, so many stay whatever the plan says: a server that was started again and again may have
/// taken several within an hour, and one wants to go back to before that.
const FOLLOWED: usize = 4;

/// A folder that holds backups.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// One backup in a folder, as its name and size tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its file name.
    pub name: String,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// Its size, bytes.
    pub bytes: u64,
}

/// The name of a backup that was taken at this moment, to the second.
pub fn name(taken_at: Timestamp) -> String {
    let moment = taken_at.to_zoned(TimeZone::UTC).strftime(MOMENT);
    format!("{BEGINNING}{moment}{ENDING}")
}

/// When the backup of this name was taken; `None` when no backup is called so.
pub fn moment(name: &str) -> Option<Timestamp> {
    let moment = name.strip_prefix(BEGINNING)?.strip_suffix(ENDING)?;
    let wall = jiff::civil::DateTime::strptime(MOMENT, moment).ok()?;
    Some(wall.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

impl Folder {
    /// The folder at this path; it is made when the first backup is taken.
    pub fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Where it is.
    pub fn place(&self) -> &Path {
        &self.0
    }

    /// The file of this name; `None` when no backup is called so, whatever the name leads to.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        moment(name).map(|_| self.0.join(name))
    }

    /// What is in it, the newest first.
    ///
    /// # Errors
    /// When it cannot be read; one that is not there yet is empty.
    pub fn list(&self) -> io::Result<Vec<Kept>> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut kept = Vec::new();
        for entry in entries {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if let Some(taken_at) = moment(&name) {
                let bytes = entry.metadata()?.len();
                kept.push(Kept {
                    name,
                    taken_at,
                    bytes,
                });
            }
        }
        kept.sort_unstable_by_key(|backup| std::cmp::Reverse(backup.taken_at));
        Ok(kept)
    }

    /// The newest one that was taken by now: a clock that was once ahead has left names that are newer than any.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn newest(&self, now: Timestamp) -> io::Result<Option<Kept>> {
        let mut all = self.list()?.into_iter();
        Ok(all.find(|backup| backup.taken_at <= now))
    }

    /// Takes a backup, reads it back from the disk, and only then gives it its name.
    ///
    /// # Errors
    /// [`BackupError`] says what failed; nothing is left behind then.
    pub fn take(&self, store: &Store, now: Timestamp) -> Result<(Kept, Summary), BackupError> {
        make(&self.0).map_err(BackupError::writing)?;
        let name = name(now);
        let path = self.0.join(&name);
        let summary = write_new(&path, |out| {
            store.read(|r| write::write(r, now, out)).map(drop)
        })?;
        let kept = Kept {
            name,
            taken_at: now,
            bytes: summary.bytes,
        };
        Ok((kept, summary))
    }

    /// Reads one to its end.
    ///
    /// # Errors
    /// [`BackupError`] says what is wrong with it.
    pub fn verify(&self, kept: &Kept) -> Result<Summary, BackupError> {
        read::verify(open(&self.0.join(&kept.name))?)
    }

    /// Deletes what is not to be kept; tells what went.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn prune(&self, keep: &Keep, zone: &TimeZone) -> io::Result<Vec<Kept>> {
        let all = self.list()?;
        let taken: Vec<_> = all.iter().map(|backup| backup.taken_at).collect();
        let mut wanted = keep.of(&taken, zone);
        wanted.extend(self.followed(&all).take(FOLLOWED));
        let unwanted = all
            .into_iter()
            .filter(|backup| !wanted.contains(&backup.taken_at));
        let mut gone = Vec::new();
        for backup in unwanted {
            fs::remove_file(self.0.join(&backup.name))?;
            gone.push(backup);
        }
        for (backup, changes) in generation::all(&self.0)? {
            if !self.0.join(backup).exists() {
                changes.remove()?;
            }
        }
        Ok(gone)
    }

    /// Those that changes follow.
    fn followed<'a>(&'a self, all: &'a [Kept]) -> impl Iterator<Item = Timestamp> + 'a {
        let has_changes = |backup: &&Kept| {
            Generation::of(&self.0, &backup.name).is_some_and(|changes| changes.exists())
        };
        all.iter().filter(has_changes).map(|backup| backup.taken_at)
    }
}

/// Lets `work` write a backup beside its place, reads it back, and renames it, so that what was there before stays until
/// then.
///
/// # Errors
/// What `work` returns, or [`BackupError`]; nothing new is left behind then.
pub fn write_new<E: From<BackupError>>(
    path: &Path,
    work: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<Summary, E> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(PARTIAL);
    let partial = PathBuf::from(partial);
    let written = write_and_check(&partial, work).and_then(|summary| {
        put_in_place(&partial, path).map_err(BackupError::writing)?;
        Ok(summary)
    });
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    written
}

/// Gives a file that is whole its name.
///
/// # Errors
/// When it cannot be renamed, or not durably.
pub fn put_in_place(partial: &Path, path: &Path) -> io::Result<()> {
    fs::rename(partial, path)?;
    sync_folder(path)
}

fn write_and_check<E: From<BackupError>>(
    partial: &Path,
    work: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<Summary, E> {
    let file = create(partial).map_err(BackupError::writing)?;
    let mut out = BufWriter::new(&file);
    work(&mut out)?;
    out.flush().map_err(BackupError::writing)?;
    drop(out);
    file.sync_all().map_err(BackupError::writing)?;
    Ok(read::verify(open(partial)?)?)
}

/// Opens a backup for reading.
///
/// # Errors
/// When it cannot be opened.
pub fn open(path: &Path) -> Result<BufReader<File>, BackupError> {
    File::open(path)
        .map(BufReader::new)
        .map_err(BackupError::reading)
}

/// Makes a folder that its owner alone may look into: backups hold what callers said.
///
/// # Errors
/// When it cannot be made.
pub fn make(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

/// A new file that its owner alone may read.
///
/// # Errors
/// When it cannot be made.
pub fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
}

/// Makes a renaming in the folder of `path` durable.
///
/// # Errors
/// When the folder cannot be synced.
pub(in crate::store) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_moment_and_no_other_name_is_a_backup() {
        let taken_at: Timestamp = "2026-11-21T17:30:05Z".parse().expect("a time");
        let name = name(taken_at);
        assert_eq!(name, "bella-20261121T173005Z.backup");
        assert_eq!(moment(&name), Some(taken_at));
        for other in [
            "bella.redb",
            "bella-20261121T173005Z.backup.partial",
            "../bella-20261121T173005Z.backup",
            "bella-20261321T173005Z.backup",
            "bella-.backup",
        ] {
            assert_eq!(moment(other), None, "{other}");
        }
    }
}
