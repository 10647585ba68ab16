//! What an utterance meant.

use jiff::civil::{Date, Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::id::{FaqId, ServiceId, StaffId};
use crate::domain::language::Language;
use crate::domain::phone::Phone;
use crate::understanding::lang::tongue;
use crate::understanding::people::name::hint;

/// Everything that was understood of one utterance; what was not said is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Meaning {
    /// Intents with scores 0 to 1, best first; never empty after understanding.
    pub intents: Vec<(Intent, f32)>,
    /// How sure the reading as a whole is, 0 to 1.
    pub confidence: f32,
    /// The services named, in the order spoken.
    pub services: Vec<ServiceId>,
    /// Whether they come on top of what was named before ("and a beard trim as well").
    pub is_addition: bool,
    /// Services that sound like what was said but are not sure ("colour" or "collar"), best first.
    pub services_maybe: Vec<ServiceId>,
    /// Who should do it.
    pub staff: Option<StaffWish>,
    /// Somebody who was asked for and does not work here.
    pub unknown_staff: Option<String>,
    /// Readings of date and time, best first; several when the words are ambiguous.
    pub when: Vec<TimeReading>,
    /// A second appointment that was asked for in the same breath, with a time of its own.
    #[serde(default)]
    pub further: Option<Box<Meaning>>,
    /// A length of time, seconds ("an hour and a half").
    pub duration_s: Option<u64>,
    /// A change relative to what was offered ("half an hour later", "something earlier").
    pub shift: Option<Shift>,
    /// A choice among what was offered ("the second one", "the later one").
    pub choice: Option<Choice>,
    /// "Every other Monday": understood, so that it can be answered honestly.
    pub recurrence: Option<Recurrence>,
    /// A day that no year has ("February 30th"), as month and day.
    pub no_such_day: Option<(i8, u32)>,
    /// The speaker's name.
    pub name: Option<PersonName>,
    /// How a name that was given before is written ("with a y").
    #[serde(default)]
    pub name_hint: Option<NameHint>,
    /// A telephone number as dictated.
    pub phone: Option<Phone>,
    /// An e-mail address as dictated.
    pub email: Option<String>,
    /// A date of birth.
    pub birth_date: Option<Date>,
    /// For how many people.
    pub party: Option<u32>,
    /// Another language that was spoken.
    pub foreign: Option<Foreign>,
    /// The language of the business in which this was understood, when the caller changed to it.
    pub changed_to: Option<Language>,
    /// A question about what is on the table: it counts only while something is.
    #[serde(default)]
    pub detail: Option<Detail>,
    /// Yes or no to what was asked.
    pub confirm: Option<Confirm>,
    /// The question of the owner's list that was asked.
    pub faq: Option<FaqId>,
    /// Which slot was found where, in characters, for `extract` and for debugging.
    pub spans: Vec<Span>,
}

/// A language that is recognised by its commonest words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Foreign {
    /// English.
    English,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// German.
    German,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
}

impl Foreign {
    /// The same as a language that is spoken here; `None` for those that are only recognised.
    pub fn language(self) -> Option<Language> {
        match self {
            Self::English => Some(Language::English),
            Self::Spanish => Some(Language::Spanish),
            Self::French | Self::German | Self::Italian | Self::Portuguese => None,
        }
    }
}

/// Where in the utterance a slot was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The slot's name as in `extract`'s output (`date`, `time`, `name`, …).
    pub slot: String,
    /// First character.
    pub from: usize,
    /// First character after it.
    pub to: usize,
}

/// What the caller wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Make an appointment.
    Book,
    /// Change one.
    Move,
    /// Call one off.
    Cancel,
    /// Hear about their own appointments.
    Lookup,
    /// Ask what is free.
    Availability,
    /// Ask for opening hours.
    Hours,
    /// Ask for a price.
    Price,
    /// Ask where the business is.
    Place,
    /// Ask something else about the business.
    Question,
    /// Speak to a person.
    Handover,
    /// Leave a message.
    Message,
    /// An emergency.
    Urgent,
    /// Yes.
    Affirm,
    /// No.
    Deny,
    /// Undecided.
    Unsure,
    /// Never mind, drop it.
    Stop,
    /// Say that again.
    Repeat,
    /// Slower, louder.
    Pace,
    /// Hold on a moment.
    Wait,
    /// What can you do?
    Help,
    /// Hello.
    Greet,
    /// Thank you.
    Thanks,
    /// Goodbye.
    Goodbye,
    /// Are you a robot? Who are you?
    AboutBella,
    /// What day or time is it?
    Clock,
    /// Only facts, no intent of its own ("Tuesday at three").
    Inform,
    /// Nothing to do with the business.
    OutOfScope,
}

/// Whom the caller wants to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StaffWish {
    /// Said to be indifferent.
    Anyone,
    /// This person.
    Person(StaffId),
    /// Anyone but these people.
    NotPeople(Vec<StaffId>),
}

/// One way to read all date and time words of an utterance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimeReading {
    /// Any of these suits ("Tuesday or Thursday").
    pub any_of: Vec<Moment>,
    /// None of these suits ("any day but Friday").
    pub except: Vec<Moment>,
    /// Plausibility 0 to 1; readings are sorted by it.
    pub score: f32,
}

/// A date, a time of day, or both; each a point or a range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The days meant.
    pub date: Option<DateSpec>,
    /// A weekday that was named without fixing the date (only in `except`).
    pub weekday: Option<Weekday0>,
    /// The times of day meant.
    pub time: Option<TimeSpec>,
    /// Whether the day was counted from now ("in three days"), so that this very hour may be meant.
    #[serde(default)]
    pub is_from_now: bool,
    /// How coarse the words were.
    pub grain: Grain,
    /// Whether the day was told by its weekday or from today ("Thursday", "tomorrow"), not by its date; not kept.
    #[serde(skip)]
    pub is_undated: bool,
}

/// A weekday as Monday-zero number, because `jiff`'s own type has no serde.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weekday0(pub u8);

impl From<Weekday> for Weekday0 {
    fn from(weekday: Weekday) -> Self {
        Self(weekday.to_monday_zero_offset() as u8)
    }
}

/// The days meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateSpec {
    /// This day.
    On(Date),
    /// Any day from the first to the last, both included.
    Between(Date, Date),
    /// This day or later.
    From(Date),
    /// This day or earlier.
    Until(Date),
    /// Later than this day.
    After(Date),
    /// Earlier than this day.
    Before(Date),
}

/// The times of day meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TimeSpec {
    /// Exactly then.
    At(Time),
    /// Near it ("around three").
    Around(Time),
    /// From the first, before the second; midnight as the second is the end of the day.
    Between(Time, Time),
    /// Then or later.
    From(Time),
    /// Earlier than that.
    Until(Time),
}

/// How coarse an expression was; the contract's `grain`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grain {
    /// To the minute.
    #[default]
    Minute,
    /// To the hour.
    Hour,
    /// Morning, afternoon, evening.
    PartOfDay,
    /// A day.
    Day,
    /// A weekend.
    Weekend,
    /// A week.
    Week,
    /// A month.
    Month,
}

/// A change relative to what is on the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shift {
    /// By so many minutes; negative is earlier.
    Minutes(i32),
    /// By so many days.
    Days(i32),
    /// Earlier, no matter how much.
    Earlier,
    /// Later, no matter how much.
    Later,
    /// Another day.
    OtherDay,
    /// Another time on the same day, or other suggestions.
    Other,
}

/// What a question about something on the table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Detail {
    /// What, when, with whom, for whom ("what time was that?").
    Plan,
    /// How long it takes.
    Length,
}

/// A choice among offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Choice {
    /// By position, from 1.
    Nth(u32),
    /// The last of them.
    Last,
    /// The earliest.
    Earliest,
    /// The latest.
    Latest,
    /// Whichever.
    Any,
    /// The one that was not taken.
    Other,
}

/// A wish for a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    /// Every so many days.
    pub every_days: u32,
}

/// A person's name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// First name or names.
    pub first: Option<String>,
    /// Family name.
    pub last: Option<String>,
    /// Whether it was dictated letter by letter, and so needs no spelling again.
    pub is_spelled: bool,
}

impl PersonName {
    /// The name written as the hint says; `None` if the hint does not fit it.
    pub fn corrected(&self, hint: &NameHint, language: Language) -> Option<Self> {
        hint::corrected(self, hint, tongue(language))
    }
}

/// How a name is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameHint {
    /// With these letters ("with a y").
    With(String),
    /// Without these ("without an h").
    Without(String),
    /// With this letter twice in a row.
    Double(char),
    /// With this letter once only.
    Single(char),
    /// With the first instead of the second ("a c, not a k").
    Instead(String, String),
    /// With exactly these letters.
    Letters(String),
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirm {
    /// Yes.
    Yes,
    /// No.
    No,
}

/// What the receptionist had just asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// The name.
    Name,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A date of birth.
    BirthDate,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// How many people.
    Party,
    /// What to book.
    Service,
    /// With whom.
    Staff,
    /// Which of several offers.
    Offer,
    /// A yes or no.
    Confirm,
    /// What the caller wants at all.
    Wish,
    /// What the message is.
    Message,
}
