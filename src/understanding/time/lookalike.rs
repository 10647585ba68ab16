//! What looks like a time and is none: prices, measures, house numbers, fractions, months that are verbs, idioms.
//!
//! Their atoms are hidden before anything is read, so that no rule needs to know of them.

use crate::understanding::text::Tokens;
use crate::understanding::time::atom::{Atom, Link, Unit};
use crate::understanding::time::clock::{atom, clock, link};
use crate::understanding::time::scan::{Placed, count};
use crate::understanding::time::words::Lookalikes;

/// Makes atoms that only look like times mean nothing.
pub(super) fn hide(tokens: &Tokens, atoms: &mut [Placed], words: &Lookalikes) {
    let mut at = 0;
    while at < atoms.len() {
        let end = lookalike(tokens, atoms, at, words).map_or(at, |end| end.min(atoms.len()));
        for placed in &mut atoms[at..end] {
            placed.atom = Atom::Other;
        }
        at = end.max(at + 1);
    }
}

/// Where the lookalike ends that starts here.
fn lookalike(tokens: &Tokens, atoms: &[Placed], at: usize, words: &Lookalikes) -> Option<usize> {
    if let Some(end) = idiom(tokens, atoms, at, words) {
        return Some(end);
    }
    match atoms[at].atom {
        Atom::Number(..) => price(tokens, atoms, at)
            .or_else(|| present_hour(tokens, atoms, at, words))
            .or_else(|| labelled(tokens, atoms, at, words))
            .or_else(|| measured(tokens, atoms, at, words))
            .or_else(|| address(tokens, atoms, at, words))
            .or_else(|| fraction(tokens, atoms, at, words))
            .or_else(|| decimals(atoms, at))
            .or_else(|| idle_length(tokens, atoms, at, words)),
        Atom::Ordinal(_) => {
            let next = word_after(tokens, atoms, at);
            let before = at.checked_sub(1).and_then(|before| atom(atoms, before));
            let is_date = matches!(before, Some(Atom::Month(_) | Atom::Weekday(_)));
            let is_rank = (words.is_street)(next) || (words.is_ranked)(next);
            (is_rank && !is_date).then_some(at + 1)
        }
        Atom::Weekday(_)
        | Atom::Month(_)
        | Atom::Holiday(_)
        | Atom::Part(_)
        | Atom::Unit(Unit::Weekend) => attribute(tokens, atoms, at, words),
        Atom::Link(Link::A) => {
            idle_length(tokens, atoms, at, words).or_else(|| mere_day(atoms, at))
        }
        Atom::Link(Link::Past | Link::Last) => last_units(atoms, at),
        Atom::Link(Link::For) => past_length(tokens, atoms, at, words),
        _ => None,
    }
}

fn word_after<'a>(tokens: &'a Tokens, atoms: &[Placed], at: usize) -> &'a str {
    tokens.word(atoms[at].to)
}

fn word_before<'a>(tokens: &'a Tokens, atoms: &[Placed], at: usize) -> &'a str {
    let before = atoms[at].from.checked_sub(1);
    before.map_or("", |before| tokens.word(before))
}

/// "Call it a day", "good morning".
fn idiom(tokens: &Tokens, atoms: &[Placed], at: usize, words: &Lookalikes) -> Option<usize> {
    let from = atoms[at].from;
    let count = (words.idiom)(tokens, from);
    if count == 0 {
        return None;
    }
    let covered = atoms[at..]
        .iter()
        .take_while(|placed| placed.from < from + count);
    Some(at + covered.count())
}

/// A number with what is glued to it by dots, colons and the like: "4.85", "10:50"; where it ends.
fn amount(atoms: &[Placed], at: usize) -> Option<usize> {
    let Atom::Number(..) = atom(atoms, at)? else {
        return None;
    };
    let mut end = at + 1;
    while atoms.get(end - 1).is_some_and(|placed| placed.is_glued)
        && matches!(atom(atoms, end), Some(Atom::Sign('.' | ',' | ':')))
        && atoms[end].is_glued
        && matches!(atom(atoms, end + 1), Some(Atom::Number(..)))
    {
        end += 2;
    }
    Some(end)
}

/// An amount, or two that are joined: "10 to 15", "5 or 6"; where the last one ends.
fn amounts(atoms: &[Placed], at: usize) -> Option<(usize, usize)> {
    let end = amount(atoms, at)?;
    let joins = matches!(
        atom(atoms, end),
        Some(
            Atom::Link(Link::To | Link::And | Link::Or | Link::Till) | Atom::Sign('-' | '–' | '/')
        )
    );
    let last = joins.then(|| amount(atoms, end + 1)).flatten();
    Some((end, last.unwrap_or(end)))
}

/// Whether what stands here makes a time of the number before it.
fn makes_time(atoms: &[Placed], at: usize) -> bool {
    matches!(
        atom(atoms, at),
        Some(Atom::Half(_) | Atom::Month(_) | Atom::Link(Link::OClock | Link::Ish | Link::Past))
    ) || matches!(atom(atoms, at), Some(Atom::Sign(':' | '.')))
        && matches!(atom(atoms, at + 1), Some(Atom::Number(_, 2)))
}

/// Currencies and signs of numbers.
fn is_sign_before(sign: char) -> bool {
    matches!(sign, '$' | '€' | '£' | '¥' | '#' | '№')
}

/// "$10.50", "€ 5 to 10".
fn price(tokens: &Tokens, atoms: &[Placed], at: usize) -> Option<usize> {
    let before = word_before(tokens, atoms, at).chars().next()?;
    is_sign_before(before)
        .then(|| amounts(atoms, at))?
        .map(|(_, end)| end)
}

/// "Room 301", "version 2.0".
fn labelled(tokens: &Tokens, atoms: &[Placed], at: usize, words: &Lookalikes) -> Option<usize> {
    let end = amount(atoms, at)?;
    let is_range = matches!(link(atoms, end), Some(Link::To | Link::Till));
    let is_label = (words.is_label)(word_before(tokens, atoms, at));
    (is_label && !is_range && !makes_time(atoms, at + 1) && !makes_time(atoms, end)).then_some(end)
}

/// "20 dollars", "5 to 10 percent", "at 25 dollars an hour".
fn measured(tokens: &Tokens, atoms: &[Placed], at: usize, words: &Lookalikes) -> Option<usize> {
    let (first, last) = amounts(atoms, at)?;
    let is_led = at > 0 && link(atoms, at - 1) == Some(Link::At);
    let counted = |end: usize| {
        let after = end + usize::from(link(atoms, end) == Some(Link::Hundred));
        let noun = tokens.word(atoms[after - 1].to);
        let is_measure = noun == "%" || (words.is_measure)(noun);
        (is_measure || !is_led && (words.is_countable)(noun)).then_some((after, is_measure))
    };
    let (noun, is_measure) = counted(last).or_else(|| counted(first))?;
    // "25 dollars an hour"
    let is_by = is_measure
        && (link(atoms, noun + 1) == Some(Link::A)
            || atoms
                .get(noun + 1)
                .is_some_and(|by| (words.is_rate)(tokens.word(by.from))));
    let is_rate = is_by && matches!(atom(atoms, noun + 2), Some(Atom::Unit(_)));
    Some(if is_rate { noun + 3 } else { noun })
}

/// "24 Oak Road", "12 Saint Mary Street".
fn address(tokens: &Tokens, atoms: &[Placed], at: usize, words: &Lookalikes) -> Option<usize> {
    let mut end = at + 1;
    for place in at + 1..at + 5 {
        let placed = atoms.get(place)?;
        let word = tokens.word(placed.from);
        if (words.is_street)(word) && place > at + 1 {
            return Some(end);
        }
        let is_name = matches!(placed.atom, Atom::Other | Atom::Month(_) | Atom::Holiday(_));
        if !is_name || (words.ends_address)(word) {
            return None;
        }
        end = place + 1;
    }
    None
}

/// "3/4 of it", "1/2 cup", "24/7".
fn fraction(tokens: &Tokens, atoms: &[Placed], at: usize, words: &Lookalikes) -> Option<usize> {
    let (Atom::Number(part, digits @ 1..), Some(Atom::Sign('/')), Some(Atom::Number(whole, _))) =
        (atom(atoms, at)?, atom(atoms, at + 1), atom(atoms, at + 2))
    else {
        return None;
    };
    let is_led = at > 0
        && matches!(
            link(atoms, at - 1),
            Some(
                Link::On
                    | Link::For
                    | Link::By
                    | Link::Till
                    | Link::From
                    | Link::To
                    | Link::After
                    | Link::Before
            )
        );
    let after = atoms.get(at + 2).map_or("", |last| tokens.word(last.to));
    let is_share = digits == 1
        && part < whole
        && whole <= 4
        && (link(atoms, at + 3) == Some(Link::Of) || (words.is_measure)(after));
    (!is_led && (is_share || (part, whole) == (24, 7))).then_some(at + 3)
}

/// "7 - 7.5": decimal fractions, where a time would have two digits.
fn decimals(atoms: &[Placed], at: usize) -> Option<usize> {
    let first = amount(atoms, at)?;
    let joins = matches!(
        atom(atoms, first),
        Some(Atom::Link(Link::To) | Atom::Sign('-' | '–'))
    );
    let last = amount(atoms, first + 1).filter(|_| joins)?;
    let is_decimal = |from: usize, end: usize| {
        end == from + 3
            && atom(atoms, from + 1) == Some(Atom::Sign('.'))
            && !matches!(atom(atoms, from + 2), Some(Atom::Number(_, 2)))
    };
    let is_any = is_decimal(at, first) || is_decimal(first + 1, last);
    (is_any && !makes_time(atoms, last)).then_some(last)
}

/// "Three years old", "ten minutes away", "a day" alone.
fn idle_length(tokens: &Tokens, atoms: &[Placed], at: usize, words: &Lookalikes) -> Option<usize> {
    let unit = (at + 1..at + 3).find(|place| matches!(atom(atoms, *place), Some(Atom::Unit(_))))?;
    let next = atoms.get(unit)?.to;
    let after = next + usize::from(tokens.word(next) == "-");
    (words.ends_length)(tokens.word(after)).then_some(unit + 1)
}

/// "A day" alone is no length of a visit: "what a day", "twenty a day".
fn mere_day(atoms: &[Placed], at: usize) -> Option<usize> {
    let is_day = atom(atoms, at + 1)? == Atom::Unit(Unit::Day);
    let is_open = |atom: Option<Atom>| matches!(atom, None | Some(Atom::Other | Atom::Sign(_)));
    let before = at.checked_sub(1).and_then(|before| atom(atoms, before));
    (is_day && is_open(before) && is_open(atom(atoms, at + 2))).then_some(at + 2)
}

/// "For the past two days", "the last three weeks".
fn last_units(atoms: &[Placed], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).and_then(|before| atom(atoms, before));
    // "15 minutes past 15h"
    let is_clock = matches!(
        before,
        Some(Atom::Unit(_) | Atom::Number(..) | Atom::Link(Link::HalfWord | Link::Quarter))
    );
    let (_, used) = count(atoms, at + 1).filter(|_| !is_clock)?;
    matches!(atom(atoms, at + 1 + used)?, Atom::Unit(_)).then_some(at + used + 2)
}

/// "It's 9 pm now": the present hour.
fn present_hour(tokens: &Tokens, atoms: &[Placed], at: usize, words: &Lookalikes) -> Option<usize> {
    let last = atoms[at].from.checked_sub(1)?;
    let before = last.checked_sub(1).map_or("", |before| tokens.word(before));
    let last = tokens.word(last);
    let end = (words.tells_present)(before, last)
        .then(|| clock(atoms, at))
        .flatten()
        .map(|(_, end)| end)?;
    (link(atoms, end) == Some(Link::Now)).then_some(end + 1)
}

/// "I've been waiting for 20 minutes".
fn past_length(tokens: &Tokens, atoms: &[Placed], at: usize, words: &Lookalikes) -> Option<usize> {
    let from = atoms[at].from;
    let told = (from.saturating_sub(5)..from).any(|place| (words.tells_past)(tokens.word(place)));
    let unit = (at + 2..at + 5).find(|place| matches!(atom(atoms, *place), Some(Atom::Unit(_))));
    unit.filter(|_| told).map(|unit| unit + 1)
}

/// "Christmas tree", "night shift", "I sat down".
fn attribute(tokens: &Tokens, atoms: &[Placed], at: usize, words: &Lookalikes) -> Option<usize> {
    let placed = atoms[at];
    let next = tokens.word(placed.to);
    let is_number_next = matches!(
        atom(atoms, at + 1),
        Some(Atom::Number(..) | Atom::Ordinal(_) | Atom::Link(Link::The))
    );
    let is_other = !is_number_next
        && (words.is_other_word)(
            word_before(tokens, atoms, at),
            tokens.word(placed.from),
            next,
        );
    (is_other || (words.is_attributed)(next)).then_some(at + 1)
}
