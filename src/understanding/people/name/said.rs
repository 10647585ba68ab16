//! Names as they are said: announced before or after, written in capitals where a name is due, or bare when asked for.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::understanding::lang::en::names::{is_first, is_last};
use crate::understanding::lang::en::people::{FILLERS, MONTHS, NAMES, NEVER_NAMES, lookup};
use crate::understanding::meaning::PersonName;
use crate::understanding::people::name::person;
use crate::understanding::people::{Said, digits};
use crate::understanding::phrase::Scan;
use crate::understanding::words::Word;

/// More words are no name.
const MOST_WORDS: usize = 4;

/// How a language announces names.
#[derive(Debug)]
pub(crate) struct NameWords {
    /// What comes before a name; longest first.
    pub before: &'static [&'static [&'static str]],
    /// What often comes before something else.
    pub weak: &'static [&'static [&'static str]],
    /// What comes before a full name only.
    pub before_full: &'static [&'static [&'static str]],
    /// What comes after a name.
    pub after: &'static [&'static [&'static str]],
    /// What comes after a name in capitals at the start of a sentence.
    pub after_subject: &'static [&'static str],
    /// What may stand before a name in capitals that something booked follows.
    pub articles: &'static [&'static str],
    /// What is booked under a name.
    pub booked: &'static [&'static str],
    /// What has a name without being a person.
    pub places: &'static [&'static str],
    /// First words of carriers after which a single name is a first name.
    pub before_first: &'static [&'static str],
    /// What ends a bare name.
    pub ends: &'static [&'static str],
}

fn is(words: &[Word<'_>], at: usize, any: &[&str]) -> bool {
    let word = words.get(at);
    word.is_some_and(|word| any.contains(&word.plain.as_str()))
}

/// The first words of everything that announces a name.
static FIRST_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let all = [NAMES.before, NAMES.weak, NAMES.before_full, NAMES.after];
    let carriers = all.into_iter().flatten();
    carriers
        .filter_map(|carrier| carrier.first().copied())
        .collect()
});

fn carrier<'a>(words: &[Word<'_>], from: usize, among: &[&'a [&'a str]]) -> Option<&'a [&'a str]> {
    let rest = &words[from.min(words.len())..];
    let is_here = |carrier: &&&[&str]| {
        let heard = rest.iter().map(|word| word.plain.as_str());
        carrier.len() <= rest.len() && heard.take(carrier.len()).eq(carrier.iter().copied())
    };
    among.iter().find(is_here).copied()
}

/// "My name is …", "under …", "… speaking", "the … party".
pub(super) fn announced(words: &[Word<'_>], scan: &Scan) -> Option<Said<PersonName>> {
    let sentence = Sentence { words, scan };
    let is_start = |at: &usize| FIRST_WORDS.contains(words[*at].plain.as_str());
    let starts: Vec<usize> = (0..words.len()).filter(is_start).collect();
    let find = |among, trust| {
        let mut starts = starts.iter();
        starts.find_map(|from| sentence.after(*from, among, trust))
    };
    let strong = find(NAMES.before, Trust::Any);
    let weak = || find(NAMES.weak, Trust::Surely);
    let full = || find(NAMES.before_full, Trust::Full);
    strong
        .or_else(|| sentence.before_carrier(&starts))
        .or_else(weak)
        .or_else(full)
        .or_else(|| sentence.in_capitals())
}

/// What a name must look like to be taken for one.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trust {
    /// Like no common word.
    Any,
    /// Like a common name, or written as one.
    Surely,
    /// The same, and of two words.
    Full,
}

#[derive(Clone, Copy)]
struct Sentence<'a> {
    words: &'a [Word<'a>],
    scan: &'a Scan,
}

impl Sentence<'_> {
    fn after(&self, from: usize, among: &[&[&str]], trust: Trust) -> Option<Said<PersonName>> {
        let carrier = carrier(self.words, from, among)?;
        let is_place = (from.saturating_sub(3)..from).any(|at| is(self.words, at, NAMES.places));
        if is_place {
            return None;
        }
        let start = from + carrier.len();
        let to = self.extent(start, trust);
        let is_alone = to == start + 1 && trust == Trust::Full;
        (to > start && !is_alone).then(|| Said {
            value: person(
                &self.words[start..to],
                is(self.words, from, NAMES.before_first),
            ),
            from: start,
            to,
        })
    }

    /// "Jane Doe speaking", "Jane Doe is my name".
    fn before_carrier(&self, starts: &[usize]) -> Option<Said<PersonName>> {
        starts.iter().find_map(|&at| {
            let carrier = carrier(self.words, at, NAMES.after)?;
            let trust = if carrier.len() > 1 {
                Trust::Any
            } else {
                Trust::Surely
            };
            let from = (at.saturating_sub(3)..at).find(|from| self.extent(*from, trust) == at)?;
            Some(self.person(from, at))
        })
    }

    /// "Jane Doe, for two at eight", "Jane Doe has a booking", "the Jane Doe party".
    fn in_capitals(&self) -> Option<Said<PersonName>> {
        let words = self.words;
        (0..words.len().saturating_sub(2)).find_map(|from| {
            let to = from + 2;
            let is_pair =
                (from..to).all(|at| self.is_written(at)) && !words[from + 1].starts_clause;
            let is_start = words[from].starts_clause;
            let is_subject = is_start
                && (words[to].starts_clause && from == 0 || is(words, to, NAMES.after_subject));
            let is_owner =
                from > 0 && is(words, from - 1, NAMES.articles) && is(words, to, NAMES.booked);
            (is_pair && (is_subject || is_owner)).then(|| self.person(from, to))
        })
    }

    fn person(&self, from: usize, to: usize) -> Said<PersonName> {
        Said {
            value: person(&self.words[from..to], true),
            from,
            to,
        }
    }

    /// In capitals, and no word that is often said.
    fn is_written(&self, at: usize) -> bool {
        let word = &self.words[at];
        may_be_name(word) && is_capital(word) && !self.scan.is_known(at)
    }

    /// Where the name that starts here ends; not after `start` if no name does.
    fn extent(&self, start: usize, trust: Trust) -> usize {
        let mut to = start;
        while to < self.words.len() && to - start < MOST_WORDS - 1 {
            let is_new_clause = to > start && self.words[to].starts_clause;
            let is_name = match trust {
                Trust::Any => self.is_name_like(to),
                Trust::Surely | Trust::Full => self.is_surely_name(to, to > start),
            };
            let is_part = is_name || to > start && self.is_capital_last(to);
            if is_new_clause || !is_part {
                break;
            }
            to += 1;
        }
        to
    }

    /// A common word in capitals after a first name: "Ok Harsch", "Mignon He".
    fn is_capital_last(&self, at: usize) -> bool {
        let word = &self.words[at];
        is_capital(word)
            && is_capital(&self.words[at - 1])
            && word.plain.len() > 1
            && lookup(MONTHS, &word.plain).is_none()
            && !is(self.words, at, &["i"])
    }

    fn is_name_like(&self, at: usize) -> bool {
        let word = &self.words[at];
        let plain = word.plain.as_str();
        let is_listed = || is_first(plain) || is_last(plain);
        may_be_name(word)
            && !self.is_day_of_month(at)
            && (is_capital(word) || !self.scan.is_known(at) || is_listed())
    }

    /// After "it's" or "for" only what can hardly be anything else.
    fn is_surely_name(&self, at: usize, is_further: bool) -> bool {
        let word = &self.words[at];
        let plain = word.plain.as_str();
        let is_known = self.scan.is_known(at);
        let is_listed = is_first(plain) || is_further && is_last(plain);
        let is_written = is_capital(word) && (!is_known || is_first(plain));
        may_be_name(word) && !self.is_day_of_month(at) && (is_written || is_listed && !is_known)
    }

    /// "August 1st" is no Augusta.
    fn is_day_of_month(&self, at: usize) -> bool {
        let next = self.words.get(at + 1);
        let is_numbered = next.is_some_and(|next| {
            next.raw.starts_with(|c: char| c.is_ascii_digit()) || next.plain == "the"
        });
        is_numbered && lookup(MONTHS, &self.words[at].plain).is_some()
    }
}

fn is_capital(word: &Word<'_>) -> bool {
    word.raw.starts_with(char::is_uppercase) && word.raw.chars().any(char::is_lowercase)
}

fn may_be_name(word: &Word<'_>) -> bool {
    let plain = word.plain.as_str();
    let is_word = plain.chars().count() > 1 && plain.chars().all(char::is_alphabetic);
    is_word && !NEVER_NAMES.contains(&plain)
}

/// The whole of a short answer, without what stands around it.
pub(super) fn bare(words: &[Word<'_>], scan: &Scan) -> Option<Said<PersonName>> {
    let is_filler = |word: &Word<'_>| FILLERS.contains(&word.plain.as_str());
    let from = words.iter().position(|word| !is_filler(word))?;
    let ends = |word: &Word<'_>| NAMES.ends.contains(&word.plain.as_str());
    let end = words[from..].iter().position(ends).map(|end| from + end);
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
        && !(from..to).all(|at| digits::at(words, at, true).is_some())
        && common < kept.len();
    is_name.then(|| Said {
        value: person(kept, false),
        from,
        to,
    })
}
