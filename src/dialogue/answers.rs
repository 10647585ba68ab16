//! The answer to what was asked: an offer taken, a read-back confirmed, a number, a name.

use jiff::ToSpan;

use crate::dialogue::exchange::{Request, Scene, Step};
use crate::dialogue::facts::{full_name, is_news, take_caller, take_facts};
use crate::dialogue::heard::{has, nothing_changed};
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Goal, NamePart, Stage, State};
use crate::dialogue::step::{goodbye, progress};
use crate::dialogue::{booking, changing, offer, trouble};
use crate::domain::id::ServiceId;
use crate::domain::phone::Phone;
use crate::understanding::meaning::{Confirm, Intent, Meaning, PersonName, Shift, TimeReading};

/// A new part of a name is at least this like the part that it mends (Jaro-Winkler).
const LIKE_THE_OLD: f64 = 0.6;

/// The answer to what was asked, when the words answer it; `None` lets them be read as news.
pub(in crate::dialogue) fn answer(
    state: &mut State,
    scene: &Scene,
    meaning: &Meaning,
) -> Option<Step> {
    let is_about_the_caller = matches!(
        state.stage,
        Stage::Name | Stage::CallersPhone | Stage::Phone
    );
    if (is_about_the_caller || state.stage == Stage::ReadBack) && respelled(state, scene, meaning) {
        return Some(progress(state, scene));
    }
    if is_about_the_caller && state.chosen.is_some() && meaning.shift.is_some() {
        return shifted(state, scene, meaning);
    }
    match state.stage {
        Stage::Offer if asks(meaning) && meaning.shift.is_none() && meaning.choice.is_none() => {
            None
        }
        Stage::Offer => answer_offer(state, scene, meaning),
        Stage::ReadBack => answer_read_back(state, scene, meaning),
        Stage::CallersPhone | Stage::Phone
            if meaning.phone.is_none()
                && meaning.confirm != Some(Confirm::Yes)
                && meaning.name.is_some() =>
        {
            let is_no = meaning.confirm == Some(Confirm::No);
            correct_name(state, meaning.name.as_ref()?, is_no);
            Some(progress(state, scene))
        }
        Stage::CallersPhone => match (&meaning.phone, meaning.confirm) {
            (Some(phone), _) => Some(number(state, scene, phone.clone())),
            (None, Some(confirm)) => Some(yes_or_no(state, scene, confirm == Confirm::Yes)),
            _ => None,
        },
        Stage::LookupPhone if is_bare_no(meaning) => Some(nothing_changed(state)),
        Stage::Phone | Stage::LookupPhone => {
            let phone = meaning.phone.clone()?;
            Some(number(state, scene, phone))
        }
        Stage::Name => {
            let name = full_name(meaning.name.as_ref()?)?;
            state.caller.name = Some(name);
            state.caller.name_part = meaning.name.as_ref().and_then(NamePart::of);
            take_facts(state, scene, &beside_the_name(meaning), None);
            Some(progress(state, scene))
        }
        Stage::Proof if is_bare_no(meaning) => Some(nothing_changed(state)),
        Stage::Proof => changing::proof(state, scene, meaning),
        Stage::WhichOwn => changing::chosen(state, scene, meaning),
        Stage::MessageOffer if is_news(meaning) || asks(meaning) => None,
        Stage::MessageOffer => Some(yes_or_no(state, scene, meaning.confirm? == Confirm::Yes)),
        Stage::AnythingElse => is_bare_no(meaning).then(|| goodbye(state, vec![])),
        Stage::Wish | Stage::Service | Stage::When | Stage::Message | Stage::Keypad => None,
    }
}

/// "Smyth with a y": changes the letters of the name that was given before; whether it did.
fn respelled(state: &mut State, scene: &Scene, meaning: &Meaning) -> bool {
    let (Some(hint), None) = (&meaning.name_hint, &meaning.name) else {
        return false;
    };
    let Some(old) = &state.caller.name else {
        return false;
    };
    let (first, last) = match old.split_once(' ') {
        Some((first, last)) => (Some(first), Some(last)),
        None => (None, Some(old.as_str())),
    };
    let old = PersonName {
        first: first.map(str::to_owned),
        last: last.map(str::to_owned),
        is_spelled: false,
    };
    let new = old
        .corrected(hint, state.language(scene.business))
        .and_then(|name| full_name(&name));
    let is_new = new.is_some();
    state.caller.name = new.or_else(|| state.caller.name.take());
    is_new
}

/// Takes a name that was said again: a part of it replaces the part that it is most like, or completes the other part.
fn correct_name(state: &mut State, said: &PersonName, is_no: bool) {
    let Some(new) = full_name(said) else { return };
    let known = state.caller.name_part;
    let old = state.caller.name.take().unwrap_or_default();
    let mut parts: Vec<&str> = old.split_whitespace().collect();
    let is_part = parts.len() > 1 && !new.contains(' ');
    let like = |part: &str| strsim::jaro_winkler(&part.to_lowercase(), &new.to_lowercase());
    if let (Some(known), [part], false) = (known, parts.as_slice(), is_no)
        && !new.contains(' ')
        && like(part) < LIKE_THE_OLD
    {
        state.caller.name_part = None;
        state.caller.name = Some(match known {
            NamePart::First => format!("{part} {new}"),
            NamePart::Family => format!("{new} {part}"),
        });
        return;
    }
    let nearest =
        (0..parts.len()).max_by(|one, other| like(parts[*one]).total_cmp(&like(parts[*other])));
    if let Some(at) = nearest.filter(|at| is_part && like(parts[*at]) >= LIKE_THE_OLD) {
        parts[at] = &new;
        state.caller.name = Some(parts.join(" "));
    } else {
        state.caller.name_part = NamePart::of(said);
        state.caller.name = Some(new);
    }
}

fn is_bare_no(meaning: &Meaning) -> bool {
    meaning.confirm == Some(Confirm::No)
        && !is_news(meaning)
        && meaning.name.is_none()
        && meaning.phone.is_none()
}

/// Whether the words ask something, so that an "okay" before them is no yes.
fn asks(meaning: &Meaning) -> bool {
    [
        Intent::Help,
        Intent::Question,
        Intent::Hours,
        Intent::Price,
        Intent::Place,
        Intent::Clock,
        Intent::AboutBella,
    ]
    .into_iter()
    .any(|intent| has(meaning, intent))
}

/// A day or time may stand beside the name; what sounds like a colleague or a service is part of it.
/// Whether a day is named; a bare hour beside a name is more likely a part of how the name was heard.
fn has_day(reading: &TimeReading) -> bool {
    reading.any_of.iter().any(|moment| moment.date.is_some())
}

fn beside_the_name(meaning: &Meaning) -> Meaning {
    Meaning {
        when: meaning
            .when
            .iter()
            .filter(|reading| has_day(reading))
            .cloned()
            .collect(),
        phone: meaning.phone.clone(),
        ..Meaning::default()
    }
}

fn answer_offer(state: &mut State, scene: &Scene, meaning: &Meaning) -> Option<Step> {
    if !meaning.services.is_empty() && meaning.services != state.wish.services {
        return None;
    }
    let is_new_caller = take_caller(state, meaning);
    if let Some(opening) = offer::meant(scene, &state.offers, meaning).cloned()
        && (names_a_time(meaning) || meaning.choice.is_some() || state.offers.len() > 1)
    {
        return Some(booking::choose(state, scene, opening));
    }
    if let Some(step) = shifted(state, scene, meaning) {
        return Some(step);
    }
    if !meaning.when.is_empty() || meaning.staff.is_some() {
        return None;
    }
    if is_new_caller && meaning.confirm.is_none() {
        return Some(booking::offered(state, vec![]));
    }
    match (meaning.confirm?, state.offers.as_slice()) {
        (Confirm::Yes, [only]) => {
            let only = only.clone();
            Some(booking::choose(state, scene, only))
        }
        (Confirm::Yes, several) => {
            state.passed = several.to_vec();
            state.offers = several.first().cloned().into_iter().collect();
            Some(booking::offered(state, vec![]))
        }
        (Confirm::No, _) => {
            state.drop_choice();
            state.wish.forget_when();
            Some(progress(state, scene))
        }
    }
}

/// Whether a time of day was named, not only a day.
fn names_a_time(meaning: &Meaning) -> bool {
    meaning
        .when
        .iter()
        .any(|reading| reading.any_of.iter().any(|moment| moment.time.is_some()))
}

fn answer_read_back(state: &mut State, scene: &Scene, meaning: &Meaning) -> Option<Step> {
    if let Some(step) = shifted(state, scene, meaning) {
        return Some(step);
    }
    if state.goal == Some(Goal::Book)
        && let Some(phone) = meaning.phone.clone()
    {
        return Some(number(state, scene, phone));
    }
    if state.goal != Some(Goal::Cancel)
        && let Some(name) = &meaning.name
    {
        correct_name(state, name, meaning.confirm == Some(Confirm::No));
        return Some(progress(state, scene));
    }
    if is_news(meaning) && !only_repeats(state, scene, meaning) {
        return None;
    }
    Some(yes_or_no(state, scene, meaning.confirm? == Confirm::Yes))
}

fn is_of_target(state: &State, service: ServiceId) -> bool {
    let target = state.target.as_ref();
    target.is_some_and(|own| own.items.iter().any(|item| item.service == service))
}

/// "Yes, Tuesday at three": the words say again what was read back.
fn only_repeats(state: &State, scene: &Scene, meaning: &Meaning) -> bool {
    let Some(chosen) = &state.chosen else {
        let wants_more = [Intent::Move, Intent::Book, Intent::Availability];
        return state.goal == Some(Goal::Cancel)
            && meaning.confirm.is_some()
            && meaning.when.is_empty()
            && meaning.staff.is_none()
            && meaning
                .services
                .iter()
                .all(|service| is_of_target(state, *service))
            && !wants_more.into_iter().any(|intent| has(meaning, intent));
    };
    let same_time = meaning
        .when
        .first()
        .is_none_or(|reading| offer::fits(offer::local(scene, chosen), reading));
    let named = &meaning.services;
    let wished = &state.wish.services;
    let same_service = named.is_empty()
        || named.len() == wished.len() && named.iter().all(|service| wished.contains(service));
    let same_staff = meaning
        .staff
        .as_ref()
        .is_none_or(|staff| state.wish.is_staff(staff));
    same_time && same_service && same_staff && meaning.shift.is_none()
}

/// A change relative to what is on the table: "half an hour later", "something earlier", "another day".
pub(in crate::dialogue) fn shifted(
    state: &mut State,
    scene: &Scene,
    meaning: &Meaning,
) -> Option<Step> {
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
    if let (Shift::Days(days), Some(refused), None) = (shift, state.refused, &state.chosen) {
        // "The next day" counts from the day that was asked for.
        let to = refused.saturating_add(i64::from(days).days());
        state.drop_choice();
        state.wish.dates = vec![(to, to)];
        return Some(progress(state, scene));
    }
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
    let offered = std::mem::take(&mut state.offers);
    state.drop_choice();
    if matches!(shift, Shift::Earlier | Shift::Later) {
        state.offered_before = offered;
    }
    Some(progress(state, scene))
}

/// A yes or a no to the open question.
pub(in crate::dialogue) fn yes_or_no(state: &mut State, scene: &Scene, is_yes: bool) -> Step {
    match (state.stage, is_yes) {
        (Stage::ReadBack, true) if state.goal == Some(Goal::Cancel) => match &state.target {
            Some(target) => Step::request(Request::Cancel(target.id)),
            None => progress(state, scene),
        },
        (Stage::ReadBack, true) => booking::confirmed(state, scene),
        (Stage::ReadBack, false) if state.goal == Some(Goal::Book) => {
            state.drop_choice();
            state.wish.forget_when();
            progress(state, scene)
        }
        (Stage::ReadBack, false) => nothing_changed(state),
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
    state.caller.phone = Some(phone.clone());
    progress(state, scene).after(vec![Phrase::NumberHeard(phone)])
}
