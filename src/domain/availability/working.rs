//! Who works when, in instants: special days, holidays, weekly hours and closures laid over each other.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::domain::availability::day::{DAY_S, Day, Placed, place_wall};
use crate::domain::business::Business;
use crate::domain::catalog::Staff;
use crate::domain::holidays::public_holidays;
use crate::domain::hours::{Closure, Span};
use crate::domain::id::StaffId;

/// A stretch of time in seconds since 1970, end excluded.
pub(crate) type Stretch = (i64, i64);

/// Why a day has the hours that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The owner set this date.
    Special,
    /// A public holiday.
    Holiday(&'static str),
    /// The weekly hours.
    Weekly,
}

/// The hours of the business on one date and the public holiday that closes it, if one does; closures lie over them.
pub fn hours_on(business: &Business, date: Date) -> (&[Span], Option<&'static str>) {
    let (spans, origin) = Calendar::new(business, date, date).business_hours(date);
    match origin {
        Origin::Holiday(name) => (spans, Some(name)),
        Origin::Special | Origin::Weekly => (spans, None),
    }
}

/// The business's days, with the holidays of the years that a search looks at.
pub(crate) struct Calendar<'a> {
    business: &'a Business,
    holidays: Vec<(Date, &'static str)>,
}

impl<'a> Calendar<'a> {
    /// For searches from `first` to `last`; hours that go on after midnight may reach into the next year.
    pub(crate) fn new(business: &'a Business, first: Date, last: Date) -> Self {
        let end = last.tomorrow().unwrap_or(last).year();
        let profile = &business.profile;
        let holidays = (first.year()..=end)
            .filter(|_| business.policy.close_on_holidays)
            .filter_map(|year| public_holidays(&profile.country, &profile.region, year))
            .flatten()
            .collect();
        Self { business, holidays }
    }

    /// One of its days.
    pub(crate) fn day(&self, date: Date) -> Day<'a> {
        Day::new(&self.business.profile.zone, date)
    }

    /// The hours of the business on a date, before closures.
    pub(crate) fn business_hours(&self, date: Date) -> (&'a [Span], Origin) {
        if let Some(spans) = special(self.business, date, None) {
            return (spans, Origin::Special);
        }
        let found = self.holidays.binary_search_by_key(&date, |(day, _)| *day);
        match found {
            Ok(index) => (&[], Origin::Holiday(self.holidays[index].1)),
            Err(_) => (self.business.hours.on(date.weekday()), Origin::Weekly),
        }
    }

    /// When the business is open on a date and a little beyond: hours that go on after midnight run on.
    pub(crate) fn open_stretches(&self, day: &Day) -> Vec<Stretch> {
        self.running_on(day, &|day| {
            let (spans, _) = self.business_hours(day.date);
            let mut stretches = placed(day, spans);
            subtract(&mut stretches, &closed(self.business, None, day));
            stretches
        })
    }

    /// When a staff member works on a date and a little beyond.
    pub(crate) fn staff_stretches(&self, staff: &Staff, day: &Day) -> Vec<Stretch> {
        self.running_on(day, &|day| {
            let (spans, _) = self.business_hours(day.date);
            let mut stretches = placed(day, spans);
            if let Some(own) = own_hours(self.business, staff, day.date) {
                stretches = common(&stretches, &placed(day, own));
            }
            subtract(&mut stretches, &closed(self.business, Some(staff.id), day));
            stretches
        })
    }

    /// The stretches of a day, joined with the next day's where they touch at midnight.
    fn running_on(&self, day: &Day, stretches_of: &dyn Fn(&Day) -> Vec<Stretch>) -> Vec<Stretch> {
        let mut stretches = stretches_of(day);
        let (_, midnight) = day.bounds();
        if stretches.last().is_some_and(|last| last.1 == midnight)
            && let Ok(tomorrow) = day.date.tomorrow()
        {
            let next = stretches_of(&self.day(tomorrow));
            if let (Some(last), Some(first)) = (stretches.last_mut(), next.first())
                && first.0 == midnight
            {
                last.1 = first.1;
            }
        }
        stretches
    }
}

/// The own hours of a staff member on a date; `None` follows the business.
fn own_hours<'a>(business: &'a Business, staff: &'a Staff, date: Date) -> Option<&'a [Span]> {
    special(business, date, Some(staff.id))
        .or_else(|| Some(staff.hours.as_ref()?.on(date.weekday())))
}

fn special(business: &Business, date: Date, staff: Option<StaffId>) -> Option<&[Span]> {
    business
        .special_days
        .iter()
        .find(|day| day.date == date && day.staff == staff)
        .map(|day| day.spans.as_slice())
}

fn placed(day: &Day, spans: &[Span]) -> Vec<Stretch> {
    let place = |second| day.place(second).edge();
    spans
        .iter()
        .map(|span| (place(second_of(span.from)), place(end_second(span))))
        .filter(|(from, to)| from < to)
        .collect()
}

fn second_of(time: jiff::civil::Time) -> i64 {
    i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

fn end_second(span: &Span) -> i64 {
    match second_of(span.to) {
        0 => DAY_S,
        second => second,
    }
}

/// The closures that touch a day: of the business, and of `staff` if given.
fn closed(business: &Business, staff: Option<StaffId>, day: &Day) -> Vec<Stretch> {
    business
        .closures
        .iter()
        .filter(|closure| closure.staff.is_none() || closure.staff == staff)
        .filter(|closure| closure.from.date() <= day.date && closure.to.date() >= day.date)
        .map(|closure| stretch_of(&business.profile.zone, closure))
        .collect()
}

/// A closure on the time line; an end that happens twice is the second time, so that nothing opens too early.
pub(crate) fn stretch_of(zone: &TimeZone, closure: &Closure) -> Stretch {
    (
        place_wall(zone, closure.from).edge(),
        last_instant(zone, closure.to),
    )
}

fn last_instant(zone: &TimeZone, wall: DateTime) -> i64 {
    match place_wall(zone, wall) {
        Placed::Skipped(instant) => instant,
        Placed::At(first) => zone
            .to_ambiguous_timestamp(wall)
            .later()
            .map_or(first, |instant| instant.as_second()),
    }
}

/// The time that is in both of two sorted lists.
fn common(a: &[Stretch], b: &[Stretch]) -> Vec<Stretch> {
    let mut both = Vec::new();
    for &(from, to) in a {
        for &(other_from, other_to) in b {
            let stretch = (from.max(other_from), to.min(other_to));
            if stretch.0 < stretch.1 {
                both.push(stretch);
            }
        }
    }
    both
}

fn subtract(stretches: &mut Vec<Stretch>, gaps: &[Stretch]) {
    for &(gap_from, gap_to) in gaps {
        let mut rest = Vec::with_capacity(stretches.len() + 1);
        for &(from, to) in stretches.iter() {
            for part in [(from, to.min(gap_from)), (from.max(gap_to), to)] {
                if part.0 < part.1 {
                    rest.push(part);
                }
            }
        }
        *stretches = rest;
    }
}

/// Whether one of the stretches holds all of `from..to`.
pub(crate) fn holds(stretches: &[Stretch], (from, to): Stretch) -> bool {
    stretches.iter().any(|open| open.0 <= from && to <= open.1)
}
