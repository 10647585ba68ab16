//! One sentence for callers whose language is not spoken here, in that language.

use crate::understanding::meaning::Foreign;

/// That it is not spoken here, and that a person will see to it.
pub(super) fn say(language: Foreign) -> &'static str {
    match language {
        Foreign::English => "I'm sorry, I don't speak English. A person will take care of you.",
        Foreign::Spanish => "Lo siento, no hablo español. Una persona se ocupará de usted.",
        Foreign::French => {
            "Je suis désolée, je ne parle pas français. Quelqu'un va s'occuper de vous."
        }
        Foreign::German => {
            "Es tut mir leid, ich spreche kein Deutsch. Es kümmert sich jemand um Sie."
        }
        Foreign::Italian => "Mi dispiace, non parlo italiano. Qualcuno si occuperà di Lei.",
        Foreign::Portuguese => "Desculpe, não falo português. Uma pessoa vai atendê-lo.",
    }
}
