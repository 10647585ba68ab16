//! People who sign in: the owner, and whoever she lets in.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::Id;
use crate::store::error::StoreError;
use crate::store::keys::Scope;
use crate::store::schema::prefix;
use crate::store::seal::Sealed;
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
    /// Whose business it is: everything.
    Owner,
    /// Who runs it: everything but who may come in, backups, connections and updates.
    Manager,
    /// Who works at the front desk: diary, customers, inbox.
    Staff,
    /// Who only looks.
    Viewer,
}

impl Role {
    /// All of them, the greatest first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Manager, Self::Staff, Self::Viewer];

    /// The word for it in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Staff => "staff",
            Self::Viewer => "viewer",
        }
    }

    /// The scope of a key that may do nearly the same, and never more.
    pub fn scope(self) -> Scope {
        match self {
            Self::Owner => Scope::Admin,
            Self::Manager | Self::Staff => Scope::Write,
            Self::Viewer => Scope::Read,
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
    /// The password's hash in PHC form (argon2id); empty until an invitation is taken up.
    pub password: String,
    /// When the member was let in.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub created_at: Timestamp,
    /// The link that is out by which a password is chosen.
    #[serde(default)]
    pub link: Option<PasswordLink>,
    /// What the member shows besides the password.
    #[serde(default)]
    pub second: Option<SecondFactor>,
    /// When the member last signed in.
    #[serde(default, with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub signed_in_at: Option<Timestamp>,
}

/// A link by which a password is chosen, once: never the link itself, only what tells that it is the one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordLink {
    /// What the link is made of, with a key that is not here.
    pub nonce: [u8; 16],
    /// SHA-256 of its token.
    pub digest: [u8; 32],
    /// From when it is refused.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub expires_at: Timestamp,
}

/// A code of an app (RFC 6238) that is asked for after the password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// What the codes are made with, sealed.
    pub secret: Sealed,
    /// Whether the member has shown one code, so that it is asked for from then on.
    pub is_on: bool,
    /// The step of the last code that was taken: no code is taken twice.
    pub last_step: u64,
    /// SHA-256 of each recovery code that is left.
    pub recovery: Vec<[u8; 32]>,
}

/// A member as the first version kept one.
#[derive(Deserialize)]
struct MemberRecordV1 {
    name: String,
    email: String,
    role: Role,
    password: String,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    created_at: Timestamp,
}

impl Record for MemberRecord {
    const VERSION: u8 = 2;

    /// The first version knew neither links nor second factors.
    fn upgrade(version: u8, body: &[u8]) -> Option<Self> {
        let old: MemberRecordV1 = postcard::from_bytes(body).ok().filter(|_| version == 1)?;
        Some(Self {
            name: old.name,
            email: old.email,
            role: old.role,
            password: old.password,
            created_at: old.created_at,
            link: None,
            second: None,
            signed_in_at: None,
        })
    }
}

impl MemberRecord {
    /// Whether the member can sign in, rather than being invited only.
    pub fn has_password(&self) -> bool {
        !self.password.is_empty()
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct First<'a>(&'a str, &'a str, Role, &'a str, i64);

    #[test]
    fn an_owner_of_the_first_version_is_still_there() {
        let old = First("Ana", "ana@example.com", Role::Owner, "$argon2id$", 7);
        let body = postcard::to_allocvec(&old).expect("a body");
        let member = MemberRecord::upgrade(1, &body).expect("a member");
        assert_eq!((member.name.as_str(), member.role), ("Ana", Role::Owner));
        assert!(member.has_password() && member.second.is_none());
        assert_eq!(MemberRecord::upgrade(9, &body), None);
    }
}
