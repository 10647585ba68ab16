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
use crate::jobs::backups::mirror::{Mirror, Reach, Remote};
use crate::ports::clock::SystemClock;
use crate::ports::entropy::SystemEntropy;
use crate::providers::guarded::Outside;
use crate::providers::network::Network;
use crate::providers::s3::S3;
use crate::store::backup::folder::{self, create};
use crate::store::backup::lock::{self, Opener};
use crate::store::backup::swap::Source;
use crate::store::backup::{BackupError, read};
use crate::store::changes::chain;

/// What stands for the object storage in place of a file.
pub(super) const STORAGE: &str = "s3";

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
            if wish.at.is_some() {
                bail!("no changes follow a file that is encrypted: leave --at away, or name s3");
            }
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
        let folder = TempDir::new_in(beside(settings)?)?;
        let opener = opener(wish.identity, settings).ok();
        let mut mirror = Mirror::new(storage(settings)?, folder.path().to_owned(), opener);
        let source = super::runtime()?.block_on(brought(&mut mirror, name, wish.at))?;
        Ok(Self {
            source,
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
///
/// # Errors
/// When it cannot be made.
pub(super) fn beside(settings: &Settings) -> anyhow::Result<PathBuf> {
    let folder = settings.store.parent().map(Path::to_owned);
    let folder = folder.filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or_else(|| ".".into());
    crate::app::make_private_directory(&folder)?;
    Ok(folder)
}

/// What opens encrypted backups.
///
/// # Errors
/// When nothing does.
pub(super) fn opener(identity: Option<&Path>, settings: &Settings) -> anyhow::Result<Opener> {
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

/// Brings a backup from the storage, and the changes that follow it unless it was named and no moment was.
async fn brought(
    mirror: &mut Mirror,
    name: Option<&str>,
    at: Option<Timestamp>,
) -> anyhow::Result<Source> {
    let all = mirror.backups().await?;
    let is_wanted = |remote: &&Remote| match name {
        Some(name) => remote.is_named(name),
        None => at.is_none_or(|at| remote.taken_at <= at),
    };
    let mut refused = None;
    for remote in all.iter().filter(is_wanted) {
        let backup = mirror.bring(remote).await?;
        let head = read::head(&backup)?;
        // A name tells the second only.
        if name.is_none() && at.is_some_and(|at| head.taken_at > at) {
            refused = Some(BackupError::NoneSoOld(head.taken_at));
            continue;
        }
        if name.is_some() && at.is_none() {
            return Ok(Source::Backup(backup));
        }
        let followed = mirror.followed().await?;
        let own = followed.partition_point(|other| *other < remote.name);
        for other in &followed[own.saturating_sub(1)..] {
            let is_late = folder::moment(other)
                .zip(at)
                .is_some_and(|(taken, at)| taken > at);
            if *other <= remote.name || !is_late {
                mirror.follow(other, (head.position, Reach::Around)).await?;
            }
        }
        return Ok(Source::Changes(chain::find(&backup, at)?));
    }
    if let Some(refused) = refused {
        bail!(refused);
    }
    match (name, all.last()) {
        (Some(name), _) => bail!("{name} is not in BELLA_BACKUP_S3"),
        (None, None) => bail!("no backup lies in BELLA_BACKUP_S3"),
        (None, Some(oldest)) => bail!(BackupError::NoneSoOld(oldest.taken_at)),
    }
}

/// The storage that the settings name.
///
/// # Errors
/// When they name none.
pub(super) fn storage(settings: &Settings) -> anyhow::Result<Arc<S3>> {
    let storage = settings.backups.storage.clone();
    let storage = storage.context("BELLA_BACKUP_S3 is not set")?;
    let outside = Outside {
        transport: Arc::new(Network::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let storage = S3::new(&storage.into(), &outside).map_err(|why| anyhow!("{why}"))?;
    Ok(Arc::new(storage))
}
