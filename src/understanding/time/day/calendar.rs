//! Parts of the calendar beyond weeks and months: "the second quarter", "the first half of May", "next summer", "the last day
//! of the month".

use jiff::ToSpan;
use jiff::civil::Date;

use crate::understanding::meaning::{DateSpec, Grain};
use crate::understanding::time::atom::{Atom, Link, Unit};
use crate::understanding::time::clock::Read;
use crate::understanding::time::day::month::{coming_month, date, year_after};
use crate::understanding::time::day::stretch::shaded;
use crate::understanding::time::day::{Days, Today, atom, link, monday_of, on};
use crate::understanding::time::scan::Placed;

/// What was said before the word for the part of the calendar.
#[derive(Clone, Copy, Debug, Default)]
struct Lead {
    nth: Option<u32>,
    is_last: bool,
    is_next: bool,
    is_this: bool,
    shade: Option<Link>,
}

fn lead(atoms: &[Placed], at: usize) -> (Lead, usize) {
    let mut lead = Lead::default();
    let mut place = at;
    loop {
        match atom(atoms, place) {
            Some(Atom::Ordinal(nth @ 1..=4)) => lead.nth = Some(nth),
            Some(Atom::Link(Link::Next | Link::Coming)) => lead.is_next = true,
            Some(Atom::Link(Link::This)) => lead.is_this = true,
            Some(Atom::Link(Link::Last)) => lead.is_last = true,
            Some(Atom::Link(
                shade @ (Link::Early | Link::Mid | Link::Late | Link::Start | Link::End),
            )) => lead.shade = Some(shade),
            Some(Atom::Link(Link::In | Link::The | Link::Of | Link::Any | Link::Time)) => {}
            _ => return (lead, place),
        }
        place += 1;
    }
}

/// A quarter, a half, a season, the last day of a month.
pub(super) fn calendar(atoms: &[Placed], at: usize, today: Today) -> Read<Days> {
    let (lead, place) = lead(atoms, at);
    match atom(atoms, place)? {
        Atom::Link(Link::Quarter) => quarter(atoms, place, lead, today),
        Atom::Link(Link::HalfWord) => half(atoms, place, lead, today),
        Atom::Season(season) => {
            let (first, last) = season_days(season, lead, today)?;
            Some((stretch(first, last), place + 1))
        }
        Atom::Unit(Unit::Day) if lead.is_last => {
            is_of(atoms, place + 1)?;
            let ((first, last), end) = unit_or_month(atoms, place + 2, today)?;
            (first.month() == last.month()).then_some((on(last), end))
        }
        _ => None,
    }
}

fn stretch(first: Date, last: Date) -> Days {
    Days::Fixed(DateSpec::Between(first, last), Grain::Month)
}

fn is_of(atoms: &[Placed], at: usize) -> Option<()> {
    matches!(link(atoms, at), Some(Link::Of | Link::In)).then_some(())
}

/// "The second quarter", "next quarter", "the first quarter of 2027".
fn quarter(atoms: &[Placed], at: usize, lead: Lead, today: Today) -> Read<Days> {
    let now = today.date;
    let current = u32::from(now.month().unsigned_abs() - 1) / 3 + 1;
    let year = year_named(atoms, at + 1, now);
    let first_of = |year: i16, quarter: u32| date(year, quarter * 3 - 2, 1);
    let last_of = |first: Date| first.checked_add(2.months()).ok().map(Date::last_of_month);
    let (first, end) = match (lead.nth, year) {
        (Some(nth), Some((Some(year), end))) => (first_of(year, nth)?, end),
        (Some(nth), year) => {
            let coming = now.year() + i16::from(nth < current);
            let end = year.map_or(at + 1, |(_, end)| end);
            (first_of(coming, nth)?, end)
        }
        (None, _) if lead.is_next => {
            let this = first_of(now.year(), current)?;
            (this.checked_add(3.months()).ok()?, at + 1)
        }
        (None, _) if lead.is_this => (first_of(now.year(), current)?, at + 1),
        _ => return None,
    };
    // "The next quarter past three" is a time of day.
    let is_clock = matches!(
        atom(atoms, end),
        Some(
            Atom::Link(Link::Past | Link::To | Link::Till | Link::After | Link::Before)
                | Atom::Number(..)
                | Atom::Unit(_)
        )
    );
    (!is_clock).then_some(())?;
    Some((stretch(first, last_of(first)?), end))
}

/// "The first half of May", "the second half of the year".
fn half(atoms: &[Placed], at: usize, lead: Lead, today: Today) -> Read<Days> {
    let nth = match lead.nth {
        Some(nth @ 1..=2) => nth,
        None if lead.is_last => 2,
        _ => return None,
    };
    is_of(atoms, at + 1)?;
    let ((first, last), end) = unit_or_month(atoms, at + 2, today)?;
    let days = i64::from(first.until(last).ok()?.get_days());
    let middle = match days {
        // Six months, not so many days.
        300.. => first.checked_add(6.months()).ok()?,
        _ => first.checked_add(((days + 1) / 2).days()).ok()?,
    };
    let days = if nth == 1 {
        stretch(first, middle.yesterday().ok()?)
    } else {
        stretch(middle, last)
    };
    Some((days, end))
}

/// "May", "the month", "next year": first and last day.
fn unit_or_month(atoms: &[Placed], at: usize, today: Today) -> Read<(Date, Date)> {
    let now = today.date;
    if let Some(Atom::Month(month)) = atom(atoms, at) {
        let (first, end) = match year_after(atoms, at + 1) {
            Some((year, end)) => (date(year, u32::from(month), 1)?, end),
            None => (coming_month(month, now)?, at + 1),
        };
        return Some(((first, first.last_of_month()), end));
    }
    let (further, place) = match link(atoms, at)? {
        Link::The | Link::This => (0, at + 1),
        Link::Next | Link::Coming => (1, at + 1),
        _ => return None,
    };
    let (first, last) = match atom(atoms, place)? {
        Atom::Unit(Unit::Week) => {
            let monday = monday_of(now)?
                .checked_add(i64::from(further).weeks())
                .ok()?;
            (monday, monday.checked_add(6.days()).ok()?)
        }
        Atom::Unit(Unit::Month) => {
            let first = now
                .first_of_month()
                .checked_add(i64::from(further).months());
            let first = first.ok()?;
            (first, first.last_of_month())
        }
        Atom::Unit(Unit::Year) => {
            let year = now.year() + further;
            (date(year, 1, 1)?, date(year, 12, 31)?)
        }
        _ => return None,
    };
    Some(((first, last), place + 1))
}

/// "2027", "of next year"; "of the year" leaves open which one.
fn year_named(atoms: &[Placed], at: usize, now: Date) -> Read<Option<i16>> {
    if let Some((year, end)) = year_after(atoms, at) {
        return Some((Some(year), end));
    }
    let place = at + usize::from(is_of(atoms, at).is_some());
    let year = match link(atoms, place)? {
        Link::The => None,
        Link::This => Some(now.year()),
        Link::Next => Some(now.year() + 1),
        _ => return None,
    };
    (atom(atoms, place + 1)? == Atom::Unit(Unit::Year)).then_some((year, place + 2))
}

/// The season that is or comes; months of the north, or of the south.
fn season_days(season: u8, lead: Lead, today: Today) -> Option<(Date, Date)> {
    let is_southern = matches!(today.country, "AU" | "NZ" | "ZA" | "AR" | "CL" | "UY");
    let season = if is_southern {
        (season + 2) % 4
    } else {
        season
    };
    let month = 3 + u32::from(season) * 3;
    let now = today.date;
    let of_year = |year: i16| {
        let first = date(year, month, 1)?;
        let last = first.checked_add(2.months()).ok()?.last_of_month();
        Some((first, last))
    };
    let years = [now.year() - 1, now.year(), now.year() + 1, now.year() + 2];
    let mut coming = years
        .into_iter()
        .filter_map(of_year)
        .filter(|(_, last)| *last >= now);
    let mut days = coming.next()?;
    if lead.is_next && days.0 <= now {
        days = coming.next()?;
    }
    shaded(days.0, days.1, lead.shade)
}
