//! Records of the business: its profile and rules in one row, its lists in tables of their own.
//!
//! Every change goes through [`save`] or [`remove`], which move the revision in the same transaction: whoever holds a
//! loaded [`Business`] compares one small row to know that it is still true. The revision is a digest over the changes
//! themselves, so that a transaction that fails after its revision was seen never passes for another one.

pub mod catalog;
pub mod copy;
pub mod hours;
pub mod talk;

use std::fmt::Debug;

use jiff::tz::TimeZoneDatabase;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::business::{Business, Profile};
use crate::domain::hours::WeeklyHours;
use crate::domain::language::Language;
use crate::domain::money::Currency;
use crate::domain::phone::Phone;
use crate::domain::policy::Policy;
use crate::store::audit::AuditEntry;
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table, encode_value, row_key};
use crate::store::tx::{Range, Read, Tx};

/// The language of the owner: the first that the business answers in, the usual one while there is no business.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn language(r: &impl Read) -> Result<Language, StoreError> {
    let known = r.get::<Businesses>(&())?;
    let first = known.and_then(|business| business.languages.first().copied());
    Ok(first.unwrap_or_default())
}

/// The one row of profile, policy and weekly hours.
pub struct Businesses;

impl Table for Businesses {
    const PREFIX: u8 = prefix::BUSINESS;
    const NAME: &'static str = "business";
    type Key = ();
    type Value = BusinessRecord;
}

/// Profile, policy and weekly hours as stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BusinessRecord {
    name: String,
    timezone: String,
    country: String,
    region: String,
    currency: Currency,
    languages: Vec<Language>,
    address: String,
    owner_phone: Option<Phone>,
    policy: Policy,
    hours: WeeklyHours,
}

impl Record for BusinessRecord {
    const VERSION: u8 = 1;
}

impl BusinessRecord {
    /// The record of these three values.
    pub fn new(profile: &Profile, policy: &Policy, hours: &WeeklyHours) -> Self {
        Self {
            name: profile.name.clone(),
            timezone: profile.timezone.clone(),
            country: profile.country.clone(),
            region: profile.region.clone(),
            currency: profile.currency,
            languages: profile.languages.clone(),
            address: profile.address.clone(),
            owner_phone: profile.owner_phone.clone(),
            policy: policy.clone(),
            hours: hours.clone(),
        }
    }
}

/// The revision of everything that makes up a [`Business`].
pub struct Revisions;

impl Table for Revisions {
    const PREFIX: u8 = prefix::BUSINESS_REVISION;
    const NAME: &'static str = "business_revision";
    type Key = ();
    type Value = Revision;
}

/// A digest over all changes so far; equal revisions have equal contents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision([u8; 16]);

impl Record for Revision {
    const VERSION: u8 = 1;
}

/// Whether there is a business. Until then nobody calls, and the store stays empty, so that it takes an import.
///
/// # Errors
/// When the store cannot be read.
pub fn is_set_up<R: Read>(r: &R) -> Result<bool, StoreError> {
    Ok(r.get::<Businesses>(&())?.is_some())
}

/// The revision that `r` sees.
///
/// # Errors
/// When the store cannot be read.
pub fn revision(r: &impl Read) -> Result<Revision, StoreError> {
    Ok(r.get::<Revisions>(&())?.unwrap_or_default())
}

/// Writes one row of the business, moves the revision, and says so in the audit trail and to listeners.
///
/// # Errors
/// When the store cannot be read or the row cannot be encoded.
pub fn save<T: Table<Key: Debug>>(
    tx: &mut Tx,
    key: &T::Key,
    value: &T::Value,
) -> Result<(), StoreError> {
    let before = tx.get::<T>(key)?;
    let action = if before.is_some() { "change" } else { "create" };
    let mut entry = AuditEntry::new(T::NAME, shown(key), action).after(value);
    if let Some(before) = &before {
        entry = entry.before(before);
    }
    tx.put::<T>(key, value)?;
    let row = row_key::<T>(key);
    let bytes = encode_value::<T>(&row, value)?;
    advance(tx, &row, &bytes)?;
    announce(tx, &entry, T::NAME, shown(key))
}

/// Deletes one row of the business, moves the revision, and says so in the audit trail and to listeners.
///
/// # Errors
/// When the store cannot be read.
pub fn remove<T: Table<Key: Debug>>(tx: &mut Tx, key: &T::Key) -> Result<(), StoreError> {
    let mut entry = AuditEntry::new(T::NAME, shown(key), "delete");
    if let Some(before) = tx.get::<T>(key)? {
        entry = entry.before(&before);
    }
    tx.delete::<T>(key);
    advance(tx, &row_key::<T>(key), &[])?;
    announce(tx, &entry, T::NAME, shown(key))
}

fn announce(
    tx: &mut Tx,
    entry: &AuditEntry,
    table: &'static str,
    id: String,
) -> Result<(), StoreError> {
    tx.audit(entry)?;
    tx.emit(Event::new("settings.changed", &Changed { table, id }))?;
    Ok(())
}

/// What listeners hear of a change.
#[derive(Serialize)]
struct Changed {
    table: &'static str,
    id: String,
}

/// A key as people read it; the one row of the business has none.
fn shown(key: &impl Debug) -> String {
    let text = format!("{key:?}");
    text.trim_matches(['(', ')', '"']).to_owned()
}

fn advance(tx: &mut Tx, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
    let Revision(last) = revision(tx)?;
    let mut digest = Sha256::new();
    digest.update(last);
    digest.update((key.len() as u64).to_be_bytes());
    digest.update(key);
    digest.update(value);
    let mut next = [0; 16];
    next.copy_from_slice(&digest.finalize()[..16]);
    tx.put::<Revisions>(&(), &Revision(next))
}

/// Loads the whole business; `None` while none is set up.
///
/// # Errors
/// When the store cannot be read, a record is damaged, or its zone is in no time zone database that we know.
pub fn load(r: &impl Read, zones: &TimeZoneDatabase) -> Result<Option<Business>, StoreError> {
    let Some(record) = r.get::<Businesses>(&())? else {
        return Ok(None);
    };
    let zone = zones
        .get(&record.timezone)
        .map_err(|_| StoreError::Damaged {
            table: Businesses::NAME,
        })?;
    Ok(Some(Business {
        profile: Profile {
            name: record.name,
            timezone: record.timezone,
            zone,
            country: record.country,
            region: record.region,
            currency: record.currency,
            languages: record.languages,
            address: record.address,
            owner_phone: record.owner_phone,
        },
        policy: record.policy,
        hours: record.hours,
        special_days: all::<hours::SpecialDays, _>(r, hours::special_day)?,
        closures: all::<hours::Closures, _>(r, hours::closure)?,
        services: all::<catalog::Services, _>(r, catalog::service)?,
        staff: all::<catalog::StaffMembers, _>(r, catalog::staff_member)?,
        rooms: all::<catalog::Rooms, _>(r, catalog::room)?,
        faqs: all::<talk::Faqs, _>(r, talk::faq)?,
        lines: all::<talk::Lines, _>(r, talk::line)?,
    }))
}

fn all<T: Table, D>(
    r: &impl Read,
    convert: impl Fn(T::Key, T::Value) -> D,
) -> Result<Vec<D>, StoreError> {
    let rows = r.list::<T>(Range::all())?;
    Ok(rows
        .into_iter()
        .map(|(key, value)| convert(key, value))
        .collect())
}
