//! The owner's rules for booking.

use serde::{Deserialize, Serialize};

/// When and how callers may book, move and cancel. All lengths are in the unit of their name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// How long before its start an appointment must be booked.
    pub notice_minutes: u32,
    /// How many days ahead, today included, can be booked.
    pub window_days: u32,
    /// Bookable starts are multiples of this after midnight, 1 to 240.
    pub slot_minutes: u32,
    /// Until how many hours before its start an appointment may be moved or cancelled by the caller.
    pub cancel_hours: u32,
    /// How long a slot is held for a caller who is deciding.
    pub hold_minutes: u32,
    /// Whether public holidays of the business's country are closed.
    pub close_on_holidays: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            notice_minutes: 60,
            window_days: 60,
            slot_minutes: 15,
            cancel_hours: 12,
            hold_minutes: 3,
            close_on_holidays: true,
        }
    }
}
