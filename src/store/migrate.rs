//! Numbered migrations: what an older store needs to become one of today.
//!
//! A record's own layout changes through [`crate::store::table::Record::upgrade`] while it is read; a migration is for
//! what that cannot do: new indexes, moved tables. Append to [`MIGRATIONS`]; never change one that has shipped.

use crate::store::engine::error::EngineError;
use crate::store::error::StoreError;
use crate::store::meta;
use crate::store::tx::{Read, Tx};

/// Changes a store of one format into the next one; runs in one transaction with the note that it ran.
pub type Migration = fn(&mut Tx) -> Result<(), StoreError>;

/// Every migration in order: the first makes format 1, the second format 2.
pub const MIGRATIONS: &[Migration] = &[baseline];

/// The first format: a new file, whose tables are all empty.
fn baseline(_tx: &mut Tx) -> Result<(), StoreError> {
    Ok(())
}

/// What is to be done to a store.
///
/// # Errors
/// When it is newer than this program, or an import into it did not finish.
pub(in crate::store) fn pending(
    r: &impl Read,
    migrations: &'static [Migration],
) -> Result<&'static [Migration], StoreError> {
    let known = migrations.len();
    let found = format(r)?;
    if found > known {
        let newer = EngineError::NewerFormat {
            found: u32::try_from(found).unwrap_or(u32::MAX),
            known: u32::try_from(known).unwrap_or(u32::MAX),
        };
        return Err(newer.into());
    }
    if meta::get(r, meta::IMPORTING)?.is_some() {
        return Err(EngineError::HalfImported.into());
    }
    Ok(&migrations[found..])
}

/// Runs one migration and notes it.
pub(in crate::store) fn run(tx: &mut Tx, migration: Migration) -> Result<(), StoreError> {
    let next = format(tx)? + 1;
    migration(tx)?;
    meta::put(tx, meta::FORMAT, &next.to_string())
}

/// The number of the newest migration that ran.
///
/// # Errors
/// When the store cannot be read or says no number.
pub(in crate::store) fn format(r: &impl Read) -> Result<usize, StoreError> {
    let damaged = |_| StoreError::Damaged { table: "meta" };
    match meta::get(r, meta::FORMAT)? {
        None => Ok(0),
        Some(text) => text.parse().map_err(damaged),
    }
}
