//! Who is signed in, and where: never the cookie itself, only its digest.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::Id;
use crate::store::error::StoreError;
use crate::store::keys::KeyId;
use crate::store::members::MemberId;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read};

/// Sessions by identifier.
pub struct Sessions;

impl Table for Sessions {
    const PREFIX: u8 = prefix::SESSIONS;
    const NAME: &'static str = "sessions";
    type Key = SessionId;
    type Value = SessionRecord;
}

/// Identifies a session.
pub type SessionId = Id<SessionRecord>;

/// Whose session it is; it ends with the member or the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Holder {
    /// A member's.
    Member(MemberId),
    /// An API key's.
    Key(KeyId),
    /// That of the environment's key with this fingerprint.
    Environment([u8; 8]),
}

/// A session as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// Whose it is.
    pub holder: Holder,
    /// SHA-256 of the cookie.
    pub digest: [u8; 32],
    /// The browser, as it named itself.
    pub device: String,
    /// When it began.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub last_used_at: Timestamp,
}

impl Record for SessionRecord {
    const VERSION: u8 = 1;
}

/// All sessions; their number is limited.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn all(r: &impl Read) -> Result<Vec<(SessionId, SessionRecord)>, StoreError> {
    r.list::<Sessions>(Range::all())
}
