//! What goes into a step and what comes out of it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::dialogue::heard::has;
use crate::dialogue::phrase::Phrase;
use crate::dialogue::state::{Own, Stage};
use crate::domain::appointment::Source;
use crate::domain::availability::{Opening, Refusal, Visit, Wanted, Window};
use crate::domain::business::Business;
use crate::domain::id::{AppointmentId, CustomerId};
use crate::domain::phone::Phone;
use crate::understanding::meaning::{Intent, Meaning};

/// Everything about the moment that a step may look at.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The business that was called.
    pub business: &'a Business,
    /// Now.
    pub now: Timestamp,
    /// Now, on the business's wall clock.
    pub local: DateTime,
    /// Through which door.
    pub source: Source,
    /// The number the caller rings from; `None` when withheld.
    pub caller: Option<&'a Phone>,
    /// The dialled line's own greeting; empty is the standard one.
    pub greeting: &'a str,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// The conversation begins; the customer that the caller's number belongs to, if any.
    Started(Option<Known>),
    /// The caller said this.
    Heard(Box<Meaning>),
    /// The caller's own words, when a message was asked for.
    Message(String),
    /// The caller pressed keys.
    Digits(String),
    /// The caller said nothing.
    Silence,
    /// Nobody took the handed-over call.
    NobodyAnswered,
    /// The wanted start is free.
    Free(Opening),
    /// The wanted start is not free; why, and the nearest that are.
    NotFree(Refusal),
    /// Bookable starts for a vague wish, ascending, never empty.
    Found(Vec<Opening>),
    /// Nothing suits a vague wish; why, and what comes nearest.
    NoneFound(Refusal),
    /// The slot is kept for this caller.
    Held(AppointmentId),
    /// The appointment stands, under this identifier.
    Booked(AppointmentId),
    /// It was moved.
    Moved,
    /// It was cancelled.
    Cancelled,
    /// Too late for the caller to change it; the owner's cut-off in hours.
    TooLate(u32),
    /// The appointment is not there (any more), or cannot be changed.
    Gone,
    /// The caller holds too many slots already.
    TooManyHolds,
    /// Whose number it is, if anybody's.
    Customer(Option<Known>),
    /// The customer's upcoming appointments, ascending.
    Appointments(Vec<Own>),
    /// The message is in the owner's inbox.
    MessageTaken,
    /// What the desk makes of the proof of who is speaking.
    Proof(Verdict),
    /// The desk was asked too often within one turn: something goes in circles.
    Unsettled,
    /// The call may only leave a message, so that no more is spent than was agreed.
    MessagesOnly,
    /// The caller answered a message about this appointment: it shall be at another time.
    MoveOwn(Own),
    /// The owner takes calls now.
    OwnerAnswers,
}

impl Input {
    /// Whether the caller says that it is urgent.
    pub fn is_urgent(&self) -> bool {
        matches!(self, Self::Heard(meaning) if has(meaning, Intent::Urgent))
    }
}

/// By what somebody proves to be the customer they say they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The full name on the card.
    Name,
    /// When an appointment of theirs is. There are few days to guess from, so one wrong answer closes this way.
    Day,
}

/// Whether somebody is believed to be the customer they say they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// They are.
    Proven,
    /// They are not, and may try again.
    Wrong,
    /// There were too many wrong proofs of being that customer, in this call or in others: none counts any more.
    ShutOut,
}

/// A customer, as far as the conversation needs them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Which.
    pub id: CustomerId,
    /// The full name on the card; may be empty.
    pub name: String,
}

/// What a step leads to.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is said, in order.
    pub say: Vec<Phrase>,
    /// What happens then.
    pub then: Then,
}

/// What happens after the words.
#[derive(Clone, Debug, PartialEq)]
pub enum Then {
    /// The desk is asked; its answer is the next input.
    Do(Request),
    /// The caller is listened to.
    Listen,
    /// The call is handed to a person, who first hears who calls.
    Transfer(Phone),
    /// A spoken message is recorded.
    Record,
    /// The conversation ends.
    End,
}

/// What the desk is asked to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Is this start free? Answered by `Free` or `NotFree`.
    Check(Visit, Wanted, Option<AppointmentId>),
    /// What is free within this window? Answered by `Found` or `NoneFound`.
    Find(Visit, Vec<Window>, Option<AppointmentId>),
    /// Keep this slot, for a new appointment or for one that is moved there. Answered by `Held`, `NotFree` or
    /// `TooManyHolds`.
    Hold(Opening, Option<AppointmentId>),
    /// Make the appointment. Answered by `Booked`, `NotFree` or `Gone`.
    Book {
        /// The slot that was agreed.
        opening: Opening,
        /// The hold on it.
        held: Option<AppointmentId>,
        /// For whom.
        name: String,
        /// Their number.
        phone: Option<Phone>,
    },
    /// Move an appointment. Answered by `Moved`, `NotFree`, `TooLate` or `Gone`.
    Move {
        /// Which.
        appointment: AppointmentId,
        /// The slot that was agreed.
        opening: Opening,
        /// The hold on it.
        held: Option<AppointmentId>,
    },
    /// Cancel one. Answered by `Cancelled`, `TooLate` or `Gone`.
    Cancel(AppointmentId),
    /// Whose number is this? Answered by `Customer`.
    WhoHas(Phone),
    /// Judge a proof of being this customer, by the wrong ones that were given before. Answered by `Proof`.
    Judge {
        /// Whom somebody says to be.
        customer: CustomerId,
        /// By what they prove it.
        by: Evidence,
        /// Whether what they said is right.
        is_right: bool,
    },
    /// A customer's upcoming appointments. Answered by `Appointments`.
    Upcoming(CustomerId),
    /// Leave a written message. Answered by `MessageTaken`.
    LeaveMessage(String),
}

impl Step {
    /// Says something and listens, at a stage.
    pub(in crate::dialogue) fn ask(
        state: &mut super::state::State,
        stage: Stage,
        say: Vec<Phrase>,
    ) -> Self {
        state.stage = stage;
        Self {
            say,
            then: Then::Listen,
        }
    }

    /// Asks the desk without a word.
    pub(in crate::dialogue) fn request(request: Request) -> Self {
        Self {
            say: Vec::new(),
            then: Then::Do(request),
        }
    }

    /// Puts phrases before what this step says.
    pub(in crate::dialogue) fn after(mut self, mut first: Vec<Phrase>) -> Self {
        first.append(&mut self.say);
        self.say = first;
        self
    }
}
