//! Holds: a slot kept for a few minutes for a caller who is deciding.
//!
//! A hold that has run out is free by itself; nothing waits for a job. A job only takes its rows away, some time later.

use jiff::{SignedDuration, Timestamp};

use crate::desk::appointments::find::{Question, check};
use crate::desk::appointments::{Asker, BookError};
use crate::desk::trail::{self, Deed};
use crate::domain::appointment::{Appointment, Source, Status};
use crate::domain::availability::{By, Opening, Visit, Wanted};
use crate::domain::business::Business;
use crate::domain::id::{AppointmentId, CallId};
use crate::domain::phone::Phone;
use crate::store::appointments::holds::{call_owner, holds_of, phone_owner, stale_holds};
use crate::store::appointments::{get, remove, save};
use crate::store::error::StoreError;
use crate::store::tx::Tx;

/// The most live holds of one telephone number.
const HOLDS_PER_NUMBER: usize = 2;
/// How many alternatives a refusal names.
pub(crate) const ALTERNATIVES: usize = 5;
/// How long a hold that has run out is kept, so that a late yes can still be answered.
const KEPT: SignedDuration = SignedDuration::from_hours(1);

/// A wish to keep a slot.
#[derive(Clone, Debug)]
pub struct HoldRequest {
    /// What is wanted.
    pub visit: Visit,
    /// When.
    pub at: Wanted,
    /// The call it is kept for; a call holds one slot at a time.
    pub call: Option<CallId>,
    /// The number it is kept for.
    pub phone: Option<Phone>,
    /// The appointment that is to be moved there.
    pub moving: Option<AppointmentId>,
    /// The door.
    pub source: Source,
    /// Which rules apply.
    pub by: By,
}

/// Keeps a slot; the call's earlier hold is given back, unless this one is refused.
///
/// # Errors
/// [`BookError::Taken`] with alternatives, or [`BookError::TooManyHolds`].
pub fn hold(
    tx: &mut Tx,
    business: &Business,
    request: &HoldRequest,
) -> Result<Appointment, BookError> {
    let now = tx.now();
    let earlier = match request.call {
        Some(call) => holds_of(tx, &call_owner(call))?,
        None => Vec::new(),
    };
    if let Some(phone) = &request.phone {
        let mut holds = holds_of(tx, &phone_owner(phone))?;
        holds.retain(|hold| hold.1 > now && !earlier.contains(hold));
        if holds.len() >= HOLDS_PER_NUMBER {
            return Err(BookError::TooManyHolds);
        }
    }
    let question = Question {
        visit: request.visit.clone(),
        at: request.at,
        alternatives: ALTERNATIVES,
        asker: Asker {
            by: request.by,
            call: request.call,
            moving: request.moving,
        },
    };
    let opening = check(tx, business, now, &question)??;
    for (id, _) in earlier {
        discard(tx, id)?;
    }
    let held = held(tx, business, request, opening)?;
    save(tx, &held)?;
    trail::appointment(tx, Deed::Held, None, &held)?;
    Ok(held)
}

/// Gives a hold back, at once; one that is gone already is fine.
///
/// # Errors
/// [`BookError::WrongState`] when it is an appointment by now.
pub fn release_hold(tx: &mut Tx, id: AppointmentId) -> Result<(), BookError> {
    match get(tx, id)?.map(|appointment| appointment.status) {
        None => Ok(()),
        Some(Status::Held { .. }) => Ok(discard(tx, id)?),
        Some(status) => Err(BookError::WrongState(status)),
    }
}

/// Gives everything back that a call holds: it hung up.
///
/// # Errors
/// When the store cannot be read.
pub fn release_holds_of(tx: &mut Tx, call: CallId) -> Result<(), StoreError> {
    for (id, _) in holds_of(tx, &call_owner(call))? {
        discard(tx, id)?;
    }
    Ok(())
}

/// Deletes a hold.
pub(crate) fn discard(tx: &mut Tx, id: AppointmentId) -> Result<(), StoreError> {
    if let Some(appointment) = get(tx, id)?
        && matches!(appointment.status, Status::Held { .. })
    {
        remove(tx, &appointment);
    }
    Ok(())
}

/// What one look at some holds did.
#[derive(Clone, Debug, Default)]
pub struct Swept {
    /// How many were deleted.
    pub deleted: usize,
    /// Where to go on; `None` at the end.
    pub next: Option<(String, AppointmentId)>,
}

/// Looks at `limit` holds from `from` on and deletes those that ran out long ago.
///
/// # Errors
/// When the store cannot be read.
pub fn sweep(
    tx: &mut Tx,
    from: Option<(String, AppointmentId)>,
    limit: usize,
) -> Result<Swept, StoreError> {
    let before = tx.now().checked_sub(KEPT).unwrap_or(Timestamp::MIN);
    let looked = stale_holds(tx, from, before, limit)?;
    let mut deleted = 0;
    for id in looked.stale {
        // It stands under its call and its number, so the second time it is gone already.
        deleted += usize::from(get(tx, id)?.is_some());
        discard(tx, id)?;
    }
    Ok(Swept {
        deleted,
        next: looked.next,
    })
}

fn held(
    tx: &mut Tx,
    business: &Business,
    request: &HoldRequest,
    opening: Opening,
) -> Result<Appointment, StoreError> {
    let now = tx.now();
    let length = SignedDuration::from_mins(i64::from(business.policy.hold_minutes));
    Ok(Appointment {
        id: tx.next_id("appointment")?,
        status: Status::Held {
            until: now.checked_add(length).unwrap_or(Timestamp::MAX),
        },
        customer: None,
        starts_on: business.profile.zone.to_datetime(opening.starts_at),
        timezone: business.profile.timezone.clone(),
        starts_at: opening.starts_at,
        ends_at: opening.ends_at,
        items: opening.items,
        notes: String::new(),
        source: request.source,
        call: request.call,
        held_for: request.phone.clone(),
        created_at: now,
        updated_at: now,
        revision: 0,
        confirmed_at: None,
    })
}
