//! Forgets turns, questions, conversations, threads of text messages, events, audit entries, alerts, wrong proofs and kept answers when
//! they have been kept long enough.

use jiff::{SignedDuration, Timestamp};

use crate::store::Store;
use crate::store::alerts::groups::{Groups, KEPT_DAYS as GROUPS_DAYS};
use crate::store::audit::Audit;
use crate::store::calls::Turns;
use crate::store::error::StoreError;
use crate::store::events::Events;
use crate::store::idempotency::{KEPT_DAYS, KeptAnswers};
use crate::store::ledger::calls::CallsByHour;
use crate::store::ledger::sums::SpentByHour;
use crate::store::ledger::{ByCall, Ledger};
use crate::store::letters::Letters;
use crate::store::proofs::{COUNTED_DAYS, WrongProofs};
use crate::store::questions::Questions;
use crate::store::retention::{
    Delete, Look, Retention, delete_deliveries, delete_rows, old_alerts, old_conversations,
    old_deliveries, old_fingerprints, old_rows,
};
use crate::store::rollups::{self, Grain, LateCalls};
use crate::store::settings;
use crate::store::sms::Threads;
use crate::store::told::ToldOf;
use crate::store::transcripts::{self, Transcripts};
use crate::store::tx::{Cause, Tx};
use crate::store::uptime::UpSpans;

/// Rows that one read looks at and one transaction deletes, so that callers never wait behind it.
const BATCH: usize = 500;
/// The most rows of one table that one run deletes; the rest waits for the next one. It looks at all of them.
const MOST: usize = 100_000;

/// Something may come of a call for a day after it ended.
const LATE_CALLS_DAYS: u32 = 1;
/// Uptime is asked for 30 days; a year of it is a few rows.
const UP_SPANS_DAYS: u32 = 400;
/// What was paid for is shown for two years and looked into for a little longer; the sums of days and months stay.
const LEDGER_DAYS: u32 = 800;
/// Sums of hours are looked at for some weeks.
const LEDGER_HOURS_DAYS: u32 = 100;

/// What one run forgot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Turns of calls.
    pub turns: usize,
    /// Questions that nobody could answer.
    pub questions: usize,
    /// Conversations.
    pub conversations: usize,
    /// Threads of text messages.
    pub threads: usize,
    /// Events.
    pub events: usize,
    /// Audit entries.
    pub audit: usize,
    /// Deliveries.
    pub deliveries: usize,
    /// What the owner wrote to customers.
    pub letters: usize,
    /// Alerts, with what led to them.
    pub alerts: usize,
    /// Which appointments customers were told of.
    pub told: usize,
    /// Wrong proofs of being a customer.
    pub wrong_proofs: usize,
    /// What was heard in clips.
    pub transcripts: usize,
    /// Answers kept for a repeated request.
    pub answers: usize,
    /// Roll-ups, what was kept of calls for them, and spans of uptime.
    pub figures: usize,
    /// Rows of the ledger, and sums of hours.
    pub ledger: usize,
}

/// Forgets what is too old at `now`, by the owner's settings.
///
/// # Errors
/// When the store cannot be read or written; what was forgotten until then stays forgotten.
pub async fn run(store: &Store, now: Timestamp) -> Result<Report, StoreError> {
    let keep: Retention = store.read(|r| settings::get(r))?;
    // A fingerprint looks at its alert, so it goes first.
    let fingerprints = forget(store, now, keep.alerts_days, old_fingerprints).await?;
    let groups = forget(store, now, GROUPS_DAYS, old_rows::<Groups>).await?;
    Ok(Report {
        alerts: fingerprints + groups + forget(store, now, keep.alerts_days, old_alerts).await?,
        turns: forget(store, now, keep.turns_days, old_rows::<Turns>).await?,
        questions: forget(store, now, keep.turns_days, old_rows::<Questions>).await?,
        conversations: forget(store, now, keep.conversations_days, old_conversations).await?,
        threads: forget(store, now, keep.conversations_days, old_rows::<Threads>).await?,
        events: forget(store, now, keep.events_days, old_rows::<Events>).await?,
        audit: forget(store, now, keep.audit_days, old_rows::<Audit>).await?,
        deliveries: forget_by(
            store,
            days_before(now, keep.deliveries_days),
            (old_deliveries, delete_deliveries),
            now,
        )
        .await?,
        letters: forget(store, now, keep.deliveries_days, old_rows::<Letters>).await?,
        told: forget(store, now, keep.deliveries_days, old_rows::<ToldOf>).await?,
        wrong_proofs: forget(store, now, COUNTED_DAYS, old_rows::<WrongProofs>).await?,
        transcripts: forget(store, now, transcripts::KEPT_DAYS, old_rows::<Transcripts>).await?,
        answers: forget(store, now, KEPT_DAYS, old_rows::<KeptAnswers>).await?,
        figures: forget_rollups(store, now).await?
            + forget(store, now, LATE_CALLS_DAYS, old_rows::<LateCalls>).await?
            + forget(store, now, UP_SPANS_DAYS, old_rows::<UpSpans>).await?,
        ledger: forget(store, now, LEDGER_DAYS, old_rows::<Ledger>).await?
            + forget(store, now, LEDGER_DAYS, old_rows::<ByCall>).await?
            + forget(store, now, LEDGER_HOURS_DAYS, old_rows::<SpentByHour>).await?
            + forget(store, now, LEDGER_HOURS_DAYS, old_rows::<CallsByHour>).await?,
    })
}

async fn forget_rollups(store: &Store, now: Timestamp) -> Result<usize, StoreError> {
    let mut forgotten = 0;
    for grain in Grain::ALL {
        let Some(days) = grain.kept_days() else {
            continue;
        };
        let before = days_before(now, days);
        loop {
            let work = move |tx: &mut Tx| rollups::forget(tx, grain, before, BATCH);
            let count = store.write(cause(now), work).await?;
            forgotten += count;
            if count < BATCH {
                break;
            }
        }
    }
    Ok(forgotten)
}

async fn forget(store: &Store, now: Timestamp, days: u32, look: Look) -> Result<usize, StoreError> {
    let before = days_before(now, days);
    forget_by(store, before, (look, delete_rows), now).await
}

async fn forget_by(
    store: &Store,
    before: Timestamp,
    (look, delete): (Look, Delete),
    now: Timestamp,
) -> Result<usize, StoreError> {
    let mut forgotten = 0;
    let mut from = None;
    while forgotten < MOST {
        let looked = store.read(|r| look(r, from.as_deref(), before, BATCH))?;
        forgotten += looked.old.len();
        carry_out(store, now, (delete, looked.old)).await?;
        if looked.next.is_none() {
            break;
        }
        from = looked.next;
    }
    Ok(forgotten)
}

async fn carry_out(
    store: &Store,
    now: Timestamp,
    (delete, old): (Delete, Vec<Vec<u8>>),
) -> Result<(), StoreError> {
    if old.is_empty() {
        // Young rows only: whoever else wants to work goes first.
        tokio::task::yield_now().await;
        return Ok(());
    }
    let work = move |tx: &mut Tx| delete(tx, &old);
    store.write(cause(now), work).await
}

fn days_before(now: Timestamp, days: u32) -> Timestamp {
    let age = SignedDuration::from_hours(i64::from(days) * 24);
    now.checked_sub(age).unwrap_or(Timestamp::MIN)
}

fn cause(now: Timestamp) -> Cause {
    Cause::system(now)
}
