//! Answers to what was asked: yes, no, a choice among offers, whoever.

use crate::understanding::evidence::Evidence;
use crate::understanding::meaning::{Choice, Confirm};
use crate::understanding::sign::Sign;

/// From here on a sign counts.
const SURE: f32 = 0.6;

/// Yes or no. Who says both means what was said last, if it is about as clear.
pub(crate) fn confirm(evidence: &Evidence) -> Option<Confirm> {
    let (yes, no) = (evidence.score(Sign::Yes), evidence.score(Sign::No));
    let last = |sign| evidence.of(sign).map_or(0, |one| one.last);
    match (yes >= SURE, no >= SURE) {
        (true, false) => Some(Confirm::Yes),
        (false, true) => Some(Confirm::No),
        (true, true) if last(Sign::Yes) > last(Sign::No) && yes >= no => Some(Confirm::Yes),
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
