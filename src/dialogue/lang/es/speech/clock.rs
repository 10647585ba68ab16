//! Times of day in Spanish: twelve hours in words, with the part of the day.

use jiff::civil::Time;

use crate::dialogue::exchange::Scene;

/// "a las cuatro y media de la tarde".
pub fn at_time(scene: &Scene, time: Time) -> String {
    format!("a {}", clock(scene, time))
}

/// The same before another time of the same part of the day, which is said once: "a las cuatro y media o a las cinco de la
/// tarde".
pub fn at_time_before(scene: &Scene, time: Time, next: Time) -> String {
    let (said, next) = (at_time(scene, time), at_time(scene, next));
    let shared = PARTS
        .iter()
        .find(|part| said.ends_with(*part) && next.ends_with(*part));
    match shared.and_then(|part| said.strip_suffix(part)) {
        Some(short) => short.trim_end().to_owned(),
        None => said,
    }
}

/// "las cuatro y media de la tarde"; "las cero horas", because twelve at night may begin a day or end it. In Spain the quarter before an hour counts down to it.
pub fn clock(scene: &Scene, time: Time) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    let counts_down = scene.business.profile.country == "ES" && minute > 30 && minute % 5 == 0;
    if counts_down {
        let next = (hour + 1) % 24;
        return format!(
            "{} menos {} {}",
            named(next),
            spoken(60 - minute),
            part(next)
        );
    }
    match minute {
        0 if hour == 0 => "las cero horas".to_owned(),
        0 => format!("{} {}", named(hour), part(hour)),
        minute => format!("{} y {} {}", named(hour), spoken(minute), part(hour)),
    }
}

fn named(hour: i8) -> String {
    match (hour + 11) % 12 + 1 {
        1 => "la una".to_owned(),
        hour => format!("las {}", number(hour)),
    }
}

const PARTS: [&str; 5] = [
    "de la madrugada",
    "de la mañana",
    "del mediodía",
    "de la tarde",
    "de la noche",
];

fn part(hour: i8) -> &'static str {
    match hour {
        1..=5 => PARTS[0],
        6..=11 => PARTS[1],
        12 => PARTS[2],
        13..=19 => PARTS[3],
        _ => PARTS[4],
    }
}

fn spoken(minute: i8) -> String {
    match minute {
        1 => "un minuto".to_owned(),
        15 => "cuarto".to_owned(),
        30 => "media".to_owned(),
        minute => number(minute),
    }
}

/// A number below sixty in words.
fn number(number: i8) -> String {
    const WORDS: [&str; 30] = [
        "cero",
        "uno",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "diez",
        "once",
        "doce",
        "trece",
        "catorce",
        "quince",
        "dieciséis",
        "diecisiete",
        "dieciocho",
        "diecinueve",
        "veinte",
        "veintiuno",
        "veintidós",
        "veintitrés",
        "veinticuatro",
        "veinticinco",
        "veintiséis",
        "veintisiete",
        "veintiocho",
        "veintinueve",
    ];
    const TENS: [&str; 3] = ["treinta", "cuarenta", "cincuenta"];
    let (tens, ones) = ((number / 10) as usize, (number % 10) as usize);
    match (tens, ones) {
        (0..=2, _) => WORDS[tens * 10 + ones].to_owned(),
        (_, 0) => TENS[(tens - 3).min(2)].to_owned(),
        _ => format!("{} y {}", TENS[(tens - 3).min(2)], WORDS[ones]),
    }
}
