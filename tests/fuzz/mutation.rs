//! Good input gone wrong: pieces are cut, doubled, swapped and spliced, and odd characters come in.

use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

/// The most characters that a text comes to.
const MAX_CHARS: usize = 10_000;
/// What parsers stumble over: signs, numbers at the edge of types, directions, joiners, letters that change their
/// length when their case changes.
const ODD: [&str; 40] = [
    "\0",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\"",
    "\\",
    "'",
    "{",
    "}",
    "[",
    "]",
    "<",
    "&",
    "%",
    "%00",
    "%zz",
    "+",
    "-",
    "=",
    "null",
    "-1",
    "0",
    "1e999",
    "18446744073709551616",
    "99:99",
    "31 february",
    "\u{200d}",
    "\u{202e}",
    "\u{feff}",
    "\u{301}",
    "İ",
    "ß",
    "ﬁ",
    "½",
    "٣",
    "👩‍👩‍👧",
    "日本",
    "\u{10ffff}",
    "é",
];

/// One of `seeds`, changed a few times with pieces of the others.
pub fn mutated(chance: &mut StdRng, seeds: &[&str]) -> String {
    let mut text: Vec<char> = pick(chance, seeds).chars().collect();
    for _ in 0..chance.random_range(0..6) {
        change(chance, &mut text, seeds);
        text.truncate(MAX_CHARS);
    }
    text.into_iter().collect()
}

fn change(chance: &mut StdRng, text: &mut Vec<char>, seeds: &[&str]) {
    let (from, to) = span(chance, text.len());
    match chance.random_range(0..8) {
        0 => drop(text.drain(from..to)),
        1 => insert(text, from, pick(chance, &ODD)),
        2 => insert(text, from, pick(chance, seeds)),
        3 => {
            let copy = text[from..to].to_vec();
            drop(text.splice(from..from, copy));
        }
        4 => text[from..to].reverse(),
        5 => {
            let other = char::from_u32(chance.random_range(0..0x2_0000));
            if let (Some(other), Some(place)) = (other, text.get_mut(from)) {
                *place = other;
            }
        }
        6 => text.truncate(from),
        // Few texts grow long, because a long one takes as long as hundreds of others.
        _ if chance.random_bool(0.1) && from < to => {
            let piece = text[from..to].to_vec();
            let times = chance.random_range(1..MAX_CHARS) / piece.len();
            text.extend(piece.repeat(times));
        }
        _ => {}
    }
}

fn span(chance: &mut StdRng, length: usize) -> (usize, usize) {
    let (one, other) = (
        chance.random_range(0..=length),
        chance.random_range(0..=length),
    );
    (one.min(other), one.max(other))
}

fn insert(text: &mut Vec<char>, at: usize, piece: &str) {
    drop(text.splice(at..at, piece.chars()));
}

/// One of some.
pub fn pick<'s>(chance: &mut StdRng, from: &[&'s str]) -> &'s str {
    from.choose(chance).expect("there are some")
}
