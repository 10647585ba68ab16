//! Stretches of days: "next week", "the third week of May", "early next month", "the next three days", "in March".

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::understanding::meaning::{DateSpec, Grain};
use crate::understanding::time::atom::{Atom, Link, Unit};
use crate::understanding::time::clock::Read;
use crate::understanding::time::day::counted::business_days;
use crate::understanding::time::day::month::{
    coming_month, date, day_number, is_clock_next, lone_day, month_day, year_after,
};
use crate::understanding::time::day::{Days, Today, atom, ends, link, monday_of, single};
use crate::understanding::time::scan::{Placed, count};

/// "the third week of January", "first week of next month".
pub(super) fn week_of(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let at = at + usize::from(link(atoms, at) == Some(Link::The));
    if let Some(week) = week_with(atoms, at, today) {
        return Some(week);
    }
    let nth = match atom(atoms, at)? {
        Atom::Ordinal(nth @ 1..=5) => Some(nth),
        Atom::Link(Link::Last) => None,
        _ => return None,
    };
    (atom(atoms, at + 1)? == Atom::Unit(Unit::Week)).then_some(())?;
    let mut place = at + 2;
    while matches!(link(atoms, place), Some(Link::Of | Link::In)) {
        place += 1;
    }
    let (first, end) = match (atom(atoms, place)?, atom(atoms, place + 1)) {
        (Atom::Month(month), _) => (coming_month(month, today.date)?, place + 1),
        (
            Atom::Link(link @ (Link::The | Link::This | Link::Next | Link::Coming)),
            Some(Atom::Unit(Unit::Month)),
        ) => {
            let months = i64::from(matches!(link, Link::Next | Link::Coming));
            let first = today.date.first_of_month().checked_add(months.months());
            (first.ok()?, place + 2)
        }
        _ => return None,
    };
    let monday = match nth {
        Some(nth) => {
            let thursday = first.nth_weekday_of_month(1, Weekday::Thursday).ok()?;
            let weeks = i64::from(nth) - 1;
            monday_of(thursday)?.checked_add(weeks.weeks()).ok()?
        }
        None => monday_of(first.last_of_month())?,
    };
    let sunday = monday.checked_add(6.days()).ok()?;
    Some((
        Days::Fixed(DateSpec::Between(monday, sunday), Grain::Week),
        end,
    ))
}

/// "the week of March 4th", "week starting on the 4th": the whole week around that day.
fn week_with(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    (atom(atoms, at)? == Atom::Unit(Unit::Week)).then_some(())?;
    let is_joined = matches!(
        link(atoms, at + 1),
        Some(Link::Of | Link::From | Link::Starting)
    );
    let place = at + 2 + usize::from(link(atoms, at + 2) == Some(Link::On));
    let (day, end) = month_day(atoms, place, today)
        .or_else(|| lone_day(atoms, place, today))
        .filter(|_| is_joined)?;
    let monday = monday_of(ends(day).0)?;
    let sunday = monday.checked_add(6.days()).ok()?;
    Some((
        Days::Fixed(DateSpec::Between(monday, sunday), Grain::Week),
        end,
    ))
}

/// "the next three days", "2 upcoming weeks", "rest of the week".
pub(super) fn coming_units(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let mut place = at;
    let mut is_rest = false;
    let mut is_next = false;
    let mut is_within = false;
    let mut amount = None;
    let unit = loop {
        match atom(atoms, place)? {
            Atom::Link(Link::Within) => is_within = true,
            Atom::Link(Link::Rest) => is_rest = true,
            Atom::Link(Link::Next | Link::Coming) => is_next = true,
            Atom::Link(Link::The | Link::Of | Link::This | Link::In) => {}
            Atom::Link(Link::Couple | Link::Few) => {
                let (value, used) = count(atoms, place)?;
                amount = Some(value);
                place += used - 1;
            }
            Atom::Number(value @ 1..=60, _) if !is_rest => amount = Some(value),
            Atom::Unit(unit) => break unit,
            _ => return None,
        }
        place += 1;
    };
    let today = today.date;
    let plus = |from: Date, span: jiff::Span| from.checked_add(span).ok()?.yesterday().ok();
    let (from, to) = if is_rest {
        match unit {
            Unit::Week => (today, plus(monday_of(today)?, 1.week())?),
            Unit::Month => (today, today.last_of_month()),
            Unit::Year => (today, Date::new(today.year(), 12, 31).ok()?),
            _ => return None,
        }
    } else {
        is_next.then_some(())?;
        let amount = i64::from(amount?);
        let from = match unit {
            Unit::Day | Unit::Week | Unit::Month if is_within => today,
            Unit::Day => today.tomorrow().ok()?,
            Unit::Week => monday_of(today)?.checked_add(1.week()).ok()?,
            Unit::Month => today.last_of_month().tomorrow().ok()?,
            Unit::BusinessDay => {
                let days = (business_days(today, 1)?, business_days(today, amount)?);
                let days = Days::Fixed(DateSpec::Between(days.0, days.1), Grain::Day);
                return Some((days, place + 1));
            }
            _ => return None,
        };
        let span = match unit {
            Unit::Day => amount.days(),
            Unit::Week => amount.weeks(),
            _ => amount.months(),
        };
        (from, plus(from, span)?)
    };
    let grain = if unit == Unit::Month {
        Grain::Month
    } else {
        Grain::Week
    };
    Some((Days::Fixed(DateSpec::Between(from, to), grain), place + 1))
}

/// "this week", "next weekend", "early next month", "the end of the month".
pub(super) fn whole(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let mut shade = None;
    let mut relative = None;
    let mut has_coming = false;
    let mut next = at;
    let unit = loop {
        match atom(atoms, next)? {
            Atom::Link(link @ (Link::Early | Link::Mid | Link::Late | Link::Start | Link::End)) => {
                shade = Some(link)
            }
            Atom::Link(link @ (Link::This | Link::Next)) => relative = Some(link),
            Atom::Link(Link::Coming) => {
                relative = Some(Link::Next);
                has_coming = true;
            }
            Atom::Link(Link::Later) => shade = Some(Link::Rest),
            Atom::Link(
                Link::The | Link::Of | Link::In | Link::At | Link::Any | Link::Time | Link::On,
            ) => {}
            Atom::Unit(unit @ (Unit::Week | Unit::Weekend | Unit::Month | Unit::Year)) => {
                break unit;
            }
            _ => return None,
        }
        next += 1;
    };
    // "the week after next"
    let is_after_next =
        link(atoms, next + 1) == Some(Link::After) && link(atoms, next + 2) == Some(Link::Next);
    if is_after_next {
        relative = Some(Link::Next);
    }
    let further = i64::from(is_after_next);
    let end = next + 1 + if is_after_next { 2 } else { 0 };
    if !is_after_next && let Some(found) = stretch_beside(atoms, next, unit, today) {
        return Some(found);
    }
    // "a week" is a length and "the week" alone names nothing.
    if relative.is_none() && shade.is_none() && unit != Unit::Weekend {
        return None;
    }
    let is_next = relative == Some(Link::Next);
    let monday = monday_of(today.date)?;
    let (first, last, grain) = match unit {
        Unit::Week => {
            let monday = monday
                .checked_add((i64::from(is_next) + further).weeks())
                .ok()?;
            (monday, monday.checked_add(6.days()).ok()?, Grain::Week)
        }
        Unit::Weekend => {
            let is_far = is_next && !has_coming;
            let saturday = monday
                .checked_add((if is_far { 12 } else { 5 } + further * 7).days())
                .ok()?;
            (saturday, saturday.tomorrow().ok()?, Grain::Weekend)
        }
        Unit::Year => {
            let year = today.date.year() + i16::from(is_next) + further as i16;
            let last = Date::new(year, 12, 31).ok()?;
            (Date::new(year, 1, 1).ok()?, last, Grain::Month)
        }
        _ => {
            let first = today
                .date
                .first_of_month()
                .checked_add((i64::from(is_next) + further).months())
                .ok()?;
            (first, first.last_of_month(), Grain::Month)
        }
    };
    let (first, last) = if shade == Some(Link::Rest) {
        (first.max(today.date), last)
    } else {
        shaded(first, last, shade)?
    };
    Some((Days::Fixed(DateSpec::Between(first, last), grain), end))
}

/// "The week after Easter", "the weekend before Christmas".
fn stretch_beside(atoms: &[Placed], at: usize, unit: Unit, today: Today) -> Read<Days> {
    let is_after = match link(atoms, at + 1)? {
        Link::After => true,
        Link::Before => false,
        _ => return None,
    };
    let (base, end) = single(atoms, at + 2, today)?;
    let monday = monday_of(ends(base).0)?;
    let (first, last, grain) = match unit {
        Unit::Week => {
            let first = monday.checked_add((if is_after { 7 } else { -7 }).days());
            (first.ok()?, 6, Grain::Week)
        }
        Unit::Weekend => {
            let nth = if is_after { 1 } else { -1 };
            let first = ends(base).0.nth_weekday(nth, Weekday::Saturday);
            (first.ok()?, 1, Grain::Weekend)
        }
        _ => return None,
    };
    let last = first.checked_add(last.days()).ok()?;
    Some((Days::Fixed(DateSpec::Between(first, last), grain), end))
}

pub(super) fn shaded(first: Date, last: Date, shade: Option<Link>) -> Option<(Date, Date)> {
    let days = i64::from(first.until(last).ok()?.get_days());
    let third = days / 3;
    let plus = |days: i64| first.checked_add(days.days()).ok();
    Some(match shade {
        Some(Link::Early | Link::Start) => (first, plus(third)?),
        Some(Link::Mid) => (plus(third)?, plus(2 * third)?),
        Some(_) => (plus(days - third)?, last),
        None => (first, last),
    })
}

/// "in March", "next April".
pub(super) fn month_range(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let mut next = at;
    let mut shade = None;
    while let Some(link) = link(atoms, next) {
        match link {
            Link::Early | Link::Mid | Link::Late | Link::Start | Link::End => shade = Some(link),
            Link::In
            | Link::Next
            | Link::This
            | Link::Coming
            | Link::The
            | Link::Of
            | Link::Any
            | Link::Time => {}
            _ => return None,
        }
        next += 1;
    }
    let Atom::Month(month) = atom(atoms, next)? else {
        return None;
    };
    // "in March 9th" is a day; "February 30th" is none at all.
    if shade.is_none()
        && day_number(atoms, next + 1).is_some_and(|(_, end)| !is_clock_next(atoms, end))
    {
        return month_day(atoms, next, today);
    }
    let mut end = next + 1;
    let mut first = coming_month(month, today.date)?;
    if let Some((year, after)) = year_after(atoms, end) {
        first = date(year, u32::from(month), 1)?;
        end = after;
    } else if link(atoms, end) == Some(Link::After) && link(atoms, end + 1) == Some(Link::Next) {
        first = first.checked_add(1.year()).ok()?;
        end += 2;
    } else if link(atoms, end) == Some(Link::In)
        && let Some((years, used)) = count(atoms, end + 1)
        && atom(atoms, end + 1 + used) == Some(Atom::Unit(Unit::Year))
    {
        first = first.checked_add(i64::from(years.min(50)).years()).ok()?;
        end += used + 2;
    }
    let (first, last) = shaded(first, first.last_of_month(), shade)?;
    Some((
        Days::Fixed(DateSpec::Between(first, last), Grain::Month),
        end,
    ))
}
