//! Makers of language models that can be asked what a caller means.

use serde::{Deserialize, Serialize};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// OpenAI.
    #[serde(rename = "openai")]
    OpenAi,
    /// Anthropic.
    Anthropic,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::OpenAi, Self::Anthropic];

    /// The maker of a model, as far as its name tells.
    pub fn of_model(model: &str) -> Option<Self> {
        match model {
            model if model.starts_with("gpt-") || model.starts_with("whisper-") => {
                Some(Self::OpenAi)
            }
            model if model.starts_with("claude-") => Some(Self::Anthropic),
            _ => None,
        }
    }

    /// The word for it in the API, in records and in events.
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenAi => "openai",
            Self::Anthropic => "anthropic",
        }
    }
}
