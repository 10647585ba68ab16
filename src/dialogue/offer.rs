//! Which of many openings are read out, and which one the caller means.

use jiff::civil::DateTime;

use crate::dialogue::exchange::Scene;
use crate::dialogue::limits;
use crate::domain::availability::Opening;
use crate::understanding::meaning::{Choice, DateSpec, Meaning, TimeReading, TimeSpec};

/// The wall time at which an opening starts.
pub(in crate::dialogue) fn local(scene: &Scene, opening: &Opening) -> DateTime {
    opening
        .starts_at
        .to_zoned(scene.business.profile.zone.clone())
        .datetime()
}

/// A few openings that differ: one a day when there are several days, else spread over the day.
pub(in crate::dialogue) fn spread(scene: &Scene, openings: &[Opening]) -> Vec<Opening> {
    let mut by_day: Vec<Vec<&Opening>> = Vec::new();
    for opening in openings {
        let day = local(scene, opening).date();
        match by_day.last_mut() {
            Some(same)
                if same
                    .first()
                    .is_some_and(|first| local(scene, first).date() == day) =>
            {
                same.push(opening)
            }
            _ => by_day.push(vec![opening]),
        }
    }
    let picked: Vec<&Opening> = match by_day.as_slice() {
        [] => Vec::new(),
        [only] => over_the_day(only),
        [first, second] => first
            .iter()
            .take(1)
            .chain(spread_two(second))
            .copied()
            .collect(),
        many => many
            .iter()
            .take(limits::OFFERS)
            .filter_map(|day| day.first().copied())
            .collect(),
    };
    picked.into_iter().cloned().collect()
}

fn spread_two<'a, 'o>(day: &'a [&'o Opening]) -> impl Iterator<Item = &'a &'o Opening> {
    let last = day.len().saturating_sub(1);
    day.first()
        .into_iter()
        .chain(day.get(last / 2).filter(|_| last > 1))
}

fn over_the_day<'o>(day: &[&'o Opening]) -> Vec<&'o Opening> {
    let last = day.len().saturating_sub(1);
    let mut picked: Vec<&Opening> = [0, last / 2, last]
        .iter()
        .filter_map(|at| day.get(*at).copied())
        .collect();
    picked.dedup();
    picked.truncate(limits::OFFERS);
    picked
}

/// The offer that the caller means; `None` when none or several fit.
pub(in crate::dialogue) fn meant<'o>(
    scene: &Scene,
    offers: &'o [Opening],
    meaning: &Meaning,
) -> Option<&'o Opening> {
    match meaning.choice {
        Some(Choice::Nth(position)) => offers.get((position as usize).checked_sub(1)?),
        Some(Choice::Last) => offers.last(),
        Some(Choice::Other) => None,
        choice => by_time(scene, offers, meaning).or_else(|| {
            let choice = choice?;
            let mut fitting = offers.iter().filter(|offer| {
                let best = meaning.when.first();
                best.is_none_or(|reading| fits(local(scene, offer), reading))
            });
            match choice {
                Choice::Latest => fitting.max_by_key(|offer| offer.starts_at),
                _ => fitting.next(),
            }
        }),
    }
}

/// The only offer that fits what was said about day and time.
fn by_time<'o>(scene: &Scene, offers: &'o [Opening], meaning: &Meaning) -> Option<&'o Opening> {
    meaning.when.iter().find_map(|reading| {
        let mut fitting = offers
            .iter()
            .filter(|offer| fits(local(scene, offer), reading));
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first)
    })
}

/// Whether a start is among what a reading of the caller's words means.
pub(in crate::dialogue) fn fits(at: DateTime, reading: &TimeReading) -> bool {
    reading.except.is_empty()
        && reading.any_of.iter().any(|moment| {
            let date_fits = moment.date.is_none_or(|date| match date {
                DateSpec::On(day) => day == at.date(),
                DateSpec::Between(first, last) => first <= at.date() && at.date() <= last,
                DateSpec::From(first) => first <= at.date(),
                DateSpec::Until(last) => at.date() <= last,
                DateSpec::After(day) => day < at.date(),
                DateSpec::Before(day) => at.date() < day,
            });
            let time_fits = moment.time.is_none_or(|time| match time {
                TimeSpec::At(time) | TimeSpec::Around(time) => time == at.time(),
                TimeSpec::Between(from, to) => from <= at.time() && at.time() < to,
                TimeSpec::From(from) => from <= at.time(),
                TimeSpec::Until(to) => at.time() < to,
            });
            date_fits && time_fits && (moment.date.is_some() || moment.time.is_some())
        })
}
