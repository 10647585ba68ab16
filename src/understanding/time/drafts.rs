//! Sorts what was found into alternatives and exceptions: what belongs together and what replaces what.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use crate::understanding::meaning::{DateSpec, Grain};
use crate::understanding::time::atom::Half;
use crate::understanding::time::clock::{Clock, NIGHTFALL};
use crate::understanding::time::day::{Days, ends, monday_of};
use crate::understanding::time::times::{Times, share_half};

/// What was found at a place, in the order of the words.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    Days(Days),
    Times(Times),
    /// "in two hours".
    Offset(DateTime),
    Or,
    /// Another alternative follows, perhaps after other words: "if not".
    Otherwise,
    /// Joins alternatives, but ends an exception.
    Comma,
    /// The next item is not wanted.
    Except,
    /// The item before was not wanted ("Friday does not work").
    Unwanted,
    /// These weekdays are not wanted, whatever else is.
    Barred(Days),
    Correction,
    /// No time of day that was said beside another day holds for this one.
    AnyTime,
    /// Words that mean nothing about time.
    Gap,
}

/// One alternative while it is being put together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Draft {
    pub(super) days: Option<Days>,
    pub(super) times: Option<Times>,
    pub(super) offset: Option<DateTime>,
    pub(super) half: Option<Half>,
    /// Whether "any time" was said.
    pub(super) is_any_time: bool,
}

impl Draft {
    fn is_empty(&self) -> bool {
        self.days.is_none() && self.times.is_none() && self.offset.is_none()
    }
}

/// Splits items into alternatives and exceptions.
pub(super) fn drafts(items: &[Item]) -> (Vec<Draft>, Vec<Draft>) {
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
    /// Whether it was a word.
    is_or_word: bool,
    is_correction: bool,
    /// Whether "if not" was said and no alternative has followed.
    is_otherwise: bool,
}

impl Sorter {
    fn take(&mut self, item: Item) {
        match item {
            Item::Or => {
                self.is_or = true;
                self.is_or_word = true;
            }
            Item::Comma => {
                self.is_or = true;
                if self.is_except && !self.draft.is_empty() {
                    self.settle();
                }
            }
            Item::Otherwise => self.is_otherwise = true,
            Item::Gap => {
                self.is_or = false;
                self.is_or_word = false;
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
            Item::Days(days) => {
                self.is_or |= self.is_otherwise;
                self.days(days);
                self.is_otherwise = false;
            }
            Item::Times(times) => {
                self.is_or |= self.is_otherwise;
                self.times(times);
                self.is_otherwise = false;
            }
            Item::AnyTime => {
                if self.is_or && self.draft.times.is_some() {
                    self.finish();
                }
                self.draft.is_any_time = true;
            }
            Item::Offset(moment) => self.draft.offset = Some(moment),
            Item::Barred(days) => self.except.push(Draft {
                days: Some(days),
                ..Draft::default()
            }),
        }
        if !matches!(item, Item::Or | Item::Comma) {
            self.is_or = false;
            self.is_or_word = false;
        }
        if !matches!(item, Item::Or | Item::Comma | Item::Correction) {
            self.is_correction = false;
        }
    }

    fn days(&mut self, days: Days) {
        // "Not Friday Saturday"
        if self.is_except && self.draft.days.is_some() && !self.is_or {
            let is_more_exact = combined(self.draft.days, days).is_some();
            if !is_more_exact {
                self.settle();
            }
        }
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
        let is_other = self.is_or_word && is_vague(days);
        if !is_vaguer || is_other {
            self.finish();
        }
        self.draft.days = Some(days);
    }

    fn times(&mut self, times: Times) {
        let is_alternative = self.is_or
            && !self.is_correction
            && matches!(times, Times::At(_))
            && matches!(self.draft.times, Some(Times::At(_)));
        let is_part_or_bound = |times: Times| {
            matches!(
                times,
                Times::Part(..)
                    | Times::FromPart(_)
                    | Times::UntilPart(_)
                    | Times::From(_)
                    | Times::Until(_)
                    | Times::Between(..)
            )
        };
        let is_alternative = is_alternative
            || self.is_or_word
                && !self.is_correction
                && is_part_or_bound(times)
                && self.draft.times.is_some();
        if is_alternative {
            let days = self.draft.days;
            self.finish();
            self.draft.days = days;
        }
        add_times(&mut self.draft, times, self.is_correction);
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
        Days::Fixed(_, Grain::Week | Grain::Month | Grain::Weekend)
            | Days::Relative(_)
            | Days::FromNow(_)
    )
}

/// A part of the day beside a clock time says which half; else the later words win.
fn add_times(draft: &mut Draft, times: Times, is_correction: bool) {
    let half_of_part = |from: Time| match from.hour() {
        0..=11 => Half::Am,
        17 => Half::Evening,
        NIGHTFALL => Half::Night,
        _ => Half::Pm,
    };
    match (draft.times, times) {
        // "later than 9:30 but before 11"
        (Some(Times::From(from)), Times::Until(to)) => {
            draft.times = Some(Times::Between(from, to));
        }
        // "early Thursday morning"
        (Some(Times::Part(from, to)), Times::Part(after, before)) if !is_correction => {
            let (first, last) = (from.max(after), earlier_end(to, before));
            draft.times = Some(match first < last || last == Time::midnight() {
                true => Times::Part(first, last),
                false => times,
            });
        }
        // "a quarter past three at 5 Bridge Road"
        (Some(Times::At(old)), Times::At(new)) if !new.is_exact() && old.is_exact() => {}
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

/// The earlier of two ends of a part of the day, midnight being the last.
fn earlier_end(one: Time, other: Time) -> Time {
    match (one == Time::midnight(), other == Time::midnight()) {
        (true, _) => other,
        (_, true) => one,
        _ => one.min(other),
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
        // "next year in March"
        (Days::Fixed(DateSpec::Between(first, last), Grain::Month), Days::Fixed(spec, grain))
        | (Days::Fixed(spec, grain), Days::Fixed(DateSpec::Between(first, last), Grain::Month))
            if is_year(first, last) && !is_whole_year(spec) =>
        {
            Some(Days::Fixed(in_year(spec, first.year())?, grain))
        }
        // "today, Saturday"
        (Days::Relative(day), Days::Weekday(number, _))
        | (Days::Weekday(number, _), Days::Relative(day))
            if day.weekday().to_monday_zero_offset() as u8 == number =>
        {
            Some(Days::Relative(day))
        }
        // "Monday two weeks from now"
        (Days::Weekday(number, _), Days::FromNow(day))
        | (Days::FromNow(day), Days::Weekday(number, _)) => {
            let day = monday_of(day)?.checked_add(i64::from(number).days());
            Some(Days::Fixed(DateSpec::On(day.ok()?), Grain::Day))
        }
        // "this week from Tuesday to Thursday"
        (
            Days::Fixed(DateSpec::Between(week, sunday), Grain::Week),
            Days::Fixed(DateSpec::Between(first, last), Grain::Day),
        )
        | (
            Days::Fixed(DateSpec::Between(first, last), Grain::Day),
            Days::Fixed(DateSpec::Between(week, sunday), Grain::Week),
        ) if week.until(sunday).is_ok_and(|span| span.get_days() == 6) => {
            let into = monday_of(first)?.until(first).ok()?;
            let start = week.checked_add(into).ok()?;
            let end = start.checked_add(first.until(last).ok()?).ok()?;
            (end <= sunday).then_some(Days::Fixed(DateSpec::Between(start, end), Grain::Day))
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
        (Days::Fixed(from, _), Days::Fixed(to, _)) if between(from, to).is_some() => {
            between(from, to).map(|days| Days::Fixed(days, Grain::Day))
        }
        _ if ends(old) == ends(new) => Some(new),
        _ => None,
    }
}

fn is_year(first: Date, last: Date) -> bool {
    first.day_of_year() == 1 && last == first.last_of_year()
}

fn is_whole_year(spec: DateSpec) -> bool {
    matches!(spec, DateSpec::Between(first, last) if is_year(first, last))
}

/// The same days in another year.
fn in_year(spec: DateSpec, year: i16) -> Option<DateSpec> {
    let moved = |date: Date| date.with().year(year).build().ok();
    Some(match spec {
        DateSpec::On(date) => DateSpec::On(moved(date)?),
        DateSpec::From(date) => DateSpec::From(moved(date)?),
        DateSpec::Until(date) => DateSpec::Until(moved(date)?),
        DateSpec::After(date) => DateSpec::After(moved(date)?),
        DateSpec::Before(date) => DateSpec::Before(moved(date)?),
        DateSpec::Between(first, last) => {
            let length = first.until(last).ok()?;
            let first = moved(first)?;
            DateSpec::Between(first, first.checked_add(length).ok()?)
        }
    })
}

/// "After the 3rd but before the 10th".
fn between(from: DateSpec, to: DateSpec) -> Option<DateSpec> {
    let first = match from {
        DateSpec::From(first) => first,
        DateSpec::After(day) => day.tomorrow().ok()?,
        _ => return None,
    };
    let last = match to {
        DateSpec::Until(last) => last,
        DateSpec::Before(day) => day.yesterday().ok()?,
        _ => return None,
    };
    (first <= last).then_some(DateSpec::Between(first, last))
}

/// "Tuesday or Thursday at three": what only one alternative says holds for all.
fn share(drafts: &mut Vec<Draft>) {
    spread(drafts);
    let times = drafts.iter().rev().find_map(|draft| draft.times);
    let half = drafts.iter().rev().find_map(|draft| draft.half);
    share_halves(drafts);
    let days = drafts.iter().find_map(|draft| draft.days);
    for draft in drafts {
        if draft.offset.is_none() {
            if !draft.is_any_time {
                draft.times = draft.times.or(times);
                draft.half = draft.half.or(half);
            }
            draft.days = draft.days.or(days);
        }
    }
}

/// "Thursday or Friday at nine or ten": each day with each time.
fn spread(drafts: &mut Vec<Draft>) {
    let Some(last) = drafts.last().and_then(|draft| draft.days) else {
        return;
    };
    let is_listed = |draft: &&Draft| draft.times.is_some() && draft.days == Some(last);
    let listed: Vec<Draft> = drafts.iter().filter(is_listed).copied().collect();
    if listed.len() < 2 {
        return;
    }
    let is_bare = |draft: &Draft| {
        draft.days.is_some()
            && draft.times.is_none()
            && draft.offset.is_none()
            && !draft.is_any_time
    };
    let all = std::mem::take(drafts).into_iter().flat_map(|draft| {
        let each = |one: &Draft| Draft {
            days: draft.days,
            ..*one
        };
        if is_bare(&draft) {
            listed.iter().map(each).collect()
        } else {
            vec![draft]
        }
    });
    *drafts = all.collect();
}

/// "Eight or nine in the evening": the half that was said of the later time holds for the earlier.
fn share_halves(drafts: &mut [Draft]) {
    let mut later: Option<Clock> = None;
    for draft in drafts.iter_mut().rev() {
        if let Some(Times::At(clock) | Times::Around(clock)) = &mut draft.times {
            if let Some(later) = later {
                share_half(clock, &later);
            }
            later = Some(*clock);
        } else {
            later = None;
        }
    }
}
