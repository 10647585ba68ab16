//! Moments counted from now: "in two hours", "the next five hours", "right now".

use jiff::ToSpan;
use jiff::civil::DateTime;

use crate::understanding::text::Tokens;
use crate::understanding::time::TimeContext;
use crate::understanding::time::atom::{Atom, Link, Unit};
use crate::understanding::time::clock::{Read, atom, link};
use crate::understanding::time::length;
use crate::understanding::time::scan::{Placed, seconds};

/// "in two hours", "half an hour from now", "in 24 hours"; whole days are read as days.
pub(super) fn offset(atoms: &[Placed], at: usize, now: DateTime) -> Option<(DateTime, usize)> {
    let link = |at: usize| link(atoms, at);
    let has_in = matches!(link(at), Some(Link::In | Link::Within))
        || link(at) == Some(Link::For) && is_timer(atoms, at);
    let mut start = at + usize::from(has_in);
    while has_in && matches!(link(start), Some(Link::Around | Link::LessThan)) {
        start += 1;
    }
    let (seconds, end) = length::duration(atoms, start)?;
    let is_long = |placed: &Placed| {
        matches!(
            placed.atom,
            Atom::Unit(
                Unit::Day
                    | Unit::BusinessDay
                    | Unit::Week
                    | Unit::Fortnight
                    | Unit::Month
                    | Unit::Year
            )
        )
    };
    if atoms[start..end].iter().any(is_long) && seconds % 86_400 == 0 {
        return None;
    }
    let from_now = link(end) == Some(Link::From) && link(end + 1) == Some(Link::Now);
    let is_hence = link(end) == Some(Link::Hence);
    if !has_in && !from_now && !is_hence {
        return None;
    }
    let moment = now
        .checked_add(i64::try_from(seconds).ok()?.seconds())
        .ok()?;
    Some((
        moment,
        end + if from_now { 2 } else { usize::from(is_hence) },
    ))
}

/// Whether something that rings after a while was named a few words before.
fn is_timer(atoms: &[Placed], at: usize) -> bool {
    let before = &atoms[at.saturating_sub(2)..at];
    before
        .iter()
        .any(|placed| placed.atom == Atom::Link(Link::Timer))
}

/// "The next five hours", "within the next hour", "the next day and five hours": from now until then.
pub(super) fn coming_hours(
    atoms: &[Placed],
    at: usize,
    now: DateTime,
) -> Read<(DateTime, DateTime)> {
    let mut place = at;
    while matches!(
        link(atoms, place),
        Some(Link::Within | Link::In | Link::For | Link::The)
    ) {
        place += 1;
    }
    let is_next = matches!(link(atoms, place), Some(Link::Next | Link::Coming));
    // "within the hour"
    let is_within = link(atoms, at) == Some(Link::Within);
    let start = place + usize::from(is_next);
    let (seconds, end) = match atom(atoms, start)? {
        Atom::Unit(unit) if is_next || is_within => one_and_more(atoms, start, unit)?,
        _ if is_next => length::duration(atoms, start)?,
        _ => return None,
    };
    (seconds % 86_400 != 0).then_some(())?;
    let until = now
        .checked_add(i64::try_from(seconds).ok()?.seconds())
        .ok()?;
    Some(((now, until), end))
}

fn one_and_more(atoms: &[Placed], at: usize, unit: Unit) -> Read<u64> {
    let one = seconds(unit)?;
    let more = (link(atoms, at + 1) == Some(Link::And))
        .then(|| length::duration(atoms, at + 2))
        .flatten()
        .filter(|(more, _)| *more < one);
    Some(more.map_or((one, at + 1), |(more, end)| (one + more, end)))
}

/// "Now", when it is all that was said or when one would come, meet or be seen now.
pub(super) fn present(
    tokens: &Tokens,
    atoms: &[Placed],
    at: usize,
    context: &TimeContext<'_>,
) -> Read<DateTime> {
    (link(atoms, at)? == Link::Now).then_some(())?;
    let is_sign = |placed: &Placed| matches!(placed.atom, Atom::Sign(_));
    let is_all = atoms[..at].iter().chain(&atoms[at + 1..]).all(is_sign);
    let before = atoms[at].from.checked_sub(1);
    let is_led = before.is_some_and(|before| {
        let earlier = before
            .checked_sub(1)
            .map_or("", |earlier| tokens.word(earlier));
        (context.words.leads_to_now)(earlier, tokens.word(before))
    });
    (is_all || is_led).then_some((context.now, at + 1))
}
