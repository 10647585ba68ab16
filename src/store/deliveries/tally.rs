//! How many text messages each number got on a day, by the number's digest.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::phone::Phone;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::sms::digest;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// Old days that one transaction forgets, so that nobody waits behind it.
const FORGOTTEN: usize = 100;

/// Messages by day and number.
pub struct Tallies;

impl Table for Tallies {
    const PREFIX: u8 = prefix::SMS_TALLIES;
    const NAME: &'static str = "sms_tallies";
    type Key = (Date, String);
    type Value = Tally;
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally(u32);

impl Record for Tally {
    const VERSION: u8 = 1;
}

/// How many messages a number got on a day.
///
/// # Errors
/// When the store cannot be read.
pub fn sent_on(r: &impl Read, day: Date, to: &Phone) -> Result<u32, StoreError> {
    let tally = r.get::<Tallies>(&(day, digest(to)))?;
    Ok(tally.map_or(0, |tally| tally.0))
}

/// Counts one message, and forgets days before.
///
/// # Errors
/// When the store cannot be read or written.
pub fn count(tx: &mut Tx, day: Date, to: &Phone) -> Result<(), StoreError> {
    let sent = sent_on(tx, day, to)?;
    tx.put::<Tallies>(&(day, digest(to)), &Tally(sent.saturating_add(1)))?;
    let old = tx.list::<Tallies>(Range {
        to: Some((day, String::new())),
        limit: FORGOTTEN,
        ..Range::all()
    })?;
    for (key, _) in old {
        tx.delete::<Tallies>(&key);
    }
    Ok(())
}

/// Forgets a number.
///
/// # Errors
/// When the store cannot be read.
pub fn forget(tx: &mut Tx, phone: &Phone) -> Result<(), StoreError> {
    let digest = digest(phone);
    for (key, _) in tx.list::<Tallies>(Range::all())? {
        if key.1 == digest {
            tx.delete::<Tallies>(&key);
        }
    }
    Ok(())
}
