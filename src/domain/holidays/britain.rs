//! Great Britain with its nations, and Ireland.

use jiff::civil::{Weekday, date};

use crate::domain::holidays::year::{Moved, Year};

/// Regions: `ENG`, `WLS`, `SCT`, `NIR`; without one, the days that all four keep.
pub(super) fn great_britain(year: &mut Year, region: &str) {
    // Scotland keeps two days, so that a Sunday is made up for on Tuesday.
    let new_year = match region {
        "SCT" => Moved::ByTwoDays,
        _ => Moved::ToMonday,
    };
    year.fixed_and_moved((1, 1), new_year, "New Year's Day");
    year.easter(-2, "Good Friday");
    year.nth(1, Weekday::Monday, 5, "the Early May bank holiday");
    year.nth(-1, Weekday::Monday, 5, "the Spring bank holiday");
    year.fixed_and_moved((12, 25), Moved::ByTwoDays, "Christmas Day");
    year.fixed_and_moved((12, 26), Moved::ByTwoDays, "Boxing Day");
    match region {
        "ENG" | "WLS" => easter_monday_and_august(year),
        "NIR" => {
            easter_monday_and_august(year);
            year.fixed_and_moved((3, 17), Moved::ToMonday, "Saint Patrick's Day");
            year.fixed_and_moved((7, 12), Moved::ToMonday, "the Twelfth of July");
        }
        "SCT" => scotland(year),
        _ => {}
    }
}

fn easter_monday_and_august(year: &mut Year) {
    year.easter(1, "Easter Monday");
    year.nth(-1, Weekday::Monday, 8, "the Summer bank holiday");
}

fn scotland(year: &mut Year) {
    year.fixed_and_moved((1, 2), Moved::ByTwoDays, "the New Year holiday");
    year.nth(1, Weekday::Monday, 8, "the Summer bank holiday");
    year.fixed_and_moved((11, 30), Moved::ToMonday, "Saint Andrew's Day");
    // Proclaimed once, for Scotland's place in the football World Cup.
    year.on(Some(date(2026, 6, 15)), "the World Cup bank holiday");
}

pub(super) fn ireland(year: &mut Year, _region: &str) {
    year.fixed(1, 1, "New Year's Day");
    saint_brigid(year);
    year.fixed(3, 17, "Saint Patrick's Day");
    year.easter(1, "Easter Monday");
    year.nth(1, Weekday::Monday, 5, "the May bank holiday");
    year.nth(1, Weekday::Monday, 6, "the June bank holiday");
    year.nth(1, Weekday::Monday, 8, "the August bank holiday");
    year.nth(-1, Weekday::Monday, 10, "the October bank holiday");
    year.fixed(12, 25, "Christmas Day");
    year.fixed(12, 26, "Saint Stephen's Day");
}

/// The first Monday of February, or the first of February when that is a Friday.
fn saint_brigid(year: &mut Year) {
    let name = "Saint Brigid's Day";
    if date(year.year, 2, 1).weekday() == Weekday::Friday {
        year.fixed(2, 1, name);
    } else {
        year.nth(1, Weekday::Monday, 2, name);
    }
}
