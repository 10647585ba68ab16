//! Times on the clock face: "half past three", "3:15 pm", "fourteen hundred".

use jiff::civil::Time;

use crate::understanding::time::atom::{Atom, Half, Link, Part, Unit};
use crate::understanding::time::scan::Placed;

/// A time on the clock face, before noon and afternoon are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    pub hour: i8,
    pub minute: i8,
    pub half: Option<Half>,
    /// Whether the words can only be a time; a bare "three" can be anything.
    pub is_sure: bool,
    /// Whether hour 1 to 12 leaves open which half of the day is meant.
    pub is_open: bool,
    pub is_fuzzy: bool,
}

impl Clock {
    /// Before noon and after.
    pub(crate) fn both(self) -> (Time, Time) {
        let at = |hour: i8| Time::new(hour, self.minute, 0, 0).unwrap_or(Time::midnight());
        (at(self.hour % 12), at(self.hour % 12 + 12))
    }

    /// Whether more was said than an hour.
    pub(crate) fn is_exact(self) -> bool {
        self.half.is_some() || self.minute != 0 || !self.is_open
    }
}

/// The hour at which the night begins: what is said of it may mean the small hours.
pub(crate) const NIGHTFALL: i8 = 18;

/// What was read and where it ends.
pub(crate) type Read<T> = Option<(T, usize)>;

pub(super) fn link(atoms: &[Placed], at: usize) -> Option<Link> {
    match atoms.get(at)?.atom {
        Atom::Link(link) => Some(link),
        _ => None,
    }
}

pub(super) fn atom(atoms: &[Placed], at: usize) -> Option<Atom> {
    atoms.get(at).map(|placed| placed.atom)
}

/// A time of day at this place.
pub(crate) fn clock(atoms: &[Placed], at: usize) -> Read<Clock> {
    let (mut clock, mut end) = face(atoms, at)?;
    if link(atoms, end) == Some(Link::Ish) {
        clock.is_fuzzy = true;
        clock.is_sure = true;
        end += 1;
    }
    if clock.half.is_none()
        && clock.is_open
        && let Some((half, next)) = half_after(atoms, end)
        // "one morning" counts mornings.
        && (clock.hour != 1 || clock.minute != 0 || !matches!(atom(atoms, end), Some(Atom::Part(_))))
    {
        clock.half = Some(half);
        clock.is_sure = true;
        end = next;
    } else if !clock.is_open
        && let Some((_, next)) = half_after(atoms, end)
    {
        // "18:45 in the evening", "0:45 pm"
        if clock.hour == 0 && atom(atoms, next - 1) == Some(Atom::Half(Half::Pm)) {
            clock.hour = 12;
        }
        clock.is_sure = true;
        end = next;
    }
    Some((clock, end))
}

/// "pm", "in the evening", "at night", "this afternoon", "tonight" after a time.
fn half_after(atoms: &[Placed], at: usize) -> Read<Half> {
    if let Some(Atom::Half(half)) = atom(atoms, at) {
        return Some((half, at + 1));
    }
    let mut next = at + usize::from(atom(atoms, at) == Some(Atom::Sign(',')));
    let is_night = atom(atoms, at + 1) == Some(Atom::Part(Part::Night));
    while matches!(link(atoms, next), Some(Link::In | Link::The))
        || link(atoms, next) == Some(Link::At) && is_night
    {
        next += 1;
    }
    match atom(atoms, next)? {
        // "tonight" and "this evening" also say the day and are read again.
        Atom::Part(part @ (Part::Morning | Part::Afternoon | Part::Evening | Part::Night)) => {
            Some((half_of(part)?, next + 1))
        }
        Atom::Half(half) if next > at => Some((half, next + 1)),
        _ => None,
    }
}

/// The half of the day that a part lies in.
pub(crate) fn half_of(part: Part) -> Option<Half> {
    match part {
        Part::Morning => Some(Half::Am),
        Part::Afternoon | Part::AfterWork | Part::AfterSchool | Part::DayEnd => Some(Half::Pm),
        Part::Evening => Some(Half::Evening),
        Part::Night | Part::Tonight => Some(Half::Night),
        Part::Lunch | Part::Lunchtime | Part::Dinner => None,
    }
}

fn face(atoms: &[Placed], at: usize) -> Read<Clock> {
    if let Some(relative) = past_or_to(atoms, at) {
        return Some(relative);
    }
    match atom(atoms, at)? {
        Atom::Fixed(hour, minute) => Some((
            Clock {
                hour,
                minute,
                half: None,
                is_sure: true,
                is_open: false,
                is_fuzzy: false,
            },
            at + 1,
        )),
        Atom::Number(value, digits) => digital(atoms, at, value, digits),
        _ => None,
    }
}

fn open(hour: i8, minute: i8, is_sure: bool) -> Clock {
    Clock {
        hour,
        minute,
        half: None,
        is_sure,
        is_open: (1..=12).contains(&hour),
        is_fuzzy: false,
    }
}

/// "half past three", "quarter to four", "ten to five", "half nine".
fn past_or_to(atoms: &[Placed], at: usize) -> Read<Clock> {
    let at = if link(atoms, at) == Some(Link::A) && link(atoms, at + 1) == Some(Link::Quarter) {
        at + 1
    } else {
        at
    };
    let (minutes, mut next) = match atom(atoms, at)? {
        Atom::Link(Link::HalfWord) => (30, at + 1),
        Atom::Link(Link::Quarter) => (15, at + 1),
        Atom::Number(value @ 1..=59, _) => (i8::try_from(value).ok()?, at + 1),
        _ => return None,
    };
    let has_unit = atom(atoms, next) == Some(Atom::Unit(Unit::Minute));
    next += usize::from(has_unit);
    let is_half = atom(atoms, at) == Some(Atom::Link(Link::HalfWord));
    let is_number = matches!(atom(atoms, at), Some(Atom::Number(..)));
    let direction = match link(atoms, next) {
        Some(Link::Past) => Some(true),
        Some(Link::After) if !is_number || has_unit || minutes % 5 == 0 && minutes > 9 => {
            Some(true)
        }
        Some(Link::To | Link::Till | Link::Before) if !is_half => Some(false),
        Some(Link::Of) if !is_half && !is_number => Some(false),
        _ => None,
    };
    let hour = |place: usize| match atom(atoms, place) {
        Some(Atom::Number(hour @ 1..=24, 0..=2)) => i8::try_from(hour).ok(),
        Some(Atom::Fixed(hour, 0)) => Some(if hour == 0 { 12 } else { hour }),
        _ => None,
    };
    match direction {
        Some(true) => Some((
            open(hour(next + 1)?, minutes, true),
            skip_oclock(atoms, next + 2),
        )),
        Some(false)
            if !is_number || has_unit || is_minutes_before(atoms, at, next + 1, minutes) =>
        {
            let hour = hour(next + 1)?;
            let before = if hour == 1 { 12 } else { hour - 1 };
            Some((
                open(before, 60 - minutes, true),
                skip_oclock(atoms, next + 2),
            ))
        }
        None if is_half => Some((open(hour(next)?, 30, true), skip_oclock(atoms, next + 1))),
        _ => None,
    }
}

/// Whether "ten to five" is ten minutes before five, and not from ten until five.
fn is_minutes_before(atoms: &[Placed], at: usize, hour_at: usize, minutes: i8) -> bool {
    let before = at.checked_sub(1).and_then(|before| link(atoms, before));
    let is_opened = matches!(before, Some(Link::From | Link::Between));
    let is_led = matches!(
        before,
        Some(Link::At | Link::By | Link::Till | Link::Before | Link::After | Link::Around)
    );
    let is_late_hour = matches!(atom(atoms, hour_at), Some(Atom::Number(13..=24, _)));
    let is_noon = matches!(atom(atoms, hour_at), Some(Atom::Fixed(..)));
    let has_half = half_after(atoms, hour_at + 1).is_some();
    let is_spoken = matches!(atom(atoms, at), Some(Atom::Number(_, 0)));
    minutes % 5 == 0
        && !is_opened
        && (minutes > 12
            || is_spoken
            || is_led && minutes <= 10
            || is_late_hour
            || is_noon
            || has_half)
}

fn skip_oclock(atoms: &[Placed], at: usize) -> usize {
    at + usize::from(link(atoms, at) == Some(Link::OClock))
}

fn digital(atoms: &[Placed], at: usize, value: u32, digits: u8) -> Read<Clock> {
    let hour = i8::try_from(value).ok();
    if let (
        Some(hour @ 0..=24),
        Some(Atom::Sign(':' | '.')),
        Some(Atom::Number(minute @ 0..=59, 2)),
    ) = (hour, atom(atoms, at + 1), atom(atoms, at + 2))
        && digits <= 2
        && atoms[at].to == atoms[at + 1].from
    {
        let is_colon = atom(atoms, at + 1) == Some(Atom::Sign(':'));
        let mut clock = open(hour % 24, minute as i8, is_colon);
        // "09:30" and "00:15" are written on the 24-hour clock.
        clock.is_open &= !(digits == 2 && hour < 10);
        return Some((clock, at + 3));
    }
    // "10.1", "101,194" and "1:1" are other numbers.
    if let (Some(Atom::Sign('.' | ',' | '/' | ':')), Some(Atom::Number(..))) =
        (atom(atoms, at + 1), atom(atoms, at + 2))
        && digits > 0
        && is_glued(atoms, at)
    {
        return None;
    }
    // "15h30"
    if let (
        Some(hour @ 0..=24),
        Some(Atom::Unit(Unit::Hour)),
        Some(Atom::Number(minute @ 0..=59, 2)),
    ) = (hour, atom(atoms, at + 1), atom(atoms, at + 2))
        && is_glued(atoms, at)
    {
        return Some((open(hour % 24, minute as i8, true), at + 3));
    }
    let before = at.checked_sub(1).and_then(|before| link(atoms, before));
    let is_year = digits == 4 && (1950..=2059).contains(&value);
    if is_year && before.is_none() && atom(atoms, at + 1) != Some(Atom::Unit(Unit::Hour)) {
        return None;
    }
    if (100..=2459).contains(&value) && digits >= 3 && value % 100 < 60 {
        let (hour, minute) = ((value / 100) as i8 % 24, (value % 100) as i8);
        let has_hours = atom(atoms, at + 1) == Some(Atom::Unit(Unit::Hour));
        let mut clock = open(hour, minute, has_hours);
        clock.is_open &= digits == 3 || hour >= 10 && !has_hours;
        return Some((clock, at + 1 + usize::from(has_hours)));
    }
    let hour @ 0..=24 = hour? else { return None };
    if digits > 2 || (digits == 0 && value == 0) {
        return None;
    }
    match (atom(atoms, at + 1), atom(atoms, at + 2)) {
        (Some(Atom::Link(Link::OClock)), _) => Some((open(hour % 24, 0, true), at + 2)),
        // "fourteen hundred", "nine hundred hours"
        (Some(Atom::Link(Link::Hundred)), unit) => {
            let has_hours = unit == Some(Atom::Unit(Unit::Hour));
            let is_led = before == Some(Link::At);
            let is_padded = digits == 2 && hour < 10;
            (has_hours || is_led || is_padded || hour >= 13).then_some((
                Clock {
                    is_open: !has_hours && hour < 10 && digits == 0,
                    ..open(hour % 24, 0, true)
                },
                at + 2 + usize::from(has_hours),
            ))
        }
        (Some(Atom::Link(Link::Oh)), Some(Atom::Number(minute @ 1..=9, _))) => {
            Some((open(hour % 24, minute as i8, true), at + 3))
        }
        (Some(Atom::Number(minute @ 0..=59, minute_digits)), _)
            if (minute_digits == 2 || minute_digits == 0 && minute >= 10 && hour > 0)
                && (is_spoken_alike(digits, minute_digits) || digits == 2 && hour < 10) =>
        {
            let has_minutes = atom(atoms, at + 2) == Some(Atom::Unit(Unit::Minute));
            let is_sure = has_minutes || digits > 0 && stands_alone(atoms, at, at + 2);
            Some((
                open(hour % 24, minute as i8, is_sure),
                at + 2 + usize::from(has_minutes),
            ))
        }
        _ => Some((open(hour % 24, 0, false), at + 1)),
    }
}

/// Whether no other number, unit or month stands beside, as in a telephone number or "4 20 May".
fn stands_alone(atoms: &[Placed], from: usize, to: usize) -> bool {
    let before = from.checked_sub(1).and_then(|before| atom(atoms, before));
    let is_other = |atom: Option<Atom>| {
        matches!(
            atom,
            Some(Atom::Number(..) | Atom::Ordinal(_) | Atom::Unit(_) | Atom::Month(_))
                | Some(Atom::Sign('-' | '+' | '/' | '.' | '(' | ')'))
        )
    };
    !is_other(before)
        && (to >= atoms.len()
            || atom(atoms, to) == Some(Atom::Sign('.'))
            || !is_other(atom(atoms, to)))
}

/// Both spoken, or both written in digits.
fn is_spoken_alike(hour_digits: u8, minute_digits: u8) -> bool {
    (hour_digits == 0) == (minute_digits == 0)
}

/// Whether a sign and what follows it stand without a space after a number; known by the tokens that they cover.
fn is_glued(atoms: &[Placed], at: usize) -> bool {
    atoms[at].to == atoms[at + 1].from
        && atoms[at + 1].to == atoms[at + 2].from
        && atoms[at].is_glued
        && atoms[at + 1].is_glued
}
