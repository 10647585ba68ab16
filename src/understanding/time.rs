//! Expressions of date and time, read by a small grammar over tokens.
//!
//! [`scan`] turns tokens into atoms, [`day`] and [`clock`] read days and times of day at a place, [`length`] reads
//! durations, shifts and series; [`assemble`] puts what was found together into readings, best first.

mod assemble;
pub(crate) mod atom;
mod clock;
mod day;
mod length;
mod scan;

use jiff::civil::{DateTime, Time};

use crate::domain::hours::WeeklyHours;
use crate::understanding::meaning::{Asked, Recurrence, Shift, TimeReading};
use crate::understanding::text::Tokens;

/// What expressions of time are read against.
#[derive(Clone, Copy, Debug)]
pub struct TimeContext<'a> {
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
pub struct TimeFound {
    /// Readings, best first; empty when nothing about a date or time of day was said.
    pub readings: Vec<TimeReading>,
    /// A length of time, seconds.
    pub duration_s: Option<u64>,
    /// A change relative to the offer.
    pub shift: Option<Shift>,
    /// A series.
    pub recurrence: Option<Recurrence>,
    /// Where the date stands, in characters.
    pub date_span: Option<(usize, usize)>,
    /// Where the time of day stands, in characters.
    pub time_span: Option<(usize, usize)>,
}

/// Reads every expression of date and time in an utterance.
pub fn read(tokens: &Tokens, context: &TimeContext<'_>) -> TimeFound {
    let atoms = scan::atoms(tokens);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::meaning::{DateSpec, TimeSpec};

    /// Reads against Friday 2019-03-01, 09:00, in the United States, and writes the best reading down.
    fn read_on_friday(text: &str, asked: Option<Asked>) -> String {
        let found = read(
            &Tokens::of(text),
            &TimeContext {
                now: jiff::civil::date(2019, 3, 1).at(9, 0, 0, 0),
                country: "US",
                asked,
                opening: None,
                anchor: None,
            },
        );
        let day = |date: jiff::civil::Date| date.strftime("%m-%d").to_string();
        let clock = |time: Time| time.strftime("%H:%M").to_string();
        let mut parts = Vec::new();
        if let Some(reading) = found.readings.first() {
            for moment in &reading.any_of {
                let date = moment.date.map_or(String::new(), |date| match date {
                    DateSpec::On(on) => day(on),
                    DateSpec::Between(from, to) => format!("{}..{}", day(from), day(to)),
                    DateSpec::From(from) => format!("{}..", day(from)),
                    DateSpec::Until(to) => format!("..{}", day(to)),
                });
                let time = moment.time.map_or(String::new(), |time| match time {
                    TimeSpec::At(at) => clock(at),
                    TimeSpec::Around(at) => format!("~{}", clock(at)),
                    TimeSpec::Between(from, to) => format!("{}-{}", clock(from), clock(to)),
                    TimeSpec::From(from) => format!("{}-", clock(from)),
                    TimeSpec::Until(to) => format!("-{}", clock(to)),
                });
                parts.push(format!("{date} {time}").trim().to_owned());
            }
            for moment in &reading.except {
                parts.push(format!("not {:?}", moment.weekday.map(|weekday| weekday.0)));
            }
        }
        if let Some(seconds) = found.duration_s {
            parts.push(format!("{seconds}s"));
        }
        if let Some(shift) = found.shift {
            parts.push(format!("{shift:?}"));
        }
        parts.join(" | ")
    }

    fn check(text: &str, wanted: &str) {
        assert_eq!(read_on_friday(text, None), wanted, "{text}");
    }

    fn check_asked(text: &str, wanted: &str) {
        assert_eq!(read_on_friday(text, Some(Asked::Time)), wanted, "{text}");
    }

    #[test]
    fn days() {
        check("could I come tomorrow", "03-02");
        check("the day after tomorrow", "03-03");
        check("next monday please", "03-04");
        check("this saturday", "03-02");
        check("next thursday", "03-07");
        check("on tuesday", "03-05");
        check("monday next week", "03-04");
        check("tuesday week", "03-12");
        check("a week from tuesday", "03-12");
        check("in two weeks", "03-15");
        check("in a fortnight", "03-15");
        check("march 7th", "03-07");
        check("the third of april", "04-03");
        check("the twenty fourth of december", "12-24");
        check("on the 9th", "03-09");
        check("3/14", "03-14");
        check("2019-03-20", "03-20");
        check("first monday in may", "05-06");
        check("next week", "03-04..03-10");
        check("this weekend", "03-02..03-03");
        check("monday to wednesday", "03-04..03-06");
        check("tuesday or thursday", "03-05 | 03-07");
        check("any day but friday", "not Some(4)");
        check("on christmas eve", "12-24");
        check("tuesday no wednesday", "03-06");
        check("wednesday the 6th", "03-06");
    }

    #[test]
    fn times() {
        check("at three", "15:00");
        check("at 10", "10:00");
        check("3 pm", "15:00");
        check("3pm", "15:00");
        check("half past two", "14:30");
        check("quarter to five", "16:45");
        check("half nine", "09:30");
        check("10:30", "10:30");
        check("ten thirty", "");
        check_asked("ten thirty", "10:30");
        check("around noon", "~12:00");
        check("3ish", "~15:00");
        check("five thirty in the evening", "17:30");
        check("evening 4", "16:00");
        check("any time after four", "16:00-");
        check("before lunch", "-12:00");
        check("not before ten", "10:00-");
        check("between 3 and 5", "15:00-17:00");
        check("from nine till noon", "09:00-12:00");
        check("in the morning", "06:00-12:00");
        check("fourteen hundred", "");
    }

    #[test]
    fn both() {
        check("tuesday at three", "03-05 15:00");
        check("march 5th at 2:15 pm", "03-05 14:15");
        check("tomorrow afternoon", "03-02 12:00-17:00");
        check("tuesday or thursday at four", "03-05 16:00 | 03-07 16:00");
        check("sometime next week after work", "03-04..03-10 17:00-");
        check("thursday ten thirty", "03-07 10:30");
        check("this afternoon at four", "03-01 16:00");
        check("in two hours", "03-01 11:00");
    }

    #[test]
    fn lengths_and_changes() {
        check("an hour and a half", "5400s");
        check("90 minutes", "5400s");
        check("half an hour later", "Minutes(30)");
        check("an hour earlier", "Minutes(-60)");
        check("something earlier", "Earlier");
        check("another day", "OtherDay");
    }

    #[test]
    fn nothing() {
        check("may I speak to somebody", "");
        check("for two people", "");
        check("the second one", "");
        check("my number is 212 555 0101", "");
        check("I'd like a haircut", "");
    }
}
