//! Whether it is looked for newer versions, and what was found.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::backups::Failure;
use crate::store::settings::Settings;

/// Whether it is looked for newer versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateNotice {
    /// Whether it is, once a day.
    pub is_on: bool,
}

impl Default for UpdateNotice {
    fn default() -> Self {
        Self { is_on: true }
    }
}

impl Settings for UpdateNotice {
    const NAME: &'static str = "updates";
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UpdateState {
    /// When the list of releases was last read.
    pub checked_at: Option<Timestamp>,
    /// The newest release on it, whether or not it is newer than this version.
    pub newest: Option<Newest>,
    /// The last attempt, if it failed.
    pub failed: Option<Failure>,
}

impl Settings for UpdateState {
    const NAME: &'static str = "update_state";
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newest {
    /// Its version, such as 1.2.3.
    pub version: String,
    /// The day it came out.
    pub released_on: String,
    /// What is new, a sentence each.
    pub changes: Vec<String>,
}
