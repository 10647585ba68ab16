//! What lies elsewhere, brought here in clear as far as it is needed: a folder of backups like any other.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;

use crate::jobs::backups::carrier::KEY;
use crate::providers::s3::{S3, S3Error, Stored};
use crate::store::backup::BackupError;
use crate::store::backup::folder::{create, moment, put_in_place};
use crate::store::backup::lock::{self, Opener};
use crate::store::changes::generation::{self, piece};

/// How many files are fetched at once.
const AT_ONCE: usize = 2;

/// Backups and changes of a storage, in a folder here.
pub struct Mirror {
    /// The storage.
    pub storage: Arc<S3>,
    /// The folder here.
    pub folder: PathBuf,
    /// What opens them, if they are encrypted.
    pub opener: Option<Opener>,
    /// What opens the changes that follow each backup, made of so many keys.
    keys: BTreeMap<String, (usize, Opener)>,
}

/// Which changes are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those that begin after a position.
    Onward,
    /// Those around it too: files of changes end elsewhere than backups.
    Around,
}

/// A backup there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// Its name here.
    pub name: String,
    /// When it was taken, to the second.
    pub taken_at: Timestamp,
    stored: Stored,
}

impl Remote {
    /// Whether it is called so, there or here.
    pub fn is_named(&self, name: &str) -> bool {
        self.name == name || self.stored.name == name
    }
}

/// Why something could not be brought here.
#[derive(Debug, thiserror::Error)]
pub enum MirrorError {
    /// The storage does not give it.
    #[error("{0}")]
    Storage(#[from] S3Error),
    /// It cannot be opened, or not be written here.
    #[error("{name}: {why}")]
    Backup {
        /// Which.
        name: String,
        /// Why.
        why: BackupError,
    },
}

impl Mirror {
    /// What is brought from `storage` lies in `folder`, opened by `opener`.
    pub fn new(storage: Arc<S3>, folder: PathBuf, opener: Option<Opener>) -> Self {
        Self {
            storage,
            folder,
            opener,
            keys: BTreeMap::new(),
        }
    }

    /// The backups there, the newest first.
    ///
    /// # Errors
    /// When the storage does not say.
    pub async fn backups(&self) -> Result<Vec<Remote>, MirrorError> {
        let found = self.storage.list().await?.into_iter();
        let mut all: Vec<_> = found
            .filter_map(|stored| {
                let name = stored
                    .name
                    .strip_suffix(lock::ENDING)
                    .unwrap_or(&stored.name);
                Some(Remote {
                    taken_at: moment(name)?,
                    name: name.to_owned(),
                    stored,
                })
            })
            .collect();
        all.sort_unstable_by_key(|remote| std::cmp::Reverse(remote.taken_at));
        Ok(all)
    }

    /// The backups there that changes follow, the oldest first.
    ///
    /// # Errors
    /// When the storage does not say.
    pub async fn followed(&self) -> Result<Vec<String>, MirrorError> {
        let folders = self.storage.folders().await?.into_iter();
        let mut names: Vec<_> = folders
            .filter_map(|folder| generation::backup_name(&folder))
            .collect();
        names.sort_unstable();
        Ok(names)
    }

    /// Brings a backup here, unless it is; where it lies.
    ///
    /// # Errors
    /// When it cannot be fetched or opened.
    pub async fn bring(&self, remote: &Remote) -> Result<PathBuf, MirrorError> {
        let path = self.folder.join(&remote.name);
        if path.exists() {
            return Ok(path);
        }
        let named = |why| MirrorError::Backup {
            name: remote.stored.name.clone(),
            why,
        };
        let partial = self.folder.join(format!("{}.partial", remote.name));
        let made = create(&partial).map_err(|why| named(BackupError::writing(why)))?;
        let mut file = tokio::fs::File::from_std(made);
        let there = (remote.stored.name.as_str(), remote.stored.bytes);
        self.storage.fetch_sized(there, &mut file).await?;
        drop(file);
        self.open(&partial, &path).map_err(named)?;
        Ok(path)
    }

    fn open(&self, partial: &Path, path: &Path) -> Result<(), BackupError> {
        if lock::is_locked(partial)? {
            let opener = self.opener.as_ref().ok_or(BackupError::Locked)?;
            let clear = partial.with_extension("clear");
            let input = fs::File::open(partial).map_err(BackupError::reading)?;
            let out = create(&clear).map_err(BackupError::writing)?;
            opener.open(std::io::BufReader::new(input), std::io::BufWriter::new(out))?;
            fs::rename(clear, partial).map_err(BackupError::writing)?;
        }
        put_in_place(partial, path).map_err(BackupError::writing)
    }

    /// Brings the changes here that follow the backup of this name and end after position `after`, unless they are; how many
    /// files that were.
    ///
    /// # Errors
    /// When they cannot be fetched or opened.
    pub async fn follow(
        &mut self,
        backup: &str,
        (after, reach): (u64, Reach),
    ) -> Result<usize, MirrorError> {
        let Some(folder) = generation::folder_name(backup) else {
            return Ok(0);
        };
        let here = self.folder.join(&folder);
        let failed = |why| MirrorError::Backup {
            name: folder.clone(),
            why: BackupError::writing(why),
        };
        crate::store::backup::folder::make(&here).map_err(failed)?;
        // Names begin with the first position of what they hold.
        let from = match reach {
            Reach::Onward => format!("{after:020}-"),
            Reach::Around => String::new(),
        };
        let found = self.storage.list_in(&folder, &from).await?;
        let wanted: Vec<_> = found
            .iter()
            .filter_map(|stored| {
                let piece = piece(&stored.name, lock::ENDING)?;
                let name = stored.name.strip_suffix(lock::ENDING);
                let path = here.join(name.unwrap_or(&stored.name));
                (piece.last > after && !path.exists()).then(|| (stored.clone(), path))
            })
            .collect();
        if wanted
            .iter()
            .any(|(stored, _)| stored.name.ends_with(lock::ENDING))
        {
            self.learn(&folder, &found).await?;
        }
        let (storage, opener) = (
            &self.storage,
            self.keys.get(&folder).map(|(_, opener)| opener),
        );
        let count = wanted.len();
        let fetched = wanted.into_iter().map(|(stored, path)| {
            let folder = &folder;
            async move {
                let name = format!("{folder}/{}", stored.name);
                let mut bytes = Vec::new();
                let there = (name.as_str(), stored.bytes);
                storage.fetch_sized(there, &mut bytes).await?;
                let kept = keep(
                    &bytes,
                    opener.filter(|_| name.ends_with(lock::ENDING)),
                    &path,
                );
                kept.map_err(|why| MirrorError::Backup { name, why })
            }
        });
        stream::iter(fetched)
            .buffer_unordered(AT_ONCE)
            .try_collect::<()>()
            .await?;
        Ok(count)
    }

    /// Opens the keys that lie beside the changes.
    async fn learn(&mut self, folder: &str, found: &[Stored]) -> Result<(), MirrorError> {
        let named = |name: &str, why| MirrorError::Backup {
            name: format!("{folder}/{name}"),
            why,
        };
        let closed = || found.iter().filter(|stored| stored.name.starts_with(KEY));
        let known = self.keys.get(folder).map(|(count, _)| *count);
        if known == Some(closed().count()) {
            return Ok(());
        }
        let opener = self.opener.clone();
        let opener = opener.ok_or_else(|| named("", BackupError::Locked))?;
        let (mut keys, count) = (String::new(), closed().count());
        for stored in closed() {
            let mut closed = Vec::new();
            let name = format!("{folder}/{}", stored.name);
            let there = (name.as_str(), stored.bytes);
            self.storage.fetch_sized(there, &mut closed).await?;
            let mut clear = Vec::new();
            let opened = opener.open(closed.as_slice(), &mut clear);
            opened.map_err(|why| named(&stored.name, why))?;
            keys.push_str(&String::from_utf8_lossy(&clear));
            keys.push('\n');
        }
        let opener = opener.with_further(&keys);
        self.keys.insert(folder.to_owned(), (count, opener));
        Ok(())
    }
}

fn keep(bytes: &[u8], opener: Option<&Opener>, path: &Path) -> Result<(), BackupError> {
    let mut clear = Vec::new();
    let bytes = match opener {
        Some(opener) => {
            opener.open(bytes, &mut clear)?;
            &clear
        }
        None => bytes,
    };
    let partial = path.with_extension("partial");
    create(&partial)
        .and_then(|mut file| std::io::Write::write_all(&mut file, bytes))
        .and_then(|()| fs::rename(&partial, path))
        .map_err(BackupError::writing)
}
