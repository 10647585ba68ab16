//! Appointments in order of their start, page by page.

use jiff::{SignedDuration, Timestamp};

use crate::desk::appointments::is_live;
use crate::domain::appointment::{Appointment, Status};
use crate::domain::id::{AppointmentId, CustomerId, ServiceId, StaffId};
use crate::store::appointments::{appointments_from, of_customer};
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
    /// The appointments, by start.
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
        let mut items = appointment.items.iter();
        let staff = |id: StaffId| appointment.items.iter().any(|item| item.staff == id);
        status
            && is_live(appointment, now)
            && self.staff.is_none_or(staff)
            && self
                .service
                .is_none_or(|id| items.any(|item| item.service == id))
    }
}
