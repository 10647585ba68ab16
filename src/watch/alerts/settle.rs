//! An alert ends, or somebody takes it on.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::domain::id::AlertId;
use crate::messages::lang;
use crate::messages::trouble::Relief;
use crate::store::alerts::settings::AlertSettings;
use crate::store::alerts::timeline::Happened;
use crate::store::alerts::{self, AlertRecord, AlertState, CALLERS, Opening};
use crate::store::audit::AuditEntry;
use crate::store::calls::{CallRecord, Calls};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::rollups::Grain;
use crate::store::rollups::bucket::Count;
use crate::store::tx::{Actor, Range, Read, Tx};
use crate::store::{business, settings};
use crate::watch::alerts::raise::emit;
use crate::watch::alerts::tell::{AlertNews, tell};
use crate::watch::alerts::{minutes, save};
use crate::watch::figures::{Window, over};

/// Openings within [`FLAP_SPAN`] from which on an alert comes and goes.
const FLAPS: usize = 2;
/// How far back openings count.
const FLAP_SPAN: SignedDuration = SignedDuration::from_hours(1);

/// The most callers that are counted one by one.
const MOST_CALLERS: usize = 1_000;

/// Why nothing can be done to an alert.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SettleError {
    /// There is none with this identifier.
    #[error("there is no such alert")]
    NotFound,
    /// It is over.
    #[error("this alert is over already")]
    Over,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What it concerned works again: ends the open alert of this fingerprint, if there is one. One that comes and goes must
/// stay quiet for a time first. Cheap, and may be called again and again.
///
/// # Errors
/// When the store cannot be read or written.
pub fn recover(tx: &mut Tx, fingerprint: &str, note: &str) -> Result<(), StoreError> {
    let Some((id, mut record)) = alerts::find_open(tx, fingerprint)? else {
        return Ok(());
    };
    if record.quiet_since.is_some() {
        return Ok(());
    }
    let now = tx.now();
    let settings: AlertSettings = settings::get(tx)?;
    if is_flapping(&record, now) {
        record.quiet_since = Some(now);
        record.note(now, Happened::Quiet);
        return save(tx, id, &mut record, &settings);
    }
    end_recovered(tx, id, &mut record, (note, &settings))
}

/// As [`recover`], in the owner's words. Where nothing is left to judge it by, those who heard of it hear just that; what the
/// owner did, and that a day has passed, ends it without a word to anybody.
///
/// # Errors
/// When the store cannot be read or written.
pub fn relieve(
    tx: &mut Tx,
    (component, subject): (&str, &str),
    relief: Relief,
) -> Result<(), StoreError> {
    release(tx, (component, subject))?;
    let note = lang::relief(business::language(tx)?, relief, component);
    let fingerprint = alerts::fingerprint(component, subject);
    if relief.is_proof() {
        return recover(tx, &fingerprint, &note);
    }
    let Some((id, mut record)) = alerts::find_open(tx, &fingerprint)? else {
        return Ok(());
    };
    let settings: AlertSettings = settings::get(tx)?;
    match relief.is_lapse() {
        true => {
            record.note(tx.now(), Happened::Lapsed { note });
            tell(tx, id, &mut record, (AlertNews::Recovered, &settings))?;
        }
        false => record.note(tx.now(), Happened::Recovered { note }),
    }
    end(tx, id, &mut record, &settings)
}

/// As [`relieve`], for what is measured and does not come and go: it ends however often it did.
///
/// # Errors
/// When the store cannot be read or written.
pub fn relieve_at_once(
    tx: &mut Tx,
    (component, subject): (&str, &str),
    relief: Relief,
) -> Result<(), StoreError> {
    release(tx, (component, subject))?;
    let known = alerts::find_open(tx, &alerts::fingerprint(component, subject))?;
    let Some((id, mut record)) = known else {
        return Ok(());
    };
    let settings: AlertSettings = settings::get(tx)?;
    let note = lang::relief(business::language(tx)?, relief, component);
    end_recovered(tx, id, &mut record, (&note, &settings))
}

/// It was well in between: whoever ended it by hand is told when it comes back.
fn release(tx: &mut Tx, (component, subject): (&str, &str)) -> Result<(), StoreError> {
    let known = alerts::find(tx, &alerts::fingerprint(component, subject))?;
    match known {
        Some((id, mut record)) if record.is_held => {
            record.is_held = false;
            alerts::save(tx, id, &record)
        }
        _ => Ok(()),
    }
}

/// Ends an alert by itself, and tells those who heard of it.
pub(super) fn end_recovered(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    (note, settings): (&str, &AlertSettings),
) -> Result<(), StoreError> {
    let now = tx.now();
    let note = note.to_owned();
    record.note(now, Happened::Recovered { note });
    note_callers(tx, record)?;
    tell(tx, id, record, (AlertNews::Recovered, settings))?;
    end(tx, id, record, settings)
}

/// Keeps how many callers there were while a part was away that they can be served without.
fn note_callers(tx: &Tx, record: &mut AlertRecord) -> Result<(), StoreError> {
    let is_away = matches!(record.subject.as_str(), "open" | "refused");
    let is_spare = matches!(record.component.as_str(), "openai_api" | "anthropic_api");
    let opened = record.openings.last().map(|Opening(at)| *at);
    let Some(from) = opened.filter(|_| is_away && is_spare) else {
        return Ok(());
    };
    let callers = callers_since(tx, from)?;
    let known = serde_json::from_str(&record.details);
    let mut details: serde_json::Map<String, Value> = known.unwrap_or_default();
    details.insert(CALLERS.to_owned(), callers.into());
    record.details = Value::Object(details).to_string();
    Ok(())
}

/// How many callers there were since then. Each is looked at, because whole minutes also hold those before; of very many the
/// minutes are exact enough.
fn callers_since(tx: &Tx, from: Timestamp) -> Result<i64, StoreError> {
    let latest = tx.list::<Calls>(Range {
        direction: Direction::Backward,
        limit: MOST_CALLERS,
        ..Range::all()
    })?;
    let is_since = |call: &CallRecord| call.started_at >= from;
    if latest.len() == MOST_CALLERS && latest.iter().all(|(_, call)| is_since(call)) {
        let to = Grain::Minute.end(Grain::Minute.start(tx.now()));
        let from = Grain::Minute.start(from);
        return Ok(over(tx, Window { from, to })?.get(Count::CallsStarted));
    }
    let callers = latest
        .iter()
        .filter(|(_, call)| is_since(call) && !call.is_test);
    Ok(i64::try_from(callers.count()).unwrap_or(i64::MAX))
}

pub(super) fn end(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    settings: &AlertSettings,
) -> Result<(), StoreError> {
    record.state = AlertState::Resolved {
        at: tx.now(),
        by: tx.cause().actor.clone(),
    };
    record.quiet_since = None;
    record.is_untold = false;
    record.under = None;
    save(tx, id, record, settings)?;
    emit(tx, id, record, "alert.resolved")
}

/// Whether it came and went lately.
pub fn is_flapping(record: &AlertRecord, now: Timestamp) -> bool {
    let recent = |at: Timestamp| now.duration_since(at) <= FLAP_SPAN;
    let openings = record.openings.iter();
    openings.filter(|opening| recent(opening.0)).count() >= FLAPS
}

/// Somebody takes it on: nobody else is told.
///
/// # Errors
/// When there is no such alert, or it is over.
pub fn acknowledge(tx: &mut Tx, id: AlertId, note: &str) -> Result<AlertRecord, SettleError> {
    let Open {
        mut record,
        settings,
        now: at,
        by,
    } = open(tx, id)?;
    if matches!(record.state, AlertState::Acknowledged { .. }) {
        return Ok(record);
    }
    let note = note.to_owned();
    record.state = AlertState::Acknowledged { at, by: by.clone() };
    // Whoever takes it on knows what a silence kept back.
    record.is_untold = false;
    record.note(at, Happened::Acknowledged { by, note });
    save(tx, id, &mut record, &settings)?;
    emit(tx, id, &record, "alert.acknowledged")?;
    tx.audit(&AuditEntry::new("alert", id, "acknowledge"))?;
    Ok(record)
}

/// Somebody ends it.
///
/// # Errors
/// When there is no such alert, or it is over.
pub fn resolve(tx: &mut Tx, id: AlertId, note: &str) -> Result<AlertRecord, SettleError> {
    let Open {
        mut record,
        settings,
        now,
        by,
    } = open(tx, id)?;
    let note = note.to_owned();
    record.note(now, Happened::Resolved { by, note });
    record.is_held = true;
    end(tx, id, &mut record, &settings)?;
    tx.audit(&AuditEntry::new("alert", id, "resolve"))?;
    Ok(record)
}

/// Ends it without a word and without knowing better: what is still wrong is raised again.
///
/// # Errors
/// When there is no such alert, or it is over.
pub fn forget(tx: &mut Tx, id: AlertId, note: &str) -> Result<(), SettleError> {
    let Open {
        mut record,
        settings,
        now,
        by,
    } = open(tx, id)?;
    let note = note.to_owned();
    record.note(now, Happened::Resolved { by, note });
    Ok(end(tx, id, &mut record, &settings)?)
}

/// Nobody is told of it for so many minutes, unless it grows worse; 0 ends a silence.
///
/// # Errors
/// When there is no such alert, or it is over.
pub fn silence(tx: &mut Tx, id: AlertId, for_minutes: u32) -> Result<AlertRecord, SettleError> {
    let Open {
        mut record,
        settings,
        now,
        by,
    } = open(tx, id)?;
    record.silenced_until = Some(now + minutes(for_minutes));
    record.note(
        now,
        Happened::Silenced {
            by,
            minutes: for_minutes,
        },
    );
    save(tx, id, &mut record, &settings)?;
    tx.audit(&AuditEntry::new("alert", id, "silence"))?;
    Ok(record)
}

/// An open alert in somebody's hands.
struct Open {
    record: AlertRecord,
    settings: AlertSettings,
    now: Timestamp,
    by: Actor,
}

fn open(tx: &Tx, id: AlertId) -> Result<Open, SettleError> {
    let record = alerts::get(tx, id)?.ok_or(SettleError::NotFound)?;
    match record.is_open() {
        true => Ok(Open {
            record,
            settings: settings::get(tx)?,
            now: tx.now(),
            by: tx.cause().actor.clone(),
        }),
        false => Err(SettleError::Over),
    }
}
