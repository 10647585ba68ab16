//! Recordings at the telephone company that nobody may hear any more: written in the transaction that erases what they
//! belong to, and kept for a day after the company said that they are gone, so that nobody takes one for news who read a list
//! before.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// How long one that is gone is known.
const KNOWN: SignedDuration = SignedDuration::from_hours(24);

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
    /// Whether the company said that it is gone; then `due_at` is when it is forgotten.
    #[serde(default)]
    pub is_gone: bool,
}

impl Record for UnwantedRecording {
    const VERSION: u8 = 2;

    /// The first version forgot what was gone.
    fn upgrade(version: u8, body: &[u8]) -> Option<Self> {
        let read = || postcard::from_bytes(&[body, &[0]].concat()).ok();
        (version == 1).then(read)?
    }
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
    if is_unwanted(tx, sid)? {
        return Ok(());
    }
    let unwanted = UnwantedRecording {
        since: tx.now(),
        due_at: tx.now().checked_add(wait).unwrap_or(Timestamp::MAX),
        attempts: 0,
        is_gone: false,
    };
    tx.put::<UnwantedRecordings>(&key, &unwanted)
}

/// Whether nobody may hear a recording any more.
///
/// # Errors
/// When the store cannot be read.
pub fn is_unwanted(r: &impl Read, sid: &str) -> Result<bool, StoreError> {
    Ok(r.get::<UnwantedRecordings>(&sid.to_owned())?.is_some())
}

/// At most `limit` recordings whose next attempt is due, those that wait longest first.
///
/// # Errors
/// When the store cannot be read.
pub fn due(r: &impl Read, now: Timestamp, limit: usize) -> Result<Vec<String>, StoreError> {
    let rows = r.list::<UnwantedRecordings>(Range::all())?.into_iter();
    let due = rows.filter(|(_, one)| !one.is_gone && one.due_at <= now);
    let mut due: Vec<_> = due.map(|(sid, one)| (one.due_at, sid)).collect();
    due.sort_unstable();
    Ok(due.into_iter().map(|(_, sid)| sid).take(limit).collect())
}

/// At most `limit` recordings that are gone for long.
///
/// # Errors
/// When the store cannot be read.
pub fn forgotten(r: &impl Read, now: Timestamp, limit: usize) -> Result<Vec<String>, StoreError> {
    let rows = r.list::<UnwantedRecordings>(Range::all())?.into_iter();
    let old = rows.filter(|(_, one)| one.is_gone && one.due_at <= now);
    Ok(old.map(|(sid, _)| sid).take(limit).collect())
}

/// Forgets them.
pub fn forget(tx: &mut Tx, sids: &[String]) {
    for sid in sids {
        tx.delete::<UnwantedRecordings>(sid);
    }
}

/// How many are still to be deleted.
///
/// # Errors
/// When the store cannot be read.
pub fn count(r: &impl Read) -> Result<usize, StoreError> {
    let rows = r.list::<UnwantedRecordings>(Range::all())?;
    Ok(rows.iter().filter(|(_, one)| !one.is_gone).count())
}

/// Notes that a recording is gone, or that it is to be tried again.
///
/// # Errors
/// When the store cannot be read or written.
pub fn tried(tx: &mut Tx, sid: &str, is_gone: bool) -> Result<(), StoreError> {
    let key = sid.to_owned();
    let Some(unwanted) = tx.get::<UnwantedRecordings>(&key)? else {
        return Ok(());
    };
    if is_gone {
        let gone = UnwantedRecording {
            due_at: tx.now().checked_add(KNOWN).unwrap_or(Timestamp::MAX),
            is_gone,
            ..unwanted
        };
        return tx.put::<UnwantedRecordings>(&key, &gone);
    }
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
