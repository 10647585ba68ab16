//! Tables of what callers say about time, and what it means on Friday 2019-03-01 at nine.

mod clocks;
mod days;
mod exceptions;
mod laws;
mod lookalikes;

use super::*;
use crate::domain::hours::Span;
use crate::understanding::lang::en::TIME;

use crate::understanding::meaning::{DateSpec, TimeSpec};

static FRIDAY: TimeContext<'static> = TimeContext {
    words: &TIME,
    now: jiff::civil::date(2019, 3, 1).at(9, 0, 0, 0),
    country: "US",
    asked: None,
    opening: None,
    anchor: None,
};

fn read_on_friday(text: &str, asked: Option<Asked>) -> String {
    written(text, &TimeContext { asked, ..FRIDAY })
}

/// The best reading, written down.
fn written(text: &str, context: &TimeContext<'_>) -> String {
    let found = read(&Tokens::of(text), context);
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
            let weekday = moment.weekday.map(|weekday| weekday.0);
            parts.push(match (weekday, moment.date) {
                (None, Some(DateSpec::On(on))) => format!("not {}", day(on)),
                (None, Some(DateSpec::Between(from, to))) => {
                    format!("not {}..{}", day(from), day(to))
                }
                _ => format!("not {weekday:?}"),
            });
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
