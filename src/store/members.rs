//! People who sign in: the owner, and whoever she lets in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::Id;
use crate::store::error::StoreError;
use crate::store::keys::Scope;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read};

/// Members by identifier.
pub struct Members;

impl Table for Members {
    const PREFIX: u8 = prefix::MEMBERS;
    const NAME: &'static str = "members";
    type Key = MemberId;
    type Value = MemberRecord;
}

/// Identifies a member.
pub type MemberId = Id<MemberRecord>;

/// What a member is to the business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Whose business it is.
    Owner,
}

impl Role {
    /// The word for it in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
        }
    }

    /// What it may do.
    pub fn scope(self) -> Scope {
        match self {
            Self::Owner => Scope::Admin,
        }
    }
}

/// A member as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRecord {
    /// What the member is called.
    pub name: String,
    /// The address to sign in with, in lower case.
    pub email: String,
    /// What the member is to the business.
    pub role: Role,
    /// The password's hash in PHC form (argon2id).
    pub password: String,
    /// When the member was let in.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub created_at: Timestamp,
}

impl Record for MemberRecord {
    const VERSION: u8 = 1;
}

/// All members; they are few.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn all(r: &impl Read) -> Result<Vec<(MemberId, MemberRecord)>, StoreError> {
    r.list::<Members>(Range::all())
}

/// The member with this address, in lower case.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn by_email(
    r: &impl Read,
    email: &str,
) -> Result<Option<(MemberId, MemberRecord)>, StoreError> {
    let mut all = all(r)?.into_iter();
    Ok(all.find(|(_, member)| member.email == email))
}
