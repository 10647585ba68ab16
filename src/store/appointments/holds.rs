//! Holds by owner: which slots a call or a telephone number keeps.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::appointment::{Appointment, Status};
use crate::domain::id::{AppointmentId, CallId};
use crate::domain::phone::Phone;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read};

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

pub(in crate::store) fn owners(appointment: &Appointment) -> Vec<String> {
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

/// What one look at some holds found.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// Those that ended before the moment that was asked for.
    pub stale: Vec<AppointmentId>,
    /// Where to go on; `None` at the end.
    pub next: Option<(String, AppointmentId)>,
}

/// Looks at `limit` holds of anybody from `from` on, in no order of time, for those that ended before `before`.
///
/// # Errors
/// When the store cannot be read.
pub fn stale_holds(
    r: &impl Read,
    from: Option<(String, AppointmentId)>,
    before: Timestamp,
    limit: usize,
) -> Result<Looked, StoreError> {
    let mut rows = r.list::<Holds>(Range {
        from,
        limit: limit + 1,
        ..Range::all()
    })?;
    let next = rows.split_off(limit.min(rows.len())).pop();
    Ok(Looked {
        stale: rows
            .into_iter()
            .filter(|(_, hold)| hold.until < before)
            .map(|((_, id), _)| id)
            .collect(),
        next: next.map(|(key, _)| key),
    })
}
