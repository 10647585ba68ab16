//! What a language knows of time: single words, and phrases of several.

use crate::understanding::text::Tokens;
use crate::understanding::time::atom::Atom;
use crate::understanding::time::scan::Placed;

/// The readers of a language folder. Words are in lower case, without apostrophes.
#[derive(Debug)]
pub(crate) struct TimeWords {
    /// What a word means on its own.
    pub atom: fn(&str) -> Atom,
    /// The phrase that starts at a token, and how many tokens it takes; it comes before single words.
    pub phrase: fn(&Tokens, usize) -> Option<(Atom, usize)>,
    /// The atoms in the order in which the grammar reads them; adjectives, for one, follow their nouns in some languages.
    pub in_order: fn(&Tokens, Vec<Placed>) -> Vec<Placed>,
    /// "Threeish": about that time.
    pub approximate: fn(&str) -> Option<Atom>,
    /// The ending of a written ordinal.
    pub is_ordinal_ending: fn(&str) -> bool,
    /// After a length of time that passed ("ago").
    pub is_past: fn(&str) -> bool,
    /// Two words after which a number is the time to change to ("make it").
    pub changes_to: fn(&str, &str) -> bool,
    /// The last two words before a "now" that is a wish for this very moment.
    pub leads_to_now: fn(&str, &str) -> bool,
    /// A verb that moves an appointment: "change it from three to four" asks for four.
    pub moves: fn(&str) -> bool,
    /// Beside what a number or a month is no time.
    pub lookalikes: &'static Lookalikes,
}

/// Words that tell what only looks like a time.
#[derive(Debug)]
pub(crate) struct Lookalikes {
    /// What is measured: "dollars", "miles".
    pub is_measure: fn(&str) -> bool,
    /// What is counted, but may begin another thought: "people".
    pub is_countable: fn(&str) -> bool,
    /// What a number after it names: "room".
    pub is_label: fn(&str) -> bool,
    /// The kind of a street, which ends an address.
    pub is_street: fn(&str) -> bool,
    /// What is in no street's name.
    pub ends_address: fn(&str) -> bool,
    /// A noun to which a day before it is an attribute: "tree" after "Christmas".
    pub is_attributed: fn(&str) -> bool,
    /// Before a length that has passed: "been".
    pub tells_past: fn(&str) -> bool,
    /// After a length that is none of a visit: "old".
    pub ends_length: fn(&str) -> bool,
    /// Between a price and a unit: "per".
    pub is_rate: fn(&str) -> bool,
    /// What is counted by ordinals: "the fifth floor".
    pub is_ranked: fn(&str) -> bool,
    /// The two words before a time that say what time it is: "it is".
    pub tells_present: fn(&str, &str) -> bool,
    /// Whether a word for a day or month is none between the word before it and the one after it.
    pub is_other_word: fn(&str, &str, &str) -> bool,
    /// The number of tokens of an idiom that starts here; none of them says a time.
    pub idiom: fn(&Tokens, usize) -> usize,
}
