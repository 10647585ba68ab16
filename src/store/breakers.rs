//! When the breakers of vendors open and close, where the owner changed that.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::store::settings::Settings;

/// Thresholds by breaker; those that are absent are the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thresholds(pub BTreeMap<String, Threshold>);

/// When one breaker opens and closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// Failures in a row that open it.
    pub failures: u32,
    /// How long it stays open.
    pub open_seconds: u32,
    /// Attempts that it lets through at once after that, and successes that close it.
    pub probes: u32,
    /// How long one request may take with all its attempts, milliseconds; absent is the usual time of the vendor.
    #[serde(default)]
    pub timeout_ms: Option<u32>,
}

impl Settings for Thresholds {
    const NAME: &'static str = "breakers";
}
