//! Moments: ranges whose ends are on days of their own, and times told by another ("this time next week").

use jiff::ToSpan;
use jiff::civil::Time;

use crate::understanding::meaning::{DateSpec, Grain};
use crate::understanding::text::Tokens;
use crate::understanding::time::TimeContext;
use crate::understanding::time::atom::{Atom, Link};
use crate::understanding::time::clock::{Clock, Read, atom, clock, link};
use crate::understanding::time::day::{Days, Today, days, ends, single};
use crate::understanding::time::drafts::Item;
use crate::understanding::time::part::parts;
use crate::understanding::time::scan::Placed;
use crate::understanding::time::times::{Times, share_half};

/// A day, a time of day, or both.
#[derive(Clone, Copy, Debug, Default)]
struct Point {
    days: Option<Days>,
    times: Option<Times>,
}

/// "Between two tomorrow and four", "from Friday evening until Sunday noon": alternatives, one for each day that differs.
pub(super) fn between(atoms: &[Placed], at: usize, today: Today) -> Read<Vec<Item>> {
    let opener = link(atoms, at).filter(|link| matches!(link, Link::From | Link::Between));
    let starts_point = matches!(
        atom(atoms, at)?,
        Atom::Weekday(_) | Atom::Relative(_) | Atom::Month(_) | Atom::Ordinal(_) | Atom::Number(..)
    );
    (opener.is_some() || starts_point).then_some(())?;
    let (first, middle) = point(atoms, at + usize::from(opener.is_some()), today)?;
    let start = first.days?;
    let join = link(atoms, middle)?;
    let is_joined = match opener {
        Some(Link::Between) => join == Link::And,
        _ => matches!(join, Link::Till | Link::To),
    };
    let (last, end) = point(atoms, middle + 1, today).filter(|_| is_joined)?;
    match (first.times, last.days, last.times) {
        (Some(Times::At(mut from)), None, Some(Times::At(to))) if opener.is_some() => {
            share_half(&mut from, &to);
            Some((
                vec![Item::Days(start), Item::Times(Times::Between(from, to))],
                end,
            ))
        }
        // "Move it from Friday at three to Monday at four" names no stretch.
        (from, Some(until), to) if (from.is_some() || to.is_some()) && join != Link::To => {
            stretch((start, from), (until, to)).map(|items| (items, end))
        }
        _ => None,
    }
}

/// "Change it from Monday to Tuesday", "move the two pm to three": what is wanted is the second.
pub(super) fn moved(
    tokens: &Tokens,
    atoms: &[Placed],
    at: usize,
    context: &TimeContext<'_>,
    today: Today,
) -> Read<Vec<Item>> {
    let is_from = link(atoms, at) == Some(Link::From);
    let first_at = at + usize::from(is_from || link(atoms, at) == Some(Link::The));
    let before = at.checked_sub(1).and_then(|before| link(atoms, before));
    let is_target = matches!(
        before,
        Some(Link::To | Link::At | Link::Between | Link::From)
    );
    let token = atoms[at].from;
    let is_move = !is_target
        && (token.saturating_sub(8)..token).any(|place| (context.words.moves)(tokens.word(place)));
    is_move.then_some(())?;
    let (first, middle) = point(atoms, first_at, today)?;
    (link(atoms, middle)? == Link::To).then_some(())?;
    let (last, end) = point(atoms, middle + 1, today)?;
    // "Change my appointment tomorrow to five" keeps the day.
    let is_alike = first.days.is_some() == last.days.is_some()
        || first.times.is_some() && last.times.is_some();
    (is_from || is_alike).then_some(())?;
    let days = last.days.map(Item::Days);
    let times = last.times.map(Item::Times);
    Some((days.into_iter().chain(times).collect(), end))
}

/// The first day from its time on, the days between, the last day until its time.
fn stretch(from: (Days, Option<Times>), until: (Days, Option<Times>)) -> Option<Vec<Item>> {
    let first = ends(from.0).0;
    let mut last = ends(until.0).1;
    while last < first {
        last = last.checked_add(7.days()).ok()?;
    }
    (last > first).then_some(())?;
    let day = |date| Item::Days(Days::Fixed(DateSpec::On(date), Grain::Day));
    let bounded = |times: Option<Times>| times.map_or(Item::AnyTime, Item::Times);
    let mut items = vec![day(first), bounded(from.1.map(onwards))];
    let (next, before) = (first.tomorrow().ok()?, last.yesterday().ok()?);
    if next <= before {
        let between = Days::Fixed(DateSpec::Between(next, before), Grain::Day);
        items.extend([Item::Or, Item::Days(between), Item::AnyTime]);
    }
    items.extend([Item::Or, day(last), bounded(until.1.map(up_to))]);
    Some(items)
}

fn onwards(times: Times) -> Times {
    match times {
        Times::At(clock) => Times::From(clock),
        Times::Part(from, _) => Times::FromPart(from),
        other => other,
    }
}

fn up_to(times: Times) -> Times {
    match times {
        Times::At(clock) => Times::Until(clock),
        Times::Part(_, to) if to > Time::midnight() => Times::UntilPart(to),
        other => other,
    }
}

/// "Friday at three", "two tomorrow", "Sunday noon", "four".
fn point(atoms: &[Placed], at: usize, today: Today) -> Read<Point> {
    let time = |at: usize| {
        let is_led = matches!(link(atoms, at), Some(Link::At | Link::In | Link::The));
        let place = at + usize::from(is_led && !matches!(link(atoms, at + 1), Some(Link::The)));
        parts(atoms, at).or_else(|| clock(atoms, place).map(|(clock, end)| (Times::At(clock), end)))
    };
    let at = at + usize::from(link(atoms, at) == Some(Link::On));
    let is_day = |days: &Days| !matches!(days, Days::Fixed(DateSpec::Between(..), _));
    if let Some((days, next)) = single(atoms, at, today).filter(|(days, _)| is_day(days)) {
        let place = next + usize::from(atom(atoms, next) == Some(Atom::Sign(',')));
        return Some(match time(place) {
            Some((times, end)) => (
                Point {
                    days: Some(days),
                    times: Some(times),
                },
                end,
            ),
            None => (
                Point {
                    days: Some(days),
                    times: None,
                },
                next,
            ),
        });
    }
    let (times, next) = time(at)?;
    let place = next + usize::from(matches!(link(atoms, next), Some(Link::On)));
    let day = single(atoms, place, today).filter(|(days, _)| is_day(days));
    Some(match day {
        Some((days, end)) => (
            Point {
                days: Some(days),
                times: Some(times),
            },
            end,
        ),
        None => (
            Point {
                days: None,
                times: Some(times),
            },
            next,
        ),
    })
}

/// "This time next week", "the same time on Friday": as late as it is now, or as the offer is.
pub(super) fn like_another(
    atoms: &[Placed],
    at: usize,
    context: &TimeContext<'_>,
    today: Today,
    items: &[Item],
) -> Read<Clock> {
    let time = match link(atoms, at)? {
        Link::ThisTime => context.now.time(),
        Link::SameTime => context.anchor?.time(),
        _ => return None,
    };
    let is_before_day = days(atoms, at + 1, today).is_some();
    let is_after_day =
        link(atoms, at) == Some(Link::SameTime) && matches!(items.last(), Some(Item::Days(_)));
    let clock = Clock {
        hour: time.hour(),
        minute: time.minute(),
        half: None,
        is_sure: true,
        is_open: false,
        is_fuzzy: link(atoms, at) == Some(Link::ThisTime),
    };
    (is_before_day || is_after_day).then_some((clock, at + 1))
}
