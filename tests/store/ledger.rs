//! A ledger whose entries, count and sum must always agree: what a fault breaks is seen at once.

use std::sync::Arc;

use bella::store::Store;
use bella::store::engine::redb::RedbEngine;
use bella::store::error::StoreError;
use bella::store::table::{Record, Table};
use bella::store::tx::{Actor, Cause, Range, Read, Tx};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::disk::Disk;

pub struct Entries;

impl Table for Entries {
    const PREFIX: u8 = 240;
    const NAME: &'static str = "entries";
    type Key = u64;
    type Value = Entry;
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    pub amount: u64,
    pub text: String,
}

impl Record for Entry {
    const VERSION: u8 = 1;
}

pub struct Totals;

impl Table for Totals {
    const PREFIX: u8 = 241;
    const NAME: &'static str = "totals";
    type Key = ();
    type Value = Total;
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    pub count: u64,
    pub sum: u64,
}

impl Record for Total {
    const VERSION: u8 = 1;
}

pub fn cause() -> Cause {
    Cause {
        now: Timestamp::UNIX_EPOCH,
        actor: Actor::System,
        request_id: "test".into(),
    }
}

pub fn store_on(disk: &Disk) -> Result<Store, StoreError> {
    Store::with_engine(Arc::new(RedbEngine::open(disk.clone(), 1 << 20)?))
}

/// Enters `id` and carries it into the totals; entering it again changes nothing.
pub fn enter(tx: &mut Tx, id: u64) -> Result<(), StoreError> {
    if tx.get::<Entries>(&id)?.is_some() {
        return Ok(());
    }
    let mut total = tx.get::<Totals>(&())?.unwrap_or_default();
    total.count += 1;
    total.sum += id;
    let text = "entry ".repeat((id % 40) as usize);
    tx.put::<Entries>(&id, &Entry { amount: id, text })?;
    tx.put::<Totals>(&(), &total)
}

/// The identifiers of all entries, after checking that the totals agree with them.
pub fn checked(store: &Store) -> Vec<u64> {
    let (entries, total) = store
        .read(|r| Ok::<_, StoreError>((r.list::<Entries>(Range::all())?, r.get::<Totals>(&())?)))
        .expect("the ledger is readable");
    let ids: Vec<u64> = entries.iter().map(|(id, _)| *id).collect();
    let expected = Total {
        count: ids.len() as u64,
        sum: entries.iter().map(|(_, entry)| entry.amount).sum(),
    };
    assert_eq!(total.unwrap_or_default(), expected);
    ids
}
