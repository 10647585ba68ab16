//! What the caller said: what can be said at any moment, then the answer to what was asked, then new facts, then questions.

use crate::dialogue::exchange::{Scene, Step, Then};
use crate::dialogue::facts::{is_news, take_facts};
use crate::dialogue::just_booked::is_replaced;
use crate::dialogue::outcome::Outcome;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Goal, Stage, State};
use crate::dialogue::step::{goodbye, progress};
use crate::dialogue::{answers, just_booked, limits, recall, side, trouble};
use crate::domain::id::ServiceId;
use crate::understanding::meaning::{Confirm, Intent, Meaning};

/// Takes what was understood of one utterance.
pub(in crate::dialogue) fn heard(state: &mut State, scene: &Scene, meaning: &Meaning) -> Step {
    state.trouble.silences = 0;
    state.changed_to = meaning.changed_to.or(state.changed_to);
    let intent = main_intent(state, meaning);
    if !has(meaning, Intent::Urgent)
        && let Some(step) = recall::asked_back(state, scene, meaning)
    {
        return step;
    }
    if intent != Some(Intent::Repeat) {
        state.trouble.repeats = 0;
    }
    if let Some(step) = anywhere(state, scene, intent, meaning) {
        return step;
    }
    if let Some(step) = recall::chosen_anew(state, scene, meaning) {
        return step;
    }
    if let Some(step) = answers::answer(state, scene, meaning) {
        state.trouble.misses = 0;
        return step;
    }
    if let Some(step) = more_hours(state, scene, meaning) {
        return step;
    }
    if let Some(step) = just_booked::changed(state, scene, intent, meaning) {
        return step;
    }
    if take_facts(state, scene, meaning, intent) || meaning.no_such_day.is_some() {
        state.trouble.misses = 0;
        let mut say = aside(state, meaning);
        say.extend(also_asked(scene, intent, meaning, &state.wish.services));
        return progress(state, scene).after(say);
    }
    // "Do you speak Spanish?" is answered by going on in it.
    if meaning.changed_to.is_some() && matches!(intent, None | Some(Intent::OutOfScope)) {
        return progress(state, scene);
    }
    if intent == Some(Intent::OutOfScope) && state.trouble.misses > 0 {
        return trouble::missed(state, scene, Phrase::OutOfScope);
    }
    let topic = if state.wish.services.is_empty() {
        state.topic.clone()
    } else {
        state.wish.services.clone()
    };
    if let Some(answer) = intent.and_then(|intent| side::answer(scene, intent, meaning, &topic)) {
        if !meaning.services.is_empty() {
            state.topic.clone_from(&meaning.services);
        }
        state.asked_hours = intent == Some(Intent::Hours);
        return by_the_way(state, scene, answer);
    }
    match intent {
        Some(Intent::Greet) => progress(state, scene),
        Some(Intent::Unsure) if state.goal.is_some() => unsure(state, scene),
        _ if meaning.confirm == Some(Confirm::Yes) && state.goal.is_none() => {
            Step::ask(state, Stage::Wish, vec![Phrase::HowCanIHelp])
        }
        _ => trouble::missed(state, scene, Phrase::Sorry),
    }
}

/// What is said before going on when the wish cannot be met as a whole.
fn aside(state: &State, meaning: &Meaning) -> Vec<Phrase> {
    let mut say = Vec::new();
    if let Some((month, day)) = meaning.no_such_day {
        say.push(Phrase::NoSuchDay(month, day));
    }
    if let Some(name) = &meaning.unknown_staff {
        say.push(Phrase::NoSuchStaff(name.clone()));
    }
    if meaning.recurrence.is_some() {
        say.push(Phrase::NoSeries);
    }
    if meaning.party.is_some_and(|people| people > 1) && state.goal == Some(Goal::Book) {
        say.push(Phrase::OneAtATime);
    } else if meaning.further.is_some() {
        say.push(Phrase::OneByOne);
    }
    say
}

/// A question beside the wish: "a haircut tomorrow at three, and what does it cost?"
fn also_asked(
    scene: &Scene,
    intent: Option<Intent>,
    meaning: &Meaning,
    topic: &[ServiceId],
) -> Option<Phrase> {
    [Intent::Price, Intent::Place]
        .into_iter()
        .filter(|asked| Some(*asked) != intent && has(meaning, *asked))
        .find_map(|asked| side::answer(scene, asked, meaning, topic))
}

/// "And on Monday?" after a question about the hours.
fn more_hours(state: &mut State, scene: &Scene, meaning: &Meaning) -> Option<Step> {
    let was_asked = std::mem::take(&mut state.asked_hours);
    let is_only_a_day = meaning.services.is_empty()
        && meaning.staff.is_none()
        && meaning.intents.first().map(|(intent, _)| *intent) == Some(Intent::Inform)
        && meaning.when.first().is_some_and(|reading| {
            let mut moments = reading.any_of.iter();
            moments.all(|moment| moment.date.is_some() && moment.time.is_none())
        });
    (was_asked && is_only_a_day && state.goal.is_none()).then(|| {
        state.asked_hours = true;
        let days = side::days_asked(scene, meaning);
        by_the_way(state, scene, Phrase::Hours(days))
    })
}

/// The intent that counts, when it is sure enough.
fn main_intent(state: &State, meaning: &Meaning) -> Option<Intent> {
    let best = meaning
        .intents
        .first()
        .filter(|(_, score)| *score >= limits::UNSURE)
        .map(|(intent, _)| *intent)?;
    // "Stop this and get me a person"; "cancel that" when nothing is under way but what was booked.
    Some(match best {
        Intent::Stop if has(meaning, Intent::Handover) => Intent::Handover,
        Intent::Stop if state.goal.is_none() && has(meaning, Intent::Cancel) => Intent::Cancel,
        best => best,
    })
}

/// Whether an intent was among those understood.
pub(in crate::dialogue) fn has(meaning: &Meaning, wanted: Intent) -> bool {
    meaning
        .intents
        .iter()
        .any(|(intent, score)| *intent == wanted && *score >= limits::UNSURE)
}

/// What can be said at any moment.
fn anywhere(
    state: &mut State,
    scene: &Scene,
    intent: Option<Intent>,
    meaning: &Meaning,
) -> Option<Step> {
    if has(meaning, Intent::Urgent) {
        return Some(trouble::emergency(state, scene));
    }
    if let Some(language) = meaning.foreign.filter(|_| state.stage != Stage::Name) {
        // Whoever was told already answers in their own words.
        return Some(if state.stage == Stage::MessageOffer {
            trouble::take_message(state, scene)
        } else {
            trouble::to_a_person(state, scene, vec![Phrase::Foreign(language)])
        });
    }
    Some(match intent? {
        Intent::Repeat => recall::repeated(state, scene),
        Intent::Pace => {
            state.is_slow = true;
            Step {
                say: vec![Phrase::Slower, Phrase::Again(state.last_said.clone())],
                then: Then::Listen,
            }
        }
        Intent::Wait | Intent::Unsure
            if has(meaning, Intent::Wait)
                && !is_news(meaning)
                && meaning.confirm != Some(Confirm::Yes) =>
        {
            let stage = state.stage;
            Step::ask(state, stage, vec![Phrase::TakeYourTime])
        }
        Intent::Handover => trouble::to_a_person(state, scene, vec![]),
        Intent::Message => trouble::take_message(state, scene),
        Intent::Goodbye if !is_news(meaning) => goodbye(state, vec![]),
        Intent::Thanks if state.goal.is_none() && !is_news(meaning) => {
            goodbye(state, vec![Phrase::Welcome])
        }
        // Nothing is under way: what stands is said, so that nobody takes it for cancelled.
        Intent::Stop if state.goal.is_none() && !is_news(meaning) => {
            let booked = state.just_booked.clone().map(|booked| vec![booked]);
            let say = booked.map_or(Phrase::NothingChanged, Phrase::OwnAppointments);
            Step::ask(state, Stage::AnythingElse, vec![say, Phrase::AnythingElse])
        }
        Intent::Stop if state.goal.is_some() && !is_replaced(meaning) => nothing_changed(state),
        _ => return None,
    })
}

/// Drops what was under way.
pub(in crate::dialogue) fn nothing_changed(state: &mut State) -> Step {
    state.close_goal();
    Step::ask(
        state,
        Stage::AnythingElse,
        vec![Phrase::NothingChanged, Phrase::AnythingElse],
    )
}

fn unsure(state: &mut State, scene: &Scene) -> Step {
    if matches!(state.stage, Stage::When) {
        state.wish.has_when = true;
    }
    progress(state, scene)
}

fn by_the_way(state: &mut State, scene: &Scene, answer: Phrase) -> Step {
    let is_out_of_scope = answer == Phrase::OutOfScope;
    state.trouble.misses = u8::from(is_out_of_scope);
    let is_unanswered = matches!(answer, Phrase::UnknownQuestion);
    if !is_unanswered && !matches!(answer, Phrase::OutOfScope | Phrase::Help) {
        state.reach(Outcome::Answered);
    }
    if is_unanswered && state.goal.is_none() {
        return trouble::offer_message(state, vec![answer]);
    }
    if state.goal.is_none() {
        state.stage = Stage::AnythingElse;
    }
    progress(state, scene).after(vec![answer])
}
