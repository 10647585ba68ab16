//! Where a conversation stands; saved after every turn.

use serde::{Deserialize, Serialize};

use crate::dialogue::outcome::Outcome;
use crate::dialogue::wish::Wish;
use crate::domain::appointment::Item;
use crate::domain::availability::Opening;
use crate::domain::business::Business;
use crate::domain::id::{AppointmentId, CustomerId, ServiceId, StaffId};
use crate::domain::language::Language;
use crate::domain::phone::Phone;
use crate::understanding::meaning::{Asked, Intent, Meaning, PersonName, StaffWish, TimeReading};

/// The whole memory of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// The language that the caller changed to; at first that of the business.
    pub changed_to: Option<Language>,
    /// What was asked last.
    pub stage: Stage,
    /// What the caller wants.
    pub goal: Option<Goal>,
    /// What, with whom and when.
    pub(in crate::dialogue) wish: Wish,
    /// The services that were last asked about, so that "book me one" is understood.
    pub topic: Vec<ServiceId>,
    /// What was offered last.
    pub offers: Vec<Opening>,
    /// What had been offered before the caller asked for something earlier or later, to fall back on.
    pub offered_before: Vec<Opening>,
    /// What had been read out when the caller took one of it, for "the earlier one after all".
    pub passed: Vec<Opening>,
    /// The day that could not be had, while other days are offered instead.
    pub refused: Option<jiff::civil::Date>,
    /// What the caller took.
    pub chosen: Option<Opening>,
    /// Whether the caller has not heard yet which start was understood.
    pub is_unheard: bool,
    /// The hold on it.
    pub held: Option<AppointmentId>,
    /// Who is speaking.
    pub caller: Caller,
    /// The caller's upcoming appointments, once they proved who they are.
    pub own: Option<Vec<Own>>,
    /// What was booked in this conversation, which needs no proof.
    pub just_booked: Option<Own>,
    /// Whom the caller wished for in that booking.
    pub booked_with: Option<StaffId>,
    /// Who was not to do it.
    #[serde(default)]
    pub booked_without: Vec<StaffId>,
    /// The one that is being moved or cancelled.
    pub target: Option<Own>,
    /// Whether the opening hours were asked last, so that "and on Monday?" is understood.
    pub asked_hours: bool,
    /// A second appointment that was asked for in the same breath.
    pub(in crate::dialogue) queued: Option<Queued>,
    /// People of the same party who still need an appointment.
    pub more_people: u8,
    /// What went wrong lately.
    pub trouble: Trouble,
    /// What was said last, for "say that again".
    pub last_said: String,
    /// Fingerprints of the last sentences, so that none comes three times.
    pub recent: [u32; 2],
    /// Turns so far.
    pub turns: u16,
    /// Speak slowly.
    pub is_slow: bool,
    /// The best that came of it so far.
    pub outcome: Outcome,
    /// Whether the caller ever wanted to book, for the conversion figure.
    pub wanted_to_book: bool,
}

/// What is booked next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::dialogue) struct Queued {
    pub services: Vec<ServiceId>,
    pub staff: Option<StaffWish>,
    pub when: Vec<TimeReading>,
}

/// What the caller wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goal {
    /// Make an appointment.
    Book,
    /// Move one.
    Move,
    /// Cancel one.
    Cancel,
    /// Hear what they have.
    Lookup,
}

/// What Bella asked last, so that the answer can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// How can I help?
    #[default]
    Wish,
    /// Anything else?
    AnythingElse,
    /// What would you like done?
    Service,
    /// When would suit you?
    When,
    /// Which of these?
    Offer,
    /// Your name?
    Name,
    /// May I use the number you are calling from?
    CallersPhone,
    /// Which number can we reach you at?
    Phone,
    /// Shall I book, move or cancel it?
    ReadBack,
    /// Which number is it booked under?
    LookupPhone,
    /// Prove that you are who your number says.
    Proof,
    /// Which of your appointments?
    WhichOwn,
    /// Shall I take a message?
    MessageOffer,
    /// What is the message?
    Message,
    /// The keypad menu.
    Keypad,
}

impl Stage {
    /// What understanding should expect.
    pub fn asked(self) -> Asked {
        match self {
            Self::Wish | Self::AnythingElse | Self::Keypad => Asked::Wish,
            Self::Service => Asked::Service,
            Self::When => Asked::Date,
            Self::Offer | Self::WhichOwn => Asked::Offer,
            Self::Name | Self::Proof => Asked::Name,
            Self::Phone | Self::LookupPhone => Asked::Phone,
            Self::CallersPhone | Self::ReadBack | Self::MessageOffer => Asked::Confirm,
            Self::Message => Asked::Message,
        }
    }
}

/// Who is speaking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The name, as given in this conversation; never the one on a card.
    pub name: Option<String>,
    /// Which part of it that is, when it is only one.
    pub name_part: Option<NamePart>,
    /// The number for the appointment, agreed with the caller.
    pub phone: Option<Phone>,
    /// The customer that the number belongs to.
    pub customer: Option<CustomerId>,
    /// Whether that is the number of the line, not one that was told.
    pub is_by_line: bool,
    /// The full name on that customer's card, which proves who speaks.
    pub name_on_card: Option<String>,
    /// Whether they proved it.
    pub is_proven: bool,
}

/// A part of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NamePart {
    /// The first name.
    First,
    /// The family name.
    Family,
}

impl NamePart {
    /// Which part was said, when it is only one.
    pub(in crate::dialogue) fn of(name: &PersonName) -> Option<Self> {
        match (&name.first, &name.last) {
            (Some(_), None) => Some(Self::First),
            (None, Some(_)) => Some(Self::Family),
            _ => None,
        }
    }
}

/// One of the caller's own appointments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Own {
    /// Its identifier.
    pub id: AppointmentId,
    /// Its services with people and times.
    pub items: Vec<Item>,
}

/// What went wrong lately.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Misunderstandings in a row.
    pub misses: u8,
    /// Times in a row that the caller asked for the same again.
    pub repeats: u8,
    /// Silent turns in a row.
    pub silences: u8,
    /// Wrong proofs in this call.
    pub wrong_proofs: u8,
    /// Hand-overs that nobody took.
    pub unanswered: u8,
}

impl Caller {
    /// The name to book under: as given, else the one on the card of the line's own number.
    pub fn full_name(&self) -> Option<String> {
        let card = self.name_on_card.clone().filter(|_| self.is_by_line);
        self.name.clone().or(card)
    }

    /// The name that may be said aloud: of a card only the first word, as in the greeting, until the caller proved who
    /// they are, because the rest is the proof.
    pub(in crate::dialogue) fn name_to_say(&self) -> Option<String> {
        if self.name.is_some() || self.is_proven {
            return self.full_name();
        }
        let card = self.full_name()?;
        card.split_whitespace().next().map(str::to_owned)
    }
}

impl State {
    /// The language that is spoken.
    pub fn language(&self, business: &Business) -> Language {
        self.changed_to.unwrap_or_else(|| business.language())
    }

    /// Whether the words may be the other part of a name of which one part was given: they mean nothing else.
    pub fn may_complete_the_name(&self, meaning: &Meaning) -> bool {
        let is_after_the_name = matches!(
            self.stage,
            Stage::CallersPhone | Stage::Phone | Stage::ReadBack
        );
        let is_empty = Meaning {
            intents: Vec::new(),
            confidence: 0.0,
            ..meaning.clone()
        } == Meaning::default();
        let best = meaning.intents.first().map(|(intent, _)| *intent);
        is_after_the_name
            && self.caller.name_part.is_some()
            && is_empty
            && matches!(best, None | Some(Intent::Inform | Intent::OutOfScope))
    }

    /// Whether the caller was not understood or did not reach a person, as things stand.
    pub fn is_helpless(&self) -> bool {
        let is_stuck = matches!(
            self.stage,
            Stage::MessageOffer | Stage::Message | Stage::Keypad
        );
        self.trouble.unanswered > 0 || self.trouble.misses > 1 || is_stuck
    }

    /// Records what came of the conversation, keeping the best.
    pub(in crate::dialogue) fn reach(&mut self, outcome: Outcome) {
        self.outcome = self.outcome.max(outcome);
    }

    /// Forgets what was offered and taken.
    pub(in crate::dialogue) fn drop_choice(&mut self) {
        self.offers.clear();
        self.offered_before.clear();
        self.passed.clear();
        self.refused = None;
        self.chosen = None;
        self.held = None;
    }

    /// Forgets the present business, keeps the person.
    pub(in crate::dialogue) fn close_goal(&mut self) {
        self.goal = None;
        self.wish = Wish::default();
        self.drop_choice();
        self.more_people = 0;
        self.queued = None;
        self.target = None;
        self.own = None;
        self.stage = Stage::AnythingElse;
    }
}
