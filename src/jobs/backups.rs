//! Takes backups when they are due, tries the newest one out every night, and says when either fails.

mod elsewhere;

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::task::spawn_blocking;

use crate::desk::Desk;
use crate::desk::backups::{Backups, note_carried, note_drill, note_taken};
pub use crate::jobs::backups::elsewhere::Elsewhere;
use crate::messages::trouble::{Relief, Trouble};
use crate::ports::clock::Clock;
use crate::store::Store;
use crate::store::alerts::Severity;
use crate::store::backup::BackupError;
use crate::store::backup::folder::Kept;
use crate::store::backups::{BackupPlan, BackupState, Failure};
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::settings;
use crate::store::tx::{Actor, Cause, Tx};
use crate::watch::alerts::raise::raise_trouble;
use crate::watch::alerts::settle::relieve;

/// After a failure it is tried again so much later.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// The wall-clock hour from which on the newest backup is tried out, once a day.
const NIGHT: i8 = 3;

/// The part that alerts name.
const BACKUP: &str = "backup";

/// The parts that it works with.
#[derive(Clone)]
pub struct Keeper {
    /// What is backed up.
    pub store: Store,
    /// The business.
    pub desk: Desk,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Where to.
    pub backups: Backups,
    /// Where they are carried from there.
    pub elsewhere: Option<Arc<Elsewhere>>,
}

/// What one run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The backup that was taken.
    pub taken: Option<Kept>,
    /// Whether the newest one was tried out.
    pub drilled: bool,
    /// Whether the newest one was carried elsewhere.
    pub carried: bool,
}

impl Keeper {
    /// Does what is due now; nothing while no business is set up.
    ///
    /// # Errors
    /// When the store cannot be read or written. A backup that fails is an alert, not an error.
    pub async fn run(&self) -> Result<Report, StoreError> {
        let now = self.clock.now();
        let (business, plan, state) = self.store.read(|r| {
            let plan: BackupPlan = settings::get(r)?;
            let state: BackupState = settings::get(r)?;
            Ok::<_, StoreError>((self.desk.business(r)?, plan, state))
        })?;
        let Some(business) = business else {
            return Ok(Report::default());
        };
        let zone = business.profile.zone.clone();
        let mut report = Report::default();
        let mut has_failed = state.failed.is_some();
        if is_due(&plan, &state, now) {
            report.taken = self.take(plan, zone.clone()).await?;
            has_failed = report.taken.is_none();
        }
        if plan.is_on {
            report.carried = self.carry((&plan, &state), &zone).await?;
        }
        // A folder that takes no backup is one trouble, not two.
        if !has_failed && is_drill_due(&plan, &state, (&zone, now)) {
            report.drilled = self.drill().await?;
        }
        Ok(report)
    }

    async fn take(&self, plan: BackupPlan, zone: TimeZone) -> Result<Option<Kept>, StoreError> {
        let (backups, now) = (self.backups.clone(), self.clock.now());
        let work = move || -> Result<Kept, BackupError> {
            let (kept, _) = backups.take(now)?;
            backups.prune(&plan.keep, &zone)?;
            Ok(kept)
        };
        let taken = blocking(work).await;
        let kept = taken.as_ref().ok().cloned();
        let note = move |tx: &mut Tx| {
            note_taken(tx, &taken)?;
            if let Ok(kept) = &taken {
                let news = json!({"name": kept.name, "bytes": kept.bytes});
                tx.emit(Event::new("backup.taken", &news))?;
            }
            tell(tx, "failed", taken.as_ref().err())
        };
        self.store.write(self.cause(), note).await?;
        Ok(kept)
    }

    /// Carries the newest backup elsewhere, once.
    async fn carry(
        &self,
        (plan, state): (&BackupPlan, &BackupState),
        zone: &TimeZone,
    ) -> Result<bool, StoreError> {
        let Some(elsewhere) = &self.elsewhere else {
            return Ok(false);
        };
        let folder = self.backups.folder();
        let Ok(Some(newest)) = folder.newest() else {
            return Ok(false);
        };
        let now = self.clock.now();
        let is_there = state
            .carried
            .as_ref()
            .is_some_and(|last| last.name == newest.name);
        let has_waited = |failed: &Failure| now.duration_since(failed.at) >= AGAIN;
        if is_there || !state.not_carried.as_ref().is_none_or(has_waited) {
            return Ok(false);
        }
        let carried = elsewhere.carry((folder, &newest), (&plan.keep, zone)).await;
        let is_carried = carried.is_ok();
        let note = move |tx: &mut Tx| {
            note_carried(tx, &newest.name, &carried)?;
            tell(tx, "not_carried", carried.as_ref().err())
        };
        self.store.write(self.cause(), note).await?;
        Ok(is_carried)
    }

    async fn drill(&self) -> Result<bool, StoreError> {
        let backups = self.backups.clone();
        let tried = blocking(move || backups.drill()).await;
        let (name, result) = match tried {
            Ok(None) => return Ok(false),
            Ok(Some((kept, _))) => (kept.name, Ok(())),
            Err(why) => (String::new(), Err(why)),
        };
        let note = move |tx: &mut Tx| {
            note_drill(tx, &name, &result)?;
            tell(tx, "not_restorable", result.as_ref().err())
        };
        self.store.write(self.cause(), note).await?;
        Ok(true)
    }

    fn cause(&self) -> Cause {
        Cause {
            now: self.clock.now(),
            actor: Actor::System,
            request_id: String::new(),
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BackupError> + Send + 'static,
) -> Result<T, String> {
    match spawn_blocking(work).await {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("it failed inside".to_owned()),
    }
}

fn tell(tx: &mut Tx, subject: &str, why: Option<&String>) -> Result<(), StoreError> {
    let Some(why) = why else {
        return relieve(tx, (BACKUP, subject), Relief::BackupTaken);
    };
    let trouble = match subject {
        "failed" => Trouble::NoBackup,
        "not_carried" => Trouble::BackupNotCarried,
        _ => Trouble::BackupUnreadable,
    };
    let wrong = (Severity::High, &trouble);
    raise_trouble(tx, (BACKUP, subject), wrong, json!({"why": why}))
}

fn is_due(plan: &BackupPlan, state: &BackupState, now: Timestamp) -> bool {
    let since = |at: Timestamp| now.duration_since(at);
    let pause = SignedDuration::from_hours(plan.every_hours.into());
    let is_old = state.taken_at.is_none_or(|at| since(at) >= pause);
    let has_waited = state
        .failed
        .as_ref()
        .is_none_or(|failed| since(failed.at) >= AGAIN);
    plan.is_on && is_old && has_waited
}

fn is_drill_due(
    plan: &BackupPlan,
    state: &BackupState,
    (zone, now): (&TimeZone, Timestamp),
) -> bool {
    let local = zone.to_datetime(now);
    let day = |at: Timestamp| zone.to_datetime(at).date();
    let was_today = state
        .drill
        .as_ref()
        .is_some_and(|drill| day(drill.at) >= local.date());
    plan.is_on && local.hour() >= NIGHT && !was_today
}
