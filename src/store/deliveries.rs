//! The outbox: what must be sent, written in the transaction that causes it.
//!
//! A row says what it is about, never what is said or to whom: words, names and numbers are looked up when it goes out, so
//! that nothing untrue is sent and nobody who was erased lives on here. [`save`] and [`remove`] keep the indexes of waiting
//! rows in step.

mod chronicle;
pub mod digests;
mod earlier;
pub mod errand;
pub mod heard;
pub mod replacements;
pub mod report;
pub mod tally;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::contact::Channel;
use crate::domain::id::{AlertId, AppointmentId, ContactId, Id};
use crate::store::deliveries::errand::Errand;
use crate::store::deliveries::report::Report;
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::ledger::reservations::ReservationId;
use crate::store::members::MemberId;
use crate::store::schema::prefix;
use crate::store::table::{Present, Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// A telephone rings for half a minute, and has read everything out twice in two more; later no report of the call is to be
/// expected.
const UNREPORTED: SignedDuration = SignedDuration::from_mins(3);

/// Deliveries by identifier.
pub struct Deliveries;

impl Table for Deliveries {
    const PREFIX: u8 = prefix::DELIVERIES;
    const NAME: &'static str = "deliveries";
    type Key = DeliveryId;
    type Value = DeliveryRecord;
}

/// Identifies a delivery.
pub type DeliveryId = Id<DeliveryRecord>;

/// Something to send to somebody, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRecord {
    /// What it is about.
    pub errand: Errand,
    /// For whom, and by which way.
    pub to: To,
    /// The delivery that it stands in for, because that one's way was dead or nobody answered.
    pub instead_of: Option<DeliveryId>,
    /// Attempts so far.
    pub attempts: u32,
    /// When it was first tried.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub tried_at: Option<Timestamp>,
    /// What became of it.
    pub state: DeliveryState,
    /// When its cause happened.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub created_at: Timestamp,
    /// What the telephone company reported since.
    #[serde(default)]
    pub report: Option<Report>,
    /// Whom the last attempt was for: a contact, or 0 for the owner as settings name them. None before any, and where no
    /// person is known (the customer, a channel in Slack, a number that is nobody's).
    #[serde(default)]
    pub reached: Option<ContactId>,
    /// When whoever was rung pressed the key that they were asked for.
    #[serde(default, with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub acknowledged_at: Option<Timestamp>,
    /// The money that is set aside for it, or was.
    #[serde(default)]
    pub reservation: Option<ReservationId>,
}

impl Record for DeliveryRecord {
    const VERSION: u8 = 4;

    /// The first version knew text messages only, the second no reports, the third no money.
    fn upgrade(version: u8, body: &[u8]) -> Option<Self> {
        match version {
            1 => earlier::read_first(body),
            2 => earlier::read_second(body),
            3 => earlier::read_third(body),
            _ => None,
        }
    }
}

impl DeliveryRecord {
    /// Whether it is still to be sent.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, DeliveryState::Waiting(_))
    }

    /// Whether nobody can have heard of it yet.
    pub fn is_untold(&self) -> bool {
        matches!(&self.state, DeliveryState::Waiting(waiting) if waiting.may_be_sent_at.is_none())
    }

    /// Whether an attempt was begun of which nobody knows how it ended.
    pub fn may_be_sent(&self) -> bool {
        matches!(&self.state, DeliveryState::Waiting(waiting) if waiting.may_be_sent_at.is_some())
    }

    /// Until when it is to be reported what became of a call that somebody must have heard, while that is not known.
    pub fn report_by(&self) -> Option<Timestamp> {
        let DeliveryState::Sent { at, reference } = &self.state else {
            return None;
        };
        let must_be_heard = self.errand.alert().is_some() || self.errand.is_urgent_call();
        let is_final = |report: &Report| report.reference == *reference && report.status.is_final();
        let is_known = self.acknowledged_at.is_some() || self.report.as_ref().is_some_and(is_final);
        let is_open = self.to.channel == Channel::Call && must_be_heard && !is_known;
        is_open.then(|| at.checked_add(UNREPORTED).unwrap_or(*at))
    }

    /// When something is to be done about it: it goes out, or is missed by the company's reports.
    fn due_at(&self) -> Option<Timestamp> {
        match &self.state {
            DeliveryState::Waiting(waiting) => Some(waiting.due_at),
            _ => self.report_by(),
        }
    }
}

/// For whom something is, and by which way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct To {
    /// For whom.
    pub receiver: Receiver,
    /// By which way.
    pub channel: Channel,
}

impl To {
    /// The customer, by text message.
    pub const CUSTOMER: Self = Self {
        receiver: Receiver::Customer,
        channel: Channel::Sms,
    };

    /// The owner, by this way.
    pub const fn owner(channel: Channel) -> Self {
        Self {
            receiver: Receiver::Owner,
            channel,
        }
    }

    /// The address that is set for this way.
    pub const fn fixed(channel: Channel) -> Self {
        Self {
            receiver: Receiver::Fixed,
            channel,
        }
    }
}

/// For whom something is; the address is looked up when it goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receiver {
    /// Whoever comes.
    Customer,
    /// Whose business it is: the first contact on duty.
    Owner,
    /// This contact.
    Contact(ContactId),
    /// The address that the settings name for alerts by this way.
    Fixed,
    /// This member, by mail.
    Member(MemberId),
}

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeliveryState {
    /// It is to be sent.
    Waiting(Waiting),
    /// The vendor took it.
    Sent {
        /// When.
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        at: Timestamp,
        /// What the vendor calls it.
        reference: String,
    },
    /// It could not be sent.
    Failed {
        /// When that was clear.
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        at: Timestamp,
        /// Why, without names and numbers.
        why: String,
    },
    /// It was not to be sent any more.
    Dropped {
        /// When that was clear.
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        at: Timestamp,
        /// Why.
        why: Dropped,
    },
}

/// A delivery that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// When the next attempt is due.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub due_at: Timestamp,
    /// Since when an attempt that was begun may have sent it.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub may_be_sent_at: Option<Timestamp>,
    /// Why the last attempt came to nothing, without names and numbers.
    pub trouble: Option<String>,
}

/// Why something was not to be sent any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dropped {
    /// It is no longer true: moved or called off since.
    Stale,
    /// What it is about is gone.
    Gone,
    /// The time it tells of has passed.
    TooLate,
    /// No number, or no other address, is known.
    NoNumber,
    /// The receiver wants no text messages.
    OptedOut,
    /// The number belongs to another country.
    Abroad,
    /// The number got as many messages as it may on one day.
    TooMany,
    /// The owner switched it off.
    SwitchedOff,
    /// This way is not set up.
    NotSetUp,
    /// Somebody took care of it before.
    TakenCareOf,
    /// A backup was restored after it was due: it may have gone out before.
    Restored,
    /// Nobody knows whose number it is: it never called or wrote, nobody entered it by hand, and the first message to it was
    /// not answered.
    Unproved,
}

impl Dropped {
    /// Why, in words.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Stale => "it is no longer so",
            Self::Gone => "what it was about is gone",
            Self::TooLate => "the appointment has begun",
            Self::NoNumber => "no address of theirs is known",
            Self::OptedOut => "the receiver wants no text messages",
            Self::Abroad => {
                "the number belongs to another country; PATCH /api/settings/notices allows it"
            }
            Self::TooMany => "the number got as many messages as it may on one day",
            Self::SwitchedOff => "it was switched off",
            Self::NotSetUp => "this way is not set up",
            Self::Unproved => {
                "a caller told the number, but it never called or wrote, and did not answer the first message"
            }
            Self::TakenCareOf => "somebody took care of it before",
            Self::Restored => {
                "a backup was restored after it was due, so it may have gone out before"
            }
        }
    }

    /// Whether somebody was to be told and could not be, rather than nobody needing to be.
    fn is_trouble(self) -> bool {
        matches!(
            self,
            Self::NoNumber | Self::OptedOut | Self::Abroad | Self::TooMany | Self::NotSetUp
        )
    }
}

/// Deliveries about which something is to be done, by when that is due.
pub struct ByDue;

impl Table for ByDue {
    const PREFIX: u8 = prefix::DELIVERIES_BY_DUE;
    const NAME: &'static str = "deliveries_by_due";
    type Key = (Timestamp, DeliveryId);
    type Value = Present;
}

/// When a delivery is due, and which.
pub type Due = (Timestamp, DeliveryId);

/// Waiting deliveries by appointment.
pub struct ByAppointment;

impl Table for ByAppointment {
    const PREFIX: u8 = prefix::DELIVERIES_BY_APPOINTMENT;
    const NAME: &'static str = "deliveries_by_appointment";
    type Key = (AppointmentId, DeliveryId);
    type Value = Present;
}

/// Deliveries by the alert that they are about, for as long as they are kept.
pub struct ByAlert;

impl Table for ByAlert {
    const PREFIX: u8 = prefix::DELIVERIES_BY_ALERT;
    const NAME: &'static str = "deliveries_by_alert";
    type Key = (AlertId, DeliveryId);
    type Value = Present;
}

/// Adds something to send.
///
/// # Errors
/// When the store cannot be read or written.
pub fn add(
    tx: &mut Tx,
    errand: Errand,
    to: To,
    due_at: Timestamp,
) -> Result<DeliveryId, StoreError> {
    let record = DeliveryRecord {
        errand,
        to,
        instead_of: None,
        attempts: 0,
        tried_at: None,
        state: waits_until(due_at),
        created_at: tx.now(),
        report: None,
        reached: None,
        acknowledged_at: None,
        reservation: None,
    };
    insert(tx, &record)
}

/// Adds something that goes to somebody else, or by another way, because this delivery did not get there; it is due at
/// `due_at`.
///
/// # Errors
/// When the store cannot be read or written.
pub fn add_instead(
    tx: &mut Tx,
    of: DeliveryId,
    record: &DeliveryRecord,
    (to, due_at): (To, Timestamp),
) -> Result<DeliveryId, StoreError> {
    let record = DeliveryRecord {
        errand: record.errand,
        to,
        instead_of: Some(of),
        attempts: 0,
        tried_at: None,
        state: waits_until(due_at),
        created_at: record.created_at,
        report: None,
        reached: None,
        acknowledged_at: None,
        reservation: None,
    };
    let id = insert(tx, &record)?;
    chronicle::goes_instead(tx, (id, &record))?;
    Ok(id)
}

fn waits_until(due_at: Timestamp) -> DeliveryState {
    DeliveryState::Waiting(Waiting {
        due_at,
        may_be_sent_at: None,
        trouble: None,
    })
}

fn insert(tx: &mut Tx, record: &DeliveryRecord) -> Result<DeliveryId, StoreError> {
    let id = tx.next_id("delivery")?;
    index(tx, id, record)?;
    tx.put::<Deliveries>(&id, record)?;
    Ok(id)
}

/// Writes a delivery that is there, with its indexes.
///
/// # Errors
/// When the store cannot be read or written.
pub fn save(tx: &mut Tx, id: DeliveryId, record: &DeliveryRecord) -> Result<(), StoreError> {
    let before = tx.get::<Deliveries>(&id)?;
    if before.as_ref().is_some_and(DeliveryRecord::is_waiting) {
        emit_state(tx, id, record)?;
    }
    remove(tx, id)?;
    index(tx, id, record)?;
    tx.put::<Deliveries>(&id, record)?;
    match before {
        Some(before) => chronicle::changed(tx, &before, (id, record)),
        None => Ok(()),
    }
}

/// Notes the money that is set aside for a delivery, or that none is any more.
///
/// # Errors
/// When the store cannot be read or written.
pub fn set_reservation(
    tx: &mut Tx,
    id: DeliveryId,
    reservation: Option<ReservationId>,
) -> Result<(), StoreError> {
    match tx.get::<Deliveries>(&id)? {
        Some(record) => tx.put::<Deliveries>(
            &id,
            &DeliveryRecord {
                reservation,
                ..record
            },
        ),
        None => Ok(()),
    }
}

/// Tells what became of a delivery, when it came to its end.
fn emit_state(tx: &mut Tx, id: DeliveryId, record: &DeliveryRecord) -> Result<(), StoreError> {
    let kind = match &record.state {
        DeliveryState::Waiting(_) => return Ok(()),
        DeliveryState::Sent { .. } => "delivery.sent",
        DeliveryState::Failed { .. } => "delivery.failed",
        DeliveryState::Dropped { .. } => "delivery.dropped",
    };
    emit(tx, kind, (id, record))
}

/// Tells that something became of a delivery.
///
/// # Errors
/// When the store cannot be read or written.
pub fn emit(
    tx: &mut Tx,
    kind: &'static str,
    (id, record): (DeliveryId, &DeliveryRecord),
) -> Result<(), StoreError> {
    let news = OfEnd {
        delivery: id.get(),
        channel: record.to.channel.name(),
        attempts: record.attempts,
    };
    tx.emit(Event::new(kind, &news)).map(drop)
}

#[derive(Serialize)]
struct OfEnd {
    delivery: u64,
    channel: &'static str,
    attempts: u32,
}

/// Deletes a delivery with its indexes.
///
/// # Errors
/// When the store cannot be read.
pub fn remove(tx: &mut Tx, id: DeliveryId) -> Result<(), StoreError> {
    let Some(old) = tx.get::<Deliveries>(&id)? else {
        return Ok(());
    };
    if let Some(due_at) = old.due_at() {
        tx.delete::<ByDue>(&(due_at, id));
        if let Some(appointment) = old.errand.appointment() {
            tx.delete::<ByAppointment>(&(appointment, id));
        }
    }
    if let Some(alert) = old.errand.alert() {
        tx.delete::<ByAlert>(&(alert, id));
    }
    tx.delete::<Deliveries>(&id);
    Ok(())
}

fn index(tx: &mut Tx, id: DeliveryId, record: &DeliveryRecord) -> Result<(), StoreError> {
    if let Some(alert) = record.errand.alert() {
        tx.put::<ByAlert>(&(alert, id), &Present)?;
    }
    let Some(due_at) = record.due_at() else {
        return Ok(());
    };
    tx.put::<ByDue>(&(due_at, id), &Present)?;
    match record.errand.appointment() {
        Some(appointment) => tx.put::<ByAppointment>(&(appointment, id), &Present),
        None => Ok(()),
    }
}

/// At most `limit` deliveries about which something is due at `now`, the longest waiting first.
///
/// # Errors
/// When the store cannot be read.
pub fn due(r: &impl Read, now: Timestamp, limit: usize) -> Result<Vec<Due>, StoreError> {
    let rows = r.list::<ByDue>(Range {
        to: Some((now, DeliveryId::new(u64::MAX))),
        limit,
        ..Range::all()
    })?;
    Ok(rows.into_iter().map(|(due, _)| due).collect())
}

/// When the next delivery is due.
///
/// # Errors
/// When the store cannot be read.
pub fn next_due(r: &impl Read) -> Result<Option<Timestamp>, StoreError> {
    let rows = r.list::<ByDue>(Range {
        limit: 1,
        ..Range::all()
    })?;
    Ok(rows.first().map(|((due_at, _), _)| *due_at))
}

/// What waits about an appointment.
///
/// # Errors
/// When the store cannot be read.
pub fn waiting_about(
    r: &impl Read,
    appointment: AppointmentId,
) -> Result<Vec<(DeliveryId, DeliveryRecord)>, StoreError> {
    let next = AppointmentId::new(appointment.get() + 1);
    let zero = DeliveryId::new(0);
    let rows = r.list::<ByAppointment>(Range::between((appointment, zero), (next, zero)))?;
    let mut waiting = Vec::with_capacity(rows.len());
    for ((_, id), _) in rows {
        if let Some(record) = r.get::<Deliveries>(&id)? {
            waiting.push((id, record));
        }
    }
    Ok(waiting)
}

/// What was to be told about an alert, whatever became of it, the oldest first.
///
/// # Errors
/// When the store cannot be read.
pub fn about_alert(
    r: &impl Read,
    alert: AlertId,
) -> Result<Vec<(DeliveryId, DeliveryRecord)>, StoreError> {
    let next = AlertId::new(alert.get() + 1);
    let zero = DeliveryId::new(0);
    let rows = r.list::<ByAlert>(Range::between((alert, zero), (next, zero)))?;
    let mut known = Vec::with_capacity(rows.len());
    for ((_, id), _) in rows {
        if let Some(record) = r.get::<Deliveries>(&id)? {
            known.push((id, record));
        }
    }
    Ok(known)
}

/// At most `limit` deliveries before `cursor`, newest first.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn list(
    r: &impl Read,
    cursor: Option<DeliveryId>,
    limit: usize,
) -> Result<Vec<(DeliveryId, DeliveryRecord)>, StoreError> {
    r.list::<Deliveries>(Range {
        from: None,
        to: cursor,
        direction: Direction::Backward,
        limit,
    })
}
