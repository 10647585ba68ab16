//! Whether one wanted start is bookable, and if not, every reason why.

use jiff::Span;
use jiff::civil::DateTime;

use crate::domain::availability::busy::Busy;
use crate::domain::availability::day::{Placed, place_wall};
use crate::domain::availability::fit::Plan;
use crate::domain::availability::needs::{Need, resolve};
use crate::domain::availability::working::{Calendar, Origin, holds, stretch_of};
use crate::domain::availability::{By, Diary, Opening, Reason, Visit, Wanted, Window};
use crate::domain::id::StaffId;

/// A wanted start on the time line and on the wall.
struct Start {
    at: i64,
    wall: DateTime,
}

impl Diary<'_> {
    /// The opening at the wanted start, or every reason why there is none, the weightiest first.
    ///
    /// # Errors
    /// The reasons.
    pub fn check(&self, visit: &Visit, wanted: Wanted) -> Result<Opening, Vec<Reason>> {
        self.fitted(visit, wanted).map_err(|reasons| {
            let excluded = self.only_excluded(visit, wanted, &reasons);
            excluded.map_or(reasons, |staff| vec![Reason::NobodyElseFree(staff)])
        })
    }

    /// Who is excluded and could have done it at a start that is refused for `reasons`.
    fn only_excluded(&self, visit: &Visit, wanted: Wanted, reasons: &[Reason]) -> Option<StaffId> {
        let has_excluded = visit.items.iter().any(|item| !item.excluded.is_empty());
        let is_never = |reason: &Reason| matches!(reason, Reason::NobodyElseCan(..));
        if !has_excluded || reasons.iter().any(is_never) {
            return None;
        }
        let opening = self.fitted(&visit.excluding_nobody(), wanted).ok()?;
        let mut items = opening.items.iter().zip(&visit.items);
        let (item, _) = items.find(|(item, wish)| wish.excluded.contains(&item.staff))?;
        Some(item.staff)
    }

    fn fitted(&self, visit: &Visit, wanted: Wanted) -> Result<Opening, Vec<Reason>> {
        let needs = resolve(self.business, visit, self.by)?;
        let start = self.start(wanted)?;
        let date = start.wall.date();
        let calendar = Calendar::new(self.business, date, date);
        let day = calendar.day(date);
        let busy = Busy::new(self);
        let plan = Plan::new(&calendar, &day, &needs, &busy, self.by.is_forced());
        let mut reasons = self.timing(&start);
        if !self.by.is_forced() {
            reasons.extend(self.hours(&start, &calendar, &needs, &plan));
        }
        if !reasons.is_empty() {
            return Err(reasons);
        }
        plan.fit(start.at)
            .ok_or_else(|| vec![shortage(&needs, &plan, start.at)])
    }

    /// Why none of the starts within `window` can be had: what keeps most of its hours from being booked comes first.
    pub fn why_none(&self, visit: &Visit, window: &Window) -> Vec<Reason> {
        let days = window.dates.iter().flat_map(|&(first, last)| {
            let days = first.series(Span::new().days(1));
            days.take_while(move |date| *date <= last)
        });
        let starts = days.flat_map(|date| (0..24).map(move |hour| date.at(hour, 0, 0, 0)));
        let mut counted: Vec<(Reason, usize)> = Vec::new();
        for start in starts.filter(|start| window.allows(start.time())) {
            let refused = self.check(visit, Wanted::Wall(start)).err();
            let Some(reason) = refused.and_then(|reasons| reasons.into_iter().next()) else {
                continue;
            };
            match counted.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, count)) => *count += 1,
                None => counted.push((reason, 1)),
            }
        }
        // Being closed at night says nothing about a day that is full.
        let is_telling = |reason: &Reason| {
            !matches!(
                reason,
                Reason::Closed | Reason::TooLong | Reason::Past | Reason::TooSoon
            )
        };
        if counted.iter().any(|(reason, _)| is_telling(reason)) {
            counted.retain(|(reason, _)| is_telling(reason));
        }
        counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counted.into_iter().map(|(reason, _)| reason).collect()
    }

    /// The wall time of a wanted start, whether it exists or not.
    pub fn wall(&self, wanted: Wanted) -> DateTime {
        match wanted {
            Wanted::Wall(wall) => wall,
            Wanted::At(instant) => self.business.profile.zone.to_datetime(instant),
        }
    }

    fn start(&self, wanted: Wanted) -> Result<Start, Vec<Reason>> {
        let wall = self.wall(wanted);
        match (wanted, place_wall(&self.business.profile.zone, wall)) {
            (Wanted::At(instant), _) if instant.subsec_nanosecond() != 0 => {
                Err(vec![Reason::OffGrid])
            }
            (Wanted::At(instant), _) => Ok(Start {
                at: instant.as_second(),
                wall,
            }),
            (Wanted::Wall(_), Placed::At(at)) => Ok(Start { at, wall }),
            (Wanted::Wall(_), Placed::Skipped(_)) => Err(vec![Reason::NoSuchTime]),
        }
    }

    fn timing(&self, start: &Start) -> Vec<Reason> {
        let mut reasons = Vec::new();
        let is_past = start.at < self.now.as_second();
        if is_past && !self.by.is_forced() {
            return vec![Reason::Past];
        }
        if start.at < self.earliest() {
            reasons.push(Reason::TooSoon);
        }
        let date = start.wall.date();
        if self.bookable_dates(date, date).is_none() {
            reasons.push(Reason::TooFar);
        }
        if self.is_off_grid(start) {
            reasons.push(Reason::OffGrid);
        }
        reasons
    }

    /// Whole minutes for everybody; for callers multiples of the slot length, and in the hour that happens twice only
    /// the first time.
    fn is_off_grid(&self, start: &Start) -> bool {
        let slot = i64::from(self.business.policy.slot_minutes.max(1));
        let minute = i64::from(start.wall.hour()) * 60 + i64::from(start.wall.minute());
        let zone = &self.business.profile.zone;
        let is_bound = self.by == By::Caller;
        start.at.rem_euclid(60) != 0
            || is_bound && minute % slot != 0
            || is_bound && place_wall(zone, start.wall) != Placed::At(start.at)
    }

    fn hours(
        &self,
        start: &Start,
        calendar: &Calendar,
        needs: &[Need],
        plan: &Plan,
    ) -> Vec<Reason> {
        let length: i64 = needs.iter().map(|need| need.length_s).sum();
        let visit = (start.at, start.at + length);
        let open = calendar.open_stretches(&calendar.day(start.wall.date()));
        if !holds(&open, visit) {
            return vec![self.why_closed(start, calendar, visit.1)];
        }
        let mut reasons = Vec::new();
        for need in needs.iter().filter(|need| !plan.is_staffed(need, start.at)) {
            let reason = match need.staff.first() {
                Some(staff) if need.is_wish => Reason::StaffAway(staff.id),
                _ => Reason::NobodyWorks(need.service.id),
            };
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }

    /// Why the business does not take a visit from `start` to `end`.
    fn why_closed(&self, start: &Start, calendar: &Calendar, end: i64) -> Reason {
        let zone = &self.business.profile.zone;
        let closure = self.business.closures.iter().find(|closure| {
            let (from, to) = stretch_of(zone, closure);
            closure.staff.is_none() && from < end && start.at < to
        });
        if let Some(closure) = closure {
            return Reason::Closure(closure.reason.clone());
        }
        let date = start.wall.date();
        if let (_, Origin::Holiday(name)) = calendar.business_hours(date) {
            return Reason::Holiday(name.to_owned());
        }
        let open = calendar.open_stretches(&calendar.day(date));
        if holds(&open, (start.at, start.at + 1)) {
            Reason::TooLong
        } else {
            Reason::Closed
        }
    }
}

/// What is missing when everything is open and somebody works.
fn shortage(needs: &[Need], plan: &Plan, start: i64) -> Reason {
    for need in needs {
        if !plan.is_anybody_free(need, start) {
            return Reason::Taken;
        }
    }
    needs
        .iter()
        .find(|need| !need.service.rooms.is_empty())
        .map_or(Reason::Taken, |need| Reason::NoRoom(need.service.id))
}
