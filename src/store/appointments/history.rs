//! What happened to each appointment, in order.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::AppointmentId;
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Actor, Range, Read, Tx};

/// The most steps that are read of one appointment.
const MAX_STEPS: usize = 200;

/// Steps by appointment and number.
pub struct Histories;

impl Table for Histories {
    const PREFIX: u8 = prefix::APPOINTMENT_HISTORY;
    const NAME: &'static str = "appointment_history";
    type Key = (AppointmentId, u32);
    type Value = Step;
}

/// One thing that happened to an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
    /// By whom.
    pub actor: Actor,
    /// What.
    pub change: Change,
}

impl Record for Step {
    const VERSION: u8 = 1;
}

/// What can happen to an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// Agreed.
    Booked,
    /// Moved to another start.
    Moved {
        /// The old start.
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        from: Timestamp,
        /// The new start.
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        to: Timestamp,
    },
    /// Called off.
    Cancelled,
    /// The customer came.
    Completed,
    /// The customer did not come.
    NoShow,
    /// Notes, length or the like were changed.
    Edited,
    /// The customer said that they will come.
    Confirmed,
}

/// Appends a step.
///
/// # Errors
/// When the store cannot be read or written.
pub fn append(tx: &mut Tx, id: AppointmentId, change: Change) -> Result<(), StoreError> {
    let last = tx.list::<Histories>(Range {
        from: Some((id, 0)),
        to: Some((id, u32::MAX)),
        direction: Direction::Backward,
        limit: 1,
    })?;
    let number = last.first().map_or(1, |((_, number), _)| number + 1);
    let step = Step {
        at: tx.now(),
        actor: tx.cause().actor.clone(),
        change,
    };
    tx.put::<Histories>(&(id, number), &step)
}

/// Who changed an appointment last.
///
/// # Errors
/// When the store cannot be read.
pub fn last_actor(r: &impl Read, id: AppointmentId) -> Result<Option<Actor>, StoreError> {
    let rows = r.list::<Histories>(Range {
        direction: Direction::Backward,
        limit: 1,
        ..Range::between((id, 0), (id, u32::MAX))
    })?;
    Ok(rows.into_iter().next().map(|(_, step)| step.actor))
}

/// Whether an appointment was moved or called off after `revision`; each revision has one step, the first one step 1.
///
/// # Errors
/// When the store cannot be read.
pub fn has_changed_since(
    r: &impl Read,
    id: AppointmentId,
    revision: u32,
) -> Result<bool, StoreError> {
    let later = revision.saturating_add(2);
    let rows = r.list::<Histories>(Range {
        limit: MAX_STEPS,
        ..Range::between((id, later), (id, u32::MAX))
    })?;
    let is_news = |change| matches!(change, Change::Moved { .. } | Change::Cancelled);
    Ok(rows.iter().any(|(_, step)| is_news(step.change)))
}

/// The first steps of an appointment, oldest first.
///
/// # Errors
/// When the store cannot be read.
pub fn list(r: &impl Read, id: AppointmentId) -> Result<Vec<Step>, StoreError> {
    let rows = r.list::<Histories>(Range {
        limit: MAX_STEPS,
        ..Range::between((id, 0), (id, u32::MAX))
    })?;
    Ok(rows.into_iter().map(|(_, step)| step).collect())
}
