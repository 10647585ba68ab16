//! How people say what they want: paraphrase classes, one of which is drawn for each sentence.

use jiff::civil::{Date, DateTime, Time};
use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

const MONTHS: [&str; 12] = [
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
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const HOURS: [&str; 12] = [
    "twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven",
];

fn one<'a>(chance: &mut StdRng, ways: &[&'a str]) -> &'a str {
    ways.choose(chance).expect("ways to say it")
}

/// "I need to schedule a haircut".
pub fn booking(chance: &mut StdRng, service: &str, staff: Option<&str>) -> String {
    let start = one(
        chance,
        &[
            "I need to schedule a",
            "I would like to make an appointment for a",
            "I want to book a",
            "Can you book me a",
            "I'd like to set up an appointment for a",
            "Could you schedule me for a",
            "I am looking to get a",
            "Hi I wanted to see about getting a",
            "Please make me a reservation for a",
            "I need a",
        ],
    );
    let with = staff.map_or_else(String::new, |staff| format!(" with {staff}"));
    format!("{start} {}{with}", service.to_lowercase())
}

/// "I need to change my appointment".
pub fn moving(chance: &mut StdRng) -> String {
    one(
        chance,
        &[
            "I need to change my appointment",
            "I want to reschedule my appointment",
            "Can I move my appointment to another day",
            "I can't make it to my appointment and need to reschedule",
            "I would like to change the time of my booking",
            "Could we push my appointment",
        ],
    )
    .to_owned()
}

/// "I need to cancel my appointment".
pub fn cancelling(chance: &mut StdRng) -> String {
    one(
        chance,
        &[
            "I need to cancel my appointment",
            "Please cancel my booking",
            "I want to cancel the appointment I have",
            "I won't be able to come can you cancel my appointment",
            "Cancel my reservation please",
        ],
    )
    .to_owned()
}

/// The service alone.
pub fn service(chance: &mut StdRng, service: &str) -> String {
    let before = one(
        chance,
        &["a", "just a", "it's for a", "I need a", "I want the"],
    );
    format!("{before} {}", service.to_lowercase())
}

/// A date against Monday, 2 March 2026.
pub fn day(chance: &mut StdRng, date: Date) -> String {
    let weekday = WEEKDAYS[date.weekday().to_monday_zero_offset() as usize];
    let month = MONTHS[date.month() as usize - 1];
    let nth = ordinal(date.day());
    let is_this_week = date.day() <= 8 && date.month() == 3;
    let ways = [
        format!("{month} {nth}"),
        format!("the {nth} of {month}"),
        format!("{weekday} the {nth}"),
        format!("{weekday} {month} {nth}"),
        format!("the {nth} of this month"),
        if is_this_week {
            format!("this {weekday}")
        } else {
            format!("the {nth}")
        },
    ];
    ways.choose(chance).expect("ways").clone()
}

/// A time of day that nobody can take for the other half of the day.
pub fn clock(chance: &mut StdRng, time: Time) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    let half = if hour < 12 { "am" } else { "pm" };
    let part = match hour {
        0..12 => "in the morning",
        _ => "in the afternoon",
    };
    let twelve = hour % 12;
    let shown = if twelve == 0 { 12 } else { twelve };
    let (this, next) = (HOURS[twelve as usize], HOURS[(twelve as usize + 1) % 12]);
    let words = match minute {
        0 => format!("{this} o'clock {part}"),
        15 => format!("quarter past {this} {part}"),
        30 => format!("half past {this} {part}"),
        _ => format!("quarter to {next} {part}"),
    };
    let digits = if minute == 0 {
        format!("{shown} {half}")
    } else {
        format!("{shown}:{minute:02} {half}")
    };
    let ways = [digits.clone(), digits, words];
    ways.choose(chance).expect("ways").clone()
}

/// Day and time together.
pub fn when(chance: &mut StdRng, start: DateTime) -> String {
    let (day, clock) = (day(chance, start.date()), clock(chance, start.time()));
    if chance.random_bool(0.7) {
        format!("on {day} at {clock}")
    } else {
        format!("at {clock} on {day}")
    }
}

/// An answer to "when?".
pub fn wish(chance: &mut StdRng, when: &str) -> String {
    let before = one(
        chance,
        &[
            "",
            "",
            "How about",
            "I was thinking",
            "Do you have anything",
            "I'd like to come",
            "Maybe",
        ],
    );
    format!("{before} {when}").trim().to_owned()
}

/// Another wish at the read-back.
pub fn instead(chance: &mut StdRng, when: &str) -> String {
    let before = one(
        chance,
        &[
            "No, I want it",
            "Actually, make it",
            "Sorry, can we do",
            "No, book it",
            "Wait, I'd rather have it",
        ],
    );
    format!("{before} {when}")
}

/// A slip of the tongue, mended at once.
pub fn slip(chance: &mut StdRng, wrong: &str, right: &str) -> String {
    let mend = one(chance, &["no wait", "sorry I mean", "no sorry", "I mean"]);
    format!("on {wrong} {mend} {right}")
}

pub fn yes(chance: &mut StdRng) -> String {
    one(
        chance,
        &[
            "Yes",
            "Yes please",
            "That's correct",
            "Yes, that's right",
            "Sounds good",
            "Yep",
            "Sure, go ahead",
            "That works",
        ],
    )
    .to_owned()
}

pub fn no_more(chance: &mut StdRng) -> String {
    one(
        chance,
        &[
            "No, that's all",
            "No thanks",
            "Nothing else, thank you",
            "That will be all, goodbye",
        ],
    )
    .to_owned()
}

pub fn name(chance: &mut StdRng, name: &str) -> String {
    let before = one(
        chance,
        &["", "", "It's", "My name is", "This is", "The name is"],
    );
    format!("{before} {name}").trim().to_owned()
}

pub fn price(chance: &mut StdRng) -> String {
    one(
        chance,
        &[
            "How much does that cost",
            "What is the price of that",
            "And how much is it",
        ],
    )
    .to_owned()
}

pub fn hesitating(chance: &mut StdRng, text: &str) -> String {
    let before = one(chance, &["Um", "Uh", "Well", "Okay so", "Hmm let me see"]);
    format!("{before} {text}")
}

/// A name letter by letter.
pub fn spelled(name: &str) -> String {
    let spell = |word: &str| {
        word.chars()
            .map(|letter| letter.to_uppercase().to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    name.split(' ').map(spell).collect::<Vec<_>>().join(" ")
}

pub fn ordinal(day: i8) -> String {
    let ending = match (day / 10, day % 10) {
        (1, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}
