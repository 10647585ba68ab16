//! Taking an alert on, ending it, and being told nothing of it for a time.

use axum::extract::{FromRequest, Request, State};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::unified::alerts::shown;
use crate::api::unified::alerts::view::AlertView;
use crate::api::wire::IdNumber;
use crate::domain::id::AlertId;
use crate::http::body::{self, Json, Path};
use crate::http::problem::Problem;
use crate::store::alerts::AlertRecord;
use crate::store::tx::Tx;
use crate::watch::alerts::settle::{SettleError, acknowledge, resolve, silence};

/// The longest note, characters.
const MOST_NOTE: usize = 1000;
/// The longest silence: a week.
const MOST_MINUTES: u32 = 7 * 24 * 60;

/// What somebody says about it; no body says nothing.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// What was found or done
    #[serde(default)]
    #[schema(max_length = 1000)]
    note: String,
}

/// For how long nobody is told.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Silence {
    /// How many minutes from now on; 0 ends it
    #[schema(minimum = 0, maximum = 10080)]
    minutes: u32,
}

impl<S: Send + Sync> FromRequest<S> for Note {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let bytes = body::bytes(request, state).await?;
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        body::is_json(&headers)?;
        let said: Self = body::parse(&bytes)?;
        if said.note.chars().count() > MOST_NOTE {
            let why = format!("must have at most {MOST_NOTE} characters");
            return Err(Problem::field("note", why));
        }
        Ok(said)
    }
}

/// Take an alert on: nobody else is told of it.
#[utoipa::path(patch, path = "/api/unified/alerts/{id}/acknowledge", tag = "operations",
    params(("id" = IdNumber, Path)), request_body = Option<Note>, responses((status = 200, body = AlertView)))]
pub async fn patch_acknowledge(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    said: Note,
) -> Result<Json<AlertView>, Problem> {
    settle(api, caller, id.id(), move |tx, id| {
        acknowledge(tx, id, &said.note)
    })
    .await
}

/// End an alert. What a rule still finds wrong raises it again only after it was well in between, or when it becomes worse.
#[utoipa::path(patch, path = "/api/unified/alerts/{id}/resolve", tag = "operations",
    params(("id" = IdNumber, Path)), request_body = Option<Note>, responses((status = 200, body = AlertView)))]
pub async fn patch_resolve(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    said: Note,
) -> Result<Json<AlertView>, Problem> {
    settle(api, caller, id.id(), move |tx, id| {
        resolve(tx, id, &said.note)
    })
    .await
}

/// Be told nothing of an alert for a time.
#[utoipa::path(patch, path = "/api/unified/alerts/{id}/silence", tag = "operations",
    params(("id" = IdNumber, Path)), request_body = Silence, responses((status = 200, body = AlertView)))]
pub async fn patch_silence(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(Silence { minutes }): Json<Silence>,
) -> Result<Json<AlertView>, Problem> {
    if minutes > MOST_MINUTES {
        let why = format!("must be between 0 and {MOST_MINUTES}");
        return Err(Problem::field("minutes", why));
    }
    settle(api, caller, id.id(), move |tx, id| silence(tx, id, minutes)).await
}

async fn settle(
    api: Api,
    caller: Caller,
    id: AlertId,
    work: impl Fn(&mut Tx, AlertId) -> Result<AlertRecord, SettleError> + Send + 'static,
) -> Result<Json<AlertView>, Problem> {
    let state = api.clone();
    let write = move |tx: &mut Tx| -> Result<_, Problem> {
        work(tx, id)?;
        let (zone, _) = state.zone_and_country(tx)?;
        shown(tx, id, &zone)
    };
    Ok(Json(api.store.write(caller.cause(), write).await?))
}
