//! What every change leaves behind, in its own transaction: an entry in the audit trail, an event for whoever listens, and
//! what customer and owner are told.
//!
//! None of them holds names, numbers or notes: an erased customer must not live on in them.

use jiff::Timestamp;
use serde::Serialize;

use crate::desk::outbox;
use crate::domain::appointment::Appointment;
use crate::domain::customer::Customer;
use crate::domain::id::{AppointmentId, CallId, CustomerId, ServiceId, StaffId};
use crate::store::audit::AuditEntry;
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::tx::Tx;

/// What was done to an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Held,
    Booked,
    Moved,
    Cancelled,
    Completed,
    NoShow,
    Edited,
    Confirmed,
}

impl Deed {
    fn event(self) -> &'static str {
        match self {
            Self::Held => "appointment.held",
            Self::Booked => "appointment.booked",
            Self::Moved => "appointment.moved",
            Self::Cancelled => "appointment.cancelled",
            Self::Completed => "appointment.completed",
            Self::NoShow => "appointment.no_show",
            Self::Edited => "appointment.edited",
            Self::Confirmed => "appointment.confirmed",
        }
    }

    /// The word in the audit trail; a hold is no change that anybody would ask about later.
    fn action(self) -> Option<&'static str> {
        match self {
            Self::Held => None,
            Self::Booked => Some("book"),
            Self::Moved => Some("move"),
            Self::Cancelled => Some("cancel"),
            Self::Completed => Some("complete"),
            Self::NoShow => Some("no_show"),
            Self::Edited => Some("edit"),
            Self::Confirmed => Some("confirm"),
        }
    }
}

/// An appointment as the trail shows it.
#[derive(Serialize)]
struct AppointmentView {
    id: AppointmentId,
    status: &'static str,
    starts_at: Timestamp,
    ends_at: Timestamp,
    services: Vec<ServiceId>,
    staff: Vec<StaffId>,
    customer: Option<CustomerId>,
    call: Option<CallId>,
    source: &'static str,
    revision: u32,
}

impl From<&Appointment> for AppointmentView {
    fn from(appointment: &Appointment) -> Self {
        Self {
            id: appointment.id,
            status: appointment.status.name(),
            starts_at: appointment.starts_at,
            ends_at: appointment.ends_at,
            services: appointment.items.iter().map(|item| item.service).collect(),
            staff: appointment.items.iter().map(|item| item.staff).collect(),
            customer: appointment.customer,
            call: appointment.call,
            source: appointment.source.name(),
            revision: appointment.revision,
        }
    }
}

/// Records what was done to an appointment.
pub(crate) fn appointment(
    tx: &mut Tx,
    deed: Deed,
    before: Option<&Appointment>,
    after: &Appointment,
) -> Result<(), StoreError> {
    let now = AppointmentView::from(after);
    if let Some(action) = deed.action() {
        let mut entry = AuditEntry::new("appointment", after.id, action).after(&now);
        if let Some(before) = before {
            entry = entry.before(&AppointmentView::from(before));
        }
        tx.audit(&entry)?;
    }
    tx.emit(Event::new(deed.event(), &now))?;
    outbox::appointment(tx, deed, after)
}

/// Which of a customer's fields are known, and that one was there at all.
#[derive(Serialize)]
struct CustomerView {
    id: CustomerId,
    known: Vec<&'static str>,
}

impl From<&Customer> for CustomerView {
    fn from(customer: &Customer) -> Self {
        let fields = [
            ("name", !customer.name.is_empty()),
            ("phone", customer.phone.is_some()),
            ("email", customer.email.is_some()),
            ("notes", !customer.notes.is_empty()),
        ];
        Self {
            id: customer.id,
            known: fields
                .into_iter()
                .filter(|(_, is_known)| *is_known)
                .map(|(field, _)| field)
                .collect(),
        }
    }
}

/// Records that a customer was made, changed or erased: whichever of before and after there is says which.
pub(crate) fn customer(
    tx: &mut Tx,
    before: Option<&Customer>,
    after: Option<&Customer>,
) -> Result<(), StoreError> {
    let (action, kind, known) = match (before, after) {
        (None, Some(customer)) => ("create", "customer.created", customer),
        (Some(_), Some(customer)) => ("change", "customer.updated", customer),
        (Some(customer), None) => ("erase", "customer.erased", customer),
        (None, None) => return Ok(()),
    };
    let mut entry = AuditEntry::new("customer", known.id, action);
    if let Some(before) = before {
        entry = entry.before(&CustomerView::from(before));
    }
    if let Some(after) = after {
        entry = entry.after(&CustomerView::from(after));
    }
    tx.audit(&entry)?;
    let event = Event::new(kind, &CustomerView::from(known));
    tx.emit(event)?;
    Ok(())
}
