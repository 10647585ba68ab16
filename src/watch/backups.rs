//! What is wrong with backups, or with what they hold, as alerts tell it.

use serde_json::json;

use crate::messages::trouble::{Relief, Trouble};
use crate::store::alerts::Severity;
use crate::store::error::StoreError;
use crate::store::tx::Tx;
use crate::watch::alerts::raise::raise_trouble;
use crate::watch::alerts::settle::relieve;

/// The part that alerts name.
const BACKUP: &str = "backup";
/// The part whose records are looked at when one is taken.
const STORE: &str = "store";

/// What is done with backups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// One is taken.
    Taking,
    /// One is carried elsewhere.
    Carrying,
    /// One is restored on trial.
    Trying,
}

/// Tells how it went: `why` it failed, or that it did not.
///
/// # Errors
/// When the store cannot be read or written.
pub fn judge(tx: &mut Tx, deed: Deed, why: Option<&String>) -> Result<(), StoreError> {
    let (subject, trouble) = match deed {
        Deed::Taking => ("failed", Trouble::NoBackup),
        Deed::Carrying => ("not_carried", Trouble::BackupNotCarried),
        Deed::Trying => ("not_restorable", Trouble::BackupUnreadable),
    };
    let Some(why) = why else {
        return relieve(tx, (BACKUP, subject), Relief::BackupTaken);
    };
    let wrong = (Severity::High, &trouble);
    raise_trouble(tx, (BACKUP, subject), wrong, json!({"why": why}))
}

/// From this lag on changes are far behind, seconds: a storage that is slow for a moment is no trouble.
pub const FAR_BEHIND_S: i64 = 120;

/// Tells how far behind what is shipped is, seconds, and `why`, if that is known.
///
/// # Errors
/// When the store cannot be read or written.
pub fn judge_lag(tx: &mut Tx, seconds: i64, why: Option<&String>) -> Result<(), StoreError> {
    let subject = (BACKUP, "changes");
    if seconds < FAR_BEHIND_S {
        return relieve(tx, subject, Relief::ChangesShipped);
    }
    let trouble = Trouble::ChangesNotShipped {
        minutes: seconds / 60,
    };
    let wrong = (Severity::High, &trouble);
    raise_trouble(tx, subject, wrong, json!({"seconds": seconds, "why": why}))
}

/// Tells how many records a backup found damaged. They were damaged in the store, and each further backup has them too.
///
/// # Errors
/// When the store cannot be read or written.
pub fn judge_records(tx: &mut Tx, damaged: u64) -> Result<(), StoreError> {
    let subject = (STORE, "damaged");
    match damaged {
        0 => relieve(tx, subject, Relief::RecordsWhole),
        damaged => {
            let wrong = (Severity::Critical, &Trouble::RecordsDamaged(damaged));
            raise_trouble(tx, subject, wrong, json!({"damaged": damaged}))
        }
    }
}
