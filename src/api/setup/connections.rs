//! `/api/settings/connections`: accounts with vendors, mail server and addresses, entered here instead of in the environment.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::desk::connections::{Connection, Origin, VaultError};
use crate::http::body::Json;
use crate::http::problem::{Kind, Problem};
use crate::store::error::StoreError;
use crate::store::tx::Cause;

/// What can be entered, and what is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectionsView {
    /// Every one
    pub items: Vec<ConnectionView>,
}

/// One thing that can be entered.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConnectionView {
    /// The environment variable that it stands for
    pub name: &'static str,
    /// Whether it is never shown again
    pub is_secret: bool,
    /// `nowhere`, `environment` (it cannot be changed here), `entered`, `left_aside` (entered, and does not go together with the
    /// rest any more) or `unreadable` (entered, and to be entered again)
    pub origin: &'static str,
    /// What was entered, unless it is secret
    pub value: Option<String>,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConnectionsChanges {
    /// New values by name; null or an empty text forgets one
    values: BTreeMap<String, Option<String>>,
}

impl ConnectionsView {
    async fn read(api: &Api, cause: Cause) -> Result<Self, Problem> {
        let vault = api.vault.clone();
        let all = tokio::task::spawn_blocking(move || vault.all(cause)).await;
        let all = all.map_err(|_| StoreError::Closed)??;
        Ok(Self {
            items: all.into_iter().map(ConnectionView::from).collect(),
        })
    }
}

impl From<(Connection, Origin)> for ConnectionView {
    fn from((connection, origin): (Connection, Origin)) -> Self {
        let (origin, value) = match origin {
            Origin::Nowhere => ("nowhere", None),
            Origin::Environment => ("environment", None),
            Origin::Entered(value) => ("entered", value),
            Origin::Unreadable => ("unreadable", None),
            Origin::LeftAside => ("left_aside", None),
        };
        Self {
            name: connection.name,
            is_secret: connection.is_secret,
            origin,
            value,
        }
    }
}

impl From<VaultError> for Problem {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Settings(error) => error.into(),
            VaultError::Seal(error) => Self::new(Kind::Conflict, error.to_string()),
        }
    }
}

/// Look at what connects this server with vendors. No secret is shown.
#[utoipa::path(get, path = "/api/settings/connections", tag = "set-up",
    responses((status = 200, body = ConnectionsView)))]
pub async fn get(State(api): State<Api>, caller: Caller) -> Result<Json<ConnectionsView>, Problem> {
    ConnectionsView::read(&api, caller.cause()).await.map(Json)
}

/// Change what connects this server with vendors. It starts anew with it at once; calls that are going on go on.
#[utoipa::path(patch, path = "/api/settings/connections", tag = "set-up", request_body = ConnectionsChanges,
    responses((status = 200, body = ConnectionsView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<ConnectionsChanges>,
) -> Result<Json<ConnectionsView>, Problem> {
    let (vault, cause) = (api.vault.clone(), caller.cause());
    let saved = tokio::task::spawn_blocking(move || vault.save(cause, &changes.values)).await;
    let is_news = saved.map_err(|_| StoreError::Closed)??;
    let view = ConnectionsView::read(&api, caller.cause()).await?;
    if is_news {
        api.vault.tell();
    }
    Ok(Json(view))
}
