//! What a channel hands to a conversation for one turn, and what it gets back to carry out.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::dialogue::state::Own;
use crate::domain::appointment::Source;
use crate::domain::language::Language;
use crate::domain::phone::Phone;
use crate::understanding::meaning::Asked;

/// The number for channels that count no turns: the one that comes next.
pub const NEXT: u32 = u32::MAX;

/// One turn of a conversation as it reached a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// The channel's own key of the conversation (Twilio's CallSid); the same key is the same conversation.
    pub conversation: String,
    /// The turn's number, 0 for the greeting. A number that was already answered gets the same answer again;
    /// [`NEXT`] is whichever comes next.
    pub number: u32,
    /// The door.
    pub source: Source,
    /// Who is calling; `None` when withheld.
    pub from: Option<Phone>,
    /// Which of our numbers was dialled.
    pub to: Option<Phone>,
    /// What reached us.
    pub heard: Heard,
    /// When it reached us.
    pub now: Timestamp,
    /// Marked as a try-out: never counts in figures.
    pub is_test: bool,
}

/// What the caller did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Heard {
    /// The conversation begins.
    Started,
    /// Spoke or wrote.
    Words {
        /// Best hypothesis.
        text: String,
        /// Further hypotheses of the recogniser.
        others: Vec<String>,
        /// The recogniser's confidence 0 to 1; `None` when it gave none.
        confidence: Option<f32>,
    },
    /// Spoke, as a recording says that was transcribed.
    Transcribed {
        /// The words; empty when they were too unsure to act on.
        text: String,
        /// The model's confidence 0 to 1; `None` when it gave none.
        confidence: Option<f32>,
    },
    /// Pressed keys.
    Digits(String),
    /// Said nothing.
    Silence,
    /// Nobody took the handed-over call.
    NobodyAnswered,
    /// Answered a message about this appointment: it shall be at another time.
    MoveOwn(Own),
}

/// Words that were said or written.
#[derive(Clone, Copy, Debug)]
pub struct Spoken<'a> {
    /// Best hypothesis.
    pub text: &'a str,
    /// Further hypotheses.
    pub others: &'a [String],
    /// The recogniser's confidence 0 to 1, if it gave one.
    pub confidence: Option<f32>,
}

impl Heard {
    /// The words, if there were any.
    pub fn spoken(&self) -> Option<Spoken<'_>> {
        match self {
            Self::Words {
                text,
                others,
                confidence,
            } => Some(Spoken {
                text,
                others,
                confidence: *confidence,
            }),
            Self::Transcribed { text, confidence } => Some(Spoken {
                text,
                others: &[],
                confidence: *confidence,
            }),
            Self::Started
            | Self::Digits(_)
            | Self::Silence
            | Self::NobodyAnswered
            | Self::MoveOwn(_) => None,
        }
    }
}

/// What the channel carries out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The turn that it answers, of which the next one is counted; [`NEXT`] while nobody can count.
    pub number: u32,
    /// What Bella says, plain text.
    pub said: String,
    /// The language it is said in, and the answer is expected in.
    pub language: Language,
    /// What happens then.
    pub next: Next,
}

/// What follows the sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Next {
    /// Listen; the next turn has the number of this one plus one.
    Listen {
        /// What was asked, for end-of-turn and recognition hints.
        asked: Option<Asked>,
        /// Words to expect: services, staff.
        hints: Vec<String>,
        /// How slowly to speak, from "slower, please".
        is_slow: bool,
    },
    /// Connect to a person; comes back as [`Heard::NobodyAnswered`] when nobody takes it.
    Transfer {
        /// Whom to ring.
        to: Phone,
        /// What the person hears before taking the call.
        announcement: String,
    },
    /// Record a message; it ends the conversation.
    Record,
    /// End the conversation.
    End,
}
