//! New facts in what was said: what to do, which services, whom, when, and who is speaking.

use crate::dialogue::exchange::Scene;
use crate::dialogue::heard::has;
use crate::dialogue::just_booked::is_replaced;
use crate::dialogue::offer;
use crate::dialogue::state::{Goal, NamePart, Queued, Stage, State};
use crate::dialogue::wish::Wish;
use crate::understanding::meaning::{Choice, DateSpec, Intent, Meaning, PersonName, TimeReading};
use jiff::ToSpan;

/// How close the score of another reading must be to the best one's for both to be offered.
const CLOSE: f32 = 0.15;
/// People of one party after the first who are booked in the same call.
const MORE_PEOPLE: u32 = 9;

/// Whether the words bring anything to act on.
pub(in crate::dialogue) fn is_news(meaning: &Meaning) -> bool {
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

/// Takes every fact that was said; whether there was any.
pub(in crate::dialogue) fn take_facts(
    state: &mut State,
    scene: &Scene,
    meaning: &Meaning,
    intent: Option<Intent>,
) -> bool {
    let mut news = take_goal(state, meaning, intent);
    news |= take_services(state, scene, meaning, intent);
    if let Some(staff) = &meaning.staff {
        keep_time(state, scene);
        state.wish.read_staff(staff);
        state.drop_choice();
        news = true;
    }
    news |= take_when(state, scene, meaning, intent);
    if let Some(further) = meaning.further.as_deref()
        && state.goal == Some(Goal::Book)
    {
        state.queued = Some(Queued {
            services: further.services.clone(),
            staff: further.staff.clone(),
            when: further.when.clone(),
        });
    }
    if let Some(seconds) = meaning.duration_s.filter(|_| intent != Some(Intent::Hours))
        && state.goal == Some(Goal::Book)
        && state.stage == Stage::Service
    {
        state.wish.duration_min = u32::try_from(seconds / 60)
            .ok()
            .filter(|minutes| *minutes > 0);
    }
    if let Some(people) = meaning.party.filter(|_| state.goal == Some(Goal::Book)) {
        state.more_people = people.saturating_sub(1).min(MORE_PEOPLE) as u8;
    }
    news | take_caller(state, meaning)
}

fn take_services(
    state: &mut State,
    scene: &Scene,
    meaning: &Meaning,
    intent: Option<Intent>,
) -> bool {
    if !meaning.services.is_empty() {
        let is_wanted = state.goal.is_none_or(|goal| goal == Goal::Book) && !is_question(intent);
        if !is_wanted {
            return false;
        }
        let is_new = meaning.services != state.wish.services;
        let mut services = Vec::new();
        if meaning.is_addition {
            services.clone_from(&state.wish.services);
        }
        services.extend(
            meaning
                .services
                .iter()
                .filter(|id| !services.contains(id))
                .copied()
                .collect::<Vec<_>>(),
        );
        keep_time(state, scene);
        state.wish.read_services(&services);
        want_to_book(state);
        state.drop_choice();
        return is_new;
    }
    if state.wish.services.is_empty()
        && state.stage == Stage::Service
        && let [maybe] = meaning.services_maybe.as_slice()
    {
        state.wish.read_services(&[*maybe]);
        return true;
    }
    false
}

fn take_when(state: &mut State, scene: &Scene, meaning: &Meaning, intent: Option<Intent>) -> bool {
    // Digits of a number and names like April sound like times.
    let is_about_time = !is_question(intent)
        && match state.stage {
            Stage::Name => meaning.name.is_none(),
            Stage::Phone | Stage::LookupPhone => false,
            _ => true,
        };
    let Some(reading) = plausible(&meaning.when).filter(|_| is_about_time) else {
        let is_soonest = meaning.choice == Some(Choice::Earliest) && !state.wish.has_when;
        state.wish.has_when |= is_soonest;
        return is_soonest;
    };
    keep_what_stands(state, scene);
    let reading = within_the_wish(&state.wish, reading);
    state.wish.read_when(&reading, scene.local.date());
    state.drop_choice();
    if state.goal.is_none() {
        want_to_book(state);
    }
    true
}

/// Takes who is speaking; whether that was new.
pub(in crate::dialogue) fn take_caller(state: &mut State, meaning: &Meaning) -> bool {
    let mut news = false;
    if state.caller.name.is_none()
        && let Some(name) = meaning.name.as_ref().and_then(full_name)
        && !is_on_card(state, &name)
    {
        state.caller.name = Some(name);
        state.caller.name_part = meaning.name.as_ref().and_then(NamePart::of);
        news = true;
    }
    if let Some(phone) = &meaning.phone
        && state.goal == Some(Goal::Book)
    {
        state.caller.phone = Some(phone.clone());
        news = true;
    }
    news
}

/// Whether a name, or a part of one, is the one on the customer's card.
fn is_on_card(state: &State, name: &str) -> bool {
    let card = state.caller.name_on_card.as_deref();
    card.filter(|_| state.caller.is_by_line)
        .is_some_and(|card| {
            name.split_whitespace().all(|word| {
                card.split_whitespace()
                    .any(|other| word.eq_ignore_ascii_case(other))
            })
        })
}

fn want_to_book(state: &mut State) {
    state.goal.get_or_insert(Goal::Book);
    state.wanted_to_book = true;
}

/// The best reading; with it those that are nearly as good, so that the caller is offered both and chooses.
pub(in crate::dialogue) fn plausible(readings: &[TimeReading]) -> Option<TimeReading> {
    let (best, others) = readings.split_first()?;
    let mut plausible = best.clone();
    if best.except.is_empty() {
        let close = others
            .iter()
            .filter(|other| other.score >= best.score - CLOSE && other.except.is_empty());
        for other in close {
            let new: Vec<_> = other
                .any_of
                .iter()
                .filter(|moment| !plausible.any_of.contains(moment))
                .copied()
                .collect();
            plausible.any_of.extend(new);
        }
    }
    Some(plausible)
}

fn is_question(intent: Option<Intent>) -> bool {
    matches!(
        intent,
        Some(Intent::Hours | Intent::Price | Intent::Place | Intent::Question | Intent::Clock)
    )
}

/// The start that was taken is wished for still, whatever else changes.
pub(in crate::dialogue) fn keep_time(state: &mut State, scene: &Scene) {
    if let Some(chosen) = &state.chosen {
        let at = offer::local(scene, chosen);
        state.wish.dates = vec![(at.date(), at.date())];
        state.wish.at = Some(at.time());
        state.wish.times = vec![(at.time(), at.time())];
        state.wish.has_when = true;
    }
}

/// "Friday" is the one of the week that is being talked about.
fn within_the_wish(wish: &Wish, mut reading: TimeReading) -> TimeReading {
    let is_stretch = wish.dates.iter().any(|(from, to)| from != to);
    for moment in &mut reading.any_of {
        if let Some(DateSpec::On(day)) = moment.date
            && is_stretch
            && !wish.is_wished(day)
            && let Ok(next) = day.checked_add(1.week())
            && wish.is_wished(next)
        {
            moment.date = Some(DateSpec::On(next));
        }
    }
    reading
}

/// A new time keeps the day that was settled ("no, at four"), a new day the time of day ("rather on Friday").
fn keep_what_stands(state: &mut State, scene: &Scene) {
    if state.chosen.is_some() {
        keep_time(state, scene);
        return;
    }
    let mut days = state
        .offers
        .iter()
        .map(|opening| offer::local(scene, opening).date());
    if let Some(first) = days.next()
        && days.all(|day| day == first)
    {
        state.wish.dates = vec![(first, first)];
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
    // "Do you have anything on Friday?" looks for the new time of a visit that is being moved.
    if state.goal == Some(Goal::Move)
        && intent == Some(Intent::Availability)
        && (meaning.services.is_empty() || state.target.is_some())
    {
        return !state.wish.has_when && widen(state);
    }
    // While a new time is being found, "can we move it to Friday" is about that.
    let is_same = state.goal == Some(wanted)
        || (state.goal == Some(Goal::Book) && wanted == Goal::Move && state.chosen.is_some());
    if is_same {
        return intent == Some(Intent::Availability) && !state.wish.has_when && widen(state);
    }
    if state.goal == Some(Goal::Book) && is_replaced(meaning) {
        return false;
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

/// First and family name as one; `None` when there is neither.
pub(in crate::dialogue) fn full_name(name: &PersonName) -> Option<String> {
    let words: Vec<&str> = [name.first.as_deref(), name.last.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}
