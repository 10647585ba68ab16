//! Whether a caller refuses what they name: "not the haircut", "I don't want a haircut", "anyone but Ben".

use crate::understanding::role::Role;
use crate::understanding::words::{Word, is};

/// How far before a name its negation may stand.
const REACH: usize = 6;

/// Whether what is named from word `from` on is refused; words that do `lead` may stand before it.
pub(crate) fn is_refused(words: &[Word<'_>], from: usize, lead: Role) -> bool {
    let mut is_bare = true;
    let mut is_wished = false;
    for at in (from.saturating_sub(REACH)..from).rev() {
        // "No, just a trim" answers; "no trim" takes back.
        if words[at + 1].starts_clause || is(words, at + 1, Role::Only) {
            return false;
        }
        let word = &words[at];
        if word.is(Role::Refusal) && is_wished {
            return true;
        }
        if word.is(Role::But) {
            return is_bare && is_exception(words, at);
        }
        // A language with one word for "no" and "not" refuses with it.
        if word.is(Role::No) && !word.is(Role::Refusal) {
            return at + 1 == from;
        }
        if word.is(Role::Negation) || word.is(Role::Instead) {
            return is_bare || is_wished;
        }
        let is_lead = word.is(lead);
        is_bare &= is_lead;
        is_wished |= word.is(Role::Wanting);
        if !is_lead && !word.is(Role::Wanting) && !word.is(Role::Getting) {
            return false;
        }
    }
    false
}

/// "Anyone but", unlike "tomorrow but".
fn is_exception(words: &[Word<'_>], but: usize) -> bool {
    (but.saturating_sub(3)..but).any(|at| is(words, at, Role::Everyone))
}

/// Whether the words between two names carry the negation of the first on to the second: "not Ana or Ben".
pub(crate) fn carries_on(between: &[Word<'_>], lead: Role) -> bool {
    let joins = |word: &Word<'_>| word.is(Role::Alternative);
    between.iter().any(joins) && between.iter().all(|word| joins(word) || word.is(lead))
}
