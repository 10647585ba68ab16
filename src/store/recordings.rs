//! Recordings at the telephone company that nobody may hear any more: written in the transaction that erases what they
//! belong to, kept until the company says that they are gone.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// Recordings to delete, by the company's identifier.
pub struct UnwantedRecordings;

impl Table for UnwantedRecordings {
    const PREFIX: u8 = prefix::UNWANTED_RECORDINGS;
    const NAME: &'static str = "unwanted_recordings";
    type Key = String;
    type Value = UnwantedRecording;
}

/// How deleting a recording goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnwantedRecording {
    /// Since when nobody may hear it.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub since: Timestamp,
    /// When the next attempt is due.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub due_at: Timestamp,
    /// Attempts so far.
    pub attempts: u32,
}

impl Record for UnwantedRecording {
    const VERSION: u8 = 1;
}

/// Has a recording deleted.
///
/// # Errors
/// When the store cannot be read or written.
pub fn discard(tx: &mut Tx, sid: &str) -> Result<(), StoreError> {
    discard_after(tx, sid, SignedDuration::ZERO)
}

/// Has a recording deleted that is still being fetched: not before so long.
///
/// # Errors
/// When the store cannot be read or written.
pub fn discard_after(tx: &mut Tx, sid: &str, wait: SignedDuration) -> Result<(), StoreError> {
    let key = sid.to_owned();
    if tx.get::<UnwantedRecordings>(&key)?.is_some() {
        return Ok(());
    }
    let unwanted = UnwantedRecording {
        since: tx.now(),
        due_at: tx.now().checked_add(wait).unwrap_or(Timestamp::MAX),
        attempts: 0,
    };
    tx.put::<UnwantedRecordings>(&key, &unwanted)
}

/// At most `limit` recordings whose next attempt is due.
///
/// # Errors
/// When the store cannot be read.
pub fn due(r: &impl Read, now: Timestamp, limit: usize) -> Result<Vec<String>, StoreError> {
    let rows = r.list::<UnwantedRecordings>(Range::all())?;
    let due = rows.into_iter().filter(|(_, one)| one.due_at <= now);
    Ok(due.map(|(sid, _)| sid).take(limit).collect())
}

/// How many are still to be deleted.
///
/// # Errors
/// When the store cannot be read.
pub fn count(r: &impl Read) -> Result<usize, StoreError> {
    Ok(r.list::<UnwantedRecordings>(Range::all())?.len())
}

/// Notes that a recording is gone, or that it is to be tried again.
///
/// # Errors
/// When the store cannot be read or written.
pub fn tried(tx: &mut Tx, sid: &str, is_gone: bool) -> Result<(), StoreError> {
    let key = sid.to_owned();
    if is_gone {
        tx.delete::<UnwantedRecordings>(&key);
        return Ok(());
    }
    let Some(unwanted) = tx.get::<UnwantedRecordings>(&key)? else {
        return Ok(());
    };
    let attempts = unwanted.attempts.saturating_add(1);
    let due_at = tx.now().checked_add(pause(attempts));
    let later = UnwantedRecording {
        attempts,
        due_at: due_at.unwrap_or(Timestamp::MAX),
        ..unwanted
    };
    tx.put::<UnwantedRecordings>(&key, &later)
}

/// How long to wait after so many attempts.
fn pause(attempts: u32) -> SignedDuration {
    match attempts {
        0 | 1 => SignedDuration::from_mins(1),
        2 => SignedDuration::from_mins(10),
        3 => SignedDuration::from_hours(1),
        _ => SignedDuration::from_hours(6),
    }
}
