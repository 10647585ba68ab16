//! Who may come in: what was decided after the backup was taken still holds. A key that was revoked stays revoked, and an old
//! password does not come back.
//!
//! This goes for a backup of the very store that it takes the place of; on a machine that knows nothing of it, the backup's own
//! word counts.

use std::collections::BTreeMap;

use crate::store::Store;
use crate::store::audit::{Audit, AuditRecord};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::keys::{self, Keys};
use crate::store::members::{self, Members};
use crate::store::tx::{Cause, Range, Read, Tx};

/// Lets into `fresh`, which was made of a backup, nobody whom `before` does not let in; how many are shut out.
pub(super) fn keep(fresh: &Store, before: &Store, cause: Cause) -> Result<usize, StoreError> {
    let keys: BTreeMap<_, _> = before.read(|r| keys::all(r))?.into_iter().collect();
    let members: BTreeMap<_, _> = before.read(|r| members::all(r))?.into_iter().collect();
    fresh.write_blocking(cause, move |tx| {
        let mut shut_out = 0;
        for (id, _) in keys::all(tx)? {
            shut_out += usize::from(!keys.contains_key(&id));
            put_or_delete::<Keys>(tx, id, keys.get(&id))?;
        }
        for (id, _) in members::all(tx)? {
            shut_out += usize::from(!members.contains_key(&id));
            put_or_delete::<Members>(tx, id, members.get(&id))?;
        }
        Ok(shut_out)
    })
}

fn put_or_delete<T: crate::store::table::Table>(
    tx: &mut Tx,
    key: T::Key,
    value: Option<&T::Value>,
) -> Result<(), StoreError> {
    match value {
        Some(value) => tx.put::<T>(&key, value),
        None => {
            tx.delete::<T>(&key);
            Ok(())
        }
    }
}

/// The newest change that the backup knows, if it was made in both: then one is the other at an earlier time.
pub(super) fn newest_of_both(fresh: &Store, before: &Store) -> Result<Option<u64>, StoreError> {
    let Some((sequence, change)) = fresh.read(|r| newest(r))? else {
        return Ok(None);
    };
    let known = before.read(|r| r.get::<Audit>(&sequence))?;
    Ok((known == Some(change)).then_some(sequence))
}

fn newest(r: &impl Read) -> Result<Option<(u64, AuditRecord)>, StoreError> {
    let newest = r.list::<Audit>(Range {
        direction: Direction::Backward,
        limit: 1,
        ..Range::all()
    })?;
    Ok(newest.into_iter().next())
}
