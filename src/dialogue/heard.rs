//! What the caller said: side questions first, then the answer to what was asked, then new facts.

use jiff::ToSpan;

use crate::dialogue::exchange::{Scene, Step};
use crate::dialogue::offer;
use crate::dialogue::outcome::Outcome;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Goal, Stage, State};
use crate::dialogue::step::{goodbye, progress};
use crate::dialogue::wish::Wish;
use crate::dialogue::{booking, changing, limits, side, trouble};
use crate::domain::availability::Opening;
use crate::domain::phone::Phone;
use crate::understanding::meaning::{Confirm, Intent, Meaning, PersonName, Shift};

/// Takes what was understood of one utterance.
pub(in crate::dialogue) fn heard(state: &mut State, scene: &Scene, meaning: &Meaning) -> Step {
    state.trouble.silences = 0;
    let intent = main_intent(meaning);
    if let Some(step) = anywhere(state, scene, intent, meaning) {
        return step;
    }
    if let Some(step) = answer_to_question(state, scene, meaning) {
        state.trouble.misses = 0;
        return step;
    }
    let news = take_facts(state, scene, meaning, intent);
    if news {
        state.trouble.misses = 0;
        return progress(state, scene);
    }
    if intent == Some(Intent::OutOfScope) && state.trouble.misses > 0 {
        return trouble::missed(state, scene);
    }
    if let Some(answer) = intent.and_then(|intent| side::answer(scene, intent, meaning)) {
        if intent == Some(Intent::Price) {
            state.topic.clone_from(&meaning.services);
        }
        return by_the_way(state, scene, answer);
    }
    match intent {
        Some(Intent::Greet) => progress(state, scene),
        Some(Intent::Unsure) if state.goal.is_some() => unsure(state, scene),
        _ => trouble::missed(state, scene),
    }
}

fn main_intent(meaning: &Meaning) -> Option<Intent> {
    meaning
        .intents
        .first()
        .filter(|(_, score)| *score >= limits::UNSURE)
        .map(|(intent, _)| *intent)
}

fn has(meaning: &Meaning, wanted: Intent) -> bool {
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
    Some(match intent? {
        Intent::Repeat => Step {
            say: vec![Phrase::Again(state.last_said.clone())],
            then: crate::dialogue::exchange::Then::Listen,
        },
        Intent::Pace => {
            state.is_slow = true;
            Step {
                say: vec![Phrase::Slower, Phrase::Again(state.last_said.clone())],
                then: crate::dialogue::exchange::Then::Listen,
            }
        }
        Intent::Wait => {
            let stage = state.stage;
            Step::ask(state, stage, vec![Phrase::TakeYourTime])
        }
        Intent::Handover => trouble::to_a_person(state, scene, vec![]),
        Intent::Message => trouble::take_message(state, scene),
        Intent::Goodbye if !is_news(meaning) => goodbye(state, vec![]),
        Intent::Thanks if state.goal.is_none() && !is_news(meaning) => {
            goodbye(state, vec![Phrase::Welcome])
        }
        Intent::Stop if state.goal.is_some() => {
            state.close_goal();
            Step::ask(
                state,
                Stage::AnythingElse,
                vec![Phrase::NothingChanged, Phrase::AnythingElse],
            )
        }
        _ => return None,
    })
}

/// The answer to what was asked, when the words answer it; `None` lets them be read as news.
fn answer_to_question(state: &mut State, scene: &Scene, meaning: &Meaning) -> Option<Step> {
    match state.stage {
        Stage::Offer => answer_offer(state, scene, meaning),
        Stage::ReadBack => answer_read_back(state, scene, meaning),
        Stage::CallersPhone => match (&meaning.phone, meaning.confirm) {
            (Some(phone), _) => Some(number(state, scene, phone.clone())),
            (None, Some(confirm)) => Some(yes_or_no(state, scene, confirm == Confirm::Yes)),
            _ => None,
        },
        Stage::Phone | Stage::LookupPhone => {
            let phone = meaning.phone.clone()?;
            Some(number(state, scene, phone))
        }
        Stage::Name => {
            let name = full_name(meaning.name.as_ref()?)?;
            state.caller.name = Some(name);
            take_facts(state, scene, &beside_the_name(meaning), None);
            Some(progress(state, scene))
        }
        Stage::Proof => meaning
            .name
            .is_some()
            .then(|| changing::proof(state, scene, meaning)),
        Stage::WhichOwn => changing::chosen(state, scene, meaning),
        Stage::MessageOffer => Some(yes_or_no(state, scene, meaning.confirm? == Confirm::Yes)),
        Stage::AnythingElse => {
            let says_no = meaning.confirm == Some(Confirm::No) && !is_news(meaning);
            says_no.then(|| goodbye(state, vec![]))
        }
        Stage::Wish | Stage::Service | Stage::When | Stage::Message | Stage::Keypad => None,
    }
}

/// A day or time may stand beside the name; what sounds like a colleague or a service is part of it.
fn beside_the_name(meaning: &Meaning) -> Meaning {
    Meaning {
        when: meaning.when.clone(),
        phone: meaning.phone.clone(),
        ..Meaning::default()
    }
}

fn is_news(meaning: &Meaning) -> bool {
    !meaning.services.is_empty()
        || !meaning.when.is_empty()
        || meaning.staff.is_some()
        || meaning.shift.is_some()
        || [
            Intent::Book,
            Intent::Move,
            Intent::Cancel,
            Intent::Lookup,
            Intent::Availability,
        ]
        .into_iter()
        .any(|intent| has(meaning, intent))
}

fn answer_offer(state: &mut State, scene: &Scene, meaning: &Meaning) -> Option<Step> {
    if !meaning.services.is_empty() && meaning.services != state.wish.services {
        return None;
    }
    if let Some(opening) = offer::meant(scene, &state.offers, meaning).cloned()
        && (is_exactly(scene, &opening, meaning)
            || meaning.choice.is_some()
            || state.offers.len() > 1)
    {
        return Some(booking::choose(state, scene, opening));
    }
    if let Some(step) = shifted(state, scene, meaning) {
        return Some(step);
    }
    if !meaning.when.is_empty() || meaning.staff.is_some() {
        return None;
    }
    match (meaning.confirm?, state.offers.as_slice()) {
        (Confirm::Yes, [only]) => {
            let only = only.clone();
            Some(booking::choose(state, scene, only))
        }
        (Confirm::Yes, _) => Some(booking::offered(state, scene, vec![])),
        (Confirm::No, _) => {
            state.offers.clear();
            state.wish.forget_when();
            Some(progress(state, scene))
        }
    }
}

/// Whether a time of day was named, not only a day.
fn is_exactly(_scene: &Scene, _opening: &Opening, meaning: &Meaning) -> bool {
    meaning
        .when
        .iter()
        .any(|reading| reading.any_of.iter().any(|moment| moment.time.is_some()))
}

fn answer_read_back(state: &mut State, scene: &Scene, meaning: &Meaning) -> Option<Step> {
    if let Some(step) = shifted(state, scene, meaning) {
        return Some(step);
    }
    if state.goal != Some(Goal::Cancel)
        && let Some(name) = meaning.name.as_ref().and_then(full_name)
    {
        state.caller.name = Some(name);
        return Some(progress(state, scene));
    }
    if is_news(meaning) && !only_repeats(state, scene, meaning) {
        return None;
    }
    Some(yes_or_no(state, scene, meaning.confirm? == Confirm::Yes))
}

/// "Yes, Tuesday at three": the words say again what was read back.
fn only_repeats(state: &State, scene: &Scene, meaning: &Meaning) -> bool {
    let Some(chosen) = &state.chosen else {
        return state.goal == Some(Goal::Cancel)
            && meaning.confirm.is_some()
            && meaning.when.is_empty();
    };
    let same_time = meaning.when.is_empty()
        || offer::meant(scene, std::slice::from_ref(chosen), meaning).is_some();
    let same_service = meaning
        .services
        .iter()
        .all(|service| state.wish.services.contains(service));
    let same_staff = meaning.staff.is_none() || meaning.staff == state.wish.staff;
    same_time && same_service && same_staff && meaning.shift.is_none()
}

/// A change relative to what is on the table: "half an hour later", "something earlier", "another day".
fn shifted(state: &mut State, scene: &Scene, meaning: &Meaning) -> Option<Step> {
    let shift = meaning.shift?;
    let anchor = state
        .chosen
        .clone()
        .or_else(|| state.offers.first().cloned())?;
    let last = state
        .offers
        .last()
        .cloned()
        .unwrap_or_else(|| anchor.clone());
    let (at, last) = (offer::local(scene, &anchor), offer::local(scene, &last));
    let day = at.date();
    let midnight = jiff::civil::Time::midnight();
    state.wish.forget_when();
    state.wish.has_when = true;
    match shift {
        Shift::Minutes(minutes) => {
            let to = at.saturating_add(i64::from(minutes).minutes());
            state.wish.dates = vec![(to.date(), to.date())];
            state.wish.at = Some(to.time());
        }
        Shift::Days(days) => {
            let to = at.saturating_add(i64::from(days).days());
            state.wish.dates = vec![(to.date(), to.date())];
            state.wish.at = Some(to.time());
        }
        Shift::Earlier => {
            state.wish.dates = vec![(day, day)];
            state.wish.times = vec![(midnight, at.time())];
        }
        Shift::Later => {
            let day = last.date();
            state.wish.dates = vec![(day, day)];
            state.wish.times = vec![(last.time().saturating_add(1.minute()), midnight)];
        }
        Shift::OtherDay | Shift::Other => {
            let next = last.date().tomorrow().unwrap_or(last.date());
            state.wish.dates = vec![(next, jiff::civil::Date::MAX)];
        }
    }
    drop_choice(state);
    Some(progress(state, scene))
}

/// Takes every fact that was said; whether there was any.
fn take_facts(state: &mut State, scene: &Scene, meaning: &Meaning, intent: Option<Intent>) -> bool {
    let mut news = take_goal(state, meaning, intent);
    let today = scene.local.date();
    if !meaning.services.is_empty()
        && state.goal.is_none_or(|goal| goal == Goal::Book)
        && !is_question(intent)
    {
        news |= meaning.services != state.wish.services;
        state.wish.read_services(&meaning.services);
        state.goal.get_or_insert(Goal::Book);
        state.wanted_to_book = true;
        drop_choice(state);
    } else if meaning.services.is_empty()
        && state.wish.services.is_empty()
        && state.stage == Stage::Service
        && let [maybe] = meaning.services_maybe.as_slice()
    {
        state.wish.read_services(&[*maybe]);
        news = true;
    }
    if let Some(staff) = meaning.staff {
        state.wish.staff = Some(staff);
        drop_choice(state);
        news = true;
    }
    let is_about_time = !is_question(intent)
        && !matches!(state.stage, Stage::Name | Stage::Phone | Stage::LookupPhone);
    if let (Some(reading), true) = (meaning.when.first(), is_about_time) {
        if state.chosen.is_some() || !state.offers.is_empty() {
            keep_what_stands(
                &mut state.wish,
                state.chosen.as_ref().or(state.offers.first()),
                scene,
            );
        }
        state.wish.read_when(reading, today);
        drop_choice(state);
        if state.goal.is_none() {
            state.goal = Some(Goal::Book);
            state.wanted_to_book = true;
        }
        news = true;
    }
    if let Some(seconds) = meaning.duration_s.filter(|_| intent != Some(Intent::Hours))
        && state.goal == Some(Goal::Book)
        && state.stage == Stage::Service
    {
        state.wish.duration_min = u32::try_from(seconds / 60)
            .ok()
            .filter(|minutes| *minutes > 0);
    }
    if state.caller.name.is_none()
        && let Some(name) = meaning.name.as_ref().and_then(full_name)
    {
        state.caller.name = Some(name);
        news = true;
    }
    if let Some(phone) = meaning
        .phone
        .clone()
        .filter(|_| state.goal == Some(Goal::Book))
    {
        state.caller.phone = Some(phone);
        news = true;
    }
    news
}

fn is_question(intent: Option<Intent>) -> bool {
    matches!(
        intent,
        Some(Intent::Hours | Intent::Price | Intent::Place | Intent::Question | Intent::Clock)
    )
}

/// A new time for a day that was settled keeps that day: "no, at four".
fn keep_what_stands(wish: &mut Wish, settled: Option<&Opening>, scene: &Scene) {
    if let Some(opening) = settled {
        let at = offer::local(scene, opening);
        if wish.dates.is_empty() || wish.dates.iter().any(|(from, to)| from != to) {
            wish.dates = vec![(at.date(), at.date())];
        }
    }
}

/// Whether the words name something to do that is not under way.
fn take_goal(state: &mut State, meaning: &Meaning, intent: Option<Intent>) -> bool {
    let wanted = match intent {
        Some(Intent::Book | Intent::Availability) => Goal::Book,
        Some(Intent::Move) => Goal::Move,
        Some(Intent::Cancel) => Goal::Cancel,
        Some(Intent::Lookup) => Goal::Lookup,
        _ => return false,
    };
    // While a new time is being found, "can we move it to Friday" is about that.
    let is_same = state.goal == Some(wanted)
        || (state.goal == Some(Goal::Book) && wanted == Goal::Move && state.chosen.is_some());
    if is_same {
        return intent == Some(Intent::Availability) && !state.wish.has_when && widen(state);
    }
    if state.goal == Some(Goal::Book) && wanted == Goal::Cancel && state.chosen.is_some() {
        state.close_goal();
        state.goal = None;
        return false;
    }
    let services = if wanted == Goal::Book {
        meaning.services.clone()
    } else {
        Vec::new()
    };
    state.close_goal();
    state.stage = Stage::Wish;
    state.goal = Some(wanted);
    state.wanted_to_book |= wanted == Goal::Book;
    state.wish.read_services(&services);
    if intent == Some(Intent::Availability) {
        state.wish.has_when = true;
    }
    true
}

/// "What do you have?" asks for the soonest.
fn widen(state: &mut State) -> bool {
    state.wish.has_when = true;
    true
}

fn drop_choice(state: &mut State) {
    state.offers.clear();
    state.chosen = None;
    state.held = None;
}

/// A yes or a no to the open question.
pub(in crate::dialogue) fn yes_or_no(state: &mut State, scene: &Scene, is_yes: bool) -> Step {
    match (state.stage, is_yes) {
        (Stage::ReadBack, true) if state.goal == Some(Goal::Cancel) => match &state.target {
            Some(target) => Step::request(crate::dialogue::exchange::Request::Cancel(target.id)),
            None => progress(state, scene),
        },
        (Stage::ReadBack, true) => booking::confirmed(state, scene),
        (Stage::ReadBack, false) if state.goal == Some(Goal::Book) => {
            drop_choice(state);
            state.wish.forget_when();
            progress(state, scene)
        }
        (Stage::ReadBack, false) => {
            state.close_goal();
            Step::ask(
                state,
                Stage::AnythingElse,
                vec![Phrase::NothingChanged, Phrase::AnythingElse],
            )
        }
        (Stage::CallersPhone, true) => {
            state.caller.phone = scene.caller.cloned();
            progress(state, scene)
        }
        (Stage::CallersPhone, false) => Step::ask(state, Stage::Phone, vec![Phrase::Phone]),
        (Stage::MessageOffer, true) => trouble::take_message(state, scene),
        (Stage::MessageOffer, false) => {
            state.close_goal();
            Step::ask(state, Stage::AnythingElse, vec![Phrase::AnythingElse])
        }
        _ => progress(state, scene),
    }
}

/// A telephone number was given.
pub(in crate::dialogue) fn number(state: &mut State, scene: &Scene, phone: Phone) -> Step {
    state.trouble.misses = 0;
    if state.stage == Stage::LookupPhone {
        return trouble::look_up(phone);
    }
    state.caller.phone = Some(phone);
    progress(state, scene)
}

fn full_name(name: &PersonName) -> Option<String> {
    let words: Vec<&str> = [name.first.as_deref(), name.last.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
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
    if is_unanswered {
        return trouble::offer_message(state, scene, vec![answer]);
    }
    if state.goal.is_none() {
        state.stage = Stage::AnythingElse;
    }
    progress(state, scene).after(vec![answer])
}
