//! Something is wrong: a new alert, one more sighting of an open one, or one that came back.

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::id::AlertId;
use crate::messages::lang;
use crate::messages::trouble::Trouble;
use crate::store::alerts::settings::AlertSettings;
use crate::store::alerts::timeline::Happened;
use crate::store::alerts::{
    self, AlertRecord, AlertState, Escalation, Opening, Severity, fingerprint,
};
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::tx::{Actor, Tx};
use crate::store::{business, settings};
use crate::watch::alerts::tell::{AlertNews, tell};
use crate::watch::alerts::{cause, minutes, save};

/// Something that is wrong. It must not hold names, numbers or words of callers.
#[derive(Clone, Debug)]
pub struct Raised<'a> {
    /// The part that has it, such as `openai_api`.
    pub component: &'a str,
    /// What is wrong with the part, such as `open`: together the fingerprint, by which it is recognised.
    pub subject: &'a str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong and what to do, in a sentence or two.
    pub message: &'a str,
    /// More about it: a JSON object, or null.
    pub details: Value,
}

/// Raises an alert, or counts one more sighting of it. Cheap, and nobody is told twice.
///
/// # Errors
/// When the store cannot be read or written.
pub fn raise(tx: &mut Tx, raised: &Raised<'_>) -> Result<AlertId, StoreError> {
    let settings: AlertSettings = settings::get(tx)?;
    let known = alerts::find(tx, &fingerprint(raised.component, raised.subject))?;
    match known {
        Some((id, mut record)) if record.is_open() => {
            see_again(tx, id, &mut record, (raised, &settings))?;
            Ok(id)
        }
        Some((id, mut record)) if is_same(&record, tx.now(), &settings) => {
            reopen(tx, id, &mut record, (raised, &settings))?;
            Ok(id)
        }
        // One that comes and goes more slowly than that is a new one each time, but flaps all the same.
        known => {
            let openings = known.map(|(_, record)| record.openings);
            create(tx, (raised, openings.unwrap_or_default()), &settings)
        }
    }
}

/// Raises an alert of the server's own, in the owner's words.
///
/// # Errors
/// When the store cannot be read or written.
pub fn raise_trouble(
    tx: &mut Tx,
    (component, subject): (&str, &str),
    (severity, trouble): (Severity, &Trouble),
    details: Value,
) -> Result<(), StoreError> {
    // Who ended it by hand knows that it is so, until it was well in between.
    let known = alerts::find(tx, &fingerprint(component, subject))?;
    if known.is_some_and(|(_, known)| known.is_held && severity <= known.severity) {
        return Ok(());
    }
    let message = lang::trouble(business::language(tx)?, trouble);
    let raised = Raised {
        component,
        subject,
        severity,
        message: &message,
        details,
    };
    raise(tx, &raised).map(drop)
}

/// Whether an alert that is over and comes back at `now` is the same one.
fn is_same(record: &AlertRecord, now: Timestamp, settings: &AlertSettings) -> bool {
    match record.state {
        AlertState::Resolved { at, .. } => now < at + minutes(settings.suppression_minutes),
        _ => true,
    }
}

fn create(
    tx: &mut Tx,
    (raised, openings): (&Raised<'_>, Vec<Opening>),
    settings: &AlertSettings,
) -> Result<AlertId, StoreError> {
    let now = tx.now();
    let id: AlertId = tx.next_id("alert")?;
    let mut record = fresh(raised, (now, openings));
    record.note(now, Happened::Raised);
    open(&mut record, now, settings);
    tell_unless_known(tx, id, &mut record, (AlertNews::Raised, settings))?;
    save(tx, id, &mut record, settings)?;
    emit(tx, id, &record, "alert.raised")?;
    Ok(id)
}

/// One that nobody knows of, first seen at `at`.
pub(super) fn fresh(raised: &Raised<'_>, (at, openings): (Timestamp, Vec<Opening>)) -> AlertRecord {
    AlertRecord {
        component: raised.component.to_owned(),
        subject: raised.subject.to_owned(),
        severity: raised.severity,
        message: raised.message.to_owned(),
        details: details(&raised.details),
        count: 1,
        first_seen_at: at,
        last_seen_at: at,
        state: AlertState::Active,
        silenced_until: None,
        openings,
        quiet_since: None,
        escalation: Escalation::default(),
        due_at: None,
        is_untold: false,
        queued: Vec::new(),
        timeline: Vec::new(),
        is_held: false,
        under: None,
    }
}

/// Tells of it, unless it follows from something that was told already.
fn tell_unless_known(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    (news, settings): (AlertNews, &AlertSettings),
) -> Result<(), StoreError> {
    let now = tx.now();
    let part = (record.component.as_str(), record.subject.as_str());
    let Some(under) = cause::of(tx, part, (record.severity, now))? else {
        record.under = None;
        return tell(tx, id, record, (news, settings));
    };
    if record.under.map(|known| known.cause) != Some(under.cause) {
        record.note(now, Happened::Follows { cause: under.cause });
    }
    record.under = Some(under);
    record.escalation = Escalation::default();
    Ok(())
}

fn see_again(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    (raised, settings): (&Raised<'_>, &AlertSettings),
) -> Result<(), StoreError> {
    let now = tx.now();
    count(record, raised, now);
    record.note(now, Happened::SeenAgain { times: 1 });
    worsen(tx, id, record, (raised, settings))?;
    save(tx, id, record, settings)
}

/// Back within the suppression window: the same alert. Who heard that it was over hears that it is back; whoever ended it
/// by hand knows of it, and hears only when it is worse than it was, or escalated.
fn reopen(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    (raised, settings): (&Raised<'_>, &AlertSettings),
) -> Result<(), StoreError> {
    let now = tx.now();
    let is_by_itself = matches!(
        &record.state,
        AlertState::Resolved {
            by: Actor::System,
            ..
        }
    );
    let is_worse = raised.severity > record.severity;
    count(record, raised, now);
    record.state = AlertState::Active;
    record.severity = raised.severity;
    record.note(now, Happened::Reopened);
    record.queued.clear();
    record.is_held = false;
    if is_worse {
        record.silenced_until = None;
    }
    open(record, now, settings);
    if is_by_itself || is_worse {
        tell_unless_known(tx, id, record, (AlertNews::Reopened, settings))?;
    }
    save(tx, id, record, settings)?;
    emit(tx, id, record, "alert.raised")
}

fn open(record: &mut AlertRecord, now: Timestamp, settings: &AlertSettings) {
    record.opened(now);
    record.escalation = Escalation {
        steps: 0,
        next_at: escalation_at(record.severity, (now, 0), settings),
    };
}

/// When step number `step` (from 0) of an alert that was opened at `opened_at` is due.
pub(super) fn escalation_at(
    severity: Severity,
    (opened_at, step): (Timestamp, u8),
    settings: &AlertSettings,
) -> Option<Timestamp> {
    let after = settings.escalation_minutes.get(usize::from(step))?;
    (severity >= settings.escalates_from).then(|| opened_at + minutes(*after))
}

fn count(record: &mut AlertRecord, raised: &Raised<'_>, now: Timestamp) {
    record.count += 1;
    record.last_seen_at = record.last_seen_at.max(now);
    record.quiet_since = None;
    if raised.severity >= record.severity {
        record.message = raised.message.to_owned();
        record.details = details(&raised.details);
    }
}

/// What became worse is told again, and at once: a silence was for what it was.
fn worsen(
    tx: &mut Tx,
    id: AlertId,
    record: &mut AlertRecord,
    (raised, settings): (&Raised<'_>, &AlertSettings),
) -> Result<(), StoreError> {
    if raised.severity <= record.severity {
        return Ok(());
    }
    let now = tx.now();
    record.note(
        now,
        Happened::Worsened {
            from: record.severity,
        },
    );
    record.severity = raised.severity;
    record.silenced_until = None;
    if record.escalation.next_at.is_none() {
        record.escalation = Escalation {
            steps: 0,
            next_at: escalation_at(record.severity, (now, 0), settings),
        };
    }
    // Whoever heard of it hears that it is worse, whatever else is wrong by now.
    match record.queued.is_empty() {
        true => tell_unless_known(tx, id, record, (AlertNews::Worsened, settings)),
        false => tell(tx, id, record, (AlertNews::Worsened, settings)),
    }
}

fn details(details: &Value) -> String {
    match details {
        Value::Object(_) => details.to_string(),
        _ => "{}".to_owned(),
    }
}

/// Tells the live views.
pub(super) fn emit(
    tx: &mut Tx,
    id: AlertId,
    record: &AlertRecord,
    kind: &'static str,
) -> Result<(), StoreError> {
    let news = serde_json::json!({
        "id": id.get(),
        "component": record.component,
        "severity": record.severity.name(),
        "state": record.state.name(),
        "message": record.message,
    });
    tx.emit(Event::new(kind, &news))?;
    Ok(())
}
