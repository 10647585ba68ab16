//! Booking: a hold or a start becomes an appointment, in one step, once.

use crate::desk::appointments::find::{Question, check};
use crate::desk::appointments::hold::{ALTERNATIVES, discard};
use crate::desk::appointments::{Asker, BookError, Slot};
use crate::desk::trail::{self, Deed};
use crate::domain::appointment::{Appointment, Source, Status};
use crate::domain::availability::{By, Opening, Visit, VisitItem, Wanted};
use crate::domain::business::Business;
use crate::domain::id::{AppointmentId, CallId, CustomerId};
use crate::store::appointments::history::{Change, append};
use crate::store::appointments::holds::{call_owner, holds_of};
use crate::store::appointments::{get, of_customer, save};
use crate::store::customers;
use crate::store::tx::Tx;

/// A wish to book.
#[derive(Clone, Debug)]
pub struct Booking {
    /// What.
    pub slot: Slot,
    /// For whom.
    pub customer: CustomerId,
    /// Notes of the caller or the owner.
    pub notes: String,
    /// The door.
    pub source: Source,
    /// The call that books; it can book what it holds, and books the same start once however often it asks.
    pub call: Option<CallId>,
    /// Which rules apply.
    pub by: By,
}

/// Books. A hold that has run out is booked all the same while nobody else took the slot.
///
/// # Errors
/// [`BookError::Taken`] with alternatives, [`BookError::NotFound`], [`BookError::NoCustomer`],
/// [`BookError::WrongState`].
pub fn book(tx: &mut Tx, business: &Business, booking: &Booking) -> Result<Appointment, BookError> {
    if customers::get(tx, booking.customer)?.is_none() {
        return Err(BookError::NoCustomer);
    }
    match &booking.slot {
        Slot::Hold(id) => book_hold(tx, business, booking, *id),
        Slot::Start { visit, at } => {
            if let Some(known) = booked_before(tx, business, booking, (visit, *at))? {
                return Ok(known);
            }
            let asker = asker(booking.by, booking.call, None);
            let opening = opening_at(tx, business, visit, *at, asker)?;
            let id = tx.next_id("appointment")?;
            let appointment = booked(tx, business, booking, opening, id);
            finish(tx, appointment)
        }
    }
}

fn book_hold(
    tx: &mut Tx,
    business: &Business,
    booking: &Booking,
    id: AppointmentId,
) -> Result<Appointment, BookError> {
    let hold = get(tx, id)?.ok_or(BookError::NotFound)?;
    let Status::Held { until } = hold.status else {
        let is_mine = hold.call == booking.call && hold.customer == Some(booking.customer);
        return match hold.status {
            Status::Booked if is_mine => Ok(hold),
            status => Err(BookError::WrongState(status)),
        };
    };
    if hold.call != booking.call {
        return Err(BookError::NotFound);
    }
    let opening = if until > tx.now() {
        opening_of(&hold)
    } else {
        let visit = Visit::from_items(&hold.items);
        let asker = asker(booking.by, booking.call, Some(id));
        opening_at(tx, business, &visit, Wanted::At(hold.starts_at), asker)?
    };
    let appointment = booked(tx, business, booking, opening, id);
    finish(tx, appointment)
}

/// What this call booked already for the same customer: this visit at this start.
fn booked_before(
    tx: &Tx,
    business: &Business,
    booking: &Booking,
    (visit, at): (&Visit, Wanted),
) -> Result<Option<Appointment>, BookError> {
    let (Some(call), Some(starts_at)) = (booking.call, instant(business, at)) else {
        return Ok(None);
    };
    let same = |known: &Appointment| {
        known.call == Some(call)
            && known.starts_at == starts_at
            && known.status == Status::Booked
            && is_met(visit, known)
    };
    let known = of_customer(tx, booking.customer, starts_at, 16)?;
    Ok(known.into_iter().find(same))
}

/// Whether an appointment is what a visit asks for: the same services in order, with the people and lengths it names.
fn is_met(visit: &Visit, known: &Appointment) -> bool {
    let booked = Visit::from_items(&known.items).items;
    let is_same = |(wanted, booked): (&VisitItem, &VisitItem)| {
        wanted.service == booked.service
            && (wanted.staff.is_none() || wanted.staff == booked.staff)
            && booked
                .staff
                .is_none_or(|staff| !wanted.excluded.contains(&staff))
            && (wanted.duration_min.is_none() || wanted.duration_min == booked.duration_min)
    };
    visit.items.len() == booked.len() && visit.items.iter().zip(&booked).all(is_same)
}

fn instant(business: &Business, at: Wanted) -> Option<jiff::Timestamp> {
    match at {
        Wanted::At(instant) => Some(instant),
        Wanted::Wall(wall) => {
            let zone = &business.profile.zone;
            zone.to_ambiguous_timestamp(wall).earlier().ok()
        }
    }
}

pub(crate) fn asker(by: By, call: Option<CallId>, moving: Option<AppointmentId>) -> Asker {
    Asker { by, call, moving }
}

/// The opening at a start, or the refusal as an error.
pub(crate) fn opening_at(
    r: &Tx,
    business: &Business,
    visit: &Visit,
    at: Wanted,
    asker: Asker,
) -> Result<Opening, BookError> {
    let question = Question {
        visit: visit.clone(),
        at,
        alternatives: ALTERNATIVES,
        asker,
    };
    Ok(check(r, business, r.now(), &question)??)
}

/// The opening that an appointment takes.
pub(crate) fn opening_of(appointment: &Appointment) -> Opening {
    Opening {
        starts_at: appointment.starts_at,
        ends_at: appointment.ends_at,
        items: appointment.items.clone(),
    }
}

fn booked(
    tx: &Tx,
    business: &Business,
    booking: &Booking,
    opening: Opening,
    id: AppointmentId,
) -> Appointment {
    Appointment {
        id,
        status: Status::Booked,
        customer: Some(booking.customer),
        starts_on: business.profile.zone.to_datetime(opening.starts_at),
        timezone: business.profile.timezone.clone(),
        starts_at: opening.starts_at,
        ends_at: opening.ends_at,
        items: opening.items,
        notes: booking.notes.clone(),
        source: booking.source,
        call: booking.call,
        held_for: None,
        created_at: tx.now(),
        updated_at: tx.now(),
        revision: 0,
        confirmed_at: None,
    }
}

/// Saves a booked appointment and gives back whatever else its call holds.
fn finish(tx: &mut Tx, appointment: Appointment) -> Result<Appointment, BookError> {
    if let Some(call) = appointment.call {
        for (id, _) in holds_of(tx, &call_owner(call))? {
            if id != appointment.id {
                discard(tx, id)?;
            }
        }
    }
    save(tx, &appointment)?;
    append(tx, appointment.id, Change::Booked)?;
    trail::appointment(tx, Deed::Booked, None, &appointment)?;
    Ok(appointment)
}
