//! Days of a month: "March 3rd", "the 14th of this month", "Tuesday the 19th", "the first Monday in May", "3/7".

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::understanding::meaning::{DateSpec, Grain};
use crate::understanding::time::atom::{Atom, Link, Unit};
use crate::understanding::time::clock::Read;
use crate::understanding::time::day::{Days, Today, atom, link, on};
use crate::understanding::time::scan::Placed;

/// "2026-03-07", "3/7", "3/7/26", "7.3."
pub(super) fn numeric(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let Some(Atom::Number(a, digits_a @ 1..)) = atom(atoms, at) else {
        return None;
    };
    let Some(Atom::Sign(sign @ ('/' | '-' | '.'))) = atom(atoms, at + 1) else {
        return None;
    };
    if let Some(month) = month_and_year(atoms, at, a, sign) {
        return Some(month);
    }
    let Some(Atom::Number(b, 1..=2)) = atom(atoms, at + 2) else {
        return None;
    };
    let third = match (atom(atoms, at + 3), atom(atoms, at + 4)) {
        (Some(Atom::Sign(next)), Some(Atom::Number(c, digits @ (2 | 4)))) if next == sign => {
            Some((c, digits))
        }
        (Some(Atom::Sign(next)), Some(Atom::Number(c, digits @ 1)))
            if next == sign && digits_a == 4 =>
        {
            Some((c, digits))
        }
        _ => None,
    };
    if let (4, Some((day, _))) = (digits_a, third) {
        return Some((on(date(a as i16, b, day)?), at + 5));
    }
    if digits_a > 2 || (sign == '.' && third.is_none() && !is_led_to(atoms, at)) {
        return None;
    }
    // "1-8" is rather a range.
    if sign == '-' && third.is_none() && b <= 12
        || matches!(atom(atoms, at + 3), Some(Atom::Month(_)))
    {
        return None;
    }
    // "30/4.85"
    if third.is_none()
        && sign != '.'
        && atom(atoms, at + 3) == Some(Atom::Sign('.'))
        && matches!(atom(atoms, at + 4), Some(Atom::Number(..)))
        && atoms[at + 3].is_glued
    {
        return None;
    }
    if sign == '/' && third.is_none() && matches!(atom(atoms, at + 3), Some(Atom::Unit(_))) {
        return None;
    }
    let month_first = matches!(today.country, "US" | "CA" | "PH" | "");
    let (month, day) = if month_first && a <= 12 || b > 12 {
        (a, b)
    } else {
        (b, a)
    };
    match third {
        Some((year, digits)) => {
            let year = if digits == 2 { 2000 + year } else { year };
            Some((on(date(i16::try_from(year).ok()?, month, day)?), at + 5))
        }
        None => Some((on(coming(month, day, today.date)?), at + 3)),
    }
}

/// "09/2026"
fn month_and_year(atoms: &[Placed], at: usize, month: u32, sign: char) -> Read<Days> {
    let Atom::Number(year @ 1900..=2100, 4) = atom(atoms, at + 2)? else {
        return None;
    };
    let first = date(year as i16, month, 1).filter(|_| sign == '/' || sign == '-')?;
    let days = DateSpec::Between(first, first.last_of_month());
    Some((Days::Fixed(days, Grain::Month), at + 3))
}

fn is_led_to(atoms: &[Placed], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| atom(atoms, before));
    matches!(
        before,
        Some(Atom::Weekday(_) | Atom::Link(Link::On | Link::In))
    )
}

/// "July 13 to 15", "from the 13th to the 15th of July", "November between 19 and 20".
pub(super) fn month_span(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let opens = |place: usize| {
        matches!(
            link(atoms, place),
            Some(Link::From | Link::Starting | Link::Between)
        )
    };
    let (month, first_at) = match atom(atoms, at)? {
        Atom::Month(month) => (Some(month), at + 1 + usize::from(opens(at + 1))),
        _ => (None, at + usize::from(opens(at))),
    };
    let (first, middle) = day_number(atoms, first_at)?;
    let joins = match atom(atoms, middle)? {
        Atom::Link(Link::To | Link::Till) | Atom::Sign('-' | '–') => true,
        Atom::Link(Link::And) => link(atoms, first_at.checked_sub(1)?) == Some(Link::Between),
        _ => false,
    };
    joins.then_some(())?;
    let (last, after) = day_number(atoms, middle + 1)?;
    let (month, end) = match month {
        Some(month) if !is_clock_next(atoms, after) => (month, after),
        Some(_) => return None,
        None => {
            let place = after + usize::from(link(atoms, after) == Some(Link::Of));
            match atom(atoms, place)? {
                Atom::Month(month) => (month, place + 1),
                _ => return None,
            }
        }
    };
    let (year, end) = year_after(atoms, end).map_or((None, end), |(year, end)| (Some(year), end));
    let on = |day: u32| match year {
        Some(year) => date(year, u32::from(month), day),
        None => coming(u32::from(month), day, today.date),
    };
    let to = on(last)?;
    let from = date(to.year(), u32::from(month), first)?;
    (from <= to).then_some((Days::Fixed(DateSpec::Between(from, to), Grain::Day), end))
}

/// Whether what stands here makes a time of day of the number before it.
pub(super) fn is_clock_next(atoms: &[Placed], at: usize) -> bool {
    matches!(
        atom(atoms, at),
        Some(Atom::Half(_) | Atom::Sign(':') | Atom::Link(Link::OClock | Link::Past | Link::Ish))
    )
}

/// "2026", "in 2026", ", 2026".
pub(super) fn year_after(atoms: &[Placed], at: usize) -> Read<i16> {
    let place = at
        + usize::from(
            atom(atoms, at) == Some(Atom::Sign(','))
                || matches!(link(atoms, at), Some(Link::In | Link::Of)),
        );
    match atom(atoms, place)? {
        // "twenty twenty-seven"
        Atom::Number(20, 0) if !is_clock_next(atoms, place + 2) => match atom(atoms, place + 1)? {
            Atom::Number(year @ 21..=39, 0) if year != 30 => {
                Some((2000 + i16::try_from(year).ok()?, place + 2))
            }
            _ => None,
        },
        Atom::Number(year @ 1900..=2100, 4) if !is_clock_next(atoms, place + 1) => {
            Some((i16::try_from(year).ok()?, place + 1))
        }
        _ => None,
    }
}

pub(super) fn date(year: i16, month: u32, day: u32) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The next such day, today included.
fn coming(month: u32, day: u32, today: Date) -> Option<Date> {
    (0..9)
        .filter_map(|years| date(today.year() + years, month, day))
        .find(|date| *date >= today)
}

pub(super) fn day_number(atoms: &[Placed], at: usize) -> Read<u32> {
    let at = at + usize::from(link(atoms, at) == Some(Link::The));
    match atom(atoms, at)? {
        Atom::Ordinal(day @ 1..=31) => Some((day, at + 1)),
        Atom::Number(day @ 1..=31, 0..=2) => Some((day, at + 1)),
        _ => None,
    }
}

/// "February 30th", "the 32nd of December", "30/02/2026", "February 20 to 30": a day that no year has, or not the one that
/// was named, as month and day.
pub(crate) fn impossible(atoms: &[Placed], at: usize) -> Read<(i8, u32)> {
    let is_opened = matches!(
        link(atoms, at),
        Some(Link::From | Link::Starting | Link::Between)
    );
    if is_opened {
        return impossible_range(atoms, at + 1);
    }
    let (month, day, end) = match atom(atoms, at)? {
        Atom::Month(month) => {
            if let Some(range) = impossible_range(atoms, at) {
                return Some(range);
            }
            let (day, end) = late_day(atoms, at + 1)?;
            (month, day, end)
        }
        Atom::Link(Link::On | Link::For) => return impossible(atoms, at + 1),
        Atom::Number(..) | Atom::Ordinal(_) | Atom::Link(Link::The) => {
            if let Some(found) =
                impossible_range(atoms, at).or_else(|| impossible_numeric(atoms, at))
            {
                return Some(found);
            }
            let (day, end) = late_day(atoms, at)?;
            let (month, end) = month_after(atoms, end)?;
            (month, day, end)
        }
        _ => return None,
    };
    is_none(month, day, None).then_some(((month as i8, day), end))
}

/// A day that not every month has.
fn late_day(atoms: &[Placed], at: usize) -> Read<u32> {
    let at = at + usize::from(link(atoms, at) == Some(Link::The));
    match atom(atoms, at)? {
        Atom::Ordinal(day @ 29..=99) => Some((day, at + 1)),
        Atom::Number(day @ 29..=99, 0 | 2) if !is_clock_next(atoms, at + 1) => Some((day, at + 1)),
        _ => None,
    }
}

fn month_after(atoms: &[Placed], at: usize) -> Read<u8> {
    let place = at + usize::from(link(atoms, at) == Some(Link::Of));
    match atom(atoms, place)? {
        Atom::Month(month) => Some((month, place + 1)),
        _ => None,
    }
}

/// Whether a month has no such day, in that year or in any.
fn is_none(month: u8, day: u32, year: Option<i16>) -> bool {
    let has_leap_day = 2024;
    date(year.unwrap_or(has_leap_day), u32::from(month), day).is_none()
}

/// "February 20 to 30", "the 20th to the 31st of June".
fn impossible_range(atoms: &[Placed], at: usize) -> Read<(i8, u32)> {
    let (named, first_at) = match atom(atoms, at)? {
        Atom::Month(month) => {
            let opens = matches!(link(atoms, at + 1), Some(Link::From | Link::Between));
            (Some(month), at + 1 + usize::from(opens))
        }
        _ => (None, at),
    };
    let (_, middle) = day_number(atoms, first_at)?;
    let joins = matches!(
        atom(atoms, middle)?,
        Atom::Link(Link::To | Link::Till | Link::And) | Atom::Sign('-' | '–')
    );
    let (last, after) = late_day(atoms, middle + 1).filter(|_| joins)?;
    let (month, end) = match named {
        Some(month) => (month, after),
        None => month_after(atoms, after)?,
    };
    let (year, end) = year_after(atoms, end).map_or((None, end), |(year, end)| (Some(year), end));
    is_none(month, last, year).then_some(((month as i8, last), end))
}

/// "30/02/2026", whichever way round it is written.
fn impossible_numeric(atoms: &[Placed], at: usize) -> Read<(i8, u32)> {
    let Atom::Number(a @ 1..=31, 1..=2) = atom(atoms, at)? else {
        return None;
    };
    let Some(Atom::Sign(sign @ ('/' | '-' | '.'))) = atom(atoms, at + 1) else {
        return None;
    };
    let Some(Atom::Number(b @ 1..=31, 1..=2)) = atom(atoms, at + 2) else {
        return None;
    };
    let Atom::Number(year, digits @ (2 | 4)) = atom(atoms, at + 4)? else {
        return None;
    };
    (atom(atoms, at + 3) == Some(Atom::Sign(sign)) && sign != '-').then_some(())?;
    let year = i16::try_from(if digits == 2 { 2000 + year } else { year }).ok()?;
    let (month, day) = match (a, b) {
        (13.., _) => (b, a),
        (_, 13..) => (a, b),
        _ => return None,
    };
    let is_day = date(year, month, day).is_some() || date(year, day, month).is_some();
    (!is_day && month <= 12).then_some(((i8::try_from(month).ok()?, day), at + 5))
}

/// "March 3rd", "the third of March", "3rd day of March 2026", a weekday before it or not.
pub(super) fn month_day(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let mut start = at;
    if matches!(atom(atoms, start), Some(Atom::Weekday(_))) {
        start += 1;
        if matches!(atom(atoms, start), Some(Atom::Sign(','))) {
            start += 1;
        }
    }
    // "next 6th of April", "for the March 11th"
    while matches!(link(atoms, start), Some(Link::The | Link::Next | Link::In)) {
        start += 1;
    }
    let (month, day, end) = match atom(atoms, start)? {
        Atom::Month(month) => {
            let comma = usize::from(
                atom(atoms, start + 1) == Some(Atom::Sign(','))
                    && matches!(atom(atoms, start + 2), Some(Atom::Ordinal(_))),
            );
            let (day, end) = day_number(atoms, start + 1 + comma)?;
            // "May 5 pm" and "March 3:30" are not days.
            if is_clock_next(atoms, end) {
                return None;
            }
            (u32::from(month), day, end)
        }
        _ => {
            let (day, after) = day_number(atoms, start)?;
            let after = after + usize::from(atom(atoms, after) == Some(Atom::Unit(Unit::Day)));
            let after = after + usize::from(link(atoms, after) == Some(Link::Of));
            match atom(atoms, after)? {
                Atom::Month(month) => (u32::from(month), day, after + 1),
                _ => return None,
            }
        }
    };
    if let Some((year, end)) = year_after(atoms, end) {
        return Some((on(date(year, month, day)?), end));
    }
    Some((on(coming(month, day, today.date)?), end))
}

/// "14th of this month", "the 20th day of next month".
pub(super) fn day_of_month(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    if let Some(found) = month_then_day(atoms, at, today) {
        return Some(found);
    }
    let (day, after) = day_number(atoms, at)?;
    let after = after + usize::from(atom(atoms, after) == Some(Atom::Unit(Unit::Day)));
    let has_of = matches!(link(atoms, after), Some(Link::Of | Link::In));
    // "two upcoming months" are no second day.
    if !has_of && !matches!(atom(atoms, after - 1)?, Atom::Ordinal(_) | Atom::Unit(_)) {
        return None;
    }
    let place = after + usize::from(has_of);
    let months = match link(atoms, place)? {
        Link::The if has_of => None,
        Link::This => Some(0),
        Link::Next | Link::Coming => Some(1),
        _ => return None,
    };
    (atom(atoms, place + 1)? == Atom::Unit(Unit::Month)).then_some(())?;
    let found = match months {
        None => next_day_numbered(day, today.date)?,
        Some(months) => {
            let first = today
                .date
                .first_of_month()
                .checked_add(i64::from(months).months())
                .ok()?;
            date(first.year(), first.month() as u32, day)?
        }
    };
    Some((on(found), place + 2))
}

/// "Next month on the 20th".
fn month_then_day(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let further = match link(atoms, at)? {
        Link::This => 0,
        Link::Next | Link::Coming => 1,
        _ => return None,
    };
    (atom(atoms, at + 1)? == Atom::Unit(Unit::Month)).then_some(())?;
    let mut place = at + 2;
    while link(atoms, place) == Some(Link::On) || atom(atoms, place) == Some(Atom::Sign(',')) {
        place += 1;
    }
    (link(atoms, place)? == Link::The).then_some(())?;
    let (day, end) = day_number(atoms, place)?;
    let first = today
        .date
        .first_of_month()
        .checked_add(i64::from(further).months());
    let first = first.ok()?;
    Some((on(date(first.year(), first.month() as u32, day)?), end))
}

/// The next day with this number, today included; months that are too short are passed over.
fn next_day_numbered(day: u32, today: Date) -> Option<Date> {
    days_numbered(day, today).next()
}

fn days_numbered(day: u32, today: Date) -> impl Iterator<Item = Date> {
    (0..14).filter_map(move |months| {
        let first = today
            .first_of_month()
            .checked_add(i64::from(months).months())
            .ok()?;
        let found = date(first.year(), first.month() as u32, day)?;
        (found >= today).then_some(found)
    })
}

/// "Tuesday the 19th", "Thu 14th", "Monday 21": the next day that is both.
pub(super) fn weekday_and_day(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let start = at + usize::from(link(atoms, at) == Some(Link::This));
    let Atom::Weekday(weekday) = atom(atoms, start)? else {
        return None;
    };
    let mut place = start + 1;
    while matches!(link(atoms, place), Some(Link::The | Link::On))
        || atom(atoms, place) == Some(Atom::Sign(','))
    {
        place += 1;
    }
    let day = match atom(atoms, place)? {
        Atom::Ordinal(day @ 1..=31) => day,
        Atom::Number(day @ 13..=31, _)
            if !is_clock_next(atoms, place + 1)
                && !matches!(
                    atom(atoms, place + 1),
                    Some(Atom::Number(..) | Atom::Unit(_) | Atom::Link(Link::To) | Atom::Part(_))
                ) =>
        {
            day
        }
        _ => return None,
    };
    let is_right = |date: &Date| date.weekday().to_monday_zero_offset() == weekday as i8;
    let found = days_numbered(day, today.date)
        .find(is_right)
        .or_else(|| next_day_numbered(day, today.date))?;
    Some((on(found), place + 1))
}

/// "on 15", "on the 15".
pub(super) fn lone_number(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let is_led = matches!(link(atoms, at), Some(Link::On));
    let place = at + 1 + usize::from(link(atoms, at + 1) == Some(Link::The));
    let Atom::Number(day @ 1..=31, _) = atom(atoms, place)? else {
        return None;
    };
    let follows = atom(atoms, place + 1);
    let is_alone = matches!(
        follows,
        None | Some(
            Atom::Sign('.' | ',' | '!' | '?') | Atom::Link(Link::At | Link::From | Link::Verb)
        )
    );
    let is_decimal = matches!(follows, Some(Atom::Sign('.' | ',')))
        && matches!(atom(atoms, place + 2), Some(Atom::Number(..)))
        && atoms[place].to + 1 == atoms[place + 2].from
        && follows == Some(Atom::Sign('.'));
    (is_led && is_alone && !is_decimal).then_some(())?;
    Some((on(next_day_numbered(day, today.date)?), place + 1))
}

/// "the 24th"; "24" only when a day was asked for.
pub(super) fn lone_day(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let has_article = link(atoms, at) == Some(Link::The);
    let place = at + usize::from(has_article);
    let before = at.checked_sub(1).and_then(|before| link(atoms, before));
    let is_led = matches!(
        before,
        Some(
            Link::On | Link::For | Link::By | Link::Till | Link::After | Link::Before | Link::From
        )
    );
    let day = match atom(atoms, place)? {
        Atom::Ordinal(day @ 1..=31) if has_article || today.expects_date || is_led || day >= 5 => {
            day
        }
        Atom::Number(day @ 13..=31, 1..=2) if today.expects_date && has_article => day,
        _ => return None,
    };
    // "the first one", "the second haircut" choose and "the first week" counts; they are no days.
    let follows = atom(atoms, place + 1);
    if matches!(follows, Some(Atom::Number(1, 0) | Atom::Unit(_))) {
        return None;
    }
    let is_noun = matches!(follows, Some(Atom::Other));
    if is_noun && !today.expects_date && !(is_led && has_article) && (day <= 4 || !has_article) {
        return None;
    }
    if is_noun && day <= 4 && !matches!(before, Some(Link::On)) {
        return None;
    }
    let mut end = place + 1;
    let mut start = today.date;
    // "the 21st this month"
    if let (Some(Atom::Link(Link::This | Link::Next)), Some(Atom::Unit(Unit::Month))) =
        (atom(atoms, end), atom(atoms, end + 1))
    {
        if link(atoms, end) == Some(Link::Next) {
            start = start.last_of_month().tomorrow().ok()?;
        }
        end += 2;
    }
    Some((on(next_day_numbered(day, start)?), end))
}

/// "the first Monday in May", "the last Friday of the month".
pub(super) fn nth_weekday(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let at = at + usize::from(link(atoms, at) == Some(Link::The));
    let nth: i8 = match atom(atoms, at)? {
        Atom::Ordinal(nth @ 1..=5) => nth as i8,
        Atom::Link(Link::Last) => -1,
        _ => return None,
    };
    let Atom::Weekday(weekday) = atom(atoms, at + 1)? else {
        return None;
    };
    // "the first Monday evening of next month"
    let mut next = at + 2 + usize::from(matches!(atom(atoms, at + 2), Some(Atom::Part(_))));
    if !matches!(link(atoms, next), Some(Link::In | Link::Of)) {
        return None;
    }
    next += 1;
    next += usize::from(link(atoms, next) == Some(Link::The));
    let weekday = Weekday::from_monday_zero_offset(weekday as i8).ok()?;
    let (mut month, is_fixed, end) = match (atom(atoms, next)?, atom(atoms, next + 1)) {
        (Atom::Month(month), _) => (coming_month(month, today.date)?, true, next + 1),
        (Atom::Unit(Unit::Month), _) => (today.date.first_of_month(), false, next + 1),
        // The series is read again.
        (Atom::Link(Link::Every), Some(Atom::Unit(Unit::Month))) => {
            (today.date.first_of_month(), false, next)
        }
        (Atom::Link(Link::Next), Some(Atom::Unit(Unit::Month))) => (
            today.date.first_of_month().checked_add(1.month()).ok()?,
            true,
            next + 2,
        ),
        _ => return None,
    };
    let mut found = month.nth_weekday_of_month(nth, weekday).ok()?;
    if found < today.date {
        let step = if is_fixed { 12.months() } else { 1.month() };
        month = month.checked_add(step).ok()?;
        found = month.nth_weekday_of_month(nth, weekday).ok()?;
    }
    Some((on(found), end))
}

pub(super) fn coming_month(month: u8, today: Date) -> Option<Date> {
    let this_year = date(today.year(), u32::from(month), 1)?;
    if this_year.last_of_month() >= today {
        Some(this_year)
    } else {
        date(today.year() + 1, u32::from(month), 1)
    }
}
