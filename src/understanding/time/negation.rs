//! What is not wanted: "not Friday", "I can't do mornings", "Monday doesn't work", "I'm busy until three".

use crate::understanding::time::atom::{Atom, Link, Unit};
use crate::understanding::time::day::{Today, days};
use crate::understanding::time::drafts::Item;
use crate::understanding::time::scan::Placed;
use crate::understanding::time::times::times;

/// "Not Friday" and "I can't do Friday" look ahead, "Friday does not work" looks back, "that's not right" does neither.
pub(super) fn negation(atoms: &[Placed], at: usize, today: Today) -> Option<Item> {
    let atom = |place: usize| atoms.get(place).map(|placed| placed.atom);
    for place in at + 1..at + 4 {
        if matches!(
            atom(place),
            Some(Atom::Weekdays | Atom::Unit(Unit::Weekend))
        ) || days(atoms, place, today).is_some()
            || is_part(atoms, place)
        {
            return Some(Item::Except);
        }
        let is_plain = matches!(
            atom(place),
            Some(
                Atom::Other
                    | Atom::Link(Link::Verb | Link::On | Link::A | Link::Any)
                    | Atom::Unit(Unit::Day)
            )
        );
        if !is_plain {
            break;
        }
    }
    if times(atoms, at + 1).is_some_and(|((_, is_sure), _)| is_sure) {
        return Some(Item::Except);
    }
    names_before(atoms, at).then_some(Item::Unwanted)
}

/// Whether a day or a part of the day stands right before: "mornings don't work".
pub(super) fn names_before(atoms: &[Placed], at: usize) -> bool {
    let says_day = |placed: &Placed| {
        matches!(
            placed.atom,
            Atom::Weekday(_) | Atom::Relative(_) | Atom::Ordinal(_) | Atom::Part(_)
        )
    };
    let before = atoms[at.saturating_sub(2)..at].iter().rev();
    before
        .take_while(|placed| {
            !matches!(
                placed.atom,
                Atom::Link(Link::But | Link::Or) | Atom::Sign(_)
            )
        })
        .any(says_day)
}

/// Whether a part of the day begins here, and not a time of day beside it.
fn is_part(atoms: &[Placed], at: usize) -> bool {
    let Some(((_, true), end)) = times(atoms, at) else {
        return false;
    };
    atoms[at..end]
        .iter()
        .any(|placed| matches!(placed.atom, Atom::Part(_)))
        && !atoms[at..end]
            .iter()
            .any(|placed| matches!(placed.atom, Atom::Number(..)))
}
