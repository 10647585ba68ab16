//! Appointments in order of their start, or the newest first, page by page.

use jiff::{SignedDuration, Timestamp};

use crate::desk::appointments::is_live;
use crate::domain::appointment::{Appointment, Source, Status};
use crate::domain::id::{AppointmentId, CustomerId, ServiceId, StaffId};
use crate::store::appointments::{appointments_from, newest, of_customer};
use crate::store::error::StoreError;
use crate::store::tx::Read;

/// The most rows that one page looks at; a page that finds little still ends, with a cursor to go on.
const LOOKED_AT: usize = 2000;
/// The longest visit: what starts earlier is over.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// Which appointments are listed; what is `None` does not matter.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Starts then or later.
    pub from: Option<Timestamp>,
    /// Starts earlier.
    pub to: Option<Timestamp>,
    /// Of this customer.
    pub customer: Option<CustomerId>,
    /// With this person in any of the services.
    pub staff: Option<StaffId>,
    /// With this service.
    pub service: Option<ServiceId>,
    /// In this state, by its name; without it, holds are left out.
    pub status: Option<String>,
    /// By this door.
    pub source: Option<Source>,
    /// Made then or later: the newest first.
    pub made_from: Option<Timestamp>,
}

/// After which appointment a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Its start.
    pub starts_at: Timestamp,
    /// Its identifier.
    pub id: AppointmentId,
}

/// One page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The appointments, by start or the newest first.
    pub items: Vec<Appointment>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// One page of at most `limit` appointments after `cursor`.
///
/// # Errors
/// When the store cannot be read.
pub fn list(
    r: &impl Read,
    filter: &Filter,
    cursor: Option<Cursor>,
    limit: usize,
    now: Timestamp,
) -> Result<Page, StoreError> {
    if let Some(made_from) = filter.made_from {
        return made(r, filter, (made_from, cursor), limit, now);
    }
    let mut page = Page::default();
    let first = filter.from.unwrap_or(Timestamp::MIN);
    let mut after = cursor.map(|cursor| (cursor.starts_at, cursor.id));
    let mut looked_at = 0;
    loop {
        let batch = limit.saturating_sub(page.items.len()).clamp(16, 256);
        let range = (first, filter.to.unwrap_or(Timestamp::MAX));
        let rows = appointments_from(r, filter.customer, range, after, batch)?;
        let is_end = rows.len() < batch;
        for appointment in rows {
            if page.items.len() == limit {
                page.next = after.map(|(starts_at, id)| Cursor { starts_at, id });
                return Ok(page);
            }
            looked_at += 1;
            after = Some((appointment.starts_at, appointment.id));
            if filter.matches(&appointment, now) {
                page.items.push(appointment);
            }
        }
        if is_end {
            return Ok(page);
        }
        if looked_at >= LOOKED_AT {
            page.next = after.map(|(starts_at, id)| Cursor { starts_at, id });
            return Ok(page);
        }
    }
}

/// One page of those made since a moment, the newest first. Identifiers rise with time.
fn made(
    r: &impl Read,
    filter: &Filter,
    (since, cursor): (Timestamp, Option<Cursor>),
    limit: usize,
    now: Timestamp,
) -> Result<Page, StoreError> {
    let mut page = Page::default();
    let mut before = cursor;
    let mut looked_at = 0;
    loop {
        let batch = limit.saturating_sub(page.items.len()).clamp(16, 256);
        let rows = newest(r, before.map(|cursor| cursor.id), batch)?;
        let is_end = rows.len() < batch;
        for appointment in rows {
            if appointment.created_at < since {
                return Ok(page);
            }
            if page.items.len() == limit {
                page.next = before;
                return Ok(page);
            }
            looked_at += 1;
            let (starts_at, id) = (appointment.starts_at, appointment.id);
            before = Some(Cursor { starts_at, id });
            if filter.matches(&appointment, now) {
                page.items.push(appointment);
            }
        }
        if is_end {
            return Ok(page);
        }
        if looked_at >= LOOKED_AT {
            page.next = before;
            return Ok(page);
        }
    }
}

/// The booked appointments of a customer that are not over, the soonest first.
///
/// # Errors
/// When the store cannot be read.
pub fn upcoming(
    r: &impl Read,
    customer: CustomerId,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Appointment>, StoreError> {
    let from = now.checked_sub(LONGEST).unwrap_or(Timestamp::MIN);
    let mut appointments = of_customer(r, customer, from, LOOKED_AT)?;
    appointments.retain(|known| known.status == Status::Booked && known.ends_at > now);
    appointments.truncate(limit);
    Ok(appointments)
}

impl Filter {
    fn matches(&self, appointment: &Appointment, now: Timestamp) -> bool {
        let name = appointment.status.name();
        let status = match &self.status {
            Some(wanted) => wanted == name,
            None => !matches!(appointment.status, Status::Held { .. }),
        };
        let start = appointment.starts_at;
        let (from, to) = (
            self.from.unwrap_or(Timestamp::MIN),
            self.to.unwrap_or(Timestamp::MAX),
        );
        let mut items = appointment.items.iter();
        let staff = |id: StaffId| appointment.items.iter().any(|item| item.staff == id);
        status
            && is_live(appointment, now)
            && (from..to).contains(&start)
            && self
                .source
                .is_none_or(|source| source == appointment.source)
            && self
                .customer
                .is_none_or(|id| appointment.customer == Some(id))
            && self.staff.is_none_or(staff)
            && self
                .service
                .is_none_or(|id| items.any(|item| item.service == id))
    }
}
