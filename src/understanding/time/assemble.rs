//! Puts days and times of day together: what belongs together, what replaces what, which half of the day is meant.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use crate::understanding::meaning::{Asked, DateSpec, Grain, Moment, Shift, TimeReading, TimeSpec};
use crate::understanding::text::Tokens;
use crate::understanding::time::atom::{Atom, Half, Link, Part, Unit, expects_date, expects_time};
use crate::understanding::time::clock::{Clock, NIGHTFALL, Times, times};
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
    /// Joins alternatives, but ends an exception.
    Comma,
    /// The next item is not wanted.
    Except,
    /// The item before was not wanted ("Friday does not work").
    Unwanted,
    Correction,
    /// Words that mean nothing about time.
    Gap,
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
    // No expression begins with these; most words of a sentence are such.
    if matches!(
        atoms[at].atom,
        Atom::Other | Atom::Sign(_) | Atom::Link(Link::Verb)
    ) {
        items.extend(between(atoms[at].atom));
        return at + 1;
    }
    if let Some((recurrence, end)) = length::recurrence(atoms, at) {
        found.recurrence = Some(recurrence);
        return end;
    }
    if let Some((shift, end)) = length::shift(atoms, at) {
        found.shift = Some(shift);
        // With nothing on the table it counts from now.
        if context.anchor.is_none()
            && let Some(item) = from_now(shift, context.now)
        {
            items.push(item);
        }
        return end;
    }
    if let Some((moment, end)) = offset(atoms, at, context.now) {
        found.time_span = found.time_span.or(span(at, end));
        items.push(Item::Offset(moment));
        return end;
    }
    let clock = sure_times(atoms, at, context, today, items);
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
        let says_today = |placed: &Placed| placed.atom == Atom::Part(Part::Tonight);
        if atoms[at..end].iter().any(says_today) {
            items.push(Item::Days(Days::Relative(today.date)));
        }
        items.push(Item::Times(times));
        return end;
    }
    if let Some((seconds, end)) = length::duration(atoms, at) {
        found.duration_s = found.duration_s.or(Some(seconds));
        return end;
    }
    match atoms[at].atom {
        Atom::Link(Link::Or | Link::And) => items.push(Item::Or),
        Atom::Link(Link::Except) => items.push(Item::Except),
        Atom::Link(Link::But) if is_after_any(atoms, at) => items.push(Item::Except),
        Atom::Link(Link::Not) => items.extend(negation(atoms, at, today)),
        Atom::Link(Link::Correction | Link::But) => items.push(Item::Correction),
        _ => {}
    }
    at + 1
}

/// What stands between expressions: a comma may join them, other words part them.
fn between(atom: Atom) -> Option<Item> {
    match atom {
        Atom::Sign(',') => Some(Item::Comma),
        Atom::Sign(sign) if !matches!(sign, '.' | '!' | '?' | ';') => None,
        _ => Some(Item::Gap),
    }
}

/// "Any day but Friday" excludes; "that's right but at four" corrects.
fn is_after_any(atoms: &[Placed], at: usize) -> bool {
    let before = &atoms[at.saturating_sub(3)..at];
    before
        .iter()
        .any(|placed| matches!(placed.atom, Atom::Link(Link::Any | Link::Every)))
}

/// "Not Friday" and "I can't do Friday" look ahead, "Friday does not work" looks back, "that's not right" does neither.
fn negation(atoms: &[Placed], at: usize, today: Today) -> Option<Item> {
    let is_plain = |place: usize| {
        let atom = atoms.get(place).map(|placed| placed.atom);
        matches!(atom, Some(Atom::Other | Atom::Link(Link::Verb)))
    };
    let mut place = at + 1;
    for _ in 0..3 {
        if days(atoms, place, today).is_some() {
            return Some(Item::Except);
        }
        if !is_plain(place) {
            break;
        }
        place += 1;
    }
    if times(atoms, at + 1).is_some_and(|((_, is_sure), _)| is_sure) {
        return Some(Item::Except);
    }
    let says_day = |placed: &Placed| {
        matches!(
            placed.atom,
            Atom::Weekday(_) | Atom::Relative(_) | Atom::Ordinal(_)
        )
    };
    let before = &atoms[at.saturating_sub(2)..at];
    before.iter().any(says_day).then_some(Item::Unwanted)
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
    today: Today,
    items: &[Item],
) -> Option<(Times, usize)> {
    let ((times, is_sure), end) = times(atoms, at)?;
    if is_sure {
        return Some((times, end));
    }
    let follows = atoms.get(end).map(|placed| placed.atom);
    if matches!(follows, Some(Atom::Unit(_))) {
        return None;
    }
    let is_beside_day = matches!(items.last(), Some(Item::Days(_) | Item::Correction))
        && items
            .iter()
            .any(|item| matches!(item, Item::Days(_) | Item::Times(_)))
        || matches!(
            items,
            [.., Item::Days(_) | Item::Times(_), Item::Or | Item::Comma]
        );
    let after = end + usize::from(follows == Some(Atom::Sign(',')));
    let is_tonight = matches!(
        atoms.get(after).map(|placed| placed.atom),
        Some(Atom::Part(Part::Tonight))
    );
    let is_before_day =
        is_tonight || !matches!(follows, Some(Atom::Other)) && days(atoms, end, today).is_some();
    let before_part = matches!(
        atoms.get(at.wrapping_sub(1)).map(|placed| placed.atom),
        Some(Atom::Part(_))
    );
    let asked = expects_time(context.asked) && is_whole_answer(atoms, at, end, context.asked);
    (asked || is_beside_day || is_before_day || before_part).then_some((times, end))
}

/// A bare number answers "when" only if little else is said: "two people" does not.
fn is_whole_answer(atoms: &[Placed], at: usize, end: usize, asked: Option<Asked>) -> bool {
    let follows_noun = matches!(atoms.get(end).map(|placed| placed.atom), Some(Atom::Other));
    let after_for = at > 0 && atoms[at - 1].atom == Atom::Link(Link::For);
    asked == Some(Asked::Time) || !(follows_noun && after_for)
}

/// "in two hours", "half an hour from now", "in 24 hours"; whole days are read as days.
fn offset(atoms: &[Placed], at: usize, now: DateTime) -> Option<(DateTime, usize)> {
    let link = |at: usize| match atoms.get(at).map(|placed| placed.atom) {
        Some(Atom::Link(link)) => Some(link),
        _ => None,
    };
    let has_in = matches!(link(at), Some(Link::In | Link::Within));
    let start = at + usize::from(has_in);
    let start = start + usize::from(has_in && link(start) == Some(Link::Around));
    let (seconds, end) = length::duration(atoms, start)?;
    let is_long = |placed: &Placed| {
        matches!(
            placed.atom,
            Atom::Unit(Unit::Day | Unit::Week | Unit::Fortnight | Unit::Month | Unit::Year)
        )
    };
    if atoms[start..end].iter().any(is_long) && seconds % 86_400 == 0 {
        return None;
    }
    let from_now = link(end) == Some(Link::From) && link(end + 1) == Some(Link::Now);
    let is_hence = link(end) == Some(Link::Hence);
    if !has_in && !from_now && !is_hence {
        return None;
    }
    let moment = now
        .checked_add(i64::try_from(seconds).ok()?.seconds())
        .ok()?;
    Some((
        moment,
        end + if from_now { 2 } else { usize::from(is_hence) },
    ))
}

fn from_now(shift: Shift, now: DateTime) -> Option<Item> {
    match shift {
        Shift::Minutes(minutes @ 1..) => {
            let moment = now.checked_add(i64::from(minutes).minutes()).ok()?;
            Some(Item::Offset(moment))
        }
        Shift::Days(days @ 1..) => {
            let day = now.date().checked_add(i64::from(days).days()).ok()?;
            Some(Item::Days(Days::Fixed(DateSpec::On(day), Grain::Day)))
        }
        _ => None,
    }
}

/// Splits items into alternatives and exceptions.
fn drafts(items: &[Item]) -> (Vec<Draft>, Vec<Draft>) {
    let mut sorter = Sorter::default();
    for item in items {
        sorter.take(*item);
    }
    sorter.settle();
    share(&mut sorter.wanted);
    (sorter.wanted, sorter.except)
}

/// Puts items into drafts, in the order in which they were said.
#[derive(Debug, Default)]
struct Sorter {
    wanted: Vec<Draft>,
    except: Vec<Draft>,
    draft: Draft,
    is_except: bool,
    /// Whether "or", "and" or a comma has just been said.
    is_or: bool,
    is_correction: bool,
}

impl Sorter {
    fn take(&mut self, item: Item) {
        match item {
            Item::Or => self.is_or = true,
            Item::Comma => {
                self.is_or = true;
                if self.is_except && !self.draft.is_empty() {
                    self.settle();
                }
            }
            Item::Gap => {
                self.is_or = false;
                if self.is_except && !self.draft.is_empty() {
                    self.settle();
                }
                return;
            }
            Item::Except => {
                self.settle();
                self.is_except = true;
            }
            Item::Unwanted => {
                self.is_except = true;
                self.settle();
            }
            Item::Correction => {
                self.settle();
                self.is_correction = !self.wanted.is_empty();
                self.draft = self.wanted.pop().unwrap_or_default();
            }
            Item::Days(days) => self.days(days),
            Item::Times(times) => self.times(times),
            Item::Offset(moment) => self.draft.offset = Some(moment),
        }
        if !matches!(item, Item::Or | Item::Comma) {
            self.is_or = false;
        }
        if !matches!(item, Item::Or | Item::Comma | Item::Correction) {
            self.is_correction = false;
        }
    }

    fn days(&mut self, days: Days) {
        if let Some(combined) = combined(self.draft.days, days) {
            self.draft.days = Some(combined);
            return;
        }
        match self.draft.days {
            Some(_) if self.is_or && !self.is_correction => self.next(days),
            // "today, the 5th of March": the exact words say what the loose ones meant.
            Some(old) if is_vague(days) && !is_vague(old) && !self.is_correction => {}
            _ => self.draft.days = Some(days),
        }
    }

    /// Begins another alternative, unless the words only say the same day more exactly.
    fn next(&mut self, days: Days) {
        let is_vaguer = self.draft.days.is_some_and(is_vague);
        if !is_vaguer {
            self.finish();
        }
        self.draft.days = Some(days);
    }

    fn times(&mut self, times: Times) {
        let is_alternative = self.is_or
            && !self.is_correction
            && matches!(times, Times::At(_))
            && matches!(self.draft.times, Some(Times::At(_)));
        if is_alternative {
            let days = self.draft.days;
            self.finish();
            self.draft.days = days;
        }
        add_times(&mut self.draft, times);
    }

    /// What was said so far is complete.
    fn settle(&mut self) {
        self.finish();
        self.is_except = false;
    }

    fn finish(&mut self) {
        let into = if self.is_except {
            &mut self.except
        } else {
            &mut self.wanted
        };
        if !self.draft.is_empty() {
            into.push(self.draft);
        }
        self.draft = Draft::default();
    }
}

/// Whether other words for a day would be more exact.
fn is_vague(days: Days) -> bool {
    matches!(
        days,
        Days::Fixed(_, Grain::Week | Grain::Month | Grain::Weekend) | Days::Relative(_)
    )
}

/// A part of the day beside a clock time says which half; else the later words win.
fn add_times(draft: &mut Draft, times: Times) {
    let half_of_part = |from: Time| match from.hour() {
        0..=11 => Half::Am,
        NIGHTFALL => Half::Night,
        _ => Half::Pm,
    };
    match (draft.times, times) {
        // "later than 9:30 but before 11"
        (Some(Times::From(from)), Times::Until(to)) => {
            draft.times = Some(Times::Between(from, to));
        }
        // "a quarter past three at 5 Bridge Road"
        (Some(Times::At(old)), Times::At(new)) if !new.is_exact() && old.is_exact() => {}
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
        (Days::Fixed(DateSpec::Between(first, last), _), Days::Fixed(DateSpec::On(day), _))
        | (Days::Fixed(DateSpec::On(day), _), Days::Fixed(DateSpec::Between(first, last), _))
            if first <= day && day <= last =>
        {
            Some(Days::Fixed(DateSpec::On(day), Grain::Day))
        }
        (Days::Fixed(DateSpec::From(first), _), Days::Fixed(DateSpec::Until(last), _))
            if first <= last =>
        {
            Some(Days::Fixed(DateSpec::Between(first, last), Grain::Day))
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
        Some(Days::Relative(day)) => (Some(DateSpec::On(day)), Grain::Day),
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
            Some(Half::Night) => return pm,
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
