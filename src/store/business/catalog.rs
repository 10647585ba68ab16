//! Records of services, staff and rooms.

use serde::{Deserialize, Serialize};

use crate::domain::catalog::{Room, Service, Staff};
use crate::domain::hours::WeeklyHours;
use crate::domain::id::{RoomId, ServiceId, StaffId};
use crate::domain::money::Money;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};

/// Services.
pub struct Services;

impl Table for Services {
    const PREFIX: u8 = prefix::SERVICES;
    const NAME: &'static str = "services";
    type Key = ServiceId;
    type Value = ServiceRecord;
}

/// A service as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ServiceRecord {
    name: String,
    aliases: Vec<String>,
    duration_min: u32,
    buffer_before_min: u32,
    buffer_after_min: u32,
    price: Option<Money>,
    staff: Vec<StaffId>,
    capacity: u32,
    rooms: Vec<RoomId>,
    is_active: bool,
}

impl Record for ServiceRecord {
    const VERSION: u8 = 1;
}

impl From<&Service> for ServiceRecord {
    fn from(service: &Service) -> Self {
        Self {
            name: service.name.clone(),
            aliases: service.aliases.clone(),
            duration_min: service.duration_min,
            buffer_before_min: service.buffer_before_min,
            buffer_after_min: service.buffer_after_min,
            price: service.price,
            staff: service.staff.clone(),
            capacity: service.capacity,
            rooms: service.rooms.clone(),
            is_active: service.is_active,
        }
    }
}

/// The service of a row.
pub fn service(id: ServiceId, record: ServiceRecord) -> Service {
    Service {
        id,
        name: record.name,
        aliases: record.aliases,
        duration_min: record.duration_min,
        buffer_before_min: record.buffer_before_min,
        buffer_after_min: record.buffer_after_min,
        price: record.price,
        staff: record.staff,
        capacity: record.capacity,
        rooms: record.rooms,
        is_active: record.is_active,
    }
}

/// Staff.
pub struct StaffMembers;

impl Table for StaffMembers {
    const PREFIX: u8 = prefix::STAFF;
    const NAME: &'static str = "staff";
    type Key = StaffId;
    type Value = StaffRecord;
}

/// A staff member as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StaffRecord {
    name: String,
    aliases: Vec<String>,
    hours: Option<WeeklyHours>,
    is_active: bool,
}

impl Record for StaffRecord {
    const VERSION: u8 = 1;
}

impl From<&Staff> for StaffRecord {
    fn from(staff: &Staff) -> Self {
        Self {
            name: staff.name.clone(),
            aliases: staff.aliases.clone(),
            hours: staff.hours.clone(),
            is_active: staff.is_active,
        }
    }
}

/// The staff member of a row.
pub fn staff_member(id: StaffId, record: StaffRecord) -> Staff {
    Staff {
        id,
        name: record.name,
        aliases: record.aliases,
        hours: record.hours,
        is_active: record.is_active,
    }
}

/// Rooms.
pub struct Rooms;

impl Table for Rooms {
    const PREFIX: u8 = prefix::ROOMS;
    const NAME: &'static str = "rooms";
    type Key = RoomId;
    type Value = RoomRecord;
}

/// A room as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RoomRecord {
    name: String,
}

impl Record for RoomRecord {
    const VERSION: u8 = 1;
}

impl From<&Room> for RoomRecord {
    fn from(room: &Room) -> Self {
        Self {
            name: room.name.clone(),
        }
    }
}

/// The room of a row.
pub fn room(id: RoomId, record: RoomRecord) -> Room {
    Room {
        id,
        name: record.name,
    }
}
