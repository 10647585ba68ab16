//! Records of appointments with everything that is derived from them: taken time, indexes, live holds, history.
//!
//! [`save`] and [`remove`] are the only writers; they delete what the old record had and write what the new one needs,
//! so that taken time and indexes always agree with the records.

pub mod blocks;
pub mod history;
pub mod holds;

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::domain::appointment::{Appointment, Item, Source, Status};
use crate::domain::availability::Block;
use crate::domain::id::{AppointmentId, CallId, CustomerId};
use crate::domain::phone::Phone;
use crate::store::appointments::blocks::record_of;
use crate::store::appointments::holds::{HoldRecord, owners};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Present, Record, Table};
use crate::store::tx::{Range, Read, Tx};

// All tables of appointments have their names here, where exports look for them.
pub use crate::store::appointments::blocks::Blocks;
pub use crate::store::appointments::holds::Holds;

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
    #[serde(default, with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    confirmed_at: Option<Timestamp>,
}

/// As it was before customers could confirm.
#[derive(Deserialize)]
struct AppointmentRecordV1 {
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
    const VERSION: u8 = 2;

    fn upgrade(version: u8, body: &[u8]) -> Option<Self> {
        let old: AppointmentRecordV1 =
            (version == 1).then(|| postcard::from_bytes(body).ok())??;
        Some(Self {
            status: old.status,
            customer: old.customer,
            items: old.items,
            starts_on: old.starts_on,
            timezone: old.timezone,
            notes: old.notes,
            source: old.source,
            call: old.call,
            held_for: old.held_for,
            created_at: old.created_at,
            updated_at: old.updated_at,
            revision: old.revision,
            confirmed_at: None,
        })
    }
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
            confirmed_at: appointment.confirmed_at,
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
        confirmed_at: record.confirmed_at,
    })
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

/// At most `limit` appointments before `cursor`, the one that was made last first.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn newest(
    r: &impl Read,
    cursor: Option<AppointmentId>,
    limit: usize,
) -> Result<Vec<Appointment>, StoreError> {
    let rows = r.list::<Appointments>(Range {
        from: None,
        to: cursor,
        direction: Direction::Backward,
        limit,
    })?;
    let rows = rows.into_iter();
    rows.map(|(id, record)| appointment(id, record)).collect()
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
