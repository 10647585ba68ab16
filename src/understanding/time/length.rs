//! Lengths of time, changes relative to an offer, and series.

use crate::understanding::meaning::{Recurrence, Shift};
use crate::understanding::time::atom::{Atom, Link, Unit};
use crate::understanding::time::clock::{Read, clock};
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

/// A number of quarters: "two" is 8, "a quarter" 1, "one and a half" 6, "1/2" 2; and where the unit stands.
fn quarters(atoms: &[Placed], at: usize) -> Read<u64> {
    if let Some(broken) = fraction(atoms, at) {
        return Some(broken);
    }
    let (amount, used) = count(atoms, at)?;
    let next = at + used;
    let whole = u64::from(amount) * 4;
    if link(atoms, next) == Some(Link::And) {
        if let Some((more, end)) = fraction(atoms, next + 1) {
            return Some((whole + more, end));
        }
        // "twenty and four hours"
        if let Some(Atom::Number(ones @ 1..=9, 0)) = atom(atoms, next + 1)
            && amount % 10 == 0
        {
            return Some((whole + u64::from(ones) * 4, next + 2));
        }
    }
    Some((whole, next))
}

/// "half", "a quarter of", "three quarters of an", "1/2".
fn fraction(atoms: &[Placed], at: usize) -> Read<u64> {
    let place = at + usize::from(link(atoms, at) == Some(Link::A));
    let (value, end) = match (atom(atoms, place)?, atom(atoms, place + 1)) {
        (Atom::Link(Link::HalfWord), _) => (2, place + 1),
        (Atom::Link(Link::Quarter), _) => (1, place + 1),
        (Atom::Number(parts @ 1..=3, _), Some(Atom::Link(Link::Quarter))) => {
            (u64::from(parts), place + 2)
        }
        (Atom::Number(parts @ 1..=3, 1), Some(Atom::Sign('/'))) => match atom(atoms, place + 2) {
            Some(Atom::Number(2, 1)) if parts == 1 => (2, place + 3),
            Some(Atom::Number(4, 1)) => (u64::from(parts), place + 3),
            _ => return None,
        },
        _ => return None,
    };
    let of = end + usize::from(link(atoms, end) == Some(Link::Of));
    Some((value, of + usize::from(link(atoms, of) == Some(Link::A))))
}

fn part(atoms: &[Placed], at: usize) -> Read<u64> {
    // "another week"
    if link(atoms, at) == Some(Link::Another)
        && let Some(Atom::Unit(unit)) = atom(atoms, at + 1)
        && unit != Unit::Day
    {
        return Some((seconds(unit)?, at + 2));
    }
    let (amount, next) = quarters(atoms, at)?;
    // "1.5 hours"
    if let (Some(Atom::Sign('.')), Some(Atom::Number(tenths, 1)), Some(Atom::Unit(unit))) = (
        atom(atoms, next),
        atom(atoms, next + 1),
        atom(atoms, next + 2),
    ) {
        let one = seconds(unit)?;
        return Some((amount * one / 4 + u64::from(tenths) * one / 10, next + 3));
    }
    let Atom::Unit(unit) = atom(atoms, next)? else {
        return None;
    };
    // "a second wave"
    if unit == Unit::Second && link(atoms, at) == Some(Link::A) {
        return None;
    }
    let one = seconds(unit)?;
    let end = next + 1;
    // "an hour and a half"
    if link(atoms, end) == Some(Link::And)
        && let Some((more, end)) = fraction(atoms, end + 1)
        && !matches!(atom(atoms, end), Some(Atom::Unit(_)))
    {
        return Some(((amount + more) * one / 4, end));
    }
    Some((amount * one / 4, end))
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
        return Some((by(length, sign)?, next + 1));
    }
    // "push it back by half an hour"
    if let Some(sign) = match link(atoms, at) {
        Some(Link::Later) => Some(1),
        Some(Link::Earlier) => Some(-1),
        _ => None,
    } && let Some((length, end)) = duration(atoms, at + 1)
    {
        return Some((by(length, sign)?, end));
    }
    if bounds_a_time(atoms, at) {
        return None;
    }
    match (link(atoms, at)?, atom(atoms, at + 1)) {
        // "later in the day"
        (Link::Later, Some(Atom::Link(Link::In)))
            if atom(atoms, at + 3) == Some(Atom::Unit(Unit::Day)) =>
        {
            Some((Shift::Later, at + 4))
        }
        (Link::Earlier, Some(Atom::Link(Link::In)))
            if atom(atoms, at + 3) == Some(Atom::Unit(Unit::Day)) =>
        {
            Some((Shift::Earlier, at + 4))
        }
        (Link::Later, next) if !names_later_days(next) && !is_than(next) => {
            Some((Shift::Later, at + 1))
        }
        (Link::DayAfter, _) => Some((Shift::Days(1), at + 1)),
        (Link::Earlier, next) if !is_than(next) => Some((Shift::Earlier, at + 1)),
        (Link::Another | Link::Other, Some(Atom::Unit(Unit::Day))) => {
            Some((Shift::OtherDay, at + 2))
        }
        (Link::Another | Link::Other, Some(Atom::Link(Link::Time))) => Some((Shift::Other, at + 2)),
        _ => None,
    }
}

/// A change by so many seconds.
fn by(length: u64, sign: i64) -> Option<Shift> {
    let length = i64::try_from(length).ok()?;
    Some(if length % 86_400 == 0 {
        Shift::Days(i32::try_from(sign * length / 86_400).ok()?)
    } else {
        Shift::Minutes(i32::try_from(sign * length / 60).ok()?)
    })
}

/// "Later this week", "later in the month", "later today".
fn names_later_days(next: Option<Atom>) -> bool {
    matches!(
        next,
        Some(
            Atom::Link(Link::Of | Link::This | Link::In | Link::On | Link::Next)
                | Atom::Relative(_)
        )
    )
}

/// "Later than nine" and "later than Thursday" bound a time.
fn bounds_a_time(atoms: &[Placed], at: usize) -> bool {
    let begins_day = matches!(
        atom(atoms, at + 2),
        Some(Atom::Weekday(_) | Atom::Relative(_) | Atom::Month(_) | Atom::Ordinal(_))
    );
    atom(atoms, at + 1) == Some(Atom::Other) && (begins_day || clock(atoms, at + 2).is_some())
}

fn is_than(atom: Option<Atom>) -> bool {
    matches!(atom, Some(Atom::Number(..)))
}

/// "every other Monday", "every two weeks".
pub(crate) fn recurrence(atoms: &[Placed], at: usize) -> Read<Recurrence> {
    if let Some(Atom::Series(days)) = atom(atoms, at) {
        let every_days = u32::from(days);
        return Some((Recurrence { every_days }, at + 1));
    }
    if link(atoms, at) != Some(Link::Every) {
        return None;
    }
    let (times, next) = match atom(atoms, at + 1)? {
        Atom::Link(Link::Other) | Atom::Ordinal(2) => (2, at + 2),
        // "I'm free every day but Thursday" is no series.
        Atom::Unit(Unit::Day) if matches!(link(atoms, at + 2), Some(Link::But | Link::Except)) => {
            return None;
        }
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
