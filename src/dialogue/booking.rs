//! Making an appointment: service, time, hold, name, number, read-back.

use crate::dialogue::exchange::{Request, Scene, Step};
use crate::dialogue::offer;
use crate::dialogue::outcome::Outcome;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Goal, Stage, State};
use crate::dialogue::step::progress as next;
use crate::domain::appointment::Source;
use crate::domain::availability::{Opening, Refusal};
use crate::domain::id::AppointmentId;

/// The next question of a booking, or the next thing for the desk to do.
pub(in crate::dialogue) fn progress(state: &mut State, scene: &Scene) -> Step {
    if state.wish.services.is_empty() {
        state.wish.services = std::mem::take(&mut state.topic);
    }
    if state.wish.services.is_empty() {
        let active: Vec<_> = scene
            .business
            .services
            .iter()
            .filter(|service| service.is_active)
            .collect();
        match active.as_slice() {
            [only] => state.wish.services = vec![only.id],
            _ => return Step::ask(state, Stage::Service, vec![Phrase::WhichService]),
        }
    }
    let Some(opening) = state.chosen.clone() else {
        return search(state, scene);
    };
    if state.held.is_none() {
        return Step::request(Request::Hold(opening));
    }
    if state.caller.name.is_none() {
        return Step::ask(state, Stage::Name, vec![Phrase::Name]);
    }
    if state.caller.phone.is_none() && scene.source != Source::Sms {
        return ask_phone(state, scene);
    }
    let name = state.caller.name.clone();
    let read_back = Phrase::ReadBack {
        goal: Goal::Book,
        opening,
        name,
    };
    Step::ask(state, Stage::ReadBack, vec![read_back])
}

fn ask_phone(state: &mut State, scene: &Scene) -> Step {
    match scene.caller {
        // A customer's own number needs no question; the read-back still names them.
        Some(phone) if state.caller.customer.is_some() => {
            state.caller.phone = Some(phone.clone());
            progress(state, scene)
        }
        Some(phone) => Step::ask(
            state,
            Stage::CallersPhone,
            vec![Phrase::CallersPhone(phone.clone())],
        ),
        None => Step::ask(state, Stage::Phone, vec![Phrase::Phone]),
    }
}

/// Looks for openings that suit the wish, or asks for one.
pub(in crate::dialogue) fn search(state: &mut State, scene: &Scene) -> Step {
    if !state.offers.is_empty() {
        return offered(state, scene, vec![]);
    }
    if !state.wish.has_when {
        let say = match (&state.goal, &state.target) {
            (Some(Goal::Move), Some(target)) => Phrase::MoveWhen(target.clone()),
            _ => Phrase::When,
        };
        return Step::ask(state, Stage::When, vec![say]);
    }
    let Some(visit) = state.wish.visit() else {
        return Step::ask(state, Stage::Service, vec![Phrase::WhichService]);
    };
    let moving = moving(state);
    match state.wish.exact() {
        Some(wanted) => Step::request(Request::Check(visit, wanted, moving)),
        None => {
            let window = state.wish.window(scene.local.date(), scene.business);
            Step::request(Request::Find(visit, window, moving))
        }
    }
}

fn moving(state: &State) -> Option<AppointmentId> {
    match (&state.goal, &state.target) {
        (Some(Goal::Move), Some(target)) => Some(target.id),
        _ => None,
    }
}

/// Takes an opening and goes on.
pub(in crate::dialogue) fn choose(state: &mut State, scene: &Scene, opening: Opening) -> Step {
    state.offers.clear();
    state.chosen = Some(opening);
    state.held = None;
    next(state, scene)
}

/// The wanted start is free.
pub(in crate::dialogue) fn free(state: &mut State, scene: &Scene, opening: Opening) -> Step {
    choose(state, scene, opening)
}

/// The wanted start is not free: why, and what is.
pub(in crate::dialogue) fn not_free(state: &mut State, scene: &Scene, refusal: Refusal) -> Step {
    state.chosen = None;
    state.held = None;
    let mut next = without_unwanted(state, refusal.next);
    next.sort_by_key(|opening| opening.starts_at);
    next.truncate(crate::dialogue::limits::OFFERS);
    state.offers = next;
    offered(state, scene, vec![Phrase::NotFree(refusal.reasons)])
}

/// What is free for a vague wish.
pub(in crate::dialogue) fn found(state: &mut State, scene: &Scene, openings: &[Opening]) -> Step {
    let suitable = without_unwanted(state, openings.to_vec());
    state.offers = offer::spread(scene, &suitable);
    offered(state, scene, vec![])
}

fn without_unwanted(state: &State, openings: Vec<Opening>) -> Vec<Opening> {
    let unwanted = state.wish.unwanted();
    openings
        .into_iter()
        .filter(|opening| {
            opening
                .items
                .iter()
                .all(|item| Some(item.staff) != unwanted)
        })
        .collect()
}

/// Reads the offers out.
pub(in crate::dialogue) fn offered(state: &mut State, scene: &Scene, mut say: Vec<Phrase>) -> Step {
    match state.offers.as_slice() {
        [] => {
            say.push(Phrase::NothingFree);
            state.wish.forget_when();
            Step::ask(state, Stage::When, say)
        }
        [only] => {
            say.push(Phrase::OneOffer(only.clone()));
            Step::ask(state, Stage::Offer, say)
        }
        several => {
            say.push(Phrase::Offers(several.to_vec()));
            let _ = scene;
            Step::ask(state, Stage::Offer, say)
        }
    }
}

/// The explicit yes to the read-back.
pub(in crate::dialogue) fn confirmed(state: &mut State, scene: &Scene) -> Step {
    let Some(opening) = state.chosen.clone() else {
        return next(state, scene);
    };
    match (state.goal, &state.target) {
        (Some(Goal::Move), Some(target)) => Step::request(Request::Move(target.id, opening)),
        _ => Step::request(Request::Book {
            opening,
            held: state.held,
            name: state.caller.name.clone().unwrap_or_default(),
            phone: state.caller.phone.clone().or_else(|| scene.caller.cloned()),
        }),
    }
}

/// The appointment stands.
pub(in crate::dialogue) fn booked(state: &mut State) -> Step {
    state.reach(Outcome::Booked);
    let opening = state.chosen.clone();
    state.close_goal();
    let mut say: Vec<_> = opening.map(Phrase::Booked).into_iter().collect();
    say.push(Phrase::AnythingElse);
    Step::ask(state, Stage::AnythingElse, say)
}
