//! What the caller wants: the evidence of the patterns, weighed with what was asked and which facts were said.

use crate::understanding::evidence::Evidence;
use crate::understanding::meaning::{Asked, Intent};
use crate::understanding::sign::Sign;

/// An intent below this is not reported.
const LEAST: f32 = 0.45;
/// Below this nothing points to an intent at all.
const HINT: f32 = 0.25;
/// From here on the appointment itself was named.
const NAMED: f32 = 0.9;
/// What each word about which nothing is known leaves of a question about the business.
const KEPT: f32 = 0.85;
/// The same when nothing is known of the business, so that everything may be foreign to it.
const KEPT_UNKNOWN: f32 = 0.6;
/// More words say more than "sounds good to me".
const SHORT: usize = 5;
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
    /// Whether nothing but fillers was said.
    pub is_hesitation: bool,
    /// What had been asked.
    pub asked: Option<Asked>,
    /// How many words were said.
    pub words: usize,
    /// How many of them nothing is known of.
    pub foreign: usize,
    /// Whether the services of the business are known, so that what is not among them is not foreign by itself.
    pub knows_business: bool,
}

impl Facts {
    /// Whether it is a few words with nothing to book in them, so that "okay" is the whole answer.
    fn is_short(&self) -> bool {
        self.words <= SHORT && !self.has_facts && self.asked.is_none()
    }
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
            Sign::Fine if is_question || facts.is_short() => Some((Intent::Affirm, one.score())),
            Sign::No => Some((Intent::Deny, one.score())),
            Sign::NotThat if is_question => Some((Intent::Deny, one.score())),
            _ => None,
        })
        .collect();
    let is_agreed = is_question || evidence.score(Sign::Yes) >= LEAST;
    let is_courteous = intents.iter().any(|(intent, score)| {
        matches!(intent, Intent::Thanks | Intent::Goodbye | Intent::Greet) && *score >= LEAST
    });
    if is_courteous && !is_agreed {
        intents.retain(|(intent, _)| *intent != Intent::Affirm);
    }
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
        None if facts.is_hesitation => (Intent::Inform, 0.2),
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
        .any(|(intent, score)| is_wish(*intent) && *score >= LEAST);
    for (intent, score) in intents {
        if has_wish && is_courtesy(*intent) {
            *score *= COURTESY;
        }
        if has_wish && matches!(*intent, Intent::Greet | Intent::Thanks) {
            *score *= COURTESY;
        }
        if is_about_business(*intent) {
            let kept = if facts.knows_business {
                KEPT
            } else {
                KEPT_UNKNOWN
            };
            *score *= kept.powi(facts.foreign as i32);
        }
        if *intent == Intent::OutOfScope && facts.has_faq {
            *score *= 0.3;
        }
        let answers = match *intent {
            Intent::Affirm | Intent::Deny => facts.asked == Some(Asked::Confirm),
            _ => false,
        };
        // "I can't make Thursday" turns down an offer; it calls nothing off.
        let is_settling = matches!(
            facts.asked,
            Some(Asked::Offer | Asked::Date | Asked::Time | Asked::Confirm | Asked::Staff)
        );
        if is_settling && *intent == Intent::Cancel && *score < NAMED {
            *score *= 0.5;
        }
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

/// Whether it is a question whose subject must belong to the business.
fn is_about_business(intent: Intent) -> bool {
    matches!(intent, Intent::Hours | Intent::Price | Intent::Question)
}

fn is_courtesy(intent: Intent) -> bool {
    matches!(
        intent,
        Intent::Greet | Intent::Thanks | Intent::Affirm | Intent::Deny
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::specimen::heard;

    fn check(text: &str, wanted: Intent) {
        let intents = heard(text, None).intents;
        assert_eq!(intents[0].0, wanted, "{text}: {intents:?}");
        assert!(intents[0].1 >= 0.35, "{text}: {intents:?}");
    }

    #[test]
    fn the_diary() {
        check(
            "hello could you put me down for a haircut on wednesday",
            Intent::Book,
        );
        check("i need my beard done this week", Intent::Book);
        check("could I get an appointment with ben", Intent::Book);
        check("squeeze me in tomorrow morning please", Intent::Book);
        check(
            "i have to push my appointment back to next week",
            Intent::Move,
        );
        check("would it be ok to reschedule", Intent::Move);
        check("bring my booking forward to noon", Intent::Move);
        check("please call off my appointment", Intent::Cancel);
        check("i won't be able to make it on friday", Intent::Cancel);
        check(
            "we no longer need the appointment on the 5th",
            Intent::Cancel,
        );
        check("when am i coming in again", Intent::Lookup);
        check("do i have an appointment tomorrow", Intent::Lookup);
        check("can you confirm my booking for monday", Intent::Lookup);
        check("have you got any gaps on thursday", Intent::Availability);
        check("when could ana see me", Intent::Availability);
    }

    #[test]
    fn negation_turns_a_wish_around() {
        let intents = heard("i don't want to cancel my appointment", None).intents;
        assert!(
            intents.iter().all(|(intent, _)| *intent != Intent::Cancel),
            "{intents:?}"
        );
        let intents = heard("don't cancel it please", None).intents;
        assert!(
            intents.iter().all(|(intent, _)| *intent != Intent::Cancel),
            "{intents:?}"
        );
    }

    #[test]
    fn the_business() {
        check("how late are you open tonight", Intent::Hours);
        check("what are your opening times", Intent::Hours);
        check("what do you charge for a colour", Intent::Price);
        check("how much would a manicure be", Intent::Price);
        check("what's your address", Intent::Place);
        check("how do I get to your salon", Intent::Place);
        check("is there parking nearby", Intent::Question);
        check("are dogs allowed", Intent::Question);
        check("is it ok to bring my dog", Intent::Question);
        check("do you sell gift cards", Intent::Question);
    }

    #[test]
    fn people_and_emergencies() {
        check("put me through to somebody please", Intent::Handover);
        check("i'd rather talk to a human being", Intent::Handover);
        check("could you take a message for ana", Intent::Message);
        check("ask ben to call me back", Intent::Message);
        check("he has collapsed and he's not breathing", Intent::Urgent);
        check("the salon is on fire", Intent::Urgent);
        check("someone call an ambulance", Intent::Urgent);
        check("somebody is breaking in", Intent::Urgent);
        check("i think i'm about to faint", Intent::Urgent);
    }

    #[test]
    fn who_says_that_it_is_urgent_is_believed() {
        for text in [
            "this is urgent",
            "it's urgent, I need to talk to Ana",
            "can I talk to the owner, it's really urgent",
            "I need to speak to somebody urgently",
            "I'm locked out and it is very urgent please connect me to a person",
            "please call me back as soon as possible, it's urgent",
        ] {
            let intents = heard(text, None).intents;
            let is_urgent =
                |(intent, score): &(Intent, f32)| *intent == Intent::Urgent && *score >= 0.6;
            assert!(intents.iter().any(is_urgent), "{text}: {intents:?}");
        }
        for text in [
            "it's not urgent",
            "I need an urgent appointment",
            "I urgently need a haircut",
            "nothing urgent, I just want to know when you open",
        ] {
            let intents = heard(text, None).intents;
            let is_urgent = intents.iter().any(|(intent, _)| *intent == Intent::Urgent);
            assert!(!is_urgent, "{text}: {intents:?}");
        }
    }

    #[test]
    fn a_pressing_appointment_is_no_emergency() {
        let intents = heard("i need an emergency appointment for my hair", None).intents;
        assert_eq!(intents[0].0, Intent::Book, "{intents:?}");
        assert!(
            intents.iter().all(|(intent, _)| *intent != Intent::Urgent),
            "{intents:?}"
        );
    }

    #[test]
    fn the_talk_itself() {
        check("sorry could you say that once more", Intent::Repeat);
        check("you're going too fast for me", Intent::Pace);
        check("hang on a moment", Intent::Wait);
        check("forget about it", Intent::Stop);
        check("what sort of things can you do for me", Intent::Help);
        check("good afternoon", Intent::Greet);
        check("thanks ever so much", Intent::Thanks);
        check("alright bye now", Intent::Goodbye);
        check("am i speaking with a machine", Intent::AboutBella);
        check("what time is it now", Intent::Clock);
        check("i honestly have no idea", Intent::Unsure);
        check("how tall is the eiffel tower", Intent::OutOfScope);
        check("how do you spell rhythm", Intent::OutOfScope);
        check("will it rain tomorrow", Intent::OutOfScope);
        check("tuesday at three", Intent::Inform);
    }

    #[test]
    fn turning_an_offer_down_cancels_nothing() {
        let intents = heard("i can't make it on thursday", Some(Asked::Offer)).intents;
        assert!(
            intents.iter().all(|(intent, _)| *intent != Intent::Cancel),
            "{intents:?}"
        );
    }

    #[test]
    fn several_in_one_sentence() {
        let intents = heard(
            "yes and please cancel my other appointment",
            Some(Asked::Confirm),
        )
        .intents;
        let has = |wanted| intents.iter().any(|(intent, _)| *intent == wanted);
        assert!(has(Intent::Affirm) && has(Intent::Cancel), "{intents:?}");
        let both = "cancel my appointment on tuesday and book one for friday";
        let intents = heard(both, None).intents;
        let has = |wanted| intents.iter().any(|(intent, _)| *intent == wanted);
        assert!(has(Intent::Cancel) && has(Intent::Book), "{intents:?}");
    }
}
