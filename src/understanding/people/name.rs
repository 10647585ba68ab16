//! A person's name, said or spelled, announced or bare when it was asked for.

use crate::understanding::meaning::{Asked, NameHint, PersonName};
use crate::understanding::people::spelling::{self, Spelled};
use crate::understanding::people::{Said, Setting};
use crate::understanding::phrase::Scan;
use crate::understanding::role::Role;
use crate::understanding::tongue::Tongue;
use crate::understanding::words::Word;

pub(crate) mod hint;
mod letters;
pub(crate) mod said;

use letters::{merged, of_spelling};
use said::{announced, bare};

/// Fewer letters in a row spell nothing unless a name was asked for.
const FEWEST_LETTERS: usize = 3;

/// Reads a name.
pub(crate) fn read(
    words: &[Word<'_>],
    scan: &Scan,
    setting: &Setting<'_>,
) -> Option<Said<PersonName>> {
    let is_asked = setting.asked == Some(Asked::Name);
    let spelled = match is_asked {
        true => spelling::run(words).or_else(|| spelling::scattered(words)),
        false if !announces_spelling(words, words.len()) => None,
        false => spelling::run(words)
            .filter(|run| run.to - run.from > 2 && announces_spelling(words, run.from)),
    };
    let before = spelled.as_ref().map_or(words, |run| &words[..run.from]);
    let said =
        announced(words, scan, setting).or_else(|| is_asked.then(|| bare(before, scan)).flatten());
    let is_letters =
        |said: &Said<PersonName>, run: &Spelled| run.from <= said.from && said.to <= run.to;
    let is_answer = |run: &Spelled| run.parts == ["ok"];
    let spelled = spelled.filter(|run| !is_answer(run));
    match (said, spelled) {
        (Some(said), Some(spelled)) if is_letters(&said, &spelled) => {
            Some(of_spelling(&spelled, setting.tongue))
        }
        (Some(said), Some(spelled)) => Some(merged(&said, &spelled, setting.tongue)),
        (None, Some(spelled)) => Some(of_spelling(&spelled, setting.tongue)),
        (Some(said), None) => Some(hinted(said, words, setting.tongue)),
        (None, None) => None,
    }
}

/// "Smith with a y".
fn hinted(said: Said<PersonName>, words: &[Word<'_>], tongue: &Tongue) -> Said<PersonName> {
    let hint = hint::find(&words[said.to..], tongue);
    let corrected = hint.and_then(|(hint, _, to)| {
        let value = hint::corrected(&said.value, &hint, tongue)?;
        let to = said.to + to;
        Some(Said { value, to, ..said })
    });
    corrected.unwrap_or(said)
}

/// How a name is written, said apart from any name: it corrects the one that was given before.
pub(crate) fn hint(
    words: &[Word<'_>],
    said: Option<&Said<PersonName>>,
    setting: &Setting<'_>,
) -> Option<NameHint> {
    let from = said.map_or(0, |said| said.from);
    if let Some((hint, _, to)) = hint::find(&words[from..], setting.tongue)
        && said.is_none_or(|said| from + to > said.to || said.to == from)
    {
        return Some(hint);
    }
    let is_asked = matches!(setting.asked, None | Some(Asked::Confirm | Asked::Name));
    let letters = words.iter().filter(|word| word.plain().len() == 1);
    if !is_asked || letters.count() < FEWEST_LETTERS {
        return None;
    }
    let run = spelling::run(words).filter(|run| run.to - run.from >= FEWEST_LETTERS)?;
    Some(NameHint::Letters(run.parts.concat()))
}

fn announces_spelling(words: &[Word<'_>], from: usize) -> bool {
    words[..from].iter().any(|word| word.is(Role::Spelling))
}

/// The words of a name; what was written together with a hyphen stays together.
fn parts(words: &[Word<'_>]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let is_glued = at > 0 && words[at - 1].to + 1 == word.from && !word.is_spaced;
        match parts.last_mut() {
            Some(last) if is_glued => *last = format!("{last}-{}", titled(word.raw)),
            _ => parts.push(titled(word.raw)),
        }
    }
    parts
}

fn person(words: &[Word<'_>], is_first_name: bool) -> PersonName {
    let parts = parts(words);
    let is_first = is_first_name || words.first().is_some_and(|word| word.is(Role::FirstName));
    match parts.as_slice() {
        [only] if is_first => PersonName {
            first: Some(only.clone()),
            ..PersonName::default()
        },
        [only] => PersonName {
            last: Some(only.clone()),
            ..PersonName::default()
        },
        [first, last @ ..] => PersonName {
            first: Some(first.clone()),
            last: Some(last.join(" ")),
            ..PersonName::default()
        },
        [] => PersonName::default(),
    }
}

/// "smith" as "Smith", "o'brien" as "O'Brien"; capitals that were heard stay.
fn titled(raw: &str) -> String {
    let raw = raw
        .strip_suffix("'s")
        .or_else(|| raw.strip_suffix("’s"))
        .unwrap_or(raw);
    let is_mixed =
        raw.chars().skip(1).any(char::is_uppercase) && raw.chars().any(char::is_lowercase);
    if is_mixed {
        return raw.to_owned();
    }
    let mut is_start = true;
    raw.chars()
        .flat_map(|c| {
            let shown: Vec<char> = match is_start {
                true => c.to_uppercase().collect(),
                false => c.to_lowercase().collect(),
            };
            is_start = matches!(c, '\'' | '’');
            shown
        })
        .collect()
}

/// How much a hypothesis is like a name, for choosing among several.
pub(crate) fn likeness(words: &[Word<'_>], name: &PersonName, tongue: &Tongue) -> f32 {
    let is = |part: &Option<String>, role| {
        let part = part.as_ref();
        part.is_some_and(|part| tongue.known(&part.to_lowercase()).is(role))
    };
    let mut score = 0.0;
    if is(&name.first, Role::FirstName) {
        score += 1.0;
    }
    if is(&name.last, Role::LastName) {
        score += 0.7;
    }
    if name.first.is_some() && name.last.is_some() {
        score += 1.2;
    }
    let small = words
        .iter()
        .filter(|word| word.raw.starts_with(char::is_lowercase) && word.plain().len() > 1);
    score - 0.6 * small.count() as f32 - if name.is_spelled { 0.5 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use crate::understanding::meaning::Asked;
    use crate::understanding::specimen::heard;

    fn shown(text: &str, asked: Option<Asked>) -> String {
        let name = heard(text, asked).name.unwrap_or_default();
        let parts = [name.first, name.last].into_iter().flatten();
        parts.collect::<Vec<_>>().join(" ")
    }

    fn check(text: &str, wanted: &str) {
        assert_eq!(shown(text, None), wanted, "{text}");
    }

    fn check_asked(text: &str, wanted: &str) {
        assert_eq!(shown(text, Some(Asked::Name)), wanted, "{text}");
    }

    #[test]
    fn announced() {
        check("my name is jane doe and i need a haircut", "Jane Doe");
        check("hi this is Zebulon Quark", "Zebulon Quark");
        check("it's under the name of o'brien", "O'Brien");
        check("a haircut on monday", "");
        check("i am looking for an appointment", "");
        check("it's tuesday", "");
        check("it's cold", "");
        check("i'm young", "");
        check("i'm jane", "Jane");
        check("Robert Quill is my name", "Robert Quill");
        check(
            "a booking on monday for Sandra Vance please",
            "Sandra Vance",
        );
        check("Olive Marchetti has a booking at two", "Olive Marchetti");
        check(
            "please call off the Olive Marchetti party",
            "Olive Marchetti",
        );
        check("something for August 3rd", "");
        check("i'd like to see Doctor Marchetti", "");
        check("do you know a restaurant by the name of Luigi", "");
    }

    #[test]
    fn bare_when_asked() {
        check_asked("jane doe", "Jane Doe");
        check_asked("um yes it's mary jane watson", "Mary Jane Watson");
        check_asked("april may", "April May");
        check_asked("ben king", "Ben King");
        check_asked("what do you mean", "");
        check_asked("i don't know", "");
        check_asked("two thirty", "");
        check_asked("o k", "");
        check_asked("can i have a haircut", "");
    }

    #[test]
    fn spelled() {
        check_asked("j a n e", "Jane");
        check_asked("j-a-n-e space d-o-e", "Jane Doe");
        check_asked("b as in boy o b", "Bob");
        check_asked("bravo oscar bravo", "Bob");
        check_asked("a double n a", "Anna");
        check_asked("jane smyth s m y t h e", "Jane Smythe");
        check_asked("john smith with a y", "John Smyth");
        check_asked("a ND r e w", "Andrew");
    }
}
