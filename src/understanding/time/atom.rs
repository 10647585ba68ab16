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
    /// Any day from Monday to Friday.
    Weekdays,
    /// A season, spring is 0.
    Season(u8),
    /// A series, in days: "weekly".
    Series(u16),
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
    /// A day from Monday to Friday.
    BusinessDay,
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
    /// Until midnight, which "twelve" means.
    Evening,
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
    AfterSchool,
    /// "The end of the day".
    DayEnd,
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
    /// From, of a length: "a week starting Monday".
    Starting,
    To,
    Till,
    Between,
    And,
    Or,
    /// "If not", after what would be best.
    Otherwise,
    After,
    Before,
    By,
    Around,
    Ish,
    Past,
    Quarter,
    HalfWord,
    OClock,
    /// "The next day", "the day after".
    DayAfter,
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
    /// "Any time".
    AnyTime,
    /// "This time", before a day.
    ThisTime,
    /// "The same time".
    SameTime,
    /// What was named before does not suit: "Monday is bad".
    Unfit,
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
    /// "At the latest", after a time.
    Latest,
    /// "At the earliest", after a time.
    Earliest,
    /// "Onwards", after a time.
    Onwards,
    LessThan,
    /// A word for something that rings after a while: "a timer for five minutes".
    Timer,
    Verb,
    Work,
    Filler,
}

/// When a holiday falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holiday {
    /// Every year on this month and day.
    Fixed(i8, i8),
    /// The nth weekday of a month, negative from its end, 0 the last before the 25th; and so many days later. Monday is 0.
    Nth(i8, i8, i8, i8),
    /// So many days after Easter Sunday.
    Easter(i8),
    /// So many days after Thanksgiving, which is in October in Canada.
    Thanksgiving(i8),
    /// The country's day for mothers.
    MothersDay,
    /// The country's day for fathers.
    FathersDay,
    /// The country's day of labour.
    LaborDay,
    /// The first day of the Chinese year.
    LunarNewYear,
    /// Any public holiday of the country.
    Public,
}

/// Whether a bare number may be a time of day.
pub(crate) fn expects_time(asked: Option<Asked>) -> bool {
    matches!(asked, Some(Asked::Time | Asked::Date | Asked::Offer))
}

/// Whether a bare ordinal or number may be a day of the month.
pub(crate) fn expects_date(asked: Option<Asked>) -> bool {
    matches!(asked, Some(Asked::Date | Asked::Time | Asked::Offer))
}
