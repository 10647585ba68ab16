//! Public holidays by rule: United States, Great Britain, Ireland, Canada, Australia, New Zealand, Spain, Germany, France.
//!
//! Days that hold in the whole country, those of the British nations and of the German states. What other regions add
//! is set by the owner as special days. Names are in English, as they are said to callers.

mod america;
mod britain;
mod europe;
mod oceania;
mod year;

use jiff::civil::Date;

use crate::domain::holidays::year::Year;

/// The public holidays of a country and region in a year, in order; `None` when there are no rules for the country.
pub fn public_holidays(
    country: &str,
    region: &str,
    year: i16,
) -> Option<Vec<(Date, &'static str)>> {
    let rules: fn(&mut Year, &str) = match country {
        "US" => america::united_states,
        "CA" => america::canada,
        "GB" => britain::great_britain,
        "IE" => britain::ireland,
        "AU" => oceania::australia,
        "NZ" => oceania::new_zealand,
        "ES" => europe::spain,
        "DE" => europe::germany,
        "FR" => europe::france,
        _ => return None,
    };
    let mut days = Year::new(year);
    rules(&mut days, region);
    Some(days.into_list())
}

/// The countries that there are rules for.
pub const COUNTRIES: [&str; 9] = ["US", "GB", "IE", "CA", "AU", "NZ", "ES", "DE", "FR"];
