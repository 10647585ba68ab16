//! For how many people: a number of people, a list of those who come, or a bare number where seats are booked.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::understanding::lang::en::party::PARTY;
use crate::understanding::lang::en::people::{DIGITS, TENS};
use crate::understanding::meaning::Asked;
use crate::understanding::people::{Said, Setting, digits};
use crate::understanding::words::Word;

mod group;

/// Larger parties are something else, such as a year.
const LARGEST: u32 = 200;
/// Larger numbers after "for" are something else unless people were asked for.
const LARGEST_UNASKED: u32 = 40;
/// How far before "for four" the table may stand.
const SEATED_WITHIN: usize = 6;

/// What a language calls company.
#[derive(Debug)]
pub(crate) struct PartyWords {
    /// Counted people, whose word belongs to the value ("four adults").
    pub people: &'static [&'static str],
    /// What else is counted in people ("four seats").
    pub seats: &'static [&'static str],
    /// Those who come along, and how many that is.
    pub companions: &'static [(&'static str, u32)],
    /// The speaker.
    pub speaker: &'static [&'static str],
    /// The speaker at the end of a list.
    pub speaker_after: &'static [&'static str],
    /// The speaker and others.
    pub us: &'static [&'static str],
    /// "Four of …".
    pub them: &'static [&'static str],
    /// Words before a companion.
    pub owners: &'static [&'static str],
    /// One of a kind.
    pub articles: &'static [&'static str],
    /// Words between a number and people.
    pub adjectives: &'static [&'static str],
    /// What makes a number an addition to another one.
    pub more: &'static [&'static str],
    /// What joins a list.
    pub joiners: &'static [&'static str],
    /// What joins even bare numbers.
    pub plus: &'static [&'static str],
    /// "Of".
    pub of: &'static str,
    /// Two, loosely.
    pub couple: &'static str,
    /// Twelve.
    pub dozen: &'static str,
    /// "Both".
    pub both: &'static str,
    /// What "of four" may follow.
    pub gathering: &'static [&'static str],
    /// People of whom nothing more is said.
    pub anyone: &'static [&'static str],
    /// What seats so many.
    pub seating: &'static [&'static str],
    /// How many that is.
    pub size: &'static [&'static str],
    /// What is booked for people and never for an hour.
    pub seated: &'static [&'static str],
    /// What is booked for either.
    pub booked: &'static [&'static str],
    /// "For".
    pub for_whom: &'static [&'static str],
    /// "Only".
    pub only: &'static [&'static str],
    /// "Is".
    pub be: &'static [&'static str],
    /// "The".
    pub the: &'static str,
    /// The speaker, after "by" or "for".
    pub by_oneself: &'static [&'static str],
    /// Nobody else.
    pub alone: &'static [&'static str],
    /// What may follow "just one" when it is one person.
    pub after_lone: &'static [&'static str],
    /// What makes a number something other than people.
    pub of_time: &'static [&'static str],
    /// What makes the number before it an hour ("seven in the evening").
    pub part_of_day: &'static [&'static str],
    /// What people do.
    pub coming: &'static [&'static str],
    /// What may stand before that.
    pub linking: &'static [&'static str],
}

/// Reads a number of people.
pub(crate) fn read(words: &[Word<'_>], setting: &Setting<'_>) -> Option<Said<u32>> {
    let is_asked = setting.asked == Some(Asked::Party);
    if !words.iter().any(may_count) {
        return None;
    }
    let said = group::read(words, is_asked, setting.seats_parties)
        .or_else(|| bare_among_others(words))
        .or_else(|| for_number(words, setting))
        .or_else(|| lone(words, setting))
        .or_else(|| is_asked.then(|| bare(words)).flatten());
    said.filter(|said| said.value <= LARGEST)
}

/// The words without which nobody is counted, beside numerals.
static COUNTING: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let companions = PARTY.companions.iter().map(|(word, _)| *word);
    let digits = DIGITS.iter().map(|(word, _)| *word);
    let tens = TENS.iter().map(|(word, _)| *word);
    let others = [PARTY.couple, PARTY.both, PARTY.dozen];
    let speakers = PARTY.speaker.iter().chain(PARTY.alone).copied();
    let all = companions.chain(digits).chain(tens).chain(others);
    all.chain(speakers).collect()
});

fn may_count(word: &Word<'_>) -> bool {
    word.plain.bytes().any(|byte| byte.is_ascii_digit()) || COUNTING.contains(word.plain.as_str())
}

/// Whether the word at a place is one of these.
fn is(words: &[Word<'_>], at: usize, any: &[&str]) -> bool {
    words
        .get(at)
        .is_some_and(|word| any.contains(&word.plain.as_str()))
}

/// "A party of six", "eleven in total", "four are coming", "a total of three".
fn bare_among_others(words: &[Word<'_>]) -> Option<Said<u32>> {
    (0..words.len()).find_map(|at| {
        let said = counted(words, at)?;
        let is_of =
            at >= 2 && words[at - 1].plain == PARTY.of && is(words, at - 2, PARTY.gathering);
        let linked = said.to + usize::from(is(words, said.to, PARTY.linking));
        let linked = linked + usize::from(linked > said.to && is(words, linked, &["be"]));
        let is_coming = is(words, linked, PARTY.coming);
        let is_end = words.get(said.to).is_none_or(|word| word.starts_clause);
        let is_ours = at >= 1
            && is(words, at - 1, PARTY.us)
            && (is_end || at >= 2 && is(words, at - 2, PARTY.for_whom));
        let is_seating = at >= 1 && is(words, at - 1, PARTY.seating);
        let is_in_party = is(words, said.to, &["in"])
            && (said.to + 1..said.to + 3).any(|at| is(words, at, PARTY.gathering));
        let is_size = (0..said.from).any(|place| is(words, place, PARTY.size)) && is_end;
        (is_of || is_coming || is_ours || is_size || is_seating || is_in_party).then_some(said)
    })
}

/// "A table for four"; "for four" with an hour named beside it, where seats are booked.
fn for_number(words: &[Word<'_>], setting: &Setting<'_>) -> Option<Said<u32>> {
    (1..words.len()).find_map(|at| {
        let is_for =
            is(words, at - 1, PARTY.for_whom) || is(words, at - 1, &["4"]) && !words[at].is_joined;
        let article = usize::from(at >= 2 && is(words, at - 1, PARTY.only));
        let is_for = is_for || article == 1 && is(words, at - 2, PARTY.for_whom);
        if !is_for {
            return None;
        }
        let said = counted(words, at).filter(|said| said.value <= LARGEST_UNASKED)?;
        if (said.to..said.to + 3).any(|at| is(words, at, PARTY.part_of_day)) {
            return None;
        }
        let start = at.saturating_sub(SEATED_WITHIN);
        let any = |kinds: &[&str]| (start..at).any(|place| is(words, place, kinds));
        let is_hour_elsewhere = || {
            (0..words.len())
                .any(|place| (place < said.from || place >= said.to) && is_clock(words, place))
        };
        let is_seated = any(PARTY.seated)
            || setting.seats_parties
                && (any(PARTY.booked) && setting.asked != Some(Asked::Time)
                    || at >= 2 && is(words, at - 2, PARTY.only)
                    || is_hour_elsewhere());
        is_seated.then_some(said)
    })
}

/// A time of day in figures.
fn is_clock(words: &[Word<'_>], at: usize) -> bool {
    let raw = words[at].raw;
    let is_figure = raw.starts_with(|c: char| c.is_ascii_digit());
    is_figure
        && (raw.contains(':')
            || raw.ends_with(['m', 'M'])
            || is(words, at + 1, &["am", "pm", "oclock"]))
}

/// "Just me", "by myself", "just one".
fn lone(words: &[Word<'_>], setting: &Setting<'_>) -> Option<Said<u32>> {
    (1..words.len()).find_map(|at| {
        let is_only =
            is(words, at - 1, PARTY.only) && !(at >= 2 && words[at - 2].plain == PARTY.the);
        if is_only && is(words, at, PARTY.speaker) && !is(words, at + 1, PARTY.joiners) {
            return Some(Said {
                value: 1,
                from: at,
                to: at + 1,
            });
        }
        let is_end = words.get(at + 1).is_none_or(|word| word.starts_clause)
            || is(words, at + 1, PARTY.after_lone);
        let is_alone = is(words, at, PARTY.by_oneself)
            && (is(words, at - 1, PARTY.for_whom) || is(words, at - 1, &["by"]));
        if is_alone && !is(words, at + 1, PARTY.joiners) {
            return Some(Said {
                value: 1,
                from: at,
                to: at + 1,
            });
        }
        let said = counted(words, at).filter(|said| said.value <= LARGEST_UNASKED)?;
        let is_free = setting.seats_parties && setting.asked != Some(Asked::Time);
        (is_only && is_end && is_free && said.to == at + 1).then_some(said)
    })
}

fn bare(words: &[Word<'_>]) -> Option<Said<u32>> {
    let one = |any: &[&str], value: u32| {
        let at = (0..words.len()).find(|at| is(words, *at, any))?;
        Some(Said {
            value,
            from: at,
            to: at + 1,
        })
    };
    (0..words.len())
        .find_map(|at| counted(words, at))
        .or_else(|| one(PARTY.alone, 1))
        .or_else(|| one(&[PARTY.couple], 2))
}

/// A number that can be people: no time, no length, no ordinal.
fn counted(words: &[Word<'_>], at: usize) -> Option<Said<u32>> {
    let (value, to) = number(words, at)?;
    let is_other = is(words, to, PARTY.of_time)
        || is(words, to, PARTY.more)
        || words[at].raw.contains([':', '.'])
        || digits::at(words, to, false).is_some();
    (!is_other && value <= LARGEST).then_some(Said {
        value,
        from: at,
        to,
    })
}

fn number(words: &[Word<'_>], at: usize) -> Option<(u32, usize)> {
    if is(words, at, &[PARTY.dozen]) {
        return Some((12, at + 1));
    }
    let (digits, length) = digits::at(words, at, false)?;
    let value: u32 = digits.parse().ok()?;
    let is_number = value > 0 && !digits.starts_with('0') && !digits::is_in_date(words, at);
    is_number.then_some((value, at + length))
}

#[cfg(test)]
mod tests {
    use crate::understanding::meaning::Asked;
    use crate::understanding::specimen::{heard, heard_in_no_business};

    fn check(text: &str, asked: Option<Asked>, wanted: Option<u32>) {
        assert_eq!(heard(text, asked).party, wanted, "{text}");
    }

    fn check_seated(text: &str, wanted: Option<u32>) {
        assert_eq!(heard_in_no_business(text, None).party, wanted, "{text}");
    }

    #[test]
    fn counted() {
        check("a table for four at seven", None, Some(4));
        check("we are six people", None, Some(6));
        check("two adults and three children", None, Some(5));
        check("three grownups and a toddler", None, Some(4));
        check("there'll be nine of us", None, Some(9));
        check("a party of seven on the terrace", None, Some(7));
        check("five", Some(Asked::Party), Some(5));
        check("an appointment for three", None, None);
        check("a haircut at four", None, None);
        check("can i bring one more person", None, None);
    }

    #[test]
    fn listed() {
        check("me and my wife", None, Some(2));
        check("me, my husband and two kids", None, Some(4));
        check("just me", None, Some(1));
        check("my mum, two cousins and myself", None, Some(4));
        check(
            "me, my parents and their three grandchildren",
            None,
            Some(6),
        );
        check("my brother and i would like a table", None, Some(2));
        check("four colleagues and me", None, Some(5));
        check("my daughter is ill", None, None);
    }

    #[test]
    fn where_seats_are_booked() {
        check_seated("a booking for six on friday", Some(6));
        check_seated("for nine at 7:30pm", Some(9));
        check_seated("just for five", Some(5));
        check_seated("could you do it at six", None);
        check_seated("on 4/12 at 3:00pm", None);
        check("a booking for six", None, None);
    }
}
