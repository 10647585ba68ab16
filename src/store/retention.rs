//! Forgetting: what is kept for how long, and the rows that are older.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::audit::AuditRecord;
use crate::store::calls::{Calls, Conversations, TurnRecord};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::events::EventRecord;
use crate::store::settings::Settings;
use crate::store::table::{Table, decode_value};
use crate::store::tx::{Read, Tx};

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
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            turns_days: 90,
            conversations_days: 7,
            events_days: 30,
            audit_days: 365,
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

impl Dated for TurnRecord {
    fn at(&self) -> Timestamp {
        self.at
    }
}

/// Deletes at most `limit` rows older than `before` from a table whose keys ascend with time, and says how many; it
/// stops at the first younger row, so fewer than `limit` means that nothing old is left. A damaged record goes too:
/// nobody can read it, and it must not keep the rest.
///
/// # Errors
/// When the store cannot be read.
pub fn prune_table<T: Table>(
    tx: &mut Tx,
    before: Timestamp,
    limit: usize,
) -> Result<usize, StoreError>
where
    T::Value: Dated,
{
    let mut old = Vec::new();
    let span = ([T::PREFIX], [T::PREFIX + 1]);
    tx.scan(&span.0, &span.1, Direction::Forward, &mut |key, bytes| {
        let is_young = decode_value::<T>(key, bytes).is_ok_and(|record| record.at() >= before);
        if is_young || old.len() == limit {
            return Ok(false);
        }
        old.push(key.to_vec());
        Ok(true)
    })?;
    let deleted = old.len();
    for key in old {
        tx.set(key, None);
    }
    Ok(deleted)
}

/// What one look at some conversations did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// How many were deleted.
    pub deleted: usize,
    /// Where to go on; `None` at the end.
    pub next: Option<Vec<u8>>,
}

/// Looks at `limit` conversations from `from` on, in no order of time, and deletes those whose call ended (or, when
/// nobody said that it did, began) before `before`. One without a call, or a damaged one, goes too.
///
/// # Errors
/// When the store cannot be read.
pub fn prune_conversations(
    tx: &mut Tx,
    from: Option<&[u8]>,
    before: Timestamp,
    limit: usize,
) -> Result<Looked, StoreError> {
    let mut rows = Vec::new();
    let mut next = None;
    let start = [Conversations::PREFIX];
    let end = [Conversations::PREFIX + 1];
    let start = from.unwrap_or(&start);
    tx.scan(start, &end, Direction::Forward, &mut |key, bytes| {
        if rows.len() == limit {
            next = Some(key.to_vec());
            return Ok(false);
        }
        let conversation = decode_value::<Conversations>(key, bytes).ok();
        rows.push((key.to_vec(), conversation.map(|known| known.call)));
        Ok(true)
    })?;
    let mut deleted = 0;
    for (key, call) in rows {
        let call = match call {
            Some(id) => tx.get::<Calls>(&id)?,
            None => None,
        };
        let is_young = call.is_some_and(|call| call.ended_at.unwrap_or(call.started_at) >= before);
        if !is_young {
            tx.set(key, None);
            deleted += 1;
        }
    }
    Ok(Looked { deleted, next })
}
