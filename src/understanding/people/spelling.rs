//! Names dictated letter by letter.

use crate::understanding::lang::en::people::{ALPHABET, APOSTROPHE, LETTER_NAMES, lookup};
use crate::understanding::words::Word;

/// The letters at a place and how many words say them: "b", "b as in boy", "bravo", "double t".
pub(crate) fn letter(words: &[Word<'_>], place: usize) -> Option<(String, usize)> {
    let word = words.get(place)?.plain.as_str();
    let next = |offset: usize| words.get(place + offset).map(|word| word.plain.as_str());
    if matches!(word, "double" | "triple") {
        if next(1) == Some("u") || next(1) == Some("you") {
            return Some(("w".to_owned(), 2));
        }
        let (letters, length) = letter(words, place + 1)?;
        let times = if word == "double" { 2 } else { 3 };
        return (letters.len() == 1).then(|| (letters.repeat(times), length + 1));
    }
    let mut letters = word.chars();
    let single = letters
        .next()
        .filter(|c| c.is_alphabetic() && letters.next().is_none());
    let single = single.or_else(|| lookup(LETTER_NAMES, word).and_then(|name| name.chars().next()));
    let Some(letter) = single else {
        return lookup(ALPHABET, word).map(|letter| (letter.to_string(), 1));
    };
    let example = match (next(1), next(2)) {
        (Some("as"), Some("in")) => next(3).map(|word| (word, 4)),
        (Some("for" | "like"), Some(word)) => Some((word, 3)),
        _ => None,
    };
    let example = example.filter(|(word, _)| word.len() > 1 && word.starts_with(letter));
    Some((letter.to_string(), example.map_or(1, |(_, length)| length)))
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
    let is_hint = |from: usize| from > 0 && words[from - 1].plain == "with";
    (0..words.len())
        .filter(|from| !is_hint(*from))
        .find_map(|from| run_at(words, from))
}

fn run_at(words: &[Word<'_>], from: usize) -> Option<Spelled> {
    let (mut place, mut count, mut sure) = (from, 0, 0);
    let mut parts = vec![String::new()];
    while place < words.len() {
        let word = words[place].plain.as_str();
        if matches!(word, "space" | "surname" | "new") && count > 0 {
            parts.push(String::new());
            place += 1;
        } else if word == APOSTROPHE && count > 0 {
            place += 1;
        } else if let Some((letters, length)) = letter(words, place) {
            parts.last_mut()?.push_str(&letters);
            sure += usize::from(word.len() == 1 || length > 1 || lookup(ALPHABET, word).is_some());
            count += 1;
            place += length;
        } else if count > 0 && is_clump(words, place) {
            parts.last_mut()?.push_str(word);
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
    word.plain.len() <= 3
        && word.plain.chars().all(char::is_alphabetic)
        && (word.plain.len() == 2 || word.raw.chars().all(char::is_uppercase))
        && !matches!(
            word.plain.as_str(),
            "is" | "my" | "at" | "on" | "so" | "to" | "of" | "or"
        )
}

/// Whether the whole of a short answer is letters and clumps of letters.
pub(crate) fn scattered(words: &[Word<'_>]) -> Option<Spelled> {
    let letters: usize = words.iter().map(|word| word.plain.chars().count()).sum();
    let is_scattered = words.len() >= 3
        && letters <= words.len() * 9 / 4
        && words
            .iter()
            .all(|word| word.plain.chars().all(char::is_alphabetic));
    if !is_scattered {
        return None;
    }
    let mut parts = vec![String::new()];
    let mut place = 0;
    while place < words.len() {
        match letter(words, place) {
            _ if words[place].plain == "space" => parts.push(String::new()),
            Some((letters, length)) if length > 1 || words[place].plain.len() == 1 => {
                parts.last_mut()?.push_str(&letters);
                place += length - 1;
            }
            _ => parts.last_mut()?.push_str(&words[place].plain),
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
