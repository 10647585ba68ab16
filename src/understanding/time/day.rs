//! Days: "next Tuesday", "the third of March", "a week from Friday", "the first Monday in May".

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::understanding::meaning::{DateSpec, Grain};
use crate::understanding::time::atom::{Atom, Holiday, Link, Unit};
use crate::understanding::time::clock::Read;
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

/// "2026-03-07", "3/7", "3/7/26", "7.3."
fn numeric(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let Some(Atom::Number(a, digits_a @ 1..)) = atom(atoms, at) else {
        return None;
    };
    let Some(Atom::Sign(sign @ ('/' | '-' | '.'))) = atom(atoms, at + 1) else {
        return None;
    };
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

fn is_led_to(atoms: &[Placed], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| atom(atoms, before));
    matches!(
        before,
        Some(Atom::Weekday(_) | Atom::Link(Link::On | Link::In))
    )
}

/// "July 13 to 15", "from the 13th to the 15th of July", "November between 19 and 20".
fn month_span(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let opens = |place: usize| matches!(link(atoms, place), Some(Link::From | Link::Between));
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
fn is_clock_next(atoms: &[Placed], at: usize) -> bool {
    matches!(
        atom(atoms, at),
        Some(Atom::Half(_) | Atom::Sign(':') | Atom::Link(Link::OClock | Link::Past | Link::Ish))
    )
}

/// "2026", "in 2026", ", 2026".
fn year_after(atoms: &[Placed], at: usize) -> Read<i16> {
    let place = at
        + usize::from(
            atom(atoms, at) == Some(Atom::Sign(','))
                || matches!(link(atoms, at), Some(Link::In | Link::Of)),
        );
    match atom(atoms, place)? {
        Atom::Number(year @ 1900..=2100, 4) if !is_clock_next(atoms, place + 1) => {
            Some((i16::try_from(year).ok()?, place + 1))
        }
        _ => None,
    }
}

fn date(year: i16, month: u32, day: u32) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The next such day, today included.
fn coming(month: u32, day: u32, today: Date) -> Option<Date> {
    (0..9)
        .filter_map(|years| date(today.year() + years, month, day))
        .find(|date| *date >= today)
}

fn day_number(atoms: &[Placed], at: usize) -> Read<u32> {
    let at = at + usize::from(link(atoms, at) == Some(Link::The));
    match atom(atoms, at)? {
        Atom::Ordinal(day @ 1..=31) => Some((day, at + 1)),
        Atom::Number(day @ 1..=31, 0..=2) => Some((day, at + 1)),
        _ => None,
    }
}

/// "March 3rd", "the third of March", "3rd day of March 2026", a weekday before it or not.
fn month_day(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
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
fn day_of_month(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let (day, after) = day_number(atoms, at)?;
    let after = after + usize::from(atom(atoms, after) == Some(Atom::Unit(Unit::Day)));
    let has_of = matches!(link(atoms, after), Some(Link::Of | Link::In));
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
fn weekday_and_day(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
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

/// "the third week of January", "first week of next month".
fn week_of(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let at = at + usize::from(link(atoms, at) == Some(Link::The));
    if let Some(week) = week_with(atoms, at, today) {
        return Some(week);
    }
    let Atom::Ordinal(nth @ 1..=5) = atom(atoms, at)? else {
        return None;
    };
    (atom(atoms, at + 1)? == Atom::Unit(Unit::Week)).then_some(())?;
    let mut place = at + 2;
    while matches!(link(atoms, place), Some(Link::Of | Link::In)) {
        place += 1;
    }
    let (first, end) = match (atom(atoms, place)?, atom(atoms, place + 1)) {
        (Atom::Month(month), _) => (coming_month(month, today.date)?, place + 1),
        (Atom::Link(link), Some(Atom::Unit(Unit::Month))) => {
            let months = i64::from(matches!(link, Link::Next | Link::Coming));
            let first = today.date.first_of_month().checked_add(months.months());
            (first.ok()?, place + 2)
        }
        _ => return None,
    };
    let thursday = first.nth_weekday_of_month(1, Weekday::Thursday).ok()?;
    let monday = monday_of(thursday)?
        .checked_add((i64::from(nth) - 1).weeks())
        .ok()?;
    let sunday = monday.checked_add(6.days()).ok()?;
    Some((
        Days::Fixed(DateSpec::Between(monday, sunday), Grain::Week),
        end,
    ))
}

/// "the week of March 4th", "week starting on the 4th": the whole week around that day.
fn week_with(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    (atom(atoms, at)? == Atom::Unit(Unit::Week)).then_some(())?;
    let is_joined = matches!(link(atoms, at + 1), Some(Link::Of | Link::From));
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
fn coming_units(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let mut place = at;
    let mut is_rest = false;
    let mut is_next = false;
    let mut amount = None;
    let unit = loop {
        match atom(atoms, place)? {
            Atom::Link(Link::Rest) => is_rest = true,
            Atom::Link(Link::Next | Link::Coming) => is_next = true,
            Atom::Link(Link::The | Link::Of | Link::This | Link::In | Link::Within) => {}
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
            Unit::Day => today.tomorrow().ok()?,
            Unit::Week => monday_of(today)?.checked_add(1.week()).ok()?,
            Unit::Month => today.last_of_month().tomorrow().ok()?,
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

/// "on 15", "on the 15".
fn lone_number(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
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
fn lone_day(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
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
fn nth_weekday(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let at = at + usize::from(link(atoms, at) == Some(Link::The));
    let nth: i8 = match atom(atoms, at)? {
        Atom::Ordinal(nth @ 1..=5) => nth as i8,
        Atom::Link(Link::Last) => -1,
        _ => return None,
    };
    let Atom::Weekday(weekday) = atom(atoms, at + 1)? else {
        return None;
    };
    // "the first Monday evening of next month": the evening is read again by itself.
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

fn coming_month(month: u8, today: Date) -> Option<Date> {
    let this_year = date(today.year(), u32::from(month), 1)?;
    if this_year.last_of_month() >= today {
        Some(this_year)
    } else {
        date(today.year() + 1, u32::from(month), 1)
    }
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

/// "this week", "next weekend", "early next month", "the end of the month".
fn whole(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
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
    // "a week" is a length and "the week" alone names nothing.
    if relative.is_none() && shade.is_none() && unit != Unit::Weekend {
        return None;
    }
    let is_next = relative == Some(Link::Next);
    let monday = monday_of(today.date)?;
    let (first, last, grain) = match unit {
        Unit::Week => {
            let monday = monday
                .checked_add((if is_next { 7 } else { 0 }).days())
                .ok()?;
            (monday, monday.checked_add(6.days()).ok()?, Grain::Week)
        }
        Unit::Weekend => {
            let is_far = is_next && !has_coming;
            let saturday = monday
                .checked_add((if is_far { 12 } else { 5 }).days())
                .ok()?;
            (saturday, saturday.tomorrow().ok()?, Grain::Weekend)
        }
        Unit::Year => {
            let year = today.date.year() + i16::from(is_next);
            let last = Date::new(year, 12, 31).ok()?;
            (Date::new(year, 1, 1).ok()?, last, Grain::Month)
        }
        _ => {
            let first = today
                .date
                .first_of_month()
                .checked_add((if is_next { 1 } else { 0 }).months())
                .ok()?;
            (first, first.last_of_month(), Grain::Month)
        }
    };
    let (first, last) = if shade == Some(Link::Rest) {
        (first.max(today.date), last)
    } else {
        shaded(first, last, shade)?
    };
    Some((Days::Fixed(DateSpec::Between(first, last), grain), next + 1))
}

fn shaded(first: Date, last: Date, shade: Option<Link>) -> Option<(Date, Date)> {
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
fn month_range(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
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

fn holiday_date(holiday: Holiday, today: Date) -> Option<Date> {
    (0..2)
        .filter_map(|years| holiday_in(holiday, today.year() + years))
        .find(|date| *date >= today)
}

fn holiday_in(holiday: Holiday, year: i16) -> Option<Date> {
    match holiday {
        Holiday::Fixed(month, day) => Date::new(year, month, day).ok(),
        Holiday::Easter(days) => easter(year)?.checked_add(i64::from(days).days()).ok(),
        Holiday::Nth(month, nth, weekday, later) => {
            let weekday = Weekday::from_monday_zero_offset(weekday).ok()?;
            let first = Date::new(year, month, 1).ok()?;
            let found = first.nth_weekday_of_month(nth, weekday).ok()?;
            found.checked_add(i64::from(later).days()).ok()
        }
    }
}

/// Easter Sunday (Gregorian computus, Meeus/Jones/Butcher).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    date(year, month as u32, day as u32)
}
