//! Days counted from others: "in two weeks", "three days after Easter", "a week from Tuesday", "for ten days from Monday".

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::understanding::meaning::{DateSpec, Grain};
use crate::understanding::time::atom::{Atom, Link, Unit};
use crate::understanding::time::clock::Read;
use crate::understanding::time::day::{Days, Today, atom, ends, link, on, single, weekday};
use crate::understanding::time::scan::{Placed, count};

/// What leads to a number of days.
#[derive(Clone, Copy, Debug, Default)]
struct Lead {
    has_in: bool,
    /// Any day until then: "within", "less than".
    is_within: bool,
    is_less: bool,
    /// The whole stretch: "for three days from Monday".
    is_for: bool,
}

fn lead(atoms: &[Placed], at: usize) -> (Lead, usize) {
    let mut lead = Lead::default();
    let mut place = at;
    while let Some(link) = link(atoms, place) {
        match link {
            // "a table for eight in nine days"
            Link::In if lead.is_for => break,
            Link::In => lead.has_in = true,
            Link::Within => lead.is_within = true,
            Link::LessThan => lead.is_less = true,
            Link::For => lead.is_for = true,
            _ => break,
        }
        place += 1;
    }
    (lead, place)
}

/// Days counted from others.
pub(super) fn counted(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let (lead, start) = lead(atoms, at);
    if let Some(found) = lead.has_in.then(|| about(atoms, start, today)).flatten() {
        return Some(found);
    }
    let (amount, place) = amount(atoms, start)?;
    let next = place + 1;
    let unit = match atom(atoms, place)? {
        Atom::Unit(unit) => unit,
        Atom::Weekday(weekday) => return counted_weekdays(atoms, next, amount, weekday, today),
        _ => return None,
    };
    let length = Length { unit, amount };
    let comma = usize::from(lead.is_for && atom(atoms, next) == Some(Atom::Sign(',')));
    // "in three days on Friday" counts from today, "a week on Friday" from that day.
    let is_day = unit == Unit::Day;
    let relation = link(atoms, next + comma).filter(|link| *link != Link::On || !is_day);
    let sign = if relation == Some(Link::Before) {
        -1
    } else {
        1
    };
    match relation {
        Some(Link::From | Link::Starting | Link::After | Link::On | Link::Before) => {
            let place = next + comma + 1;
            if link(atoms, place) == Some(Link::Now) {
                return Some((Days::FromNow(length.after(today.date, sign)?), place + 1));
            }
            let place = place + usize::from(link(atoms, place) == Some(Link::On));
            if let Some((base, end)) = single(atoms, place, today) {
                let is_whole = lead.is_for || relation == Some(Link::Starting);
                return Some((from_base(length, ends(base).0, lead, is_whole, sign)?, end));
            }
        }
        Some(Link::Hence | Link::Later) if !lead.has_in => {
            return Some((Days::FromNow(length.after(today.date, 1)?), next + 1));
        }
        _ => {}
    }
    // "a week Friday"
    if matches!(unit, Unit::Week | Unit::Fortnight)
        && let Some((days, end)) = weekday(atoms, next, today)
    {
        // "A week next Tuesday" is a week after the coming one.
        let day = match days {
            Days::Next { sooner, .. } => sooner,
            days => ends(days).0,
        };
        return Some((on(length.after(day, 1)?), end));
    }
    // "a fortnight today", "two weeks tomorrow"
    if let Some(Atom::Relative(days @ 0..=2)) = atom(atoms, next) {
        let base = today.date.checked_add(i64::from(days).days()).ok()?;
        return Some((on(length.after(base, 1)?), next + 1));
    }
    // "in three weeks' time"
    let end = next + usize::from(link(atoms, next) == Some(Link::Time));
    let day = length.after(today.date, 1)?;
    if lead.is_within || lead.has_in && lead.is_less {
        let days = DateSpec::Between(today.date, day);
        return Some((Days::Fixed(days, Grain::Day), end));
    }
    lead.has_in.then_some((Days::FromNow(day), end))
}

/// "In six to eight weeks".
fn about(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let Atom::Number(least, _) = atom(atoms, at)? else {
        return None;
    };
    let joins = matches!(
        atom(atoms, at + 1)?,
        Atom::Link(Link::To | Link::Or) | Atom::Sign('-' | '–')
    );
    let Some(Atom::Number(most, _)) = atom(atoms, at + 2).filter(|_| joins) else {
        return None;
    };
    let Atom::Unit(unit) = atom(atoms, at + 3)? else {
        return None;
    };
    let after = |amount: u32| Length { unit, amount }.after(today.date, 1);
    let (first, last) = (after(least)?, after(most)?);
    let end = at + 4 + usize::from(link(atoms, at + 4) == Some(Link::Time));
    (first <= last).then_some((
        Days::Fixed(DateSpec::Between(first, last), Grain::Week),
        end,
    ))
}

/// How many, and where the unit stands; "the day after" counts one.
fn amount(atoms: &[Placed], at: usize) -> Read<u32> {
    if let Some((amount, used)) = count(atoms, at) {
        return Some((amount, at + used));
    }
    let start = at + usize::from(link(atoms, at) == Some(Link::The));
    let is_one = matches!(
        atom(atoms, start),
        Some(Atom::Unit(Unit::Day | Unit::Month | Unit::Year))
    ) && matches!(link(atoms, start + 1), Some(Link::After | Link::Before));
    is_one.then_some((1, start))
}

fn from_base(length: Length, base: Date, lead: Lead, is_whole: bool, sign: i64) -> Option<Days> {
    let day = length.after(base, sign)?;
    let spec = if is_whole && base < day {
        DateSpec::Between(base, day.yesterday().ok()?)
    } else if (lead.is_within || lead.is_less) && base <= day {
        DateSpec::Between(base, day)
    } else {
        DateSpec::On(day)
    };
    Some(Days::Fixed(spec, Grain::Day))
}

/// "4 Tuesdays from now", "two Mondays later".
fn counted_weekdays(
    atoms: &[Placed],
    next: usize,
    amount: u32,
    weekday: u8,
    today: Today,
) -> Read<Days> {
    if !(1..=10).contains(&amount) {
        return None;
    }
    let is_later = matches!(link(atoms, next), Some(Link::Later | Link::Hence));
    let is_from_now =
        link(atoms, next) == Some(Link::From) && link(atoms, next + 1) == Some(Link::Now);
    let weekday = Weekday::from_monday_zero_offset(weekday as i8).ok()?;
    let found = today.date.nth_weekday(i32::try_from(amount).ok()?, weekday);
    (is_later || is_from_now).then_some((on(found.ok()?), next + if is_later { 1 } else { 2 }))
}

/// "After five days": then or later.
pub(super) fn after_counted(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let (amount, used) = count(atoms, at)?;
    let Atom::Unit(unit) = atom(atoms, at + used)? else {
        return None;
    };
    let day = Length { unit, amount }.after(today.date, 1)?;
    let days = Days::Fixed(DateSpec::From(day), Grain::Day);
    Some((days, at + used + 1))
}

/// A number of days, weeks, months or years.
#[derive(Clone, Copy, Debug)]
struct Length {
    unit: Unit,
    amount: u32,
}

impl Length {
    /// So much after a day, or before it when `sign` is -1.
    fn after(self, day: Date, sign: i64) -> Option<Date> {
        let amount = i64::from(self.amount.min(1_000)) * sign;
        let span = match self.unit {
            Unit::Day => amount.days(),
            Unit::BusinessDay => return business_days(day, amount),
            Unit::Week => amount.weeks(),
            Unit::Fortnight => (amount * 2).weeks(),
            Unit::Month => amount.months(),
            Unit::Year => amount.clamp(-50, 50).years(),
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Weekend => return None,
        };
        day.checked_add(span).ok()
    }
}

/// So many days from Monday to Friday after a day, or before it.
pub(super) fn business_days(day: Date, amount: i64) -> Option<Date> {
    let step = if amount < 0 { -1 } else { 1 };
    let mut day = day;
    let mut left = amount.abs();
    while left > 0 {
        day = day.checked_add(step.days()).ok()?;
        let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        left -= i64::from(!is_weekend);
    }
    Some(day)
}
