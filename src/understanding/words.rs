//! The words of an utterance as phrases and names are compared: lower case, without apostrophes, with clause ends.

use std::borrow::Cow;

use crate::understanding::phrase;
use crate::understanding::role::Role;
use crate::understanding::text::without_accents;
use crate::understanding::tongue::{Known, Tongue};

/// More words than any caller says in one breath; the rest is not read, so that time stays bounded.
pub(crate) const MOST_WORDS: usize = 400;

/// One word of an utterance.
#[derive(Clone, Debug)]
pub(crate) struct Word<'a> {
    /// As it was written.
    pub raw: &'a str,
    plain: Cow<'a, str>,
    /// What the language knows of it.
    pub known: &'a Known,
    /// First byte.
    pub from: usize,
    /// First byte after it.
    pub to: usize,
    /// Whether white space stands before it.
    pub is_spaced: bool,
    /// Whether punctuation before it ends a clause.
    pub starts_clause: bool,
    /// Whether a hyphen or a slash joins it to the word before.
    pub is_joined: bool,
}

impl Word<'_> {
    /// Lower case, without apostrophes and dots.
    pub(crate) fn plain(&self) -> &str {
        &self.plain
    }

    /// Whether it does this in its language.
    pub(crate) fn is(&self, role: Role) -> bool {
        self.known.is(role)
    }
}

/// Whether the word at a place does this.
pub(crate) fn is(words: &[Word<'_>], at: usize, role: Role) -> bool {
    words.get(at).is_some_and(|word| word.is(role))
}

/// Splits an utterance into words of a language.
pub(crate) fn words<'a>(tongue: &'a Tongue, text: &'a str) -> Vec<Word<'a>> {
    let mut words = Vec::with_capacity(text.len() / 4);
    let mut starts_clause = true;
    for (from, chunk, is_joined) in chunks(text) {
        let body = chunk
            .trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '\'' | '’'))
            .trim_matches(['\'', '’']);
        let offset = body.as_ptr() as usize - chunk.as_ptr() as usize;
        if body.is_empty() {
            starts_clause |= ends_clause(chunk);
            continue;
        }
        if words.len() == MOST_WORDS {
            break;
        }
        let plain = match plain(body) {
            Cow::Owned(plain) if tongue.folder.folds_accents => {
                Cow::Owned(without_accents(&plain).into_owned())
            }
            plain => plain,
        };
        words.push(Word {
            raw: body,
            known: tongue.known(&plain),
            plain,
            from: from + offset,
            to: from + offset + body.len(),
            is_spaced: from == 0 || text[..from].ends_with(char::is_whitespace),
            starts_clause,
            is_joined,
        });
        starts_clause = ends_clause(&chunk[offset + body.len()..]);
    }
    words
}

/// Lower case, without apostrophes and dots; a word that is so already is not copied.
fn plain(word: &str) -> Cow<'_, str> {
    if word
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    {
        return Cow::Borrowed(word);
    }
    let mut plain = phrase::plain(word);
    plain.retain(|letter| letter != '.');
    Cow::Owned(plain)
}

fn ends_clause(punctuation: &str) -> bool {
    punctuation.contains(['.', ',', ';', ':', '!', '?', '…', '–', '—', '(', ')'])
}

/// White space separates, and so do a hyphen and a slash, except in an e-mail address.
fn chunks(text: &str) -> impl Iterator<Item = (usize, &str, bool)> {
    text.split_whitespace().flat_map(move |chunk| {
        let start = chunk.as_ptr() as usize - text.as_ptr() as usize;
        let is_whole = chunk.contains('@');
        let parts = chunk.split(move |c: char| !is_whole && matches!(c, '-' | '/' | '–' | '—'));
        let parts = parts.flat_map(move |part| sentences(part, is_whole));
        parts.map(move |part| {
            let offset = part.as_ptr() as usize - chunk.as_ptr() as usize;
            (start + offset, part, offset > 0)
        })
    })
}

/// "No.Thanks" is two words: after the end of a clause a capital begins the next one without a space.
fn sentences(part: &str, is_whole: bool) -> impl Iterator<Item = &str> {
    let mut rest = (!part.is_empty()).then_some(part);
    std::iter::from_fn(move || {
        let this = rest?;
        let end = if is_whole { None } else { glued(this) };
        let (first, after) = this.split_at(end.unwrap_or(this.len()));
        rest = (!after.is_empty()).then_some(after);
        Some(first)
    })
}

/// Where the second of two glued words begins.
fn glued(part: &str) -> Option<usize> {
    let bytes = part.as_bytes();
    (1..bytes.len().saturating_sub(1)).find_map(|at| {
        let (before, after) = (bytes[at - 1], bytes[at + 1]);
        let is_end = match bytes[at] {
            b'.' | b'!' | b'?' => !before.is_ascii_uppercase() && after.is_ascii_uppercase(),
            b',' => after.is_ascii_alphabetic(),
            _ => false,
        };
        is_end.then_some(at + 1)
    })
}
