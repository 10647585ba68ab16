//! One day, ready to try starts against: who works, who has a seat left, which rooms can be had.

use crate::domain::appointment::Item;
use crate::domain::availability::assign::Attempt;
use crate::domain::availability::busy::Busy;
use crate::domain::availability::day::Day;
use crate::domain::availability::needs::Need;
use crate::domain::availability::working::{Calendar, Stretch, holds};
use crate::domain::availability::{Opening, Resource};
use crate::domain::catalog::Service;
use crate::domain::id::{AppointmentId, RoomId, StaffId};

/// A staff member on one day.
#[derive(Clone, Debug)]
pub(crate) struct Shift {
    pub(crate) staff: StaffId,
    stretches: Vec<Stretch>,
    load_s: i64,
}

/// One day, ready to try starts against.
pub(crate) struct Plan<'a> {
    pub(crate) needs: &'a [Need<'a>],
    pub(crate) busy: &'a Busy,
    /// The least busy first.
    pub(crate) shifts: Vec<Shift>,
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
        let mut attempt = Attempt::new(self, start);
        let can_all = |shift: &&Shift| self.needs.iter().all(|need| can(need, shift.staff));
        let mut able = self.shifts.iter().filter(can_all);
        let is_found = able.any(|shift| attempt.assign(Some(shift.staff)))
            || self.needs.len() > 1 && attempt.assign(None);
        is_found.then(|| opening(attempt.items)).flatten()
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

    pub(crate) fn works(&self, shift: &Shift, service: Stretch) -> bool {
        self.is_forced || holds(&shift.stretches, service)
    }

    /// Whether the staff member is free, or serves a group of the same service with a seat left.
    pub(crate) fn has_seat(&self, need: &Need, start: i64, staff: StaffId) -> bool {
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
    pub(crate) fn rooms(&self, need: &Need, start: i64, staff: StaffId) -> Vec<RoomId> {
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
}

pub(crate) fn can(need: &Need, staff: StaffId) -> bool {
    need.staff.iter().any(|able| able.id == staff)
}

/// When the service itself takes place.
pub(crate) fn stretch(need: &Need, start: i64) -> Stretch {
    let from = start + need.offset_s;
    (from, from + need.length_s)
}

/// The same with its buffers.
pub(crate) fn blocked(need: &Need, start: i64) -> Stretch {
    let (from, to) = stretch(need, start);
    (from - need.before_s(), to + need.after_s())
}

fn opening(items: Vec<Item>) -> Option<Opening> {
    Some(Opening {
        starts_at: items.first()?.starts_at,
        ends_at: items.last()?.ends_at,
        items,
    })
}
