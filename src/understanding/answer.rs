//! Answers to what was asked: yes, no, a choice among offers, whoever.

use crate::understanding::evidence::Evidence;
use crate::understanding::meaning::{Choice, Confirm};
use crate::understanding::sign::Sign;

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
    match (yes >= SURE, no >= SURE) {
        (true, false) => Some(Confirm::Yes),
        (false, true) => Some(Confirm::No),
        (true, true) if last_yes > last_no && yes >= no => Some(Confirm::Yes),
        (true, true) => Some(Confirm::No),
        (false, false) => None,
    }
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
