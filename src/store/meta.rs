//! Facts about this store itself: its format, its sealing key, an import under way. They never leave it.

use serde::{Deserialize, Serialize};

use crate::domain::contact::Channel;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Read, Tx};

/// The number of the newest migration that ran.
pub const FORMAT: &str = "format";
/// The identifier of the key that secrets are sealed with.
pub const SEAL_KEY: &str = "seal_key";
/// There while an import is under way.
pub const IMPORTING: &str = "importing";
/// When the backup that this store was made of took its place, if it was.
pub const RESTORED_AT: &str = "restored_at";
/// Written by a probe.
pub const PROBE: &str = "probe";
/// The position of the newest commit.
pub const POSITION: &str = "position";
/// The name of the line of changes.
pub const LINE: &str = "line";

/// The ways by which this server can tell somebody something.
pub const CHANNELS: &str = "channels";

/// Facts by name.
pub struct Meta;

impl Table for Meta {
    const PREFIX: u8 = prefix::META;
    const NAME: &'static str = "meta";
    type Key = String;
    type Value = MetaValue;
}

/// A fact, in text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MetaValue(String);

impl MetaValue {
    pub(in crate::store) const fn of(text: String) -> Self {
        Self(text)
    }

    pub(in crate::store) fn text(&self) -> &str {
        &self.0
    }
}

impl Record for MetaValue {
    const VERSION: u8 = 1;
}

/// One fact.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn get(r: &impl Read, name: &str) -> Result<Option<String>, StoreError> {
    Ok(r.get::<Meta>(&name.to_owned())?.map(|value| value.0))
}

/// Writes one fact.
///
/// # Errors
/// When it cannot be encoded.
pub fn put(tx: &mut Tx, name: &str, value: &str) -> Result<(), StoreError> {
    tx.put::<Meta>(&name.to_owned(), &MetaValue(value.to_owned()))
}

/// Deletes one fact; absent is fine.
pub fn delete(tx: &mut Tx, name: &str) {
    tx.delete::<Meta>(&name.to_owned());
}

/// The ways by which this server can tell somebody something.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn channels(r: &impl Read) -> Result<Vec<Channel>, StoreError> {
    let names = get(r, CHANNELS)?.unwrap_or_default();
    Ok(names.split(' ').filter_map(Channel::named).collect())
}
