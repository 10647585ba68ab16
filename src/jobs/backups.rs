//! Takes backups when they are due, tries the newest one out every night, and says when either fails.

mod carrier;
mod elsewhere;
pub mod mirror;
mod shipment;

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::task::spawn_blocking;

use crate::desk::Desk;
use crate::desk::backups::{Backups, Taken, note_carried, note_drill, note_taken};
pub use crate::jobs::backups::elsewhere::Elsewhere;
pub use crate::jobs::backups::shipment::Shipment;
use crate::ports::clock::Clock;
use crate::store::Store;
use crate::store::backup::BackupError;
use crate::store::backup::folder::Kept;
use crate::store::backups::{BackupPlan, BackupState, Failure};
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::settings;
use crate::store::tx::{Actor, Cause, Tx};
use crate::watch::backups::{Deed, judge, judge_records};

/// After a failure it is tried again so much later.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// The wall-clock hour from which on the newest backup is tried out, once a day.
const NIGHT: i8 = 3;

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
        let work = move || -> Result<Taken, BackupError> {
            let taken = backups.take(now)?;
            // The older ones may be the only ones that are whole.
            if taken.damaged == 0 {
                backups.prune(&plan.keep, &zone)?;
            }
            Ok(taken)
        };
        let taken = blocking(work).await;
        let kept = taken.as_ref().ok().map(|taken| taken.kept.clone());
        let note = move |tx: &mut Tx| {
            note_taken(tx, &taken)?;
            if let Ok(Taken { kept, damaged }) = &taken {
                let news = json!({"name": kept.name, "bytes": kept.bytes});
                tx.emit(Event::new("backup.taken", &news))?;
                judge_records(tx, *damaged)?;
            }
            judge(tx, Deed::Taking, taken.as_ref().err())
        };
        self.store.write(self.cause(), note).await?;
        Ok(kept)
    }

    /// Carries the newest backup elsewhere.
    async fn carry_newest(&self) -> Result<bool, StoreError> {
        let (business, plan, state) = self.store.read(|r| {
            let plan: BackupPlan = settings::get(r)?;
            let state: BackupState = settings::get(r)?;
            Ok::<_, StoreError>((self.desk.business(r)?, plan, state))
        })?;
        match business {
            Some(business) => self.carry((&plan, &state), &business.profile.zone).await,
            None => Ok(false),
        }
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
        let _turn = self.backups.carrying().lock().await;
        let (folder, now) = (self.backups.folder(), self.clock.now());
        let here = folder.clone();
        let Ok(Ok(Some(newest))) = spawn_blocking(move || here.newest(now)).await else {
            return Ok(false);
        };
        let is_there = state
            .carried
            .as_ref()
            .is_some_and(|last| last.name == newest.name);
        let has_waited = |failed: &Failure| is_past(failed.at, AGAIN, now);
        if is_there || !state.not_carried.as_ref().is_none_or(has_waited) {
            return Ok(false);
        }
        let is_whole = self
            .store
            .read(|r| settings::get::<BackupState>(r))?
            .damaged
            == 0;
        let keep = is_whole.then_some((&plan.keep, zone));
        let carried = elsewhere.carry((folder, &newest), keep).await;
        let is_carried = carried.is_ok();
        let note = move |tx: &mut Tx| {
            note_carried(tx, &newest.name, &carried)?;
            judge(tx, Deed::Carrying, carried.as_ref().err())
        };
        self.store.write(self.cause(), note).await?;
        Ok(is_carried)
    }

    async fn drill(&self) -> Result<bool, StoreError> {
        let (backups, now) = (self.backups.clone(), self.clock.now());
        let tried = blocking(move || backups.drill(now)).await;
        let (name, damaged, result) = match tried {
            Ok(None) => return Ok(false),
            Ok(Some((kept, summary))) => (kept.name, summary.damaged, Ok(())),
            Err(why) => (String::new(), 0, Err(why)),
        };
        let note = move |tx: &mut Tx| {
            note_drill(tx, &name, &result)?;
            if damaged > 0 {
                judge_records(tx, damaged)?;
            }
            judge(tx, Deed::Trying, result.as_ref().err())
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

/// Whether so much time has passed since. A time that is yet to come was noted by a clock that was ahead.
fn is_past(at: Timestamp, pause: SignedDuration, now: Timestamp) -> bool {
    now < at || now.duration_since(at) >= pause
}

fn is_due(plan: &BackupPlan, state: &BackupState, now: Timestamp) -> bool {
    let pause = SignedDuration::from_hours(plan.every_hours.into());
    let is_old = state.taken_at.is_none_or(|at| is_past(at, pause, now));
    let failed = state.failed.as_ref();
    plan.is_on && is_old && failed.is_none_or(|failed| is_past(failed.at, AGAIN, now))
}

fn is_drill_due(
    plan: &BackupPlan,
    state: &BackupState,
    (zone, now): (&TimeZone, Timestamp),
) -> bool {
    let local = zone.to_datetime(now);
    let day = |at: Timestamp| zone.to_datetime(at).date();
    let drill = state.drill.as_ref();
    let was_today = drill.is_some_and(|drill| day(drill.at) == local.date());
    plan.is_on && local.hour() >= NIGHT && !was_today
}
