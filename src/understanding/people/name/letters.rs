//! Names by their letters: what was spelled, and hints of how a name is written ("with a y").

use crate::understanding::meaning::PersonName;
use crate::understanding::people::Said;
use crate::understanding::people::name::titled;
use crate::understanding::people::spelling::Spelled;
use crate::understanding::role::Role;
use crate::understanding::tongue::Tongue;

/// A spelled word this like a said one is the same.
const ALIKE: f64 = 0.6;

pub(super) fn of_spelling(spelled: &Spelled, tongue: &Tongue) -> Said<PersonName> {
    let (first, last) = match spelled.parts.as_slice() {
        [first, last @ ..] if !last.is_empty() => (Some(first.clone()), Some(last.concat())),
        [letters] => split(letters, tongue),
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
fn split(letters: &str, tongue: &Tongue) -> (Option<String>, Option<String>) {
    let is_first = |name: &str| tongue.known(name).is(Role::FirstName);
    let is_last = |name: &str| tongue.known(name).is(Role::LastName);
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
pub(super) fn merged(
    said: &Said<PersonName>,
    spelled: &Spelled,
    tongue: &Tongue,
) -> Said<PersonName> {
    let by_letters = of_spelling(spelled, tongue);
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
    let is_same = |part: &Option<String>| {
        let part = part.as_deref().unwrap_or_default().to_lowercase();
        let alphabetic =
            |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
        alphabetic(&part) == alphabetic(&letters)
    };
    if is_same(&said.value.last) || is_same(&said.value.first) {
        return Said {
            value: PersonName {
                is_spelled: true,
                ..said.value.clone()
            },
            from: said.from.min(spelled.from),
            to: said.to.max(spelled.to),
        };
    }
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
