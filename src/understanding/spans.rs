//! Words to characters: where in the utterance a slot was found.

use std::borrow::Cow;

use crate::understanding::meaning::Span;
use crate::understanding::words::Word;

pub(crate) mod moment;

/// The text and its words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spans<'a> {
    /// The utterance.
    pub text: &'a str,
    /// Its words.
    pub words: &'a [Word<'a>],
}

impl Spans<'_> {
    /// The characters of words `from..to`, if those are words of this utterance.
    pub(crate) fn of(&self, slot: &str, from: usize, to: usize) -> Option<Span> {
        if from >= to || to > self.words.len() {
            return None;
        }
        let first = self.words[from].from;
        let length = self.text[first..self.words[to - 1].to].chars().count();
        let from = self.text[..first].chars().count();
        Some(Span {
            slot: slot.to_owned(),
            from,
            to: from + length,
        })
    }

    /// The words that a stretch of characters touches.
    pub(crate) fn words_at(&self, (first, end): (usize, usize)) -> Option<(usize, usize)> {
        // In plain text every character is one byte; counting the others takes time.
        let is_plain = self.text.is_ascii();
        let byte = |count: usize| {
            if is_plain {
                return count.min(self.text.len());
            }
            let mut places = self.text.char_indices().map(|(byte, _)| byte);
            places.nth(count).unwrap_or(self.text.len())
        };
        let (first, end) = (byte(first), byte(end));
        let from = self.words.iter().position(|word| word.to > first)?;
        let to = self.words.iter().rposition(|word| word.from < end)? + 1;
        (from < to).then_some((from, to))
    }

    /// The text with some words blanked, every character in its place.
    pub(crate) fn without(&self, taken: &[(usize, usize)]) -> Cow<'_, str> {
        if taken.is_empty() {
            return Cow::Borrowed(self.text);
        }
        let is_taken = |byte: usize| {
            let within = |(from, to): &(usize, usize)| {
                self.words[*from].from <= byte && byte < self.words[to - 1].to
            };
            taken.iter().any(within)
        };
        let blanked = self.text.char_indices();
        let blanked = blanked.map(|(byte, letter)| if is_taken(byte) { ' ' } else { letter });
        Cow::Owned(blanked.collect())
    }
}
