//! Which starts within a window are bookable.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::domain::availability::busy::Busy;
use crate::domain::availability::day::{DAY_S, Day, Placed};
use crate::domain::availability::fit::Plan;
use crate::domain::availability::needs::resolve;
use crate::domain::availability::working::Calendar;
use crate::domain::availability::{By, Diary, Opening, Visit, Window};

/// Minutes of a day.
const DAY_MIN: i64 = 1440;
/// How many days ahead anybody can look, whatever the booking window.
pub const MAX_DAYS: i64 = 750;

impl Diary<'_> {
    /// The bookable starts of `visit` within `window`, in order, one for each start, at most `limit`.
    pub fn find(&self, visit: &Visit, window: &Window, limit: usize) -> Vec<Opening> {
        let mut found = Vec::new();
        let Ok(needs) = resolve(self.business, visit, self.by) else {
            return found;
        };
        let busy = Busy::new(self);
        for (first, last) in &window.dates {
            let Some((first, last)) = self.bookable_dates(*first, *last) else {
                continue;
            };
            let calendar = Calendar::new(self.business, first, last);
            for date in first.series(jiff::Span::new().days(1)) {
                if date > last || found.len() >= limit {
                    break;
                }
                let day = calendar.day(date);
                let plan = Plan::new(&calendar, &day, &needs, &busy, self.by.is_forced());
                if !plan.is_idle() {
                    self.find_on(&day, &plan, window, limit, &mut found);
                }
            }
        }
        found
    }

    fn find_on(
        &self,
        day: &Day,
        plan: &Plan,
        window: &Window,
        limit: usize,
        found: &mut Vec<Opening>,
    ) {
        let earliest = self.earliest();
        let step = i64::from(self.business.policy.slot_minutes.max(1));
        for minute in (0..DAY_MIN).step_by(step as usize) {
            if found.len() >= limit {
                return;
            }
            if !window.allows(time_of(minute)) {
                continue;
            }
            if let Placed::At(start) = day.place(minute * 60)
                && start >= earliest
            {
                found.extend(plan.fit(start));
            }
        }
    }

    /// The dates of a range that can be booked at all.
    pub fn bookable_dates(&self, first: Date, last: Date) -> Option<(Date, Date)> {
        let today = self.today();
        let days = match self.by {
            By::Caller => i64::from(self.business.policy.window_days).clamp(1, MAX_DAYS),
            By::Owner { .. } => MAX_DAYS,
        };
        let end = today.saturating_add(jiff::Span::new().days(days - 1));
        let first = if self.by.is_forced() {
            first
        } else {
            first.max(today)
        };
        let last = last.min(end);
        (first <= last).then_some((first, last))
    }

    /// The stretch of time whose taken parts can matter for a visit that starts from `first` to `last`.
    pub fn reach(&self, visit: &Visit, first: Date, last: Date) -> (Timestamp, Timestamp) {
        let zone = &self.business.profile.zone;
        let longest: i64 = visit
            .items
            .iter()
            .filter_map(|item| {
                let service = self.business.service(item.service)?;
                let minutes = item.duration_min.unwrap_or(service.duration_min);
                let buffers = service.buffer_before_min + service.buffer_after_min;
                Some(i64::from(minutes) * 60 + i64::from(buffers) * 60)
            })
            .sum();
        let (from, _) = Day::new(zone, first).bounds();
        let (_, to) = Day::new(zone, last).bounds();
        let (min, max) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
        let instant = |second: i64| {
            let second = second.clamp(min, max);
            Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
        };
        let longest = longest.min(2 * DAY_S);
        (instant(from - longest), instant(to + longest))
    }

    /// Today where the business is.
    pub fn today(&self) -> Date {
        self.business.profile.zone.to_datetime(self.now).date()
    }

    /// The earliest instant, in seconds since 1970, at which a visit may start.
    pub(crate) fn earliest(&self) -> i64 {
        let notice = match self.by {
            By::Caller => Duration::from_secs(u64::from(self.business.policy.notice_minutes) * 60),
            By::Owner { force: false } => Duration::ZERO,
            By::Owner { force: true } => return i64::MIN,
        };
        let earliest = self.now.checked_add(notice).unwrap_or(Timestamp::MAX);
        earliest.as_second() + i64::from(earliest.subsec_nanosecond() > 0)
    }
}

fn time_of(minute: i64) -> Time {
    Time::midnight() + jiff::SignedDuration::from_mins(minute)
}
