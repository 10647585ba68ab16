//! Expressions of date and time, read by a small grammar over tokens.
//!
//! [`scan`] turns tokens into atoms, [`day`] reads days at a place, [`times`] times of day ([`clock`] faces and [`part`]s
//! of the day), [`length`] durations, shifts and series; [`assemble`] finds them, [`drafts`] sorts them, [`resolve`] makes
//! readings of them, best first.

mod assemble;
pub(crate) mod atom;
mod clock;
mod day;
mod drafts;
mod length;
mod lookalike;
mod moments;
mod negation;
mod offset;
mod part;
mod resolve;
pub(crate) mod scan;
#[cfg(test)]
mod tests;
mod times;
pub(crate) mod words;

use jiff::civil::{DateTime, Time};

use crate::domain::hours::WeeklyHours;
use crate::understanding::meaning::{Asked, Recurrence, Shift, TimeReading};
use crate::understanding::text::Tokens;
use words::TimeWords;

/// What expressions of time are read against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeContext<'a> {
    /// What the language knows of time.
    pub words: &'a TimeWords,
    /// Local time.
    pub now: DateTime,
    /// ISO 3166-1 alpha-2; decides what 3/4 means.
    pub country: &'a str,
    /// What had just been asked: a bare "ten thirty" is a time only then.
    pub asked: Option<Asked>,
    /// Opening hours, which decide between morning and afternoon.
    pub opening: Option<&'a WeeklyHours>,
    /// The offer on the table.
    pub anchor: Option<DateTime>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct TimeFound {
    /// Readings, best first; empty when nothing about a date or time of day was said.
    pub readings: Vec<TimeReading>,
    /// A length of time, seconds.
    pub duration_s: Option<u64>,
    /// A change relative to the offer.
    pub shift: Option<Shift>,
    /// A series.
    pub recurrence: Option<Recurrence>,
    /// A day that no year has ("February 30th"), as month and day.
    pub no_such_day: Option<(i8, u32)>,
    /// Where the expressions of dates stand, in characters.
    pub date_spans: Vec<(usize, usize)>,
    /// Where the expressions of times of day stand, in characters.
    pub time_spans: Vec<(usize, usize)>,
}

/// Reads every expression of date and time in an utterance.
pub(crate) fn read(tokens: &Tokens, context: &TimeContext<'_>) -> TimeFound {
    let mut atoms = scan::atoms(tokens, context.words);
    lookalike::hide(tokens, &mut atoms, context.words.lookalikes);
    assemble::assemble(tokens, &atoms, context)
}

/// Whether a time lies within any opening hours of the week.
fn is_ever_open(opening: &WeeklyHours, time: Time, weekday: Option<jiff::civil::Weekday>) -> bool {
    let within = |spans: &[crate::domain::hours::Span]| {
        spans
            .iter()
            .any(|span| span.from <= time && (time < span.to || span.to == Time::midnight()))
    };
    match weekday {
        Some(weekday) if !opening.on(weekday).is_empty() => within(opening.on(weekday)),
        _ => opening.days.iter().any(|spans| within(spans)),
    }
}
