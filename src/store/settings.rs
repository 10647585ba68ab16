//! Settings that change at run time: each module's struct, one row each.
//!
//! They are kept as JSON text, so that a struct that gains a field with a default reads its older self.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Read, Tx};

/// A module's settings; the default holds until somebody saves others.
pub trait Settings: Serialize + DeserializeOwned + Default {
    /// The row's name; never changes.
    const NAME: &'static str;
}

/// Settings by name.
pub struct SettingsTable;

impl Table for SettingsTable {
    const PREFIX: u8 = prefix::SETTINGS;
    const NAME: &'static str = "settings";
    type Key = String;
    type Value = SettingsRecord;
}

/// Settings as compact JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SettingsRecord(String);

impl Record for SettingsRecord {
    const VERSION: u8 = 1;
}

/// The settings that hold now.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn get<S: Settings>(r: &impl Read) -> Result<S, StoreError> {
    let damaged = |_| StoreError::Damaged {
        table: SettingsTable::NAME,
    };
    match r.get::<SettingsTable>(&S::NAME.to_owned())? {
        None => Ok(S::default()),
        Some(record) => serde_json::from_str(&record.0).map_err(damaged),
    }
}

/// Saves settings.
///
/// # Errors
/// When they cannot be encoded.
pub fn put<S: Settings>(tx: &mut Tx, settings: &S) -> Result<(), StoreError> {
    let damaged = |_| StoreError::Damaged {
        table: SettingsTable::NAME,
    };
    let json = serde_json::to_string(settings).map_err(damaged)?;
    tx.put::<SettingsTable>(&S::NAME.to_owned(), &SettingsRecord(json))
}
