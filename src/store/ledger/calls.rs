//! How many calls there were: for the caps on them, and for what one costs.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::id::CallId;
use crate::store::error::StoreError;
use crate::store::ledger::sums::hour_of;
use crate::store::retention::Dated;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// Calls by hour, each by its beginning.
pub struct CallsByHour;

impl Table for CallsByHour {
    const PREFIX: u8 = prefix::CALLS_BY_HOUR;
    const NAME: &'static str = "calls_by_hour";
    type Key = Timestamp;
    type Value = HourOfCalls;
}

/// The calls of an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HourOfCalls {
    /// Seconds since 1970 of its beginning.
    pub starts_s: i64,
    /// How many began.
    pub begun: u32,
}

impl Record for HourOfCalls {
    const VERSION: u8 = 1;
}

impl Dated for HourOfCalls {
    fn at(&self) -> Timestamp {
        Timestamp::from_second(self.starts_s).unwrap_or(Timestamp::MIN)
    }
}

/// Calls by day of the business.
pub struct CallsByDay;

impl Table for CallsByDay {
    const PREFIX: u8 = prefix::CALLS_BY_DAY;
    const NAME: &'static str = "calls_by_day";
    type Key = Date;
    type Value = DayOfCalls;
}

/// The calls of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayOfCalls {
    /// How many began.
    pub begun: u32,
    /// How many ended.
    pub ended: u32,
    /// How many of those led to an appointment.
    pub booked: u32,
}

impl Record for DayOfCalls {
    const VERSION: u8 = 1;
}

/// Calls that are not charged yet: they go on, or nobody reported how long they took.
pub struct Uncharged;

impl Table for Uncharged {
    const PREFIX: u8 = prefix::UNCHARGED_CALLS;
    const NAME: &'static str = "uncharged_calls";
    type Key = CallId;
    type Value = UnchargedCall;
}

/// A call that is not charged yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnchargedCall {
    /// When it began.
    pub at: Timestamp,
}

impl Record for UnchargedCall {
    const VERSION: u8 = 1;
}

/// At most `limit` calls that are not charged yet and began before a moment, from `from` on; where to go on.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn uncharged(
    r: &impl Read,
    from: Option<CallId>,
    before: Timestamp,
    limit: usize,
) -> Result<(Vec<CallId>, Option<CallId>), StoreError> {
    let mut rows = r.list::<Uncharged>(Range {
        from,
        limit: limit + 1,
        ..Range::all()
    })?;
    let next = rows.get(limit).map(|(id, _)| *id);
    rows.truncate(limit);
    let old = rows.into_iter().filter(|(_, call)| call.at < before);
    Ok((old.map(|(id, _)| id).collect(), next))
}

/// How many calls began in an hour, and on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    /// In the hour.
    pub in_hour: u32,
    /// On the day.
    pub on_day: u32,
}

/// Counts a call that begins; how many there are then, with it.
///
/// # Errors
/// When the store cannot be read or written.
pub fn count_begun(tx: &mut Tx, at: Timestamp, on: Date) -> Result<Begun, StoreError> {
    let (key, starts_s) = hour_of(at);
    let hour = tx.get::<CallsByHour>(&key)?.unwrap_or_default();
    let begun = hour.begun.saturating_add(1);
    tx.put::<CallsByHour>(&key, &HourOfCalls { starts_s, begun })?;
    let mut day = on_day(tx, on)?;
    day.begun = day.begun.saturating_add(1);
    tx.put::<CallsByDay>(&on, &day)?;
    Ok(Begun {
        in_hour: begun,
        on_day: day.begun,
    })
}

/// Counts a call that ended.
///
/// # Errors
/// When the store cannot be read or written.
pub fn count_ended(tx: &mut Tx, on: Date, led_to_booking: bool) -> Result<(), StoreError> {
    let day = on_day(tx, on)?;
    let day = DayOfCalls {
        ended: day.ended.saturating_add(1),
        booked: day.booked.saturating_add(u32::from(led_to_booking)),
        ..day
    };
    tx.put::<CallsByDay>(&on, &day)
}

fn on_day(r: &impl Read, on: Date) -> Result<DayOfCalls, StoreError> {
    Ok(r.get::<CallsByDay>(&on)?.unwrap_or_default())
}

/// The calls from a day on until before another, by day.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn calls_between(
    r: &impl Read,
    from: Date,
    to: Date,
) -> Result<Vec<(Date, DayOfCalls)>, StoreError> {
    r.list::<CallsByDay>(Range::between(from, to))
}
