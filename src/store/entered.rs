//! Numbers that somebody entered by hand, by their digest: whoever did knows whose they are, which nobody does of a number
//! that a caller told.

use crate::domain::phone::Phone;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::sms::digest;
use crate::store::table::{Present, Table};
use crate::store::tx::{Read, Tx};

/// Such numbers.
pub struct EnteredNumbers;

impl Table for EnteredNumbers {
    const PREFIX: u8 = prefix::ENTERED_NUMBERS;
    const NAME: &'static str = "entered_numbers";
    type Key = String;
    type Value = Present;
}

/// Notes that a number was entered by hand.
///
/// # Errors
/// When the store cannot be written.
pub fn note(tx: &mut Tx, phone: &Phone) -> Result<(), StoreError> {
    tx.put::<EnteredNumbers>(&digest(phone), &Present)
}

/// Whether a number was entered by hand.
///
/// # Errors
/// When the store cannot be read.
pub fn is_known(r: &impl Read, phone: &Phone) -> Result<bool, StoreError> {
    Ok(r.get::<EnteredNumbers>(&digest(phone))?.is_some())
}

/// Forgets a number.
pub fn forget(tx: &mut Tx, phone: &Phone) {
    tx.delete::<EnteredNumbers>(&digest(phone));
}
