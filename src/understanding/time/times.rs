//! Times of day and what relates them: "around three", "not before ten", "between three and five", "3 or later".

use jiff::civil::Time;

use crate::understanding::time::atom::{Atom, Half, Link};
use crate::understanding::time::clock::{Clock, Read, atom, clock, link};
use crate::understanding::time::length::duration;
use crate::understanding::time::part::parts;
use crate::understanding::time::scan::Placed;

/// Times of day as they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Times {
    At(Clock),
    Around(Clock),
    From(Clock),
    Until(Clock),
    Between(Clock, Clock),
    Part(Time, Time),
    FromPart(Time),
    UntilPart(Time),
    /// From one to the other, to the minute: "the next five hours".
    Stretch(Time, Time),
    /// From then on for so many minutes: "from ten for three hours".
    Lasting(Clock, u32),
}

/// Times of day at this place, with what relates them, and whether they can be nothing else.
pub(crate) fn times(atoms: &[Placed], at: usize) -> Read<(Times, bool)> {
    if let Some((part, next)) = parts(atoms, at) {
        return Some(((part, true), next));
    }
    if let Some((lasting, next)) = lasting(atoms, at) {
        return Some(((lasting, true), next));
    }
    if let Some((range, next)) = range(atoms, at) {
        return Some((range, next));
    }
    let (relation, start) = relation(atoms, at);
    let (mut clock, mut next) = clock(atoms, start)?;
    clock.is_sure |= relation.is_some();
    let after = relation_after(atoms, next);
    if let Some((_, end)) = after {
        clock.is_sure = true;
        next = end;
    }
    let times = match after.map(|(link, _)| link).or(relation) {
        Some(Link::After) => Times::From(clock),
        Some(Link::Before | Link::By | Link::Till) => Times::Until(clock),
        Some(Link::Around) => Times::Around(clock),
        _ if clock.is_fuzzy => Times::Around(clock),
        _ => Times::At(clock),
    };
    Some(((times, clock.is_sure), next))
}

/// "or later", "or earlier", "and after", "onwards", "at the latest" after a time, as "after" or "before".
pub(super) fn relation_after(atoms: &[Placed], at: usize) -> Read<Link> {
    let found = match (link(atoms, at)?, link(atoms, at + 1)) {
        (Link::Or | Link::And, Some(Link::Later | Link::After | Link::Onwards)) => {
            (Link::After, at + 2)
        }
        (Link::Or | Link::And, Some(Link::Earlier | Link::Before)) => (Link::Before, at + 2),
        (Link::Onwards | Link::Earliest, _) => (Link::After, at + 1),
        (Link::Latest, _) => (Link::Before, at + 1),
        _ => return None,
    };
    // "Friday or after five" bounds the hour.
    let bounds_another = matches!(
        atom(atoms, found.1),
        Some(Atom::Number(..) | Atom::Fixed(..) | Atom::Link(Link::HalfWord | Link::Quarter))
    );
    (!bounds_another).then_some(found)
}

/// "from ten for three hours", "for three hours from ten".
fn lasting(atoms: &[Placed], at: usize) -> Read<Times> {
    let minutes = |seconds: u64| u32::try_from(seconds / 60).ok();
    let is_hours = |seconds: &u64| *seconds < 86_400;
    match link(atoms, at)? {
        Link::From | Link::Starting => {
            let start = at + 1 + usize::from(link(atoms, at + 1) == Some(Link::At));
            let (clock, next) = clock(atoms, start)?;
            let (seconds, end) = (link(atoms, next)? == Link::For)
                .then(|| duration(atoms, next + 1))
                .flatten()
                .filter(|(seconds, _)| is_hours(seconds))?;
            Some((Times::Lasting(clock, minutes(seconds)?), end))
        }
        Link::For => {
            let (seconds, next) = duration(atoms, at + 1).filter(|(length, _)| is_hours(length))?;
            let is_from = matches!(link(atoms, next)?, Link::From | Link::Starting);
            let start = next + 1 + usize::from(link(atoms, next + 1) == Some(Link::At));
            let (clock, end) = is_from.then(|| clock(atoms, start)).flatten()?;
            Some((Times::Lasting(clock, minutes(seconds)?), end))
        }
        _ => None,
    }
}

/// "at", "around", "after", "not before", "no later than" before a time.
pub(super) fn relation(atoms: &[Placed], at: usize) -> (Option<Link>, usize) {
    match (link(atoms, at), link(atoms, at + 1)) {
        (Some(Link::Not), Some(Link::Before | Link::Till)) => (Some(Link::After), at + 2),
        (Some(Link::Not), Some(Link::After)) => (Some(Link::Before), at + 2),
        // "can't make it until four"
        (Some(Link::Not), None) => match denied(atoms, at + 1) {
            Some((relation, start)) => (Some(relation), start),
            None => (None, at),
        },
        (Some(Link::Correction), Some(Link::Later | Link::Earlier)) if is_than(atoms, at + 2) => {
            let later = link(atoms, at + 1) == Some(Link::Later);
            (Some(if later { Link::Before } else { Link::After }), at + 3)
        }
        (Some(Link::At), Some(Link::Around)) | (Some(Link::Around), Some(Link::At)) => {
            (Some(Link::Around), at + 2)
        }
        (Some(link @ (Link::After | Link::Before | Link::By | Link::Till)), Some(Link::Around)) => {
            (Some(link), at + 2)
        }
        (Some(Link::Later), None) if is_than(atoms, at + 1) => (Some(Link::After), at + 2),
        (Some(Link::Earlier), None) if is_than(atoms, at + 1) => (Some(Link::Before), at + 2),
        (
            Some(
                link @ (Link::At
                | Link::Around
                | Link::After
                | Link::Before
                | Link::By
                | Link::Till),
            ),
            _,
        ) => (Some(link), at + 1),
        (Some(Link::From | Link::Starting), Some(Link::At | Link::Around)) => {
            (Some(Link::After), at + 2)
        }
        (Some(Link::From | Link::Starting), _) => (Some(Link::After), at + 1),
        (Some(Link::Past | Link::Earliest), _) => (Some(Link::After), at + 1),
        (Some(Link::Latest), _) => (Some(Link::Before), at + 1),
        _ => (None, at),
    }
}

/// The opposite of "before" or "after" behind a few words that say what cannot be.
fn denied(atoms: &[Placed], at: usize) -> Read<Link> {
    let is_plain = |place: &usize| matches!(atom(atoms, *place), Some(Atom::Other));
    let place = (at..at + 3).find(|place| !is_plain(place))?;
    match link(atoms, place)? {
        Link::Before | Link::Till => Some((Link::After, place + 1)),
        Link::After => Some((Link::Before, place + 1)),
        _ => None,
    }
}

fn is_than(atoms: &[Placed], at: usize) -> bool {
    atom(atoms, at) == Some(Atom::Other)
}

/// "between three and five", "from nine till noon", "3 - 5".
fn range(atoms: &[Placed], at: usize) -> Read<(Times, bool)> {
    let opener = link(atoms, at)
        .filter(|link| matches!(link, Link::Between | Link::From | Link::Starting | Link::At));
    let start = at + usize::from(opener.is_some());
    let (mut from, middle) = clock(atoms, start)?;
    let opener = opener.filter(|link| *link != Link::At);
    let joins = match (opener, atom(atoms, middle)?) {
        (Some(Link::Between), Atom::Link(Link::And)) => true,
        (Some(Link::Between), Atom::Link(Link::To)) => true,
        (Some(Link::Between), Atom::Sign(',')) => false,
        (_, Atom::Link(Link::To | Link::Till) | Atom::Sign('-' | '–')) => true,
        _ => false,
    };
    if !joins {
        return None;
    }
    let (mut to, end) = clock(atoms, middle + 1)?;
    let is_till = link(atoms, middle) == Some(Link::Till);
    let is_sure = opener.is_some() || is_till || from.is_sure || to.is_sure;
    share_half(&mut from, &to);
    to.is_sure = true;
    Some(((Times::Between(from, to), is_sure), end))
}

/// "3 to 5 pm" is all afternoon; "11 to 2 pm" and "8 to 2 am" begin in the other half of the day.
pub(super) fn share_half(from: &mut Clock, to: &Clock) {
    if from.half.is_some() || !from.is_open {
        return;
    }
    let is_before = (from.hour % 12, from.minute) <= (to.hour % 12, to.minute);
    from.half = match to.half {
        Some(half) if is_before => Some(half),
        Some(Half::Am) => Some(Half::Pm),
        Some(_) => Some(Half::Am),
        None => None,
    };
}
