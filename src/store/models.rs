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
    /// How long a caller waits for all models together, milliseconds.
    pub deadline_ms: u32,
}

impl Default for Models {
    fn default() -> Self {
        Self {
            is_on: true,
            order: Provider::ALL.to_vec(),
            // Both answer within a second and do not think aloud before.
            openai_model: "gpt-4.1-mini".to_owned(),
            anthropic_model: "claude-haiku-4-5".to_owned(),
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
