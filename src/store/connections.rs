//! What connects Bella with vendors and was entered on the dashboard, by the name of its environment variable. All of it lies
//! here sealed, and stays with this machine: it is in no export.

use serde::{Deserialize, Serialize};

use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::seal::Sealed;
use crate::store::table::{Record, Table};
use crate::store::tx::{Read, Tx};

/// Values by name.
pub struct Connections;

impl Table for Connections {
    const PREFIX: u8 = prefix::CONNECTIONS;
    const NAME: &'static str = "connections";
    type Key = String;
    type Value = ConnectionRecord;
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionRecord {
    /// As it was entered.
    pub value: Sealed,
}

impl Record for ConnectionRecord {
    const VERSION: u8 = 1;
}

/// What was entered under a name.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn get(r: &impl Read, name: &str) -> Result<Option<Sealed>, StoreError> {
    let record = r.get::<Connections>(&name.to_owned())?;
    Ok(record.map(|record| record.value))
}

/// Keeps a value; `None` forgets it.
///
/// # Errors
/// When it cannot be encoded.
pub fn put(tx: &mut Tx, name: &str, value: Option<Sealed>) -> Result<(), StoreError> {
    let name = name.to_owned();
    match value {
        Some(value) => tx.put::<Connections>(&name, &ConnectionRecord { value }),
        None => {
            tx.delete::<Connections>(&name);
            Ok(())
        }
    }
}
