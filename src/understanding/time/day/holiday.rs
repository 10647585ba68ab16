//! On which day a holiday falls.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::understanding::time::atom::Holiday;

pub(super) fn holiday_date(holiday: Holiday, today: Date) -> Option<Date> {
    (0..2)
        .filter_map(|years| holiday_in(holiday, today.year() + years))
        .find(|date| *date >= today)
}

pub(super) fn holiday_in(holiday: Holiday, year: i16) -> Option<Date> {
    match holiday {
        Holiday::Fixed(month, day) => Date::new(year, month, day).ok(),
        Holiday::Easter(days) => easter(year)?.checked_add(i64::from(days).days()).ok(),
        Holiday::Nth(month, nth, weekday, later) => {
            let weekday = Weekday::from_monday_zero_offset(weekday).ok()?;
            let first = Date::new(year, month, 1).ok()?;
            let found = first.nth_weekday_of_month(nth, weekday).ok()?;
            found.checked_add(i64::from(later).days()).ok()
        }
    }
}

/// Easter Sunday (Gregorian computus, Meeus/Jones/Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, month as i8, day as i8).ok()
}
