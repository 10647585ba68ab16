//! Whether callers hear that they may be recorded, as the law of some places asks.

use serde::{Deserialize, Serialize};

use crate::store::settings::Settings;

/// Whether a call begins with the notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordingNotice {
    /// Whether it is said.
    pub is_on: bool,
}

impl Settings for RecordingNotice {
    const NAME: &'static str = "recording_notice";
}
