//! A customer's own appointments: hearing about them, moving and cancelling, after a proof of who is speaking.

use jiff::civil::{Date, DateTime, Time};

use crate::dialogue::booking;
use crate::dialogue::exchange::{Evidence, Known, Request, Scene, Step, Verdict};
use crate::dialogue::limits;
use crate::dialogue::offer;
use crate::dialogue::outcome::Outcome;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Goal, Own, Stage, State};
use crate::dialogue::step::recognise;
use crate::dialogue::trouble;
use crate::domain::availability::Opening;
use crate::domain::id::ServiceId;
use crate::understanding::meaning::{DateSpec, Meaning, PersonName, TimeSpec};

/// Names at least this alike (Jaro-Winkler) are spellings of one another.
const SOUNDS_LIKE: f64 = 0.86;

/// The next question on the way to the caller's own appointments.
pub(in crate::dialogue) fn progress(state: &mut State, scene: &Scene) -> Step {
    let is_just_booked = |own: &Own| {
        let booked = state.just_booked.as_ref();
        booked.is_some_and(|booked| booked.id == own.id)
    };
    if state.target.as_ref().is_some_and(is_just_booked) {
        return own_known(state, scene);
    }
    if state.caller.customer.is_none()
        && let Some(booked) = state.just_booked.clone()
    {
        state.own.get_or_insert_with(|| vec![booked]);
        return own_known(state, scene);
    }
    let Some(customer) = state.caller.customer else {
        return Step::ask(state, Stage::LookupPhone, vec![Phrase::LookupPhone]);
    };
    if state.own.is_none() {
        return Step::request(Request::Upcoming(customer));
    }
    if !state.caller.is_proven && is_shut_out(state) {
        return shut_out(state, scene);
    }
    if !state.caller.is_proven {
        return Step::ask(state, Stage::Proof, vec![Phrase::Proof]);
    }
    own_known(state, scene)
}

/// Goes on with appointments that the caller may hear about.
fn own_known(state: &mut State, scene: &Scene) -> Step {
    let own = state.own.clone().unwrap_or_default();
    let Some(target) = state.target.clone() else {
        return which(state, scene, own);
    };
    match state.goal {
        Some(Goal::Cancel) => {
            Step::ask(state, Stage::ReadBack, vec![Phrase::CancelReadBack(target)])
        }
        Some(Goal::Move) => move_to(state, scene, &target),
        _ => {
            state.close_goal();
            Step::ask(state, Stage::AnythingElse, vec![Phrase::AnythingElse])
        }
    }
}

fn which(state: &mut State, scene: &Scene, own: Vec<Own>) -> Step {
    match (own.as_slice(), state.goal) {
        ([], _) => {
            state.close_goal();
            Step::ask(
                state,
                Stage::AnythingElse,
                vec![Phrase::NoAppointments, Phrase::AnythingElse],
            )
        }
        (_, Some(Goal::Lookup)) => {
            state.reach(Outcome::Answered);
            let read_out = own.iter().take(limits::READ_OUT).cloned().collect();
            state.close_goal();
            Step::ask(
                state,
                Stage::AnythingElse,
                vec![Phrase::OwnAppointments(read_out), Phrase::AnythingElse],
            )
        }
        ([only], _) => {
            let only = only.clone();
            take(state, scene, only)
        }
        (several, _) => {
            let several = several.iter().take(limits::READ_OUT).cloned().collect();
            Step::ask(state, Stage::WhichOwn, vec![Phrase::WhichOwn(several)])
        }
    }
}

fn take(state: &mut State, scene: &Scene, own: Own) -> Step {
    if state.goal == Some(Goal::Move) && state.wish.services.is_empty() {
        state.wish.services = own.items.iter().map(|item| item.service).collect();
    }
    state.target = Some(own);
    progress(state, scene)
}

/// Begins to move the appointment that a message was about. Whoever answers it from the number that it went to needs no proof
/// for this one, as for what was just booked; for others of theirs they still do.
pub(in crate::dialogue) fn move_own(state: &mut State, scene: &Scene, own: Own) -> Step {
    state.close_goal();
    state.goal = Some(Goal::Move);
    state.just_booked = Some(own.clone());
    state.booked_with = None;
    state.booked_without.clear();
    take(state, scene, own)
}

fn move_to(state: &mut State, scene: &Scene, target: &Own) -> Step {
    let Some(opening) = state.chosen.clone() else {
        if state.wish.has_when && state.wish.dates.is_empty() && state.wish.at.is_some() {
            // "Make it four o'clock" means the same day.
            let day = own_start(scene, target).date();
            state.wish.dates = vec![(day, day)];
        }
        return booking::search(state, scene);
    };
    if state.held.is_none() {
        return Step::request(Request::Hold(opening, Some(target.id)));
    }
    let read_back = Phrase::ReadBack {
        goal: Goal::Move,
        opening,
        name: None,
    };
    Step::ask(state, Stage::ReadBack, vec![read_back])
}

fn own_start(scene: &Scene, own: &Own) -> DateTime {
    let zone = scene.business.profile.zone.clone();
    own.items
        .first()
        .map_or(scene.local, |item| item.starts_at.to_zoned(zone).datetime())
}

/// Whose number the caller gave.
pub(in crate::dialogue) fn customer(
    state: &mut State,
    scene: &Scene,
    known: Option<Known>,
) -> Step {
    match known {
        Some(known) => {
            recognise(state, known, false);
            progress(state, scene)
        }
        None => {
            state.close_goal();
            Step::ask(
                state,
                Stage::AnythingElse,
                vec![Phrase::NoAppointments, Phrase::AnythingElse],
            )
        }
    }
}

/// Hears the proof: the full name on the card, or when an appointment is; `None` when neither was said.
pub(in crate::dialogue) fn proof(
    state: &mut State,
    scene: &Scene,
    meaning: &Meaning,
) -> Option<Step> {
    let customer = state.caller.customer?;
    let knows_name = meaning.name.as_ref().map(|said| {
        let card = state.caller.name_on_card.as_deref();
        card.is_some_and(|card| is_same_person(said, card))
    });
    let told = named_day(meaning);
    let (by, is_right) = match (knows_name, told) {
        (Some(true), _) => (Evidence::Name, true),
        (_, Some(told)) if told.is_enough(meaning) => {
            let own = state.own.as_deref().unwrap_or_default();
            let is_meant = |own| told.is_at(own_start(scene, own)) && is_for(own, meaning);
            (Evidence::Day, own.iter().any(is_meant))
        }
        (Some(false), _) => (Evidence::Name, false),
        // A weekday alone is too easily guessed to prove anything, or to refute it.
        (None, Some(_)) => return Some(trouble::missed(state, scene, Phrase::Sorry)),
        (None, None) => return None,
    };
    Some(Step::request(Request::Judge {
        customer,
        by,
        is_right,
    }))
}

/// When an appointment is, as somebody says who wants to be believed.
#[derive(Clone, Copy)]
struct Told {
    day: Date,
    time: Option<Time>,
    is_dated: bool,
}

impl Told {
    /// Whether that is more than a weekday, of which a salon has five.
    fn is_enough(self, meaning: &Meaning) -> bool {
        self.is_dated || self.time.is_some() || !meaning.services.is_empty()
    }

    fn is_at(self, start: DateTime) -> bool {
        start.date() == self.day && self.time.is_none_or(|time| start.time() == time)
    }
}

/// Whether an appointment is for all the services that were named.
fn is_for(own: &Own, meaning: &Meaning) -> bool {
    let has = |service: &ServiceId| own.items.iter().any(|item| item.service == *service);
    meaning.services.iter().all(has)
}

/// What the desk makes of the proof, which also knows what was said in other calls.
pub(in crate::dialogue) fn judged(state: &mut State, scene: &Scene, verdict: Verdict) -> Step {
    match verdict {
        Verdict::Proven => {
            state.caller.is_proven = true;
            state.trouble.wrong_proofs = 0;
            return progress(state, scene);
        }
        Verdict::Wrong => state.trouble.wrong_proofs = state.trouble.wrong_proofs.saturating_add(1),
        Verdict::ShutOut => state.trouble.wrong_proofs = u8::MAX,
    }
    if is_shut_out(state) {
        return shut_out(state, scene);
    }
    let say = vec![Phrase::WrongProof, Phrase::Proof];
    Step::ask(state, Stage::Proof, say)
}

fn is_shut_out(state: &State) -> bool {
    state.trouble.wrong_proofs > limits::WRONG_PROOFS
}

/// Whoever guessed too often speaks with a person, or leaves a message.
fn shut_out(state: &mut State, scene: &Scene) -> Step {
    state.close_goal();
    trouble::to_a_person(state, scene, vec![Phrase::WrongProof])
}

/// The one day that was named, if it was only one: "some time this month" proves nothing.
fn named_day(meaning: &Meaning) -> Option<Told> {
    let [moment] = meaning.when.first()?.any_of.as_slice() else {
        return None;
    };
    let DateSpec::On(day) = moment.date? else {
        return None;
    };
    let time = match moment.time {
        Some(TimeSpec::At(time) | TimeSpec::Around(time)) => Some(time),
        _ => None,
    };
    Some(Told {
        day,
        time,
        is_dated: !moment.is_undated,
    })
}

/// Whether a spoken name is the one on the card, which must hold more than the greeting says: the family name must be among the words, and the first name too when
/// other words stand beside it, as far as a recogniser spells them.
fn is_same_person(said: &PersonName, card: &str) -> bool {
    let words =
        |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_lowercase).collect() };
    let sounds_like = |word: &str, other: &str| strsim::jaro_winkler(word, other) >= SOUNDS_LIKE;
    let card = words(card);
    let mut said = words(
        &[said.first.as_deref(), said.last.as_deref()]
            .map(Option::unwrap_or_default)
            .join(" "),
    );
    let Some(family) = card.last() else {
        return false;
    };
    let Some(at) = said.iter().rposition(|word| sounds_like(word, family)) else {
        return false;
    };
    said.remove(at);
    card.len() > 1 && (said.is_empty() || said.iter().any(|word| sounds_like(word, &card[0])))
}

/// The caller's upcoming appointments have been found.
pub(in crate::dialogue) fn appointments(state: &mut State, scene: &Scene, own: Vec<Own>) -> Step {
    state.own = Some(own);
    progress(state, scene)
}

/// Hears which of the appointments is meant.
pub(in crate::dialogue) fn chosen(
    state: &mut State,
    scene: &Scene,
    meaning: &Meaning,
) -> Option<Step> {
    let own = state.own.clone()?;
    let as_openings: Vec<Opening> = own
        .iter()
        .filter_map(|own| {
            Some(Opening {
                starts_at: own.items.first()?.starts_at,
                ends_at: own.items.last()?.ends_at,
                items: own.items.clone(),
            })
        })
        .collect();
    let by_time = offer::meant(scene, &as_openings, meaning).map(|opening| opening.starts_at);
    let by_service = || {
        let mut fitting = own.iter().filter(|own| {
            own.items
                .iter()
                .any(|item| meaning.services.contains(&item.service))
        });
        let first = fitting.next()?;
        fitting
            .next()
            .is_none()
            .then(|| first.items.first().map(|item| item.starts_at))
            .flatten()
    };
    let starts_at = by_time.or_else(by_service)?;
    let found = own.into_iter().find(|own| {
        own.items
            .first()
            .is_some_and(|item| item.starts_at == starts_at)
    })?;
    // The words chose an appointment; they are not the new time.
    state.wish.forget_when();
    Some(take(state, scene, found))
}

/// The appointment was moved.
pub(in crate::dialogue) fn moved(state: &mut State) -> Step {
    state.reach(Outcome::Moved);
    let opening = state.chosen.clone();
    if let (Some(booked), Some(target), Some(opening)) =
        (&mut state.just_booked, &state.target, &opening)
        && booked.id == target.id
    {
        booked.items.clone_from(&opening.items);
    }
    state.close_goal();
    let mut say: Vec<_> = opening.map(Phrase::Moved).into_iter().collect();
    say.push(Phrase::AnythingElse);
    Step::ask(state, Stage::AnythingElse, say)
}

/// The appointment was cancelled.
pub(in crate::dialogue) fn cancelled(state: &mut State) -> Step {
    let cancelled = state.target.as_ref().map(|own| own.id);
    let just_booked = state.just_booked.as_ref().map(|own| own.id);
    state.reach(Outcome::Cancelled);
    if just_booked.is_some() && just_booked == cancelled {
        // Nothing is left of what this call had made.
        state.outcome = Outcome::Cancelled;
    }
    state.just_booked = state
        .just_booked
        .take()
        .filter(|own| Some(own.id) != cancelled);
    state.close_goal();
    Step::ask(
        state,
        Stage::AnythingElse,
        vec![Phrase::Cancelled, Phrase::AnythingElse],
    )
}
