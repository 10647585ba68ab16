//! Dates, times, sums and lists as they are said in Spanish.

pub mod clock;

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};

use crate::dialogue::exchange::Scene;
use crate::dialogue::lang::es::speech::clock::{at_time, at_time_before};
use crate::domain::appointment::Item;
use crate::domain::availability::Opening;
use crate::domain::catalog::Service;
use crate::domain::money::Money;

/// "a, b y c"; before the same sound "y" is "e" and "o" is "u".
pub fn listed(parts: &[String], last: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [init @ .., end] => {
            let last = match last {
                "y" if sounds_like_i(end) => "e",
                "o" if sounds_like_o(end) => "u",
                last => last,
            };
            format!("{} {last} {end}", init.join(", "))
        }
    }
}

fn sounds_like_i(word: &str) -> bool {
    let word = word.to_lowercase();
    let is_diphthong = ["hie", "hia", "ie", "ia"]
        .iter()
        .any(|start| word.starts_with(start));
    !is_diphthong && ["i", "hi", "í"].iter().any(|start| word.starts_with(start))
}

fn sounds_like_o(word: &str) -> bool {
    let word = word.to_lowercase();
    ["o", "ho", "ó", "8", "11 "]
        .iter()
        .any(|start| word.starts_with(start))
}

/// Digits one by one, so that a voice does not read a number.
pub fn digits(text: &str) -> String {
    let digits: Vec<String> = text.chars().map(|digit| digit.to_string()).collect();
    digits.join(" ")
}

/// "jueves 5 de marzo".
pub fn date(date: Date) -> String {
    let (weekday, month) = (weekday(date.weekday()), month_name(date.month()));
    format!("{weekday} {} de {month}", date.day())
}

/// "el jueves 5 de marzo a las cuatro de la tarde", after "hoy" or "mañana" when it is that.
pub fn moment(scene: &Scene, at: Timestamp) -> String {
    let local = at.to_zoned(scene.business.profile.zone.clone()).datetime();
    let (day, time) = (date(local.date()), at_time(scene, local.time()));
    match near(scene, local.date()) {
        Some(near) => format!("{near}, {day}, {time}"),
        None => format!("el {day} {time}"),
    }
}

/// The same, shorter: today and tomorrow need no date while nothing is booked yet.
pub fn soon(scene: &Scene, at: Timestamp) -> String {
    let local = at.to_zoned(scene.business.profile.zone.clone()).datetime();
    let time = at_time(scene, local.time());
    match near(scene, local.date()) {
        Some(near) => format!("{near} {time}"),
        None => format!("el {} {time}", date(local.date())),
    }
}

fn near(scene: &Scene, day: Date) -> Option<&'static str> {
    let today = scene.local.date();
    if day == today {
        return Some("hoy");
    }
    let is_tomorrow = today.tomorrow().is_ok_and(|tomorrow| tomorrow == day);
    is_tomorrow.then_some("mañana")
}

/// The openings' times, naming each day, and each part of it, once.
pub fn within(scene: &Scene, openings: &[Opening]) -> Vec<String> {
    let zone = &scene.business.profile.zone;
    let local = |opening: &Opening| opening.starts_at.to_zoned(zone.clone()).datetime();
    let starts: Vec<DateTime> = openings.iter().map(local).collect();
    let said = |(at, start): (usize, &DateTime)| {
        let next = starts
            .get(at + 1)
            .filter(|next| next.date() == start.date());
        let time = match next {
            Some(next) => at_time_before(scene, start.time(), next.time()),
            None => at_time(scene, start.time()),
        };
        let is_same_day = at > 0 && starts[at - 1].date() == start.date();
        match near(scene, start.date()) {
            _ if is_same_day => time,
            Some(near) => format!("{near} {time}"),
            None => format!("el {} {time}", date(start.date())),
        }
    };
    starts.iter().enumerate().map(said).collect()
}

/// "corte y manicura con Ana, el jueves 5 de marzo a las cuatro de la tarde".
pub fn visit(scene: &Scene, items: &[Item]) -> String {
    let services = items
        .iter()
        .filter_map(|item| scene.business.service(item.service));
    let names: Vec<String> = services.map(name_of).collect();
    let when = items.first();
    let when = when.map_or_else(String::new, |item| moment(scene, item.starts_at));
    format!(
        "{} con {}, {when}",
        listed(&names, "y"),
        people(scene, items)
    )
}

/// "Ana", "Ana y Ben".
pub fn people(scene: &Scene, items: &[Item]) -> String {
    let staff = items
        .iter()
        .filter_map(|item| scene.business.staff_member(item.staff));
    let mut people: Vec<String> = staff.map(|staff| staff.name.clone()).collect();
    people.dedup();
    listed(&people, "y")
}

/// A service's name within a sentence.
pub fn name_of(service: &Service) -> String {
    service.name.to_lowercase()
}

/// "45 minutos", "una hora y media", "2 horas y 15 minutos".
pub fn minutes(minutes: u32) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    let whole = match hours {
        1 => "una hora".to_owned(),
        hours => format!("{hours} horas"),
    };
    match (hours, rest) {
        (0, 1) => "un minuto".to_owned(),
        (0, 30) => "media hora".to_owned(),
        (0, rest) => format!("{rest} minutos"),
        (_, 0) => whole,
        (_, 1) => format!("{whole} y un minuto"),
        (_, 30) => format!("{whole} y media"),
        (_, rest) => format!("{whole} y {rest} minutos"),
    }
}

/// "40 dólares", "18 euros con 50".
pub fn money(money: Money) -> String {
    let unit = 10i64.pow(money.currency.decimals());
    let (whole, rest) = (money.minor / unit, money.minor % unit);
    let code = money.currency.as_str();
    let (one, many) = match code {
        "USD" | "CAD" | "AUD" | "NZD" => ("dólar", "dólares"),
        "GBP" => ("libra", "libras"),
        "EUR" => ("euro", "euros"),
        "MXN" | "ARS" | "CLP" | "COP" | "UYU" | "DOP" | "CUP" | "PHP" => ("peso", "pesos"),
        "PEN" => ("sol", "soles"),
        other => (other, other),
    };
    let name = if whole == 1 { one } else { many };
    if rest == 0 {
        format!("{whole} {name}")
    } else {
        format!("{whole} {name} con {rest:02}")
    }
}

/// The weekday's name.
pub fn weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "lunes",
        Weekday::Tuesday => "martes",
        Weekday::Wednesday => "miércoles",
        Weekday::Thursday => "jueves",
        Weekday::Friday => "viernes",
        Weekday::Saturday => "sábado",
        Weekday::Sunday => "domingo",
    }
}

/// The month's name, 1 to 12.
pub fn month_name(month: i8) -> &'static str {
    const NAMES: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    NAMES[month.clamp(1, 12) as usize - 1]
}
