//! Forgetting: what is kept for how long, and the rows that are older.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::alerts::{AlertState, Alerts, ByFingerprint, Latest};
use crate::store::audit::AuditRecord;
use crate::store::calls::{Calls, Conversations, TurnRecord};
use crate::store::deliveries::{self, Deliveries, DeliveryId};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::events::EventRecord;
use crate::store::idempotency::KeptAnswer;
use crate::store::rollups::LateCall;
use crate::store::settings::Settings;
use crate::store::table::{Key, Table, decode_value};
use crate::store::tx::{Read, Reader, Tx};
use crate::store::uptime::UpSpan;

/// How long each kind of record is kept, days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    /// Turns of calls: what was said.
    pub turns_days: u32,
    /// What a conversation remembered, after its call.
    pub conversations_days: u32,
    /// Events: what happened, for live views.
    pub events_days: u32,
    /// The audit trail: who changed what.
    pub audit_days: u32,
    /// Deliveries that were sent, failed or dropped.
    pub deliveries_days: u32,
    /// Alerts that are over.
    pub alerts_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            turns_days: 90,
            conversations_days: 7,
            events_days: 30,
            audit_days: 365,
            deliveries_days: 90,
            alerts_days: 365,
        }
    }
}

impl Settings for Retention {
    const NAME: &'static str = "retention";
}

/// A record that knows when it was made.
pub trait Dated {
    /// When it was made.
    fn at(&self) -> Timestamp;
}

impl Dated for AuditRecord {
    fn at(&self) -> Timestamp {
        self.at
    }
}

impl Dated for EventRecord {
    fn at(&self) -> Timestamp {
        self.at
    }
}

impl Dated for KeptAnswer {
    fn at(&self) -> Timestamp {
        self.at
    }
}

impl Dated for TurnRecord {
    fn at(&self) -> Timestamp {
        self.at
    }
}

impl Dated for LateCall {
    fn at(&self) -> Timestamp {
        self.last_at
    }
}

impl Dated for UpSpan {
    fn at(&self) -> Timestamp {
        self.last_at
    }
}

/// Looks at some rows from a key on for those made before a moment.
pub type Look = fn(&Reader, Option<&[u8]>, Timestamp, usize) -> Result<Looked, StoreError>;

/// What one look at some rows found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// The keys of those that are too old.
    pub old: Vec<Vec<u8>>,
    /// Where to go on; `None` at the end.
    pub next: Option<Vec<u8>>,
}

/// Looks at `limit` rows from `from` on for those made before `before`.
///
/// Keys ascend with time only nearly: the last turn of a long conversation is younger than the first of the next one, and a
/// clock that was wrong for a while leaves rows that stay young for years. So a young row does not end the look.
///
/// # Errors
/// When the store cannot be read.
pub fn old_rows<T: Table<Value: Dated>>(
    r: &Reader,
    from: Option<&[u8]>,
    before: Timestamp,
    limit: usize,
) -> Result<Looked, StoreError> {
    look::<T>(r, from, limit, |record| Ok(record.at() < before))
}

/// Looks at `limit` conversations from `from` on for those whose call ended (or, when nobody said that it did, began)
/// before `before`, or is not there.
///
/// # Errors
/// When the store cannot be read.
pub fn old_conversations(
    r: &Reader,
    from: Option<&[u8]>,
    before: Timestamp,
    limit: usize,
) -> Result<Looked, StoreError> {
    look::<Conversations>(r, from, limit, |conversation| {
        let call = r.get::<Calls>(&conversation.call)?;
        Ok(call.is_none_or(|call| call.ended_at.unwrap_or(call.started_at) < before))
    })
}

/// Looks at `limit` deliveries from `from` on for those that ended and were made before `before`.
///
/// # Errors
/// When the store cannot be read.
pub fn old_deliveries(
    r: &Reader,
    from: Option<&[u8]>,
    before: Timestamp,
    limit: usize,
) -> Result<Looked, StoreError> {
    look::<Deliveries>(r, from, limit, |delivery| {
        Ok(!delivery.is_waiting() && delivery.created_at < before)
    })
}

/// Looks at `limit` alerts from `from` on for those that are over since before `before`.
///
/// # Errors
/// When the store cannot be read.
pub fn old_alerts(
    r: &Reader,
    from: Option<&[u8]>,
    before: Timestamp,
    limit: usize,
) -> Result<Looked, StoreError> {
    look::<Alerts>(r, from, limit, |alert| {
        Ok(matches!(alert.state, AlertState::Resolved { at, .. } if at < before))
    })
}

/// Looks at `limit` fingerprints from `from` on for those whose alert is gone, or over since before `before`.
///
/// # Errors
/// When the store cannot be read.
pub fn old_fingerprints(
    r: &Reader,
    from: Option<&[u8]>,
    before: Timestamp,
    limit: usize,
) -> Result<Looked, StoreError> {
    look::<ByFingerprint>(r, from, limit, |Latest(id)| {
        let alert = r.get::<Alerts>(&id)?;
        Ok(alert.is_none_or(
            |alert| matches!(alert.state, AlertState::Resolved { at, .. } if at < before),
        ))
    })
}

/// A damaged record counts as old: nobody can read it.
fn look<T: Table>(
    r: &Reader,
    from: Option<&[u8]>,
    limit: usize,
    is_old: impl Fn(T::Value) -> Result<bool, StoreError>,
) -> Result<Looked, StoreError> {
    let mut looked = Looked::default();
    let mut left = limit;
    let (start, end) = ([T::PREFIX], [T::PREFIX + 1]);
    let start = from.unwrap_or(&start);
    r.scan(start, &end, Direction::Forward, &mut |key, bytes| {
        if left == 0 {
            looked.next = Some(key.to_vec());
            return Ok(false);
        }
        left -= 1;
        if decode_value::<T>(key, bytes).map_or(Ok(true), &is_old)? {
            looked.old.push(key.to_vec());
        }
        Ok(true)
    })?;
    Ok(looked)
}

/// Deletes rows, found by a [`Look`], by their keys.
pub type Delete = fn(&mut Tx, &[Vec<u8>]) -> Result<(), StoreError>;

/// Deletes rows by their keys.
///
/// # Errors
/// Never; it is one way to delete of several.
pub fn delete_rows(tx: &mut Tx, keys: &[Vec<u8>]) -> Result<(), StoreError> {
    for key in keys {
        tx.set(key.clone(), None);
    }
    Ok(())
}

/// Deletes deliveries by their keys, with what leads to them.
///
/// # Errors
/// When the store cannot be read.
pub fn delete_deliveries(tx: &mut Tx, keys: &[Vec<u8>]) -> Result<(), StoreError> {
    for key in keys {
        let id = key
            .get(1..)
            .and_then(|mut bytes| DeliveryId::decode(&mut bytes));
        match id.map(|id| deliveries::remove(tx, id)) {
            Some(Ok(())) => {}
            // Nobody can read it, so nobody knows what leads to it.
            None | Some(Err(StoreError::Damaged { .. })) => tx.set(key.clone(), None),
            Some(Err(error)) => return Err(error),
        }
    }
    Ok(())
}
