//! What waits for a digest: items that one message tells of together.
//!
//! [`put`] is written in the transaction that causes it and sees to it that a digest is on its way. When that goes out,
//! its errand notes the last item that it tells of. Once it is sent, no later digest tells of those; they are forgotten when
//! the next one is sent, because a carrier may report that this one never arrived, and then it goes another way.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::deliveries::errand::{DigestKind, Errand};
use crate::store::deliveries::{self, Deliveries, DeliveryId, DeliveryRecord, To};
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Key, Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// The most items that one digest tells of; more go with the next one.
pub const MOST_ITEMS: usize = 100;

/// What waits for a digest, in order.
pub struct DigestItems;

impl Table for DigestItems {
    const PREFIX: u8 = prefix::DIGEST_ITEMS;
    const NAME: &'static str = "digest_items";
    type Key = (DigestKind, u64);
    type Value = DigestItem;
}

/// The digest of each kind that was planned last.
pub struct PlannedDigests;

impl Table for PlannedDigests {
    const PREFIX: u8 = prefix::PLANNED_DIGESTS;
    const NAME: &'static str = "planned_digests";
    type Key = DigestKind;
    type Value = PlannedDigest;
}

/// Which delivery it is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct PlannedDigest(DeliveryId);

impl Record for PlannedDigest {
    const VERSION: u8 = 1;
}

/// The last item of each kind that a digest told of.
pub struct ToldDigests;

impl Table for ToldDigests {
    const PREFIX: u8 = prefix::TOLD_DIGESTS;
    const NAME: &'static str = "told_digests";
    type Key = DigestKind;
    type Value = ToldUpto;
}

/// Its number.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub struct ToldUpto(u64);

impl Record for ToldUpto {
    const VERSION: u8 = 1;
}

/// Something that a digest tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestItem {
    /// What it is about.
    pub errand: Errand,
    /// When it happened.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
}

impl Record for DigestItem {
    const VERSION: u8 = 1;
}

impl Key for DigestKind {
    fn encode(&self, out: &mut Vec<u8>) {
        let byte: u8 = match self {
            Self::Notices => 1,
            Self::Alerts => 2,
        };
        byte.encode(out);
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        match u8::decode(bytes)? {
            1 => Some(Self::Notices),
            2 => Some(Self::Alerts),
            _ => None,
        }
    }
}

/// Adds an item; a digest to `to` at `due_at` is planned unless one is waiting already.
///
/// # Errors
/// When the store cannot be read or written.
pub fn put(
    tx: &mut Tx,
    kind: DigestKind,
    errand: Errand,
    (to, due_at): (To, Timestamp),
) -> Result<(), StoreError> {
    let number = tx.next_id::<DigestItem>("digest_item")?.get();
    let item = DigestItem {
        errand,
        at: tx.now(),
    };
    tx.put::<DigestItems>(&(kind, number), &item)?;
    if planned(tx, kind)?.is_none() {
        let id = deliveries::add(tx, Errand::Digest { kind, upto: 0 }, to, due_at)?;
        tx.put::<PlannedDigests>(&kind, &PlannedDigest(id))?;
    }
    Ok(())
}

/// Plans another digest like `before` at once, if that one had no room for everything.
///
/// # Errors
/// When the store cannot be read or written.
pub fn go_on(tx: &mut Tx, kind: DigestKind, before: &DeliveryRecord) -> Result<(), StoreError> {
    if planned(tx, kind)?.is_some() || items(tx, (kind, 0), 1)?.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let id = deliveries::add(tx, Errand::Digest { kind, upto: 0 }, before.to, now)?;
    tx.put::<PlannedDigests>(&kind, &PlannedDigest(id))?;
    // What it tells of is as old as what the one before told of: its hour has come.
    if let Some(mut record) = tx.get::<Deliveries>(&id)? {
        record.created_at = before.created_at;
        deliveries::save(tx, id, &record)?;
    }
    Ok(())
}

/// The digest that waits and has not begun to go out.
///
/// # Errors
/// When the store cannot be read.
pub fn planned(r: &impl Read, kind: DigestKind) -> Result<Option<DeliveryId>, StoreError> {
    let Some(PlannedDigest(id)) = r.get::<PlannedDigests>(&kind)? else {
        return Ok(None);
    };
    let fresh = Errand::Digest { kind, upto: 0 };
    let record = r.get::<Deliveries>(&id)?;
    let is_planned = record.is_some_and(|known| known.is_waiting() && known.errand == fresh);
    Ok(is_planned.then_some(id))
}

fn told_upto(r: &impl Read, kind: DigestKind) -> Result<u64, StoreError> {
    Ok(r.get::<ToldDigests>(&kind)?.unwrap_or_default().0)
}

/// Whether items up to `upto` were told of.
///
/// # Errors
/// When the store cannot be read.
pub fn is_told(r: &impl Read, kind: DigestKind, upto: u64) -> Result<bool, StoreError> {
    Ok(upto <= told_upto(r, kind)?)
}

/// Items up to `upto` (0: all) that no digest before told of, the oldest first, at most `limit`.
///
/// # Errors
/// When the store cannot be read.
pub fn items(
    r: &impl Read,
    (kind, upto): (DigestKind, u64),
    limit: usize,
) -> Result<Vec<(u64, DigestItem)>, StoreError> {
    let told = told_upto(r, kind)?;
    // A digest that was sent and goes another way tells the same again.
    let (from, end) = match upto {
        0 => (told.saturating_add(1), u64::MAX),
        upto if upto <= told => (0, upto.saturating_add(1)),
        upto => (told.saturating_add(1), upto.saturating_add(1)),
    };
    let rows = r.list::<DigestItems>(Range {
        from: Some((kind, from)),
        to: Some((kind, end)),
        direction: Direction::Forward,
        limit,
    })?;
    let numbered = rows.into_iter().map(|((_, number), item)| (number, item));
    Ok(numbered.collect())
}

/// Notes that items up to `upto` were told of, and forgets those of the digest before.
///
/// # Errors
/// When the store cannot be read or written.
pub fn told(tx: &mut Tx, kind: DigestKind, upto: u64) -> Result<(), StoreError> {
    let before = told_upto(tx, kind)?;
    if upto <= before {
        return Ok(());
    }
    let end = before.saturating_add(1);
    let old = tx.list::<DigestItems>(Range::between((kind, 0), (kind, end)))?;
    for (key, _) in old {
        tx.delete::<DigestItems>(&key);
    }
    tx.put::<ToldDigests>(&kind, &ToldUpto(upto))
}
