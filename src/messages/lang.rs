//! The texts, a file a language.

mod en;
mod es;
pub mod terms;

#[cfg(test)]
mod tests;

use jiff::civil::{Date, Time};

use crate::domain::business::Business;
use crate::domain::language::Language;
use crate::messages::reply::{Offer, Replied};
use crate::messages::segment::{segments, thrifty};
use crate::messages::trouble::{Relief, Trouble};
use crate::messages::{News, Note, Visit};

/// The longest message of a caller that is passed on; the rest is in the inbox.
const NOTE_CHARS: usize = 300;
/// Segments that a message to a customer may have.
const SEGMENTS: u64 = 2;

/// What the customer is told, in one or two segments as far as names allow.
pub fn to_customer(news: News, visit: &Visit, offer: &Offer) -> String {
    let language = visit.business.language();
    let words = match language {
        Language::English => en::to_customer,
        Language::Spanish => es::to_customer,
    };
    let services = match language {
        Language::English => en::services,
        Language::Spanish => es::services,
    };
    let bare = Offer {
        link: None,
        ..*offer
    };
    let (what, services) = (what(visit), services(visit));
    let candidates = [(&what, offer), (&services, offer), (&services, &bare)];
    let texts = candidates.map(|(what, offer)| thrifty(words((news, what), visit, offer)));
    let fits = |text: &&String| segments(text) <= SEGMENTS;
    let fitting = texts.iter().find(fits).or(texts.last());
    fitting.cloned().unwrap_or_default()
}

/// What a customer is told who answered a message.
pub fn replied(business: &Business, replied: &Replied) -> String {
    let text = match business.language() {
        Language::English => en::reply::text(business, replied),
        Language::Spanish => es::reply::text(business, replied),
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

/// What is wrong with the server.
pub fn trouble(language: Language, trouble: &Trouble) -> String {
    match language {
        Language::English => en::trouble::trouble(trouble),
        Language::Spanish => es::trouble::trouble(trouble),
    }
}

/// What of this part is well again, as words that go on with the time since when.
pub fn relief(language: Language, relief: Relief, component: &str) -> String {
    match language {
        Language::English => en::trouble::relief(relief, component),
        Language::Spanish => es::trouble::relief(relief, component),
    }
}

/// What a part of the server is called; one that nobody knows keeps its own name.
pub fn part(language: Language, component: &str) -> &str {
    match language {
        Language::English => en::parts::part(component),
        Language::Spanish => es::parts::part(component),
    }
}

/// How bad something is: "Important".
pub(in crate::messages) fn weight(language: Language, severity: &str) -> &'static str {
    match language {
        Language::English => en::parts::weight(severity),
        Language::Spanish => es::parts::weight(severity),
    }
}

/// That something is well again since a moment, after so many minutes, and how many callers were served without it.
pub(in crate::messages) fn over(
    language: Language,
    what: &str,
    (until, minutes): (&str, i64),
    callers: i64,
) -> String {
    match language {
        Language::English => en::parts::over(what, (until, &en::parts::length(minutes)), callers),
        Language::Spanish => es::parts::over(what, (until, &es::parts::length(minutes)), callers),
    }
}

/// That something is closed because nothing more happened, and why nobody knows more.
pub(in crate::messages) fn lapsed(language: Language, why: &str) -> String {
    match language {
        Language::English => format!("Nothing more happened: {why}."),
        Language::Spanish => format!("No ha pasado nada más: {why}."),
    }
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
