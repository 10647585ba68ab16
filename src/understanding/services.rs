//! Which services and which staff a caller named, with what they took back.

use crate::domain::id::{ServiceId, StaffId};
use crate::understanding::lexicon::Lexicon;
use crate::understanding::meaning::StaffWish;
use crate::understanding::names::{Hit, SURE};
use crate::understanding::negation::{carries_on, is_refused};
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
        .filter(|hit| !is_refused(words, hit.from, Role::BeforeService))
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
    let mut is_last_refused = false;
    for hit in hits {
        let goes_on = |end: usize| carries_on(&words[end..hit.from], Role::BeforeService);
        let is_refused = is_refused(words, hit.from, Role::BeforeService)
            || is_last_refused && last_end.is_some_and(goes_on);
        if let Some(end) = last_end
            && !is_refused
            && is_corrected(&words[end..hit.from])
        {
            kept.clear();
        }
        last_end = Some(hit.to);
        is_last_refused = is_refused;
        if !is_refused {
            kept.push(hit);
        }
    }
    kept
}

fn is_corrected(between: &[Word<'_>]) -> bool {
    let has = |role| between.iter().any(|word| word.is(role));
    !has(Role::Besides) && has(Role::Replacement)
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
    let mut wanted: Option<(StaffId, usize, usize)> = None;
    let mut excluded = Vec::new();
    let mut place = None;
    let mut refused_until = None;
    for (from, to, id) in named {
        let goes_on = |end: usize| carries_on(&words[end..from], Role::BeforeStaff);
        if is_refused(words, from, Role::BeforeStaff) || refused_until.is_some_and(goes_on) {
            refused_until = Some(to);
            excluded.push(id);
            wanted = wanted.filter(|(other, ..)| *other != id);
            place = Some((from, to));
        } else {
            refused_until = None;
            excluded.retain(|other| *other != id);
            wanted = Some((id, from, to));
        }
    }
    match (wanted, place) {
        (Some((id, from, to)), _) => Some((StaffWish::Person(id), from, to)),
        (None, Some((from, to))) => Some((StaffWish::NotPeople(excluded), from, to)),
        (None, None) => None,
    }
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
    use crate::understanding::specimen::{ANA, BEARD, BEN, COLOUR, HAIRCUT, MANICURE, heard};

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
        for no in [
            "don't want",
            "don't need",
            "do not want",
            "wouldn't like",
            "won't need",
        ] {
            let text = format!("I {no} a haircut, I want a beard trim tomorrow at 3");
            check(&text, &[BEARD]);
            let text = format!("i {no} a haircut i need a beard trim");
            check(&text, &[BEARD]);
        }
        check(
            "i don't want to have a manicure i want a haircut",
            &[HAIRCUT],
        );
        check("not looking for a haircut, a manicure please", &[MANICURE]);
        check(
            "i don't want a haircut or a manicure, just a beard trim",
            &[BEARD],
        );
        check("neither a haircut nor a manicure", &[]);
        check("i don't want a haircut but a manicure", &[MANICURE]);
    }

    #[test]
    fn not_taken_back() {
        check("no i want a haircut", &[HAIRCUT]);
        check("no, just a haircut", &[HAIRCUT]);
        check("not just a haircut, also a beard trim", &[HAIRCUT, BEARD]);
        check("i wouldn't mind a haircut", &[HAIRCUT]);
        check("why don't we do a haircut", &[HAIRCUT]);
        check("i'm not sure, i want a haircut i think", &[HAIRCUT]);
        check("i don't want to wait, a haircut today please", &[HAIRCUT]);
        check("tomorrow but a haircut please", &[HAIRCUT]);
    }

    fn check_staff(text: &str, wanted: Option<StaffWish>) {
        assert_eq!(heard(text, None).staff, wanted, "{text}");
    }

    #[test]
    fn staff_taken_back() {
        let not_ana = || Some(StaffWish::NotPeople(vec![ANA]));
        check_staff("a haircut tomorrow at 3 but not with Ana", not_ana());
        check_staff("a haircut with anyone but Ana", not_ana());
        check_staff("not with ana please", not_ana());
        check_staff("a haircut but I don't want Ana", not_ana());
        check_staff("i don't want to see ana", not_ana());
        check_staff("i would not like to go to ana", not_ana());
        check_staff("anyone other than ana", not_ana());
        let neither = || Some(StaffWish::NotPeople(vec![ANA, BEN]));
        check_staff("not with ana or ben", neither());
        check_staff("neither ana nor ben", neither());
        check_staff("anyone but ana or ben", neither());
        let ben = || Some(StaffWish::Person(BEN));
        check_staff("i don't want ana i want ben", ben());
        check_staff("not with ana but with ben", ben());
        check_staff("not ana but ben", ben());
        check_staff("a haircut tomorrow but with ben", ben());
        check_staff("no, with ben", ben());
        check_staff("no with ben please", ben());
    }
}
