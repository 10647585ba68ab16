//! Phrases to sentences, a folder a language.

pub mod en;
pub mod es;

mod foreign;

use crate::dialogue::exchange::Scene;
use crate::dialogue::line::Line;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::Goal;
use crate::domain::language::Language;
use crate::understanding::meaning::Asked;

/// The sentence for a phrase; another `variant` says the same in other words.
pub fn say(language: Language, scene: &Scene, phrase: &Phrase, variant: usize) -> String {
    if let Phrase::Foreign(spoken) = phrase {
        return foreign::say(*spoken).to_owned();
    }
    match language {
        Language::English => en::say(scene, phrase, variant),
        Language::Spanish => es::say(scene, phrase, variant),
    }
}

/// A sentence that means: once more.
pub fn once_more(language: Language) -> &'static str {
    match language {
        Language::English => "Once more, please.",
        Language::Spanish => "Se lo repito.",
    }
}

/// Words that often answer a question, for the recogniser.
pub fn expected(language: Language, asked: Asked) -> &'static [&'static str] {
    match language {
        Language::English => en::expected(asked),
        Language::Spanish => es::expected(asked),
    }
}

/// A sentence of the line itself.
pub fn line(language: Language, line: Line) -> &'static str {
    match language {
        Language::English => en::line::say(line),
        Language::Spanish => es::line::say(line),
    }
}

/// The answer to HELP by text message.
pub fn help(language: Language, business: &str) -> String {
    match language {
        Language::English => en::line::help(business),
        Language::Spanish => es::line::help(business),
    }
}

/// What a person who is rung hears: who calls, and about what.
pub fn announcement(
    language: Language,
    business: &str,
    who: Option<&str>,
    goal: Option<Goal>,
) -> String {
    match language {
        Language::English => en::line::announcement(business, who, goal),
        Language::Spanish => es::line::announcement(business, who, goal),
    }
}

/// The same when nothing but the caller's number is known.
pub fn call_from(language: Language, number: Option<&str>) -> String {
    match language {
        Language::English => en::line::call_from(number),
        Language::Spanish => es::line::call_from(number),
    }
}
