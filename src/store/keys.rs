//! Records of API keys: never the key itself, only its digest.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::Id;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read};

/// API keys by identifier.
pub struct Keys;

impl Table for Keys {
    const PREFIX: u8 = prefix::KEYS;
    const NAME: &'static str = "keys";
    type Key = KeyId;
    type Value = KeyRecord;
}

/// Identifies an API key.
pub type KeyId = Id<KeyRecord>;

/// What a key may do; later ones include earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// Look.
    Read,
    /// Look, book, and change what a front desk changes.
    Write,
    /// Everything, keys and set-up too.
    Admin,
}

impl Scope {
    /// The word for it in the API and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Admin => "admin",
        }
    }

    /// The scope of a word.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Read, Self::Write, Self::Admin]
            .into_iter()
            .find(|scope| scope.name() == name)
    }
}

/// A key as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRecord {
    /// What the owner calls it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// SHA-256 of the secret.
    pub digest: [u8; 32],
    /// When it was made.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub created_at: Timestamp,
    /// From when it is refused.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub last_used_at: Option<Timestamp>,
    /// The secret before the last rotation, while it still works.
    #[serde(default)]
    pub previous: Option<PreviousSecret>,
}

/// A secret that was replaced and works for a while beside the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousSecret {
    /// SHA-256 of it.
    pub digest: [u8; 32],
    /// From when it is refused.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub until: Timestamp,
}

/// A key as the first version kept one.
#[derive(Deserialize)]
struct KeyRecordV1 {
    name: String,
    scope: Scope,
    digest: [u8; 32],
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    created_at: Timestamp,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    expires_at: Option<Timestamp>,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    last_used_at: Option<Timestamp>,
}

impl Record for KeyRecord {
    const VERSION: u8 = 2;

    /// The first version knew one secret at a time.
    fn upgrade(version: u8, body: &[u8]) -> Option<Self> {
        let old: KeyRecordV1 = postcard::from_bytes(body).ok().filter(|_| version == 1)?;
        Some(Self {
            name: old.name,
            scope: old.scope,
            digest: old.digest,
            created_at: old.created_at,
            expires_at: old.expires_at,
            last_used_at: old.last_used_at,
            previous: None,
        })
    }
}

/// All keys; they are few.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn all(r: &impl Read) -> Result<Vec<(KeyId, KeyRecord)>, StoreError> {
    r.list::<Keys>(Range::all())
}
