//! The words that hold the value of a date or a time of day: without the preposition before it, without the part of the
//! day after it ("at *8:45* *tomorrow* evening").

use crate::understanding::role::Role;
use crate::understanding::spans::Spans;
use crate::understanding::words::{Word, is};

type Place = (usize, usize);

/// The words of the first date and the first time of day, given where expressions of either were found.
pub(crate) fn places(
    spans: &Spans<'_>,
    dates: &[Place],
    times: &[Place],
) -> (Option<Place>, Option<Place>) {
    let words = spans.words;
    let found = |places: &[Place]| -> Vec<Place> {
        let places = places.iter();
        places.filter_map(|place| spans.words_at(*place)).collect()
    };
    let (dates, times) = (joined(words, found(dates)), found(times));
    let date = dates.iter().find_map(|place| date(words, *place));
    if let Some(place) = times.iter().find_map(|place| from_now(words, *place)) {
        return (date.or(Some(place)), Some(place));
    }
    let part = || times.iter().find_map(|place| part_as_date(words, *place));
    (
        date.or_else(part),
        times.iter().find_map(|place| clock(words, *place)),
    )
}

/// "Monday, 8/6" is two expressions of one day.
fn joined(words: &[Word<'_>], dates: Vec<Place>) -> Vec<Place> {
    let mut joined: Vec<Place> = Vec::new();
    for (from, to) in dates {
        match joined.last_mut() {
            Some(last) if last.1 == from && !is(words, from, Role::BeforeDate) => last.1 = to,
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// "In half an hour" is a day and a time of day at once.
fn from_now(words: &[Word<'_>], (from, to): Place) -> Option<Place> {
    let is_length = is(words, to.checked_sub(1)?, Role::UnitFromNow);
    let at = (from.saturating_sub(2)..to).find(|at| is(words, *at, Role::WithinNext))?;
    is_length.then_some((at, to))
}

fn date(words: &[Word<'_>], (mut from, mut to): Place) -> Option<Place> {
    let is_out = is(words, from, Role::GoneBy) || from > 0 && is(words, from - 1, Role::NotDay);
    if is_out {
        return None;
    }
    while from + 1 < to && is(words, from, Role::BeforeDate) {
        from += 1;
    }
    if from > 0 && is(words, from - 1, Role::ShortWeekday) {
        from -= 1;
    }
    let is_this = to == from + 1 && is(words, from, Role::This);
    if is_this && is(words, to, Role::DayPart) {
        to += 1;
    }
    (from < to).then_some((from, to))
}

/// "Tonight", "this evening".
fn part_as_date(words: &[Word<'_>], (from, to): Place) -> Option<Place> {
    (from.saturating_sub(1)..to).find_map(|at| {
        if is(words, at, Role::Tonight) {
            return Some((at, at + 1));
        }
        let is_this = is(words, at, Role::This) && is(words, at + 1, Role::DayPart);
        is_this.then_some((at, at + 2))
    })
}

/// From the first word of the clock to the last; a mere part of the day has none.
fn clock(words: &[Word<'_>], (from, to): Place) -> Option<Place> {
    let is_of_some = |at: usize| is(words, at + 1, Role::Of);
    let start = (from..to).find(|at| is_clock(words, *at) && !is_of_some(*at))?;
    let mut end = start + 1;
    let mut at = end;
    while at < to && (is_clock(words, at) || is(words, at, Role::ClockWithin)) {
        if is_clock(words, at) || is(words, at, Role::ClockEnd) {
            end = at + 1;
        }
        at += 1;
    }
    let end = with_part(words, end);
    Some((start, without_half(words, (start, end))))
}

/// "In the evening" says which half of the day is meant, as "PM" does.
fn with_part(words: &[Word<'_>], end: usize) -> usize {
    let from = end + usize::from(is(words, end, Role::Approximately));
    let is_part = is(words, from, Role::WithinNext)
        && is(words, from + 1, Role::The)
        && is(words, from + 2, Role::DayPart);
    if is_part { from + 3 } else { end }
}

/// The half of the day belongs to the value where it changes the figures: in "5:30 PM", not in "12:30 PM" or "11:30 AM".
fn without_half(words: &[Word<'_>], (start, end): Place) -> usize {
    let hour = words[start]
        .raw
        .split_once(':')
        .map_or("", |(hour, _)| hour);
    let is_same = match hour {
        "10" | "11" => is(words, end - 1, Role::BeforeNoon),
        "12" => is(words, end - 1, Role::AfterNoon),
        _ => false,
    };
    if is_same { start + 1 } else { end }
}

fn is_clock(words: &[Word<'_>], at: usize) -> bool {
    is(words, at, Role::ClockStart) || words[at].plain().starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::understanding::specimen::heard_in_no_business;

    fn check(text: &str, date: &str, time: &str) {
        let meaning = heard_in_no_business(text, None);
        let shown = |slot: &str| -> String {
            let span = meaning.spans.iter().find(|span| span.slot == slot);
            span.map_or(String::new(), |span| {
                text.chars()
                    .skip(span.from)
                    .take(span.to - span.from)
                    .collect()
            })
        };
        assert_eq!(
            (shown("date").as_str(), shown("time").as_str()),
            (date, time),
            "{text}"
        );
    }

    #[test]
    fn values_without_what_stands_around_them() {
        check("could we come on the 9th of june", "9th of june", "");
        check("around 7pm on monday please", "monday", "7pm");
        check("at 6:30 tomorrow evening", "tomorrow", "6:30");
        check("this afternoon at 4:15", "this afternoon", "4:15");
        check(
            "for Fri, 3 July 2026 at 12:15 PM",
            "Fri, 3 July 2026",
            "12:15",
        );
        check("5:15 PM would do", "", "5:15 PM");
        check("in two hours", "in two hours", "in two hours");
        check("i was there yesterday", "", "");
        check("some time in the evening", "", "");
    }
}
