//! Spanish atoms in the order in which the grammar of time reads them.
//!
//! Spanish puts after what other languages put before: "la semana que viene", "las tres y media", "las cinco menos cuarto".
//! An article tells a day from an hour: "el cinco" is a day, "las cinco" an hour.

use crate::understanding::text::{Tokens, without_accents};
use crate::understanding::time::atom::{Atom, Half, Link, Unit};
use crate::understanding::time::scan::Placed;

/// The atoms in their order.
pub(crate) fn in_order(tokens: &Tokens, atoms: Vec<Placed>) -> Vec<Placed> {
    ranges(tokens, clocks(tokens, days(tokens, atoms)))
}

fn link(atoms: &[Placed], at: usize) -> Option<Link> {
    match atoms.get(at)?.atom {
        Atom::Link(link) => Some(link),
        _ => None,
    }
}

fn atom(atoms: &[Placed], at: usize) -> Option<Atom> {
    atoms.get(at).map(|placed| placed.atom)
}

/// Days: numbers after "el" are ordinals, what follows a noun comes before it.
fn days(tokens: &Tokens, atoms: Vec<Placed>) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::with_capacity(atoms.len() + 2);
    let mut at = 0;
    while at < atoms.len() {
        let placed = atoms[at];
        at += match placed.atom {
            Atom::Number(day @ 1..=31, 0..=2) if is_day_number(tokens, &atoms, at) => {
                out.push(Placed {
                    atom: Atom::Ordinal(day),
                    ..placed
                });
                1
            }
            Atom::Unit(Unit::Day) if is_numbered(&atoms, at) => {
                if link(&out, out.len().wrapping_sub(1)) != Some(Link::The) {
                    out.push(Placed {
                        atom: Atom::Link(Link::The),
                        ..placed
                    });
                }
                1
            }
            Atom::Number(amount @ (8 | 15), _)
                if atom(&atoms, at + 1) == Some(Atom::Unit(Unit::Day)) =>
            {
                let unit = if amount == 8 {
                    Unit::Week
                } else {
                    Unit::Fortnight
                };
                let to = atoms[at + 1].to;
                out.push(Placed {
                    atom: Atom::Number(1, 0),
                    to,
                    ..placed
                });
                out.push(Placed {
                    atom: Atom::Unit(unit),
                    to,
                    ..placed
                });
                2
            }
            Atom::Link(modifier @ (Link::Next | Link::Last)) if follows_noun(&out, &atoms, at) => {
                turn_round(&mut out, placed, modifier);
                1
            }
            // "el próximo viernes" is the coming one, as "el viernes" is
            Atom::Link(Link::Next) if matches!(atom(&atoms, at + 1), Some(Atom::Weekday(_))) => 1,
            // "mañana temprano"
            Atom::Link(Link::Early | Link::Late) if shades_day(&out, &atoms, at) => {
                put_before(&mut out, placed);
                1
            }
            // "hora y media"
            Atom::Unit(Unit::Hour) if is_hour_and_more(&out, &atoms, at) => {
                out.push(Placed {
                    atom: Atom::Number(1, 0),
                    ..placed
                });
                out.push(placed);
                1
            }
            Atom::Other if tokens.word(placed.from) == "hace" => {
                out.push(placed);
                1 + length_ahead(&atoms, at + 1)
            }
            _ => {
                out.push(placed);
                1
            }
        };
    }
    out
}

/// "El 5", "del cinco", "al 8", "día 5", "el martes 10".
fn is_day_number(tokens: &Tokens, atoms: &[Placed], at: usize) -> bool {
    let from = atoms[at].from;
    let before = if from > 0 { tokens.word(from - 1) } else { "" };
    let is_day = at > 0 && atoms[at - 1].atom == Atom::Unit(Unit::Day);
    let follows = atom(atoms, at + 1);
    let is_else = matches!(
        follows,
        Some(Atom::Unit(_) | Atom::Half(_) | Atom::Link(Link::OClock))
    ) || matches!(follows, Some(Atom::Sign('/' | '-' | ':' | '.')))
        && matches!(atom(atoms, at + 2), Some(Atom::Number(..)));
    let is_dated = at > 1
        && matches!(atoms[at - 1].atom, Atom::Weekday(_))
        && matches!(
            link(atoms, at - 2),
            Some(Link::The | Link::This | Link::Next)
        )
        && !matches!(follows, Some(Atom::Link(Link::And | Link::Except)));
    (matches!(before, "el" | "del" | "al") || is_day || is_dated) && !is_else
}

/// Whether "early" or "late" follows its day and no part of the day follows it.
fn shades_day(out: &[Placed], atoms: &[Placed], at: usize) -> bool {
    let is_day = matches!(
        out.last().map(|placed| placed.atom),
        Some(Atom::Relative(_) | Atom::Weekday(_) | Atom::Part(_))
    );
    let next = atom(atoms, at + 1);
    is_day
        && !matches!(
            next,
            Some(Atom::Part(_) | Atom::Half(_) | Atom::Relative(_) | Atom::Weekday(_))
        )
}

/// Puts a word before the one that it followed; both cover the words of both.
fn put_before(out: &mut Vec<Placed>, placed: Placed) {
    if let Some(mut noun) = out.pop() {
        noun.to = placed.to;
        let from = noun.from;
        out.push(Placed { from, ..placed });
        out.push(noun);
    }
}

fn is_numbered(atoms: &[Placed], at: usize) -> bool {
    matches!(
        atom(atoms, at + 1),
        Some(Atom::Number(1..=31, 0..=2) | Atom::Ordinal(_))
    ) && !matches!(atom(atoms, at + 2), Some(Atom::Unit(_) | Atom::Half(_)))
}

/// Whether a modifier belongs to the noun before it and not to one after it.
fn follows_noun(out: &[Placed], atoms: &[Placed], at: usize) -> bool {
    let is_noun = |atom: Option<Atom>| {
        matches!(
            atom,
            Some(Atom::Weekday(_) | Atom::Unit(_) | Atom::Month(_))
        )
    };
    is_noun(out.last().map(|placed| placed.atom)) && !is_noun(atom(atoms, at + 1))
}

/// "La semana que viene" is "next week"; "el lunes que viene" is the coming one, as "el lunes" is.
fn turn_round(out: &mut Vec<Placed>, placed: Placed, modifier: Link) {
    let Some(mut noun) = out.pop() else {
        return;
    };
    noun.to = placed.to;
    if matches!(noun.atom, Atom::Weekday(_) | Atom::Month(_)) && modifier == Link::Next {
        out.push(noun);
        return;
    }
    if out
        .last()
        .is_some_and(|last| last.atom == Atom::Link(Link::The))
    {
        out.pop();
    }
    out.push(Placed {
        atom: Atom::Link(modifier),
        from: noun.from,
        ..placed
    });
    out.push(noun);
}

fn is_hour_and_more(out: &[Placed], atoms: &[Placed], at: usize) -> bool {
    let is_counted = matches!(
        out.last().map(|placed| placed.atom),
        Some(
            Atom::Number(..)
                | Atom::Link(
                    Link::A | Link::HalfWord | Link::Quarter | Link::Couple | Link::Few | Link::Of
                )
        )
    );
    !is_counted
        && link(atoms, at + 1) == Some(Link::And)
        && matches!(link(atoms, at + 2), Some(Link::HalfWord | Link::Quarter))
}

/// How many atoms a counted unit takes.
fn length_ahead(atoms: &[Placed], at: usize) -> usize {
    let is_count = matches!(
        atom(atoms, at),
        Some(Atom::Number(..) | Atom::Link(Link::A | Link::Couple))
    );
    let is_length = is_count && matches!(atom(atoms, at + 1), Some(Atom::Unit(_)));
    if is_length { 2 } else { 0 }
}

/// A time on the clock face: minutes past an hour or before it.
struct Face {
    minutes: u32,
    hour: u32,
    relation: Link,
    count: usize,
}

/// Clock faces: "tres y media" is "30 minutes past 3", "cinco menos cuarto" and "cuarto para las cinco" "15 minutes to 5".
fn clocks(tokens: &Tokens, atoms: Vec<Placed>) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::with_capacity(atoms.len() + 4);
    let mut at = 0;
    while at < atoms.len() {
        let is_led = link(&out, out.len().wrapping_sub(1)) == Some(Link::At);
        let face = minutes_after(tokens, &atoms, at, is_led).or_else(|| minutes_first(&atoms, at));
        let Some(face) = face else {
            out.push(atoms[at]);
            at += 1;
            continue;
        };
        let whole = Placed {
            to: atoms[at + face.count - 1].to,
            is_glued: false,
            ..atoms[at]
        };
        let parts = [
            Atom::Number(face.minutes, 0),
            Atom::Unit(Unit::Minute),
            Atom::Link(face.relation),
            Atom::Number(face.hour, 0),
        ];
        out.extend(parts.map(|atom| Placed { atom, ..whole }));
        at += face.count;
        // "Las doce menos cuarto del mediodía" is before noon.
        let is_before_noon = face.relation == Link::To && face.hour == 12;
        if let Some(half) = atoms
            .get(at)
            .filter(|next| is_before_noon && next.atom == Atom::Half(Half::Pm))
        {
            let atom = Atom::Half(Half::Am);
            out.push(Placed { atom, ..*half });
            at += 1;
        }
    }
    out
}

/// "tres y media", "tres y veinte", "cinco menos cuarto".
fn minutes_after(tokens: &Tokens, atoms: &[Placed], at: usize, is_led: bool) -> Option<Face> {
    let Atom::Number(hour @ 0..=24, 0..=2) = atom(atoms, at)? else {
        return None;
    };
    let (minutes, mut count) = minutes(atoms, at + 2)?;
    let is_number = matches!(atom(atoms, at + 2), Some(Atom::Number(..)));
    count += 2;
    let has_unit = is_number && atom(atoms, at + count) == Some(Atom::Unit(Unit::Minute));
    count += usize::from(has_unit);
    if matches!(atom(atoms, at + count), Some(Atom::Unit(_))) {
        return None;
    }
    let relation = match link(atoms, at + 1)? {
        Link::And if is_led || !is_number => Link::Past,
        Link::Except if is_led || !is_number => {
            let is_minus = without_accents(tokens.word(atoms[at + 1].from)) == "menos";
            (is_minus && minutes < 30).then_some(Link::To)?
        }
        _ => return None,
    };
    // "Entre las tres y cinco" and "entre las dos y las cuatro" are ranges.
    let is_between = at >= 2 && link(atoms, at - 2) == Some(Link::Between);
    if is_between && is_number && relation == Link::Past {
        return None;
    }
    Some(Face {
        minutes,
        hour,
        relation,
        count,
    })
}

/// "cuarto para las cinco", "diez para la una".
fn minutes_first(atoms: &[Placed], at: usize) -> Option<Face> {
    let (minutes, count) = minutes(atoms, at).filter(|(minutes, _)| minutes % 5 == 0)?;
    let is_before =
        link(atoms, at + count) == Some(Link::For) && link(atoms, at + count + 1) == Some(Link::At);
    let Atom::Number(hour @ 1..=12, _) = atom(atoms, at + count + 2)? else {
        return None;
    };
    is_before.then_some(Face {
        minutes,
        hour,
        relation: Link::To,
        count: count + 3,
    })
}

fn minutes(atoms: &[Placed], at: usize) -> Option<(u32, usize)> {
    match atom(atoms, at)? {
        Atom::Link(Link::HalfWord) => Some((30, 1)),
        Atom::Link(Link::Quarter) => Some((15, 1)),
        Atom::Number(minutes @ 1..=59, 0..=2) => Some((minutes, 1)),
        // "y un minuto"
        Atom::Link(Link::A) if atom(atoms, at + 1) == Some(Atom::Unit(Unit::Minute)) => {
            Some((1, 2))
        }
        _ => None,
    }
}

/// Ranges: "de las nueve a las cinco" is "from nine to five"; an "a las" after another relation says nothing more.
fn ranges(tokens: &Tokens, mut atoms: Vec<Placed>) -> Vec<Placed> {
    for at in 0..atoms.len() {
        let is_opener = matches!(link(&atoms, at), Some(Link::Of | Link::From));
        if let Some(middle) = is_opener
            .then(|| range_middle(tokens, &atoms, at + 1))
            .flatten()
        {
            atoms[at].atom = Atom::Link(Link::From);
            atoms[middle].atom = Atom::Link(Link::To);
        }
    }
    let mut out: Vec<Placed> = Vec::with_capacity(atoms.len());
    let mut is_between = false;
    for placed in atoms {
        let last = link(&out, out.len().wrapping_sub(1));
        is_between |= placed.atom == Atom::Link(Link::Between);
        if placed.atom == Atom::Link(Link::At) {
            let ends_between = is_between && matches!(last, Some(Link::And | Link::Or));
            if ends_between {
                is_between = false;
                // "Entre las tres o las cuatro"
                if let Some(joint) = out.last_mut() {
                    joint.atom = Atom::Link(Link::And);
                }
            }
            if ends_between || last.is_some_and(leads_to_time) {
                continue;
            }
        }
        out.push(placed);
    }
    out
}

fn leads_to_time(link: Link) -> bool {
    matches!(
        link,
        Link::At
            | Link::After
            | Link::Before
            | Link::Till
            | Link::To
            | Link::From
            | Link::Between
            | Link::Around
            | Link::Latest
            | Link::Earliest
    )
}

/// Where "a" stands after a time of day that begins here.
fn range_middle(tokens: &Tokens, atoms: &[Placed], at: usize) -> Option<usize> {
    let start = at + usize::from(link(atoms, at) == Some(Link::At));
    let is_clock = matches!(atom(atoms, start)?, Atom::Number(..) | Atom::Fixed(..));
    if !is_clock {
        return None;
    }
    for place in start + 1..atoms.len().min(start + 9) {
        match atoms[place].atom {
            Atom::Link(Link::To | Link::At) if matches!(tokens.word(atoms[place].from), "a") => {
                return Some(place);
            }
            Atom::Number(..)
            | Atom::Fixed(..)
            | Atom::Half(_)
            | Atom::Sign(':' | '.')
            | Atom::Link(Link::Past | Link::To | Link::OClock) => {}
            Atom::Unit(Unit::Hour) => {}
            Atom::Unit(Unit::Minute)
                if matches!(link(atoms, place + 1), Some(Link::Past | Link::To)) => {}
            _ => return None,
        }
    }
    None
}
