//! Gives each service of a visit a person and a room at one start, or finds that it cannot be.

use jiff::Timestamp;

use crate::domain::appointment::{Item, blocks};
use crate::domain::availability::busy::Busy;
use crate::domain::availability::day::Day;
use crate::domain::availability::needs::Need;
use crate::domain::availability::working::{Calendar, Stretch, holds};
use crate::domain::availability::{Opening, Resource};
use crate::domain::catalog::Service;
use crate::domain::id::{AppointmentId, RoomId, StaffId};

/// Stands for the visit that is being fitted.
const NOBODY: AppointmentId = AppointmentId::new(0);

/// A staff member on one day.
#[derive(Clone, Debug)]
struct Shift {
    staff: StaffId,
    stretches: Vec<Stretch>,
    load_s: i64,
}

/// One day, ready to try starts against.
pub(crate) struct Plan<'a> {
    needs: &'a [Need<'a>],
    busy: &'a Busy,
    /// The least busy first.
    shifts: Vec<Shift>,
    /// Working hours do not count.
    is_forced: bool,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        calendar: &Calendar,
        day: &Day,
        needs: &'a [Need<'a>],
        busy: &'a Busy,
        is_forced: bool,
    ) -> Self {
        let mut shifts: Vec<Shift> = Vec::new();
        for staff in needs.iter().flat_map(|need| &need.staff) {
            if shifts.iter().any(|shift| shift.staff == staff.id) {
                continue;
            }
            shifts.push(Shift {
                staff: staff.id,
                stretches: calendar.staff_stretches(staff, day),
                load_s: busy.load(Resource::Staff(staff.id), day.bounds()),
            });
        }
        shifts.sort_by_key(|shift| (shift.load_s, shift.staff));
        Self {
            needs,
            busy,
            shifts,
            is_forced,
        }
    }

    /// Whether nobody works at all that day.
    pub(crate) fn is_idle(&self) -> bool {
        !self.is_forced && self.shifts.iter().all(|shift| shift.stretches.is_empty())
    }

    /// The visit at `start`, by one person if one can do all of it.
    pub(crate) fn fit(&self, start: i64) -> Option<Opening> {
        let mut items = Vec::new();
        let can_all = |shift: &&Shift| self.needs.iter().all(|need| can(need, shift.staff));
        for shift in self.shifts.iter().filter(can_all) {
            if self.assign(start, Some(shift.staff), &mut items) {
                return opening(items);
            }
        }
        let is_found = self.needs.len() > 1 && self.assign(start, None, &mut items);
        is_found.then(|| opening(items)).flatten()
    }

    /// Whether somebody who can do this need works then, busy or not.
    pub(crate) fn is_staffed(&self, need: &Need, start: i64) -> bool {
        let service = stretch(need, start);
        self.shifts
            .iter()
            .any(|shift| can(need, shift.staff) && self.works(shift, service))
    }

    /// Whether somebody who can do this need works then and is free, rooms left aside.
    pub(crate) fn is_anybody_free(&self, need: &Need, start: i64) -> bool {
        self.shifts.iter().any(|shift| {
            can(need, shift.staff)
                && self.works(shift, stretch(need, start))
                && self.has_seat(need, start, shift.staff)
        })
    }

    /// Extends `items` to a whole visit, trying people and rooms in order of preference: whoever did the service before
    /// first, then the least busy.
    fn assign(&self, start: i64, only: Option<StaffId>, items: &mut Vec<Item>) -> bool {
        let Some(need) = self.needs.get(items.len()) else {
            return self.needs.len() == 1 || self.is_consistent(items);
        };
        let previous = items.last().map(|item: &Item| item.staff);
        let is_previous = |shift: &&Shift| Some(shift.staff) == previous;
        let same = self.shifts.iter().filter(is_previous);
        let others = self.shifts.iter().filter(|shift| !is_previous(shift));
        same.chain(others)
            .filter(|shift| only.is_none_or(|staff| staff == shift.staff))
            .filter(|shift| can(need, shift.staff))
            .filter(|shift| self.works(shift, stretch(need, start)))
            .filter(|shift| self.has_seat(need, start, shift.staff))
            .any(|shift| self.assign_room(need, start, only, (shift.staff, items)))
    }

    /// Goes on with one person, in each room that can be had; a service that needs none has none.
    fn assign_room(
        &self,
        need: &Need,
        start: i64,
        only: Option<StaffId>,
        (staff, items): (StaffId, &mut Vec<Item>),
    ) -> bool {
        let mut go_on = |room| {
            let Some(item) = item(need, start, staff, room) else {
                return false;
            };
            items.push(item);
            let is_whole = self.assign(start, only, items);
            if !is_whole {
                items.pop();
            }
            is_whole
        };
        if need.service.rooms.is_empty() {
            return go_on(None);
        }
        let rooms = self.rooms(need, start, staff);
        rooms.into_iter().any(|room| go_on(Some(room)))
    }

    fn works(&self, shift: &Shift, service: Stretch) -> bool {
        self.is_forced || holds(&shift.stretches, service)
    }

    /// Whether the staff member is free, or serves a group of the same service with a seat left.
    fn has_seat(&self, need: &Need, start: i64, staff: StaffId) -> bool {
        let mut seats = need.service.capacity.max(1);
        for entry in self
            .busy
            .within(Resource::Staff(staff), blocked(need, start))
        {
            seats = seats.saturating_sub(1);
            if seats == 0 || !entry.is_group(need.service.id, start + need.offset_s) {
                return false;
            }
        }
        true
    }

    /// The rooms to try; a group stays in its room.
    fn rooms(&self, need: &Need, start: i64, staff: StaffId) -> Vec<RoomId> {
        let group = self.group(need.service, start + need.offset_s, staff);
        let within = blocked(need, start);
        let is_usable = |room: &RoomId| {
            let mut taken = self.busy.within(Resource::Room(*room), within).peekable();
            let is_free = taken.peek().is_none();
            let is_ours = taken.all(|entry| group.contains(&entry.appointment));
            is_ours && is_free == group.is_empty()
        };
        let rooms = need.service.rooms.iter().copied();
        rooms.filter(is_usable).collect()
    }

    /// The appointments that already share this service, start and person.
    fn group(&self, service: &Service, starts_at: i64, staff: StaffId) -> Vec<AppointmentId> {
        self.busy
            .within(Resource::Staff(staff), (starts_at, starts_at + 1))
            .filter(|entry| entry.is_group(service.id, starts_at))
            .map(|entry| entry.appointment)
            .collect()
    }

    /// Whether the visit as a whole, buffers moved to the rims of its runs, takes only what is free.
    fn is_consistent(&self, items: &[Item]) -> bool {
        let mine = blocks(items, NOBODY);
        let clear = mine.iter().all(|block| {
            let within = (block.from.as_second(), block.to.as_second());
            self.busy
                .within(block.resource, within)
                .all(|entry| entry.is_group(block.service, block.starts_at.as_second()))
        });
        let overlaps = |(index, block): (usize, &crate::domain::availability::Block)| {
            mine[..index].iter().any(|other| {
                other.resource == block.resource && other.from < block.to && block.from < other.to
            })
        };
        clear && !mine.iter().enumerate().any(overlaps)
    }
}

fn can(need: &Need, staff: StaffId) -> bool {
    need.staff.iter().any(|able| able.id == staff)
}

/// When the service itself takes place.
fn stretch(need: &Need, start: i64) -> Stretch {
    let from = start + need.offset_s;
    (from, from + need.length_s)
}

/// The same with its buffers.
fn blocked(need: &Need, start: i64) -> Stretch {
    let (from, to) = stretch(need, start);
    (from - need.before_s(), to + need.after_s())
}

fn item(need: &Need, start: i64, staff: StaffId, room: Option<RoomId>) -> Option<Item> {
    let (from, to) = stretch(need, start);
    let (blocked_from, blocked_to) = blocked(need, start);
    Some(Item {
        service: need.service.id,
        staff,
        room,
        starts_at: Timestamp::from_second(from).ok()?,
        ends_at: Timestamp::from_second(to).ok()?,
        blocked_from: Timestamp::from_second(blocked_from).ok()?,
        blocked_to: Timestamp::from_second(blocked_to).ok()?,
    })
}

fn opening(items: Vec<Item>) -> Option<Opening> {
    Some(Opening {
        starts_at: items.first()?.starts_at,
        ends_at: items.last()?.ends_at,
        items,
    })
}
