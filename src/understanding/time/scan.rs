//! Tokens to atoms: number words are added up, holidays and "day after tomorrow" become one.

use crate::understanding::lang::en::time_words::{self, is_ordinal_ending};
use crate::understanding::text::{TokenKind, Tokens};
use crate::understanding::time::atom::{Atom, Holiday, Link, Unit};

/// An atom and the tokens it covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    pub atom: Atom,
    pub from: usize,
    pub to: usize,
}

/// The atoms of an utterance, fillers left out.
pub(crate) fn atoms(tokens: &Tokens) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let (atom, count) = several(tokens, at).unwrap_or_else(|| (one(tokens, at), 1));
        let placed = Placed {
            atom,
            from: at,
            to: at + count,
        };
        at += count;
        if atom != Atom::Link(Link::Filler) {
            push(&mut out, placed);
        }
    }
    out
}

fn one(tokens: &Tokens, at: usize) -> Atom {
    match tokens.get(at).map(|token| token.kind) {
        Some(TokenKind::Number(value, digits)) => Atom::Number(value, digits),
        Some(TokenKind::Sign(sign)) => Atom::Sign(sign),
        Some(TokenKind::Word) => time_words::atom(tokens.word(at)),
        None => Atom::Other,
    }
}

/// Atoms of several tokens.
fn several(tokens: &Tokens, at: usize) -> Option<(Atom, usize)> {
    let word = |offset: usize| tokens.word(at + offset);
    if let Some(TokenKind::Number(value, _)) = tokens.get(at).map(|token| token.kind)
        && is_ordinal_ending(word(1))
        && tokens.get(at + 1).map(|next| next.from) == tokens.get(at).map(|token| token.to)
    {
        return Some((Atom::Ordinal(value), 2));
    }
    match word(0) {
        "day" if word(1) == "after" && word(2) == "tomorrow" => Some((Atom::Relative(2), 3)),
        "after" if word(1) == "work" => Some((Atom::Part(super::atom::Part::AfterWork), 2)),
        "o" if word(1) == "clock" => Some((Atom::Link(Link::OClock), 2)),
        "a" | "p" if word(1) == "m" => {
            let half = if word(0) == "a" {
                super::atom::Half::Am
            } else {
                super::atom::Half::Pm
            };
            Some((Atom::Half(half), 2))
        }
        "mid" if word(1) == "day" => Some((Atom::Fixed(12, 0), 2)),
        "christmas" | "xmas" if word(1) == "eve" => Some((Atom::Holiday(Holiday::ChristmasEve), 2)),
        "christmas" | "xmas" if word(1) == "day" => Some((Atom::Holiday(Holiday::Christmas), 2)),
        "christmas" | "xmas" => Some((Atom::Holiday(Holiday::Christmas), 1)),
        "boxing" if word(1) == "day" => Some((Atom::Holiday(Holiday::BoxingDay), 2)),
        "new" if matches!(word(1), "year" | "years") && word(2) == "eve" => {
            Some((Atom::Holiday(Holiday::NewYearsEve), 3))
        }
        "new" if matches!(word(1), "year" | "years") && word(2) == "day" => {
            Some((Atom::Holiday(Holiday::NewYear), 3))
        }
        "valentine" | "valentines" => Some((
            Atom::Holiday(Holiday::Valentine),
            if word(1) == "day" { 2 } else { 1 },
        )),
        "easter" if word(1) == "monday" => Some((Atom::Holiday(Holiday::EasterMonday), 2)),
        "easter" if word(1) == "sunday" => Some((Atom::Holiday(Holiday::Easter), 2)),
        "easter" => Some((Atom::Holiday(Holiday::Easter), 1)),
        "good" if word(1) == "friday" => Some((Atom::Holiday(Holiday::GoodFriday), 2)),
        "black" if word(1) == "friday" => Some((Atom::Holiday(Holiday::BlackFriday), 2)),
        "halloween" => Some((Atom::Holiday(Holiday::Halloween), 1)),
        "thanksgiving" => Some((
            Atom::Holiday(Holiday::Thanksgiving),
            if word(1) == "day" { 2 } else { 1 },
        )),
        "may" if !is_month_here(tokens, at) => Some((Atom::Other, 1)),
        "second" if at > 0 && matches!(tokens.word(at - 1), "the" | "twenty" | "thirty") => {
            Some((Atom::Ordinal(2), 1))
        }
        _ => None,
    }
}

/// "May" is a month beside a number or after a word that leads to one, else a verb.
fn is_month_here(tokens: &Tokens, at: usize) -> bool {
    let is_numeric = |at: usize| {
        matches!(
            tokens.get(at).map(|token| token.kind),
            Some(TokenKind::Number(..))
        ) || time_words::cardinal(tokens.word(at)).is_some()
            || time_words::ordinal(tokens.word(at)).is_some()
            || is_ordinal_ending(tokens.word(at))
    };
    let leads = at > 0
        && matches!(
            tokens.word(at - 1),
            "in" | "of" | "next" | "this" | "by" | "mid" | "early" | "late"
        );
    is_numeric(at + 1) || tokens.word(at + 1) == "the" || (at > 0 && is_numeric(at - 1)) || leads
}

/// Adds up spoken numbers: "twenty" "five", "fourteen" "hundred".
fn push(out: &mut Vec<Placed>, next: Placed) {
    if let Some(last) = out.last_mut()
        && last.to == next.from
        && let Some(sum) = sum(last.atom, next.atom)
    {
        last.atom = sum;
        last.to = next.to;
        return;
    }
    out.push(next);
}

fn sum(left: Atom, right: Atom) -> Option<Atom> {
    let is_tens = |value: u32| (20..=90).contains(&value) && value % 10 == 0;
    match (left, right) {
        (Atom::Number(tens, 0), Atom::Number(ones @ 1..=9, 0)) if is_tens(tens) => {
            Some(Atom::Number(tens + ones, 0))
        }
        (Atom::Number(tens, 0), Atom::Ordinal(ones @ 1..=9)) if is_tens(tens) => {
            Some(Atom::Ordinal(tens + ones))
        }
        _ => None,
    }
}

/// Whether an atom can count something: a number, "a", "a couple".
pub(crate) fn count(atoms: &[Placed], at: usize) -> Option<(u32, usize)> {
    let atom = |offset: usize| atoms.get(at + offset).map(|placed| placed.atom);
    match (atom(0)?, atom(1), atom(2)) {
        (Atom::Number(value, _), ..) => Some((value, 1)),
        (Atom::Link(Link::A), Some(Atom::Link(Link::Couple)), Some(Atom::Link(Link::Of))) => {
            Some((2, 3))
        }
        (Atom::Link(Link::A), Some(Atom::Link(Link::Couple)), _) => Some((2, 2)),
        (Atom::Link(Link::A), Some(Atom::Unit(_)), _) => Some((1, 1)),
        _ => None,
    }
}

/// Seconds in a unit that has a fixed length.
pub(crate) fn seconds(unit: Unit) -> Option<u64> {
    Some(match unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3_600,
        Unit::Day => 86_400,
        Unit::Week => 604_800,
        Unit::Fortnight => 1_209_600,
        Unit::Weekend | Unit::Month | Unit::Year => return None,
    })
}
