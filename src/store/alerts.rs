//! Alerts: what is or was wrong, how often it was seen, and who heard of it.
//!
//! One fingerprint has at most one open alert. [`save`] keeps the indexes in step. No alert holds names, numbers or words of
//! callers.

pub mod groups;
pub mod paces;
pub mod settings;
pub mod timeline;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::contact::Channel;
use crate::domain::id::AlertId;
use crate::store::alerts::timeline::{Entry, Happened};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Present, Record, Table};
use crate::store::tx::{Actor, Listed, Range, Read, Tx};

/// The latest openings that are remembered, to know an alert that comes and goes.
const MOST_OPENINGS: usize = 8;

/// In the details of an alert that is over: how many callers there were meanwhile.
pub const CALLERS: &str = "callers_meanwhile";

/// Alerts by identifier.
pub struct Alerts;

impl Table for Alerts {
    const PREFIX: u8 = prefix::ALERTS;
    const NAME: &'static str = "alerts";
    type Key = AlertId;
    type Value = AlertRecord;
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know: recovery, maintenance.
    Low,
    /// Something is slower or worse than it should be.
    Medium,
    /// A part of the service is degraded.
    High,
    /// The service fails, or money or promises are lost.
    Critical,
}

impl Severity {
    /// All of them, the mildest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// Something that is or was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRecord {
    /// The part that has it, such as `openai_api`.
    pub component: String,
    /// What is wrong with the part, such as `open`; with it the fingerprint.
    pub subject: String,
    /// How bad it is; never milder than it was while it is open.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub message: String,
    /// More about it, as a compact JSON object.
    pub details: String,
    /// How often it was seen.
    pub count: u64,
    /// When it was seen first.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub first_seen_at: Timestamp,
    /// When it was seen last.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub last_seen_at: Timestamp,
    /// Whether it is still so.
    pub state: AlertState,
    /// Until when nobody is told.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub silenced_until: Option<Timestamp>,
    /// When it was opened lately, oldest first.
    pub openings: Vec<Opening>,
    /// Since when it is not so any more, while it must stay quiet for a time before that is believed.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub quiet_since: Option<Timestamp>,
    /// Whom to tell next when nobody acknowledges it.
    pub escalation: Escalation,
    /// When something about it is to be done by itself.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub due_at: Option<Timestamp>,
    /// Whether a silence kept somebody from hearing of it.
    pub is_untold: bool,
    /// By which channels, and as which contact, somebody was to hear of it since it was opened last.
    #[serde(alias = "told")]
    pub queued: Vec<Queued>,
    /// What became of it, oldest first.
    pub timeline: Vec<Entry>,
    /// Whether a person ended it while it may still have been so: no rule raises it again until it was well in between.
    #[serde(default)]
    pub is_held: bool,
    /// The alert from which it follows, while nobody is told of this one because that one was told.
    #[serde(default)]
    pub under: Option<Under>,
}

impl Record for AlertRecord {
    const VERSION: u8 = 2;

    /// The first version knew neither of the last two fields.
    fn upgrade(version: u8, body: &[u8]) -> Option<Self> {
        let neither = [0, 0];
        (version == 1)
            .then(|| postcard::from_bytes(&[body, &neither].concat()).ok())
            .flatten()
    }
}

/// That an alert follows from another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Under {
    /// The other one.
    pub cause: AlertId,
    /// When it is looked again whether it still does; `None` for never.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub again_at: Option<Timestamp>,
}

/// A moment at which an alert was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening(
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")] pub Timestamp,
);

/// Somebody who is to hear of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queued {
    /// How.
    pub channel: Channel,
    /// Which contact, counted from 0 in their order.
    pub contact: u8,
}

/// How far an alert was escalated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// Steps that were taken.
    pub steps: u8,
    /// When the next one is due.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub next_at: Option<Timestamp>,
}

/// Whether an alert is still so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlertState {
    /// It is, and nobody took it on.
    Active,
    /// It is, and somebody knows.
    Acknowledged {
        /// Since when.
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        at: Timestamp,
        /// Who.
        by: Actor,
    },
    /// It is not any more.
    Resolved {
        /// Since when.
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        at: Timestamp,
        /// Who said so; Bella herself when it recovered.
        by: Actor,
    },
}

impl AlertState {
    /// The word for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Resolved { .. } => "resolved",
        }
    }
}

/// What tells one condition from all others.
pub fn fingerprint(component: &str, subject: &str) -> String {
    format!("{component}/{subject}")
}

impl AlertRecord {
    /// What tells its condition from all others.
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.component, &self.subject)
    }

    /// Whether it is still so.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, AlertState::Resolved { .. })
    }

    /// Whether nobody is told at `now`.
    pub fn is_silenced(&self, now: Timestamp) -> bool {
        self.silenced_until.is_some_and(|until| now < until)
    }

    /// Notes in the timeline what happened.
    pub fn note(&mut self, at: Timestamp, happened: Happened) {
        timeline::push(&mut self.timeline, Entry { at, happened });
    }

    /// Notes that it was opened.
    pub fn opened(&mut self, at: Timestamp) {
        self.openings.push(Opening(at));
        if self.openings.len() > MOST_OPENINGS {
            self.openings.remove(0);
        }
    }
}

/// The latest alert of each fingerprint.
pub struct ByFingerprint;

impl Table for ByFingerprint {
    const PREFIX: u8 = prefix::ALERTS_BY_FINGERPRINT;
    const NAME: &'static str = "alerts_by_fingerprint";
    type Key = String;
    type Value = Latest;
}

/// Which alert.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Latest(pub AlertId);

impl Record for Latest {
    const VERSION: u8 = 1;
}

/// Open alerts.
pub struct Open;

impl Table for Open {
    const PREFIX: u8 = prefix::OPEN_ALERTS;
    const NAME: &'static str = "open_alerts";
    type Key = AlertId;
    type Value = Present;
}

/// Open alerts by when something about them is to be done.
pub struct ByDue;

impl Table for ByDue {
    const PREFIX: u8 = prefix::ALERTS_BY_DUE;
    const NAME: &'static str = "alerts_by_due";
    type Key = (Timestamp, AlertId);
    type Value = Present;
}

/// Writes an alert with its indexes.
///
/// # Errors
/// When the store cannot be read or written.
pub fn save(tx: &mut Tx, id: AlertId, record: &AlertRecord) -> Result<(), StoreError> {
    let old = tx.get::<Alerts>(&id)?;
    let old_due = old.as_ref().and_then(|old| old.due_at);
    if old_due != record.due_at {
        if let Some(due_at) = old_due {
            tx.delete::<ByDue>(&(due_at, id));
        }
        if let Some(due_at) = record.due_at {
            tx.put::<ByDue>(&(due_at, id), &Present)?;
        }
    }
    if old.is_none() {
        tx.put::<ByFingerprint>(&record.fingerprint(), &Latest(id))?;
    }
    if old.is_some_and(|old| old.is_open()) != record.is_open() {
        match record.is_open() {
            true => tx.put::<Open>(&id, &Present)?,
            false => tx.delete::<Open>(&id),
        }
    }
    tx.put::<Alerts>(&id, record)
}

/// The latest alert of a fingerprint, open or not.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn find(
    r: &impl Read,
    fingerprint: &str,
) -> Result<Option<(AlertId, AlertRecord)>, StoreError> {
    let Some(Latest(id)) = r.get::<ByFingerprint>(&fingerprint.to_owned())? else {
        return Ok(None);
    };
    Ok(r.get::<Alerts>(&id)?.map(|record| (id, record)))
}

/// The open alert of a fingerprint.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn find_open(
    r: &impl Read,
    fingerprint: &str,
) -> Result<Option<(AlertId, AlertRecord)>, StoreError> {
    Ok(find(r, fingerprint)?.filter(|(_, record)| record.is_open()))
}

/// One alert.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn get(r: &impl Read, id: AlertId) -> Result<Option<AlertRecord>, StoreError> {
    r.get::<Alerts>(&id)
}

/// At most `limit` alerts before `cursor`, newest first.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn list(
    r: &impl Read,
    cursor: Option<AlertId>,
    limit: usize,
) -> Result<Listed<Alerts>, StoreError> {
    r.list::<Alerts>(Range {
        from: None,
        to: cursor,
        direction: Direction::Backward,
        limit,
    })
}

/// At most `limit` open alerts before `cursor`, newest first.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn list_open(
    r: &impl Read,
    cursor: Option<AlertId>,
    limit: usize,
) -> Result<Listed<Alerts>, StoreError> {
    let rows = r.list::<Open>(Range {
        from: None,
        to: cursor,
        direction: Direction::Backward,
        limit,
    })?;
    let mut open = Vec::with_capacity(rows.len());
    for (id, _) in rows {
        if let Some(record) = get(r, id)? {
            open.push((id, record));
        }
    }
    Ok(open)
}

/// At most `limit` alerts about which something is to be done at `now`, the longest due first.
///
/// # Errors
/// When the store cannot be read.
pub fn due(r: &impl Read, now: Timestamp, limit: usize) -> Result<Vec<AlertId>, StoreError> {
    let rows = r.list::<ByDue>(Range {
        to: Some((now, AlertId::new(u64::MAX))),
        limit,
        ..Range::all()
    })?;
    Ok(rows.into_iter().map(|((_, id), _)| id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_of_the_first_version_is_read() {
        let at = Timestamp::UNIX_EPOCH;
        let mut record = AlertRecord {
            component: "disk".into(),
            subject: "filling".into(),
            severity: Severity::High,
            message: "It is nearly full.".into(),
            details: "{}".into(),
            count: 3,
            first_seen_at: at,
            last_seen_at: at,
            state: AlertState::Active,
            silenced_until: None,
            openings: vec![Opening(at)],
            quiet_since: None,
            escalation: Escalation::default(),
            due_at: None,
            is_untold: false,
            queued: vec![Queued {
                channel: Channel::Mail,
                contact: 0,
            }],
            timeline: Vec::new(),
            is_held: false,
            under: None,
        };
        record.note(
            at,
            Happened::Queued {
                channel: Channel::Mail,
                contact: 0,
                delivery: Some(7),
            },
        );
        let body = postcard::to_stdvec(&record).expect("it can be written");
        let first = &body[..body.len() - 2];
        assert_eq!(AlertRecord::upgrade(1, first), Some(record));
    }
}
