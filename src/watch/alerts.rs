//! Alerts: one for each thing that is wrong, told once to whom it concerns, and over when it is over.
//!
//! [`raise`](raise::raise) and [`recover`](settle::recover) may be called again and again, from any transaction: nothing
//! happens twice. Both are cheap; what takes time is done later, by the job that follows [`due`](due::work).

mod cause;
pub mod due;
pub mod raise;
pub mod settle;
pub mod tell;
pub mod unsaved;

use jiff::{SignedDuration, Timestamp};

use crate::domain::id::AlertId;
use crate::store::alerts::settings::AlertSettings;
use crate::store::alerts::{self, AlertRecord, AlertState};
use crate::store::error::StoreError;
use crate::store::tx::Tx;

/// So many minutes.
fn minutes(minutes: u32) -> SignedDuration {
    SignedDuration::from_mins(minutes.into())
}

/// Writes an alert after deciding when something about it is to be done by itself.
fn save(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    settings: &AlertSettings,
) -> Result<(), StoreError> {
    record.due_at = due_at(record, settings);
    alerts::save(tx, id, record)
}

/// When the next thing about an alert is to be done: it was quiet long enough, the next contact is told, a silence is over.
fn due_at(record: &AlertRecord, settings: &AlertSettings) -> Option<Timestamp> {
    if !record.is_open() {
        return None;
    }
    if let Some(since) = record.quiet_since {
        return Some(since + minutes(settings.quiet_minutes));
    }
    if let Some(under) = record.under {
        return under.again_at;
    }
    let is_unheeded = record.state == AlertState::Active;
    let next = record.escalation.next_at.filter(|_| is_unheeded);
    let unsaid = record.is_untold.then_some(record.silenced_until).flatten();
    // What nobody heard because of a silence is told at its end, not when the next contact would be.
    let until = |next: Timestamp| record.silenced_until.map_or(next, |until| next.max(until));
    unsaid.or(next.map(until))
}
