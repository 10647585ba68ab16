//! `/api/keys`: who may use the API.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::finish::change;
use crate::api::once::{Once, Posted, Reply};
use crate::api::page::{Page, Paging, of_few};
use crate::api::wire::{IdNumber, Moment, instant};
use crate::desk::keys::{Made, NewKey, create, revoke, rotate, secret};
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;
use crate::store::keys::{KeyId, KeyRecord, Scope};
use crate::store::tx::{Cause, Tx};

/// The longest that an old secret works beside the new one.
const MOST_OVERLAP_HOURS: u32 = 720;

/// A key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyView {
    /// Its identifier
    pub id: IdNumber,
    /// What the owner calls it
    pub name: String,
    /// `read`, `write` or `admin`
    pub scope: &'static str,
    /// When it was made
    pub created_at: String,
    /// From when it is refused
    pub expires_at: Option<String>,
    /// When it was last used
    pub last_used_at: Option<String>,
    /// Until when the secret before the last rotation works too
    pub previous_until: Option<String>,
}

/// A key that was just made.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyWithSecret {
    /// The key
    #[serde(flatten)]
    pub view: KeyView,
    /// The key itself, shown this once
    pub key: String,
}

/// A wish for a key.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyWish {
    /// What to call it
    #[schema(min_length = 1, max_length = 100, pattern = r"\S")]
    name: String,
    /// What it may do
    scope: ScopeName,
    /// From when it is refused; never without it
    #[schema(value_type = Option<String>, pattern = "^20[2-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$")]
    expires_at: Option<Moment>,
}

/// What a key may do.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScopeName {
    /// Look
    Read,
    /// Book and change
    Write,
    /// Everything
    Admin,
}

impl From<ScopeName> for Scope {
    fn from(name: ScopeName) -> Self {
        match name {
            ScopeName::Read => Self::Read,
            ScopeName::Write => Self::Write,
            ScopeName::Admin => Self::Admin,
        }
    }
}

impl KeyView {
    fn new(id: KeyId, record: &KeyRecord, zone: &TimeZone) -> Self {
        Self {
            id: id.into(),
            name: record.name.clone(),
            scope: record.scope.name(),
            created_at: instant(record.created_at, zone),
            expires_at: record.expires_at.map(|at| instant(at, zone)),
            last_used_at: record.last_used_at.map(|at| instant(at, zone)),
            previous_until: record.previous.map(|old| instant(old.until, zone)),
        }
    }
}

impl KeyWithSecret {
    fn new(made: &Made, zone: &TimeZone) -> Self {
        Self {
            view: KeyView::new(made.id, &made.record, zone),
            key: made.text.clone(),
        }
    }
}

/// List the keys.
#[utoipa::path(get, path = "/api/keys", tag = "administration", params(Paging),
    responses((status = 200, body = Page<KeyView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<KeyView>>, Problem> {
    let (zone, _) = api.store.read(|r| api.zone_and_country(r))?;
    let keys = api.keys.list();
    let page = of_few(keys.iter(), &paging, |(id, _)| id.get())?;
    Ok(Json(
        page.map(|(id, record)| KeyView::new(*id, record, &zone)),
    ))
}

/// Make a key. Its secret is shown this once and kept nowhere: a repeated request with the same `Idempotency-Key` is told
/// that the key is made.
#[utoipa::path(post, path = "/api/keys", tag = "administration", request_body = KeyWish,
    responses((status = 201, body = KeyWithSecret)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<KeyWish>,
) -> Result<Reply, Problem> {
    let Posted { value: wish, once } = posted;
    let secret = secret(api.entropy.as_ref());
    let (desk, owner) = (api.clone(), caller.owner());
    changed(&api, caller.cause(), move |tx| {
        let (zone, _) = desk.zone_and_country(tx)?;
        let new = NewKey {
            name: wish.name.clone(),
            scope: wish.scope.into(),
            expires_at: wish.expires_at.map(|at| at.instant(&zone)),
        };
        once.run(tx, &owner, |tx| {
            let key = create(tx, &new, &secret)?;
            Ok(Reply::created(&KeyWithSecret::new(&key, &zone)).shown_once())
        })
    })
    .await
}

/// How long the old secret works beside the new one.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Overlap {
    /// Hours; it is refused at once without it
    #[param(minimum = 0, maximum = 720, default = 0)]
    pub overlap_hours: Option<u32>,
}

/// Give a key a new secret, shown this once; the old one is refused at once, or after the overlap. A repeated request with the same
/// `Idempotency-Key` changes nothing and shows nothing.
#[utoipa::path(post, path = "/api/keys/{id}/rotate", tag = "administration",
    params(("id" = IdNumber, Path), Overlap), responses((status = 200, body = KeyWithSecret)))]
pub async fn post_rotate(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Query(overlap): Query<Overlap>,
    once: Once,
) -> Result<Reply, Problem> {
    let hours = overlap.overlap_hours.unwrap_or(0);
    if hours > MOST_OVERLAP_HOURS {
        return Err(Problem::field("overlap_hours", "must be at most 720"));
    }
    let overlap = SignedDuration::from_hours(i64::from(hours));
    let secret = secret(api.entropy.as_ref());
    let (desk, owner) = (api.clone(), caller.owner());
    changed(&api, caller.cause(), move |tx| {
        let (zone, _) = desk.zone_and_country(tx)?;
        once.run(tx, &owner, |tx| {
            let key = rotate(tx, id.id(), (&secret, overlap))?;
            Ok(Reply::ok(&KeyWithSecret::new(&key, &zone)).shown_once())
        })
    })
    .await
}

/// Revoke a key; it is refused at once.
#[utoipa::path(delete, path = "/api/keys/{id}", tag = "administration", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Revoked")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    changed(&api, caller.cause(), move |tx| {
        revoke(tx, id.id()).map_err(Problem::from)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Changes them, in the store and in memory.
async fn changed<R: Send + 'static>(
    api: &Api,
    cause: Cause,
    work: impl Fn(&mut Tx) -> Result<R, Problem> + Send + 'static,
) -> Result<R, Problem> {
    let keys = api.keys.clone();
    change(&api.store, cause, work, move || keys.reload()).await
}
