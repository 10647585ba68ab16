//! Everything Bella can say, before it has words: each language's folder turns these into sentences.

use jiff::civil::{Date, Time};

use crate::dialogue::state::{Goal, Own};
use crate::domain::availability::{Opening, Reason};
use crate::domain::id::{ServiceId, StaffId};
use crate::domain::phone::Phone;
use crate::understanding::meaning::Foreign;

/// One thing to say.
#[derive(Clone, Debug, PartialEq)]
pub enum Phrase {
    /// The greeting, by first name when the number is a customer's.
    Greeting(Option<String>),
    /// This call may be recorded.
    MayBeRecorded,
    /// How can I help?
    HowCanIHelp,
    /// Anything else?
    AnythingElse,
    /// What would you like done? With the services.
    WhichService,
    /// The named service is not offered; then the services.
    NotOffered,
    /// Did you mean this one?
    ServiceMaybe(ServiceId),
    /// When would suit you?
    When,
    /// These are free; which one?
    Offers(Vec<Opening>),
    /// The same, with keys to press.
    OffersByKey(Vec<Opening>),
    /// This is free; shall I take it?
    OneOffer(Opening),
    /// Why the wanted start cannot be had.
    NotFree(Vec<Reason>),
    /// Nothing is free for that wish; another day?
    NothingFree,
    /// Nothing is free for that wish; what is free follows.
    NothingThen,
    /// Nothing earlier or later on that day; what was offered before follows.
    NothingMore,
    /// No year has this day; month and day.
    NoSuchDay(i8, u32),
    /// Nobody of that name works here.
    NoSuchStaff(String),
    /// One person after the other.
    OneAtATime,
    /// One appointment after the other.
    OneByOne,
    /// The next person of the party.
    NextPerson,
    /// A series cannot be booked, a first visit can.
    NoSeries,
    /// What was chosen, for who asks about it.
    Chosen(Opening),
    /// This start was understood.
    Good(Opening),
    /// Under what name?
    Name,
    /// Please spell it.
    SpellName,
    /// This number was understood.
    NumberHeard(Phone),
    /// May I use the number you are calling from?
    CallersPhone(Phone),
    /// Which number?
    Phone,
    /// That number was not understood.
    PhoneAgain,
    /// What will be done, by whom, when; shall I?
    ReadBack {
        /// Book or move.
        goal: Goal,
        /// The slot.
        opening: Opening,
        /// For whom.
        name: Option<String>,
    },
    /// Shall I cancel this?
    CancelReadBack(Own),
    /// It is booked.
    Booked(Opening),
    /// It is moved.
    Moved(Opening),
    /// It is cancelled.
    Cancelled,
    /// Nothing was changed.
    NothingChanged,
    /// Too late to change it by telephone.
    TooLate(u32),
    /// That appointment is not there any more.
    Gone,
    /// Too many slots are held.
    TooManyHolds,
    /// Which number is it booked under?
    LookupPhone,
    /// The full name, as a proof.
    Proof,
    /// That did not match.
    WrongProof,
    /// No appointment under that number.
    NoAppointments,
    /// The caller's appointments.
    OwnAppointments(Vec<Own>),
    /// Not the wished person, but these are free.
    SomebodyElse(Vec<StaffId>),
    /// Which of them?
    WhichOwn(Vec<Own>),
    /// To when shall it be moved?
    MoveWhen(Own),
    /// The opening hours.
    Hours(Vec<Date>),
    /// Prices: one service, or all.
    Prices(Vec<ServiceId>),
    /// How long these services take and what they cost.
    AboutServices(Vec<ServiceId>),
    /// The address.
    Place,
    /// An answer from the owner's list.
    Answer(String),
    /// The question has no answer here; it will be passed on.
    UnknownQuestion,
    /// The day and the time of day.
    Clock(Date, Time),
    /// Who is speaking.
    AboutBella,
    /// What Bella can do.
    Help,
    /// Not something for this number.
    OutOfScope,
    /// Gladly.
    Welcome,
    /// Take your time.
    TakeYourTime,
    /// I will speak slowly.
    Slower,
    /// What was said before.
    Again(String),
    /// In the caller's own language: a person will see to it.
    Foreign(Foreign),
    /// Sorry, once more.
    Sorry,
    /// Are you still there?
    StillThere,
    /// A simpler form of the question for a yes or no or a few words.
    Simpler,
    /// Press 1 for yes, 2 for no.
    YesOrNoByKey,
    /// Press 1, 2, 3.
    Keypad,
    /// Call this emergency number first.
    Emergency,
    /// I will connect you.
    Connecting,
    /// Nobody could take the call.
    NobodyThere,
    /// Shall I take a message?
    OfferMessage,
    /// Speak after the tone.
    RecordNow,
    /// What shall I pass on?
    AskMessage,
    /// The message is passed on.
    MessageTaken,
    /// Goodbye.
    Goodbye,
}
