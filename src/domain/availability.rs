//! Which times are bookable, and why a wanted one is not.
//!
//! [`day`] lays a local date over the time line, [`working`] says who works when, [`busy`] what is taken, [`needs`] what a
//! visit takes, [`fit`] and [`assign`] give it people and rooms; [`search`], [`check`] and [`nearest`] are the questions asked.

pub(crate) mod assign;
pub(crate) mod busy;
pub mod check;
pub(crate) mod day;
pub(crate) mod fit;
pub mod nearest;
pub(crate) mod needs;
pub mod search;
pub mod working;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::domain::appointment::Item;
use crate::domain::business::Business;
use crate::domain::id::{AppointmentId, RoomId, ServiceId, StaffId};

/// What one customer wants done in one visit: services in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// The services, never empty.
    pub items: Vec<VisitItem>,
}

impl Visit {
    /// One service by anyone who can.
    pub fn of(service: ServiceId) -> Self {
        Self {
            items: vec![VisitItem {
                service,
                staff: None,
                excluded: Vec::new(),
                duration_min: None,
            }],
        }
    }

    /// The visit that these booked items make, with the same people and lengths.
    pub fn from_items(items: &[Item]) -> Self {
        let minutes = |item: &Item| item.ends_at.duration_since(item.starts_at).as_mins();
        Self {
            items: items
                .iter()
                .map(|item| VisitItem {
                    service: item.service,
                    staff: Some(item.staff),
                    excluded: Vec::new(),
                    duration_min: u32::try_from(minutes(item)).ok(),
                })
                .collect(),
        }
    }

    /// The same services by anyone who can and is not excluded.
    pub fn by_anyone(&self) -> Self {
        let mut visit = self.clone();
        for item in &mut visit.items {
            item.staff = None;
        }
        visit
    }

    /// The same with nobody excluded.
    pub(crate) fn excluding_nobody(&self) -> Self {
        let mut visit = self.clone();
        for item in &mut visit.items {
            item.excluded.clear();
        }
        visit
    }
}

/// One wanted service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitItem {
    /// What.
    pub service: ServiceId,
    /// By whom; `None` is anyone who can.
    pub staff: Option<StaffId>,
    /// By whom on no account.
    #[serde(default)]
    pub excluded: Vec<StaffId>,
    /// Another length than the service's usual one, minutes.
    pub duration_min: Option<u32>,
}

/// Time that is already taken, of a staff member or a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Whose time.
    pub resource: Resource,
    /// From when, buffers included.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub from: Timestamp,
    /// Until when, exclusive.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub to: Timestamp,
    /// The start of the service itself; customers of one group share it.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub starts_at: Timestamp,
    /// The service, whose capacity may leave seats.
    pub service: ServiceId,
    /// The appointment it belongs to, so that moving ignores itself.
    pub appointment: AppointmentId,
}

/// A staff member or a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Resource {
    /// A staff member's time.
    Staff(StaffId),
    /// A room's time.
    Room(RoomId),
}

/// A bookable start with everything needed to book it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Start of the visit.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub starts_at: Timestamp,
    /// End of the visit.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub ends_at: Timestamp,
    /// Each service with the staff member and room it gets.
    pub items: Vec<Item>,
}

/// Which starts are asked for: any of the dates, within any of the times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First and last date, both included, in the business's zone; sorted, disjoint.
    pub dates: Vec<(Date, Date)>,
    /// Wall-time ranges of the start, `from` included, `to` included only when equal to `from` (an exact time);
    /// empty is any time.
    pub times: Vec<(Time, Time)>,
}

impl Window {
    /// Any time from `first` to `last`, both included.
    pub fn dates(first: Date, last: Date) -> Self {
        Self {
            dates: vec![(first, last)],
            times: Vec::new(),
        }
    }

    /// Whether a start at this time of day is asked for.
    pub(crate) fn allows(&self, time: Time) -> bool {
        let within = |&(from, to): &(Time, Time)| {
            time == from || time > from && from != to && (time < to || to == Time::midnight())
        };
        self.times.is_empty() || self.times.iter().any(within)
    }
}

/// A start as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// A wall time in the business's zone.
    Wall(DateTime),
    /// An instant.
    At(Timestamp),
}

/// Why a wanted start cannot be had, and what can.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Every reason that applies, the weightiest first.
    pub reasons: Vec<Reason>,
    /// The nearest bookable starts, best first.
    pub next: Vec<Opening>,
}

/// Who asks: the owner may do what a caller may not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// A caller or anybody from outside: every rule applies.
    #[default]
    Caller,
    /// The owner: notice, window, slot grid and cut-off do not apply.
    Owner {
        /// Working hours, closures and the past do not apply either. Nothing allows a double booking.
        force: bool,
    },
}

impl By {
    /// Whether working hours, closures and the past are overridden.
    pub fn is_forced(self) -> bool {
        self == Self::Owner { force: true }
    }
}

/// Why a wanted start cannot be booked; everything that helps to say so.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// The business is closed on this day of the week, or at this hour.
    Closed,
    /// A public holiday; its English name.
    Holiday(String),
    /// The owner closed the business; why.
    Closure(String),
    /// The start has gone by.
    Past,
    /// Sooner than the minimum notice.
    TooSoon,
    /// Beyond the booking window.
    TooFar,
    /// Not on the slot grid.
    OffGrid,
    /// The wall time does not exist on that day (clocks go forward).
    NoSuchTime,
    /// The visit would not end before closing.
    TooLong,
    /// The wanted person does not work then.
    StaffAway(StaffId),
    /// The wanted person does not do this service.
    StaffCannot(StaffId, ServiceId),
    /// Nobody who does this service works then.
    NobodyWorks(ServiceId),
    /// Only this person, who is excluded, does this service.
    NobodyElseCan(StaffId, ServiceId),
    /// Only this person, who is excluded, is free then.
    NobodyElseFree(StaffId),
    /// Whoever could do it is busy.
    Taken,
    /// Every suitable room is in use.
    NoRoom(ServiceId),
    /// The service is not offered (any more).
    NotOffered(ServiceId),
}

/// The diary that a search runs against: one business, what is taken, and the moment.
#[derive(Clone, Copy, Debug)]
pub struct Diary<'a> {
    /// The business.
    pub business: &'a Business,
    /// The taken time of every resource that matters, in any order; expired holds already left out.
    pub blocks: &'a [Block],
    /// The moment of asking.
    pub now: Timestamp,
    /// Appointments whose own blocks do not count: the one that is being moved, the asker's hold.
    pub ignore: &'a [AppointmentId],
    /// Who asks.
    pub by: By,
}
