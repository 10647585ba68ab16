//! What a language knows of time: single words, and phrases of several.

use crate::understanding::text::Tokens;
use crate::understanding::time::atom::Atom;

/// The readers of a language folder. Words are in lower case, without apostrophes.
#[derive(Debug)]
pub(crate) struct TimeWords {
    /// What a word means on its own.
    pub atom: fn(&str) -> Atom,
    /// The phrase that starts at a token, and how many tokens it takes; it comes before single words.
    pub phrase: fn(&Tokens, usize) -> Option<(Atom, usize)>,
    /// "Threeish": about that time.
    pub approximate: fn(&str) -> Option<Atom>,
    /// The ending of a written ordinal.
    pub is_ordinal_ending: fn(&str) -> bool,
    /// After a length of time that passed ("ago").
    pub is_past: fn(&str) -> bool,
    /// Two words after which a number is the time to change to ("make it").
    pub changes_to: fn(&str, &str) -> bool,
    /// Before a "now" that is a wish for this very moment.
    pub leads_to_now: fn(&str) -> bool,
}
