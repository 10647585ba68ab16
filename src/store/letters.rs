//! What the owner wrote to customers: the words of text messages that go out through the outbox.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::{CustomerId, Id};
use crate::store::retention::Dated;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};

/// Letters by identifier.
pub struct Letters;

impl Table for Letters {
    const PREFIX: u8 = prefix::LETTERS;
    const NAME: &'static str = "letters";
    type Key = LetterId;
    type Value = LetterRecord;
}

/// Identifies a letter.
pub type LetterId = Id<LetterRecord>;

/// What the owner wrote to a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterRecord {
    /// To whom.
    pub customer: CustomerId,
    /// What.
    pub text: String,
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub written_at: Timestamp,
}

impl Record for LetterRecord {
    const VERSION: u8 = 1;
}

impl Dated for LetterRecord {
    fn at(&self) -> Timestamp {
        self.written_at
    }
}
