//! Whether the process lives, whether it can work, and how its parts are.

use axum::Extension;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::http::auth::Asker;
use crate::http::body::Json;
use crate::http::problem::Problem;

/// How things are.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`, or `degraded` when a part is off or failing
    pub status: &'static str,
    /// The version; only with a key
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<&'static str>,
    /// Requests that ended in a panic since the start; only with a key
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panics: Option<u64>,
    /// Commits of the store since the start, each of one or more changes; only with a key
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commits: Option<u64>,
    /// The parts; only with a key
    #[serde(skip_serializing_if = "Option::is_none")]
    pub components: Option<Components>,
}

/// The parts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Components {
    /// The store
    pub store: Component,
    /// The telephone
    pub telephone: Component,
    /// Whether a business is set up
    pub business: Component,
}

/// One part.
#[derive(Debug, Serialize, ToSchema)]
pub struct Component {
    /// `ok`, `off` or `failing`
    pub status: &'static str,
    /// Why, when it is not ok
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Component {
    fn new(status: &'static str, reason: Option<String>) -> Self {
        Self { status, reason }
    }
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "health", security(()),
    responses((status = 200, description = "The process lives", body = String, content_type = "text/plain")))]
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// The store answered a write at most 5 s ago.
#[utoipa::path(get, path = "/readyz", tag = "health", security(()),
    responses((status = 200, description = "Ready", body = String, content_type = "text/plain")))]
pub async fn readyz(State(api): State<Api>) -> Result<(StatusCode, &'static str), Problem> {
    api.store.probe_write(api.clock.now()).await?;
    Ok((StatusCode::OK, "ready\n"))
}

/// How things are; more with a key.
#[utoipa::path(get, path = "/health", tag = "health", security((), ("key" = []), ("bearer" = [])),
    responses((status = 200, body = Health)))]
pub async fn health(State(api): State<Api>, asker: Option<Extension<Asker>>) -> Json<Health> {
    let components = components(&api).await;
    let parts = [
        &components.store,
        &components.telephone,
        &components.business,
    ];
    let is_ok = parts.iter().all(|part| part.status == "ok");
    let is_known = matches!(asker, Some(Extension(Asker::Known(_))));
    Json(Health {
        status: if is_ok { "ok" } else { "degraded" },
        version: is_known.then_some(env!("CARGO_PKG_VERSION")),
        commits: is_known.then(|| api.store.commits()),
        panics: is_known.then(|| api.envelope.panics()),
        components: is_known.then_some(components),
    })
}

async fn components(api: &Api) -> Components {
    let probe = api.store.probe_write(api.clock.now()).await;
    let business = api.store.read(|r| api.desk.business(r));
    let (store, business) = match business {
        Ok(found) => (
            probe.err().map(|error| error.to_string()),
            found.is_none().then_some("no business is set up yet"),
        ),
        Err(error) => (Some(error.to_string()), Some("the store cannot be read")),
    };
    let part = |bad, reason: Option<String>| match reason {
        None => Component::new("ok", None),
        Some(reason) => Component::new(bad, Some(reason)),
    };
    Components {
        store: part("failing", store),
        telephone: part("off", api.telephone_off.clone()),
        business: part("off", business.map(str::to_owned)),
    }
}
