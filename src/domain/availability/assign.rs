//! Gives each service of a visit a person and a room at one start, or finds that it cannot be.

use jiff::Timestamp;

use crate::domain::appointment::{Item, blocks};
use crate::domain::availability::Block;
use crate::domain::availability::fit::{Plan, Shift, blocked, can, stretch};
use crate::domain::availability::needs::Need;
use crate::domain::id::{AppointmentId, RoomId, StaffId};

/// Stands for the visit that is being fitted.
const NOBODY: AppointmentId = AppointmentId::new(0);
/// The most people and rooms that are tried for one start: far more than a real visit needs, and a bound on one that is
/// made to be hard.
const MAX_TRIES: u32 = 2000;

/// One visit at one start, being put together.
pub(crate) struct Attempt<'p> {
    plan: &'p Plan<'p>,
    start: i64,
    tries: u32,
    /// What has been given out so far.
    pub(crate) items: Vec<Item>,
}

impl<'p> Attempt<'p> {
    pub(crate) fn new(plan: &'p Plan<'p>, start: i64) -> Self {
        Self {
            plan,
            start,
            tries: 0,
            items: Vec::new(),
        }
    }

    /// Extends the items to a whole visit, by `only` one person if given: whoever did the service before first, then the
    /// least busy.
    pub(crate) fn assign(&mut self, only: Option<StaffId>) -> bool {
        let plan = self.plan;
        let Some(need) = plan.needs.get(self.items.len()) else {
            return plan.needs.len() == 1 || self.is_consistent();
        };
        let previous = self.items.last().map(|item| item.staff);
        let is_previous = |shift: &&Shift| Some(shift.staff) == previous;
        let same = plan.shifts.iter().filter(is_previous);
        let others = plan.shifts.iter().filter(|shift| !is_previous(shift));
        let start = self.start;
        same.chain(others)
            .filter(|shift| only.is_none_or(|staff| staff == shift.staff))
            .filter(|shift| can(need, shift.staff))
            .filter(|shift| plan.works(shift, stretch(need, start)))
            .filter(|shift| plan.has_seat(need, start, shift.staff))
            .any(|shift| self.assign_room(need, only, shift.staff))
    }

    /// Goes on with one person, in each room that can be had; a service that needs none has none.
    fn assign_room(&mut self, need: &Need, only: Option<StaffId>, staff: StaffId) -> bool {
        if need.service.rooms.is_empty() {
            return self.go_on(need, only, (staff, None));
        }
        let rooms = self.plan.rooms(need, self.start, staff);
        rooms
            .into_iter()
            .any(|room| self.go_on(need, only, (staff, Some(room))))
    }

    fn go_on(
        &mut self,
        need: &Need,
        only: Option<StaffId>,
        (staff, room): (StaffId, Option<RoomId>),
    ) -> bool {
        self.tries += 1;
        let Some(item) = item(need, self.start, staff, room) else {
            return false;
        };
        if self.tries > MAX_TRIES {
            return false;
        }
        self.items.push(item);
        let is_whole = self.assign(only);
        if !is_whole {
            self.items.pop();
        }
        is_whole
    }

    /// Whether the visit as a whole, buffers moved to the rims of its runs, takes only what is free.
    fn is_consistent(&self) -> bool {
        let mine = blocks(&self.items, NOBODY);
        let is_clear = mine.iter().all(|block| {
            let within = (block.from.as_second(), block.to.as_second());
            self.plan
                .busy
                .within(block.resource, within)
                .all(|entry| entry.is_group(block.service, block.starts_at.as_second()))
        });
        let overlaps = |(index, block): (usize, &Block)| {
            mine[..index].iter().any(|other| {
                other.resource == block.resource && other.from < block.to && block.from < other.to
            })
        };
        is_clear && !mine.iter().enumerate().any(overlaps)
    }
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
