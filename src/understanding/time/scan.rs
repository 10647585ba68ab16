//! Tokens to atoms: number words are added up, holidays and "day after tomorrow" become one.

use crate::understanding::lang::en::time_holidays;
use crate::understanding::lang::en::time_words::{self, is_ordinal_ending};
use crate::understanding::text::{TokenKind, Tokens};
use crate::understanding::time::atom::{Atom, Half, Link, Part, Unit};

/// An atom and the tokens it covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed {
    pub atom: Atom,
    pub from: usize,
    pub to: usize,
    /// Whether no space stands between this and the next token.
    pub is_glued: bool,
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
            is_glued: tokens.get(at + count - 1).map(|one| one.to)
                == tokens.get(at + count).map(|one| one.from),
        };
        at += count;
        let last = out.last().map(|placed| placed.atom);
        if atom == Atom::Link(Link::Filler) || is_mere_sign(tokens, placed, last) {
            continue;
        }
        push(&mut out, placed);
    }
    out
}

fn is_digits(tokens: &Tokens, at: usize) -> bool {
    matches!(
        tokens.get(at).map(|token| token.kind),
        Some(TokenKind::Number(..))
    )
}

/// The hyphen of "twenty-first", the dot of "Oct. 2" and the slash of "Oct/2" mean nothing.
fn is_mere_sign(tokens: &Tokens, placed: Placed, last: Option<Atom>) -> bool {
    let Atom::Sign(sign) = placed.atom else {
        return false;
    };
    let next = tokens.word(placed.to);
    match (sign, last) {
        ('-', Some(Atom::Number(_, 0) | Atom::Link(Link::Oh))) => {
            next == "oh"
                || time_words::cardinal(next).is_some()
                || time_words::ordinal(next).is_some()
                || next == "second"
        }
        ('/' | '-', Some(Atom::Month(_))) => placed.is_glued && is_digits(tokens, placed.to),
        ('.', Some(Atom::Month(_))) => is_digits(tokens, placed.to),
        ('.', Some(Atom::Number(..))) => {
            matches!(time_words::atom(next), Atom::Month(_)) || matches!(next, "am" | "pm")
        }
        ('-', Some(Atom::Link(Link::Mid | Link::Early | Link::Late))) => true,
        ('~', _) => true,
        _ => false,
    }
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
    if let Some((holiday, count)) = time_holidays::holiday(word) {
        return Some((Atom::Holiday(holiday), count));
    }
    if at > 0
        && tokens.word(at - 1) == "at"
        && let Some(hour) = time_words::hour_by_sound(word(0))
    {
        return Some((Atom::Number(hour, 0), 1));
    }
    match word(0) {
        "day" if word(1) == "after" && word(2) == "tomorrow" => Some((Atom::Relative(2), 3)),
        "after" if word(1) == "work" => Some((Atom::Part(Part::AfterWork), 2)),
        "o" if word(1) == "clock" => Some((Atom::Link(Link::OClock), 2)),
        letter @ ("a" | "p") => {
            let half = if letter == "a" { Half::Am } else { Half::Pm };
            let is_glued = at > 0
                && is_digits(tokens, at - 1)
                && tokens.get(at - 1).map(|one| one.to) == tokens.get(at).map(|one| one.from);
            match (word(1), word(2)) {
                ("m", _) => Some((Atom::Half(half), 2)),
                (".", "m") => Some((Atom::Half(half), 3 + usize::from(word(3) == "."))),
                _ => is_glued.then_some((Atom::Half(half), 1)),
            }
        }
        "lunch" if word(1) == "time" => Some((Atom::Part(Part::Lunchtime), 2)),
        "dinner" if word(1) == "time" => Some((Atom::Part(Part::Dinner), 2)),
        "work" | "business" if word(1) == "week" => Some((Atom::Unit(Unit::Week), 2)),
        "mid" if word(1) == "day" => Some((Atom::Fixed(12, 0), 2)),
        "may" if !is_month_here(tokens, at) => Some((Atom::Other, 1)),
        "second" if at > 0 && matches!(tokens.word(at - 1), "the" | "twenty" | "thirty" | "-") => {
            Some((Atom::Ordinal(2), 1))
        }
        "second" if word(1) == "of" || matches!(time_words::atom(word(1)), Atom::Month(_)) => {
            Some((Atom::Ordinal(2), 1))
        }
        "second" if at > 0 && matches!(time_words::atom(tokens.word(at - 1)), Atom::Month(_)) => {
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
    tokens.len() == 1
        || is_numeric(at + 1)
        || tokens.word(at + 1) == "the"
        || (at > 0 && is_numeric(at - 1))
        || leads
}

/// Adds up spoken numbers: "twenty" "five", "fourteen" "hundred".
fn push(out: &mut Vec<Placed>, next: Placed) {
    if let Some(last) = out.last_mut()
        && next.from <= last.to + 1
        && let Some(sum) = sum(last.atom, next.atom)
    {
        last.atom = sum;
        last.to = next.to;
        return;
    }
    out.push(next);
}

fn sum(left: Atom, right: Atom) -> Option<Atom> {
    let is_tens = |value: u32| (20..=90).contains(&value) && value.is_multiple_of(10);
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

/// How many atoms count something, and how many: a number, "a", "a couple of", "2 more".
pub(crate) fn count(atoms: &[Placed], at: usize) -> Option<(u32, usize)> {
    let atom = |place: usize| atoms.get(place).map(|placed| placed.atom);
    let is = |place: usize, link: Link| atom(place) == Some(Atom::Link(link));
    let start = at + usize::from(is(at, Link::Around));
    let counted = start + usize::from(is(start, Link::A));
    let (value, mut end) = match atom(counted)? {
        Atom::Number(value, _) => (value, counted + 1),
        Atom::Link(Link::Couple) => (2, counted + 1 + usize::from(is(counted + 1, Link::Of))),
        Atom::Link(Link::Few) => (3, counted + 1),
        Atom::Unit(_) if counted > start => (1, counted),
        _ => return None,
    };
    end += usize::from(is(end, Link::More));
    Some((value, end - at))
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
        Unit::Month => 2_592_000,
        Unit::Year => 31_536_000,
        Unit::Weekend => return None,
    })
}
