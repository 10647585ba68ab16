//! What becomes of an appointment: moved, called off, kept, missed.

use jiff::{SignedDuration, Timestamp};

use crate::desk::appointments::book::{asker, opening_at, opening_of};
use crate::desk::appointments::hold::discard;
use crate::desk::appointments::{BookError, Slot};
use crate::desk::trail::{self, Deed};
use crate::domain::appointment::{Appointment, Status};
use crate::domain::availability::{By, Opening, Visit, Wanted};
use crate::domain::business::Business;
use crate::domain::id::{AppointmentId, CallId};
use crate::store::appointments::history::{Change, append};
use crate::store::appointments::{get, save};
use crate::store::error::StoreError;
use crate::store::tx::Tx;

/// A wish to move an appointment.
#[derive(Clone, Debug)]
pub struct Move {
    /// Which.
    pub appointment: AppointmentId,
    /// Where to.
    pub slot: Slot,
    /// The call that moves it; it can use what it holds.
    pub call: Option<CallId>,
    /// Which rules apply.
    pub by: By,
}

/// Moves a booked appointment; it keeps its identifier. Moving it to where it is changes nothing.
///
/// # Errors
/// [`BookError::TooLate`] when the cut-off before the old start has gone by, [`BookError::Taken`] with alternatives,
/// [`BookError::WrongState`], [`BookError::NotFound`].
pub fn reschedule(tx: &mut Tx, business: &Business, wish: &Move) -> Result<Appointment, BookError> {
    let old = get(tx, wish.appointment)?.ok_or(BookError::NotFound)?;
    if old.status != Status::Booked {
        return Err(BookError::WrongState(old.status));
    }
    check_cut_off(tx, business, &old, wish.by)?;
    let opening = destination(tx, business, wish, &old)?;
    if let Slot::Hold(id) = wish.slot {
        discard(tx, id)?;
    }
    if opening == opening_of(&old) {
        return Ok(old);
    }
    let change = Change::Moved {
        from: old.starts_at,
        to: opening.starts_at,
    };
    let moved = Appointment {
        starts_on: business.profile.zone.to_datetime(opening.starts_at),
        timezone: business.profile.timezone.clone(),
        starts_at: opening.starts_at,
        ends_at: opening.ends_at,
        items: opening.items,
        confirmed_at: None,
        ..old.clone()
    };
    Ok(record(tx, &old, moved, change)?)
}

fn destination(
    tx: &mut Tx,
    business: &Business,
    wish: &Move,
    old: &Appointment,
) -> Result<Opening, BookError> {
    let asker = asker(wish.by, wish.call, Some(old.id));
    match &wish.slot {
        Slot::Start { visit, at } => opening_at(tx, business, visit, *at, asker),
        Slot::Hold(id) => {
            let hold = get(tx, *id)?.ok_or(BookError::NotFound)?;
            let Status::Held { until } = hold.status else {
                return Err(BookError::WrongState(hold.status));
            };
            if hold.call != wish.call {
                return Err(BookError::NotFound);
            }
            if until > tx.now() {
                return Ok(opening_of(&hold));
            }
            let visit = Visit::from_items(&hold.items);
            opening_at(tx, business, &visit, Wanted::At(hold.starts_at), asker)
        }
    }
}

/// Calls an appointment off; its record stays, its time is free. Doing so again changes nothing; a hold is given back.
///
/// # Errors
/// [`BookError::TooLate`] when the cut-off has gone by, [`BookError::WrongState`], [`BookError::NotFound`].
pub fn cancel(
    tx: &mut Tx,
    business: &Business,
    id: AppointmentId,
    by: By,
) -> Result<Appointment, BookError> {
    let old = get(tx, id)?.ok_or(BookError::NotFound)?;
    match old.status {
        Status::Cancelled => Ok(old),
        Status::Held { .. } => {
            discard(tx, id)?;
            Ok(Appointment {
                status: Status::Cancelled,
                ..old
            })
        }
        Status::Booked => {
            check_cut_off(tx, business, &old, by)?;
            let cancelled = Appointment {
                status: Status::Cancelled,
                ..old.clone()
            };
            Ok(record(tx, &old, cancelled, Change::Cancelled)?)
        }
        status => Err(BookError::WrongState(status)),
    }
}

/// Notes that the customer said they will come. Doing so again changes nothing.
///
/// # Errors
/// [`BookError::TooLate`] once it has begun, [`BookError::WrongState`], [`BookError::NotFound`].
pub fn confirm(tx: &mut Tx, id: AppointmentId) -> Result<Appointment, BookError> {
    let old = get(tx, id)?.ok_or(BookError::NotFound)?;
    if old.status != Status::Booked {
        return Err(BookError::WrongState(old.status));
    }
    if old.confirmed_at.is_some() {
        return Ok(old);
    }
    if old.starts_at <= tx.now() {
        let until = old.starts_at;
        return Err(BookError::TooLate { until });
    }
    let confirmed = Appointment {
        confirmed_at: Some(tx.now()),
        ..old.clone()
    };
    Ok(record(tx, &old, confirmed, Change::Confirmed)?)
}

/// Notes that the customer came.
///
/// # Errors
/// [`BookError::TooEarly`] before it begins, [`BookError::WrongState`], [`BookError::NotFound`].
pub fn complete(tx: &mut Tx, id: AppointmentId) -> Result<Appointment, BookError> {
    close(tx, id, Status::Completed, Change::Completed)
}

/// Notes that the customer did not come.
///
/// # Errors
/// As [`complete`].
pub fn no_show(tx: &mut Tx, id: AppointmentId) -> Result<Appointment, BookError> {
    close(tx, id, Status::NoShow, Change::NoShow)
}

/// Changes the notes of an appointment.
///
/// # Errors
/// [`BookError::NotFound`].
pub fn annotate(tx: &mut Tx, id: AppointmentId, notes: &str) -> Result<Appointment, BookError> {
    let old = super::get(tx, id, tx.now())?;
    if old.notes == notes {
        return Ok(old);
    }
    let edited = Appointment {
        notes: notes.to_owned(),
        ..old.clone()
    };
    Ok(record(tx, &old, edited, Change::Edited)?)
}

fn close(
    tx: &mut Tx,
    id: AppointmentId,
    status: Status,
    change: Change,
) -> Result<Appointment, BookError> {
    let old = get(tx, id)?.ok_or(BookError::NotFound)?;
    if old.status == status {
        return Ok(old);
    }
    if !matches!(
        old.status,
        Status::Booked | Status::Completed | Status::NoShow
    ) {
        return Err(BookError::WrongState(old.status));
    }
    if old.starts_at > tx.now() {
        return Err(BookError::TooEarly {
            starts_at: old.starts_at,
        });
    }
    let closed = Appointment {
        status,
        ..old.clone()
    };
    Ok(record(tx, &old, closed, change)?)
}

/// Until when a caller may move or cancel an appointment.
pub fn cut_off(business: &Business, appointment: &Appointment) -> Timestamp {
    let hours = SignedDuration::from_hours(i64::from(business.policy.cancel_hours));
    appointment
        .starts_at
        .checked_sub(hours)
        .unwrap_or(Timestamp::MIN)
}

fn check_cut_off(
    tx: &Tx,
    business: &Business,
    appointment: &Appointment,
    by: By,
) -> Result<(), BookError> {
    let until = cut_off(business, appointment);
    if by == By::Caller && tx.now() > until {
        return Err(BookError::TooLate { until });
    }
    Ok(())
}

/// Saves a changed appointment with its next revision, its history and its trail.
///
/// # Errors
/// When the store cannot be read or written.
pub(crate) fn record(
    tx: &mut Tx,
    old: &Appointment,
    changed: Appointment,
    change: Change,
) -> Result<Appointment, StoreError> {
    let appointment = Appointment {
        updated_at: tx.now(),
        revision: old.revision + 1,
        ..changed
    };
    save(tx, &appointment)?;
    append(tx, appointment.id, change)?;
    trail::appointment(tx, deed(change), Some(old), &appointment)?;
    Ok(appointment)
}

fn deed(change: Change) -> Deed {
    match change {
        Change::Booked => Deed::Booked,
        Change::Moved { .. } => Deed::Moved,
        Change::Cancelled => Deed::Cancelled,
        Change::Completed => Deed::Completed,
        Change::NoShow => Deed::NoShow,
        Change::Edited => Deed::Edited,
        Change::Confirmed => Deed::Confirmed,
    }
}
