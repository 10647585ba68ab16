//! Taking backups into a folder, trying them out, and what is noted of that.
//!
//! Taking and trying block for as long as the disk takes: call them from a thread that may.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::desk::settings::{Checks, SettingsError};
use crate::store::Store;
use crate::store::audit::AuditEntry;
use crate::store::backup::folder::{Folder, Kept};
use crate::store::backup::plan::Keep;
use crate::store::backup::swap::{self, Source};
use crate::store::backup::{BackupError, Summary};
use crate::store::backups::{BackupPlan, BackupState, Carried, Drill, Failure};
use crate::store::changes::{begin_line, chain};
use crate::store::error::StoreError;
use crate::store::settings::{Settings, get, put};
use crate::store::tx::{Cause, Tx};

/// The most backups that a plan keeps of each grain.
const MOST_KEPT: u16 = 400;

/// A store is at most so many times as large as its backup.
const UNPACKED: u64 = 16;

/// A backup that was just taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Where it lies.
    pub kept: Kept,
    /// How many records it found damaged in the store.
    pub damaged: u64,
}

/// Backups of one store in one folder; cheap to clone.
#[derive(Clone)]
pub struct Backups {
    store: Store,
    folder: Folder,
    scratch: PathBuf,
    /// One at a time: two would write the same file.
    turn: Arc<Mutex<()>>,
    elsewhere: Arc<Mutex<ChangesElsewhere>>,
    /// One is carried elsewhere at a time: two would write the same file on their way.
    carrying: Arc<tokio::sync::Mutex<()>>,
}

/// How changes are carried elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangesElsewhere {
    /// Whether they are at all.
    pub is_on: bool,
    /// When the oldest change was made that is here and not there.
    pub waits_since: Option<Timestamp>,
    /// When some were last carried there by this process.
    pub carried_at: Option<Timestamp>,
    /// Why the last attempt failed, if it did.
    pub failed: Option<String>,
}

/// How far what is shipped is behind what is done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lag {
    /// Whether changes are shipped at all.
    pub is_on: bool,
    /// When something was last shipped by this process.
    pub shipped_at: Option<Timestamp>,
    /// How old the oldest change is that is not where it goes, seconds; 0 when all are.
    pub seconds: i64,
    /// Why the last attempt failed, if it did.
    pub failed: Option<String>,
}

impl Backups {
    /// Backups of `store` into `folder`; what is tried out lies at `scratch` meanwhile.
    pub fn new(store: Store, folder: Folder, scratch: PathBuf) -> Self {
        Self {
            store,
            folder,
            scratch,
            turn: Arc::default(),
            elsewhere: Arc::default(),
            carrying: Arc::default(),
        }
    }

    /// Whoever carries one elsewhere holds this.
    pub fn carrying(&self) -> &tokio::sync::Mutex<()> {
        &self.carrying
    }

    /// How changes are carried elsewhere.
    pub fn elsewhere(&self) -> ChangesElsewhere {
        self.carried().clone()
    }

    /// Notes how changes are carried elsewhere.
    pub fn note_elsewhere(&self, carried: ChangesElsewhere) {
        *self.carried() = carried;
    }

    fn carried(&self) -> MutexGuard<'_, ChangesElsewhere> {
        let held = self.elsewhere.lock();
        held.unwrap_or_else(PoisonError::into_inner)
    }

    /// How far what is shipped is behind what is done, at the farthest place.
    pub fn lag(&self, now: Timestamp) -> Lag {
        let here = self.store.shipping().standing();
        let there = self.elsewhere();
        let oldest = here.waits_since.into_iter().chain(there.waits_since).min();
        let seconds = oldest.map_or(0, |at| now.duration_since(at).as_secs().max(0));
        Lag {
            is_on: here.is_on,
            shipped_at: match there.is_on {
                true => there.carried_at,
                false => here.shipped_at,
            },
            seconds,
            failed: here.failed.or(there.failed),
        }
    }

    /// Where they lie.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Takes one and reads it back; what changes after it is shipped beside it from then on.
    ///
    /// # Errors
    /// [`BackupError`] says what failed.
    pub fn take(&self, now: Timestamp) -> Result<Taken, BackupError> {
        let _turn = self.turn();
        let shipping = self.store.shipping();
        if shipping.standing().needs_backup {
            let begin = |tx: &mut Tx| begin_line(tx).map(drop);
            self.store.write_blocking(Cause::system(now), begin)?;
        }
        let (kept, summary) = self.folder.take(&self.store, now)?;
        shipping.begin(&kept.name, &summary.header);
        let damaged = summary.damaged;
        Ok(Taken { kept, damaged })
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

    /// Makes a store of the newest backup and of what followed it, opens it, and throws it away; `None` when there is no backup.
    ///
    /// # Errors
    /// [`BackupError`] says what failed.
    pub fn drill(&self, now: Timestamp) -> Result<Option<(Kept, Summary)>, BackupError> {
        let _turn = self.turn();
        let Some(newest) = self.folder.newest(now).map_err(BackupError::reading)? else {
            return Ok(None);
        };
        let Some(path) = self.folder.path(&newest.name) else {
            return Ok(None);
        };
        self.has_room(newest.bytes.saturating_mul(UNPACKED))?;
        let _ = fs::remove_file(&self.scratch);
        let made = chain::find(&path, None)
            .and_then(|way| swap::make(&Source::Changes(way), &self.scratch, |_, _| Ok(())));
        let _ = fs::remove_file(&self.scratch);
        Ok(Some((newest, made?)))
    }

    /// Callers need the disk more than a trial does.
    fn has_room(&self, wanted: u64) -> Result<(), BackupError> {
        let folder = self.scratch.parent().unwrap_or(Path::new("."));
        let Ok(disk) = rustix::fs::statvfs(folder) else {
            return Ok(());
        };
        match disk.f_bavail.saturating_mul(disk.f_frsize) >= wanted {
            true => Ok(()),
            false => Err(BackupError::writing(io::ErrorKind::StorageFull.into())),
        }
    }

    fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes how an attempt went.
///
/// # Errors
/// When the store cannot be read or written.
pub fn note_taken(tx: &mut Tx, result: &Result<Taken, String>) -> Result<(), StoreError> {
    let mut state: BackupState = get(tx)?;
    match result {
        Ok(Taken { kept, damaged }) => {
            state.taken_at = Some(kept.taken_at);
            state.damaged = *damaged;
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
    let is_any = plan.keep.hourly > 0 || plan.keep.daily > 0 || plan.keep.weekly > 0;
    let why = "must be above 0, or keep_daily or keep_weekly must: else no backup is kept";
    checks.require(is_any, "keep_hourly", why);
    checks.done()?;
    let before: BackupPlan = get(tx)?;
    put(tx, plan)?;
    let entry = AuditEntry::new("settings", BackupPlan::NAME, "change");
    Ok(tx.audit(&entry.before(&before).after(plan))?)
}
