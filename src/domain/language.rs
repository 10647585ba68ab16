//! The languages Bella speaks.

use serde::{Deserialize, Serialize};

/// A language that has a folder in `understanding/lang` and `dialogue/lang`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English of any country.
    #[default]
    English,
    /// Spanish of any country.
    Spanish,
}

impl Language {
    /// Reads a BCP 47 tag such as `en` or `en-GB`; `None` for a language without a folder.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "es" => Some(Self::Spanish),
            _ => None,
        }
    }

    /// The primary subtag, `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }
}
