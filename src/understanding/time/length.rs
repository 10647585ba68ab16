//! Lengths of time, changes relative to an offer, and series.

use crate::understanding::meaning::{Recurrence, Shift};
use crate::understanding::time::atom::{Atom, Link, Unit};
use crate::understanding::time::clock::Read;
use crate::understanding::time::scan::{Placed, count, seconds};

fn link(atoms: &[Placed], at: usize) -> Option<Link> {
    match atoms.get(at)?.atom {
        Atom::Link(link) => Some(link),
        _ => None,
    }
}

fn atom(atoms: &[Placed], at: usize) -> Option<Atom> {
    atoms.get(at).map(|placed| placed.atom)
}

/// "an hour and a half", "half an hour", "90 minutes", "one and a half hours", "two hours and ten minutes".
pub(crate) fn duration(atoms: &[Placed], at: usize) -> Read<u64> {
    let (mut total, mut next) = part(atoms, at)?;
    loop {
        let glue = usize::from(link(atoms, next) == Some(Link::And))
            + usize::from(atom(atoms, next) == Some(Atom::Sign(',')));
        match part(atoms, next + glue) {
            Some((more, end)) if more < total => {
                total += more;
                next = end;
            }
            _ => break,
        }
    }
    Some((total, next))
}

fn part(atoms: &[Placed], at: usize) -> Read<u64> {
    let is_half = |at: usize| link(atoms, at) == Some(Link::HalfWord);
    // "half an hour", "half hour", "a half hour"
    let start = at + usize::from(link(atoms, at) == Some(Link::A) && is_half(at + 1));
    if is_half(start) {
        let unit_at = start + 1 + usize::from(link(atoms, start + 1) == Some(Link::A));
        if let Some(Atom::Unit(unit)) = atom(atoms, unit_at) {
            return Some((seconds(unit)? / 2, unit_at + 1));
        }
        return None;
    }
    // "quarter of an hour", "three quarters of an hour"
    if let Some((quarters, next)) = quarters(atoms, at) {
        return Some((quarters * 900, next));
    }
    let (amount, used) = count(atoms, at)?;
    let next = at + used;
    // "one and a half hours"
    if link(atoms, next) == Some(Link::And)
        && link(atoms, next + 1) == Some(Link::A)
        && is_half(next + 2)
        && let Some(Atom::Unit(unit)) = atom(atoms, next + 3)
    {
        let one = seconds(unit)?;
        return Some((u64::from(amount) * one + one / 2, next + 4));
    }
    // "1.5 hours"
    if let (Some(Atom::Sign('.')), Some(Atom::Number(tenths, 1)), Some(Atom::Unit(unit))) = (
        atom(atoms, next),
        atom(atoms, next + 1),
        atom(atoms, next + 2),
    ) {
        let one = seconds(unit)?;
        return Some((
            u64::from(amount) * one + u64::from(tenths) * one / 10,
            next + 3,
        ));
    }
    let Atom::Unit(unit) = atom(atoms, next)? else {
        return None;
    };
    let one = seconds(unit)?;
    let end = next + 1;
    // "an hour and a half"
    if link(atoms, end) == Some(Link::And)
        && link(atoms, end + 1) == Some(Link::A)
        && is_half(end + 2)
        && !matches!(atom(atoms, end + 3), Some(Atom::Unit(_)))
    {
        return Some((u64::from(amount) * one + one / 2, end + 3));
    }
    Some((u64::from(amount) * one, end))
}

fn quarters(atoms: &[Placed], at: usize) -> Read<u64> {
    let (amount, next) = match (atom(atoms, at)?, link(atoms, at + 1)) {
        (Atom::Link(Link::Quarter), _) => (1, at + 1),
        (Atom::Link(Link::A), Some(Link::Quarter)) => (1, at + 2),
        _ => return None,
    };
    let of = next + usize::from(link(atoms, next) == Some(Link::Of));
    let unit = of + usize::from(link(atoms, of) == Some(Link::A));
    (atom(atoms, unit)? == Atom::Unit(Unit::Hour)).then_some((amount, unit + 1))
}

/// "half an hour later", "an hour earlier", "something earlier", "another day".
pub(crate) fn shift(atoms: &[Placed], at: usize) -> Read<Shift> {
    if let Some((length, next)) = duration(atoms, at) {
        let sign = match link(atoms, next)? {
            Link::Later | Link::After => 1,
            Link::Earlier | Link::Before => -1,
            _ => return None,
        };
        // "an hour after three" is a time, not a shift.
        if matches!(link(atoms, next), Some(Link::After | Link::Before)) && atoms.len() > next + 1 {
            return None;
        }
        let length = i64::try_from(length).ok()?;
        let shift = if length % 86_400 == 0 {
            Shift::Days(i32::try_from(sign * length / 86_400).ok()?)
        } else {
            Shift::Minutes(i32::try_from(sign * length / 60).ok()?)
        };
        return Some((shift, next + 1));
    }
    match (link(atoms, at)?, atom(atoms, at + 1)) {
        (Link::Later, next) if next != Some(Atom::Link(Link::Of)) && !is_than(next) => {
            Some((Shift::Later, at + 1))
        }
        (Link::Earlier, next) if !is_than(next) => Some((Shift::Earlier, at + 1)),
        (Link::Another | Link::Other, Some(Atom::Unit(Unit::Day | Unit::Week))) => {
            Some((Shift::OtherDay, at + 2))
        }
        (Link::Another | Link::Other, Some(Atom::Link(Link::Time))) => Some((Shift::Other, at + 2)),
        _ => None,
    }
}

fn is_than(atom: Option<Atom>) -> bool {
    matches!(atom, Some(Atom::Number(..)))
}

/// "every other Monday", "every two weeks".
pub(crate) fn recurrence(atoms: &[Placed], at: usize) -> Read<Recurrence> {
    if link(atoms, at) != Some(Link::Every) {
        return None;
    }
    let (times, next) = match atom(atoms, at + 1)? {
        Atom::Link(Link::Other) => (2, at + 2),
        Atom::Number(times, _) => (times, at + 2),
        _ => (1, at + 1),
    };
    let days = match atom(atoms, next)? {
        Atom::Weekday(_) | Atom::Unit(Unit::Week) => 7,
        Atom::Unit(Unit::Day) => 1,
        Atom::Unit(Unit::Fortnight) => 14,
        Atom::Unit(Unit::Month) => 30,
        _ => return None,
    };
    // The weekday stays to be read: a first visit can be booked on it.
    let end = if matches!(atom(atoms, next), Some(Atom::Weekday(_))) {
        next
    } else {
        next + 1
    };
    let every_days = days * times.clamp(1, 52);
    Some((Recurrence { every_days }, end))
}
