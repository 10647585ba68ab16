//! What language models may do, as the owner wants it.

use serde::{Deserialize, Serialize};

use crate::domain::provider::Provider;
use crate::store::settings::Settings;

/// What language models may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Models {
    /// Whether a model is asked at all; when not, nothing that a caller says leaves this machine for one.
    pub is_on: bool,
    /// Who is asked, first things first; whoever is not listed is not asked.
    pub order: Vec<Provider>,
    /// OpenAI's model for understanding.
    pub openai_model: String,
    /// Anthropic's model for understanding.
    pub anthropic_model: String,
    /// How callers are heard.
    pub hearing: Hearing,
    /// OpenAI's model for hearing recordings.
    pub transcription_model: String,
    /// What was heard with less than this confidence is asked for again, percent.
    pub min_confidence_percent: u32,
    /// How long a caller waits for all models together, milliseconds.
    pub deadline_ms: u32,
}

/// How callers are heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hearing {
    /// By the recogniser of the telephone line; by recording where that fails again and again.
    #[default]
    Gather,
    /// By short recordings that are transcribed.
    Record,
}

impl Default for Models {
    fn default() -> Self {
        Self {
            is_on: true,
            order: Provider::ALL.to_vec(),
            // Both answer within a second and do not think aloud before.
            openai_model: "gpt-4o-mini".to_owned(),
            anthropic_model: "claude-haiku-4-5".to_owned(),
            hearing: Hearing::Gather,
            transcription_model: "gpt-4o-mini-transcribe".to_owned(),
            min_confidence_percent: 40,
            deadline_ms: 1200,
        }
    }
}

impl Settings for Models {
    const NAME: &'static str = "models";
}

impl Models {
    /// The model of a maker.
    pub fn model_of(&self, provider: Provider) -> &str {
        match provider {
            Provider::OpenAi => &self.openai_model,
            Provider::Anthropic => &self.anthropic_model,
        }
    }
}
