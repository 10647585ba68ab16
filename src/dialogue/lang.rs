//! Phrases to sentences, a folder a language.

pub mod en;

mod foreign;

use crate::dialogue::exchange::Scene;
use crate::dialogue::phrase::Phrase;
use crate::domain::language::Language;

/// The sentence for a phrase; another `variant` says the same in other words.
pub fn say(language: Language, scene: &Scene, phrase: &Phrase, variant: usize) -> String {
    if let Phrase::Foreign(spoken) = phrase {
        return foreign::say(*spoken).to_owned();
    }
    match language {
        Language::English => en::say(scene, phrase, variant),
    }
}

/// A sentence that means: once more.
pub fn once_more(language: Language) -> &'static str {
    match language {
        Language::English => "Once more, please.",
    }
}
