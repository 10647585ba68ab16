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
mod offset;
mod part;
mod resolve;
mod scan;
mod times;

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
    /// Where the expressions of dates stand, in characters.
    pub date_spans: Vec<(usize, usize)>,
    /// Where the expressions of times of day stand, in characters.
    pub time_spans: Vec<(usize, usize)>,
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
                    DateSpec::After(date) => format!(">{}", day(date)),
                    DateSpec::Before(date) => format!("<{}", day(date)),
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
        check("in the morning", "00:00-12:00");
        check("fourteen hundred", "14:00");
        check("quarter of five", "16:45");
        check("tuesday at ate thirty", "03-05 08:30");
    }

    #[test]
    fn both() {
        check("tuesday at three", "03-05 15:00");
        check("march 5th at 2:15 pm", "03-05 14:15");
        check("tomorrow afternoon", "03-02 12:00-18:00");
        check("tuesday or thursday at four", "03-05 16:00 | 03-07 16:00");
        check("sometime next week after work", "03-04..03-10 17:00-");
        check("thursday ten thirty", "03-07 10:30");
        check("this afternoon at four", "03-01 16:00");
        check("in two hours", "03-01 11:00");
    }

    #[test]
    fn exceptions_and_corrections() {
        check("not monday, tuesday", "03-05 | not Some(0)");
        check(
            "I can't do thursday, how about friday",
            "03-08 | not Some(3)",
        );
        check(
            "no, that's not right. it should be for half past one",
            "13:30",
        );
        check("not on a monday", "not Some(0)");
        check("not really. book it for 12:15", "12:15");
        check("I can't come until 4:30", "16:30-");
        check("today, the 5th of march", "03-05");
        check("next week, say tuesday", "03-05");
        check("yes but at four", "16:00");
        check("at a quarter past three, it's at 5 bridge road", "15:15");
    }

    #[test]
    fn shared_months_and_numbers() {
        check("the 6th of this month", "03-06");
        check("third day of october", "10-03");
        check("may twenty-first", "05-21");
        check("from the 13th to the 15th of july", "07-13..07-15");
        check("july 13 - 15", "07-13..07-15");
        check("10 august - 12 september", "08-10..09-12");
        check("tuesday the 19th", "03-19");
        check("the 31st", "03-31");
        check("third week of may", "05-13..05-19");
        check("the week of april 10th", "04-08..04-14");
        check("the next three days", "03-02..03-04");
        check("rest of the week", "03-01..03-03");
        check("next week wednesday", "03-06");
        check("two weeks tomorrow", "03-16");
        check("a week friday", "03-15");
        check("saint patrick's day", "03-17");
        check("thanksgiving", "11-28");
        check("easter monday", "04-22");
        check("oct. 2", "10-02");
    }

    #[test]
    fn clocks_beside_parts_and_numbers() {
        check("at 25 to 7 pm", "18:35");
        check("fifteen to noon", "11:45");
        check("twenty after 3pm", "15:20");
        check("half past three at night", "03:30");
        check("8 tonight", "03-01 20:00");
        check("tonight around 3", "03-01 ~03:00");
        check("18 45 in the evening", "18:45");
        check("2 00 afternoon", "14:00");
        check("9a", "09:00");
        check("3 p . m .", "15:00");
        check("monday 8 to 9", "03-04 08:00-09:00");
        check("from 1:30am to 3", "01:30-03:00");
        check("later than 9:30 but before 11", "09:30-11:00");
        check("tuesday am", "03-05 00:00-12:00");
        check("through 2pm", "-14:00");
        check("before the end of december", "<01-01");
    }

    /// What the dialogue says of a day and a time is read back as the same.
    #[test]
    fn what_is_said_is_read_again() {
        let now = jiff::civil::date(2019, 3, 1).at(9, 0, 0, 0);
        let context = TimeContext {
            now,
            country: "US",
            asked: None,
            opening: None,
            anchor: None,
        };
        for (ahead, date) in now
            .date()
            .series(jiff::Span::new().days(1))
            .take(61)
            .enumerate()
        {
            for quarter in 0..24 * 4_i8 {
                let time = Time::constant(quarter / 4, quarter % 4 * 15, 0, 0);
                for (day, clock) in [
                    ("%A, %B %-d", "%-I:%M %P"),
                    ("%A, %-d %B", "%H:%M"),
                    ("%A the %-d of %B", "%-I:%M %p"),
                ] {
                    let pattern = format!("{day} at {clock}");
                    let said = date.to_datetime(time).strftime(&pattern).to_string();
                    let found = read(&Tokens::of(&said), &context);
                    let moment = found.readings.first().and_then(|best| best.any_of.first());
                    let (on, at) = moment.map_or((None, None), |one| (one.date, one.time));
                    assert_eq!(on, Some(DateSpec::On(date)), "{said}, {ahead} days ahead");
                    assert_eq!(at, Some(TimeSpec::At(time)), "{said}");
                }
            }
        }
    }

    #[test]
    fn any_words_are_read_without_a_panic_and_alike() {
        let words = [
            "monday",
            "the",
            "5th",
            "of",
            "march",
            "to",
            "-",
            "15",
            ":",
            "30",
            "half",
            "past",
            "in",
            "a",
            "week",
            "or",
            "not",
            "until",
            "3",
            "pm",
            "next",
            "99999999999",
            "/",
            "0",
            "from",
            "and",
            "31",
            "february",
            "weekend",
            "tonight",
            "quarter",
            ".",
            "later",
            "every",
            "year",
            "'",
            "é",
        ];
        let mut seed: u64 = 7;
        for _ in 0..20_000 {
            let mut text = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                text.push_str(words[(seed >> 33) as usize % words.len()]);
                if seed & 1 << 20 != 0 {
                    text.push(' ');
                }
            }
            assert_eq!(
                read_on_friday(&text, Some(Asked::Time)),
                read_on_friday(&text, Some(Asked::Time))
            );
        }
    }

    #[test]
    fn lengths_and_changes() {
        check("one and three quarters of an hour", "6300s");
        check("twenty and four hours", "86400s");
        check("another week", "604800s");
        check("an hour and a half", "5400s");
        check("90 minutes", "5400s");
        check("half an hour later", "03-01 09:30 | Minutes(30)");
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
