//! Certificates of this server, the accounts that they were got with, and attempts to get one. Keys lie here sealed.
//!
//! They are about this machine and stay with it: they are in no export, and another machine gets its own.

pub mod host;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::certificates::host::Host;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::seal::Sealed;
use crate::store::table::{Record, Table};
use crate::store::tx::{Read, Tx};

/// Accounts with certificate authorities, by the address of the authority's directory.
pub struct AcmeAccounts;

impl Table for AcmeAccounts {
    const PREFIX: u8 = prefix::ACME_ACCOUNTS;
    const NAME: &'static str = "acme_accounts";
    type Key = String;
    type Value = AccountRecord;
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountRecord {
    /// Its address and key.
    pub credentials: Sealed,
}

impl Record for AccountRecord {
    const VERSION: u8 = 1;
}

/// Certificates by the name or address that they are for.
pub struct Certificates;

impl Table for Certificates {
    const PREFIX: u8 = prefix::CERTIFICATES;
    const NAME: &'static str = "certificates";
    type Key = String;
    type Value = CertificateRecord;
}

/// A certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRecord {
    /// The chain, as PEM.
    pub chain: String,
    /// The key, as PEM.
    pub key: Sealed,
    /// Who issued it: the address of the authority's directory.
    pub directory: String,
    /// From when it holds.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub not_before: Timestamp,
    /// Until when.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub not_after: Timestamp,
    /// When it is to be renewed.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub renew_at: Timestamp,
    /// When the authority is to be asked again when to renew it, if it has an opinion.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    pub ask_at: Option<Timestamp>,
}

impl Record for CertificateRecord {
    const VERSION: u8 = 1;
}

/// Attempts to get a certificate since the last that succeeded, by name or address.
pub struct Attempts;

impl Table for Attempts {
    const PREFIX: u8 = prefix::CERTIFICATE_ATTEMPTS;
    const NAME: &'static str = "certificate_attempts";
    type Key = String;
    type Value = AttemptsRecord;
}

/// What was tried. It is written before an attempt begins, so that a server that dies in the middle of each cannot use up
/// what the authority allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptsRecord {
    /// How many began since the last certificate.
    pub count: u32,
    /// When the last one began.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub last_at: Timestamp,
    /// When the next one may begin.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub next_at: Timestamp,
    /// Why the last one failed, in a sentence.
    pub why: Option<String>,
    /// The order that is under way.
    pub order: Option<OrderRecord>,
}

impl Record for AttemptsRecord {
    const VERSION: u8 = 1;
}

/// An order that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRecord {
    /// Where it is.
    pub url: String,
    /// The key that its certificate will be for, as PEM.
    pub key: Sealed,
}

/// The account with an authority.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn account(r: &impl Read, directory: &str) -> Result<Option<AccountRecord>, StoreError> {
    r.get::<AcmeAccounts>(&directory.to_owned())
}

/// Keeps an account; `None` forgets it.
///
/// # Errors
/// When it cannot be encoded.
pub fn put_account(
    tx: &mut Tx,
    directory: &str,
    account: Option<&AccountRecord>,
) -> Result<(), StoreError> {
    match account {
        Some(account) => tx.put::<AcmeAccounts>(&directory.to_owned(), account),
        None => {
            tx.delete::<AcmeAccounts>(&directory.to_owned());
            Ok(())
        }
    }
}

/// The certificate for `host`.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn certificate(r: &impl Read, host: &Host) -> Result<Option<CertificateRecord>, StoreError> {
    r.get::<Certificates>(&host.to_string())
}

/// Keeps a certificate.
///
/// # Errors
/// When it cannot be encoded.
pub fn put_certificate(
    tx: &mut Tx,
    host: &Host,
    certificate: &CertificateRecord,
) -> Result<(), StoreError> {
    tx.put::<Certificates>(&host.to_string(), certificate)
}

/// Attempts for `host` since its last certificate.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn attempts(r: &impl Read, host: &Host) -> Result<Option<AttemptsRecord>, StoreError> {
    r.get::<Attempts>(&host.to_string())
}

/// Keeps what was tried; `None` forgets it.
///
/// # Errors
/// When it cannot be encoded.
pub fn put_attempts(
    tx: &mut Tx,
    host: &Host,
    attempts: Option<&AttemptsRecord>,
) -> Result<(), StoreError> {
    match attempts {
        Some(attempts) => tx.put::<Attempts>(&host.to_string(), attempts),
        None => {
            tx.delete::<Attempts>(&host.to_string());
            Ok(())
        }
    }
}
