//! Wrong proofs of being a customer, counted over every call, so that nobody guesses on by ringing again.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::dialogue::exchange::Evidence;
use crate::domain::id::CustomerId;
use crate::store::error::StoreError;
use crate::store::retention::Dated;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Read, Tx};

/// So long after the first of them wrong proofs are forgotten, days.
pub const COUNTED_DAYS: u32 = 1;

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
    /// Whether one of them was a wrong day.
    #[serde(default)]
    pub has_wrong_day: bool,
}

/// As it was before a wrong day counted for more.
#[derive(Deserialize)]
struct WrongProofV1 {
    count: u32,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    since: Timestamp,
}

impl Record for WrongProof {
    const VERSION: u8 = 2;

    fn upgrade(version: u8, body: &[u8]) -> Option<Self> {
        let old: WrongProofV1 = (version == 1).then(|| postcard::from_bytes(body).ok())??;
        Some(Self {
            count: old.count,
            since: old.since,
            has_wrong_day: true,
        })
    }
}

impl Dated for WrongProof {
    fn at(&self) -> Timestamp {
        self.since
    }
}

impl WrongProof {
    fn counts(&self, now: Timestamp) -> bool {
        now.duration_since(self.since) < SignedDuration::from_hours(i64::from(COUNTED_DAYS) * 24)
    }
}

/// The wrong proofs of being this customer that were given within a day.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn wrong_proofs(tx: &Tx, customer: CustomerId) -> Result<WrongProof, StoreError> {
    let known = tx.get::<WrongProofs>(&customer)?;
    let known = known.filter(|wrong| wrong.counts(tx.now()));
    Ok(known.unwrap_or(WrongProof {
        count: 0,
        since: tx.now(),
        has_wrong_day: false,
    }))
}

/// Counts one more, and says which there are now.
///
/// # Errors
/// When the store cannot be read or written.
pub fn add_wrong_proof(
    tx: &mut Tx,
    customer: CustomerId,
    by: Evidence,
) -> Result<WrongProof, StoreError> {
    let known = wrong_proofs(tx, customer)?;
    let wrong = WrongProof {
        count: known.count.saturating_add(1),
        has_wrong_day: known.has_wrong_day || by == Evidence::Day,
        ..known
    };
    tx.put::<WrongProofs>(&customer, &wrong)?;
    Ok(wrong)
}
