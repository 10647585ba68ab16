//! Answers to what was asked: yes, no, a choice among offers, whoever.

use crate::understanding::evidence::Evidence;
use crate::understanding::meaning::{Choice, Confirm};
use crate::understanding::sign::Sign;
use crate::understanding::words::Word;

/// Words that rank offers.
const RANKS: [&str; 14] = [
    "first", "second", "third", "fourth", "last", "later", "latest", "earlier", "earliest",
    "former", "latter", "middle", "final", "soonest",
];
/// What is offered.
const OFFERED: [&str; 8] = [
    "option",
    "slot",
    "choice",
    "offer",
    "suggestion",
    "appointment",
    "opening",
    "time",
];
/// "One" after these is what was offered.
const BEFORE_ONE: [&str; 16] = [
    "other",
    "that",
    "this",
    "which",
    "either",
    "the",
    "oclock",
    "am",
    "pm",
    "any",
    "morning",
    "afternoon",
    "evening",
    "best",
    "thirty",
    "fifteen",
];
/// Unless one of these makes it a time again.
const CLOCK: [&str; 8] = [
    "oclock",
    "pm",
    "am",
    "thirty",
    "fifteen",
    "forty",
    "fortyfive",
    "p",
];
/// From here on a sign counts.
const SURE: f32 = 0.6;

/// Yes or no. Who says both means what was said last, if it is about as clear.
pub(crate) fn confirm(evidence: &Evidence) -> Option<Confirm> {
    let best = |signs: [Sign; 2]| {
        let scored = signs.map(|sign| {
            (
                evidence.score(sign),
                evidence.of(sign).map_or(0, |one| one.last),
            )
        });
        scored
            .into_iter()
            .max_by(|one, other| one.0.total_cmp(&other.0))
            .unwrap_or_default()
    };
    let (yes, last_yes) = best([Sign::Yes, Sign::Fine]);
    let (no, last_no) = best([Sign::No, Sign::NotThat]);
    if evidence.score(Sign::Settled) >= SURE {
        return Some(Confirm::Yes);
    }
    match (yes >= SURE, no >= SURE) {
        (true, false) => Some(Confirm::Yes),
        (false, true) => Some(Confirm::No),
        (true, true) if last_yes > last_no && yes >= no => Some(Confirm::Yes),
        (true, true) => Some(Confirm::No),
        (false, false) => None,
    }
}

/// "Yes, but at four": what follows changes what was agreed to, whether it was understood or not.
pub(crate) fn takes_back(words: &[Word<'_>], has_facts: bool) -> bool {
    let place = |any: &[&str]| {
        let mut plain = words.iter().map(|word| word.plain.as_str());
        plain.position(|word| any.contains(&word))
    };
    let is_turned = place(&["but", "except", "however"]).is_some_and(|at| at + 2 < words.len());
    let is_changed = place(&["but", "only", "instead", "actually", "though"]).is_some();
    is_turned || has_facts && is_changed
}

/// A choice among what was offered.
pub(crate) fn choice(evidence: &Evidence) -> Option<Choice> {
    let choices = evidence.all().iter().filter_map(|one| match one.sign {
        Sign::Choice(choice) => Some((choice, one.score())),
        _ => None,
    });
    choices
        .filter(|(_, score)| *score >= SURE)
        .max_by(|one, other| one.1.total_cmp(&other.1))
        .map(|(choice, _)| choice)
}

/// Whether anyone of the staff will do.
pub(crate) fn is_anyone(evidence: &Evidence) -> bool {
    evidence.score(Sign::Anyone) >= SURE
}

/// Words that point at an offer and are no time: "one" in "the three o'clock one", all of "the second one".
pub(crate) fn pointers(words: &[Word<'_>], is_choosing: bool) -> Vec<(usize, usize)> {
    let plain = |at: usize| words.get(at).map_or("", |word| word.plain.as_str());
    let mut places = Vec::new();
    for at in 1..words.len() {
        let is_one = matches!(plain(at), "one" | "ones") && !CLOCK.contains(&plain(at + 1));
        let is_thing = is_one || OFFERED.contains(&plain(at));
        let is_ranked = RANKS.contains(&plain(at - 1));
        if is_ranked && is_thing {
            places.push((at - 1, at + 1));
        } else if is_one && BEFORE_ONE.contains(&plain(at - 1)) {
            places.push((at, at + 1));
        } else if is_choosing
            && RANKS.contains(&plain(at))
            && plain(at - 1) == "the"
            && plain(at + 1) != "of"
        {
            places.push((at, at + 1));
        }
    }
    places
}
