//! Names by their letters: what was spelled, and hints of how a name is written ("with a y").

use crate::understanding::lang::en::names::{is_first, is_last};
use crate::understanding::meaning::PersonName;
use crate::understanding::people::Said;
use crate::understanding::people::name::titled;
use crate::understanding::people::spelling::Spelled;
use crate::understanding::words::Word;

/// A spelled word this like a said one is the same.
const ALIKE: f64 = 0.6;

pub(super) fn of_spelling(spelled: &Spelled) -> Said<PersonName> {
    let (first, last) = match spelled.parts.as_slice() {
        [first, last @ ..] if !last.is_empty() => (Some(first.clone()), Some(last.concat())),
        [letters] => split(letters),
        _ => (None, None),
    };
    let value = PersonName {
        first: first.map(|name| titled(&name)),
        last: last.map(|name| titled(&name)),
        is_spelled: true,
    };
    Said {
        value,
        from: spelled.from,
        to: spelled.to,
    }
}

/// Letters without a space: the longest common first name begins them.
fn split(letters: &str) -> (Option<String>, Option<String>) {
    if is_first(letters) || letters.len() < 6 && !is_last(letters) {
        return (Some(letters.to_owned()), None);
    }
    let ends: Vec<usize> = letters
        .char_indices()
        .map(|(at, _)| at)
        .filter(|at| *at >= 3)
        .collect();
    let parts = ends.iter().rev().map(|at| letters.split_at(*at));
    let mut parts = parts.filter(|(first, last)| is_first(first) && last.chars().count() >= 3);
    let all: Vec<_> = parts.by_ref().collect();
    let known = all
        .iter()
        .find(|(_, last)| is_last(last))
        .or_else(|| all.first());
    match known {
        Some((first, last)) => (Some((*first).to_owned()), Some((*last).to_owned())),
        None => (None, Some(letters.to_owned())),
    }
}

/// What was spelled wins for the part of the name that it is like.
pub(super) fn merged(said: &Said<PersonName>, spelled: &Spelled) -> Said<PersonName> {
    let by_letters = of_spelling(spelled);
    if spelled.parts.len() > 1
        || by_letters.value.first.is_some() && by_letters.value.last.is_some()
    {
        return by_letters;
    }
    let letters = spelled.parts.concat();
    let alike = |part: &Option<String>| {
        part.as_ref().map_or(0.0, |part| {
            strsim::jaro_winkler(&part.to_lowercase(), &letters)
        })
    };
    let mut value = said.value.clone();
    let (first, last) = (alike(&value.first), alike(&value.last));
    match () {
        () if first.max(last) < ALIKE && value.last.is_none() => {
            value.last = Some(titled(&letters))
        }
        () if last >= first => value.last = Some(titled(&letters)),
        () => value.first = Some(titled(&letters)),
    }
    value.is_spelled = true;
    Said {
        value,
        from: said.from.min(spelled.from),
        to: said.to.max(spelled.to),
    }
}

/// "Smith with a y", "with two t's", "with a ph": a hint of how the last part is written.
pub(super) fn respelled(mut said: Said<PersonName>, words: &[Word<'_>]) -> Said<PersonName> {
    let after = &words[said.to..];
    let mut heard = after.iter().map(|word| word.plain.as_str());
    if heard.next() != Some("with") {
        return said;
    }
    let (count, letter) = (heard.next(), heard.next());
    let part = said.value.last.as_mut().or(said.value.first.as_mut());
    if let (Some(count), Some(letter), Some(part)) = (count, letter, part)
        && let Some(new) = rewritten(&part.to_lowercase(), count, letter)
    {
        *part = titled(&new);
        said.value.is_spelled = true;
        said.to += 3;
    }
    said
}

fn rewritten(name: &str, count: &str, letter: &str) -> Option<String> {
    if matches!(count, "two" | "double" | "2") {
        let one = letter.chars().next()?;
        let double = format!("{one}{one}");
        let has_it = name.contains(one) && !name.contains(&double);
        return has_it.then(|| name.replacen(one, &double, 1));
    }
    let swaps = [
        ("y", "i"),
        ("i", "y"),
        ("k", "c"),
        ("c", "k"),
        ("ph", "f"),
        ("f", "ph"),
        ("s", "z"),
        ("z", "s"),
        ("v", "f"),
        ("j", "g"),
        ("g", "j"),
    ];
    let swap = swaps
        .iter()
        .find(|(to, from)| *to == letter && name.contains(from) && !name.contains(to));
    match swap {
        Some((to, from)) => Some(name.replacen(from, to, 1)),
        None if letter == "e" && !name.ends_with('e') => Some(format!("{name}e")),
        None => None,
    }
}
