//! Several hypotheses of the recogniser: which of them holds what was asked for.

use crate::understanding::meaning::{Asked, PersonName};
use crate::understanding::people::{self, People, Said, Setting, name};
use crate::understanding::tongue::Tongue;
use crate::understanding::understand::Utterance;
use crate::understanding::words::{Word, words};

/// More hypotheses only cost time.
const MOST: usize = 5;
/// What each further hypothesis must be better by.
const RANK_PENALTY: f32 = 0.35;

/// Replaces what was asked for by a better reading of a further hypothesis; its place in the first one is then unknown.
pub(crate) fn improve(
    mut found: People,
    heard: &[Word<'_>],
    utterance: &Utterance<'_>,
    setting: &Setting<'_>,
) -> People {
    if utterance.others.is_empty() {
        return found;
    }
    let others = utterance.others.iter().take(MOST).map(|text| {
        let words = words(setting.tongue, text);
        let scan = setting.tongue.scan(&words);
        (people::read(&words, &scan, setting), text.as_str())
    });
    match setting.asked {
        Some(Asked::Name) => best_name(&mut found, heard, others.collect(), setting.tongue),
        Some(Asked::BirthDate) if found.birth_date.is_none() => {
            found.birth_date = others
                .filter_map(|(other, _)| other.birth_date)
                .next()
                .map(elsewhere);
        }
        Some(Asked::Phone) if found.phone.is_none() => {
            found.phone = others
                .filter_map(|(other, _)| other.phone)
                .next()
                .map(elsewhere);
        }
        Some(Asked::Email) if found.email.is_none() => {
            found.email = others
                .filter_map(|(other, _)| other.email)
                .next()
                .map(elsewhere);
        }
        _ => {}
    }
    found
}

fn best_name(found: &mut People, heard: &[Word<'_>], others: Vec<(People, &str)>, tongue: &Tongue) {
    let score = |name: &Option<Said<PersonName>>, words: &[Word<'_>]| {
        name.as_ref()
            .map_or(-1.0, |said| name::likeness(words, &said.value, tongue))
    };
    let mut best = score(&found.name, heard);
    for (rank, (other, text)) in others.into_iter().enumerate() {
        let likely = score(&other.name, &words(tongue, text)) - RANK_PENALTY * (rank + 1) as f32;
        if likely > best {
            best = likely;
            found.name = other.name.map(elsewhere);
        }
    }
}

/// The words of another hypothesis have no place in the first one.
fn elsewhere<T>(said: Said<T>) -> Said<T> {
    Said {
        from: 0,
        to: 0,
        ..said
    }
}
