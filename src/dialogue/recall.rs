//! What is asked or taken back about what is on the table: "what time was that?", "the earlier one after all", "what?".

use crate::dialogue::exchange::{Scene, Step, Then};
use crate::dialogue::outcome::Outcome;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Goal, Own, Stage, State};
use crate::dialogue::step::progress;
use crate::dialogue::{booking, limits, offer, trouble};
use crate::domain::availability::Opening;
use crate::domain::id::ServiceId;
use crate::understanding::meaning::{Choice, Detail, Meaning};

/// Answers a question about what was offered, chosen, read back or just booked; `None` when nothing is on the table.
pub(in crate::dialogue) fn asked_back(
    state: &mut State,
    scene: &Scene,
    meaning: &Meaning,
) -> Option<Step> {
    if meaning.name.is_some() && is_before_read_back(state.stage) {
        return None;
    }
    let step = match meaning.detail? {
        Detail::Length => how_long(state, scene, meaning)?,
        Detail::Plan => plan(state, scene, meaning)?,
    };
    state.trouble.misses = 0;
    Some(step)
}

fn is_before_read_back(stage: Stage) -> bool {
    matches!(stage, Stage::Name | Stage::CallersPhone | Stage::Phone)
}

fn how_long(state: &mut State, scene: &Scene, meaning: &Meaning) -> Option<Step> {
    let known = [&meaning.services, &state.wish.services, &state.topic];
    let services = known.into_iter().find(|services| !services.is_empty());
    let services = match (services, &state.just_booked) {
        (Some(services), _) => services.clone(),
        (None, booked) => services_of(booked.as_ref()?),
    };
    state.reach(Outcome::Answered);
    if state.goal.is_none() {
        state.stage = Stage::AnythingElse;
    }
    Some(progress(state, scene).after(vec![Phrase::AboutServices(services)]))
}

fn plan(state: &mut State, scene: &Scene, meaning: &Meaning) -> Option<Step> {
    let is_about_a_choice = meaning.choice.is_some() && !state.passed.is_empty();
    if is_about_a_choice && (is_before_read_back(state.stage) || state.stage == Stage::ReadBack) {
        return Some(offer_again(state, state.passed.clone()));
    }
    match (state.stage, &state.chosen) {
        (Stage::Offer, _) => Some(booking::offered(state, vec![])),
        (stage, Some(chosen)) if is_before_read_back(stage) => {
            let say = vec![Phrase::Chosen(chosen.clone())];
            state.is_unheard = false;
            Some(progress(state, scene).after(say))
        }
        (Stage::ReadBack, _) => Some(progress(state, scene)),
        (Stage::When, _) if state.goal == Some(Goal::Move) => Some(progress(state, scene)),
        (Stage::AnythingElse, _) => {
            let booked = state.just_booked.clone()?;
            Some(progress(state, scene).after(vec![Phrase::OwnAppointments(vec![booked])]))
        }
        _ => None,
    }
}

/// Reads the offers out once more, with none of them taken.
fn offer_again(state: &mut State, offers: Vec<Opening>) -> Step {
    state.drop_choice();
    state.offers = offers;
    booking::offered(state, vec![])
}

/// "The earlier one after all": another one of what was read out before the caller chose.
pub(in crate::dialogue) fn chosen_anew(
    state: &mut State,
    scene: &Scene,
    meaning: &Meaning,
) -> Option<Step> {
    let choice = meaning.choice.filter(|choice| *choice != Choice::Any)?;
    let is_about_the_caller = meaning.name.is_some() || meaning.phone.is_some();
    if is_about_the_caller || !meaning.services.is_empty() || meaning.shift.is_some() {
        return None;
    }
    match state.stage {
        Stage::Offer if choice == Choice::Other && state.offers.len() > 1 => {
            Some(booking::offered(state, vec![]))
        }
        Stage::Offer if choice == Choice::Other => the_others(state, scene),
        Stage::Name | Stage::CallersPhone | Stage::Phone | Stage::ReadBack => {
            if choice == Choice::Other {
                return the_others(state, scene);
            }
            let opening = offer::meant(scene, &state.passed, meaning)?.clone();
            state.trouble.misses = 0;
            Some(booking::choose(state, scene, opening))
        }
        _ => None,
    }
}

/// What was read out beside the one that is on the table: taken when it is one, else offered again.
fn the_others(state: &mut State, scene: &Scene) -> Option<Step> {
    let on_the_table = state.chosen.as_ref().or(state.offers.first())?.starts_at;
    let others: Vec<Opening> = state
        .passed
        .iter()
        .filter(|opening| opening.starts_at != on_the_table)
        .cloned()
        .collect();
    state.trouble.misses = 0;
    match others.as_slice() {
        [] => None,
        [only] => Some(booking::choose(state, scene, only.clone())),
        _ => Some(offer_again(state, others)),
    }
}

/// "What?": the same once more, then in other words, then the keypad, then a person.
pub(in crate::dialogue) fn repeated(state: &mut State, scene: &Scene) -> Step {
    state.trouble.repeats += 1;
    match state.trouble.repeats {
        1 => Step {
            say: vec![Phrase::Again(state.last_said.clone())],
            then: Then::Listen,
        },
        2 => otherwise(state, scene),
        repeats if repeats < limits::REPEATS_TO_PERSON => trouble::keypad(state, scene),
        _ => {
            state.trouble.repeats = 0;
            trouble::to_a_person(state, scene, vec![])
        }
    }
}

fn otherwise(state: &mut State, scene: &Scene) -> Step {
    let chosen = state
        .chosen
        .clone()
        .filter(|_| is_before_read_back(state.stage));
    let say: Vec<_> = chosen.map(Phrase::Chosen).into_iter().collect();
    trouble::reworded(state, scene).after(say)
}

/// The services of an appointment.
pub(in crate::dialogue) fn services_of(own: &Own) -> Vec<ServiceId> {
    own.items.iter().map(|item| item.service).collect()
}
