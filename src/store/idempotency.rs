//! Answers that are kept so that a repeated request gets the same one and changes nothing twice.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::id::{CallId, CustomerId};
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Read, Tx};

/// How long an answer counts, days.
pub const KEPT_DAYS: u32 = 1;
const KEPT_FOR: SignedDuration = SignedDuration::from_hours(24 * KEPT_DAYS as i64);

/// Kept answers by who asked and their key.
pub struct KeptAnswers;

impl Table for KeptAnswers {
    const PREFIX: u8 = prefix::IDEMPOTENCY;
    const NAME: &'static str = "idempotency";
    type Key = (String, String);
    type Value = KeptAnswer;
}

/// One kept answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// SHA-256 over address and body of the request.
    pub request: [u8; 32],
    /// The HTTP status.
    pub status: u16,
    /// The JSON body; `None` when it is not shown again, because it held a secret or somebody who was erased.
    pub body: Option<String>,
    /// Whom the body tells of.
    #[serde(default)]
    pub about: Option<About>,
    /// When it was given.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
}

/// Whom an answer tells of, so that it goes with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// A customer.
    Customer(CustomerId),
    /// Whoever spoke in a call.
    Call(CallId),
}

impl Record for KeptAnswer {
    const VERSION: u8 = 2;

    /// The first version did not know which bodies held secrets, so none of its bodies is shown again.
    fn upgrade(version: u8, body: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct First {
            request: [u8; 32],
            status: u16,
            _body: Vec<u8>,
            #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
            at: Timestamp,
        }

        let first: First = (version == 1).then(|| postcard::from_bytes(body).ok())??;
        Some(Self {
            request: first.request,
            status: first.status,
            body: None,
            about: None,
            at: first.at,
        })
    }
}

/// Keeps that something was done, whose answer nobody asks for.
///
/// # Errors
/// When the store cannot be written.
pub fn note(tx: &mut Tx, key: &(String, String)) -> Result<(), StoreError> {
    let done = KeptAnswer {
        request: [0; 32],
        status: 204,
        body: None,
        about: None,
        at: tx.now(),
    };
    tx.put::<KeptAnswers>(key, &done)
}

/// The answer that is kept under a key, while it counts.
///
/// # Errors
/// When the store cannot be read.
pub fn find(
    r: &impl Read,
    key: &(String, String),
    now: Timestamp,
) -> Result<Option<KeptAnswer>, StoreError> {
    let kept = r.get::<KeptAnswers>(key)?;
    Ok(kept.filter(|answer| now.duration_since(answer.at) < KEPT_FOR))
}
