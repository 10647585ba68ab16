//! What the links to appointments are made with: a key that only this store knows.
//!
//! It travels with exports, so that links which are already out still lead somewhere after a move to another machine.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Read, Tx};

/// The one key.
pub struct LinkKeys;

impl Table for LinkKeys {
    const PREFIX: u8 = prefix::LINK_KEYS;
    const NAME: &'static str = "link_keys";
    type Key = ();
    type Value = LinkKey;
}

/// A key and since when it holds.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkKey {
    /// The key.
    pub key: [u8; 32],
    /// Since when links are made with it.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub since: Timestamp,
}

impl Record for LinkKey {
    const VERSION: u8 = 1;
}

/// The key that links are made with; `None` until the first one is needed.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn key(r: &impl Read) -> Result<Option<[u8; 32]>, StoreError> {
    Ok(r.get::<LinkKeys>(&())?.map(|known| known.key))
}

/// Makes links with this key from now on; those that were made with another lead nowhere any more.
///
/// # Errors
/// When it cannot be encoded.
pub fn put_key(tx: &mut Tx, key: [u8; 32]) -> Result<(), StoreError> {
    let since = tx.now();
    tx.put::<LinkKeys>(&(), &LinkKey { key, since })
}
