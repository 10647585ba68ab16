//! Taking backups into a folder, trying them out, and what is noted of that.
//!
//! Taking and trying block for as long as the disk takes: call them from a thread that may.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::desk::settings::{Checks, SettingsError};
use crate::store::Store;
use crate::store::audit::AuditEntry;
use crate::store::backup::folder::{Folder, Kept};
use crate::store::backup::plan::Keep;
use crate::store::backup::{BackupError, Summary, swap};
use crate::store::backups::{BackupPlan, BackupState, Carried, Drill, Failure};
use crate::store::error::StoreError;
use crate::store::settings::{Settings, get, put};
use crate::store::tx::Tx;

/// The most backups that a plan keeps of each grain.
const MOST_KEPT: u16 = 400;

/// Backups of one store in one folder; cheap to clone.
#[derive(Clone)]
pub struct Backups {
    store: Store,
    folder: Folder,
    scratch: PathBuf,
    /// One at a time: two would write the same file.
    turn: Arc<Mutex<()>>,
}

impl Backups {
    /// Backups of `store` into `folder`; what is tried out lies at `scratch` meanwhile.
    pub fn new(store: Store, folder: Folder, scratch: PathBuf) -> Self {
        Self {
            store,
            folder,
            scratch,
            turn: Arc::default(),
        }
    }

    /// Where they lie.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Takes one and reads it back.
    ///
    /// # Errors
    /// [`BackupError`] says what failed.
    pub fn take(&self, now: Timestamp) -> Result<(Kept, Summary), BackupError> {
        let _turn = self.turn();
        self.folder.take(&self.store, now)
    }

    /// Deletes what is not to be kept; tells how many went.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn prune(&self, keep: &Keep, zone: &TimeZone) -> Result<usize, BackupError> {
        let _turn = self.turn();
        let gone = self.folder.prune(keep, zone);
        Ok(gone.map_err(BackupError::writing)?.len())
    }

    /// Makes a store of the newest backup, opens it, and throws it away; `None` when there is no backup.
    ///
    /// # Errors
    /// [`BackupError`] says what failed.
    pub fn drill(&self) -> Result<Option<(Kept, Summary)>, BackupError> {
        let _turn = self.turn();
        let Some(newest) = self.folder.newest().map_err(BackupError::reading)? else {
            return Ok(None);
        };
        let Some(path) = self.folder.path(&newest.name) else {
            return Ok(None);
        };
        let _ = fs::remove_file(&self.scratch);
        let made = swap::make(&path, &self.scratch, |_, _| Ok(()));
        let _ = fs::remove_file(&self.scratch);
        Ok(Some((newest, made?)))
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes how an attempt went.
///
/// # Errors
/// When the store cannot be read or written.
pub fn note_taken(tx: &mut Tx, result: &Result<Kept, String>) -> Result<(), StoreError> {
    let mut state: BackupState = get(tx)?;
    match result {
        Ok(kept) => {
            state.taken_at = Some(kept.taken_at);
            state.failed = None;
        }
        Err(why) => {
            state.failed = Some(Failure {
                at: tx.now(),
                why: why.clone(),
            });
        }
    }
    put(tx, &state)
}

/// Notes how a restore on trial went.
///
/// # Errors
/// When the store cannot be read or written.
pub fn note_drill(tx: &mut Tx, name: &str, result: &Result<(), String>) -> Result<(), StoreError> {
    let mut state: BackupState = get(tx)?;
    state.drill = Some(Drill {
        at: tx.now(),
        name: name.to_owned(),
        failure: result.clone().err(),
    });
    put(tx, &state)
}

/// Notes how carrying a backup elsewhere went.
///
/// # Errors
/// When the store cannot be read or written.
pub fn note_carried(
    tx: &mut Tx,
    name: &str,
    result: &Result<(), String>,
) -> Result<(), StoreError> {
    let mut state: BackupState = get(tx)?;
    let at = tx.now();
    match result {
        Ok(()) => {
            let name = name.to_owned();
            state.carried = Some(Carried { at, name });
            state.not_carried = None;
        }
        Err(why) => {
            let why = why.clone();
            state.not_carried = Some(Failure { at, why });
        }
    }
    put(tx, &state)
}

/// Changes when backups are taken and how many are kept.
///
/// # Errors
/// Every mistake at once.
pub fn save_plan(tx: &mut Tx, plan: &BackupPlan) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    let is_good = (1..=168).contains(&plan.every_hours);
    checks.require(is_good, "every_hours", "must be between 1 and 168");
    for (field, kept) in [
        ("keep_hourly", plan.keep.hourly),
        ("keep_daily", plan.keep.daily),
        ("keep_weekly", plan.keep.weekly),
    ] {
        let why = format!("must be at most {MOST_KEPT}");
        checks.require(kept <= MOST_KEPT, field, why);
    }
    checks.done()?;
    let before: BackupPlan = get(tx)?;
    put(tx, plan)?;
    let entry = AuditEntry::new("settings", BackupPlan::NAME, "change");
    Ok(tx.audit(&entry.before(&before).after(plan))?)
}
