//! Australia (the days that every state keeps) and New Zealand.

use jiff::civil::{Date, Weekday, date};

use crate::domain::holidays::year::{Moved, Year};

/// Matariki, set by law for each year (Te Kāhui o Matariki Public Holiday Act 2022, schedule 1).
const MATARIKI: [Date; 12] = [
    date(2024, 6, 28),
    date(2025, 6, 20),
    date(2026, 7, 10),
    date(2027, 6, 25),
    date(2028, 7, 14),
    date(2029, 7, 6),
    date(2030, 6, 21),
    date(2031, 7, 11),
    date(2032, 7, 2),
    date(2033, 6, 24),
    date(2034, 7, 7),
    date(2035, 6, 29),
];

pub(super) fn australia(year: &mut Year, _region: &str) {
    year.fixed(1, 1, "New Year's Day");
    year.fixed(1, 26, "Australia Day");
    year.easter(-2, "Good Friday");
    year.easter(1, "Easter Monday");
    year.fixed(4, 25, "Anzac Day");
    year.fixed(12, 25, "Christmas Day");
    year.fixed(12, 26, "Boxing Day");
}

pub(super) fn new_zealand(year: &mut Year, _region: &str) {
    let pair = Moved::ByTwoDays;
    year.fixed_and_moved((1, 1), pair, "New Year's Day");
    year.fixed_and_moved((1, 2), pair, "the day after New Year's Day");
    year.fixed_and_moved((2, 6), Moved::ToMonday, "Waitangi Day");
    year.easter(-2, "Good Friday");
    year.easter(1, "Easter Monday");
    year.fixed_and_moved((4, 25), Moved::ToMonday, "Anzac Day");
    year.nth(1, Weekday::Monday, 6, "the King's Birthday");
    for day in MATARIKI {
        year.on(Some(day), "Matariki");
    }
    year.nth(4, Weekday::Monday, 10, "Labour Day");
    year.fixed_and_moved((12, 25), pair, "Christmas Day");
    year.fixed_and_moved((12, 26), pair, "Boxing Day");
}
