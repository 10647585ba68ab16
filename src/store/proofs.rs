//! Wrong proofs of being a customer, counted over every call, so that nobody guesses on by ringing again.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::id::CustomerId;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read, Tx};

/// So long after the first of them wrong proofs are forgotten.
const COUNTED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// Wrong proofs by the customer whom somebody said to be.
pub struct WrongProofs;

impl Table for WrongProofs {
    const PREFIX: u8 = prefix::WRONG_PROOFS;
    const NAME: &'static str = "wrong_proofs";
    type Key = CustomerId;
    type Value = WrongProof;
}

/// How often, since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongProof {
    /// How often.
    pub count: u32,
    /// When the first of them was given.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub since: Timestamp,
}

impl Record for WrongProof {
    const VERSION: u8 = 1;
}

impl WrongProof {
    fn counts(&self, now: Timestamp) -> bool {
        now.duration_since(self.since) < COUNTED_FOR
    }
}

/// How many wrong proofs of being this customer were given within a day.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn wrong_proofs(tx: &Tx, customer: CustomerId) -> Result<u32, StoreError> {
    let known = tx.get::<WrongProofs>(&customer)?;
    let known = known.filter(|wrong| wrong.counts(tx.now()));
    Ok(known.map_or(0, |wrong| wrong.count))
}

/// Counts one more, and says how many there are now.
///
/// # Errors
/// When the store cannot be read or written.
pub fn add_wrong_proof(tx: &mut Tx, customer: CustomerId) -> Result<u32, StoreError> {
    let now = tx.now();
    let known = tx.get::<WrongProofs>(&customer)?;
    let known = known.filter(|wrong| wrong.counts(now));
    let wrong = known.unwrap_or(WrongProof {
        count: 0,
        since: now,
    });
    let count = wrong.count.saturating_add(1);
    tx.put::<WrongProofs>(&customer, &WrongProof { count, ..wrong })?;
    Ok(count)
}

/// Deletes what no longer counts among the next `limit` from `from` on; says how many, and where to go on.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn forget_wrong_proofs(
    tx: &mut Tx,
    from: Option<CustomerId>,
    limit: usize,
) -> Result<(usize, Option<CustomerId>), StoreError> {
    let now = tx.now();
    let mut rows = tx.list::<WrongProofs>(Range {
        from,
        limit: limit.saturating_add(1),
        ..Range::all()
    })?;
    let next = rows.get(limit).map(|(customer, _)| *customer);
    rows.truncate(limit);
    rows.retain(|(_, wrong)| !wrong.counts(now));
    for (customer, _) in &rows {
        tx.delete::<WrongProofs>(customer);
    }
    Ok((rows.len(), next))
}
