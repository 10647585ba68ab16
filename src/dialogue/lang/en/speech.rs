//! Dates, times, sums and lists as they are said in English.

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday};

use crate::dialogue::exchange::Scene;
use crate::domain::appointment::Item;
use crate::domain::availability::Opening;
use crate::domain::money::Money;

/// "a, b or c".
pub fn listed(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [init @ .., end] => format!("{} {last} {end}", init.join(", ")),
    }
}

/// Digits one by one, so that a voice does not read a number.
pub fn digits(text: &str) -> String {
    text.chars()
        .map(|digit| digit.to_string())
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_american(scene: &Scene) -> bool {
    matches!(scene.business.profile.country.as_str(), "US" | "CA" | "PH")
}

/// "Tuesday, November 24th" or "Tuesday the 24th of November".
pub fn date(scene: &Scene, date: Date) -> String {
    let (weekday, month, day) = (
        weekday(date.weekday()),
        month(date),
        ordinal(date.day() as u32),
    );
    if is_american(scene) {
        format!("{weekday}, {month} {day}")
    } else {
        format!("{weekday} the {day} of {month}")
    }
}

/// "today", "tomorrow" or the date.
pub fn near_date(scene: &Scene, day: Date) -> String {
    let today = scene.local.date();
    if day == today {
        return format!("today, {}", date(scene, day));
    }
    if today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) {
        return format!("tomorrow, {}", date(scene, day));
    }
    date(scene, day)
}

/// "3 PM", "3:15 PM", "noon".
pub fn time(time: Time) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    if (hour, minute) == (12, 0) {
        return "noon".to_owned();
    }
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = (hour + 11) % 12 + 1;
    if minute == 0 {
        format!("{hour} {half}")
    } else {
        format!("{hour}:{minute:02} {half}")
    }
}

/// Day and time of an instant.
pub fn moment(scene: &Scene, at: Timestamp) -> String {
    let local = at.to_zoned(scene.business.profile.zone.clone()).datetime();
    format!(
        "{} at {}",
        near_date(scene, local.date()),
        time(local.time())
    )
}

/// The same, shorter: today and tomorrow need no date while nothing is booked yet.
pub fn soon(scene: &Scene, at: Timestamp) -> String {
    let local = at.to_zoned(scene.business.profile.zone.clone()).datetime();
    let today = scene.local.date();
    let day = if local.date() == today {
        "today".to_owned()
    } else if today.tomorrow().is_ok_and(|day| day == local.date()) {
        "tomorrow".to_owned()
    } else {
        date(scene, local.date())
    };
    format!("{day} at {}", time(local.time()))
}

/// The openings' times, naming each day once.
pub fn within(scene: &Scene, openings: &[Opening]) -> Vec<String> {
    let mut last_day = None;
    openings
        .iter()
        .map(|opening| {
            let local = opening
                .starts_at
                .to_zoned(scene.business.profile.zone.clone())
                .datetime();
            let is_same_day = last_day.replace(local.date()) == Some(local.date());
            if is_same_day {
                time(local.time())
            } else {
                soon(scene, opening.starts_at)
            }
        })
        .collect()
}

/// "a haircut and a manicure with Ana on Tuesday, November 24th at 3 PM".
pub fn visit(scene: &Scene, items: &[Item]) -> String {
    let names: Vec<String> = items
        .iter()
        .filter_map(|item| scene.business.service(item.service))
        .map(|service| with_article(&service.name))
        .collect();
    let when = items
        .first()
        .map_or_else(String::new, |item| moment(scene, item.starts_at));
    let what = if names.is_empty() {
        "an appointment".to_owned()
    } else {
        listed(&names, "and")
    };
    format!("{what} with {}, {when}", people(scene, items))
}

/// "Ana", "Ana and Ben".
pub fn people(scene: &Scene, items: &[Item]) -> String {
    let mut people: Vec<String> = items
        .iter()
        .filter_map(|item| scene.business.staff_member(item.staff))
        .map(|staff| staff.name.clone())
        .collect();
    people.dedup();
    listed(&people, "and")
}

/// "a haircut".
pub fn with_article(name: &str) -> String {
    let name = name.to_lowercase();
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {name}")
}

/// "45 minutes", "an hour and a half", "2 hours and 15 minutes".
pub fn minutes(minutes: u32) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let whole = match hours {
        1 => "an hour".to_owned(),
        hours => format!("{hours} hours"),
    };
    match (hours, rest) {
        (0, 1) => "a minute".to_owned(),
        (0, rest) => format!("{rest} minutes"),
        (_, 0) => whole,
        (_, 30) => format!("{whole} and a half"),
        (_, rest) => format!("{whole} and {rest} minutes"),
    }
}

/// "40 dollars", "18 pounds 50".
pub fn money(money: Money) -> String {
    let unit = 10i64.pow(money.currency.decimals());
    let (whole, rest) = (money.minor / unit, money.minor % unit);
    let code = money.currency.as_str();
    let (one, many) = match code {
        "USD" | "CAD" | "AUD" | "NZD" => ("dollar", "dollars"),
        "GBP" => ("pound", "pounds"),
        "EUR" => ("euro", "euros"),
        other => (other, other),
    };
    let name = if whole == 1 { one } else { many };
    if rest == 0 {
        format!("{whole} {name}")
    } else {
        format!("{whole} {name} {rest:02}")
    }
}

/// The weekday's name.
pub fn weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

fn month(date: Date) -> &'static str {
    month_name(date.month())
}

/// The month's name, 1 to 12.
pub fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[month.clamp(1, 12) as usize - 1]
}

/// "3rd".
pub fn ordinal(day: u32) -> String {
    let ending = match (day / 10, day % 10) {
        (1, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}
