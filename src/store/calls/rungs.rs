//! Which rung of the ladder took a turn: how it was heard, and who understood it.

use serde::{Deserialize, Serialize};

use crate::domain::provider::Provider;

/// How a turn was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeardBy {
    /// The recogniser of the telephone line.
    Gather,
    /// A recording that was transcribed.
    Recording,
    /// Keys.
    Keypad,
    /// It was written.
    Text,
}

/// Who understood a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnderstoodBy {
    /// Bella herself, sure enough.
    Local,
    /// A language model.
    Model(Provider),
    /// Bella herself, unsure, because no model could be asked or had an answer.
    BestGuess,
}

impl HeardBy {
    /// The word for it in the API and in events.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gather => "gather",
            Self::Recording => "recording",
            Self::Keypad => "keypad",
            Self::Text => "text",
        }
    }
}

impl UnderstoodBy {
    /// The word for it in the API and in events.
    pub fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Model(provider) => provider.name(),
            Self::BestGuess => "best_guess",
        }
    }
}
