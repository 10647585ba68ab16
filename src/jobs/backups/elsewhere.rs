//! Backups are carried to object storage, encrypted if the owner wants it, and kept there by the same plan.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tokio::task::spawn_blocking;

use crate::providers::s3::{S3, Stored};
use crate::store::backup::BackupError;
use crate::store::backup::folder::{Folder, Kept, create, moment};
use crate::store::backup::lock::{self, Lock};
use crate::store::backup::plan::Keep;
use crate::store::changes::generation;

/// Where backups go besides this machine.
pub struct Elsewhere {
    /// The storage.
    pub storage: Arc<S3>,
    /// What closes them.
    pub lock: Option<Lock>,
    /// Where an encrypted one lies until it is there.
    pub scratch: PathBuf,
}

impl Elsewhere {
    /// Carries `kept` there, unless it is there; deletes what the plan does not keep there, if there is one. The one here stays
    /// whatever fails.
    ///
    /// # Errors
    /// What failed, in a sentence.
    pub async fn carry(
        &self,
        (folder, kept): (&Folder, &Kept),
        plan: Option<(&Keep, &TimeZone)>,
    ) -> Result<(), String> {
        let path = folder
            .path(&kept.name)
            .ok_or_else(|| format!("{} is no backup", kept.name))?;
        let name = self.name_of(kept);
        let there = self.list().await?;
        if !there.iter().any(|stored| stored.name == name) {
            self.put(&name, path).await?;
        }
        match plan {
            Some((keep, zone)) => self.prune(keep, zone).await,
            None => Ok(()),
        }
    }

    fn name_of(&self, kept: &Kept) -> String {
        match self.lock {
            Some(_) => format!("{}{}", kept.name, lock::ENDING),
            None => kept.name.clone(),
        }
    }

    async fn put(&self, name: &str, path: PathBuf) -> Result<(), String> {
        let Some(lock) = self.lock.clone() else {
            let put = self.storage.put(name, &path).await;
            return put.map(drop).map_err(|error| error.to_string());
        };
        let scratch = self.scratch.clone();
        let closed = spawn_blocking(move || close(&lock, &path, &scratch)).await;
        let put = match closed {
            Ok(Ok(())) => {
                let put = self.storage.put(name, &self.scratch).await;
                put.map(drop).map_err(|error| error.to_string())
            }
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("it failed inside".to_owned()),
        };
        let _ = tokio::fs::remove_file(&self.scratch).await;
        put
    }

    async fn prune(&self, keep: &Keep, zone: &TimeZone) -> Result<(), String> {
        let there = self.list().await?;
        let taken: Vec<_> = there.iter().filter_map(taken_at).collect();
        let wanted = keep.of(&taken, zone);
        for stored in &there {
            let is_unwanted = taken_at(stored).is_some_and(|at| !wanted.contains(&at));
            if is_unwanted {
                let deleted = self.storage.delete(&stored.name).await;
                deleted.map_err(|error| error.to_string())?;
            }
        }
        self.prune_changes(&wanted).await
    }

    /// Changes go with their backup. Those after the newest backup there belong to one that is still to come.
    async fn prune_changes(&self, wanted: &BTreeSet<Timestamp>) -> Result<(), String> {
        let folders = self.storage.folders().await;
        let folders = folders.map_err(|error| error.to_string())?;
        let newest = wanted.last();
        for folder in &folders {
            let backup = generation::backup_name(folder);
            let taken = backup.as_deref().and_then(moment);
            let is_unwanted = |at: Timestamp| !wanted.contains(&at) && Some(&at) < newest;
            if taken.is_some_and(is_unwanted) {
                let deleted = self.storage.delete_folder(folder).await;
                deleted.map_err(|error| error.to_string())?;
            }
        }
        Ok(())
    }

    async fn list(&self) -> Result<Vec<Stored>, String> {
        self.storage.list().await.map_err(|error| error.to_string())
    }
}

/// When a file there was taken; whatever else lies there is nobody's business.
fn taken_at(stored: &Stored) -> Option<Timestamp> {
    let name = &stored.name;
    moment(name.strip_suffix(lock::ENDING).unwrap_or(name))
}

fn close(lock: &Lock, path: &Path, scratch: &Path) -> Result<(), BackupError> {
    let input = File::open(path).map_err(BackupError::reading)?;
    let out = create(scratch).map_err(BackupError::writing)?;
    lock.close(BufReader::new(input), BufWriter::new(out))
}
