//! One year of holidays being filled in: fixed days, nth weekdays, days around Easter, and days moved off weekends.

use jiff::Span;
use jiff::civil::{Date, Weekday};

/// A year and its holidays so far.
pub(super) struct Year {
    pub(super) year: i16,
    days: Vec<(Date, &'static str)>,
}

/// What becomes of a holiday on a weekend.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Moved {
    /// Saturday and Sunday are made up for on Monday.
    ToMonday,
    /// One of two holidays in a row: made up for two days later, so that the other keeps its place.
    ByTwoDays,
    /// Saturday on Friday, Sunday on Monday.
    ToNearest,
}

impl Year {
    pub(super) fn new(year: i16) -> Self {
        Self {
            year,
            days: Vec::with_capacity(24),
        }
    }

    pub(super) fn into_list(mut self) -> Vec<(Date, &'static str)> {
        self.days.sort_by_key(|(date, _)| *date);
        self.days.dedup_by_key(|(date, _)| *date);
        self.days
    }

    /// Adds a day, if it lies in this year.
    pub(super) fn on(&mut self, date: Option<Date>, name: &'static str) {
        let date = date.filter(|date| date.year() == self.year);
        self.days.extend(date.map(|date| (date, name)));
    }

    /// The same date every year.
    pub(super) fn fixed(&mut self, month: i8, day: i8, name: &'static str) {
        self.on(Date::new(self.year, month, day).ok(), name);
    }

    /// The same date every year, made up for when it falls on a weekend; both days are holidays.
    pub(super) fn fixed_and_moved(
        &mut self,
        (month, day): (i8, i8),
        moved: Moved,
        name: &'static str,
    ) {
        self.fixed(month, day, name);
        // A day of January can be made up for in the December before.
        for year in [self.year, self.year + 1] {
            let date = Date::new(year, month, day).ok();
            self.on(date.and_then(|date| made_up_for(date, moved)), name);
        }
    }

    /// The nth weekday of a month; negative counts from its end.
    pub(super) fn nth(&mut self, nth: i8, weekday: Weekday, month: i8, name: &'static str) {
        let first = Date::new(self.year, month, 1).ok();
        let date = first.and_then(|first| first.nth_weekday_of_month(nth, weekday).ok());
        self.on(date, name);
    }

    /// So many days after Easter Sunday.
    pub(super) fn easter(&mut self, days: i32, name: &'static str) {
        let date = easter(self.year).and_then(|sunday| plus(sunday, days));
        self.on(date, name);
    }

    /// Forgets the holidays that fall on a Sunday.
    pub(super) fn without_sundays(&mut self) {
        self.days
            .retain(|(date, _)| date.weekday() != Weekday::Sunday);
    }
}

fn made_up_for(date: Date, moved: Moved) -> Option<Date> {
    let days = match (date.weekday(), moved) {
        (Weekday::Saturday, Moved::ToNearest) => -1,
        (Weekday::Sunday, Moved::ToNearest | Moved::ToMonday) => 1,
        (Weekday::Saturday | Weekday::Sunday, _) => 2,
        _ => return None,
    };
    plus(date, days)
}

fn plus(date: Date, days: i32) -> Option<Date> {
    date.checked_add(Span::new().days(days)).ok()
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm, Nature, 20 April 1876).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    Date::new(year as i16, month as i8, day as i8).ok()
}
