//! One utterance to one [`Meaning`]: the only door of this module.

use jiff::civil::DateTime;

use crate::domain::phone::Phone;
use crate::understanding::lexicon::{self, Lexicon};
use crate::understanding::meaning::{Asked, Confirm, Intent, Meaning, StaffWish};

/// What the recogniser heard.
#[derive(Clone, Copy, Debug, Default)]
pub struct Utterance<'a> {
    /// Its best hypothesis.
    pub text: &'a str,
    /// Further hypotheses, best first.
    pub others: &'a [String],
    /// How sure it was, 0 to 1, if it said so.
    pub confidence: Option<f32>,
}

/// What an utterance is understood against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The names of the business; `Lexicon::default()` understands without a business.
    pub lexicon: &'a Lexicon,
    /// Local time of the business.
    pub now: DateTime,
    /// What had just been asked.
    pub asked: Option<Asked>,
    /// How often it had been asked before, 0 at first.
    pub attempt: u32,
    /// The offer on the table, to which "half an hour later" refers.
    pub anchor: Option<DateTime>,
    /// How many offers were read out.
    pub offers: usize,
    /// The number the caller rings from.
    pub caller_phone: Option<&'a Phone>,
}

/// Understands one utterance. The same words in the same context always mean the same.
pub fn understand(utterance: &Utterance<'_>, context: &Context<'_>) -> Meaning {
    let words = lexicon::words(utterance.text);
    let has = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    let find = |name: &[String]| words.windows(name.len().max(1)).any(|part| part == name);
    let mut meaning = Meaning::default();
    for (name, id) in &context.lexicon.services {
        if find(name) && !meaning.services.contains(id) {
            meaning.services.push(*id);
        }
    }
    meaning.staff = context
        .lexicon
        .staff
        .iter()
        .find(|(name, _)| find(name))
        .map(|(_, id)| StaffWish::Person(*id));
    if has(&["yes", "yeah", "yep", "sure", "okay", "correct", "right"]) {
        meaning.confirm = Some(Confirm::Yes);
    } else if has(&["no", "nope", "nah"]) {
        meaning.confirm = Some(Confirm::No);
    }
    let intent = if has(&["cancel"]) {
        Intent::Cancel
    } else if has(&["move", "reschedule", "change"]) {
        Intent::Move
    } else if has(&["bye", "goodbye"]) {
        Intent::Goodbye
    } else {
        match meaning.confirm {
            Some(Confirm::Yes) => Intent::Affirm,
            Some(Confirm::No) => Intent::Deny,
            None if has(&["book", "appointment", "reserve", "schedule"]) => Intent::Book,
            None => Intent::Inform,
        }
    };
    meaning.intents = vec![(intent, 0.8)];
    meaning.confidence = 0.8;
    meaning
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_is_yes_without_a_business() {
        let lexicon = Lexicon::default();
        let context = Context {
            lexicon: &lexicon,
            now: jiff::civil::date(2026, 3, 2).at(10, 0, 0, 0),
            asked: Some(Asked::Confirm),
            attempt: 0,
            anchor: None,
            offers: 0,
            caller_phone: None,
        };
        let utterance = Utterance {
            text: "yes please",
            ..Utterance::default()
        };
        assert_eq!(understand(&utterance, &context).confirm, Some(Confirm::Yes));
    }
}
