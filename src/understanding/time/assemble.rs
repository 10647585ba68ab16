//! Puts days and times of day together: what belongs together, what replaces what, which half of the day is meant.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use crate::understanding::meaning::{Asked, DateSpec, Grain, Moment, TimeReading, TimeSpec};
use crate::understanding::text::Tokens;
use crate::understanding::time::atom::{Atom, Half, Link, expects_date, expects_time};
use crate::understanding::time::clock::{Clock, Times, times};
use crate::understanding::time::day::{Days, Today, days, ends, monday_of};
use crate::understanding::time::scan::Placed;
use crate::understanding::time::{TimeContext, TimeFound, is_ever_open, length};

/// What was found at a place, in the order of the words.
#[derive(Clone, Copy, Debug)]
enum Item {
    Days(Days),
    Times(Times),
    /// "in two hours".
    Offset(DateTime),
    Or,
    Except,
    Correction,
}

/// One alternative while it is being put together.
#[derive(Clone, Copy, Debug, Default)]
struct Draft {
    days: Option<Days>,
    times: Option<Times>,
    offset: Option<DateTime>,
    half: Option<Half>,
}

impl Draft {
    fn is_empty(&self) -> bool {
        self.days.is_none() && self.times.is_none() && self.offset.is_none()
    }
}

pub(super) fn assemble(tokens: &Tokens, atoms: &[Placed], context: &TimeContext<'_>) -> TimeFound {
    let mut found = TimeFound::default();
    let items = items(tokens, atoms, context, &mut found);
    let (drafts, except) = drafts(&items);
    if drafts.is_empty() && except.is_empty() {
        return found;
    }
    found.readings = readings(&drafts, &except, context);
    found
}

fn items(
    tokens: &Tokens,
    atoms: &[Placed],
    context: &TimeContext<'_>,
    found: &mut TimeFound,
) -> Vec<Item> {
    let today = Today {
        date: context.now.date(),
        country: context.country,
        expects_date: expects_date(context.asked),
    };
    let mut items = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        at = next_item(tokens, atoms, at, context, today, found, &mut items);
    }
    items
}

fn next_item(
    tokens: &Tokens,
    atoms: &[Placed],
    at: usize,
    context: &TimeContext<'_>,
    today: Today,
    found: &mut TimeFound,
    items: &mut Vec<Item>,
) -> usize {
    let span = |from: usize, to: usize| {
        let first = tokens.get(atoms[from].from)?;
        let last = tokens.get(atoms[to - 1].to - 1)?;
        Some((first.from, last.to))
    };
    if let Some((recurrence, end)) = length::recurrence(atoms, at) {
        found.recurrence = Some(recurrence);
        return end;
    }
    if let Some((shift, end)) = length::shift(atoms, at) {
        found.shift = Some(shift);
        return end;
    }
    if let Some((moment, end)) = offset(atoms, at, context.now) {
        found.time_span = found.time_span.or(span(at, end));
        items.push(Item::Offset(moment));
        return end;
    }
    let clock = sure_times(atoms, at, context, items);
    let day = days(atoms, at, today);
    // "3rd to 5th" is days, "3 to 5 pm" times: the longer reading wins, the day on a tie.
    if let Some((days, end)) = day
        && clock.is_none_or(|(_, clock_end)| end >= clock_end)
    {
        found.date_span = join(found.date_span, span(at, end));
        items.push(Item::Days(days));
        return end;
    }
    if let Some((times, end)) = clock {
        found.time_span = join(found.time_span, span(at, end));
        items.push(Item::Times(times));
        // "this afternoon" names the day, too.
        return end;
    }
    if let Some((seconds, end)) = length::duration(atoms, at) {
        found.duration_s = found.duration_s.or(Some(seconds));
        return end;
    }
    match atoms[at].atom {
        Atom::Link(Link::Or) => items.push(Item::Or),
        Atom::Link(Link::Except) => items.push(Item::Except),
        Atom::Link(Link::But) => items.push(if is_after_any(atoms, at) {
            Item::Except
        } else {
            Item::Correction
        }),
        Atom::Link(Link::Not) => items.push(Item::Except),
        Atom::Link(Link::Correction) => items.push(Item::Correction),
        _ => {}
    }
    at + 1
}

/// "Any day but Friday" excludes; "that's right but at four" corrects.
fn is_after_any(atoms: &[Placed], at: usize) -> bool {
    let before = &atoms[at.saturating_sub(3)..at];
    before
        .iter()
        .any(|placed| matches!(placed.atom, Atom::Link(Link::Any | Link::Every)))
}

fn join(old: Option<(usize, usize)>, new: Option<(usize, usize)>) -> Option<(usize, usize)> {
    match (old, new) {
        (Some((from, _)), Some((_, to))) => Some((from, to)),
        (old, new) => new.or(old),
    }
}

/// A time of day here, if the words can only be one or one was asked for or a day stands beside it.
fn sure_times(
    atoms: &[Placed],
    at: usize,
    context: &TimeContext<'_>,
    items: &[Item],
) -> Option<(Times, usize)> {
    let ((times, is_sure), end) = times(atoms, at)?;
    if is_sure {
        return Some((times, end));
    }
    let is_beside_day = matches!(
        items.last(),
        Some(Item::Days(_) | Item::Or | Item::Correction)
    ) && items
        .iter()
        .any(|item| matches!(item, Item::Days(_) | Item::Times(_)));
    let before_part = matches!(
        atoms.get(at.wrapping_sub(1)).map(|placed| placed.atom),
        Some(Atom::Part(_))
    );
    let counts_something = matches!(
        atoms.get(end).map(|placed| placed.atom),
        Some(Atom::Unit(_))
    );
    let asked = expects_time(context.asked) && is_whole_answer(atoms, at, end, context.asked);
    ((asked || is_beside_day || before_part) && !counts_something).then_some((times, end))
}

/// A bare number answers "when" only if little else is said: "two people" does not.
fn is_whole_answer(atoms: &[Placed], at: usize, end: usize, asked: Option<Asked>) -> bool {
    let follows_noun = matches!(atoms.get(end).map(|placed| placed.atom), Some(Atom::Other));
    let after_for = at > 0 && atoms[at - 1].atom == Atom::Link(Link::For);
    asked == Some(Asked::Time) || !(follows_noun && after_for)
}

/// "in two hours", "in half an hour".
fn offset(atoms: &[Placed], at: usize, now: DateTime) -> Option<(DateTime, usize)> {
    let link = |at: usize| match atoms.get(at).map(|placed| placed.atom) {
        Some(Atom::Link(link)) => Some(link),
        _ => None,
    };
    let has_in = matches!(link(at), Some(Link::In | Link::Within));
    let (seconds, end) = length::duration(atoms, at + usize::from(has_in))?;
    if seconds % 86_400 == 0 || seconds < 60 {
        return None;
    }
    let from_now = link(end) == Some(Link::From) && link(end + 1) == Some(Link::Now);
    if !has_in && !from_now {
        return None;
    }
    let moment = now
        .checked_add(i64::try_from(seconds).ok()?.seconds())
        .ok()?;
    Some((moment, if from_now { end + 2 } else { end }))
}

/// Splits items into alternatives and exceptions.
fn drafts(items: &[Item]) -> (Vec<Draft>, Vec<Draft>) {
    let mut wanted: Vec<Draft> = Vec::new();
    let mut except: Vec<Draft> = Vec::new();
    let mut draft = Draft::default();
    let mut is_except = false;
    let mut is_correction = false;
    for item in items {
        match *item {
            Item::Or => finish(
                &mut draft,
                if is_except { &mut except } else { &mut wanted },
            ),
            Item::Except => {
                finish(
                    &mut draft,
                    if is_except { &mut except } else { &mut wanted },
                );
                is_except = true;
            }
            Item::Correction => {
                finish(
                    &mut draft,
                    if is_except { &mut except } else { &mut wanted },
                );
                is_except = false;
                is_correction = !wanted.is_empty();
                if is_correction {
                    draft = wanted.pop().unwrap_or_default();
                }
            }
            Item::Days(days) => {
                let clashes = draft.days.is_some() && combined(draft.days, days).is_none();
                if clashes && !is_correction {
                    finish(
                        &mut draft,
                        if is_except { &mut except } else { &mut wanted },
                    );
                }
                draft.days = combined(draft.days, days).or(Some(days));
                is_correction = false;
            }
            Item::Times(times) => {
                add_times(&mut draft, times);
                is_correction = false;
            }
            Item::Offset(moment) => draft.offset = Some(moment),
        }
    }
    finish(
        &mut draft,
        if is_except { &mut except } else { &mut wanted },
    );
    share(&mut wanted);
    (wanted, except)
}

fn finish(draft: &mut Draft, into: &mut Vec<Draft>) {
    if !draft.is_empty() {
        into.push(*draft);
    }
    *draft = Draft::default();
}

/// A part of the day beside a clock time says which half; else the later words win.
fn add_times(draft: &mut Draft, times: Times) {
    let half_of_part = |from: Time| if from.hour() < 12 { Half::Am } else { Half::Pm };
    match (draft.times, times) {
        (Some(Times::Part(from, _)), Times::Part(..)) if from == Time::midnight() => {
            draft.times = Some(times)
        }
        (Some(Times::Part(from, _)), other) if !matches!(other, Times::Part(..)) => {
            draft.half = Some(half_of_part(from));
            draft.times = Some(other);
        }
        (Some(clock), Times::Part(from, _)) if !matches!(clock, Times::Part(..)) => {
            draft.half = Some(half_of_part(from))
        }
        _ => draft.times = Some(times),
    }
}

/// A weekday within a week that was named beside it; the same day said twice.
fn combined(old: Option<Days>, new: Days) -> Option<Days> {
    let old = old?;
    match (old, new) {
        (Days::Fixed(DateSpec::Between(first, last), Grain::Week), Days::Weekday(number, _))
        | (Days::Weekday(number, _), Days::Fixed(DateSpec::Between(first, last), Grain::Week)) => {
            let day = monday_of(first)?
                .checked_add(i64::from(number).days())
                .ok()?;
            (day <= last).then_some(Days::Fixed(DateSpec::On(day), Grain::Day))
        }
        (Days::Weekday(number, _), Days::Fixed(DateSpec::On(day), _))
        | (Days::Fixed(DateSpec::On(day), _), Days::Weekday(number, _)) => {
            (day.weekday().to_monday_zero_offset() as u8 == number)
                .then_some(Days::Fixed(DateSpec::On(day), Grain::Day))
        }
        _ if ends(old) == ends(new) => Some(new),
        _ => None,
    }
}

/// "Tuesday or Thursday at three": what only one alternative says holds for all.
fn share(drafts: &mut [Draft]) {
    let times = drafts.iter().rev().find_map(|draft| draft.times);
    let half = drafts.iter().rev().find_map(|draft| draft.half);
    let days = drafts.iter().find_map(|draft| draft.days);
    for draft in drafts {
        if draft.offset.is_none() {
            draft.times = draft.times.or(times);
            draft.half = draft.half.or(half);
            draft.days = draft.days.or(days);
        }
    }
}

fn readings(drafts: &[Draft], except: &[Draft], context: &TimeContext<'_>) -> Vec<TimeReading> {
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
            grain: Grain::Minute,
        };
    }
    let (date, day_grain) = match draft.days {
        Some(Days::Weekday(_, day)) => (Some(DateSpec::On(day)), Grain::Day),
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
    let grain = match (draft.times, date) {
        (Some(Times::Part(..) | Times::FromPart(_) | Times::UntilPart(_)), _) => Grain::PartOfDay,
        (Some(_), _) => Grain::Minute,
        (None, _) => day_grain,
    };
    Moment {
        date,
        weekday: None,
        time,
        grain,
    }
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
                let from = self.time(from);
                let mut to = self.time(to);
                if to <= from && to.hour() < 12 {
                    to = to.saturating_add(12.hours());
                }
                TimeSpec::Between(from, to)
            }
            Times::Part(from, to) => TimeSpec::Between(from, to),
            Times::FromPart(from) => TimeSpec::From(from),
            Times::UntilPart(to) => TimeSpec::Until(to),
        }
    }

    fn time(&self, clock: Clock) -> Time {
        let at = |hour: i8| Time::new(hour, clock.minute, 0, 0).unwrap_or(Time::midnight());
        if !clock.is_open {
            return at(clock.hour);
        }
        let (am, pm) = (at(clock.hour % 12), at(clock.hour % 12 + 12));
        match clock.half.or(self.half) {
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
