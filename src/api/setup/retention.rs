//! `/api/settings/retention`: how long what was said and done is kept.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::desk::settings::retention::save_retention;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::retention::Retention;
use crate::store::settings;
use crate::store::tx::Tx;

/// How long things are kept, in days.
#[derive(Debug, Serialize, ToSchema)]
pub struct RetentionView {
    /// Turns of calls: what was said
    pub turns_days: u32,
    /// What a conversation remembered, after its call
    pub conversations_days: u32,
    /// Events: what happened, for live views
    pub events_days: u32,
    /// The audit trail: who changed what
    pub audit_days: u32,
    /// Deliveries that were sent, failed or dropped
    pub deliveries_days: u32,
    /// Alerts that are over
    pub alerts_days: u32,
}

impl From<Retention> for RetentionView {
    fn from(keep: Retention) -> Self {
        Self {
            turns_days: keep.turns_days,
            conversations_days: keep.conversations_days,
            events_days: keep.events_days,
            audit_days: keep.audit_days,
            deliveries_days: keep.deliveries_days,
            alerts_days: keep.alerts_days,
        }
    }
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionChanges {
    /// Turns of calls: what was said
    #[schema(minimum = 1, maximum = 3650)]
    turns_days: Option<u32>,
    /// What a conversation remembered, after its call
    #[schema(minimum = 1, maximum = 365)]
    conversations_days: Option<u32>,
    /// Events: what happened, for live views
    #[schema(minimum = 1, maximum = 365)]
    events_days: Option<u32>,
    /// The audit trail: who changed what
    #[schema(minimum = 30, maximum = 3650)]
    audit_days: Option<u32>,
    /// Deliveries that were sent, failed or dropped
    #[schema(minimum = 2, maximum = 3650)]
    deliveries_days: Option<u32>,
    /// Alerts that are over
    #[schema(minimum = 2, maximum = 3650)]
    alerts_days: Option<u32>,
}

/// Look at how long things are kept.
#[utoipa::path(get, path = "/api/settings/retention", tag = "set-up",
    responses((status = 200, body = RetentionView)))]
pub async fn get(State(api): State<Api>, _caller: Caller) -> Result<Json<RetentionView>, Problem> {
    let keep: Retention = api.store.read(|r| settings::get(r))?;
    Ok(Json(keep.into()))
}

/// Change how long things are kept. What is too old then is forgotten within hours.
#[utoipa::path(patch, path = "/api/settings/retention", tag = "set-up", request_body = RetentionChanges,
    responses((status = 200, body = RetentionView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<RetentionChanges>,
) -> Result<Json<RetentionView>, Problem> {
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let old: Retention = settings::get(tx)?;
        let keep = Retention {
            turns_days: changes.turns_days.unwrap_or(old.turns_days),
            conversations_days: changes.conversations_days.unwrap_or(old.conversations_days),
            events_days: changes.events_days.unwrap_or(old.events_days),
            audit_days: changes.audit_days.unwrap_or(old.audit_days),
            deliveries_days: changes.deliveries_days.unwrap_or(old.deliveries_days),
            alerts_days: changes.alerts_days.unwrap_or(old.alerts_days),
        };
        save_retention(tx, &keep)?;
        Ok(RetentionView::from(keep))
    };
    Ok(Json(api.store.write(caller.cause(), work).await?))
}
