//! A folder with the changes that follow one backup; it lies beside the backup and has its name.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use crate::store::backup::folder::{ENDING as BACKUP, create, moment, sync_folder};

/// What the folder's name ends with.
pub const ENDING: &str = ".changes";
/// What a piece's name ends with.
pub const PIECE: &str = ".segment";
/// What is added to a name until the piece is whole.
const PARTIAL: &str = ".partial";

/// The changes that follow one backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generation(PathBuf);

/// One file of it, as its name tells.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// The position of its first commit.
    pub first: u64,
    /// The position of its last commit.
    pub last: u64,
    /// Its file name.
    pub name: String,
}

/// The name of a piece with these commits.
pub fn piece_name(first: u64, last: u64) -> String {
    format!("{first:020}-{last:020}{PIECE}")
}

/// The piece of this name, which may be followed by `further`; `None` when no piece is called so.
pub fn piece(name: &str, further: &str) -> Option<Piece> {
    let stem = name.strip_suffix(further).unwrap_or(name);
    let (first, last) = stem.strip_suffix(PIECE)?.split_once('-')?;
    let number = |digits: &str| match digits.len() == 20 {
        true => digits.parse().ok(),
        false => None,
    };
    Some(Piece {
        first: number(first)?,
        last: number(last)?,
        name: name.to_owned(),
    })
}

/// The name of the folder with the changes that follow the backup of this name.
pub fn folder_name(backup: &str) -> Option<String> {
    moment(backup)?;
    Some(format!("{}{ENDING}", backup.strip_suffix(BACKUP)?))
}

/// The name of the backup that a folder of this name follows.
pub fn backup_name(folder: &str) -> Option<String> {
    let name = format!("{}{BACKUP}", folder.strip_suffix(ENDING)?);
    moment(&name).map(|_| name)
}

/// All in a folder of backups, with the names of their backups, the oldest first.
///
/// # Errors
/// When it cannot be read; one that is not there is empty.
pub fn all(folder: &Path) -> io::Result<Vec<(String, Generation)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().into_string().ok();
        if let Some(backup) = name.as_deref().and_then(backup_name) {
            found.push((backup, Generation(entry.path())));
        }
    }
    found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    Ok(found)
}

impl Generation {
    /// That of the backup of this name in `folder`; `None` when no backup is called so.
    pub fn of(folder: &Path, backup: &str) -> Option<Self> {
        folder_name(backup).map(|name| Self(folder.join(name)))
    }

    /// Makes the folder, which its owner alone may look into, without anything in it.
    pub(in crate::store) fn make(&self) -> io::Result<()> {
        self.remove()?;
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.0)?;
        sync_folder(&self.0)
    }

    /// Deletes it; absent is fine.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub fn remove(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Whether it is there.
    pub fn exists(&self) -> bool {
        self.0.is_dir()
    }

    /// What is in it, in order.
    ///
    /// # Errors
    /// When it cannot be read; one that is not there is empty.
    pub fn list(&self) -> io::Result<Vec<Piece>> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut found = Vec::new();
        for entry in entries {
            let name = entry?.file_name().into_string().ok();
            found.extend(name.as_deref().and_then(|name| piece(name, "")));
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Where a piece lies.
    pub fn path(&self, piece: &Piece) -> PathBuf {
        self.0.join(&piece.name)
    }

    /// Its own path.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Writes a piece; it has its name only when it is durable.
    pub(in crate::store) fn write(&self, piece: &Piece, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(piece);
        let partial = self.0.join(format!("{}{PARTIAL}", piece.name));
        let work = || {
            let mut file = create(&partial)?;
            file.write_all(bytes)?;
            file.sync_data()?;
            fs::rename(&partial, &path)?;
            sync_folder(&path)
        };
        work().inspect_err(|_| {
            let _ = fs::remove_file(&partial);
        })
    }

    /// Gives a piece of `other` a second place here.
    pub(in crate::store) fn share(&self, other: &Self, piece: &Piece) -> io::Result<()> {
        let (from, to) = (other.path(piece), self.path(piece));
        // Some file systems know no second names.
        match fs::hard_link(&from, &to) {
            Err(_) if !to.exists() => fs::copy(&from, &to).map(drop),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_they_hold_and_no_others_count() {
        let name = piece_name(7, 12);
        assert_eq!(name, "00000000000000000007-00000000000000000012.segment");
        let found = piece(&name, ".age").expect("a piece");
        assert_eq!((found.first, found.last), (7, 12));
        assert!(piece(&format!("{name}.age"), ".age").is_some());
        for other in ["7-12.segment", "../x.segment", "x.partial", ".segment"] {
            assert_eq!(piece(other, ""), None, "{other}");
        }
        let backup = "bella-20261121T173005Z.backup";
        let folder = folder_name(backup).expect("a name");
        assert_eq!(folder, "bella-20261121T173005Z.changes");
        assert_eq!(backup_name(&folder).as_deref(), Some(backup));
        assert_eq!(folder_name("../etc.backup"), None);
    }
}
