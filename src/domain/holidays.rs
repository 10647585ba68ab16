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

/// What the owner should know about the holidays of a place; `None` when all of them are known.
pub fn note(country: &str, region: &str) -> Option<String> {
    if !COUNTRIES.contains(&country) {
        return Some(format!(
            "no public holidays are known for {country}: add the days on which you are closed"
        ));
    }
    let has_regions = matches!(country, "US" | "CA" | "AU" | "NZ" | "ES" | "FR");
    match (country, region) {
        ("GB", "") => {
            Some("say which nation (ENG, WLS, SCT, NIR), so that its holidays count".into())
        }
        ("DE", "") => Some("say which state (such as BY), so that its holidays count".into()),
        (_, "") => None,
        _ if has_regions => Some(format!(
            "only the holidays of all of {country} are known: add those of {region} yourself"
        )),
        _ => None,
    }
}
