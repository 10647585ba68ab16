//! What is done about alerts by itself when its time has come: the next contact is told, a silence ends, quiet is believed.

use crate::domain::id::AlertId;
use crate::store::alerts::settings::AlertSettings;
use crate::store::alerts::timeline::Happened;
use crate::store::alerts::{self, AlertRecord, AlertState, Escalation, Opening};
use crate::store::error::StoreError;
use crate::store::settings;
use crate::store::tx::Tx;
use crate::watch::alerts::raise::escalation_at;
use crate::watch::alerts::settle::end_recovered;
use crate::watch::alerts::tell::{AlertNews, tell};
use crate::watch::alerts::{cause, due_at, minutes, save};

/// Does what is due about these alerts; what another transaction did meanwhile is left alone.
///
/// # Errors
/// When the store cannot be read or written.
pub fn work(tx: &mut Tx, ids: &[AlertId]) -> Result<(), StoreError> {
    let settings: AlertSettings = settings::get(tx)?;
    for id in ids {
        if let Some(mut record) = alerts::get(tx, *id)? {
            one(tx, *id, &mut record, &settings)?;
        }
    }
    Ok(())
}

fn one(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    settings: &AlertSettings,
) -> Result<(), StoreError> {
    let now = tx.now();
    // Settings may have changed since it was planned.
    if due_at(record, settings).is_none_or(|due_at| due_at > now) {
        return save(tx, id, record, settings);
    }
    if record.quiet_since.is_some() {
        let note = "it came and went, and has been quiet since";
        return end_recovered(tx, id, record, (note, settings));
    }
    if record.under.take().is_some() {
        // Whatever it followed from may be over, and this is not.
        return settled_or_told(tx, id, record, settings);
    }
    if record.is_untold {
        let news = match record.queued.is_empty() {
            true => AlertNews::Raised,
            false => AlertNews::Worsened,
        };
        tell(tx, id, record, (news, settings))?;
        record.escalation.next_at =
            escalation_at(record.severity, (now, record.escalation.steps), settings);
    } else if record.state == AlertState::Active {
        escalate(tx, id, record, settings)?;
    }
    save(tx, id, record, settings)
}

/// Told now, unless it still follows from something.
fn settled_or_told(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    settings: &AlertSettings,
) -> Result<(), StoreError> {
    let now = tx.now();
    // Whoever took it on knows of it.
    if record.state != AlertState::Active {
        return save(tx, id, record, settings);
    }
    let part = (record.component.as_str(), record.subject.as_str());
    record.under = cause::of(tx, part, (record.severity, now))?;
    if record.under.is_none() {
        tell(tx, id, record, (AlertNews::Raised, settings))?;
        record.escalation = Escalation {
            steps: 0,
            next_at: escalation_at(record.severity, (now, 0), settings),
        };
    }
    save(tx, id, record, settings)
}

fn escalate(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    settings: &AlertSettings,
) -> Result<(), StoreError> {
    let now = tx.now();
    let step = record.escalation.steps.saturating_add(1);
    let opened_at = record.openings.last().map_or(now, |Opening(at)| *at);
    let next = escalation_at(record.severity, (opened_at, step), settings);
    // After a silence, or a time in which nothing ran, the steps keep their distance.
    let minutes_of = |step: u8| settings.escalation_minutes.get(usize::from(step));
    let apart = match (minutes_of(step), minutes_of(step - 1)) {
        (Some(next), Some(last)) => next.saturating_sub(*last),
        _ => 0,
    };
    let next_at = next.map(|at| at.max(now + minutes(apart)));
    record.escalation = Escalation {
        steps: step,
        next_at,
    };
    record.note(now, Happened::Escalated { step });
    tell(tx, id, record, (AlertNews::Escalated(step), settings))
}
