//! Where a restore gets its backup from: a file, or object storage; decrypted, if it is encrypted.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::config::Settings;
use crate::config::secret::Secret;
use crate::ports::clock::SystemClock;
use crate::ports::entropy::SystemEntropy;
use crate::providers::guarded::Outside;
use crate::providers::network::Network;
use crate::providers::s3::{S3, Stored};
use crate::store::backup::BackupError;
use crate::store::backup::folder::{create, moment};
use crate::store::backup::lock::{self, Opener};
use crate::store::backup::swap::Source;
use crate::store::changes::chain;

/// What stands for the object storage in place of a file.
const STORAGE: &str = "s3";

/// What is to be restored.
pub(super) struct Wish<'w> {
    /// A file, a folder, or the storage.
    pub named: &'w str,
    /// The moment that it is to lead to.
    pub at: Option<Timestamp>,
    /// The file with the key that opens it.
    pub identity: Option<&'w Path>,
}

/// A backup in clear, and the changes that follow it.
pub(super) struct Fetched {
    source: Source,
    /// What was fetched or decrypted goes with this.
    _folder: Option<TempDir>,
}

impl Fetched {
    /// Finds what `wish` names, and opens it with the key that it names or the passphrase of the settings.
    ///
    /// # Errors
    /// When it is not there, or cannot be opened.
    pub(super) fn find(wish: &Wish, settings: &Settings) -> anyhow::Result<Self> {
        let path = match wish.named.split_once(':') {
            Some((STORAGE, name)) => return Self::of_storage(Some(name), wish, settings),
            None if wish.named == STORAGE => return Self::of_storage(None, wish, settings),
            _ => Path::new(wish.named),
        };
        if path.is_dir() {
            return Ok(Self::here(Source::Changes(chain::find_in(path, wish.at)?)));
        }
        if lock::is_locked(path)? {
            return Self::opened(path, &opener(wish.identity, settings)?, settings);
        }
        Ok(Self::here(match wish.at {
            Some(at) => Source::Changes(chain::find(path, Some(at))?),
            None => Source::Backup(path.to_owned()),
        }))
    }

    /// What it is made of.
    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    fn here(source: Source) -> Self {
        Self {
            source,
            _folder: None,
        }
    }

    fn of_storage(name: Option<&str>, wish: &Wish, settings: &Settings) -> anyhow::Result<Self> {
        let storage = settings.backups.storage.clone();
        let storage = storage.context("BELLA_BACKUP_S3 is not set")?;
        let outside = Outside {
            transport: Arc::new(Network::default()),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        };
        let storage = S3::new(&storage.into(), &outside).map_err(|why| anyhow!("{why}"))?;
        let folder = TempDir::new_in(beside(settings)?)?;
        let path = folder.path().join("backup");
        super::runtime()?.block_on(async {
            let there = storage.list().await?;
            let name = match name {
                Some(name) => name.to_owned(),
                None => newest(&there).context("no backup lies in BELLA_BACKUP_S3")?,
            };
            create(&path)?;
            let mut file = tokio::fs::File::options().write(true).open(&path).await?;
            let fetched = storage.fetch(&name, &mut file).await;
            fetched.with_context(|| format!("{name} could not be fetched"))
        })?;
        if lock::is_locked(&path)? {
            return Self::opened(&path, &opener(wish.identity, settings)?, settings);
        }
        Ok(Self {
            source: Source::Backup(path),
            _folder: Some(folder),
        })
    }

    fn opened(path: &Path, opener: &Opener, settings: &Settings) -> anyhow::Result<Self> {
        let folder = TempDir::new_in(beside(settings)?)?;
        let clear = folder.path().join("backup");
        let input = File::open(path).map_err(BackupError::reading)?;
        let out = create(&clear).map_err(BackupError::writing)?;
        opener.open(BufReader::new(input), BufWriter::new(out))?;
        Ok(Self {
            source: Source::Backup(clear),
            _folder: Some(folder),
        })
    }
}

/// A folder with room for a store: that of the store itself.
fn beside(settings: &Settings) -> anyhow::Result<PathBuf> {
    let folder = settings.store.parent().map(Path::to_owned);
    let folder = folder.filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or_else(|| ".".into());
    crate::app::make_private_directory(&folder)?;
    Ok(folder)
}

fn opener(identity: Option<&Path>, settings: &Settings) -> anyhow::Result<Opener> {
    if let Some(path) = identity {
        let text = fs::read_to_string(path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        return Opener::with_identities(&text)
            .with_context(|| format!("{} holds no age key", path.display()));
    }
    let passphrase = settings.backups.passphrase.as_ref().map(Secret::reveal);
    match passphrase {
        Some(passphrase) => Ok(Opener::with_passphrase(passphrase)),
        None => bail!(BackupError::Locked),
    }
}

fn newest(there: &[Stored]) -> Option<String> {
    let taken = there.iter().filter_map(|stored| {
        let name = &stored.name;
        let at = moment(name.strip_suffix(lock::ENDING).unwrap_or(name))?;
        Some((at, name.clone()))
    });
    taken.max().map(|(_, name)| name)
}
