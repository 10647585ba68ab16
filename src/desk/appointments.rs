//! Appointments from the first question to the last state: find, check, hold, book, move, cancel, complete.
//!
//! Every door comes through here; [`Asker::by`] alone decides which rules apply. Whatever is written is checked against
//! taken time in the same transaction, so one slot is sold once.

pub mod book;
pub mod change;
pub mod explain;
pub mod find;
pub mod hold;
pub mod list;
pub mod usage;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::appointment::{Appointment, Status};
use crate::domain::availability::{By, Opening, Reason, Refusal, Visit, Wanted};
use crate::domain::id::{AppointmentId, CallId};
use crate::store::appointments;
use crate::store::error::StoreError;
use crate::store::tx::Read;

/// On whose behalf a question is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asker {
    /// Which rules apply.
    pub by: By,
    /// The call that asks; its own hold does not stand in its way.
    pub call: Option<CallId>,
    /// The appointment that is being moved; it does not stand in its own way.
    pub moving: Option<AppointmentId>,
}

/// What is booked: something held, or a start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Slot {
    /// What this hold keeps.
    Hold(AppointmentId),
    /// A visit at a start.
    Start {
        /// The services.
        visit: Visit,
        /// When.
        at: Wanted,
    },
}

impl Slot {
    /// Exactly this opening: the same start, people and lengths.
    pub fn of(opening: &Opening) -> Self {
        Self::Start {
            visit: Visit::from_items(&opening.items),
            at: Wanted::At(opening.starts_at),
        }
    }
}

/// Why an appointment was not made or changed, with what helps to go on.
#[derive(Clone, Debug, thiserror::Error)]
pub enum BookError {
    /// The start cannot be had.
    #[error("that time is not bookable")]
    Taken {
        /// Every reason.
        reasons: Vec<Reason>,
        /// The nearest starts that can be had.
        next: Vec<Opening>,
    },
    /// The cut-off for moving and cancelling has gone by.
    #[error("it is too late to change this appointment")]
    TooLate {
        /// Until when it could be changed.
        until: Timestamp,
    },
    /// It has not begun yet.
    #[error("this appointment has not begun yet")]
    TooEarly {
        /// When it begins.
        starts_at: Timestamp,
    },
    /// There is no such appointment, or it is somebody else's hold.
    #[error("there is no such appointment")]
    NotFound,
    /// There is no such customer.
    #[error("there is no such customer")]
    NoCustomer,
    /// That cannot be done with an appointment in this state.
    #[error("the appointment is {}", .0.name())]
    WrongState(Status),
    /// The number holds as many slots as it may.
    #[error("this number already holds as many times as it may")]
    TooManyHolds,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Refusal> for BookError {
    fn from(refusal: Refusal) -> Self {
        Self::Taken {
            reasons: refusal.reasons,
            next: refusal.next,
        }
    }
}

/// One appointment; an expired hold is not one.
///
/// # Errors
/// [`BookError::NotFound`], or the store's failure.
pub fn get(r: &impl Read, id: AppointmentId, now: Timestamp) -> Result<Appointment, BookError> {
    appointments::get(r, id)?
        .filter(|appointment| is_live(appointment, now))
        .ok_or(BookError::NotFound)
}

/// Whether an appointment is more than a hold that has run out.
pub(crate) fn is_live(appointment: &Appointment, now: Timestamp) -> bool {
    match appointment.status {
        Status::Held { until } => until > now,
        _ => true,
    }
}
