//! When backups are taken, how many are kept, and how the last ones went.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::backup::plan::Keep;
use crate::store::settings::Settings;

/// When backups are taken and how many are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupPlan {
    /// Whether they are taken by themselves.
    pub is_on: bool,
    /// How long after one the next is taken, hours, 1 to 168.
    pub every_hours: u16,
    /// How many are kept.
    pub keep: Keep,
}

impl Default for BackupPlan {
    fn default() -> Self {
        Self {
            is_on: true,
            every_hours: 6,
            keep: Keep::default(),
        }
    }
}

impl Settings for BackupPlan {
    const NAME: &'static str = "backups";
}

/// How the last ones went.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupState {
    /// The newest one that was read back whole.
    pub taken_at: Option<Timestamp>,
    /// How many records that one found damaged in the store.
    pub damaged: u64,
    /// The last attempt, if it failed.
    pub failed: Option<Failure>,
    /// The last restore on trial.
    pub drill: Option<Drill>,
    /// The newest one that was carried elsewhere.
    pub carried: Option<Carried>,
    /// The last attempt to carry one elsewhere, if it failed.
    pub not_carried: Option<Failure>,
}

impl Settings for BackupState {
    const NAME: &'static str = "backup_state";
}

/// An attempt that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: String,
}

/// A restore on trial, into a file that was thrown away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drill {
    /// When.
    pub at: Timestamp,
    /// Of which backup.
    pub name: String,
    /// Why it failed; `None` when it went well.
    pub failure: Option<String>,
}

/// A backup that was carried elsewhere and read back there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// When.
    pub at: Timestamp,
    /// Which.
    pub name: String,
}
