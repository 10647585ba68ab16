//! From phrases to the words of one turn, never the same three times running.

use crate::dialogue::exchange::Scene;
use crate::dialogue::lang;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::State;
use crate::domain::language::Language;

/// Ways to say the same that are tried before the sentence is said once more with an excuse.
const VARIANTS: usize = 3;

/// The words for these phrases; the state remembers them.
pub(in crate::calls) fn words(state: &mut State, scene: &Scene, phrases: &[Phrase]) -> String {
    let language = state.language(scene.business);
    let repeats = phrases
        .iter()
        .any(|phrase| matches!(phrase, Phrase::Again(_)));
    let (text, print) = fresh(state, scene, phrases, language);
    state.recent = [print, state.recent[0]];
    if !repeats {
        state.last_said.clone_from(&text);
    }
    text
}

fn fresh(state: &State, scene: &Scene, phrases: &[Phrase], language: Language) -> (String, u32) {
    let mut text = String::new();
    for variant in 0..VARIANTS {
        text = phrases
            .iter()
            .map(|phrase| lang::say(language, scene, phrase, variant))
            .filter(|sentence| !sentence.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let print = crc32fast::hash(text.as_bytes());
        if !state.recent.contains(&print) {
            return (text, print);
        }
    }
    let text = format!("{} {text}", lang::once_more(language));
    let print = crc32fast::hash(text.as_bytes());
    (text, print)
}
