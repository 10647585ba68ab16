//! Where a restore gets its backup from: a file, or object storage; decrypted, if it is encrypted.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
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

/// What stands for the object storage in place of a file.
const STORAGE: &str = "s3";

/// A backup in clear.
pub(super) struct Fetched {
    path: PathBuf,
    /// What was fetched or decrypted goes with this.
    _folder: Option<TempDir>,
}

impl Fetched {
    /// Finds the backup that `named` names, and opens it with the key in `identity` or the passphrase of the settings.
    ///
    /// # Errors
    /// When it is not there, or cannot be opened.
    pub(super) fn find(
        named: &str,
        identity: Option<&Path>,
        settings: &Settings,
    ) -> anyhow::Result<Self> {
        let mut fetched = match named.split_once(':') {
            Some((STORAGE, name)) => Self::of_storage(Some(name), settings)?,
            None if named == STORAGE => Self::of_storage(None, settings)?,
            _ => Self {
                path: named.into(),
                _folder: None,
            },
        };
        if lock::is_locked(&fetched.path)? {
            let opener = opener(identity, settings)?;
            fetched = fetched.opened(&opener, settings)?;
        }
        Ok(fetched)
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn of_storage(name: Option<&str>, settings: &Settings) -> anyhow::Result<Self> {
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
        Ok(Self {
            path,
            _folder: Some(folder),
        })
    }

    fn opened(self, opener: &Opener, settings: &Settings) -> anyhow::Result<Self> {
        let folder = TempDir::new_in(beside(settings)?)?;
        let path = folder.path().join("backup");
        let input = File::open(&self.path).map_err(BackupError::reading)?;
        let out = create(&path).map_err(BackupError::writing)?;
        opener.open(BufReader::new(input), BufWriter::new(out))?;
        Ok(Self {
            path,
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
