//! What the caller wants: the evidence of the patterns, weighed with what was asked and which facts were said.

use crate::understanding::evidence::Evidence;
use crate::understanding::meaning::{Asked, Intent};
use crate::understanding::sign::Sign;

/// An intent below this is not reported.
const LEAST: f32 = 0.45;
/// Below this nothing points to an intent at all.
const HINT: f32 = 0.25;
/// How much a courtesy counts beside a wish.
const COURTESY: f32 = 0.75;

/// What else is known of the utterance.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts {
    /// Whether any slot was filled: a service, a time, a name, a number.
    pub has_facts: bool,
    /// Whether the slot that was asked for was filled.
    pub has_answer: bool,
    /// Whether one of the owner's questions was asked.
    pub has_faq: bool,
    /// Whether it is a question in which nothing but a time was understood.
    pub is_question_of_time: bool,
    /// What had been asked.
    pub asked: Option<Asked>,
    /// How many words were said.
    pub words: usize,
}

/// The intents, best first; never empty.
pub(crate) fn rank(evidence: &Evidence, facts: &Facts) -> Vec<(Intent, f32)> {
    let is_question = matches!(facts.asked, Some(Asked::Confirm | Asked::Offer));
    let mut intents: Vec<(Intent, f32)> = evidence
        .all()
        .iter()
        .filter_map(|one| match one.sign {
            Sign::Intent(intent) => Some((intent, one.score())),
            Sign::Yes => Some((Intent::Affirm, one.score())),
            Sign::Fine if is_question => Some((Intent::Affirm, one.score())),
            Sign::No => Some((Intent::Deny, one.score())),
            Sign::NotThat if is_question => Some((Intent::Deny, one.score())),
            _ => None,
        })
        .collect();
    merge(&mut intents);
    weigh(&mut intents, facts);
    intents.sort_by(|one, other| other.1.total_cmp(&one.1));
    let hint = intents.first().copied().filter(|(_, score)| *score >= HINT);
    intents.retain(|(_, score)| *score >= LEAST);
    if facts.has_answer && !intents.iter().any(|(intent, _)| is_wish(*intent)) {
        intents.insert(0, (Intent::Inform, 0.9));
    } else if intents.is_empty() {
        intents.push(without_evidence(facts, hint));
    }
    intents
}

/// What no pattern explains: facts inform; an answer that was not understood is worth asking again; the rest is about
/// something else.
fn without_evidence(facts: &Facts, hint: Option<(Intent, f32)>) -> (Intent, f32) {
    let is_open = matches!(facts.asked, None | Some(Asked::Wish));
    match hint {
        None if facts.is_question_of_time && is_open && facts.words > 3 => {
            (Intent::OutOfScope, 0.5)
        }
        Some((intent, _)) if is_open && is_wish(intent) => (intent, LEAST),
        _ if facts.has_facts => (Intent::Inform, 0.8),
        _ if facts.has_faq => (Intent::Question, 0.6),
        Some(hint) => hint,
        None if is_open && facts.words > 2 => (Intent::OutOfScope, 0.6),
        None if is_open => (Intent::OutOfScope, 0.3),
        None => (Intent::Inform, 0.2),
    }
}

/// Two signs of one intent: the stronger counts.
fn merge(intents: &mut Vec<(Intent, f32)>) {
    intents.sort_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
    intents.dedup_by(|later, earlier| later.0 == earlier.0);
}

fn weigh(intents: &mut [(Intent, f32)], facts: &Facts) {
    let has_wish = intents
        .iter()
        .any(|(intent, score)| is_wish(*intent) && *score >= 0.6);
    for (intent, score) in intents {
        if has_wish && is_courtesy(*intent) {
            *score *= COURTESY;
        }
        let answers = match *intent {
            Intent::Affirm | Intent::Deny => facts.asked == Some(Asked::Confirm),
            _ => false,
        };
        if answers {
            *score = score.max((*score * 1.15).min(1.0));
        }
    }
}

/// Whether it asks for something to be done or told.
pub(crate) fn is_wish(intent: Intent) -> bool {
    use Intent::{
        AboutBella, Affirm, Deny, Goodbye, Greet, Inform, OutOfScope, Thanks, Unsure, Wait,
    };
    !matches!(
        intent,
        Affirm | Deny | Greet | Goodbye | Thanks | Unsure | Inform | OutOfScope | AboutBella | Wait
    )
}

fn is_courtesy(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::Greet | Intent::Thanks | Intent::Affirm | Intent::Deny
    )
}
