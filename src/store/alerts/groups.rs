//! When something was told of each part last, so that what belongs together is told once.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::store::alerts::Severity;
use crate::store::error::StoreError;
use crate::store::retention::Dated;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Read, Tx};

/// How long they are kept, days; no group lasts so long.
pub const KEPT_DAYS: u32 = 2;

/// Groups by part.
pub struct Groups;

impl Table for Groups {
    const PREFIX: u8 = prefix::ALERT_GROUPS;
    const NAME: &'static str = "alert_groups";
    type Key = String;
    type Value = Group;
}

/// What was told of a part last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    at: Timestamp,
    /// How bad it was.
    severity: Severity,
}

impl Record for Group {
    const VERSION: u8 = 1;
}

impl Dated for Group {
    fn at(&self) -> Timestamp {
        self.at
    }
}

/// Whether something at least as bad was told of this part within `minutes`.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn is_told(
    tx: &Tx,
    component: &str,
    severity: Severity,
    minutes: u32,
) -> Result<bool, StoreError> {
    let span = SignedDuration::from_mins(minutes.into());
    let group = tx.get::<Groups>(&component.to_owned())?;
    Ok(group.is_some_and(|group| {
        group.severity >= severity && tx.now().duration_since(group.at).abs() < span
    }))
}

/// Notes that something of this part is told now.
///
/// # Errors
/// When the store cannot be written.
pub fn note(tx: &mut Tx, component: &str, severity: Severity) -> Result<(), StoreError> {
    let group = Group {
        at: tx.now(),
        severity,
    };
    tx.put::<Groups>(&component.to_owned(), &group)
}
