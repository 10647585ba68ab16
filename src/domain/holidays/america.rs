//! The United States (5 U.S.C. 6103) and Canada (the days that every province keeps).

use jiff::civil::Weekday;

use crate::domain::holidays::year::{Moved, Year};

pub(super) fn united_states(year: &mut Year, _region: &str) {
    let nearest = Moved::ToNearest;
    year.fixed_and_moved((1, 1), nearest, "New Year's Day");
    year.nth(3, Weekday::Monday, 1, "Martin Luther King Jr. Day");
    year.nth(3, Weekday::Monday, 2, "Presidents' Day");
    year.nth(-1, Weekday::Monday, 5, "Memorial Day");
    year.fixed_and_moved((6, 19), nearest, "Juneteenth");
    year.fixed_and_moved((7, 4), nearest, "Independence Day");
    year.nth(1, Weekday::Monday, 9, "Labor Day");
    year.nth(2, Weekday::Monday, 10, "Columbus Day");
    year.fixed_and_moved((11, 11), nearest, "Veterans Day");
    year.nth(4, Weekday::Thursday, 11, "Thanksgiving Day");
    year.fixed_and_moved((12, 25), nearest, "Christmas Day");
}

pub(super) fn canada(year: &mut Year, _region: &str) {
    year.fixed_and_moved((1, 1), Moved::ToMonday, "New Year's Day");
    year.easter(-2, "Good Friday");
    year.fixed(7, 1, "Canada Day");
    year.nth(1, Weekday::Monday, 9, "Labour Day");
    year.fixed_and_moved((12, 25), Moved::ToMonday, "Christmas Day");
}
