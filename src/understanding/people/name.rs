//! A person's name, said or spelled, announced or bare when it was asked for.

use crate::understanding::lang::en::names::{is_first, is_last};
use crate::understanding::lang::en::people::{
    AFTER_NAME, BEFORE_FIRST_NAME, BEFORE_NAME, FILLERS, NEVER_NAMES,
};
use crate::understanding::meaning::{Asked, PersonName};
use crate::understanding::people::spelling::{self, Spelled};
use crate::understanding::people::{Said, Setting};
use crate::understanding::phrase::Scan;
use crate::understanding::words::Word;

/// More words are no name.
const MOST_WORDS: usize = 4;
/// A spelled word this like a said one is the same.
const ALIKE: f64 = 0.6;
/// Carriers that often announce something other than a name.
const WEAK: [&str; 7] = ["im", "its", "am", "thats", "is", "under", "for"];

/// Reads a name.
pub(crate) fn read(
    words: &[Word<'_>],
    scan: &Scan,
    setting: &Setting<'_>,
) -> Option<Said<PersonName>> {
    let is_asked = setting.asked == Some(Asked::Name);
    let spelled = match is_asked {
        true => spelling::run(words).or_else(|| spelling::scattered(words)),
        false => spelling::run(words)
            .filter(|run| run.to - run.from > 2 && announces_spelling(words, run.from)),
    };
    let before = spelled.as_ref().map_or(words, |run| &words[..run.from]);
    let said = announced(words, scan).or_else(|| is_asked.then(|| bare(before, scan)).flatten());
    let is_letters =
        |said: &Said<PersonName>, run: &Spelled| run.from <= said.from && said.to <= run.to;
    match (said, spelled) {
        (Some(said), Some(spelled)) if is_letters(&said, &spelled) => Some(of_spelling(&spelled)),
        (Some(said), Some(spelled)) => Some(merged(&said, &spelled)),
        (None, Some(spelled)) => Some(of_spelling(&spelled)),
        (Some(said), None) => Some(respelled(said, words)),
        (None, None) => None,
    }
}

fn announces_spelling(words: &[Word<'_>], from: usize) -> bool {
    from > 0
        && words[..from]
            .iter()
            .any(|word| matches!(word.plain.as_str(), "name" | "spelled" | "spelt" | "spell"))
}

/// "My name is …", "under …", "… speaking".
fn announced(words: &[Word<'_>], scan: &Scan) -> Option<Said<PersonName>> {
    let mut best = None;
    for from in 0..words.len() {
        let carrier = BEFORE_NAME.iter().find(|carrier| {
            let heard = words[from..].iter().map(|word| word.plain.as_str());
            carrier.len() < words.len() - from
                && heard.take(carrier.len()).eq(carrier.iter().copied())
        });
        let Some(carrier) = carrier else { continue };
        let last = carrier[carrier.len() - 1];
        let is_weak = carrier.len() <= 2 && WEAK.contains(&last) && carrier[0] != "name";
        let start = from + carrier.len();
        let to = extent(words, scan, start, is_weak);
        if to > start {
            let is_first_name = BEFORE_FIRST_NAME.contains(&carrier[0]);
            let value = person(&words[start..to], is_first_name);
            best = Some(Said {
                value,
                from: start,
                to,
            });
            if !is_weak {
                break;
            }
        }
    }
    best.or_else(|| before_speaking(words, scan))
}

fn before_speaking(words: &[Word<'_>], scan: &Scan) -> Option<Said<PersonName>> {
    let at = words
        .iter()
        .position(|word| AFTER_NAME.contains(&word.plain.as_str()))?;
    let from = (at.saturating_sub(2)..at).find(|from| extent(words, scan, *from, true) >= at)?;
    let value = person(&words[from..at], true);
    Some(Said {
        value,
        from,
        to: at,
    })
}

/// Where the name that starts here ends; not after `start` if no name does.
fn extent(words: &[Word<'_>], scan: &Scan, start: usize, is_weak: bool) -> usize {
    let mut to = start;
    while to < words.len() && to - start < MOST_WORDS - 1 {
        let word = &words[to];
        let is_new_clause = to > start && word.starts_clause;
        let is_name = match is_weak {
            true => is_surely_name(word, scan.is_known(to), to > start),
            false => is_name_like(word, scan.is_known(to)),
        };
        if is_new_clause || !is_name {
            break;
        }
        to += 1;
    }
    to
}

fn is_capital(word: &Word<'_>) -> bool {
    word.raw.starts_with(char::is_uppercase) && word.raw.chars().any(char::is_lowercase)
}

fn may_be_name(word: &Word<'_>) -> bool {
    let plain = word.plain.as_str();
    let is_word = plain.chars().count() > 1 && plain.chars().all(char::is_alphabetic);
    is_word && !NEVER_NAMES.contains(&plain)
}

fn is_name_like(word: &Word<'_>, is_known: bool) -> bool {
    let plain = word.plain.as_str();
    may_be_name(word) && (is_capital(word) || !is_known || is_first(plain) || is_last(plain))
}

/// After "it's" or "I'm" only what can hardly be anything else.
fn is_surely_name(word: &Word<'_>, is_known: bool, is_further: bool) -> bool {
    let plain = word.plain.as_str();
    let is_listed = is_first(plain) || is_further && is_last(plain);
    let is_written = is_capital(word) && (!is_known || is_first(plain));
    may_be_name(word) && (is_written || is_listed && !is_known)
}

/// The whole of a short answer, without what stands around it.
fn bare(words: &[Word<'_>], scan: &Scan) -> Option<Said<PersonName>> {
    let is_filler = |word: &Word<'_>| FILLERS.contains(&word.plain.as_str());
    let from = words.iter().position(|word| !is_filler(word))?;
    let end = words
        .iter()
        .position(|word| word.plain == "with")
        .filter(|end| *end > from);
    let rest = &words[from..end.unwrap_or(words.len())];
    let to = from
        + rest
            .iter()
            .rposition(|word| !is_filler(word))
            .map_or(0, |at| at + 1);
    let kept = &words[from..to];
    let is_word = |word: &Word<'_>| word.plain.chars().all(|c| c.is_alphabetic());
    let is_common = |at: usize| {
        let plain = words[at].plain.as_str();
        NEVER_NAMES.contains(&plain) || scan.is_known(at) && !is_first(plain) && !is_last(plain)
    };
    let common = (from..to).filter(|at| is_common(*at)).count();
    let is_name = kept.len() <= MOST_WORDS
        && kept.iter().all(is_word)
        && common * 2 <= kept.len()
        && common < kept.len();
    is_name.then(|| Said {
        value: person(kept, false),
        from,
        to,
    })
}

fn person(words: &[Word<'_>], is_first_name: bool) -> PersonName {
    let parts: Vec<String> = words.iter().map(|word| titled(word.raw)).collect();
    let is_first = is_first_name || words.first().is_some_and(|word| is_first(&word.plain));
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

fn of_spelling(spelled: &Spelled) -> Said<PersonName> {
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
fn merged(said: &Said<PersonName>, spelled: &Spelled) -> Said<PersonName> {
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
fn respelled(mut said: Said<PersonName>, words: &[Word<'_>]) -> Said<PersonName> {
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

/// How much a hypothesis is like a name, for choosing among several.
pub(crate) fn likeness(words: &[Word<'_>], name: &PersonName) -> f32 {
    let known = |part: &Option<String>, is_known: fn(&str) -> bool| {
        part.as_ref()
            .is_some_and(|part| is_known(&part.to_lowercase()))
    };
    let mut score = 0.0;
    if known(&name.first, is_first) {
        score += 1.0;
    }
    if known(&name.last, is_last) {
        score += 0.7;
    }
    if name.first.is_some() && name.last.is_some() {
        score += 1.2;
    }
    let small = words
        .iter()
        .filter(|word| word.raw.starts_with(char::is_lowercase) && word.plain.len() > 1);
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
    }

    #[test]
    fn bare_when_asked() {
        check_asked("jane doe", "Jane Doe");
        check_asked("um yes it's mary jane watson", "Mary Jane Watson");
        check_asked("april may", "April May");
        check_asked("ben king", "Ben King");
        check_asked("what do you mean", "");
        check_asked("i don't know", "");
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
