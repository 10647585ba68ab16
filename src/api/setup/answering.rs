//! `/api/settings/answering`: who answers the telephone now.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::wire::{Moment, instant};
use crate::desk::settings::SettingsError;
use crate::desk::settings::answering::save_answering;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::answering::{Answerer, Answering};
use crate::store::settings;
use crate::store::tx::Tx;

/// Who answers.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswererName {
    /// Bella, in full
    Bella,
    /// The owner's telephone rings first; Bella takes a message when nobody picks up
    Owner,
    /// Nobody: callers leave a message
    Messages,
}

impl From<Answerer> for AnswererName {
    fn from(answerer: Answerer) -> Self {
        match answerer {
            Answerer::Bella => Self::Bella,
            Answerer::Owner => Self::Owner,
            Answerer::Messages => Self::Messages,
        }
    }
}

impl From<AnswererName> for Answerer {
    fn from(name: AnswererName) -> Self {
        match name {
            AnswererName::Bella => Self::Bella,
            AnswererName::Owner => Self::Owner,
            AnswererName::Messages => Self::Messages,
        }
    }
}

/// Who answers the telephone.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnsweringView {
    /// Who answers now
    pub answerer: AnswererName,
    /// Bella answers again from then on; null until somebody changes it
    pub until: Option<String>,
}

/// Who is to answer from the next call on.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnswering {
    /// Who answers
    answerer: AnswererName,
    /// Bella answers again from then on, at most 31 days ahead; absent until somebody changes it
    until: Option<Moment>,
}

/// Look at who answers the telephone.
#[utoipa::path(get, path = "/api/settings/answering", tag = "set-up",
    responses((status = 200, body = AnsweringView)))]
pub async fn get(State(api): State<Api>, caller: Caller) -> Result<Json<AnsweringView>, Problem> {
    let now = caller.now;
    let (answering, zone) = api.store.read(|r| -> Result<(Answering, _), Problem> {
        Ok((settings::get(r)?, api.zone_and_country(r)?.0))
    })?;
    let answerer = answering.at(now);
    let until = answering.until.filter(|until| *until > now);
    Ok(Json(AnsweringView {
        answerer: answerer.into(),
        until: until.map(|until| instant(until, &zone)),
    }))
}

/// Say who answers the telephone from the next call on.
#[utoipa::path(put, path = "/api/settings/answering", tag = "set-up", request_body = NewAnswering,
    responses((status = 200, body = AnsweringView)))]
pub async fn put(
    State(api): State<Api>,
    caller: Caller,
    Json(wish): Json<NewAnswering>,
) -> Result<Json<AnsweringView>, Problem> {
    let desk = api.desk.clone();
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let business = desk.business(tx)?.ok_or(SettingsError::NoBusiness)?;
        let profile = &business.profile;
        let until = wish.until.map(|until| until.instant(&profile.zone));
        let answering = Answering {
            answerer: wish.answerer.into(),
            until,
        };
        save_answering(tx, profile, &answering)?;
        Ok(AnsweringView {
            answerer: wish.answerer,
            until: until.map(|until| instant(until, &profile.zone)),
        })
    };
    Ok(Json(api.store.write(caller.cause(), work).await?))
}
