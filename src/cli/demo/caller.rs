//! The scripted caller: wants one appointment, and answers whatever is asked for it.

use jiff::civil::{Date, Weekday};

use crate::domain::business::Business;

/// How many days ahead the caller looks for an open one.
const LOOK_AHEAD: usize = 14;

/// A caller with one wish.
pub(in crate::cli::demo) struct Caller {
    service: String,
    day: String,
}

impl Caller {
    /// Somebody who wants the first service on the next open day after `today`.
    pub(in crate::cli::demo) fn new(business: &Business, today: Date) -> Self {
        let service = business.services.iter().find(|service| service.is_active);
        Self {
            service: service.map_or_else(
                || "appointment".to_owned(),
                |service| service.name.to_lowercase(),
            ),
            day: open_day(business, today).to_owned(),
        }
    }

    /// What the caller says to `said`, in turn `turn`.
    pub(in crate::cli::demo) fn answer(&self, turn: usize, said: &str) -> String {
        let Self { service, day } = self;
        if turn == 0 {
            return format!("Hi, I'd like to book a {service}, please.");
        }
        let said = said.to_lowercase();
        let asks = |phrases: &[&str]| phrases.iter().any(|phrase| said.contains(phrase));
        let words: &str = if asks(&["anything else", "what else"]) {
            "No, that's all, thank you."
        } else if asks(&["is that right", "shall i book it"]) {
            "Yes, please."
        } else if asks(&["shall i take it", "would that suit you"]) {
            "Yes, that works for me."
        } else if asks(&["which would you like", "which suits you best"]) {
            "The first one, please."
        } else if asks(&["calling from"]) {
            "Yes, that one is fine."
        } else if asks(&["spell"]) {
            "M A R I A, then L O P E Z."
        } else if asks(&["name"]) {
            "My name is Maria Lopez."
        } else if asks(&["number"]) {
            "Two one two, five five five, oh one four two."
        } else if asks(&["other day", "another day", "nothing free", "is full"]) {
            "Next week, on any day, please."
        } else if asks(&["when would", "which day", "what day"]) {
            return format!("On {day} at eleven in the morning, if you have it.");
        } else if asks(&["like to book", "we offer"]) {
            return format!("A {service}, please.");
        } else {
            "Yes, please."
        };
        words.to_owned()
    }
}

/// The name of the first open day after `today`.
fn open_day(business: &Business, today: Date) -> &'static str {
    let is_open = |day: &Date| !business.hours.on(day.weekday()).is_empty();
    let days = today.series(jiff::Span::new().days(1)).skip(1);
    match days.take(LOOK_AHEAD).find(is_open).map(Date::weekday) {
        Some(Weekday::Monday) => "Monday",
        Some(Weekday::Tuesday) => "Tuesday",
        Some(Weekday::Wednesday) => "Wednesday",
        Some(Weekday::Thursday) => "Thursday",
        Some(Weekday::Friday) => "Friday",
        Some(Weekday::Saturday) => "Saturday",
        Some(Weekday::Sunday) => "Sunday",
        None => "any day",
    }
}
