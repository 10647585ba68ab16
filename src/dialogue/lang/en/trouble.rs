//! English for when it does not go smoothly, and for coming and going.

use crate::dialogue::emergency;
use crate::dialogue::exchange::Scene;
use crate::dialogue::lang::en::pick;
use crate::dialogue::phrase::Phrase;
use crate::domain::appointment::Source;

pub(super) fn say(scene: &Scene, phrase: &Phrase, variant: usize) -> String {
    match phrase {
        Phrase::Sorry => pick(variant, &["Sorry, I didn't get that.", "I'm sorry, could you say that again?"]),
        Phrase::Simpler => pick(
            variant,
            &["I still didn't get it. A few words are enough.", "Let's take it step by step, in a few words."],
        ),
        Phrase::StillThere => pick(variant, &["Are you still there?", "Hello? I can't hear you."]),
        Phrase::YesOrNoByKey => "Press 1 for yes, 2 for no, or 0 to talk to a person.".to_owned(),
        Phrase::Keypad => "You can use your keypad: press 1 to book, 2 to move an appointment, 3 to cancel one, 4 to leave \
                           a message, or 0 to talk to a person."
            .to_owned(),
        Phrase::Emergency => format!(
            "If this is an emergency, hang up and call {} right away.",
            emergency_number(&scene.business.profile.country)
        ),
        Phrase::Connecting => pick(variant, &["One moment, I'll connect you.", "Please hold, I'll put you through."]),
        Phrase::NobodyThere => "I'm sorry, nobody can take the call right now.".to_owned(),
        Phrase::OfferMessage => pick(
            variant,
            &["Shall I take a message, so that somebody calls you back?", "Would you like to leave a message?"],
        ),
        Phrase::RecordNow => "Please leave your message after the tone, and press the hash key when you're done.".to_owned(),
        Phrase::AskMessage => pick(variant, &["What shall I pass on?", "What is your message?"]),
        Phrase::MessageTaken => "Thank you, I'll pass that on.".to_owned(),
        Phrase::UnknownQuestion => "I don't know that one, but somebody here does.".to_owned(),
        Phrase::OutOfScope => pick(
            variant,
            &[
                "I'm afraid I can't help with that, but I can book, move or cancel an appointment.",
                "That's not something I can do here. I look after the appointments.",
            ],
        ),
        Phrase::Welcome => pick(variant, &["You're welcome.", "My pleasure."]),
        Phrase::TakeYourTime => pick(variant, &["Take your time.", "Of course, I'll wait."]),
        Phrase::Slower => "Of course, I'll speak more slowly.".to_owned(),
        Phrase::Again(text) => text.clone(),
        Phrase::Goodbye => {
            let doing = match scene.source {
                Source::Sms => "writing to",
                _ => "calling",
            };
            format!("Thank you for {doing} {}. Goodbye!", scene.business.profile.name)
        }
        _ => String::new(),
    }
}

/// "9 9 9 or 1 1 2".
fn emergency_number(country: &str) -> String {
    match emergency::numbers(country) {
        ["0 0 0"] => "triple zero".to_owned(),
        numbers => numbers.join(" or "),
    }
}
