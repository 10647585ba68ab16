//! `/api/closures`: holidays of the house and time off.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::once::{Posted, Reply};
use crate::api::page::{Page, Paging};
use crate::api::setup::{change, list_of, make, remove};
use crate::api::wire::{IdNumber, Moment, present};
use crate::api::{Api, refusal};
use crate::desk::settings::hours::{create_closure, delete_closure, update_closure};
use crate::domain::availability::Wanted;
use crate::domain::business::Business;
use crate::domain::hours::Closure;
use crate::domain::id::ClosureId;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;

/// A closure.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosureView {
    /// Its identifier
    pub id: IdNumber,
    /// Whose time off it is; null is the whole business
    pub staff_id: Option<IdNumber>,
    /// Its start, local time
    pub from: String,
    /// Its end, local time
    pub to: String,
    /// Why, as callers are told
    pub reason: String,
}

impl From<&Closure> for ClosureView {
    fn from(closure: &Closure) -> Self {
        Self {
            id: closure.id.into(),
            staff_id: closure.staff.map(IdNumber::from),
            from: closure.from.to_string(),
            to: closure.to.to_string(),
            reason: closure.reason.clone(),
        }
    }
}

/// A new closure.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClosure {
    /// Whose time off it is; the whole business without it
    staff_id: Option<IdNumber>,
    /// Its start
    from: Moment,
    /// Its end
    to: Moment,
    /// Why, as callers are told
    #[serde(default)]
    #[schema(max_length = 200)]
    reason: String,
}

/// What to change; what is absent stays, null clears.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClosureChanges {
    /// Whose time off it is; null is the whole business
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<IdNumber>)]
    staff_id: Option<Option<IdNumber>>,
    /// Its start
    from: Option<Moment>,
    /// Its end
    to: Option<Moment>,
    /// Why, as callers are told
    #[schema(max_length = 200)]
    reason: Option<String>,
}

/// List the closures.
#[utoipa::path(get, path = "/api/closures", tag = "set-up", params(Paging),
    responses((status = 200, body = Page<ClosureView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<ClosureView>>, Problem> {
    list_of(
        &api,
        &paging,
        |business| &business.closures,
        |closure| closure.id.get(),
    )
}

/// Close for a while, or note somebody's time off.
#[utoipa::path(post, path = "/api/closures", tag = "set-up", request_body = NewClosure,
    responses((status = 201, body = ClosureView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<NewClosure>,
) -> Result<Reply, Problem> {
    let Posted { value: new, once } = posted;
    make(&api, &caller, once, move |tx, business| {
        let closure = Closure {
            id: ClosureId::new(0),
            staff: new.staff_id.map(IdNumber::id),
            from: wall(new.from, business),
            to: wall(new.to, business),
            reason: new.reason.clone(),
        };
        let made = create_closure(tx, business, closure)?;
        Ok(Reply::created(&ClosureView::from(&made)))
    })
    .await
}

/// Look at a closure.
#[utoipa::path(get, path = "/api/closures/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 200, body = ClosureView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<ClosureView>, Problem> {
    let business = api.store.read(|r| api.business(r))?;
    Ok(Json(find(&business, id)?.into()))
}

/// Change a closure.
#[utoipa::path(patch, path = "/api/closures/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    request_body = ClosureChanges, responses((status = 200, body = ClosureView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(changes): Json<ClosureChanges>,
) -> Result<Json<ClosureView>, Problem> {
    change(&api, &caller, move |tx, business| {
        let old = find(business, id)?.clone();
        let closure = Closure {
            id: old.id,
            staff: changes
                .staff_id
                .map_or(old.staff, |id| id.map(IdNumber::id)),
            from: changes.from.map_or(old.from, |from| wall(from, business)),
            to: changes.to.map_or(old.to, |to| wall(to, business)),
            reason: changes.reason.clone().unwrap_or(old.reason),
        };
        update_closure(tx, business, &closure)?;
        Ok(ClosureView::from(&closure))
    })
    .await
}

/// Take a closure back.
#[utoipa::path(delete, path = "/api/closures/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Deleted")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    remove(&api, &caller, move |tx, _| delete_closure(tx, id.id())).await
}

fn find(business: &Business, id: IdNumber) -> Result<&Closure, Problem> {
    let mut closures = business.closures.iter();
    let found = closures.find(|closure| closure.id == id.id());
    found.ok_or_else(|| refusal::not_found("closure"))
}

/// The wall time that is meant.
fn wall(moment: Moment, business: &Business) -> DateTime {
    match moment.0 {
        Wanted::Wall(wall) => wall,
        Wanted::At(at) => business.profile.zone.to_datetime(at),
    }
}
