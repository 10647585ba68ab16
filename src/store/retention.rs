//! Forgetting: rows of the audit trail, of events and of turns that are older than a moment.

use jiff::Timestamp;

use crate::store::audit::{Audit, AuditRecord};
use crate::store::calls::{TurnRecord, Turns};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::events::{EventRecord, Events};
use crate::store::table::{Table, decode_value};
use crate::store::tx::{Read, Tx};

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

/// Deletes at most `limit` of the rows older than `before` from each of audit, events and turns; how many it deleted.
/// Fewer than `limit` means that nothing old is left.
///
/// # Errors
/// When the store cannot be read.
pub fn prune(tx: &mut Tx, before: Timestamp, limit: usize) -> Result<usize, StoreError> {
    let mut deleted = prune_table::<Audit>(tx, before, limit)?;
    deleted += prune_table::<Events>(tx, before, limit)?;
    deleted += prune_table::<Turns>(tx, before, limit)?;
    Ok(deleted)
}

/// As [`prune`], for one table whose keys ascend with time; it stops at the first younger row. A damaged record goes
/// too: nobody can read it, and it must not keep the rest.
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
