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
    range(atoms, start, today)
        .or_else(|| single(atoms, start, today))
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
    let (first, _) = ends(first);
    let (mut from, mut to) = ends(last);
    while from < first {
        from = from.checked_add(7.days()).ok()?;
        to = to.checked_add(7.days()).ok()?;
    }
    Some((Days::Fixed(DateSpec::Between(first, to), Grain::Day), end))
}

fn open_range(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let relation = link(atoms, at)?;
    let (days, end) = single(atoms, at + 1, today)?;
    let (first, last) = ends(days);
    let spec = match relation {
        Link::After => DateSpec::From(last.tomorrow().ok()?),
        Link::From => DateSpec::From(first),
        Link::Before => DateSpec::Until(first.yesterday().ok()?),
        Link::Till => DateSpec::Until(last),
        _ => return None,
    };
    Some((Days::Fixed(spec, Grain::Day), end))
}

/// First and last day.
pub(crate) fn ends(days: Days) -> (Date, Date) {
    match days {
        Days::Weekday(_, day)
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
        .or_else(|| month_day(atoms, at, today))
        .or_else(|| counted(atoms, at, today))
        .or_else(|| weekday(atoms, at, today))
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
    if digits_a > 2 || (sign != '/' && third.is_none()) {
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

/// "March 3rd", "the third of March", "3 March 2026", a weekday before it or not.
fn month_day(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let mut start = at;
    if matches!(atom(atoms, start), Some(Atom::Weekday(_))) {
        start += 1;
        if matches!(atom(atoms, start), Some(Atom::Sign(','))) {
            start += 1;
        }
    }
    let (month, day, mut end) = match atom(atoms, start)? {
        Atom::Month(month) => {
            let (day, end) = day_number(atoms, start + 1)?;
            // "May 5 pm" and "March 3:30" are not days.
            if matches!(atom(atoms, end), Some(Atom::Half(_) | Atom::Sign(':'))) {
                return None;
            }
            (u32::from(month), day, end)
        }
        _ => {
            let (day, after) = day_number(atoms, start)?;
            let after = after + usize::from(link(atoms, after) == Some(Link::Of));
            match atom(atoms, after)? {
                Atom::Month(month) => (u32::from(month), day, after + 1),
                _ => return None,
            }
        }
    };
    let year_at = end + usize::from(atom(atoms, end) == Some(Atom::Sign(',')));
    if let Some(Atom::Number(year @ 1900..=2100, 4)) = atom(atoms, year_at) {
        end = year_at + 1;
        return Some((on(date(year as i16, month, day)?), end));
    }
    Some((on(coming(month, day, today.date)?), end))
}

/// "the 24th"; "24" only when a day was asked for.
fn lone_day(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let has_article = link(atoms, at) == Some(Link::The);
    let place = at + usize::from(has_article);
    let day = match atom(atoms, place)? {
        Atom::Ordinal(day @ 1..=31)
            if has_article
                || today.expects_date
                || (at > 0 && link(atoms, at - 1) == Some(Link::On)) =>
        {
            day
        }
        Atom::Number(day @ 13..=31, 1..=2) if today.expects_date && has_article => day,
        _ => return None,
    };
    // "the first one", "the second haircut" choose; they are no days.
    if day <= 4
        && !today.expects_date
        && matches!(
            atom(atoms, place + 1),
            Some(Atom::Other | Atom::Number(1, 0))
        )
    {
        return None;
    }
    if atom(atoms, place + 1) == Some(Atom::Number(1, 0)) {
        return None;
    }
    let found = (0..14).find_map(|months| {
        let first = today
            .date
            .first_of_month()
            .checked_add(i64::from(months).months())
            .ok()?;
        let date = first.with().day(i8::try_from(day).ok()?).build().ok()?;
        (date >= today.date).then_some(date)
    })?;
    Some((on(found), place + 1))
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
    let mut next = at + 2;
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

/// "in two weeks", "three days from now", "a week from Tuesday", "in a fortnight".
fn counted(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let has_in = matches!(link(atoms, at), Some(Link::In | Link::Within));
    let start = at + usize::from(has_in);
    let (amount, used) = count(atoms, start)?;
    let Atom::Unit(unit) = atom(atoms, start + used)? else {
        return None;
    };
    let span = days_of(unit, amount)?;
    let next = start + used + 1;
    if link(atoms, next).is_some_and(|link| matches!(link, Link::From | Link::After | Link::On)) {
        if link(atoms, next + 1) == Some(Link::Now) {
            return Some((on(today.date.checked_add(span).ok()?), next + 2));
        }
        let (base, end) = single(atoms, next + 1, today)?;
        return Some((on(ends(base).0.checked_add(span).ok()?), end));
    }
    has_in.then_some(())?;
    let day = today.date.checked_add(span).ok()?;
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
    let modifier =
        link(atoms, start).filter(|link| matches!(link, Link::This | Link::Next | Link::Last));
    let place = start + usize::from(modifier.is_some());
    let Atom::Weekday(number) = atom(atoms, place)? else {
        return None;
    };
    let wanted = Weekday::from_monday_zero_offset(number as i8).ok()?;
    let ahead = i64::from(today.date.weekday().until(wanted));
    let is_today = ahead == 0;
    let day = match modifier {
        Some(Link::This) => today.date.checked_add(ahead.days()).ok()?,
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
    while matches!(link(atoms, next), Some(Link::Of | Link::In)) {
        next += 1;
    }
    if let (Some(Link::Next | Link::This), Some(Atom::Unit(Unit::Week))) =
        (link(atoms, next), atom(atoms, next + 1))
    {
        let weeks = if link(atoms, next) == Some(Link::Next) {
            7
        } else {
            0
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
    let mut next = at;
    let unit = loop {
        match atom(atoms, next)? {
            Atom::Link(link @ (Link::Early | Link::Mid | Link::Late | Link::Start | Link::End)) => {
                shade = Some(link)
            }
            Atom::Link(link @ (Link::This | Link::Next)) => relative = Some(link),
            Atom::Link(
                Link::The
                | Link::Of
                | Link::In
                | Link::At
                | Link::Any
                | Link::Time
                | Link::On
                | Link::Later,
            ) => {}
            Atom::Unit(unit @ (Unit::Week | Unit::Weekend | Unit::Month)) => break unit,
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
            let saturday = monday
                .checked_add((if is_next { 12 } else { 5 }).days())
                .ok()?;
            (saturday, saturday.tomorrow().ok()?, Grain::Weekend)
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
    let (first, last) = shaded(first, last, shade)?;
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
            Link::In | Link::Next | Link::This | Link::The | Link::Of | Link::Any | Link::Time => {}
            _ => return None,
        }
        next += 1;
    }
    let Atom::Month(month) = atom(atoms, next)? else {
        return None;
    };
    let first = coming_month(month, today.date)?;
    let (first, last) = shaded(first, first.last_of_month(), shade)?;
    Some((
        Days::Fixed(DateSpec::Between(first, last), Grain::Month),
        next + 1,
    ))
}

/// "today", "tomorrow", holidays, "the same day".
fn named(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    match atom(atoms, at)? {
        Atom::Relative(days) => Some((
            on(today.date.checked_add(i64::from(days).days()).ok()?),
            at + 1,
        )),
        Atom::Holiday(holiday) => Some((on(holiday_date(holiday, today.date)?), at + 1)),
        Atom::Link(Link::This) if matches!(atom(atoms, at + 1), Some(Atom::Part(_))) => {
            Some((on(today.date), at + 1))
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
    let fixed = |month, day| Date::new(year, month, day).ok();
    let from_easter = |days: i64| easter(year)?.checked_add(days.days()).ok();
    let thanksgiving = || {
        fixed(11, 1)?
            .nth_weekday_of_month(4, Weekday::Thursday)
            .ok()
    };
    match holiday {
        Holiday::NewYear => fixed(1, 1),
        Holiday::NewYearsEve => fixed(12, 31),
        Holiday::Valentine => fixed(2, 14),
        Holiday::Easter => easter(year),
        Holiday::EasterMonday => from_easter(1),
        Holiday::GoodFriday => from_easter(-2),
        Holiday::Halloween => fixed(10, 31),
        Holiday::Thanksgiving => thanksgiving(),
        Holiday::BlackFriday => thanksgiving()?.tomorrow().ok(),
        Holiday::ChristmasEve => fixed(12, 24),
        Holiday::Christmas => fixed(12, 25),
        Holiday::BoxingDay => fixed(12, 26),
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
