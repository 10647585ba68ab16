//! Spain, Germany with its states, and France.

use jiff::Span;
use jiff::civil::{Weekday, date};

use crate::domain::holidays::year::Year;

/// The days that the whole country keeps; one on a Sunday is moved by each region as it likes, or not at all.
pub(super) fn spain(year: &mut Year, _region: &str) {
    year.fixed(1, 1, "New Year's Day");
    year.fixed(1, 6, "Epiphany");
    year.easter(-2, "Good Friday");
    year.fixed(5, 1, "Labour Day");
    year.fixed(8, 15, "Assumption Day");
    year.fixed(10, 12, "the National Day");
    year.fixed(11, 1, "All Saints' Day");
    year.fixed(12, 6, "Constitution Day");
    year.fixed(12, 8, "the Immaculate Conception");
    year.fixed(12, 25, "Christmas Day");
    year.without_sundays();
}

/// Regions: the two letters of the state, such as `BY`.
pub(super) fn germany(year: &mut Year, region: &str) {
    year.fixed(1, 1, "New Year's Day");
    year.easter(-2, "Good Friday");
    year.easter(1, "Easter Monday");
    year.fixed(5, 1, "Labour Day");
    year.easter(39, "Ascension Day");
    year.easter(50, "Whit Monday");
    year.fixed(10, 3, "German Unity Day");
    year.fixed(12, 25, "Christmas Day");
    year.fixed(12, 26, "the second day of Christmas");
    german_state(year, region);
}

fn german_state(year: &mut Year, state: &str) {
    let is_one_of = |states: &[&str]| states.contains(&state);
    if is_one_of(&["BW", "BY", "ST"]) {
        year.fixed(1, 6, "Epiphany");
    }
    if is_one_of(&["BE", "MV"]) {
        year.fixed(3, 8, "Women's Day");
    }
    if state == "BE" {
        // Berlin alone, once each: 80 years after the war, 75 after the uprising of 1953.
        year.on(Some(date(2025, 5, 8)), "the anniversary of the liberation");
        year.on(Some(date(2028, 6, 17)), "the anniversary of the uprising");
    }
    if state == "BB" {
        year.easter(0, "Easter Sunday");
        year.easter(49, "Whit Sunday");
    }
    if is_one_of(&["BW", "BY", "HE", "NW", "RP", "SL"]) {
        year.easter(60, "Corpus Christi");
    }
    if state == "SL" {
        year.fixed(8, 15, "Assumption Day");
    }
    if state == "TH" {
        year.fixed(9, 20, "World Children's Day");
    }
    if is_one_of(&["BB", "HB", "HH", "MV", "NI", "SH", "SN", "ST", "TH"]) {
        year.fixed(10, 31, "Reformation Day");
    }
    if is_one_of(&["BW", "BY", "NW", "RP", "SL"]) {
        year.fixed(11, 1, "All Saints' Day");
    }
    if state == "SN" {
        repentance(year);
    }
}

/// The Wednesday before 23 November.
fn repentance(year: &mut Year) {
    let week = date(year.year, 11, 16).series(Span::new().days(1)).take(7);
    let mut wednesday = week.filter(|day| day.weekday() == Weekday::Wednesday);
    year.on(wednesday.next(), "the Day of Repentance and Prayer");
}

pub(super) fn france(year: &mut Year, _region: &str) {
    year.fixed(1, 1, "New Year's Day");
    year.easter(1, "Easter Monday");
    year.fixed(5, 1, "Labour Day");
    year.fixed(5, 8, "Victory Day");
    year.easter(39, "Ascension Day");
    year.easter(50, "Whit Monday");
    year.fixed(7, 14, "Bastille Day");
    year.fixed(8, 15, "Assumption Day");
    year.fixed(11, 1, "All Saints' Day");
    year.fixed(11, 11, "Armistice Day");
    year.fixed(12, 25, "Christmas Day");
}
