//! Services, staff and rooms.

use crate::desk::appointments::usage;
use crate::desk::settings::hours::check_weekly;
use crate::desk::settings::{Checks, SettingsError};
use crate::domain::availability::Resource;
use crate::domain::business::Business;
use crate::domain::catalog::{Room, Service, Staff};
use crate::domain::id::{RoomId, ServiceId, StaffId};
use crate::store::business::catalog::{Rooms, Services, StaffMembers};
use crate::store::business::hours::{Closures, SpecialDays, special_day_key};
use crate::store::business::{remove, save};
use crate::store::tx::Tx;

/// The most services, staff members and rooms, each; understanding and availability look at all of them.
const MAX_ENTRIES: usize = 200;
/// The longest buffer before or after a service, minutes.
const MAX_BUFFER_MIN: u32 = 480;

/// Adds a service; its `id` is ignored.
///
/// # Errors
/// Every mistake at once.
pub fn create_service(
    tx: &mut Tx,
    business: &Business,
    service: Service,
) -> Result<Service, SettingsError> {
    room_for("services", business.services.len())?;
    check_service(business, &service, None)?;
    let id = tx.next_id("service")?;
    let service = Service { id, ..service };
    save::<Services>(tx, &id, &(&service).into())?;
    Ok(service)
}

/// Changes a service; appointments that are made keep their length.
///
/// # Errors
/// When there is none with its id, or every mistake at once.
pub fn update_service(
    tx: &mut Tx,
    business: &Business,
    service: &Service,
) -> Result<(), SettingsError> {
    business
        .service(service.id)
        .ok_or(SettingsError::NotFound("service"))?;
    check_service(business, service, Some(service.id))?;
    Ok(save::<Services>(tx, &service.id, &service.into())?)
}

/// Deletes a service that nobody has booked.
///
/// # Errors
/// When there is none with this id, or appointments to come need it.
pub fn delete_service(
    tx: &mut Tx,
    business: &Business,
    id: ServiceId,
) -> Result<(), SettingsError> {
    let service = business
        .service(id)
        .ok_or(SettingsError::NotFound("service"))?;
    for staff in &business.staff {
        let resource = Resource::Staff(staff.id);
        if usage::has_upcoming(tx, resource, |block| block.service == id)? {
            let name = &service.name;
            return Err(SettingsError::InUse(format!(
                "{name} has appointments to come: move or cancel them, or switch the service off instead"
            )));
        }
    }
    Ok(remove::<Services>(tx, &id)?)
}

/// Adds a staff member; its `id` is ignored.
///
/// # Errors
/// Every mistake at once.
pub fn create_staff(
    tx: &mut Tx,
    business: &Business,
    staff: Staff,
) -> Result<Staff, SettingsError> {
    room_for("staff", business.staff.len())?;
    check_staff(business, &staff, None)?;
    let id = tx.next_id("staff")?;
    let staff = Staff { id, ..staff };
    save::<StaffMembers>(tx, &id, &(&staff).into())?;
    Ok(staff)
}

/// Changes a staff member.
///
/// # Errors
/// When there is none with its id, or every mistake at once.
pub fn update_staff(tx: &mut Tx, business: &Business, staff: &Staff) -> Result<(), SettingsError> {
    business
        .staff_member(staff.id)
        .ok_or(SettingsError::NotFound("staff member"))?;
    check_staff(business, staff, Some(staff.id))?;
    Ok(save::<StaffMembers>(tx, &staff.id, &staff.into())?)
}

/// Deletes a staff member with their time off, and takes them off the services' lists.
///
/// # Errors
/// When there is none with this id, when appointments to come need them, or when they alone can do a service (an empty
/// list would mean everybody).
pub fn delete_staff(tx: &mut Tx, business: &Business, id: StaffId) -> Result<(), SettingsError> {
    let staff = business
        .staff_member(id)
        .ok_or(SettingsError::NotFound("staff member"))?;
    let name = &staff.name;
    if usage::has_upcoming(tx, Resource::Staff(id), |_| true)? {
        return Err(SettingsError::InUse(format!(
            "{name} has appointments to come: move or cancel them, or switch {name} off instead"
        )));
    }
    for service in business.services.iter().filter(|s| s.staff.contains(&id)) {
        let mut service = service.clone();
        service.staff.retain(|able| *able != id);
        if service.staff.is_empty() {
            let only = &service.name;
            return Err(SettingsError::InUse(format!(
                "nobody but {name} does {only}: give it to somebody else or delete it first"
            )));
        }
        save::<Services>(tx, &service.id, &(&service).into())?;
    }
    for closure in business.closures.iter().filter(|c| c.staff == Some(id)) {
        remove::<Closures>(tx, &closure.id)?;
    }
    for day in business.special_days.iter().filter(|d| d.staff == Some(id)) {
        remove::<SpecialDays>(tx, &special_day_key(day.date, day.staff))?;
    }
    Ok(remove::<StaffMembers>(tx, &id)?)
}

/// Adds a room; its `id` is ignored.
///
/// # Errors
/// Every mistake at once.
pub fn create_room(tx: &mut Tx, business: &Business, room: Room) -> Result<Room, SettingsError> {
    room_for("rooms", business.rooms.len())?;
    check_room(business, &room, None)?;
    let id = tx.next_id("room")?;
    let room = Room { id, ..room };
    save::<Rooms>(tx, &id, &(&room).into())?;
    Ok(room)
}

/// Changes a room.
///
/// # Errors
/// When there is none with its id, or every mistake at once.
pub fn update_room(tx: &mut Tx, business: &Business, room: &Room) -> Result<(), SettingsError> {
    business
        .room(room.id)
        .ok_or(SettingsError::NotFound("room"))?;
    check_room(business, room, Some(room.id))?;
    Ok(save::<Rooms>(tx, &room.id, &room.into())?)
}

/// Deletes a room and takes it off the services' lists.
///
/// # Errors
/// When there is none with this id, when appointments to come need it, or when a service has no other.
pub fn delete_room(tx: &mut Tx, business: &Business, id: RoomId) -> Result<(), SettingsError> {
    let room = business.room(id).ok_or(SettingsError::NotFound("room"))?;
    let name = &room.name;
    if usage::has_upcoming(tx, Resource::Room(id), |_| true)? {
        return Err(SettingsError::InUse(format!(
            "{name} is needed by appointments to come: move or cancel them first"
        )));
    }
    for service in business.services.iter().filter(|s| s.rooms.contains(&id)) {
        let mut service = service.clone();
        service.rooms.retain(|usable| *usable != id);
        if service.rooms.is_empty() {
            let only = &service.name;
            return Err(SettingsError::InUse(format!(
                "{only} can take place nowhere but in {name}: give it another room first"
            )));
        }
        save::<Services>(tx, &service.id, &(&service).into())?;
    }
    Ok(remove::<Rooms>(tx, &id)?)
}

fn room_for(field: &'static str, count: usize) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    let why = format!("must be at most {MAX_ENTRIES}");
    checks.require(count < MAX_ENTRIES, field, why);
    checks.done()
}

fn check_service(
    business: &Business,
    service: &Service,
    own: Option<ServiceId>,
) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    checks.text("name", &service.name, 100);
    checks.aliases(&service.aliases);
    let same = |other: &Service| Some(other.id) != own && alike(&other.name, &service.name);
    let is_new = !business.services.iter().any(same);
    checks.require(is_new, "name", "is the name of another service");
    let length = service.duration_min;
    let buffers = [
        ("buffer_before_min", service.buffer_before_min),
        ("buffer_after_min", service.buffer_after_min),
    ];
    let why = "must be between 1 and 1440";
    checks.require((1..=1440).contains(&length), "duration_min", why);
    for (field, minutes) in buffers {
        let why = format!("must be at most {MAX_BUFFER_MIN}");
        checks.require(minutes <= MAX_BUFFER_MIN, field, why);
    }
    let total = u64::from(length) + buffers.iter().map(|(_, m)| u64::from(*m)).sum::<u64>();
    let why = "and its buffers must not be longer than a day together";
    checks.require(total <= 1440, "duration_min", why);
    let seats = (1..=1000).contains(&service.capacity);
    checks.require(seats, "capacity", "must be between 1 and 1000");
    if let Some(price) = service.price {
        let currency = business.profile.currency;
        checks.require(price.minor >= 0, "price", "must not be negative");
        let why = format!("must be in {currency}");
        checks.require(price.currency == currency, "price", why);
    }
    let staff = |id: &StaffId| business.staff_member(*id).is_some();
    let why = "must name people who work here; leave it empty for everybody";
    checks.require(service.staff.iter().all(staff), "staff", why);
    let rooms = |id: &RoomId| business.room(*id).is_some();
    let why = "must name rooms that exist; leave it empty for none";
    checks.require(service.rooms.iter().all(rooms), "rooms", why);
    checks.done()
}

fn check_staff(
    business: &Business,
    staff: &Staff,
    own: Option<StaffId>,
) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    checks.text("name", &staff.name, 100);
    checks.aliases(&staff.aliases);
    let same = |other: &Staff| Some(other.id) != own && alike(&other.name, &staff.name);
    let is_new = !business.staff.iter().any(same);
    checks.require(is_new, "name", "is the name of somebody else");
    if let Some(hours) = &staff.hours {
        check_weekly(&mut checks, hours);
    }
    checks.done()
}

fn check_room(business: &Business, room: &Room, own: Option<RoomId>) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    checks.text("name", &room.name, 100);
    let same = |other: &Room| Some(other.id) != own && alike(&other.name, &room.name);
    let is_new = !business.rooms.iter().any(same);
    checks.require(is_new, "name", "is the name of another room");
    checks.done()
}

fn alike(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
