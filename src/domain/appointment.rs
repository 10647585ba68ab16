//! Appointments: held, booked, and what becomes of them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::domain::id::{AppointmentId, CallId, CustomerId, RoomId, ServiceId, StaffId};

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
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// How often it was moved; the calendar file's SEQUENCE (RFC 5545 §3.8.7.4) rises with it.
    pub revision: u32,
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
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// From when the staff member is busy (buffer before).
    pub blocked_from: Timestamp,
    /// Until when (buffer after).
    pub blocked_to: Timestamp,
}

/// The life of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Kept for a caller who is deciding; gone at `until`.
    Held {
        /// The moment at which the slot is free again.
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
