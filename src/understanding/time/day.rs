//! Days: "next Tuesday", "the third of March", "a week from Friday", "Monday to Wednesday".
//!
//! [`counted`] reads days counted from others, [`month`] days of a month, [`stretch`] several days at once; [`holiday`]
//! knows when holidays fall, [`calendar`] quarters, halves and seasons.

mod calendar;
mod counted;
mod holiday;
mod month;
pub(crate) use month::impossible;
mod stretch;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::understanding::meaning::{DateSpec, Grain};
use crate::understanding::time::atom::{Atom, Holiday, Link, Unit};
use crate::understanding::time::clock::Read;
use crate::understanding::time::day::calendar::calendar;
use crate::understanding::time::day::counted::{after_counted, counted};
use crate::understanding::time::day::holiday::{holiday_date, holiday_in, public_on};
use crate::understanding::time::day::month::{
    day_number, day_of_month, lone_day, lone_number, month_day, month_span, nth_weekday, numeric,
    weekday_and_day, year_after,
};
use crate::understanding::time::day::stretch::{coming_units, month_range, week_of, whole};
use crate::understanding::time::scan::Placed;
use crate::understanding::time::times::{relation, relation_after};

/// So many days ahead, "next Friday" may still be this week's.
const STILL_FAR: i64 = 3;

/// Days as they were named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Days {
    /// A settled day or range.
    Fixed(DateSpec, Grain),
    /// A weekday that a week beside it may move.
    Weekday(u8, Date),
    /// Today, tomorrow.
    Relative(Date),
    /// So many days or weeks from now.
    FromNow(Date),
    /// "Next Friday" while this week's is still some days away: that of next week, or the sooner one.
    Next { day: Date, sooner: Date },
    /// Weekdays from the first to the last that are not wanted, Monday is 0.
    Weekdays(u8, u8),
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
    let one = single(atoms, start, today);
    month_span(atoms, start, today)
        .or_else(|| range(atoms, start, one, today))
        .or_else(|| bounded(atoms, one))
        .or(one)
        .or_else(|| lone_number(atoms, at, today))
        .or_else(|| open_range(atoms, at, today))
}

/// "Monday to Wednesday", "from the 3rd until the 5th", "between now and Friday".
fn range(atoms: &[Placed], at: usize, one: Option<(Days, usize)>, today: Today) -> Read<Days> {
    let opener =
        link(atoms, at).filter(|link| matches!(link, Link::From | Link::Starting | Link::Between));
    let start = at + usize::from(opener.is_some());
    let one = if start == at {
        one
    } else {
        single(atoms, start, today)
    };
    let (first, middle) = range_start(atoms, start, today).or(one)?;
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
    let (mut first, _) = ends(first);
    let (mut from, mut to) = ends(last);
    // "June 26 to June 28, 2027": the year holds for both.
    let names_month = |placed: &Placed| matches!(placed.atom, Atom::Month(_));
    if names_year(&atoms[middle..end])
        && !names_year(&atoms[start..middle])
        && atoms[start..middle].iter().any(names_month)
    {
        let same_year = first.with().year(to.year()).build().ok()?;
        first = if same_year <= to { same_year } else { first };
    }
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

/// Where a range begins when it is no day: now, or a number that shares the month of the end ("from the 2nd to April 7").
fn range_start(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    if link(atoms, at) == Some(Link::Now) {
        return Some((Days::Relative(today.date), at + 1));
    }
    shared_month(atoms, at, today)
}

fn shared_month(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let (day, middle) = day_number(atoms, at)?;
    let joins = matches!(
        atom(atoms, middle)?,
        Atom::Link(Link::To | Link::Till | Link::And) | Atom::Sign('-')
    );
    let is_month_next = matches!(atom(atoms, middle + 1)?, Atom::Month(_));
    if !joins || !is_month_next {
        return None;
    }
    let (last, _) = month_day(atoms, middle + 1, today)?;
    let last = ends(last).0;
    let first = last.with().day(i8::try_from(day).ok()?).build().ok()?;
    (first <= last).then_some((on(first), middle))
}

fn names_year(atoms: &[Placed]) -> bool {
    let is_year = |placed: &Placed| matches!(placed.atom, Atom::Number(1900..=2100, 4));
    atoms.iter().any(is_year)
}

/// "Thursday or later", "the 5th onwards", "Friday at the latest".
fn bounded(atoms: &[Placed], one: Option<(Days, usize)>) -> Read<Days> {
    let (days, next) = one?;
    let (relation, end) = relation_after(atoms, next)?;
    let (first, last) = ends(days);
    let spec = match relation {
        Link::After => DateSpec::From(first),
        _ => DateSpec::Until(last),
    };
    Some((Days::Fixed(spec, Grain::Day), end))
}

/// "After the 5th", "from Friday on", "not before Thursday", "no later than Friday".
fn open_range(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let (relation, start) = relation(atoms, at);
    let relation = relation?;
    // "Not before Thursday" allows Thursday, "after Thursday" does not.
    let is_negated = matches!(link(atoms, at), Some(Link::Not | Link::Correction));
    let start = start + usize::from(link(atoms, start) == Some(Link::On));
    if relation == Link::After
        && !is_negated
        && link(atoms, at) == Some(Link::After)
        && let Some(found) = after_counted(atoms, start, today)
    {
        return Some(found);
    }
    let (days, mut end) = single(atoms, start, today)?;
    let (first, last) = ends(days);
    let is_from = matches!(
        link(atoms, at),
        Some(Link::From | Link::Starting | Link::Earliest)
    );
    let spec = match relation {
        Link::After if is_negated || is_from => DateSpec::From(first),
        Link::After if first == last => DateSpec::After(first),
        Link::After => DateSpec::From(last.tomorrow().ok()?),
        Link::Before if is_negated => DateSpec::Until(last),
        // "before the end of December"
        Link::Before if names_end(&atoms[at..end]) => DateSpec::Before(last.tomorrow().ok()?),
        Link::Before => DateSpec::Before(first),
        Link::Till => DateSpec::Until(last),
        _ => return None,
    };
    end += usize::from(link(atoms, end) == Some(Link::Onwards));
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
        | Days::FromNow(day)
        | Days::Next { day, .. }
        | Days::Fixed(DateSpec::On(day) | DateSpec::From(day) | DateSpec::Until(day), _)
        | Days::Fixed(DateSpec::After(day) | DateSpec::Before(day), _) => (day, day),
        Days::Fixed(DateSpec::Between(first, last), _) => (first, last),
        Days::Weekdays(..) => (Date::MIN, Date::MAX),
    }
}

fn on(date: Date) -> Days {
    Days::Fixed(DateSpec::On(date), Grain::Day)
}

/// One day or stretch of days, no range of two.
pub(crate) fn single(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    numeric(atoms, at, today)
        .or_else(|| nth_weekday(atoms, at, today))
        .or_else(|| week_of(atoms, at, today))
        .or_else(|| calendar(atoms, at, today))
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
    if let Some(weeks) = weeks_named(atoms, end) {
        return Some((on(day.checked_add(weeks.weeks()).ok()?), end + 1));
    }
    let mut next = end;
    if link(atoms, next) == Some(Link::After) && link(atoms, next + 1) == Some(Link::Next) {
        let is_over = atom(atoms, next + 2)
            .is_some_and(|next| matches!(next, Atom::Unit(_) | Atom::Weekday(_)));
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
    if let Some(found) = weekday_beside(atoms, end, wanted, today) {
        return Some(found);
    }
    if modifier == Some(Link::Next) {
        let sooner = today.date.checked_add(ahead.days()).ok()?;
        let is_open = ahead >= STILL_FAR && sooner < day;
        let days = if is_open {
            Days::Next { day, sooner }
        } else {
            on(day)
        };
        return Some((days, end));
    }
    if modifier.is_some() {
        return Some((on(day), end));
    }
    Some((Days::Weekday(number, day), end))
}

/// "The Monday after Easter", "the Friday before Christmas".
fn weekday_beside(atoms: &[Placed], at: usize, wanted: Weekday, today: Today) -> Read<Days> {
    let nth = match link(atoms, at)? {
        Link::After => 1,
        Link::Before => -1,
        _ => return None,
    };
    let (base, end) = single(atoms, at + 1, today)?;
    let (first, last) = ends(base);
    let base = if nth > 0 { last } else { first };
    Some((on(base.nth_weekday(nth, wanted).ok()?), end))
}

/// "Tuesday week", "today fortnight".
fn weeks_named(atoms: &[Placed], at: usize) -> Option<i64> {
    match atom(atoms, at)? {
        Atom::Unit(Unit::Week) => Some(1),
        Atom::Unit(Unit::Fortnight) => Some(2),
        _ => None,
    }
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
            Some(match weeks_named(atoms, at + 1) {
                Some(weeks) => (on(day.checked_add(weeks.weeks()).ok()?), at + 2),
                None => (Days::Relative(day), at + 1),
            })
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
        Atom::Holiday(holiday) => named_holiday(atoms, at, holiday, today),
        Atom::Link(Link::This) if matches!(atom(atoms, at + 1), Some(Atom::Part(_))) => {
            Some((Days::Relative(today.date), at + 1))
        }
        _ => None,
    }
}

/// "Easter Monday", "Christmas 2027", "Thanksgiving in two years".
fn named_holiday(atoms: &[Placed], at: usize, holiday: Holiday, today: Today) -> Read<Days> {
    if let Some((year, end)) = year_after(atoms, at + 1) {
        return Some((on(holiday_in(holiday, year, today.country)?), end));
    }
    if link(atoms, at + 1) == Some(Link::In)
        && let Some((Days::FromNow(day), end)) = counted(atoms, at + 1, today)
    {
        let date = holiday_in(holiday, day.year(), today.country)?;
        return Some((on(date), end));
    }
    let place = at + 1 + usize::from(link(atoms, at + 1) == Some(Link::On));
    let weekday = match atom(atoms, place) {
        Some(Atom::Weekday(weekday)) if holiday == Holiday::Public => Some(weekday),
        _ => None,
    };
    let (date, end) = match weekday {
        Some(weekday) => (public_on(weekday, today.date, today.country)?, place + 1),
        None => (holiday_date(holiday, today.date, today.country)?, at + 1),
    };
    match atom(atoms, end) {
        Some(Atom::Unit(Unit::Weekend)) => Some((weekend_of(holiday, date)?, end + 1)),
        Some(Atom::Unit(Unit::Week)) => {
            let monday = monday_of(date)?;
            let sunday = monday.checked_add(6.days()).ok()?;
            let week = Days::Fixed(DateSpec::Between(monday, sunday), Grain::Week);
            Some((week, end + 1))
        }
        _ => Some((on(date), end)),
    }
}

/// The weekend of a holiday, with the holiday beside it.
fn weekend_of(holiday: Holiday, date: Date) -> Option<Days> {
    let (before, after) = match date.weekday() {
        _ if holiday == Holiday::Easter(0) => (-2, 1),
        Weekday::Monday => (-2, 0),
        Weekday::Tuesday => (-3, 0),
        Weekday::Wednesday => (3, 4),
        Weekday::Thursday => (0, 3),
        Weekday::Friday => (0, 2),
        Weekday::Saturday => (0, 1),
        Weekday::Sunday => (-1, 0),
    };
    let first = date.checked_add(before.days()).ok()?;
    let last = date.checked_add(after.days()).ok()?;
    Some(Days::Fixed(DateSpec::Between(first, last), Grain::Weekend))
}
