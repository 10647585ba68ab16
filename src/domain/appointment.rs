//! Appointments: held, booked, and what becomes of them.

use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::availability::{Block, Resource};
use crate::domain::id::{AppointmentId, CallId, CustomerId, RoomId, ServiceId, StaffId};
use crate::domain::phone::Phone;

/// One visit of one customer: one or several services in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Appointment {
    /// Its identifier; moving keeps it.
    pub id: AppointmentId,
    /// Where it is in its life.
    pub status: Status,
    /// Who comes; `None` only while held.
    pub customer: Option<CustomerId>,
    /// The services in order, never empty; each has its own staff member and room.
    pub items: Vec<Item>,
    /// The wall time that was promised, in `timezone`.
    pub starts_on: DateTime,
    /// IANA name of the zone of the promise.
    pub timezone: String,
    /// The same moment in UTC; equals the start of the first item.
    pub starts_at: Timestamp,
    /// End of the last item.
    pub ends_at: Timestamp,
    /// Notes of the caller or the owner.
    pub notes: String,
    /// Through which door it came.
    pub source: Source,
    /// The call that made it.
    pub call: Option<CallId>,
    /// The number that a hold is kept for; `None` once booked, the customer is known then.
    pub held_for: Option<Phone>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// How often it was changed; the calendar file's SEQUENCE (RFC 5545 §3.8.7.4) rises with it.
    pub revision: u32,
    /// When the customer said that they will come, to the time at which it is now.
    pub confirmed_at: Option<Timestamp>,
}

impl Appointment {
    /// The time it takes of each staff member and room, whatever its status.
    pub fn blocks(&self) -> Vec<Block> {
        blocks(&self.items, self.id)
    }
}

/// The time that a visit takes of each staff member and room.
///
/// Services that follow each other with the same person (or in the same room) form one run: the customer is served
/// without a pause, all preparation lies before the run and all cleaning up after it.
pub fn blocks(items: &[Item], appointment: AppointmentId) -> Vec<Block> {
    let mut blocks = runs(items, appointment, |item| Some(Resource::Staff(item.staff)));
    blocks.extend(runs(items, appointment, |item| {
        item.room.map(Resource::Room)
    }));
    blocks
}

fn runs(
    items: &[Item],
    appointment: AppointmentId,
    resource_of: impl Fn(&Item) -> Option<Resource>,
) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(items.len());
    for run in items.chunk_by(|a, b| resource_of(a) == resource_of(b)) {
        let Some(resource) = resource_of(&run[0]) else {
            continue;
        };
        let before: SignedDuration = run.iter().map(Item::buffer_before).sum();
        let after: SignedDuration = run.iter().map(Item::buffer_after).sum();
        let last = run.len() - 1;
        for (index, item) in run.iter().enumerate() {
            let starts_at = item.starts_at;
            let ends_at = item.ends_at;
            blocks.push(Block {
                resource,
                from: if index == 0 {
                    starts_at - before
                } else {
                    starts_at
                },
                to: if index == last {
                    ends_at + after
                } else {
                    ends_at
                },
                starts_at,
                service: item.service,
                appointment,
            });
        }
    }
    blocks
}

/// One service within a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What is done.
    pub service: ServiceId,
    /// By whom.
    pub staff: StaffId,
    /// Where, if it needs a room.
    pub room: Option<RoomId>,
    /// When the customer's part starts.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub starts_at: Timestamp,
    /// When it ends.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub ends_at: Timestamp,
    /// From when preparing for it takes time (buffer before).
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub blocked_from: Timestamp,
    /// Until when cleaning up takes time (buffer after).
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub blocked_to: Timestamp,
}

impl Item {
    fn buffer_before(&self) -> SignedDuration {
        self.starts_at.duration_since(self.blocked_from)
    }

    fn buffer_after(&self) -> SignedDuration {
        self.blocked_to.duration_since(self.ends_at)
    }
}

/// The life of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Kept for a caller who is deciding; gone at `until`.
    Held {
        /// The moment at which the slot is free again.
        #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
        until: Timestamp,
    },
    /// Agreed.
    Booked,
    /// Called off; keeps its record, frees its time.
    Cancelled,
    /// The customer came.
    Completed,
    /// The customer did not come.
    NoShow,
}

impl Status {
    /// The word for it in the API and in events.
    pub fn name(self) -> &'static str {
        match self {
            Self::Held { .. } => "held",
            Self::Booked => "booked",
            Self::Cancelled => "cancelled",
            Self::Completed => "completed",
            Self::NoShow => "no_show",
        }
    }
}

/// The door through which an appointment came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Source {
    /// A telephone call.
    Phone,
    /// A text message.
    Sms,
    /// The browser or the terminal.
    Web,
    /// A program.
    Api,
    /// A file.
    Import,
}

impl Source {
    /// The word for it in the API and in events.
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Sms => "sms",
            Self::Web => "web",
            Self::Api => "api",
            Self::Import => "import",
        }
    }
}
