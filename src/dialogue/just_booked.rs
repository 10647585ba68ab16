//! What the caller wants changed of what was booked a moment ago, which needs no proof of who is speaking.

use crate::dialogue::answers::shifted;
use crate::dialogue::exchange::{Scene, Step};
use crate::dialogue::facts::{keep_time, take_facts};
use crate::dialogue::heard::has;
use crate::dialogue::offer;
use crate::dialogue::recall::services_of;
use crate::dialogue::state::{Goal, Own, State};
use crate::dialogue::step::progress;
use crate::domain::availability::Opening;
use crate::understanding::meaning::{Intent, Meaning};

/// Moves or cancels what was just booked, when the words are about that.
pub(in crate::dialogue) fn changed(
    state: &mut State,
    scene: &Scene,
    intent: Option<Intent>,
    meaning: &Meaning,
) -> Option<Step> {
    if state.goal.is_some() {
        return None;
    }
    let booked = state.just_booked.clone()?;
    let services = services_of(&booked);
    let is_same = meaning.services.iter().all(|id| services.contains(id));
    if !is_same || meaning.unknown_staff.is_some() {
        return None;
    }
    if meaning.is_addition && meaning.services.is_empty() {
        // "Another one at three": of the same kind.
        state.topic = services;
        return None;
    }
    if is_replaced(meaning) || is_corrected(intent, meaning) {
        return Some(moved(state, scene, booked, meaning));
    }
    let is_cancelled = intent == Some(Intent::Cancel)
        && !state.caller.is_proven
        && names_no_other(scene, &booked, meaning);
    is_cancelled.then(|| {
        state.goal = Some(Goal::Cancel);
        state.target = Some(booked);
        progress(state, scene)
    })
}

/// "Cancel that and book Friday at ten instead" is one move, not two errands.
pub(in crate::dialogue) fn is_replaced(meaning: &Meaning) -> bool {
    let has_any = |intents: [Intent; 2]| intents.into_iter().any(|intent| has(meaning, intent));
    has_any([Intent::Cancel, Intent::Stop])
        && (has_any([Intent::Book, Intent::Move]) || meaning.shift.is_some())
        && (!meaning.when.is_empty() || meaning.staff.is_some() || meaning.shift.is_some())
}

/// "An hour later", "no, at four", "with Ben": no errand of its own, so it is about what was booked.
fn is_corrected(intent: Option<Intent>, meaning: &Meaning) -> bool {
    if meaning.is_addition || has(meaning, Intent::Cancel) {
        return false;
    }
    let changes = meaning.shift.is_some() || !meaning.when.is_empty() || meaning.staff.is_some();
    let has_no_errand = matches!(
        intent,
        None | Some(
            Intent::Inform
                | Intent::Affirm
                | Intent::Deny
                | Intent::Wait
                | Intent::Unsure
                | Intent::Thanks
                | Intent::Greet
                | Intent::OutOfScope
        )
    );
    let is_shift = meaning.shift.is_some() && intent != Some(Intent::Hours);
    changes
        && (intent == Some(Intent::Move) || is_shift || has_no_errand)
        && (meaning.services.is_empty() || intent == Some(Intent::Move))
}

/// Whether the day that was named, if any, is that of the booking.
fn names_no_other(scene: &Scene, booked: &Own, meaning: &Meaning) -> bool {
    let Some(opening) = as_opening(booked) else {
        return false;
    };
    let at = offer::local(scene, &opening);
    let readings = meaning.when.first();
    readings.is_none_or(|reading| offer::fits(at, reading))
}

fn moved(state: &mut State, scene: &Scene, booked: Own, meaning: &Meaning) -> Step {
    state.goal = Some(Goal::Move);
    state.wish.services = services_of(&booked);
    state.wish.staff = state.booked_with;
    state.wish.unwanted.clone_from(&state.booked_without);
    state.chosen = as_opening(&booked);
    state.target = Some(booked);
    state.trouble.misses = 0;
    if let Some(step) = shifted(state, scene, meaning) {
        return step;
    }
    keep_time(state, scene);
    take_facts(state, scene, meaning, Some(Intent::Move));
    state.drop_choice();
    progress(state, scene)
}

fn as_opening(own: &Own) -> Option<Opening> {
    Some(Opening {
        starts_at: own.items.first()?.starts_at,
        ends_at: own.items.last()?.ends_at,
        items: own.items.clone(),
    })
}
