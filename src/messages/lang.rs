//! The texts, a file a language.

mod en;
mod es;
pub mod terms;

#[cfg(test)]
mod tests;

use jiff::civil::{Date, Time};

use crate::domain::business::Business;
use crate::domain::language::Language;
use crate::messages::segment::thrifty;
use crate::messages::{News, Note, Visit};

/// The longest message of a caller that is passed on; the rest is in the inbox.
const NOTE_CHARS: usize = 300;

/// What the customer is told.
pub fn to_customer(news: News, visit: &Visit) -> String {
    let text = match visit.business.language() {
        Language::English => en::to_customer(news, visit),
        Language::Spanish => es::to_customer(news, visit),
    };
    thrifty(text)
}

/// What the owner is told of an appointment.
pub fn to_owner(news: News, visit: &Visit) -> String {
    let text = match visit.business.language() {
        Language::English => en::to_owner(news, visit),
        Language::Spanish => es::to_owner(news, visit),
    };
    thrifty(text)
}

/// What the owner is told of a message.
pub fn message_left(language: Language, note: &Note) -> String {
    let text = match language {
        Language::English => en::message_left(note),
        Language::Spanish => es::message_left(note),
    };
    thrifty(text)
}

/// What is done and by whom: "Haircut with Ana".
pub fn what(visit: &Visit) -> String {
    match visit.business.language() {
        Language::English => en::what(visit),
        Language::Spanish => es::what(visit),
    }
}

/// A day in full: "Tuesday, March 3".
pub fn day(business: &Business, date: Date) -> String {
    match business.language() {
        Language::English => en::day(business, date),
        Language::Spanish => es::day(date),
    }
}

/// A time of day: "3:00 PM".
pub fn clock(business: &Business, time: Time) -> String {
    match business.language() {
        Language::English => en::clock(business, time),
        Language::Spanish => es::clock(business, time),
    }
}

/// When a visit is, on the business's wall clock.
pub(in crate::messages) fn when(visit: &Visit) -> String {
    match visit.business.language() {
        Language::English => en::when(visit),
        Language::Spanish => es::when(visit),
    }
}

/// Whether the law or the carriers there want each message to say how to end them (CTIA's Messaging Principles, CASL).
fn says_how_to_stop(visit: &Visit) -> bool {
    matches!(visit.business.profile.country.as_str(), "US" | "PR" | "CA")
}

/// The beginning of what a caller said, as long as is passed on.
pub(in crate::messages) fn cut(text: &str) -> String {
    match text.char_indices().nth(NOTE_CHARS) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// "a, b and c".
fn listed(parts: &[&str], and: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [init @ .., end] => format!("{} {and} {end}", init.join(", ")),
    }
}
