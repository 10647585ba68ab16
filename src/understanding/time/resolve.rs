//! From words put together to readings: dates and times, and which half of the day is meant.

use jiff::ToSpan;
use jiff::civil::{Date, Time};

use crate::understanding::meaning::{DateSpec, Grain, Moment, TimeReading, TimeSpec, Weekday0};
use crate::understanding::time::atom::Half;
use crate::understanding::time::clock::Clock;
use crate::understanding::time::day::Days;
use crate::understanding::time::drafts::Draft;
use crate::understanding::time::times::Times;
use crate::understanding::time::{TimeContext, is_ever_open};

/// How sure a reading is whose words leave nothing open.
const SURE: f32 = 0.95;
/// How likely "next Friday" is the Friday of next week when this week's is still some days away.
const NEXT_IS_FAR: f32 = 0.56;

/// The readings, best first: the likeliest, the other half of the day, the other week of "next Friday".
pub(super) fn readings(
    drafts: &[Draft],
    except: &[Draft],
    context: &TimeContext<'_>,
) -> Vec<TimeReading> {
    let except: Vec<Moment> = except
        .iter()
        .flat_map(|draft| exceptions(draft, context))
        .collect();
    let all = |drafts: &[Draft], takes_other_half: bool| -> Vec<Moment> {
        let moments = drafts
            .iter()
            .map(|draft| moment(draft, context, takes_other_half));
        moments.collect()
    };
    let best = all(drafts, false);
    let likely = drafts.iter().map(|draft| likelihood(draft, context));
    let likely = likely.fold(SURE, f32::min);
    let mut others = Vec::new();
    let other = all(drafts, true);
    if other != best && !other.iter().any(is_turned_round) {
        others.push((other, 1.0 - likely));
    }
    let mut score = likely;
    if let Some(sooner) = sooner(drafts) {
        others.push((all(&sooner, false), 1.0 - NEXT_IS_FAR));
        score = score.min(NEXT_IS_FAR);
    }
    let mut readings = vec![reading(best, &except, score)];
    let others = others.into_iter();
    readings.extend(others.map(|(any_of, score)| reading(any_of, &except, score)));
    readings.sort_by(|one, other| other.score.total_cmp(&one.score));
    readings
}

fn reading(any_of: Vec<Moment>, except: &[Moment], score: f32) -> TimeReading {
    TimeReading {
        any_of,
        except: except.to_vec(),
        score,
    }
}

/// "Between ten and noon" cannot begin in the evening.
fn is_turned_round(moment: &Moment) -> bool {
    matches!(moment.time, Some(TimeSpec::Between(from, to)) if to < from && to > Time::midnight())
}

/// The same with the coming Friday for "next Friday".
fn sooner(drafts: &[Draft]) -> Option<Vec<Draft>> {
    let is_either = |draft: &Draft| matches!(draft.days, Some(Days::Next { .. }));
    drafts.iter().any(is_either).then(|| {
        let sooner = drafts.iter().map(|draft| match draft.days {
            Some(Days::Next { sooner, .. }) => Draft {
                days: Some(Days::Fixed(DateSpec::On(sooner), Grain::Day)),
                ..*draft
            },
            _ => *draft,
        });
        sooner.collect()
    })
}

/// How likely the better half of the day is.
fn likelihood(draft: &Draft, context: &TimeContext<'_>) -> f32 {
    let clock = match draft.times {
        Some(
            Times::At(clock)
            | Times::Around(clock)
            | Times::From(clock)
            | Times::Until(clock)
            | Times::Between(clock, _)
            | Times::Lasting(clock, _),
        ) => clock,
        _ => return SURE,
    };
    if draft.offset.is_some() || !clock.is_open || clock.half.or(draft.half).is_some() {
        return SURE;
    }
    let day = match draft.days {
        Some(Days::Fixed(DateSpec::On(day), _)) => Some(day),
        Some(Days::Weekday(_, day) | Days::Relative(day)) => Some(day),
        _ => None,
    };
    let morning = morning(clock, day, context);
    morning.max(1.0 - morning)
}

fn exceptions(draft: &Draft, context: &TimeContext<'_>) -> Vec<Moment> {
    let moment = moment(draft, context, false);
    let on = |number: u8| Moment {
        weekday: Some(Weekday0(number)),
        date: None,
        ..moment
    };
    match draft.days {
        Some(Days::Weekday(number, _)) => vec![on(number)],
        Some(Days::Weekdays(from, to)) => (from..=to).map(on).collect(),
        _ => vec![moment],
    }
}

fn moment(draft: &Draft, context: &TimeContext<'_>, other_half: bool) -> Moment {
    if let Some(at) = draft.offset {
        return Moment {
            date: Some(DateSpec::On(at.date())),
            weekday: None,
            time: Some(TimeSpec::At(at.time())),
            is_from_now: true,
            grain: Grain::Minute,
            is_undated: true,
        };
    }
    let (date, day_grain) = match draft.days {
        Some(Days::Weekday(_, day)) => (Some(DateSpec::On(day)), Grain::Day),
        Some(Days::Relative(day) | Days::FromNow(day)) => (Some(DateSpec::On(day)), Grain::Day),
        Some(Days::Next { day, .. }) => (Some(DateSpec::On(day)), Grain::Day),
        Some(Days::Fixed(spec, grain)) => (Some(spec), grain),
        Some(Days::Weekdays(..)) => (None, Grain::Day),
        None => (None, Grain::Minute),
    };
    let single_day = match date {
        Some(DateSpec::On(day)) => Some(day),
        _ => None,
    };
    let resolver = Resolver {
        context,
        day: single_day,
        half: draft.half,
        other_half,
    };
    let time = draft.times.map(|times| resolver.times(times));
    let date = match (date, draft.times) {
        (Some(DateSpec::On(day)), Some(Times::At(clock) | Times::Around(clock)))
            if ends_the_day(clock, draft.half) =>
        {
            day.tomorrow().ok().map(DateSpec::On)
        }
        _ => date,
    };
    let grain = match (draft.times, date) {
        (Some(Times::Part(..) | Times::FromPart(_) | Times::UntilPart(_)), _) => Grain::PartOfDay,
        (Some(_), _) => Grain::Minute,
        (None, _) => day_grain,
    };
    Moment {
        date,
        weekday: None,
        time,
        is_from_now: matches!(draft.days, Some(Days::FromNow(_))),
        is_undated: matches!(
            draft.days,
            Some(Days::Weekday(..) | Days::Relative(_) | Days::FromNow(_) | Days::Next { .. })
        ),
        grain,
    }
}

/// "Tonight at twelve" is when the day ends.
fn ends_the_day(clock: Clock, half: Option<Half>) -> bool {
    let is_midnight =
        clock.hour % 12 == 0 && clock.minute == 0 && (clock.is_open || clock.hour == 0);
    is_midnight && matches!(clock.half.or(half), Some(Half::Evening | Half::Night))
}

/// Decides which half of the day an open clock time means.
struct Resolver<'a, 'c> {
    context: &'a TimeContext<'c>,
    day: Option<Date>,
    half: Option<Half>,
    other_half: bool,
}

impl Resolver<'_, '_> {
    fn times(&self, times: Times) -> TimeSpec {
        match times {
            Times::At(clock) => TimeSpec::At(self.time(clock)),
            Times::Around(clock) => TimeSpec::Around(self.time(clock)),
            Times::From(clock) => TimeSpec::From(self.time(clock)),
            Times::Until(clock) => TimeSpec::Until(self.time(clock)),
            Times::Between(from, to) => {
                let (start, mut end) = (self.time(from), self.time(to));
                // The end is the next such hour after the start.
                if to.is_open && to.half.is_none() {
                    let (am, pm) = to.both();
                    end = [am, pm].into_iter().find(|end| *end > start).unwrap_or(am);
                }
                TimeSpec::Between(start, end)
            }
            Times::Part(from, to) => TimeSpec::Between(from, to),
            Times::FromPart(from) => TimeSpec::From(from),
            Times::UntilPart(to) => TimeSpec::Until(to),
            Times::Stretch(from, to) => TimeSpec::Between(from, to),
            Times::Lasting(clock, minutes) => {
                let start = self.time(clock);
                TimeSpec::Between(start, start.wrapping_add(i64::from(minutes).minutes()))
            }
        }
    }

    fn time(&self, clock: Clock) -> Time {
        let at = |hour: i8| Time::new(hour, clock.minute, 0, 0).unwrap_or(Time::midnight());
        if !clock.is_open {
            return at(clock.hour);
        }
        let (am, pm) = clock.both();
        match clock.half.or(self.half) {
            // "tonight around three" is after midnight.
            Some(Half::Night) if matches!(clock.hour, 1..=4 | 12) => return am,
            Some(Half::Evening) if clock.hour == 12 => return am,
            Some(Half::Night | Half::Evening) => return pm,
            Some(Half::Am) => return am,
            Some(Half::Pm) => return pm,
            None => {}
        }
        let is_morning = morning(clock, self.day, self.context) >= 0.5;
        if is_morning != self.other_half {
            am
        } else {
            pm
        }
    }
}

/// How likely an open clock time is before noon: opening hours decide, else the offer on the table, else habit.
fn morning(clock: Clock, day: Option<Date>, context: &TimeContext<'_>) -> f32 {
    let (am, pm) = clock.both();
    if let Some(opening) = context.opening {
        let weekday = day.map(|day| day.weekday());
        let open = |time| is_ever_open(opening, time, weekday);
        match (open(am), open(pm)) {
            (true, false) => return SURE,
            (false, true) => return 1.0 - SURE,
            _ => {}
        }
    }
    let habit = match clock.hour {
        12 | 1..=4 => 0.05,
        5 => 0.1,
        6 => 0.3,
        7 => 0.44,
        8 => 0.56,
        9 => 0.85,
        _ => SURE,
    };
    match context.anchor {
        Some(offer) if (0.2..0.8).contains(&habit) => {
            if offer.hour() < 12 {
                0.9
            } else {
                0.1
            }
        }
        _ => habit,
    }
}
