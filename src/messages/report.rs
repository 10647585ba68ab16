//! The weekly and the monthly report, from figures.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::language::Language;
use crate::messages::Period;
use crate::messages::lang::terms::terms;
use crate::messages::notice::Notice;
use crate::messages::owner;

/// How a week or a month went.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// Calls that ended; try-outs apart.
    pub calls: u64,
    /// Those in which an appointment was made.
    pub booked: u64,
    /// Those in which one was moved or called off.
    pub changed: u64,
    /// Those in which a question was answered.
    pub answered: u64,
    /// Those that ended with a message.
    pub messages: u64,
    /// Those that a person took.
    pub transferred: u64,
    /// Those that came to nothing.
    pub missed: u64,
    /// Of these, those who wanted an appointment.
    pub missed_bookings: u64,
    /// Of these, those who said nothing.
    pub missed_silent: u64,
    /// Of these, those who were not understood or reached nobody.
    pub missed_unhappy: u64,
    /// The share of calls that succeeded, 0 to 1; `None` without any.
    pub success: Option<f64>,
    /// The share of answers within two seconds, 0 to 1; `None` without any.
    pub turns_in_time: Option<f64>,
    /// What it cost, such as "12.34 USD"; empty while that is not known.
    pub cost: String,
    /// What a call cost; empty without any.
    pub cost_per_call: String,
    /// The share of the time without downtime, 0 to 1; `None` while nothing is known.
    pub uptime: Option<f64>,
    /// What the owner could do.
    pub advice: Vec<Advice>,
    /// How to spend less, a sentence each, with what it saves.
    pub savings: Vec<String>,
}

/// Something that the owner could do, because of their own figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Many who wanted an appointment hung up.
    OfferMoreTimes,
    /// Many were not understood, or reached nobody.
    TeachMoreWords,
    /// Many said nothing.
    CheckTheGreeting,
    /// Many left a message.
    AddAnswers,
}

/// A report in words.
pub fn notice(
    language: Language,
    (period, starts_on): (Period, Date),
    figures: &Figures,
) -> Notice {
    let terms = terms(language);
    let (title, last) = match period {
        Period::Week => (terms.week, starts_on.saturating_add(6.days())),
        Period::Month => (terms.month, starts_on.last_of_month()),
    };
    let served = format!(
        "{starts_on} – {last}: {} {}, {} {}, {} {}.",
        figures.calls,
        terms.calls.to_lowercase(),
        figures.booked,
        terms.bookings.to_lowercase(),
        figures.missed,
        terms.missed_calls.to_lowercase(),
    );
    let mut notice = owner::notice(title, served);
    let counts = [
        (terms.calls, figures.calls),
        (terms.bookings, figures.booked),
        (terms.changes, figures.changed),
        (terms.answered, figures.answered),
        (terms.messages, figures.messages),
        (terms.transferred, figures.transferred),
        (terms.missed_calls, figures.missed),
        (terms.missed_bookings, figures.missed_bookings),
        (terms.missed_silent, figures.missed_silent),
        (terms.missed_unhappy, figures.missed_unhappy),
    ];
    for (label, count) in counts {
        notice = notice.with(label, count.to_string());
    }
    let percent =
        |share: Option<f64>| share.map_or(String::new(), |one| format!("{:.1} %", one * 100.0));
    let said = figures.advice.iter().map(|advice| match advice {
        Advice::OfferMoreTimes => terms.offer_more_times,
        Advice::TeachMoreWords => terms.teach_more_words,
        Advice::CheckTheGreeting => terms.check_the_greeting,
        Advice::AddAnswers => terms.add_answers,
    });
    let advice: Vec<&str> = said.collect();
    notice
        .with(terms.success, percent(figures.success))
        .with(terms.turns_in_time, percent(figures.turns_in_time))
        .with(terms.uptime, percent(figures.uptime))
        .with(terms.cost, figures.cost.as_str())
        .with(terms.cost_per_call, figures.cost_per_call.as_str())
        .with(terms.advice, advice.join(" "))
        .with(terms.savings, figures.savings.join(" "))
}
