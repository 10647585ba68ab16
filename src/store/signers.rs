//! The keys that access tokens are signed with: the private half sealed, the public one for whoever checks a token.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::Id;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::seal::Sealed;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read};

/// Signing keys by identifier, the newest last.
pub struct Signers;

impl Table for Signers {
    const PREFIX: u8 = prefix::SIGNERS;
    const NAME: &'static str = "signers";
    type Key = SignerId;
    type Value = SignerRecord;
}

/// Identifies a signing key.
pub type SignerId = Id<SignerRecord>;

/// A signing key (Ed25519) as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignerRecord {
    /// The public half.
    pub public: [u8; 32],
    /// The seed of the private half.
    pub seed: Sealed,
    /// Since when tokens are signed with it, until there is a newer one.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub created_at: Timestamp,
}

impl Record for SignerRecord {
    const VERSION: u8 = 1;
}

/// All signing keys, the oldest first; they are few.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn all(r: &impl Read) -> Result<Vec<(SignerId, SignerRecord)>, StoreError> {
    r.list::<Signers>(Range::all())
}
