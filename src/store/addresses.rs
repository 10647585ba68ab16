//! Addresses that are kept out or never limited, and how often addresses were refused.

use std::net::IpAddr;

use ipnet::IpNet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::Id;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Range, Read};

/// What is said about addresses, by identifier.
pub struct Addresses;

impl Table for Addresses {
    const PREFIX: u8 = prefix::ADDRESSES;
    const NAME: &'static str = "addresses";
    type Key = AddressId;
    type Value = AddressRecord;
}

/// Identifies something that is said about addresses.
pub type AddressId = Id<AddressRecord>;

/// What is to become of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// They are never limited.
    Allow,
    /// They are refused.
    Block,
}

impl Verdict {
    /// The word for it in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Block => "block",
        }
    }
}

/// What is said about an address or a network of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressRecord {
    /// Which.
    pub network: String,
    /// What becomes of their requests.
    pub verdict: Verdict,
    /// Why, in the owner's words.
    pub note: String,
    /// When it was said.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub created_at: Timestamp,
    /// From when it counts no more.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub expires_at: Option<Timestamp>,
}

impl Record for AddressRecord {
    const VERSION: u8 = 1;
}

impl AddressRecord {
    /// The network, read; one address is a network of one.
    pub fn net(&self) -> Option<IpNet> {
        let alone = self.network.parse::<IpAddr>().map(IpNet::from);
        alone.ok().or_else(|| self.network.parse().ok())
    }

    /// Whether it still counts.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

/// How often each network was refused.
pub struct Offenders;

impl Table for Offenders {
    const PREFIX: u8 = prefix::OFFENDERS;
    const NAME: &'static str = "offenders";
    type Key = String;
    type Value = OffenderRecord;
}

/// How often a network was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffenderRecord {
    /// Requests that were too many, or came although it is blocked.
    pub refused: u64,
    /// Wrong passwords, codes and keys.
    pub wrong: u64,
    /// The first of them.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub first_at: Timestamp,
    /// The last of them.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub last_at: Timestamp,
}

impl Record for OffenderRecord {
    const VERSION: u8 = 1;
}

/// Everything that is said; it is not much.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn all(r: &impl Read) -> Result<Vec<(AddressId, AddressRecord)>, StoreError> {
    r.list::<Addresses>(Range::all())
}

/// Everybody who was refused; their number is limited.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn offenders(r: &impl Read) -> Result<Vec<(String, OffenderRecord)>, StoreError> {
    r.list::<Offenders>(Range::all())
}
