//! Alerts as they travel.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::api::wire::{IdNumber, instant};
use crate::domain::contact::{Channel, Contact};
use crate::domain::id::{AlertId, ContactId};
use crate::store::alerts::timeline::{Entry, Happened};
use crate::store::alerts::{AlertRecord, AlertState, Severity};
use crate::store::contacts;
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Read};
use crate::watch::alerts::settle::is_flapping;

/// How bad an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SeverityName {
    /// Good to know
    Low,
    /// Something is slower or worse than it should be
    Medium,
    /// A part of the service is degraded
    High,
    /// The service fails, or money or promises are lost
    Critical,
}

impl From<SeverityName> for Severity {
    fn from(name: SeverityName) -> Self {
        match name {
            SeverityName::Low => Self::Low,
            SeverityName::Medium => Self::Medium,
            SeverityName::High => Self::High,
            SeverityName::Critical => Self::Critical,
        }
    }
}

/// A state to filter by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StateName {
    /// Nobody took it on
    Active,
    /// Somebody took it on
    Acknowledged,
    /// It is over
    Resolved,
    /// Active or acknowledged
    Open,
    /// Any
    All,
}

impl StateName {
    /// Whether an alert is in this state.
    pub fn holds(self, alert: &AlertRecord) -> bool {
        match self {
            Self::Active => alert.state == AlertState::Active,
            Self::Acknowledged => matches!(alert.state, AlertState::Acknowledged { .. }),
            Self::Resolved => !alert.is_open(),
            Self::Open => alert.is_open(),
            Self::All => true,
        }
    }
}

/// What is said of whoever was told without the outbox.
const UNSAVED: &str = "not through the outbox, because nothing could be saved";

/// An alert.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertView {
    /// Its identifier
    pub id: IdNumber,
    /// The part that has it
    pub component: String,
    /// `low`, `medium`, `high` or `critical`
    pub severity: &'static str,
    /// What is wrong
    pub message: String,
    /// More about it
    #[schema(value_type = Object)]
    pub details: Value,
    /// What it is recognised by
    pub fingerprint: String,
    /// How often it was seen
    pub count: u64,
    /// `active`, `acknowledged` or `resolved`
    pub state: &'static str,
    /// When it was seen first
    pub first_seen_at: String,
    /// When it was seen last
    pub last_seen_at: String,
    /// Since when it is acknowledged
    pub acknowledged_at: Option<String>,
    /// Who acknowledged it
    pub acknowledged_by: Option<String>,
    /// Since when it is over
    pub resolved_at: Option<String>,
    /// Who ended it; `bella` when it recovered
    pub resolved_by: Option<String>,
    /// Until when nobody is told
    pub silenced_until: Option<String>,
    /// Whether it comes and goes
    pub is_flapping: bool,
    /// The alert from which this one follows, while nobody is told of it for that reason
    pub cause_id: Option<IdNumber>,
    /// How often it was escalated
    pub escalations: u8,
    /// When it is escalated next, unless somebody acknowledges it
    pub escalates_at: Option<String>,
    /// What became of it, oldest first; not in lists
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<EntryView>>,
}

/// Something that happened to an alert.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryView {
    /// When
    pub at: String,
    /// `raised`, `seen_again`, `reopened`, `worsened`, `queued` (for the outbox, or without `delivery_id` for a digest), `told`
    /// (the message was taken), `not_told` (`note` says why), `diverted` (to another channel or contact instead), `follows` (from
    /// alert `number`, which was told),
    /// `acknowledged`, `escalated`, `silenced`, `quiet`, `resolved`, `recovered` or `lapsed` (nothing is left to judge it by)
    pub event: &'static str,
    /// Who did it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What they said, or what was seen
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// By which channel somebody is, or was to be, told
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<&'static str>,
    /// Who was told, or was to be, by name; `owner` where the settings name them; where somebody was told and no person is
    /// known, the place that is set for the channel, such as `ALERT_PHONE` or `Slack`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Which contact that is
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<u64>,
    /// The delivery; absent for what waits for a digest
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery_id: Option<u64>,
    /// How often it was seen, which step, how many minutes, or which alert
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// What its severity was
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<&'static str>,
}

impl AlertView {
    /// An alert without its timeline.
    pub fn new(id: AlertId, alert: AlertRecord, (zone, names): (&TimeZone, &Names)) -> Self {
        let show = |at: Timestamp| instant(at, zone);
        let fingerprint = alert.fingerprint();
        let (acknowledged, resolved) = match &alert.state {
            AlertState::Active => (None, None),
            AlertState::Acknowledged { at, by } => (Some((show(*at), names.who(by))), None),
            AlertState::Resolved { at, by } => (None, Some((show(*at), names.who(by)))),
        };
        let is_unheeded = alert.state == AlertState::Active;
        let (acknowledged_at, acknowledged_by) = acknowledged.unzip();
        let (resolved_at, resolved_by) = resolved.unzip();
        Self {
            id: id.into(),
            severity: alert.severity.name(),
            details: serde_json::from_str(&alert.details).unwrap_or(Value::Null),
            fingerprint,
            count: alert.count,
            state: alert.state.name(),
            first_seen_at: show(alert.first_seen_at),
            last_seen_at: show(alert.last_seen_at),
            acknowledged_at,
            acknowledged_by,
            resolved_at,
            resolved_by,
            silenced_until: alert.silenced_until.map(show),
            is_flapping: alert.is_open() && is_flapping(&alert, alert.last_seen_at),
            cause_id: alert.under.map(|under| under.cause.into()),
            escalations: alert.escalation.steps,
            escalates_at: alert.escalation.next_at.filter(|_| is_unheeded).map(show),
            timeline: None,
            component: alert.component,
            message: alert.message,
        }
    }

    /// An alert with its timeline.
    pub fn with_timeline(
        id: AlertId,
        mut alert: AlertRecord,
        (zone, names): (&TimeZone, &Names),
    ) -> Self {
        let entries = std::mem::take(&mut alert.timeline);
        let telling = entries.iter().filter(|one| !is_superseded(one, &entries));
        let views = telling.map(|entry| EntryView::new(entry.clone(), (zone, names)));
        Self {
            timeline: Some(views.collect()),
            ..Self::new(id, alert, (zone, names))
        }
    }
}

impl EntryView {
    fn new(entry: Entry, (zone, names): (&TimeZone, &Names)) -> Self {
        let mut view = Self {
            at: instant(entry.at, zone),
            event: "raised",
            by: None,
            note: None,
            channel: None,
            contact: None,
            contact_id: None,
            delivery_id: None,
            number: None,
            from: None,
        };
        let said = |note: String| Some(note).filter(|note| !note.is_empty());
        match entry.happened {
            Happened::Raised => {}
            Happened::SeenAgain { times } => {
                view.event = "seen_again";
                view.number = Some(times);
            }
            Happened::Reopened => view.event = "reopened",
            Happened::Worsened { from } => {
                view.event = "worsened";
                view.from = Some(from.name());
            }
            Happened::Queued {
                channel, delivery, ..
            } => {
                view.event = "queued";
                view.channel = Some(channel.name());
                view.delivery_id = delivery;
            }
            Happened::Follows { cause } => {
                view.event = "follows";
                view.number = Some(cause.get());
            }
            Happened::Reached {
                channel,
                contact,
                delivery,
            } => view.concerns("told", channel, (contact, delivery), names),
            Happened::NotReached {
                channel,
                contact,
                delivery,
                why,
            } => {
                view.concerns("not_told", channel, (contact, delivery), names);
                view.note = said(why);
            }
            Happened::Diverted {
                channel,
                contact,
                delivery,
            } => view.concerns("diverted", channel, (contact, delivery), names),
            Happened::Escalated { step } => {
                view.event = "escalated";
                view.number = Some(step.into());
            }
            Happened::Acknowledged { by, note } => {
                view.event = "acknowledged";
                (view.by, view.note) = (Some(names.who(&by)), said(note));
            }
            Happened::Silenced { by, minutes } => {
                view.event = "silenced";
                (view.by, view.number) = (Some(names.who(&by)), Some(minutes.into()));
            }
            Happened::Quiet => view.event = "quiet",
            Happened::Resolved { by, note } => {
                view.event = "resolved";
                (view.by, view.note) = (Some(names.who(&by)), said(note));
            }
            Happened::Recovered { note } => {
                view.event = "recovered";
                view.note = said(note);
            }
            Happened::Lapsed { note } => {
                view.event = "lapsed";
                view.note = said(note);
            }
            Happened::ToldUnsaved { channel, contact } => {
                view.reaches("told", (channel, contact), names);
                view.note = said(UNSAVED.to_owned());
            }
        }
        view
    }

    /// Somebody was, or was to be, told so by a delivery.
    fn concerns(
        &mut self,
        event: &'static str,
        channel: Channel,
        (contact, delivery): (Option<ContactId>, u64),
        names: &Names,
    ) {
        self.reaches(event, (channel, contact), names);
        self.delivery_id = Some(delivery);
    }

    /// Somebody was, or was to be, told so.
    fn reaches(
        &mut self,
        event: &'static str,
        (channel, contact): (Channel, Option<ContactId>),
        names: &Names,
    ) {
        self.event = event;
        self.channel = Some(channel.name());
        let person = contact.map(|id| names.of(id));
        let is_there = event == "told";
        self.contact = person.or_else(|| is_there.then(|| place(channel).to_owned()));
        self.contact_id = contact.map(ContactId::get).filter(|id| *id > 0);
    }
}

/// What the place is called that is set for a way, where no person is known behind it.
fn place(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms | Channel::Call => "ALERT_PHONE",
        Channel::Mail => "ALERT_EMAIL",
        Channel::Slack => "Slack",
        Channel::Webhook => "ALERT_WEBHOOK_URL",
    }
}

/// Whether an entry says nothing that a later one does not say better: what was put in line was taken, or was not.
fn is_superseded(entry: &Entry, timeline: &[Entry]) -> bool {
    let Happened::Queued {
        delivery: Some(queued),
        ..
    } = entry.happened
    else {
        return false;
    };
    timeline.iter().any(|other| {
        matches!(&other.happened,
            Happened::Reached { delivery, .. } | Happened::NotReached { delivery, .. } if *delivery == queued)
    })
}

/// The names of those who are told of things.
#[derive(Debug)]
pub struct Names(Vec<Contact>);

impl Names {
    /// Reads them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn read(r: &impl Read) -> Result<Self, StoreError> {
        contacts::list(r).map(Self)
    }

    /// Who that is; whoever was deleted has only a number.
    fn of(&self, id: ContactId) -> String {
        let known = self.0.iter().find(|contact| contact.id == id);
        match (known, id.get()) {
            (Some(contact), _) => contact.name.clone(),
            (None, 0) => "owner".to_owned(),
            (None, id) => format!("contact {id}"),
        }
    }

    fn who(&self, actor: &Actor) -> String {
        match actor {
            Actor::System => "bella".to_owned(),
            Actor::Call(call) => format!("call {call}"),
            Actor::Key(name) => name.clone(),
            Actor::Customer(..) => "customer".to_owned(),
            Actor::Operator => "operator".to_owned(),
            Actor::Member(member) => format!("member {member}"),
            Actor::Contact(contact) => self.of(*contact),
        }
    }
}
