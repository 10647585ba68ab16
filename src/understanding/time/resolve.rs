//! From words put together to readings: dates and times, and which half of the day is meant.

use jiff::ToSpan;
use jiff::civil::{Date, Time};

use crate::understanding::meaning::{DateSpec, Grain, Moment, TimeReading, TimeSpec};
use crate::understanding::time::atom::Half;
use crate::understanding::time::clock::Clock;
use crate::understanding::time::day::Days;
use crate::understanding::time::drafts::Draft;
use crate::understanding::time::times::Times;
use crate::understanding::time::{TimeContext, is_ever_open};

pub(super) fn readings(
    drafts: &[Draft],
    except: &[Draft],
    context: &TimeContext<'_>,
) -> Vec<TimeReading> {
    let except: Vec<Moment> = except
        .iter()
        .map(|draft| exception(draft, context))
        .collect();
    let best: Vec<Moment> = drafts
        .iter()
        .map(|draft| moment(draft, context, false))
        .collect();
    let other: Vec<Moment> = drafts
        .iter()
        .map(|draft| moment(draft, context, true))
        .collect();
    let mut readings = vec![TimeReading {
        any_of: best.clone(),
        except: except.clone(),
        score: 0.9,
    }];
    if other != best {
        readings.push(TimeReading {
            any_of: other,
            except,
            score: 0.3,
        });
    }
    readings
}

fn exception(draft: &Draft, context: &TimeContext<'_>) -> Moment {
    let mut out = moment(draft, context, false);
    if let Some(Days::Weekday(number, _)) = draft.days {
        out.weekday = Some(crate::understanding::meaning::Weekday0(number));
        out.date = None;
    }
    out
}

fn moment(draft: &Draft, context: &TimeContext<'_>, other_half: bool) -> Moment {
    if let Some(at) = draft.offset {
        return Moment {
            date: Some(DateSpec::On(at.date())),
            weekday: None,
            time: Some(TimeSpec::At(at.time())),
            is_from_now: true,
            grain: Grain::Minute,
        };
    }
    let (date, day_grain) = match draft.days {
        Some(Days::Weekday(_, day)) => (Some(DateSpec::On(day)), Grain::Day),
        Some(Days::Relative(day) | Days::FromNow(day)) => (Some(DateSpec::On(day)), Grain::Day),
        Some(Days::Fixed(spec, grain)) => (Some(spec), grain),
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
        let likely = self.likely_half(am, pm, clock.hour);
        match (likely, self.other_half) {
            (Half::Am, false) | (Half::Pm, true) => am,
            _ => pm,
        }
    }

    fn likely_half(&self, am: Time, pm: Time, hour: i8) -> Half {
        if let Some(opening) = self.context.opening {
            let weekday = self.day.map(|day| day.weekday());
            let open = |time| is_ever_open(opening, time, weekday);
            match (open(am), open(pm)) {
                (true, false) => return Half::Am,
                (false, true) => return Half::Pm,
                _ => {}
            }
        }
        if (8..=11).contains(&hour) {
            Half::Am
        } else {
            Half::Pm
        }
    }
}
