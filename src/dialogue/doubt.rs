//! Whether what was understood leads anywhere: the step is tried on a copy before it is taken.

use crate::dialogue::exchange::{Input, Scene, Then};
use crate::dialogue::limits;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Stage, State};
use crate::dialogue::step::step;
use crate::understanding::meaning::{Intent, Meaning};

/// Why what was understood leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing to go on was understood.
    Missed,
    /// A question, or something that sounds like none of Bella's business, to which she knows no answer.
    Unanswered,
}

/// The doubt about a meaning in this state; `None` when the conversation gets on with it.
pub fn doubt(state: &State, scene: &Scene, meaning: &Meaning) -> Option<Doubt> {
    let mut after = state.clone();
    let tried = step(&mut after, scene, Input::Heard(Box::new(meaning.clone())));
    let is_unanswered =
        |phrase: &Phrase| matches!(phrase, Phrase::UnknownQuestion | Phrase::OutOfScope);
    if tried.say.iter().any(is_unanswered) {
        return Some(Doubt::Unanswered);
    }
    let is_last_miss = state.trouble.misses + 1 >= limits::MISSES_TO_PERSON
        && (after.stage == Stage::MessageOffer || matches!(tried.then, Then::Transfer(_)))
        && !is_a_person_wanted(meaning);
    (after.trouble.misses > state.trouble.misses || is_last_miss).then_some(Doubt::Missed)
}

fn is_a_person_wanted(meaning: &Meaning) -> bool {
    let wanted = [Intent::Handover, Intent::Message, Intent::Urgent];
    let mut intents = meaning.intents.iter();
    intents.any(|(intent, score)| wanted.contains(intent) && *score >= limits::UNSURE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::appointment::Source;
    use crate::understanding::specimen::{business, heard, now};

    fn check(text: &str, expected: Option<Doubt>) {
        let business = business("US");
        let scene = Scene {
            business: &business,
            now: jiff::Timestamp::UNIX_EPOCH,
            local: now(),
            source: Source::Phone,
            caller: None,
            greeting: "",
        };
        let state = State::default();
        let meaning = heard(text, Some(state.stage.asked()));
        assert_eq!(doubt(&state, &scene, &meaning), expected, "{text}");
    }

    #[test]
    fn what_gets_on_is_in_no_doubt() {
        check("I'd like a haircut on Thursday at three", None);
        check("how much is a manicure", None);
        check("is there parking", None);
        check("can I talk to a person", None);
        check("thank you, bye", None);
    }

    #[test]
    fn what_leads_nowhere_is() {
        check("blurgh wobble", Some(Doubt::Missed));
        check("do you sell gift cards", Some(Doubt::Unanswered));
        check("how tall is the eiffel tower", Some(Doubt::Unanswered));
    }
}
