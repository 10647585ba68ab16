//! Opening and working hours as wall times, closures and special days.

use jiff::civil::{Date, DateTime, Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::id::{ClosureId, StaffId};

/// A stretch of one day in wall time, `from` inclusive, `to` exclusive.
///
/// `to` of midnight (00:00) means the end of the day, so that a bar can close at midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// When it starts.
    pub from: Time,
    /// When it ends.
    pub to: Time,
}

/// The open spans of each weekday, sorted and disjoint.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeeklyHours {
    /// Seven lists, Monday first.
    pub days: [Vec<Span>; 7],
}

impl WeeklyHours {
    /// The spans of one weekday; empty means closed.
    pub fn on(&self, weekday: Weekday) -> &[Span] {
        &self.days[weekday.to_monday_zero_offset() as usize]
    }
}

/// A time in which nothing can be booked: closed for repairs, a holiday trip, a sick day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// Its identifier.
    pub id: ClosureId,
    /// Who is away; `None` closes the whole business.
    pub staff: Option<StaffId>,
    /// First moment, wall time.
    pub from: DateTime,
    /// First moment after it, wall time.
    pub to: DateTime,
    /// Why, in the owner's words; told to callers when the whole business is closed.
    pub reason: String,
}

/// Other hours than usual on one date; beats weekly hours and public holidays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialDay {
    /// The date.
    pub date: Date,
    /// For whom; `None` is the whole business.
    pub staff: Option<StaffId>,
    /// The open spans; empty means closed.
    pub spans: Vec<Span>,
}
