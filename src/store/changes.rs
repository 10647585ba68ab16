//! Changes, handed on as they are committed, so that a lost machine loses seconds and not hours.
//!
//! Every commit has a position, which rises by one and is a row of that very commit. The writer puts what it committed into a
//! [`feed`], which never makes it wait; a thread ([`shipper`]) joins what came within a second into a [`segment`] in the folder
//! that belongs to the newest backup ([`generation`]). A backup and what follows it lead to any moment after it ([`chain`]).
//!
//! Positions that follow each other without a gap are one line of changes, which has a name. Where there is a gap (too much
//! waited, a crash, a restore), a new line begins with a new backup.

pub mod chain;
pub mod feed;
pub mod generation;
pub mod segment;
pub mod shipper;
pub mod standby;

use jiff::Timestamp;

use crate::store::engine::{Snapshot, Writes};
use crate::store::error::StoreError;
use crate::store::meta::{self, Meta, MetaValue};
use crate::store::schema::prefix;
use crate::store::table::{decode_value, encode_value, row_key};
use crate::store::tx::{Read, Tx};

/// One commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Where it stands among all.
    pub position: u64,
    /// When the newest of its transactions was asked for.
    pub at: Timestamp,
    /// What it wrote and deleted.
    pub writes: Writes,
}

/// The position of the newest commit.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn position(r: &impl Read) -> Result<u64, StoreError> {
    let text = meta::get(r, meta::POSITION)?;
    Ok(text.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// The name of the line of changes that the store stands in; empty before the first.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn line(r: &impl Read) -> Result<String, StoreError> {
    Ok(meta::get(r, meta::LINE)?.unwrap_or_default())
}

/// Begins a new line of changes, named by when and where it begins.
///
/// # Errors
/// When the store cannot be read or written.
pub fn begin_line(tx: &mut Tx) -> Result<String, StoreError> {
    let name = format!("{}-{}", tx.now().as_microsecond(), position(tx)?);
    meta::put(tx, meta::LINE, &name)?;
    Ok(name)
}

/// Ends the line of changes: what follows is no continuation of what was shipped.
pub fn end_line(tx: &mut Tx) {
    meta::delete(tx, meta::LINE);
}

/// Adds the next position to what is about to be committed over `snapshot`, and tells it.
pub(in crate::store) fn number(
    snapshot: &dyn Snapshot,
    writes: &mut Writes,
) -> Result<u64, StoreError> {
    let key = row_key::<Meta>(&meta::POSITION.to_owned());
    let mut last = None;
    snapshot.get(&key, &mut |bytes| {
        last = Some(decode_value::<Meta>(&key, bytes));
    })?;
    // One that is damaged must not stop the store; counting from anew, it begins a new line.
    let last = last.and_then(Result::ok);
    let last: u64 = last.map_or(0, |value| value.text().parse().unwrap_or(0));
    let value = MetaValue::of((last + 1).to_string());
    let value = encode_value::<Meta>(&key, &value)?;
    writes.insert(key, Some(value));
    Ok(last + 1)
}

/// Whether all of it only says that the server is alive: it has no position of its own, and goes along with the next commit
/// that has one. So nothing is shipped while nothing happens.
pub(in crate::store) fn is_pulse(writes: &Writes) -> bool {
    let probe = row_key::<Meta>(&meta::PROBE.to_owned());
    writes
        .keys()
        .all(|key| key.first() == Some(&prefix::UP_SPANS) || *key == probe)
}
