//! Names dictated letter by letter.

use crate::understanding::role::Role;
use crate::understanding::words::{Word, is};

/// The letters at a place and how many words say them: "b", "b as in boy", "bravo", "double t".
pub(crate) fn letter(words: &[Word<'_>], place: usize) -> Option<(String, usize)> {
    let word = words.get(place)?;
    if let Some(times) = word.known.times.filter(|times| *times <= 3) {
        if is(words, place + 1, Role::LikeU) {
            return Some(("w".to_owned(), 2));
        }
        let (letters, length) = letter(words, place + 1)?;
        return (letters.len() == 1).then(|| (letters.repeat(times), length + 1));
    }
    let mut letters = word.plain().chars();
    let single = letters
        .next()
        .filter(|c| c.is_alphabetic() && letters.next().is_none());
    let Some(letter) = single.or(word.known.letter_name) else {
        return word.known.letter.map(|letter| (letter.to_string(), 1));
    };
    let example = match () {
        () if is(words, place + 1, Role::As) && is(words, place + 2, Role::In) => 3,
        () if is(words, place + 1, Role::Example) => 2,
        () => return Some((letter.to_string(), 1)),
    };
    let is_example = words
        .get(place + example)
        .is_some_and(|example| example.plain().len() > 1 && example.plain().starts_with(letter));
    let length = if is_example { example + 1 } else { 1 };
    Some((letter.to_string(), length))
}

/// A run of letters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spelled {
    /// The words spelled, lower case; "space" parts them.
    pub parts: Vec<String>,
    /// First word.
    pub from: usize,
    /// First word after it.
    pub to: usize,
}

/// The first run of at least two letters.
pub(crate) fn run(words: &[Word<'_>]) -> Option<Spelled> {
    let is_hint = |from: usize| from > 0 && words[from - 1].is(Role::With);
    (0..words.len())
        .filter(|from| !is_hint(*from))
        .find_map(|from| run_at(words, from))
}

fn run_at(words: &[Word<'_>], from: usize) -> Option<Spelled> {
    let (mut place, mut count, mut sure) = (from, 0, 0);
    let mut parts = vec![String::new()];
    while place < words.len() {
        let word = &words[place];
        if word.is(Role::PartsName) && count > 0 {
            parts.push(String::new());
            place += 1;
        } else if word.is(Role::Apostrophe) && count > 0 {
            parts.last_mut()?.push('\'');
            place += 1;
        } else if let Some((letters, length)) = letter(words, place) {
            parts.last_mut()?.push_str(&letters);
            let is_sure = word.plain().len() == 1 || length > 1 || word.known.letter.is_some();
            sure += usize::from(is_sure);
            count += 1;
            place += length;
        } else if count > 0 && is_clump(words, place) {
            parts.last_mut()?.push_str(word.plain());
            count += 1;
            place += 1;
        } else {
            break;
        }
    }
    parts.retain(|part| !part.is_empty());
    let is_run = count >= 2 && sure >= 2 || count == 1 && place - from > 1 && sure > 1;
    is_run.then_some(Spelled {
        parts,
        from,
        to: place,
    })
}

/// Letters that the recogniser ran together ("gr", "ND", "wh"): short, and no vowel pattern of a word.
fn is_clump(words: &[Word<'_>], place: usize) -> bool {
    let word = &words[place];
    word.plain().len() <= 3
        && word.plain().chars().all(char::is_alphabetic)
        && (word.plain().len() == 2 || word.raw.chars().all(char::is_uppercase))
        && !word.is(Role::NoLetters)
}

/// Whether the whole of a short answer is letters and clumps of letters.
pub(crate) fn scattered(words: &[Word<'_>]) -> Option<Spelled> {
    let letters: usize = words.iter().map(|word| word.plain().chars().count()).sum();
    let is_scattered = words.len() >= 3
        && letters <= words.len() * 9 / 4
        && words
            .iter()
            .all(|word| word.plain().chars().all(char::is_alphabetic));
    if !is_scattered {
        return None;
    }
    let mut parts = vec![String::new()];
    let mut place = 0;
    while place < words.len() {
        match letter(words, place) {
            _ if words[place].is(Role::Space) => parts.push(String::new()),
            Some((letters, length)) if length > 1 || words[place].plain().len() == 1 => {
                parts.last_mut()?.push_str(&letters);
                place += length - 1;
            }
            _ => parts.last_mut()?.push_str(words[place].plain()),
        }
        place += 1;
    }
    parts.retain(|part| !part.is_empty());
    Some(Spelled {
        parts,
        from: 0,
        to: words.len(),
    })
}
