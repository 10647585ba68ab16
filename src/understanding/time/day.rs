//! Days: "next Tuesday", "the third of March", "a week from Friday", "Monday to Wednesday".
//!
//! [`month`] reads days of a month, [`stretch`] several days at once, [`holiday`] knows when holidays fall.

mod holiday;
mod month;
mod stretch;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::understanding::meaning::{DateSpec, Grain};
use crate::understanding::time::atom::{Atom, Link, Unit};
use crate::understanding::time::clock::Read;
use crate::understanding::time::day::holiday::{holiday_date, holiday_in};
use crate::understanding::time::day::month::{
    day_of_month, lone_day, lone_number, month_day, month_span, nth_weekday, numeric,
    weekday_and_day, year_after,
};
use crate::understanding::time::day::stretch::{coming_units, month_range, week_of, whole};
use crate::understanding::time::scan::{Placed, count};

/// Days as they were named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Days {
    /// A settled day or range.
    Fixed(DateSpec, Grain),
    /// A weekday that a week beside it may move.
    Weekday(u8, Date),
    /// Today, tomorrow.
    Relative(Date),
}

/// What day names are read against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Today<'a> {
    pub date: Date,
    /// ISO 3166-1 alpha-2, for 3/4.
    pub country: &'a str,
    /// Whether "24" or "the 24th" alone is a day.
    pub expects_date: bool,
}

fn link(atoms: &[Placed], at: usize) -> Option<Link> {
    match atoms.get(at)?.atom {
        Atom::Link(link) => Some(link),
        _ => None,
    }
}

fn atom(atoms: &[Placed], at: usize) -> Option<Atom> {
    atoms.get(at).map(|placed| placed.atom)
}

/// Days at this place.
pub(crate) fn days(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let start = at + usize::from(matches!(link(atoms, at), Some(Link::On | Link::By)));
    month_span(atoms, start, today)
        .or_else(|| range(atoms, start, today))
        .or_else(|| single(atoms, start, today))
        .or_else(|| lone_number(atoms, at, today))
        .or_else(|| open_range(atoms, at, today))
}

/// "Monday to Wednesday", "from the 3rd until the 5th", "between Monday and Friday".
fn range(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let opener = link(atoms, at).filter(|link| matches!(link, Link::From | Link::Between));
    let start = at + usize::from(opener.is_some());
    let (first, middle) = single(atoms, start, today)?;
    let joins = match atom(atoms, middle)? {
        Atom::Link(Link::To | Link::Till) | Atom::Sign('-' | '–') => true,
        Atom::Link(Link::And) => opener == Some(Link::Between),
        _ => false,
    };
    if !joins {
        return None;
    }
    let (last, end) = single(atoms, middle + 1, today)?;
    let is_lone = lone_day(atoms, middle + 1, today).is_some_and(|(_, lone)| lone == end);
    let (first, _) = ends(first);
    let (mut from, mut to) = ends(last);
    while from < first {
        let step = match last {
            Days::Weekday(..) => 7.days(),
            _ if from.day() == to.day() && is_lone => 1.month(),
            _ => 1.year(),
        };
        from = from.checked_add(step).ok()?;
        to = to.checked_add(step).ok()?;
    }
    Some((Days::Fixed(DateSpec::Between(first, to), Grain::Day), end))
}

fn open_range(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let relation = link(atoms, at)?;
    let start = at + 1 + usize::from(link(atoms, at + 1) == Some(Link::On));
    let (days, end) = single(atoms, start, today)?;
    let (first, last) = ends(days);
    let spec = match relation {
        Link::After => DateSpec::From(last.tomorrow().ok()?),
        Link::From => DateSpec::From(first),
        // "before the end of December"
        Link::Before if names_end(&atoms[at..end]) => DateSpec::Until(last),
        Link::Before => DateSpec::Until(first.yesterday().ok()?),
        Link::Till => DateSpec::Until(last),
        _ => return None,
    };
    Some((Days::Fixed(spec, Grain::Day), end))
}

fn names_end(atoms: &[Placed]) -> bool {
    let is_end = |placed: &Placed| placed.atom == Atom::Link(Link::End);
    atoms.iter().any(is_end)
}

/// First and last day.
pub(crate) fn ends(days: Days) -> (Date, Date) {
    match days {
        Days::Weekday(_, day)
        | Days::Relative(day)
        | Days::Fixed(DateSpec::On(day) | DateSpec::From(day) | DateSpec::Until(day), _) => {
            (day, day)
        }
        Days::Fixed(DateSpec::Between(first, last), _) => (first, last),
    }
}

fn on(date: Date) -> Days {
    Days::Fixed(DateSpec::On(date), Grain::Day)
}

fn single(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    numeric(atoms, at, today)
        .or_else(|| nth_weekday(atoms, at, today))
        .or_else(|| week_of(atoms, at, today))
        .or_else(|| month_day(atoms, at, today))
        .or_else(|| day_of_month(atoms, at, today))
        .or_else(|| weekday_and_day(atoms, at, today))
        .or_else(|| counted(atoms, at, today))
        .or_else(|| weekday(atoms, at, today))
        .or_else(|| coming_units(atoms, at, today))
        .or_else(|| whole(atoms, at, today))
        .or_else(|| month_range(atoms, at, today))
        .or_else(|| named(atoms, at, today))
        .or_else(|| lone_day(atoms, at, today))
}

/// "in two weeks", "three days from now", "a week from Tuesday", "4 Tuesdays from now", "a fortnight hence".
fn counted(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let has_in = matches!(link(atoms, at), Some(Link::In | Link::Within));
    let start = at + usize::from(has_in);
    let (amount, used) = count(atoms, start)?;
    let next = start + used + 1;
    let unit = match atom(atoms, start + used)? {
        Atom::Unit(unit) => unit,
        Atom::Weekday(weekday) if (1..=10).contains(&amount) => {
            let is_later = matches!(link(atoms, next), Some(Link::Later | Link::Hence));
            let is_from_now =
                link(atoms, next) == Some(Link::From) && link(atoms, next + 1) == Some(Link::Now);
            let weekday = Weekday::from_monday_zero_offset(weekday as i8).ok()?;
            let found = today.date.nth_weekday(i32::try_from(amount).ok()?, weekday);
            return (is_later || is_from_now)
                .then_some((on(found.ok()?), next + if is_later { 1 } else { 2 }));
        }
        _ => return None,
    };
    let span = days_of(unit, amount)?;
    match link(atoms, next) {
        Some(Link::From | Link::After | Link::On) => {
            if link(atoms, next + 1) == Some(Link::Now) {
                return Some((on(today.date.checked_add(span).ok()?), next + 2));
            }
            let place = next + 1 + usize::from(link(atoms, next + 1) == Some(Link::On));
            if let Some((base, end)) = single(atoms, place, today) {
                return Some((on(ends(base).0.checked_add(span).ok()?), end));
            }
        }
        Some(Link::Hence) => return Some((on(today.date.checked_add(span).ok()?), next + 1)),
        _ => {}
    }
    // "a week Friday"
    if unit == Unit::Week
        && let Some((Days::Weekday(_, day), end)) = weekday(atoms, next, today)
    {
        return Some((on(day.checked_add(span).ok()?), end));
    }
    // "a fortnight today", "two weeks tomorrow"
    if let Some(Atom::Relative(days @ 0..=2)) = atom(atoms, next) {
        let base = today.date.checked_add(i64::from(days).days()).ok()?;
        return Some((on(base.checked_add(span).ok()?), next + 1));
    }
    has_in.then_some(())?;
    let day = today.date.checked_add(span).ok()?;
    if link(atoms, at) == Some(Link::Within) {
        let days = DateSpec::Between(today.date, day);
        return Some((Days::Fixed(days, Grain::Day), next));
    }
    Some((on(day), next))
}

fn days_of(unit: Unit, amount: u32) -> Option<jiff::Span> {
    let amount = i64::from(amount.min(1_000));
    Some(match unit {
        Unit::Day => amount.days(),
        Unit::Week => amount.weeks(),
        Unit::Fortnight => (amount * 2).weeks(),
        Unit::Month => amount.months(),
        Unit::Year => amount.min(50).years(),
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Weekend => return None,
    })
}

/// "Tuesday", "this Friday", "next Monday", "Tuesday week", "Monday next week".
fn weekday(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let start = at + usize::from(link(atoms, at) == Some(Link::The));
    let modifier = link(atoms, start)
        .filter(|link| matches!(link, Link::This | Link::Next | Link::Last | Link::Coming));
    let mut place = start + usize::from(modifier.is_some());
    // "next week Wednesday"
    if matches!(modifier, Some(Link::Next | Link::Coming | Link::This))
        && atom(atoms, place) == Some(Atom::Unit(Unit::Week))
    {
        place += 1;
        while matches!(link(atoms, place), Some(Link::On))
            || atom(atoms, place) == Some(Atom::Sign(','))
        {
            place += 1;
        }
        let Atom::Weekday(number) = atom(atoms, place)? else {
            return None;
        };
        let weeks = i64::from(modifier != Some(Link::This));
        let monday = monday_of(today.date)?.checked_add(weeks.weeks()).ok()?;
        return Some((
            on(monday.checked_add(i64::from(number).days()).ok()?),
            place + 1,
        ));
    }
    let Atom::Weekday(number) = atom(atoms, place)? else {
        return None;
    };
    let wanted = Weekday::from_monday_zero_offset(number as i8).ok()?;
    let ahead = i64::from(today.date.weekday().until(wanted));
    let is_today = ahead == 0;
    let day = match modifier {
        Some(Link::This | Link::Coming) => today.date.checked_add(ahead.days()).ok()?,
        Some(Link::Last) => today.date.checked_sub((7 - ahead).days()).ok()?,
        Some(_) => {
            let monday = monday_of(today.date)?;
            let is_this_week = today
                .date
                .checked_add(ahead.days())
                .ok()?
                .checked_sub(7.days())
                .ok()?
                < monday;
            let jump = if is_today || is_this_week { 7 } else { 0 };
            today.date.checked_add((ahead + jump).days()).ok()?
        }
        None => today
            .date
            .checked_add((if is_today { 7 } else { ahead }).days())
            .ok()?,
    };
    let mut end = place + 1;
    if atom(atoms, end) == Some(Atom::Unit(Unit::Week)) {
        return Some((on(day.checked_add(7.days()).ok()?), end + 1));
    }
    let mut next = end;
    if link(atoms, next) == Some(Link::After) && link(atoms, next + 1) == Some(Link::Next) {
        let is_over = atom(atoms, next + 2).is_some_and(|next| matches!(next, Atom::Unit(_)));
        if !is_over {
            return Some((on(day.checked_add(7.days()).ok()?), next + 2));
        }
    }
    while matches!(link(atoms, next), Some(Link::Of | Link::In | Link::The))
        || atom(atoms, next) == Some(Atom::Sign(','))
    {
        next += 1;
    }
    if let (Some(Link::Next | Link::This | Link::Coming), Some(Atom::Unit(Unit::Week))) =
        (link(atoms, next), atom(atoms, next + 1))
    {
        let weeks = if link(atoms, next) == Some(Link::This) {
            0
        } else {
            7
        };
        let monday = monday_of(today.date)?.checked_add(weeks.days()).ok()?;
        end = next + 2;
        return Some((on(monday.checked_add(i64::from(number).days()).ok()?), end));
    }
    if modifier.is_some() {
        return Some((on(day), end));
    }
    Some((Days::Weekday(number, day), end))
}

/// The Monday of a day's week.
pub(crate) fn monday_of(date: Date) -> Option<Date> {
    date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days())
        .ok()
}

/// "today", "tomorrow", holidays, "the same day".
fn named(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    match atom(atoms, at)? {
        Atom::Relative(days) => {
            let day = today.date.checked_add(i64::from(days).days()).ok()?;
            Some((Days::Relative(day), at + 1))
        }
        Atom::Link(Link::Next | Link::This | Link::The)
            if matches!(atom(atoms, at + 1), Some(Atom::Holiday(_))) =>
        {
            named(atoms, at + 1, today)
        }
        Atom::Link(Link::The) if atom(atoms, at + 1) == Some(Atom::Relative(2)) => {
            named(atoms, at + 1, today)
        }
        Atom::Link(Link::Next) if atom(atoms, at + 1) == Some(Atom::Unit(Unit::Day)) => {
            Some((on(today.date.tomorrow().ok()?), at + 2))
        }
        Atom::Holiday(holiday) => match year_after(atoms, at + 1) {
            Some((year, end)) => Some((on(holiday_in(holiday, year)?), end)),
            None => Some((on(holiday_date(holiday, today.date)?), at + 1)),
        },
        Atom::Link(Link::This) if matches!(atom(atoms, at + 1), Some(Atom::Part(_))) => {
            Some((Days::Relative(today.date), at + 1))
        }
        _ => None,
    }
}
