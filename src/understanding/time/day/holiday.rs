//! On which day a holiday falls.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::domain::holidays::public_holidays;
use crate::understanding::time::atom::Holiday;

/// When the lunar year begins, month and day in the years from 2010 on.
const LUNAR_NEW_YEAR: [(i8, i8); 26] = [
    (2, 14),
    (2, 3),
    (1, 23),
    (2, 10),
    (1, 31),
    (2, 19),
    (2, 8),
    (1, 28),
    (2, 16),
    (2, 5),
    (1, 25),
    (2, 12),
    (2, 1),
    (1, 22),
    (2, 10),
    (1, 29),
    (2, 17),
    (2, 6),
    (1, 26),
    (2, 13),
    (2, 3),
    (1, 23),
    (2, 11),
    (1, 31),
    (2, 19),
    (2, 8),
];

/// The next time it falls, today included.
pub(super) fn holiday_date(holiday: Holiday, today: Date, country: &str) -> Option<Date> {
    if holiday == Holiday::Public {
        return public_days(today, country).next();
    }
    (0..2)
        .filter_map(|years| holiday_in(holiday, today.year() + years, country))
        .find(|date| *date >= today)
}

/// The next public holiday on a weekday, Monday is 0.
pub(super) fn public_on(weekday: u8, today: Date, country: &str) -> Option<Date> {
    public_days(today, country).find(|date| date.weekday().to_monday_zero_offset() == weekday as i8)
}

fn public_days(today: Date, country: &str) -> impl Iterator<Item = Date> {
    let years = [today.year(), today.year() + 1];
    // Without a nation, those that most of Great Britain keeps.
    let region = if country == "GB" { "ENG" } else { "" };
    let days = years.map(|year| public_holidays(country, region, year).unwrap_or_default());
    let days = days.into_iter().flatten();
    days.map(|(date, _)| date)
        .filter(move |date| *date >= today)
}

pub(super) fn holiday_in(holiday: Holiday, year: i16, country: &str) -> Option<Date> {
    match holiday {
        Holiday::Fixed(month, day) => Date::new(year, month, day).ok(),
        Holiday::Easter(days) => easter(year)?.checked_add(i64::from(days).days()).ok(),
        Holiday::Nth(month, nth, weekday, later) => nth_in(year, month, nth, weekday, later),
        Holiday::Thanksgiving(later) if country == "CA" => nth_in(year, 10, 2, 0, later),
        Holiday::Thanksgiving(later) => nth_in(year, 11, 4, 3, later),
        // Mothering Sunday is the fourth in Lent.
        Holiday::MothersDay if matches!(country, "GB" | "IE") => {
            holiday_in(Holiday::Easter(-21), year, country)
        }
        Holiday::MothersDay if country == "ES" => nth_in(year, 5, 1, 6, 0),
        Holiday::MothersDay => nth_in(year, 5, 2, 6, 0),
        Holiday::FathersDay if matches!(country, "AU" | "NZ") => nth_in(year, 9, 1, 6, 0),
        Holiday::FathersDay if country == "ES" => Date::new(year, 3, 19).ok(),
        Holiday::FathersDay => nth_in(year, 6, 3, 6, 0),
        Holiday::LaborDay => match country {
            "US" | "CA" | "" => nth_in(year, 9, 1, 0, 0),
            "NZ" => nth_in(year, 10, 4, 0, 0),
            _ => Date::new(year, 5, 1).ok(),
        },
        Holiday::LunarNewYear => {
            let place = usize::try_from(year - 2010).ok()?;
            let (month, day) = *LUNAR_NEW_YEAR.get(place)?;
            Date::new(year, month, day).ok()
        }
        Holiday::Public => None,
    }
}

fn nth_in(year: i16, month: i8, nth: i8, weekday: i8, later: i8) -> Option<Date> {
    let weekday = Weekday::from_monday_zero_offset(weekday).ok()?;
    let first = Date::new(year, month, 1).ok()?;
    // The Monday on or before the 24th of May.
    let found = if nth == 0 {
        let last = Date::new(year, month, 25).ok()?;
        last.nth_weekday(-1, weekday).ok()?
    } else {
        first.nth_weekday_of_month(nth, weekday).ok()?
    };
    found.checked_add(i64::from(later).days()).ok()
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
