//! What customers can answer to a message about their appointment, and what they are told then.

use serde::{Deserialize, Serialize};

use crate::domain::phone::Phone;
use crate::messages::Visit;

/// What a customer wants who answers a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wish {
    /// They will come.
    Confirm,
    /// At another time.
    Move,
    /// Not at all.
    Cancel,
}

impl Wish {
    /// The letter that the messages name, in every language.
    pub fn letter(self) -> char {
        match self {
            Self::Confirm => 'C',
            Self::Move => 'R',
            Self::Cancel => 'X',
        }
    }
}

/// What a message to a customer can offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offer<'a> {
    /// The link to the appointment's page.
    pub link: Option<&'a str>,
    /// Whether they may still move it or call it off.
    pub can_change: bool,
}

/// What a customer is told who answered a message.
#[derive(Clone, Copy, Debug)]
pub enum Replied<'a> {
    /// It is confirmed.
    Confirmed(&'a Visit<'a>),
    /// It is called off.
    Cancelled(&'a Visit<'a>),
    /// It is too late to change it; whom to call.
    TooLate(&'a Visit<'a>, Option<&'a Phone>),
    /// There are several, with their numbers: which one?
    Which(Wish, &'a [(u8, Visit<'a>)]),
}
