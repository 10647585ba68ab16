//! Words to characters: where in the utterance a slot was found.

use crate::understanding::meaning::Span;
use crate::understanding::words::Word;

/// The text and its words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spans<'a> {
    /// The utterance.
    pub text: &'a str,
    /// Its words.
    pub words: &'a [Word<'a>],
}

impl Spans<'_> {
    /// Notes that a slot was found in words `from..to`, if those are words of this utterance.
    pub(crate) fn note(&self, spans: &mut Vec<Span>, slot: &str, place: Option<(usize, usize)>) {
        let Some((from, to)) = place.filter(|(from, to)| from < to && *to <= self.words.len())
        else {
            return;
        };
        let from = self.words[from].from;
        let length = self.text[from..self.words[to - 1].to].chars().count();
        let from = self.text[..from].chars().count();
        spans.push(Span {
            slot: slot.to_owned(),
            from,
            to: from + length,
        });
    }
}
