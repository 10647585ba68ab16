//! Making an appointment: service, time, hold, name, number, read-back.

use jiff::civil::Date;

use crate::dialogue::exchange::{Request, Scene, Step};
use crate::dialogue::facts::plausible;
use crate::dialogue::limits;
use crate::dialogue::offer;
use crate::dialogue::outcome::Outcome;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Goal, Own, Stage, State};
use crate::dialogue::step::progress as next;
use crate::domain::appointment::Source;
use crate::domain::availability::working::hours_on;
use crate::domain::availability::{Opening, Reason, Refusal, Wanted};
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
            _ => {
                let closed = closed_day(state, scene);
                if closed.is_some() {
                    state.wish.forget_when();
                }
                let say: Vec<Phrase> = closed
                    .map(|day| Phrase::Hours(vec![day]))
                    .into_iter()
                    .chain([Phrase::WhichService])
                    .collect();
                return Step::ask(state, Stage::Service, say);
            }
        }
    }
    let Some(opening) = state.chosen.clone() else {
        return search(state, scene);
    };
    if state.held.is_none() {
        return Step::request(Request::Hold(opening, None));
    }
    if state.caller.full_name().is_none() {
        let say = heard_start(state, opening);
        return Step::ask(state, Stage::Name, vec![Phrase::Name]).after(say);
    }
    if state.caller.phone.is_none() && scene.source != Source::Sms {
        return ask_phone(state, scene, opening);
    }
    let name = state.caller.name_to_say();
    let read_back = Phrase::ReadBack {
        goal: Goal::Book,
        opening,
        name,
    };
    Step::ask(state, Stage::ReadBack, vec![read_back])
}

/// The one day that was wished for, when the business is closed on it: no service can be had then.
fn closed_day(state: &State, scene: &Scene) -> Option<Date> {
    let &[(first, last)] = state.wish.dates.as_slice() else {
        return None;
    };
    let (hours, _) = hours_on(scene.business, first);
    (first == last && hours.is_empty()).then_some(first)
}

/// Names the start within the next question, once, so that a misunderstanding is heard before the read-back.
fn heard_start(state: &mut State, opening: Opening) -> Vec<Phrase> {
    let is_new = std::mem::take(&mut state.is_unheard);
    is_new
        .then_some(Phrase::Good(opening))
        .into_iter()
        .collect()
}

fn ask_phone(state: &mut State, scene: &Scene, opening: Opening) -> Step {
    let question = match scene.caller {
        // A customer's own number needs no question; the read-back still names them.
        Some(phone) if state.caller.customer.is_some() && state.caller.is_by_line => {
            state.caller.phone = Some(phone.clone());
            return progress(state, scene);
        }
        Some(phone) => Step::ask(
            state,
            Stage::CallersPhone,
            vec![Phrase::CallersPhone(phone.clone())],
        ),
        None => Step::ask(state, Stage::Phone, vec![Phrase::Phone]),
    };
    question.after(heard_start(state, opening))
}

/// Looks for openings that suit the wish, or asks for one.
pub(in crate::dialogue) fn search(state: &mut State, scene: &Scene) -> Step {
    if !state.offers.is_empty() {
        return offered(state, vec![]);
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
            let windows = state.wish.windows(scene.local.date(), scene.business);
            Step::request(Request::Find(visit, windows, moving))
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
    if state.offers.len() > 1 {
        state.passed = std::mem::take(&mut state.offers);
    }
    state.offers.clear();
    state.is_unheard = true;
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
    state.held = None;
    if let Some(lost) = state.chosen.take()
        && !state.wish.unwanted.is_empty()
        && let Some(visit) = state.wish.visit()
    {
        // A slot knows who was to do it, not who must not: what can be had instead is asked for anew.
        let at = Wanted::At(lost.starts_at);
        return Step::request(Request::Check(visit, at, moving(state)));
    }
    if is_unwanted_only(&refusal) {
        return nobody_else(state, refusal);
    }
    let reasons = refusal.reasons;
    if matches!(
        reasons.first(),
        Some(Reason::Closed | Reason::TooLong | Reason::OffGrid)
    ) {
        // That hour can be had on no day: it is not wished for on the next one either.
        state.wish.at = None;
        state.wish.times.clear();
    }
    offer_instead(state, scene, refusal.next);
    let mut say = vec![Phrase::NotFree(reasons)];
    say.extend(somebody_else(state));
    offered(state, say)
}

/// Nothing suits a vague wish: why, and what comes nearest.
pub(in crate::dialogue) fn none_found(state: &mut State, scene: &Scene, refusal: Refusal) -> Step {
    let before = std::mem::take(&mut state.offered_before);
    if !before.is_empty() {
        state.offers = before;
        return offered(state, vec![Phrase::NothingMore]);
    }
    if is_unwanted_only(&refusal) {
        return nobody_else(state, refusal);
    }
    let why = match refusal.reasons.first() {
        Some(Reason::Taken | Reason::NoRoom(_)) | None => Phrase::NothingThen,
        Some(_) => Phrase::NotFree(refusal.reasons),
    };
    offer_instead(state, scene, refusal.next);
    if state.offers.is_empty() {
        return offered(state, vec![]);
    }
    let mut say = vec![why];
    say.extend(somebody_else(state));
    offered(state, say)
}

/// Whether no day brings anybody else than whom the caller does not want to see.
fn is_unwanted_only(refusal: &Refusal) -> bool {
    matches!(refusal.reasons.first(), Some(Reason::NobodyElseCan(..)))
}

fn nobody_else(state: &mut State, refusal: Refusal) -> Step {
    state.wish.services.clear();
    state.topic.clear();
    let say = vec![Phrase::NotFree(refusal.reasons), Phrase::WhichService];
    Step::ask(state, Stage::Service, say)
}

/// Who does it at the offered times, when it is not the person that was asked for.
fn somebody_else(state: &State) -> Option<Phrase> {
    let wished = state.wish.staff?;
    let mut others: Vec<_> = state
        .offers
        .iter()
        .flat_map(|opening| opening.items.iter().map(|item| item.staff))
        .collect();
    others.sort_unstable();
    others.dedup();
    (!others.is_empty() && !others.contains(&wished)).then_some(Phrase::SomebodyElse(others))
}

/// Takes alternatives as the offers; when all lie on other days, those days are talked about from now on.
fn offer_instead(state: &mut State, scene: &Scene, mut next: Vec<Opening>) {
    next.sort_by_key(|opening| opening.starts_at);
    if next.len() > limits::OFFERS {
        next = offer::spread(scene, &next);
    }
    let days = next
        .iter()
        .map(|opening| offer::local(scene, opening).date());
    if let Some(first) = days.clone().next()
        && !days.clone().any(|day| state.wish.is_wished(day))
    {
        state.refused = state.wish.dates.first().map(|(day, _)| *day);
        state.wish.dates = vec![(first, Date::MAX)];
    }
    state.offers = next;
}

/// What is free for a vague wish.
pub(in crate::dialogue) fn found(state: &mut State, scene: &Scene, openings: &[Opening]) -> Step {
    state.offers = offer::spread(scene, openings);
    offered(state, vec![])
}

/// Reads the offers out.
pub(in crate::dialogue) fn offered(state: &mut State, mut say: Vec<Phrase>) -> Step {
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
        (Some(Goal::Move), Some(target)) => Step::request(Request::Move {
            appointment: target.id,
            opening,
            held: state.held,
        }),
        _ => Step::request(Request::Book {
            opening,
            held: state.held,
            name: state.caller.full_name().unwrap_or_default(),
            phone: state.caller.phone.clone().or_else(|| scene.caller.cloned()),
        }),
    }
}

/// The appointment stands.
pub(in crate::dialogue) fn booked(state: &mut State, scene: &Scene, id: AppointmentId) -> Step {
    state.reach(Outcome::Booked);
    let mut say: Vec<_> = state
        .chosen
        .clone()
        .map(Phrase::Booked)
        .into_iter()
        .collect();
    let day = state
        .chosen
        .as_ref()
        .map(|chosen| offer::local(scene, chosen).date());
    state.just_booked = state.chosen.as_ref().map(|chosen| Own {
        id,
        items: chosen.items.clone(),
    });
    state.booked_with = state.wish.staff;
    state.booked_without.clone_from(&state.wish.unwanted);
    if state.more_people > 0 {
        state.more_people -= 1;
        state.drop_choice();
        state.wish.forget_when();
        state.wish.dates = day.map(|day| (day, day)).into_iter().collect();
        say.push(Phrase::NextPerson);
        return Step::ask(state, Stage::When, say);
    }
    if let Some(queued) = state.queued.take() {
        state.close_goal();
        state.goal = Some(Goal::Book);
        state.wish.read_services(&queued.services);
        if let Some(staff) = &queued.staff {
            state.wish.read_staff(staff);
        }
        if let Some(reading) = plausible(&queued.when) {
            state.wish.read_when(&reading, scene.local.date());
        }
        return progress(state, scene).after(say);
    }
    state.close_goal();
    say.push(Phrase::AnythingElse);
    Step::ask(state, Stage::AnythingElse, say)
}
