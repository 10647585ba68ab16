//! How a name is written, said in words: "with a y", "without an h", "two t's", "a c, not a k".
//!
//! With a name in the same breath it is applied at once; alone it corrects the name that was given before.

use crate::understanding::meaning::{NameHint, PersonName};
use crate::understanding::people::name::titled;
use crate::understanding::role::Role;
use crate::understanding::tongue::Tongue;
use crate::understanding::words::{Word, is};

/// How a language speaks of letters.
#[derive(Debug)]
pub(crate) struct Letters {
    /// "Not", "instead of".
    pub instead: &'static [&'static [&'static str]],
    /// Letters that sound alike, the one that is written and the one that was assumed.
    pub alike: &'static [(&'static str, &'static str)],
    /// Letters that are silent at the end of a name.
    pub silent: &'static [&'static str],
}

/// The hint in these words, with the place of its first word and the one after its last.
pub(super) fn find(words: &[Word<'_>], tongue: &Tongue) -> Option<(NameHint, usize, usize)> {
    (0..words.len()).find_map(|at| {
        let (hint, to) = hint_at(words, at, tongue)?;
        Some((hint, at, to))
    })
}

fn hint_at(words: &[Word<'_>], at: usize, tongue: &Tongue) -> Option<(NameHint, usize)> {
    let is = |at, role| is(words, at, role);
    if is(at, Role::Without) {
        let (letters, to) = letters(words, at + 1)?;
        return Some((NameHint::Without(letters), to));
    }
    if !is(at, Role::With) {
        return instead(words, at, tongue);
    }
    let is_double = is(at + 1, Role::Twice);
    let (written, to) = letters(words, at + 1)?;
    if let Some((old, end)) = instead_of(words, to, tongue) {
        return Some((NameHint::Instead(written, old), end));
    }
    let hint = match written.chars().next() {
        Some(letter) if is_double => NameHint::Double(letter),
        Some(letter) if is(at + 1, Role::Single) => NameHint::Single(letter),
        _ => NameHint::With(written),
    };
    Some((hint, to))
}

/// "A c not a k", "y instead of i".
fn instead(words: &[Word<'_>], at: usize, tongue: &Tongue) -> Option<(NameHint, usize)> {
    let (written, to) = letters(words, at)?;
    let (old, end) = instead_of(words, to, tongue)?;
    Some((NameHint::Instead(written, old), end))
}

fn instead_of(words: &[Word<'_>], at: usize, tongue: &Tongue) -> Option<(String, usize)> {
    let rest = words.get(at..)?;
    let said = tongue.folder.letters.instead.iter().find(|said| {
        let heard = rest.iter().map(|word| word.plain());
        heard.take(said.len()).eq(said.iter().copied())
    })?;
    letters(words, at + said.len())
}

/// One or two letters after an article or a number.
fn letters(words: &[Word<'_>], at: usize) -> Option<(String, usize)> {
    let counting = [Role::LetterArticle, Role::Single, Role::Twice];
    let is_counted = counting.iter().any(|role| is(words, at, *role));
    let place = at + usize::from(is_counted && words.get(at + 1).is_some_and(is_letter));
    let word = words.get(place).filter(|word| is_letter(word))?;
    let letters = word.plain().trim_end_matches('s');
    let letters = if letters.is_empty() { "s" } else { letters };
    Some((letters.to_owned(), place + 1))
}

/// "y", "ph", "t's".
fn is_letter(word: &Word<'_>) -> bool {
    let plain = word.plain();
    let has_vowel = plain.contains(['a', 'e', 'i', 'o', 'u']);
    plain.chars().all(char::is_alphabetic) && (plain.len() == 1 || plain.len() == 2 && !has_vowel)
}

/// The name with the hint applied to the part that it fits, the family name first.
pub(crate) fn corrected(name: &PersonName, hint: &NameHint, tongue: &Tongue) -> Option<PersonName> {
    let new = |part: &Option<String>| {
        let written = rewritten(&part.as_ref()?.to_lowercase(), hint, tongue.folder.letters)?;
        Some(titled(&written))
    };
    let corrected = match new(&name.last) {
        Some(last) => PersonName {
            last: Some(last),
            ..name.clone()
        },
        None => PersonName {
            first: Some(new(&name.first)?),
            ..name.clone()
        },
    };
    Some(PersonName {
        is_spelled: true,
        ..corrected
    })
}

fn rewritten(name: &str, hint: &NameHint, letters: &Letters) -> Option<String> {
    let doubled = |letter: char| format!("{letter}{letter}");
    match hint {
        NameHint::With(written) => with(name, written, letters),
        NameHint::Without(letters) => {
            let at = name.rfind(letters.as_str())?;
            let kept = format!("{}{}", &name[..at], &name[at + letters.len()..]);
            (kept.len() > 1).then_some(kept)
        }
        NameHint::Double(letter) if !name.contains(&doubled(*letter)) => {
            let at = name.rfind(*letter)?;
            Some(format!("{}{letter}{}", &name[..at], &name[at..]))
        }
        NameHint::Double(_) => Some(name.to_owned()),
        NameHint::Single(letter) => {
            let double = doubled(*letter);
            let has_it = name.contains(&double);
            has_it.then(|| name.replacen(&double, &letter.to_string(), 1))
        }
        NameHint::Instead(written, old) => {
            let has_it = name.contains(old.as_str());
            has_it.then(|| name.replacen(old.as_str(), written, 1))
        }
        NameHint::Letters(spelled) => {
            (strsim::jaro_winkler(name, spelled) >= 0.6).then(|| spelled.clone())
        }
    }
}

fn with(name: &str, written: &str, letters: &Letters) -> Option<String> {
    if name.contains(written) {
        return Some(name.to_owned());
    }
    let mut alike = letters.alike.iter();
    let swap = alike.find(|(new, old)| *new == written && name.contains(old));
    match swap {
        Some((new, old)) => Some(name.replacen(old, new, 1)),
        None if letters.silent.contains(&written) => Some(format!("{name}{written}")),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::language::Language;
    use crate::understanding::meaning::PersonName;
    use crate::understanding::specimen::heard;

    fn check(name: &str, text: &str, wanted: &str) {
        let name = PersonName {
            last: Some(name.to_owned()),
            ..PersonName::default()
        };
        let hint = heard(text, None).name_hint;
        let corrected = hint.and_then(|hint| name.corrected(&hint, Language::English));
        let last = corrected.and_then(|name| name.last);
        assert_eq!(last.as_deref(), Some(wanted), "{text}");
    }

    #[test]
    fn a_name_given_before_is_corrected() {
        check("Smith", "no it's with a y", "Smyth");
        check("Clark", "with an e at the end", "Clarke");
        check("Johnson", "without an h", "Jonson");
        check("Mathews", "that's with two t's", "Matthews");
        check("Phillips", "with one l", "Philips");
        check("Karl", "with a c not a k", "Carl");
        check("Stephens", "it's a v instead of a ph", "Stevens");
        check("Thomson", "no, t h o m p s o n", "Thompson");
    }
}
