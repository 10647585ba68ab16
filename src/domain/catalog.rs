//! What is sold and who does it: services, staff, rooms.

use crate::domain::hours::WeeklyHours;
use crate::domain::id::{RoomId, ServiceId, StaffId};
use crate::domain::money::Money;

/// Something a caller can book.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Its identifier.
    pub id: ServiceId,
    /// The name as the owner writes it; said to callers.
    pub name: String,
    /// Other words callers use for it.
    pub aliases: Vec<String>,
    /// How long the customer is there, minutes, 1 to 1440.
    pub duration_min: u32,
    /// Preparation before, minutes; the staff member is busy, the customer is not there yet.
    pub buffer_before_min: u32,
    /// Cleaning up after, minutes.
    pub buffer_after_min: u32,
    /// The price, if it is told.
    pub price: Option<Money>,
    /// Who can do it; empty means everybody.
    pub staff: Vec<StaffId>,
    /// How many customers one staff member serves at once, 1 or more (a class, a group).
    pub capacity: u32,
    /// The rooms or chairs one of which it needs; empty means none.
    pub rooms: Vec<RoomId>,
    /// Whether callers may book it now.
    pub is_active: bool,
}

/// A person (or a resource such as "Table 4") whose time is booked.
#[derive(Clone, Debug, PartialEq)]
pub struct Staff {
    /// Its identifier.
    pub id: StaffId,
    /// The name that callers say.
    pub name: String,
    /// Other names callers use.
    pub aliases: Vec<String>,
    /// Working hours; `None` follows the business.
    pub hours: Option<WeeklyHours>,
    /// Whether this person takes appointments now.
    pub is_active: bool,
}

/// A room or chair that several services share.
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// Its identifier.
    pub id: RoomId,
    /// The name the owner uses.
    pub name: String,
}
