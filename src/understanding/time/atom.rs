//! The smallest things that mean something about time, before they are put together.

use crate::understanding::meaning::Asked;

/// One meaningful word or number, or a word that means nothing here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Atom {
    /// A cardinal number; how many digits it was written with, 0 when spoken.
    Number(u32, u8),
    /// An ordinal number.
    Ordinal(u32),
    /// A weekday, Monday is 0.
    Weekday(u8),
    /// A month, 1 to 12.
    Month(u8),
    /// A unit of time.
    Unit(Unit),
    /// Before noon or after.
    Half(Half),
    /// A part of the day.
    Part(Part),
    /// A word that relates what stands around it.
    Link(Link),
    /// A day relative to today.
    Relative(i16),
    /// Noon or midnight.
    Fixed(i8, i8),
    /// A holiday.
    Holiday(Holiday),
    /// A sign.
    Sign(char),
    /// Anything else.
    Other,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Year,
}

/// Before noon or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Half {
    Am,
    Pm,
    /// From nightfall until the small hours.
    Night,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Morning,
    Lunch,
    Lunchtime,
    Dinner,
    Afternoon,
    Evening,
    Night,
    Tonight,
    AfterWork,
}

/// Words that relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    This,
    Coming,
    Next,
    Last,
    The,
    A,
    At,
    On,
    In,
    Of,
    From,
    To,
    Till,
    Between,
    And,
    Or,
    After,
    Before,
    By,
    Around,
    Ish,
    Past,
    Quarter,
    HalfWord,
    OClock,
    Except,
    But,
    Not,
    Correction,
    Every,
    Other,
    Another,
    Later,
    Earlier,
    Early,
    Mid,
    Late,
    End,
    Start,
    Now,
    Any,
    For,
    Within,
    Time,
    Oh,
    Couple,
    Hundred,
    Few,
    More,
    Rest,
    Hence,
    Verb,
    Work,
    Filler,
}

/// When a holiday falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holiday {
    /// Every year on this month and day.
    Fixed(i8, i8),
    /// The nth weekday of a month, negative from its end; and so many days later. Monday is 0.
    Nth(i8, i8, i8, i8),
    /// So many days after Easter Sunday.
    Easter(i8),
}

/// Whether a bare number may be a time of day.
pub(crate) fn expects_time(asked: Option<Asked>) -> bool {
    matches!(asked, Some(Asked::Time | Asked::Date | Asked::Offer))
}

/// Whether a bare ordinal or number may be a day of the month.
pub(crate) fn expects_date(asked: Option<Asked>) -> bool {
    matches!(asked, Some(Asked::Date | Asked::Time | Asked::Offer))
}
