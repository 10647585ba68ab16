//! `/api/settings/models`: whether language models help to understand, whose, and how long a caller waits for them.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::desk::settings::models::save_models;
use crate::domain::provider::Provider;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::models::{Hearing, Models};
use crate::store::settings;
use crate::store::tx::Tx;

/// A maker of models.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub enum ProviderName {
    /// OpenAI
    #[serde(rename = "openai")]
    OpenAi,
    /// Anthropic
    #[serde(rename = "anthropic")]
    Anthropic,
}

/// What language models may do.
#[derive(Debug, Serialize, ToSchema)]
pub struct ModelsView {
    /// Whether a model is asked when Bella is unsure what a caller means; when not, nothing that a caller says leaves this
    /// server for one
    pub is_on: bool,
    /// Who is asked, first things first; only those with an account are
    pub order: Vec<ProviderName>,
    /// OpenAI's model for understanding
    pub openai_model: String,
    /// Anthropic's model for understanding
    pub anthropic_model: String,
    /// How callers are heard
    pub hearing: HearingName,
    /// OpenAI's model for hearing recordings
    pub transcription_model: String,
    /// What was heard in a recording with less than this confidence is asked for again, percent
    pub min_confidence_percent: u32,
    /// How long a caller waits for all of them together, milliseconds
    pub deadline_ms: u32,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ModelsChanges {
    /// Whether a model is asked when Bella is unsure what a caller means
    is_on: Option<bool>,
    /// Who is asked, first things first; whoever is not listed is not asked
    #[schema(max_items = 2)]
    order: Option<Vec<ProviderName>>,
    /// OpenAI's model for understanding
    #[schema(min_length = 1, max_length = 100)]
    openai_model: Option<String>,
    /// Anthropic's model for understanding
    #[schema(min_length = 1, max_length = 100)]
    anthropic_model: Option<String>,
    /// How callers are heard
    hearing: Option<HearingName>,
    /// OpenAI's model for hearing recordings
    #[schema(min_length = 1, max_length = 100)]
    transcription_model: Option<String>,
    /// What was heard in a recording with less than this confidence is asked for again, percent
    #[schema(minimum = 0, maximum = 100)]
    min_confidence_percent: Option<u32>,
    /// How long a caller waits for all of them together, milliseconds
    #[schema(minimum = 100, maximum = 1300)]
    deadline_ms: Option<u32>,
}

/// How callers are heard.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HearingName {
    /// By the recogniser of the telephone line; by recording where that fails again and again
    Gather,
    /// By short recordings that are transcribed; wants OpenAI's and Twilio's account
    Record,
}

impl From<Hearing> for HearingName {
    fn from(hearing: Hearing) -> Self {
        match hearing {
            Hearing::Gather => Self::Gather,
            Hearing::Record => Self::Record,
        }
    }
}

impl From<HearingName> for Hearing {
    fn from(name: HearingName) -> Self {
        match name {
            HearingName::Gather => Self::Gather,
            HearingName::Record => Self::Record,
        }
    }
}

impl From<Provider> for ProviderName {
    fn from(provider: Provider) -> Self {
        match provider {
            Provider::OpenAi => Self::OpenAi,
            Provider::Anthropic => Self::Anthropic,
        }
    }
}

impl From<ProviderName> for Provider {
    fn from(name: ProviderName) -> Self {
        match name {
            ProviderName::OpenAi => Self::OpenAi,
            ProviderName::Anthropic => Self::Anthropic,
        }
    }
}

impl From<Models> for ModelsView {
    fn from(models: Models) -> Self {
        Self {
            is_on: models.is_on,
            order: models.order.into_iter().map(ProviderName::from).collect(),
            openai_model: models.openai_model,
            anthropic_model: models.anthropic_model,
            hearing: models.hearing.into(),
            transcription_model: models.transcription_model,
            min_confidence_percent: models.min_confidence_percent,
            deadline_ms: models.deadline_ms,
        }
    }
}

impl ModelsChanges {
    fn over(&self, old: Models) -> Models {
        let order = self.order.as_ref();
        let order = order.map(|order| order.iter().copied().map(Provider::from).collect());
        Models {
            is_on: self.is_on.unwrap_or(old.is_on),
            order: order.unwrap_or(old.order),
            openai_model: self.openai_model.clone().unwrap_or(old.openai_model),
            anthropic_model: self.anthropic_model.clone().unwrap_or(old.anthropic_model),
            hearing: self.hearing.map_or(old.hearing, Hearing::from),
            transcription_model: self
                .transcription_model
                .clone()
                .unwrap_or(old.transcription_model),
            min_confidence_percent: self
                .min_confidence_percent
                .unwrap_or(old.min_confidence_percent),
            deadline_ms: self.deadline_ms.unwrap_or(old.deadline_ms),
        }
    }
}

/// Look at what language models may do.
#[utoipa::path(get, path = "/api/settings/models", tag = "set-up",
    responses((status = 200, body = ModelsView)))]
pub async fn get(State(api): State<Api>, _caller: Caller) -> Result<Json<ModelsView>, Problem> {
    let models: Models = api.store.read(|r| settings::get(r))?;
    Ok(Json(models.into()))
}

/// Change what language models may do, from the next turn of a call on.
#[utoipa::path(patch, path = "/api/settings/models", tag = "set-up", request_body = ModelsChanges,
    responses((status = 200, body = ModelsView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<ModelsChanges>,
) -> Result<Json<ModelsView>, Problem> {
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let models = changes.over(settings::get(tx)?);
        save_models(tx, &models)?;
        Ok(ModelsView::from(models))
    };
    Ok(Json(api.store.write(caller.cause(), work).await?))
}
