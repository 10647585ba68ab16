//! When it does not go smoothly: misunderstandings, silence, the keypad, a person, a message.

use crate::dialogue::booking;
use crate::dialogue::exchange::{Request, Scene, Step, Then};
use crate::dialogue::limits;
use crate::dialogue::outcome::Outcome;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Goal, Stage, State};
use crate::dialogue::step::{goodbye, progress};
use crate::domain::appointment::Source;
use crate::domain::availability::working::hours_on;
use crate::domain::phone::Phone;

/// Nothing to go on was understood: an excuse and a simpler question, then the keypad, then a person or a message.
pub(in crate::dialogue) fn missed(state: &mut State, scene: &Scene, excuse: Phrase) -> Step {
    state.trouble.misses += 1;
    let misses = state.trouble.misses;
    if misses >= limits::MISSES_TO_PERSON {
        return to_a_person(state, scene, vec![]);
    }
    let is_voice = scene.source == Source::Phone;
    if misses >= limits::MISSES_TO_KEYPAD && is_voice {
        return keypad(state, scene);
    }
    let first = match excuse {
        Phrase::Sorry if misses >= limits::MISSES_TO_SIMPLER => Phrase::Simpler,
        excuse => excuse,
    };
    again(state, scene, first)
}

/// Asks the open question again after a phrase.
pub(in crate::dialogue) fn again(state: &mut State, scene: &Scene, first: Phrase) -> Step {
    match state.stage {
        Stage::MessageOffer => Step::ask(
            state,
            Stage::MessageOffer,
            vec![first, Phrase::OfferMessage],
        ),
        Stage::Message => Step::ask(state, Stage::Message, vec![first, Phrase::AskMessage]),
        Stage::Phone if state.trouble.misses > 0 => {
            Step::ask(state, Stage::Phone, vec![Phrase::PhoneAgain])
        }
        Stage::Name if state.trouble.misses >= limits::MISSES_TO_SIMPLER => {
            Step::ask(state, Stage::Name, vec![Phrase::SpellName])
        }
        Stage::Keypad => keypad(state, scene),
        _ => progress(state, scene).after(vec![first]),
    }
}

/// The open question in other words.
pub(in crate::dialogue) fn reworded(state: &mut State, scene: &Scene) -> Step {
    match state.stage {
        Stage::MessageOffer => Step::ask(state, Stage::MessageOffer, vec![Phrase::OfferMessage]),
        Stage::Message => Step::ask(state, Stage::Message, vec![Phrase::AskMessage]),
        Stage::Keypad => keypad(state, scene),
        _ => progress(state, scene),
    }
}

/// What the keypad can do for the open question; where there is none, the question in other words.
pub(in crate::dialogue) fn keypad(state: &mut State, scene: &Scene) -> Step {
    if scene.source != Source::Phone && state.stage != Stage::Keypad {
        return reworded(state, scene);
    }
    match state.stage {
        Stage::Offer => {
            let offers = state.offers.clone();
            Step::ask(state, Stage::Offer, vec![Phrase::OffersByKey(offers)])
        }
        Stage::Phone | Stage::LookupPhone => {
            let stage = state.stage;
            Step::ask(state, stage, vec![Phrase::PhoneAgain])
        }
        Stage::ReadBack | Stage::CallersPhone | Stage::MessageOffer => {
            let mut step = reworded(state, scene);
            step.say.push(Phrase::YesOrNoByKey);
            step
        }
        _ => Step::ask(state, Stage::Keypad, vec![Phrase::Keypad]),
    }
}

/// Keys were pressed.
pub(in crate::dialogue) fn digits(state: &mut State, scene: &Scene, digits: &str) -> Step {
    state.trouble.silences = 0;
    let key = digits.bytes().next().map(|byte| byte.wrapping_sub(b'0'));
    match (state.stage, key) {
        (Stage::Phone | Stage::LookupPhone, _) if digits.len() > 2 => {
            dialled_number(state, scene, digits)
        }
        (_, Some(0)) => to_a_person(state, scene, vec![]),
        (Stage::Offer, Some(key)) => {
            match state.offers.get(usize::from(key).wrapping_sub(1)).cloned() {
                Some(opening) => booking::choose(state, scene, opening),
                None => missed(state, scene, Phrase::Sorry),
            }
        }
        (Stage::ReadBack | Stage::CallersPhone | Stage::MessageOffer, Some(1 | 2)) => {
            super::answers::yes_or_no(state, scene, key == Some(1))
        }
        (Stage::Keypad | Stage::Wish | Stage::AnythingElse | Stage::Service, Some(1)) => {
            start(state, scene, Goal::Book)
        }
        (Stage::Keypad | Stage::Wish | Stage::AnythingElse, Some(2)) => {
            start(state, scene, Goal::Move)
        }
        (Stage::Keypad | Stage::Wish | Stage::AnythingElse, Some(3)) => {
            start(state, scene, Goal::Cancel)
        }
        (Stage::Keypad | Stage::Wish | Stage::AnythingElse, Some(4)) => take_message(state, scene),
        _ => missed(state, scene, Phrase::Sorry),
    }
}

fn start(state: &mut State, scene: &Scene, goal: Goal) -> Step {
    state.trouble.misses = 0;
    if state.goal != Some(goal) {
        state.goal = Some(goal);
        state.wanted_to_book |= goal == Goal::Book;
    }
    progress(state, scene)
}

fn dialled_number(state: &mut State, scene: &Scene, digits: &str) -> Step {
    match Phone::parse_in(digits, &scene.business.profile.country) {
        Some(phone) => super::answers::number(state, scene, phone),
        None => missed(state, scene, Phrase::Sorry),
    }
}

/// Nothing was said.
pub(in crate::dialogue) fn silence(state: &mut State, scene: &Scene) -> Step {
    state.trouble.silences += 1;
    if state.trouble.silences > limits::SILENCES {
        return goodbye(state, vec![]);
    }
    again(state, scene, Phrase::StillThere)
}

/// A person, when one can be reached now; a message otherwise.
pub(in crate::dialogue) fn to_a_person(state: &mut State, scene: &Scene, say: Vec<Phrase>) -> Step {
    let is_voice = scene.source == Source::Phone;
    match &scene.business.profile.owner_phone {
        Some(owner) if is_voice && state.trouble.unanswered == 0 && is_open(scene) => {
            connect(state, owner, say)
        }
        _ => offer_message(state, say),
    }
}

/// The owner, who said that they take calls now, whatever the hour.
pub(in crate::dialogue) fn to_the_owner(state: &mut State, scene: &Scene) -> Step {
    match &scene.business.profile.owner_phone {
        Some(owner) => connect(state, owner, vec![]),
        None => take_message(state, scene),
    }
}

fn connect(state: &mut State, owner: &Phone, mut say: Vec<Phrase>) -> Step {
    say.push(Phrase::Connecting);
    state.reach(Outcome::Transferred);
    Step {
        say,
        then: Then::Transfer(owner.clone()),
    }
}

/// Whether somebody is there to answer: the business's hours of today.
fn is_open(scene: &Scene) -> bool {
    let date = scene.local.date();
    let (spans, _) = hours_on(scene.business, date);
    let time = scene.local.time();
    let is_closed = scene.business.closures.iter().any(|closure| {
        closure.staff.is_none() && closure.from <= scene.local && scene.local < closure.to
    });
    let within = |span: &crate::domain::hours::Span| {
        span.from <= time && (time < span.to || span.to == jiff::civil::Time::midnight())
    };
    !is_closed && spans.iter().any(within)
}

/// Ends a conversation that has gone on for too long: with a message on the telephone, with a goodbye elsewhere.
pub(in crate::dialogue) fn last_word(state: &mut State, scene: &Scene) -> Step {
    if scene.source == Source::Phone {
        return take_message(state, scene);
    }
    goodbye(state, vec![])
}

/// Nobody took the call.
pub(in crate::dialogue) fn nobody_answered(state: &mut State) -> Step {
    state.trouble.unanswered += 1;
    // It was reached for, but not reached.
    if state.outcome == Outcome::Transferred {
        state.outcome = Outcome::Abandoned;
    }
    offer_message(state, vec![Phrase::NobodyThere])
}

/// Offers to take a message.
pub(in crate::dialogue) fn offer_message(state: &mut State, mut say: Vec<Phrase>) -> Step {
    say.push(Phrase::OfferMessage);
    state.trouble.misses = 0;
    Step::ask(state, Stage::MessageOffer, say)
}

/// Takes a message: spoken on the telephone, written elsewhere.
pub(in crate::dialogue) fn take_message(state: &mut State, scene: &Scene) -> Step {
    if scene.source == Source::Phone {
        return Step {
            say: vec![Phrase::RecordNow],
            then: Then::Record,
        };
    }
    Step::ask(state, Stage::Message, vec![Phrase::AskMessage])
}

/// An emergency: the country's number first, then a person.
pub(in crate::dialogue) fn emergency(state: &mut State, scene: &Scene) -> Step {
    to_a_person(state, scene, vec![Phrase::Emergency])
}

/// Looks up whose number was given.
pub(in crate::dialogue) fn look_up(phone: Phone) -> Step {
    Step::request(Request::WhoHas(phone))
}
