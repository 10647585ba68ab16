//! Which services and which staff a caller named, with what they took back.

use crate::domain::id::{ServiceId, StaffId};
use crate::understanding::lexicon::Lexicon;
use crate::understanding::meaning::StaffWish;
use crate::understanding::names::{Hit, SURE};
use crate::understanding::phrase::Scan;
use crate::understanding::role::Role;
use crate::understanding::words::Word;

/// The services named.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Named {
    /// Surely, in the order spoken.
    pub sure: Vec<ServiceId>,
    /// Perhaps, best first.
    pub maybe: Vec<ServiceId>,
    /// The words of the sure ones.
    pub hits: Vec<Hit<ServiceId>>,
}

/// Reads the services.
pub(crate) fn services(
    words: &[Word<'_>],
    scan: &Scan,
    taken: &[(usize, usize)],
    lexicon: &Lexicon,
) -> Named {
    let mut hits = lexicon.services.find(words, |at| !scan.is_known(at));
    hits.retain(|hit| is_free(taken, hit.from, hit.to));
    let (sure, unsure): (Vec<_>, Vec<_>) = hits.into_iter().partition(|hit| hit.score >= SURE);
    let kept = without_taken_back(words, sure);
    let mut named = Named::default();
    for hit in &kept {
        if !named.sure.contains(&hit.id) {
            named.sure.push(hit.id);
        }
    }
    let mut unsure: Vec<_> = unsure
        .into_iter()
        .filter(|hit| !is_negated(words, hit.from))
        .collect();
    unsure.sort_by(|one, other| other.score.total_cmp(&one.score));
    for hit in unsure {
        if !named.sure.contains(&hit.id) && !named.maybe.contains(&hit.id) {
            named.maybe.push(hit.id);
        }
    }
    named.hits = kept;
    named
}

fn without_taken_back(words: &[Word<'_>], hits: Vec<Hit<ServiceId>>) -> Vec<Hit<ServiceId>> {
    let mut kept: Vec<Hit<ServiceId>> = Vec::new();
    let mut last_end = None;
    for hit in hits {
        if let Some(end) = last_end
            && !is_negated(words, hit.from)
            && is_corrected(&words[end..hit.from])
        {
            kept.clear();
        }
        last_end = Some(hit.to);
        if !is_negated(words, hit.from) {
            kept.push(hit);
        }
    }
    kept
}

fn is_corrected(between: &[Word<'_>]) -> bool {
    let has = |role| between.iter().any(|word| word.is(role));
    !has(Role::Besides) && has(Role::Replacement)
}

/// "Not the haircut", "without a wash".
fn is_negated(words: &[Word<'_>], from: usize) -> bool {
    let start = from.saturating_sub(3);
    let before = words[start..from].iter().rev();
    let mut articles = before.skip_while(|word| word.is(Role::BeforeService));
    let is_direct = words[start..from]
        .last()
        .is_some_and(|word| word.is(Role::No));
    articles.next().is_some_and(|word| match () {
        // "No, just a trim" answers; "no trim" takes back.
        () if word.is(Role::No) => is_direct,
        () if word.is(Role::But) => false,
        () => word.is(Role::Instead) || word.is(Role::Negation),
    })
}

fn is_free(taken: &[(usize, usize)], from: usize, to: usize) -> bool {
    taken
        .iter()
        .all(|(start, end)| to <= *start || *end <= from)
}

/// "With Maria", when somebody works here but no Maria does.
pub(crate) fn stranger(
    words: &[Word<'_>],
    taken: &[(usize, usize)],
    lexicon: &Lexicon,
) -> Option<String> {
    let found = words.windows(2).enumerate().find(|(at, pair)| {
        pair[0].is(Role::WithWhom)
            && pair[1].is(Role::FirstName)
            && is_free(taken, *at + 1, *at + 2)
    });
    let (_, pair) = found.filter(|_| lexicon.has_services())?;
    let mut letters = pair[1].raw.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// Whom the caller named, and in which words; who is named later replaces who was named before.
pub(crate) fn staff(
    words: &[Word<'_>],
    scan: &Scan,
    taken: &[(usize, usize)],
    lexicon: &Lexicon,
    is_asked: bool,
) -> Option<(StaffWish, usize, usize)> {
    let mut hits = lexicon.staff.find(words, |_| false);
    hits.retain(|hit| hit.score >= SURE && is_free(taken, hit.from, hit.to));
    let mut named: Vec<_> = hits.iter().map(|hit| (hit.from, hit.to, hit.id)).collect();
    if named.is_empty() {
        named.extend(by_sound(words, scan, lexicon, is_asked));
    }
    let mut wish: Option<(StaffWish, usize, usize)> = None;
    for (from, to, id) in named {
        if !is_excluded(words, from) {
            wish = Some((StaffWish::Person(id), from, to));
        } else if !matches!(wish, Some((StaffWish::Person(other), ..)) if other != id) {
            wish = Some((StaffWish::NotPerson(id), from, to));
        }
    }
    wish
}

/// "Not Ben", "anyone but Ben", "not with Ben".
fn is_excluded(words: &[Word<'_>], from: usize) -> bool {
    let start = from.saturating_sub(3);
    let mut before = words[start..from].iter().rev();
    before
        .find(|word| !word.is(Role::BeforeStaff))
        .is_some_and(|word| word.is(Role::Negation))
}

/// A name that only sounds right counts where a name is due: after "with", or when one was asked for.
fn by_sound(
    words: &[Word<'_>],
    scan: &Scan,
    lexicon: &Lexicon,
    is_asked: bool,
) -> Option<(usize, usize, StaffId)> {
    words.iter().enumerate().find_map(|(at, word)| {
        let is_due = is_asked && words.len() <= 3 || at > 0 && words[at - 1].is(Role::StaffDue);
        let id = (is_due && !scan.is_known(at))
            .then(|| lexicon.staff.by_sound(word.plain()))
            .flatten()?;
        Some((at, at + 1, id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::specimen::{BEARD, COLOUR, HAIRCUT, MANICURE, heard};

    fn check(text: &str, wanted: &[ServiceId]) {
        assert_eq!(heard(text, None).services, wanted, "{text}");
    }

    #[test]
    fn by_name_and_alias() {
        check("a haircut please", &[HAIRCUT]);
        check("can i get my hair cut", &[HAIRCUT]);
        check("a beard trim", &[BEARD]);
        check("two haircuts", &[HAIRCUT]);
        check("i'd like my nails done", &[MANICURE]);
        check("a colour and then a cut", &[COLOUR, HAIRCUT]);
    }

    #[test]
    fn misheard() {
        check("hair cot on monday", &[HAIRCUT]);
        check("a bird trim please", &[BEARD]);
        check("i want a manny cure", &[MANICURE]);
        check("a manicur", &[MANICURE]);
        check("the color", &[COLOUR]);
        check("what a lovely day", &[]);
    }

    #[test]
    fn taken_back() {
        check("not the haircut, the beard trim", &[BEARD]);
        check("a manicure, no sorry, a haircut", &[HAIRCUT]);
        check("a manicure instead of the colour", &[MANICURE]);
        check("a haircut and a manicure", &[HAIRCUT, MANICURE]);
    }
}
