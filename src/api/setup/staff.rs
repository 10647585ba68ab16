//! `/api/staff`: who works here.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::once::{Posted, Reply};
use crate::api::page::{Page, Paging};
use crate::api::setup::hours::Weekly;
use crate::api::setup::{change, list_of, make, remove};
use crate::api::wire::{IdNumber, present};
use crate::api::{Api, refusal};
use crate::desk::settings::catalog::{create_staff, delete_staff, update_staff};
use crate::domain::catalog::Staff;
use crate::domain::id::StaffId;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;

/// A staff member.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffView {
    /// Their identifier
    pub id: IdNumber,
    /// Their name
    pub name: String,
    /// What callers also call them
    pub aliases: Vec<String>,
    /// Their hours; null is whenever the business is open
    pub hours: Option<Weekly>,
    /// Whether they can be booked
    pub is_active: bool,
}

impl From<&Staff> for StaffView {
    fn from(staff: &Staff) -> Self {
        Self {
            id: staff.id.into(),
            name: staff.name.clone(),
            aliases: staff.aliases.clone(),
            hours: staff.hours.as_ref().map(Weekly::new),
            is_active: staff.is_active,
        }
    }
}

/// A new staff member.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStaff {
    /// Their name
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What callers also call them
    #[serde(default)]
    #[schema(max_items = 50)]
    aliases: Vec<String>,
    /// Their hours; whenever the business is open without it
    hours: Option<Weekly>,
    /// Whether they can be booked; yes without it
    is_active: Option<bool>,
}

/// What to change; what is absent stays, null clears.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffChanges {
    /// Their name
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// What callers also call them
    #[schema(max_items = 50)]
    aliases: Option<Vec<String>>,
    /// Their hours; null is whenever the business is open
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Weekly>)]
    hours: Option<Option<Weekly>>,
    /// Whether they can be booked
    is_active: Option<bool>,
}

/// List the staff.
#[utoipa::path(get, path = "/api/staff", tag = "set-up", params(Paging),
    responses((status = 200, body = Page<StaffView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<StaffView>>, Problem> {
    list_of(
        &api,
        &paging,
        |business| &business.staff,
        |staff| staff.id.get(),
    )
}

/// Add a staff member.
#[utoipa::path(post, path = "/api/staff", tag = "set-up", request_body = NewStaff,
    responses((status = 201, body = StaffView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<NewStaff>,
) -> Result<Reply, Problem> {
    let Posted { value: new, once } = posted;
    let hours = new.hours.as_ref().map(Weekly::hours).transpose()?;
    make(&api, &caller, once, move |tx, business| {
        let staff = Staff {
            id: StaffId::new(0),
            name: new.name.trim().to_owned(),
            aliases: new.aliases.clone(),
            hours: hours.clone(),
            is_active: new.is_active.unwrap_or(true),
        };
        let made = create_staff(tx, business, staff)?;
        Ok(Reply::created(&StaffView::from(&made)))
    })
    .await
}

/// Look at a staff member.
#[utoipa::path(get, path = "/api/staff/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 200, body = StaffView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<StaffView>, Problem> {
    let business = api.store.read(|r| api.business(r))?;
    let staff = business.staff_member(id.id());
    let staff = staff.ok_or_else(|| refusal::not_found("staff member"))?;
    Ok(Json(staff.into()))
}

/// Change a staff member.
#[utoipa::path(patch, path = "/api/staff/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    request_body = StaffChanges, responses((status = 200, body = StaffView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(changes): Json<StaffChanges>,
) -> Result<Json<StaffView>, Problem> {
    let hours = match &changes.hours {
        Some(Some(hours)) => Some(Some(hours.hours()?)),
        Some(None) => Some(None),
        None => None,
    };
    change(&api, &caller, move |tx, business| {
        let old = business.staff_member(id.id());
        let old = old
            .ok_or_else(|| refusal::not_found("staff member"))?
            .clone();
        let changes = changes.clone();
        let staff = Staff {
            id: old.id,
            name: changes.name.map_or(old.name, |name| name.trim().to_owned()),
            aliases: changes.aliases.unwrap_or(old.aliases),
            hours: hours.clone().unwrap_or(old.hours),
            is_active: changes.is_active.unwrap_or(old.is_active),
        };
        update_staff(tx, business, &staff)?;
        Ok(StaffView::from(&staff))
    })
    .await
}

/// Delete a staff member who has no appointments to come.
#[utoipa::path(delete, path = "/api/staff/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Deleted")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    remove(&api, &caller, move |tx, business| {
        delete_staff(tx, business, id.id())
    })
    .await
}
