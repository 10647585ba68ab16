//! Records of closures and special days.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::domain::hours::{Closure, Span, SpecialDay};
use crate::domain::id::{ClosureId, StaffId};
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};

/// Closures and time off.
pub struct Closures;

impl Table for Closures {
    const PREFIX: u8 = prefix::CLOSURES;
    const NAME: &'static str = "closures";
    type Key = ClosureId;
    type Value = ClosureRecord;
}

/// A closure as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClosureRecord {
    staff: Option<StaffId>,
    from: DateTime,
    to: DateTime,
    reason: String,
}

impl Record for ClosureRecord {
    const VERSION: u8 = 1;
}

impl From<&Closure> for ClosureRecord {
    fn from(closure: &Closure) -> Self {
        Self {
            staff: closure.staff,
            from: closure.from,
            to: closure.to,
            reason: closure.reason.clone(),
        }
    }
}

/// The closure of a row.
pub fn closure(id: ClosureId, record: ClosureRecord) -> Closure {
    Closure {
        id,
        staff: record.staff,
        from: record.from,
        to: record.to,
        reason: record.reason,
    }
}

/// Special days by date and staff member; number 0, which no staff member has, is the whole business.
pub struct SpecialDays;

impl Table for SpecialDays {
    const PREFIX: u8 = prefix::SPECIAL_DAYS;
    const NAME: &'static str = "special_days";
    type Key = (Date, u64);
    type Value = SpecialDayRecord;
}

/// The spans of a special day as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SpecialDayRecord {
    spans: Vec<Span>,
}

impl Record for SpecialDayRecord {
    const VERSION: u8 = 1;
}

impl From<&SpecialDay> for SpecialDayRecord {
    fn from(day: &SpecialDay) -> Self {
        Self {
            spans: day.spans.clone(),
        }
    }
}

/// The key of a special day.
pub fn special_day_key(date: Date, staff: Option<StaffId>) -> (Date, u64) {
    (date, staff.map_or(0, StaffId::get))
}

/// The special day of a row.
pub fn special_day((date, staff): (Date, u64), record: SpecialDayRecord) -> SpecialDay {
    SpecialDay {
        date,
        staff: (staff != 0).then(|| StaffId::new(staff)),
        spans: record.spans,
    }
}
