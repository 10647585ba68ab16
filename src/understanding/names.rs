//! Finding known names in what a recogniser heard: exactly, nearly, or by sound.

use std::collections::HashMap;

use rphonetic::{DoubleMetaphone, Encoder};

use crate::understanding::phrase::plain;
use crate::understanding::text::without_accents;
use crate::understanding::words::Word;

/// A name is at most this many words longer or shorter as heard ("manny cure").
const EXTRA_WORDS: usize = 1;
/// From here on a hit counts as said.
pub(crate) const SURE: f32 = 0.75;
/// From here on it is worth asking about.
const PLAUSIBLE: f32 = 0.55;
/// Shorter names must be exact, because much sounds like them.
const SHORTEST_FUZZY: usize = 4;

/// Names of things of one kind.
#[derive(Clone, Debug)]
pub(crate) struct Names<Id> {
    entries: Vec<Entry<Id>>,
    exact: HashMap<String, usize>,
    /// Words that only one thing's names hold, with how telling they are.
    telling: HashMap<String, (usize, f32)>,
    longest: usize,
}

#[derive(Clone, Debug)]
struct Entry<Id> {
    id: Id,
    words: Vec<String>,
    joined: String,
    letters: u32,
    sound: String,
}

/// A name that was found in words `from..to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hit<Id> {
    /// Whose name.
    pub id: Id,
    /// First word.
    pub from: usize,
    /// First word after it.
    pub to: usize,
    /// How sure, 0 to 1.
    pub score: f32,
}

impl<Id> Default for Names<Id> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            exact: HashMap::new(),
            telling: HashMap::new(),
            longest: 0,
        }
    }
}

impl<Id: Copy + PartialEq> Names<Id> {
    /// Adds a name; the first owner of a name keeps it.
    pub(crate) fn add(&mut self, name: &str, id: Id) {
        let words: Vec<String> = name
            .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’'))
            .filter(|word| !word.is_empty())
            .map(|word| folded(&plain(word)))
            .collect();
        let joined = words.concat();
        if joined.is_empty() {
            return;
        }
        self.longest = self.longest.max(words.len());
        self.exact
            .entry(joined.clone())
            .or_insert(self.entries.len());
        self.entries.push(Entry {
            id,
            sound: sound(&joined),
            letters: letters(&joined),
            words,
            joined,
        });
    }

    /// Adds a name that was not given by the owner, if nobody has it yet.
    pub(crate) fn add_unless_taken(&mut self, name: &str, id: Id) {
        let joined: String = name
            .split_whitespace()
            .map(|word| folded(&plain(word)))
            .collect();
        if !self.exact.contains_key(&joined) {
            self.add(name, id);
        }
    }

    /// Learns which single words tell one thing from all others.
    pub(crate) fn finish(&mut self) {
        for at in 0..self.entries.len() {
            let entry = &self.entries[at];
            let count = entry.words.len();
            for (place, word) in entry.words.iter().enumerate() {
                let others = self.entries.iter().filter(|other| other.id != entry.id);
                let is_shared = others
                    .flat_map(|other| &other.words)
                    .any(|other| other == word);
                if !is_shared && count > 1 && word.len() >= SHORTEST_FUZZY {
                    let score = if place + 1 < count { 0.76 } else { 0.6 };
                    let known = self.telling.entry(word.clone()).or_insert((at, score));
                    known.1 = known.1.max(score);
                }
            }
        }
    }

    /// Every name in the words, longest and surest first chosen, without overlaps, in order.
    ///
    /// `is_open` says whether a word may be a misheard name; a common word of the language is not.
    pub(crate) fn find(&self, words: &[Word<'_>], is_open: impl Fn(usize) -> bool) -> Vec<Hit<Id>> {
        let mut hits = Vec::new();
        if self.entries.is_empty() {
            return hits;
        }
        let folded: Vec<String> = words.iter().map(|word| folded(word.plain())).collect();
        for from in 0..words.len() {
            let most = (self.longest + EXTRA_WORDS).min(words.len() - from);
            let mut joined = String::new();
            let mut has_open = false;
            for length in 1..=most {
                joined.push_str(&folded[from + length - 1]);
                has_open |= is_open(from + length - 1);
                let found = self.best(&joined, has_open);
                let found = found.or_else(|| {
                    (length == 1 && has_open)
                        .then(|| self.telling_word(&joined))
                        .flatten()
                });
                if let Some((id, score)) = found {
                    hits.push(Hit {
                        id,
                        from,
                        to: from + length,
                        score,
                    });
                }
            }
        }
        without_overlaps(hits)
    }

    fn best(&self, joined: &str, may_be_misheard: bool) -> Option<(Id, f32)> {
        if let Some(at) = self.exact.get(joined) {
            return Some((self.entries[*at].id, 1.0));
        }
        if let Some(at) = joined.strip_suffix('s').and_then(|one| self.exact.get(one)) {
            return Some((self.entries[*at].id, 0.97));
        }
        if !may_be_misheard || joined.len() < SHORTEST_FUZZY {
            return None;
        }
        let mine = letters(joined);
        let near = |entry: &&Entry<Id>| {
            let longer = entry.joined.len().max(joined.len());
            let others = (entry.letters ^ mine).count_ones() as usize;
            entry.joined.len().abs_diff(joined.len()) <= 1 + joined.len() / 4
                && others <= 1 + longer / 3
        };
        let mut heard = None;
        let mut best: Option<(Id, f32)> = None;
        for entry in self.entries.iter().filter(near) {
            let heard = heard.get_or_insert_with(|| sound(joined));
            let score = likeness(entry, joined, heard);
            if score >= PLAUSIBLE && best.is_none_or(|(_, other)| score > other) {
                best = Some((entry.id, score));
            }
        }
        best
    }

    fn telling_word(&self, word: &str) -> Option<(Id, f32)> {
        let known = self.telling.get(word);
        let known = known.or_else(|| self.telling.get(word.strip_suffix('s')?));
        known.map(|(at, score)| (self.entries[*at].id, *score))
    }

    /// The thing whose name sounds like the word; for short names in a place where a name is due.
    pub(crate) fn by_sound(&self, word: &str) -> Option<Id> {
        let joined = folded(word);
        if let Some(at) = self.exact.get(&joined) {
            return Some(self.entries[*at].id);
        }
        let heard = sound(&joined);
        let mut alike = self.entries.iter().filter(|entry| {
            entry.sound == heard && strsim::jaro_winkler(&entry.joined, &joined) >= 0.75
        });
        let first = alike.next()?;
        alike.all(|other| other.id == first.id).then_some(first.id)
    }
}

fn likeness<Id>(entry: &Entry<Id>, joined: &str, heard: &str) -> f32 {
    let letters = strsim::normalized_damerau_levenshtein(&entry.joined, joined) as f32;
    let is_same_sound = entry.sound == heard && !heard.is_empty();
    match is_same_sound {
        true if letters >= 0.5 => 0.7 + 0.25 * letters,
        _ if entry.joined.len() < SHORTEST_FUZZY + 1 => 0.0,
        _ if letters >= 0.84 => letters * 0.92,
        _ if letters >= 0.7 => letters * 0.8,
        _ => 0.0,
    }
}

fn without_overlaps<Id: Copy>(mut hits: Vec<Hit<Id>>) -> Vec<Hit<Id>> {
    let worth = |hit: &Hit<Id>| hit.score + 0.15 * (hit.to - hit.from) as f32;
    hits.sort_by(|one, other| worth(other).total_cmp(&worth(one)));
    let mut kept: Vec<Hit<Id>> = Vec::new();
    for hit in hits {
        if kept
            .iter()
            .all(|other| hit.to <= other.from || other.to <= hit.from)
        {
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| hit.from);
    kept
}

/// British and American spelling as one.
fn folded(word: &str) -> String {
    let word = without_accents(word);
    if word.len() < 5 {
        return word.into_owned();
    }
    word.replace("our", "or")
        .replace("ise", "ize")
        .replace("yse", "yze")
}

/// Which letters a word has, one bit each: words that share few are not compared further.
fn letters(word: &str) -> u32 {
    let letters = word.bytes().filter(u8::is_ascii_lowercase);
    letters.fold(0, |set, letter| set | 1 << (letter - b'a'))
}

fn sound(word: &str) -> String {
    let ascii: String = word.chars().filter(char::is_ascii_alphabetic).collect();
    DoubleMetaphone::new(Some(8)).encode(&ascii)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::understanding::lang::tongue;
    use crate::understanding::words::words;

    #[test]
    fn a_title_is_heard_as_it_is_said() {
        let mut names = Names::default();
        names.add("Dr O'Connor", 1);
        names.add("Dr Patel", 2);
        names.finish();
        let heard = |text: &str| {
            let words = words(tongue(Language::English), text);
            let hits = names.find(&words, |_| true);
            hits.first().map(|hit| hit.id)
        };
        assert_eq!(heard("with doctor o'connor on monday"), Some(1));
        assert_eq!(heard("with Dr. O'Connor"), Some(1));
        assert_eq!(heard("doctor patel please"), Some(2));
        assert_eq!(heard("a root canal with patel"), Some(2));
    }
}
