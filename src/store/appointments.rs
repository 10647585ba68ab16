//! Records of appointments with everything that is derived from them: taken time, indexes, live holds, history.
//!
//! [`save`] and [`remove`] are the only writers; they delete what the old record had and write what the new one needs,
//! so that taken time and indexes always agree with the records.

pub mod history;

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::appointment::{Appointment, Item, Source, Status};
use crate::domain::availability::{Block, Resource};
use crate::domain::id::{AppointmentId, CallId, CustomerId, RoomId, ServiceId, StaffId};
use crate::domain::phone::Phone;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Key, Present, Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// No block is longer, so a reader that starts this much earlier misses none.
pub const MAX_BLOCK: SignedDuration = SignedDuration::from_hours(24);

/// Appointments by identifier.
pub struct Appointments;

impl Table for Appointments {
    const PREFIX: u8 = prefix::APPOINTMENTS;
    const NAME: &'static str = "appointments";
    type Key = AppointmentId;
    type Value = AppointmentRecord;
}

/// An appointment as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AppointmentRecord {
    status: Status,
    customer: Option<CustomerId>,
    items: Vec<Item>,
    starts_on: DateTime,
    timezone: String,
    notes: String,
    source: Source,
    call: Option<CallId>,
    held_for: Option<Phone>,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    created_at: Timestamp,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    updated_at: Timestamp,
    revision: u32,
}

impl Record for AppointmentRecord {
    const VERSION: u8 = 1;
}

impl From<&Appointment> for AppointmentRecord {
    fn from(appointment: &Appointment) -> Self {
        Self {
            status: appointment.status,
            customer: appointment.customer,
            items: appointment.items.clone(),
            starts_on: appointment.starts_on,
            timezone: appointment.timezone.clone(),
            notes: appointment.notes.clone(),
            source: appointment.source,
            call: appointment.call,
            held_for: appointment.held_for.clone(),
            created_at: appointment.created_at,
            updated_at: appointment.updated_at,
            revision: appointment.revision,
        }
    }
}

fn appointment(id: AppointmentId, record: AppointmentRecord) -> Result<Appointment, StoreError> {
    let damaged = || StoreError::Damaged {
        table: Appointments::NAME,
    };
    Ok(Appointment {
        id,
        status: record.status,
        customer: record.customer,
        starts_on: record.starts_on,
        timezone: record.timezone,
        starts_at: record.items.first().ok_or_else(damaged)?.starts_at,
        ends_at: record.items.last().ok_or_else(damaged)?.ends_at,
        items: record.items,
        notes: record.notes,
        source: record.source,
        call: record.call,
        held_for: record.held_for,
        created_at: record.created_at,
        updated_at: record.updated_at,
        revision: record.revision,
    })
}

impl Key for Resource {
    fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Staff(id) => (0u8, id.get()).encode(out),
            Self::Room(id) => (1u8, id.get()).encode(out),
        }
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        match <(u8, u64)>::decode(bytes)? {
            (0, id) => Some(Self::Staff(StaffId::new(id))),
            (1, id) => Some(Self::Room(RoomId::new(id))),
            _ => None,
        }
    }
}

/// Taken time by resource and start.
pub struct Blocks;

impl Table for Blocks {
    const PREFIX: u8 = prefix::BLOCKS;
    const NAME: &'static str = "blocks";
    type Key = (Resource, Timestamp, AppointmentId);
    type Value = BlockRecord;
}

/// The rest of a block.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct BlockRecord {
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    to: Timestamp,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    starts_at: Timestamp,
    service: ServiceId,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    held_until: Option<Timestamp>,
}

impl Record for BlockRecord {
    const VERSION: u8 = 1;
}

/// Appointments by start.
pub struct ByStart;

impl Table for ByStart {
    const PREFIX: u8 = prefix::APPOINTMENTS_BY_START;
    const NAME: &'static str = "appointments_by_start";
    type Key = (Timestamp, AppointmentId);
    type Value = Present;
}

/// Appointments by customer and start.
pub struct ByCustomer;

impl Table for ByCustomer {
    const PREFIX: u8 = prefix::APPOINTMENTS_BY_CUSTOMER;
    const NAME: &'static str = "appointments_by_customer";
    type Key = (CustomerId, Timestamp, AppointmentId);
    type Value = Present;
}

/// Holds by owner (a call, a telephone number, or nobody known), live or not yet swept.
pub struct Holds;

impl Table for Holds {
    const PREFIX: u8 = prefix::HOLDS;
    const NAME: &'static str = "holds";
    type Key = (String, AppointmentId);
    type Value = HoldRecord;
}

/// When a hold ends.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct HoldRecord {
    /// From then on it is free.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub until: Timestamp,
}

impl Record for HoldRecord {
    const VERSION: u8 = 1;
}

/// One appointment.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn get(r: &impl Read, id: AppointmentId) -> Result<Option<Appointment>, StoreError> {
    r.get::<Appointments>(&id)?
        .map(|record| appointment(id, record))
        .transpose()
}

/// Writes an appointment and everything derived from it, replacing what was there.
///
/// # Errors
/// When the store cannot be read or written.
pub fn save(tx: &mut Tx, appointment: &Appointment) -> Result<(), StoreError> {
    if let Some(old) = get(tx, appointment.id)? {
        unindex(tx, &old);
    }
    let id = appointment.id;
    tx.put::<ByStart>(&(appointment.starts_at, id), &Present)?;
    if let Some(customer) = appointment.customer {
        tx.put::<ByCustomer>(&(customer, appointment.starts_at, id), &Present)?;
    }
    for block in blocks(appointment) {
        tx.put::<Blocks>(
            &(block.resource, block.from, id),
            &record_of(&block, appointment.status),
        )?;
    }
    if let Status::Held { until } = appointment.status {
        for owner in owners(appointment) {
            tx.put::<Holds>(&(owner, id), &HoldRecord { until })?;
        }
    }
    tx.put::<Appointments>(&id, &appointment.into())
}

/// Deletes an appointment and everything derived from it, its history apart.
pub fn remove(tx: &mut Tx, appointment: &Appointment) {
    unindex(tx, appointment);
    tx.delete::<Appointments>(&appointment.id);
}

fn unindex(tx: &mut Tx, old: &Appointment) {
    tx.delete::<ByStart>(&(old.starts_at, old.id));
    if let Some(customer) = old.customer {
        tx.delete::<ByCustomer>(&(customer, old.starts_at, old.id));
    }
    for block in blocks(old) {
        tx.delete::<Blocks>(&(block.resource, block.from, old.id));
    }
    for owner in owners(old) {
        tx.delete::<Holds>(&(owner, old.id));
    }
}

/// The time that an appointment takes; cancelled ones take none.
fn blocks(appointment: &Appointment) -> Vec<Block> {
    match appointment.status {
        Status::Cancelled => Vec::new(),
        _ => appointment.blocks(),
    }
}

fn record_of(block: &Block, status: Status) -> BlockRecord {
    BlockRecord {
        to: block.to,
        starts_at: block.starts_at,
        service: block.service,
        held_until: match status {
            Status::Held { until } => Some(until),
            _ => None,
        },
    }
}

fn owners(appointment: &Appointment) -> Vec<String> {
    if !matches!(appointment.status, Status::Held { .. }) {
        return Vec::new();
    }
    let call = appointment.call.map(call_owner);
    let phone = appointment.held_for.as_ref().map(phone_owner);
    let owners: Vec<String> = call.into_iter().chain(phone).collect();
    if owners.is_empty() {
        vec![String::new()]
    } else {
        owners
    }
}

/// A call as the owner of holds.
pub fn call_owner(call: CallId) -> String {
    format!("call {call}")
}

/// A telephone number as the owner of holds.
pub fn phone_owner(phone: &Phone) -> String {
    format!("phone {phone}")
}

/// The holds of one owner, expired ones included.
///
/// # Errors
/// When the store cannot be read.
pub fn holds_of(r: &impl Read, owner: &str) -> Result<Vec<(AppointmentId, Timestamp)>, StoreError> {
    let first = (owner.to_owned(), AppointmentId::new(0));
    let end = (owner.to_owned(), AppointmentId::new(u64::MAX));
    let rows = r.list::<Holds>(Range::between(first, end))?;
    Ok(rows
        .into_iter()
        .map(|((_, id), hold)| (id, hold.until))
        .collect())
}

/// At most `limit` holds of anybody that ended before `before`.
///
/// # Errors
/// When the store cannot be read.
pub fn stale_holds(
    r: &impl Read,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<AppointmentId>, StoreError> {
    let rows = r.list::<Holds>(Range {
        limit,
        ..Range::all()
    })?;
    Ok(rows
        .into_iter()
        .filter(|(_, hold)| hold.until < before)
        .map(|((_, id), _)| id)
        .collect())
}

/// Adds the time of `resource` that is taken between `from` and `to` to `into`; holds that ended by `now` are free.
///
/// # Errors
/// When the store cannot be read.
pub fn read_blocks(
    r: &impl Read,
    resource: Resource,
    (from, to): (Timestamp, Timestamp),
    now: Timestamp,
    into: &mut Vec<Block>,
) -> Result<(), StoreError> {
    let first = (resource, before(from), AppointmentId::new(0));
    let end = (resource, to, AppointmentId::new(0));
    for ((_, starts, appointment), record) in r.list::<Blocks>(Range::between(first, end))? {
        let is_free = record.to <= from || record.held_until.is_some_and(|until| until <= now);
        if !is_free {
            into.push(Block {
                resource,
                from: starts,
                to: record.to,
                starts_at: record.starts_at,
                service: record.service,
                appointment,
            });
        }
    }
    Ok(())
}

/// At most `limit` appointments of a customer that start at `from` or later, by start.
///
/// # Errors
/// When the store cannot be read.
pub fn of_customer(
    r: &impl Read,
    customer: CustomerId,
    from: Timestamp,
    limit: usize,
) -> Result<Vec<Appointment>, StoreError> {
    appointments_from(r, Some(customer), (from, Timestamp::MAX), None, limit)
}

/// At most `limit` appointments, of one customer or of all, that start within a range, by start; `after` is the last one
/// known.
///
/// # Errors
/// When the store cannot be read.
pub fn appointments_from(
    r: &impl Read,
    customer: Option<CustomerId>,
    (from, to): (Timestamp, Timestamp),
    after: Option<(Timestamp, AppointmentId)>,
    limit: usize,
) -> Result<Vec<Appointment>, StoreError> {
    let first = match after {
        Some((start, id)) if start >= from => (start, AppointmentId::new(id.get() + 1)),
        _ => (from, AppointmentId::new(0)),
    };
    let ids = match customer {
        Some(customer) => of_customer_ids(r, customer, first, to, limit)?,
        None => {
            let range = Range::between(first, (to, AppointmentId::new(0)));
            let rows = r.list::<ByStart>(Range { limit, ..range })?;
            rows.into_iter().map(|((_, id), _)| id).collect()
        }
    };
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.push(get(r, id)?.ok_or(StoreError::Damaged {
            table: Appointments::NAME,
        })?);
    }
    Ok(found)
}

fn of_customer_ids(
    r: &impl Read,
    customer: CustomerId,
    (start, id): (Timestamp, AppointmentId),
    to: Timestamp,
    limit: usize,
) -> Result<Vec<AppointmentId>, StoreError> {
    let range = Range::between((customer, start, id), (customer, to, AppointmentId::new(0)));
    let rows = r.list::<ByCustomer>(Range { limit, ..range })?;
    Ok(rows.into_iter().map(|((_, _, id), _)| id).collect())
}

fn before(from: Timestamp) -> Timestamp {
    from.checked_sub(MAX_BLOCK).unwrap_or(Timestamp::MIN)
}
