//! Parts of the day: "in the morning", "late afternoon", "after lunch", "early tomorrow".

use jiff::civil::Time;

use crate::understanding::time::atom::{Atom, Half, Link, Part};
use crate::understanding::time::clock::{NIGHTFALL, Read, atom, link};
use crate::understanding::time::scan::Placed;
use crate::understanding::time::times::Times;

/// "in the morning", "late afternoon", "after lunch", "before noon".
pub(super) fn parts(atoms: &[Placed], at: usize) -> Read<Times> {
    let mut next = at;
    let mut shade = None;
    let mut relation = None;
    while let Some(link) = link(atoms, next) {
        match link {
            Link::In
            | Link::The
            | Link::At
            | Link::Of
            | Link::Any
            | Link::AnyTime
            | Link::Time
            | Link::Around => {}
            Link::On if shade.is_some() => {}
            Link::Early | Link::Mid | Link::Late | Link::Later => shade = Some(link),
            Link::After | Link::Before => relation = Some(link),
            _ => return None,
        }
        next += 1;
    }
    let is_led = next > at && link(atoms, next - 1) != Some(Link::The)
        || at > 0 && is_day_word(atoms[at - 1].atom);
    let part = match atom(atoms, next).unwrap_or(Atom::Other) {
        Atom::Part(Part::Lunch | Part::Dinner) if !is_led => return None,
        Atom::Part(part) => part,
        // "Tuesday am"; "I am" is no time.
        Atom::Half(half) if at > 0 && next == at && is_day_word(atoms[at - 1].atom) => match half {
            Half::Am => Part::Morning,
            Half::Pm | Half::Evening | Half::Night => Part::Afternoon,
        },
        // "mid today", "early on Friday"
        Atom::Relative(_) if shade == Some(Link::Later) => {
            return Some((shaded_day(shade), next));
        }
        Atom::Relative(_) | Atom::Weekday(_) if shade.is_some_and(|shade| shade != Link::Later) => {
            return Some((shaded_day(shade), next));
        }
        // "Thursday first thing"
        follows if next == at + 1 && at > 0 && is_day_word(atoms[at - 1].atom) => {
            let ends = matches!(
                follows,
                Atom::Other | Atom::Sign(_) | Atom::Link(Link::Verb | Link::Or | Link::And)
            );
            return (ends && matches!(shade, Some(Link::Early | Link::Late)))
                .then(|| (shaded_day(shade), next));
        }
        _ => return None,
    };
    let hour = |hour: i8| Time::constant(hour, 0, 0, 0);
    let (from, to) = match part {
        Part::Morning => (0, 12),
        Part::Lunch | Part::Lunchtime => (12, 14),
        Part::Dinner => (17, 20),
        Part::Afternoon => (12, 18),
        Part::Evening => (17, 21),
        Part::Night | Part::Tonight => (NIGHTFALL, 0),
        Part::DayEnd => (15, 18),
        Part::AfterWork => return Some((Times::FromPart(hour(17)), next + 1)),
        Part::AfterSchool => return Some((Times::FromPart(hour(15)), next + 1)),
    };
    let times = match (relation, shade) {
        (Some(Link::After), _) if matches!(part, Part::Lunch | Part::Lunchtime) => {
            Times::FromPart(hour(13))
        }
        (Some(Link::After), _) => Times::FromPart(hour(to)),
        // "before the afternoon"
        (Some(_), _) if from > 0 => Times::UntilPart(hour(from)),
        (None, Some(Link::Early)) if matches!(part, Part::Night | Part::Tonight) => {
            Times::Part(hour(19), hour(22))
        }
        (None, Some(Link::Early)) => Times::Part(
            hour(if part == Part::Morning { 6 } else { from }),
            hour(if part == Part::Morning { 10 } else { from + 2 }),
        ),
        (None, Some(Link::Late)) if part == Part::Afternoon => Times::Part(hour(15), hour(18)),
        (None, Some(Link::Late)) if to > 0 => Times::Part(hour(to - 2), hour(to)),
        (None, Some(Link::Mid)) if part == Part::Morning => Times::Part(hour(9), hour(11)),
        (None, Some(Link::Mid)) if to > 0 => Times::Part(hour(from + 1), hour(to - 1)),
        _ => Times::Part(hour(from), hour(to)),
    };
    Some((times, next + 1))
}

fn is_day_word(atom: Atom) -> bool {
    matches!(
        atom,
        Atom::Weekday(_) | Atom::Relative(_) | Atom::Ordinal(_) | Atom::Month(_) | Atom::Holiday(_)
    )
}

/// "Early today", "mid today", "late today".
fn shaded_day(shade: Option<Link>) -> Times {
    let hour = |hour: i8| Time::constant(hour, 0, 0, 0);
    match shade {
        Some(Link::Early) => Times::Part(hour(6), hour(12)),
        Some(Link::Mid) => Times::Part(hour(10), hour(14)),
        Some(Link::Later) => Times::Part(hour(12), hour(0)),
        _ => Times::Part(hour(15), hour(20)),
    }
}
