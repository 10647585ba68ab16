//! Names as they are said: announced before or after, written in capitals where a name is due, or bare when asked for.

use crate::understanding::meaning::{Asked, PersonName};
use crate::understanding::people::name::person;
use crate::understanding::people::{Said, Setting, digits};
use crate::understanding::phrase::Scan;
use crate::understanding::role::Role;
use crate::understanding::words::{Word, is};

/// More words are no name.
const MOST_WORDS: usize = 4;

/// How a language announces names.
#[derive(Debug)]
pub(crate) struct Carriers {
    /// What comes before a name; longest first.
    pub before: &'static [&'static [&'static str]],
    /// What often comes before something else.
    pub weak: &'static [&'static [&'static str]],
    /// What comes before a full name only.
    pub before_full: &'static [&'static [&'static str]],
    /// What comes after a name.
    pub after: &'static [&'static [&'static str]],
}

impl Carriers {
    /// The first words of everything that announces a name.
    pub(crate) fn first_words(&self) -> impl Iterator<Item = &'static str> {
        let all = [self.before, self.weak, self.before_full, self.after];
        let carriers = all.into_iter().flatten();
        carriers.filter_map(|carrier| carrier.first().copied())
    }
}

fn carrier<'a>(words: &[Word<'_>], from: usize, among: &[&'a [&'a str]]) -> Option<&'a [&'a str]> {
    let rest = &words[from.min(words.len())..];
    let is_here = |carrier: &&&[&str]| {
        let heard = rest.iter().map(|word| word.plain());
        carrier.len() <= rest.len() && heard.take(carrier.len()).eq(carrier.iter().copied())
    };
    among.iter().find(is_here).copied()
}

/// "My name is …", "under …", "… speaking", "the … party".
pub(super) fn announced(
    words: &[Word<'_>],
    scan: &Scan,
    setting: &Setting<'_>,
) -> Option<Said<PersonName>> {
    let sentence = Sentence { words, scan };
    let carriers = setting.tongue.folder.carriers;
    let starts: Vec<usize> = (0..words.len())
        .filter(|at| words[*at].is(Role::Carrier))
        .collect();
    let find = |among, trust| {
        let mut starts = starts.iter();
        starts.find_map(|from| sentence.after(*from, among, trust))
    };
    let strong = find(carriers.before, Trust::Any);
    let weak = || find(carriers.weak, Trust::Surely);
    let full = || find(carriers.before_full, Trust::Full);
    sentence
        .companion()
        .or(strong)
        .or_else(|| sentence.before_carrier(&starts, carriers.after))
        .or_else(weak)
        .or_else(full)
        .or_else(|| sentence.in_capitals())
        .or_else(|| {
            is_further_on(setting.asked)
                .then(|| sentence.listed())
                .flatten()
        })
}

/// Whether a booking is under way, in which a name is due sooner or later.
fn is_further_on(asked: Option<Asked>) -> bool {
    matches!(
        asked,
        Some(Asked::Offer | Asked::Date | Asked::Time | Asked::Service | Asked::Confirm)
    )
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
        let is_place = (from.saturating_sub(3)..from).any(|at| is(self.words, at, Role::Place));
        if is_place {
            return None;
        }
        let start = from + carrier.len();
        let to = self.extent(start, trust);
        let is_alone = to == start + 1 && trust == Trust::Full;
        (to > start && !is_alone).then(|| Said {
            value: person(
                &self.words[start..to],
                is(self.words, from, Role::BeforeFirstName),
            ),
            from: start,
            to,
        })
    }

    /// "Jane Doe speaking", "Jane Doe is my name".
    fn before_carrier(&self, starts: &[usize], among: &[&[&str]]) -> Option<Said<PersonName>> {
        starts.iter().find_map(|&at| {
            let carrier = carrier(self.words, at, among)?;
            let trust = if carrier.len() > 1 {
                Trust::Any
            } else {
                Trust::Surely
            };
            let from = (at.saturating_sub(3)..at).find(|from| self.extent(*from, trust) == at)?;
            Some(self.person(from, at))
        })
    }

    /// "This is Bob, calling for my wife Linda": who comes, not who speaks.
    fn companion(&self) -> Option<Said<PersonName>> {
        let is = |at, role| is(self.words, at, role);
        (3..self.words.len()).find_map(|at| {
            let is_named = self.words[at].is(Role::FirstName) && !self.scan.is_known(at);
            let is_own = self.words[at - 1].known.companions == Some(1) && is(at - 2, Role::Owner);
            let last = at + 1;
            let to = last + usize::from(is(last, Role::LastName) && !self.scan.is_known(last));
            (is_named && is_own && is(at - 3, Role::ForWhom)).then(|| self.person(at, to))
        })
    }

    /// "Jane Doe, the first one": a first and a family name that begin a clause, where something else was asked.
    fn listed(&self) -> Option<Said<PersonName>> {
        let words = self.words;
        (1..words.len()).find_map(|at| {
            let is_pair = words[at - 1].is(Role::FirstName) && words[at].is(Role::LastName);
            let is_free =
                (at - 1..=at).all(|at| !self.scan.is_known(at) && may_be_name(&words[at]));
            let is_clause = words[at - 1].starts_clause && !words[at].starts_clause;
            (is_pair && is_free && is_clause).then(|| self.person(at - 1, at + 1))
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
                && (words[to].starts_clause && from == 0 || is(words, to, Role::AfterNamed));
            let is_owner =
                from > 0 && is(words, from - 1, Role::Article) && is(words, to, Role::UnderName);
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
            && word.plain().len() > 1
            && word.known.month.is_none()
            && !word.is(Role::PlainSpeaker)
    }

    fn is_name_like(&self, at: usize) -> bool {
        let word = &self.words[at];
        let is_listed = || word.is(Role::FirstName) || word.is(Role::LastName);
        may_be_name(word)
            && !self.is_day_of_month(at)
            && (is_capital(word) || !self.scan.is_known(at) || is_listed())
    }

    /// After "it's" or "for" only what can hardly be anything else.
    fn is_surely_name(&self, at: usize, is_further: bool) -> bool {
        let word = &self.words[at];
        let is_known = self.scan.is_known(at);
        let is_first = word.is(Role::FirstName);
        let is_listed = is_first || is_further && word.is(Role::LastName);
        let is_written = is_capital(word) && (!is_known || is_first);
        may_be_name(word) && !self.is_day_of_month(at) && (is_written || is_listed && !is_known)
    }

    /// "August 1st" is no Augusta.
    fn is_day_of_month(&self, at: usize) -> bool {
        let next = self.words.get(at + 1);
        let is_numbered = next.is_some_and(|next| {
            next.raw.starts_with(|c: char| c.is_ascii_digit()) || next.is(Role::The)
        });
        is_numbered && self.words[at].known.month.is_some()
    }
}

fn is_capital(word: &Word<'_>) -> bool {
    word.raw.starts_with(char::is_uppercase) && word.raw.chars().any(char::is_lowercase)
}

fn may_be_name(word: &Word<'_>) -> bool {
    let plain = word.plain();
    let is_word = plain.chars().count() > 1 && plain.chars().all(char::is_alphabetic);
    // "Will" is a name when it is written as one.
    is_word && (!word.is(Role::NeverName) || is_capital(word) && word.is(Role::FirstName))
}

/// The whole of a short answer, without what stands around it.
pub(super) fn bare(words: &[Word<'_>], scan: &Scan) -> Option<Said<PersonName>> {
    let is_filler = |word: &Word<'_>| word.is(Role::Filler);
    let from = words.iter().position(|word| !is_filler(word))?;
    let ends = |word: &Word<'_>| word.is(Role::EndsName);
    let end = words[from..].iter().position(ends).map(|end| from + end);
    let rest = &words[from..end.unwrap_or(words.len())];
    let to = from
        + rest
            .iter()
            .rposition(|word| !is_filler(word))
            .map_or(0, |at| at + 1);
    let kept = &words[from..to];
    let is_word = |word: &Word<'_>| word.plain().chars().all(|c| c.is_alphabetic());
    let is_common = |at: usize| {
        let word = &words[at];
        let is_listed = word.is(Role::FirstName) || word.is(Role::LastName);
        word.is(Role::NeverName) || scan.is_known(at) && !is_listed
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
