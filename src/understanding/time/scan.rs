//! Tokens to atoms: number words are added up, holidays and "day after tomorrow" become one.

use crate::understanding::text::{TokenKind, Tokens};
use crate::understanding::time::atom::{Atom, Link, Unit};
use crate::understanding::time::words::TimeWords;

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
pub(crate) fn atoms(tokens: &Tokens, words: &TimeWords) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let (atom, count) =
            several(tokens, at, words).unwrap_or_else(|| (one(tokens, at, words), 1));
        let placed = Placed {
            atom,
            from: at,
            to: at + count,
            is_glued: tokens.is_glued(at + count - 1),
        };
        at += count;
        if atom == Atom::Other
            && let Some(about) = (words.approximate)(tokens.word(placed.from))
        {
            push(
                &mut out,
                Placed {
                    atom: about,
                    ..placed
                },
            );
            out.push(Placed {
                atom: Atom::Link(Link::Ish),
                ..placed
            });
            continue;
        }
        let last = out.last().map(|placed| placed.atom);
        if atom == Atom::Link(Link::Filler) || is_mere_sign(tokens, placed, last, words) {
            continue;
        }
        push(&mut out, placed);
    }
    (words.in_order)(tokens, out)
}

/// The hyphen of "twenty-first", the dot of "Oct. 2" and the slash of "Oct/2" mean nothing.
fn is_mere_sign(tokens: &Tokens, placed: Placed, last: Option<Atom>, words: &TimeWords) -> bool {
    let Atom::Sign(sign) = placed.atom else {
        return false;
    };
    let next = (words.atom)(tokens.word(placed.to));
    match (sign, last) {
        ('-', _) if next == Atom::Link(Link::Ish) => true,
        ('-', Some(Atom::Number(_, 0) | Atom::Link(Link::Oh))) => matches!(
            next,
            Atom::Link(Link::Oh) | Atom::Number(..) | Atom::Ordinal(_) | Atom::Unit(Unit::Second)
        ),
        ('/' | '-', Some(Atom::Month(_))) => placed.is_glued && tokens.is_digits(placed.to),
        ('.', Some(Atom::Month(_))) => tokens.is_digits(placed.to),
        ('.', Some(Atom::Number(..))) => matches!(next, Atom::Month(_) | Atom::Half(_)),
        ('-', Some(Atom::Link(Link::Mid | Link::Early | Link::Late))) => true,
        ('~', _) => true,
        _ => false,
    }
}

fn one(tokens: &Tokens, at: usize, words: &TimeWords) -> Atom {
    match tokens.get(at).map(|token| token.kind) {
        Some(TokenKind::Number(value, digits)) => Atom::Number(value, digits),
        Some(TokenKind::Sign(sign)) => Atom::Sign(sign),
        Some(TokenKind::Word) => (words.atom)(tokens.word(at)),
        None => Atom::Other,
    }
}

/// Atoms of several tokens.
fn several(tokens: &Tokens, at: usize, words: &TimeWords) -> Option<(Atom, usize)> {
    if let Some(TokenKind::Number(value, _)) = tokens.get(at).map(|token| token.kind) {
        let is_ordinal = (words.is_ordinal_ending)(tokens.word(at + 1)) && tokens.is_glued(at);
        return is_ordinal.then_some((Atom::Ordinal(value), 2));
    }
    (words.phrase)(tokens, at)
}

/// Adds up spoken numbers: "twenty" "five", "fourteen" "hundred".
fn push(out: &mut Vec<Placed>, next: Placed) {
    // "Oh nine hundred"; in "ten oh five" the number before comes first.
    if let [before @ .., last] = out.as_mut_slice()
        && last.atom == Atom::Link(Link::Oh)
        && let Atom::Number(hour @ 1..=9, 0) = next.atom
        && !matches!(before.last().map(|one| one.atom), Some(Atom::Number(..)))
    {
        last.atom = Atom::Number(hour, 2);
        last.to = next.to;
        return;
    }
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
        Unit::Day | Unit::BusinessDay => 86_400,
        Unit::Week => 604_800,
        Unit::Fortnight => 1_209_600,
        Unit::Month => 2_592_000,
        Unit::Year => 31_536_000,
        Unit::Weekend => return None,
    })
}
