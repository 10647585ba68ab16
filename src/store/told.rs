//! Which appointments their customers were told of by text message, and what they answered: so that a letter means
//! something.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::AppointmentId;
use crate::messages::reply::Wish;
use crate::store::error::StoreError;
use crate::store::retention::Dated;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Read, Tx};

/// What was told, by appointment.
pub struct ToldOf;

impl Table for ToldOf {
    const PREFIX: u8 = prefix::TOLD_OF;
    const NAME: &'static str = "told_of";
    type Key = AppointmentId;
    type Value = Told;
}

/// What a customer was told of one appointment, and answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When the latest message about it went out.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
    /// The number it had when it was asked which one is meant.
    pub asked: Option<Asked>,
    /// The latest answer.
    pub answered: Option<Answered>,
}

/// That it was asked which one is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The number that stands for this one.
    pub number: u8,
    /// What is wished.
    pub wish: Wish,
    /// When it was asked.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
}

/// An answer and what came of it, for when it is delivered again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The vendor's identifier of the message.
    pub message: String,
    /// What came of it.
    pub came: Came,
}

/// What came of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Came {
    /// It was confirmed.
    Confirmed,
    /// It was called off.
    Cancelled,
    /// It was too late.
    TooLate,
}

impl Record for Told {
    const VERSION: u8 = 1;
}

impl Dated for Told {
    fn at(&self) -> Timestamp {
        self.at
    }
}

/// What was told of an appointment, if anything.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn get(r: &impl Read, appointment: AppointmentId) -> Result<Option<Told>, StoreError> {
    r.get::<ToldOf>(&appointment)
}

/// Notes that a message about an appointment went out to its customer.
///
/// # Errors
/// When the store cannot be read or written.
pub fn note(tx: &mut Tx, appointment: AppointmentId) -> Result<(), StoreError> {
    let known = get(tx, appointment)?;
    let told = Told {
        at: tx.now(),
        asked: None,
        answered: known.and_then(|known| known.answered),
    };
    tx.put::<ToldOf>(&appointment, &told)
}
