//! `/api/rooms`: rooms and chairs that services share.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::caller::Caller;
use crate::api::once::{Posted, Reply};
use crate::api::page::{Page, Paging};
use crate::api::setup::{change, list_of, make, remove};
use crate::api::wire::IdNumber;
use crate::api::{Api, refusal};
use crate::desk::settings::catalog::{create_room, delete_room, update_room};
use crate::domain::catalog::Room;
use crate::domain::id::RoomId;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;

/// A room.
#[derive(Debug, Serialize, ToSchema)]
pub struct RoomView {
    /// Its identifier
    pub id: IdNumber,
    /// Its name
    pub name: String,
}

impl From<&Room> for RoomView {
    fn from(room: &Room) -> Self {
        Self {
            id: room.id.into(),
            name: room.name.clone(),
        }
    }
}

/// A new room.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRoom {
    /// Its name
    #[schema(min_length = 1, max_length = 100)]
    name: String,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomChanges {
    /// Its name
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
}

/// List the rooms.
#[utoipa::path(get, path = "/api/rooms", tag = "set-up", params(Paging),
    responses((status = 200, body = Page<RoomView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<RoomView>>, Problem> {
    list_of(
        &api,
        &paging,
        |business| &business.rooms,
        |room| room.id.get(),
    )
}

/// Add a room.
#[utoipa::path(post, path = "/api/rooms", tag = "set-up", request_body = NewRoom,
    responses((status = 201, body = RoomView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<NewRoom>,
) -> Result<Reply, Problem> {
    let Posted { value: new, once } = posted;
    make(&api, &caller, once, move |tx, business| {
        let room = Room {
            id: RoomId::new(0),
            name: new.name.trim().to_owned(),
        };
        let made = create_room(tx, business, room)?;
        Ok(Reply::created(&RoomView::from(&made)))
    })
    .await
}

/// Look at a room.
#[utoipa::path(get, path = "/api/rooms/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 200, body = RoomView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<RoomView>, Problem> {
    let business = api.store.read(|r| api.business(r))?;
    let room = business.room(id.id());
    let room = room.ok_or_else(|| refusal::not_found("room"))?;
    Ok(Json(room.into()))
}

/// Rename a room.
#[utoipa::path(patch, path = "/api/rooms/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    request_body = RoomChanges, responses((status = 200, body = RoomView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(changes): Json<RoomChanges>,
) -> Result<Json<RoomView>, Problem> {
    change(&api, &caller, move |tx, business| {
        let room = business.room(id.id());
        let mut room = room.ok_or_else(|| refusal::not_found("room"))?.clone();
        if let Some(name) = &changes.name {
            name.trim().clone_into(&mut room.name);
        }
        update_room(tx, business, &room)?;
        Ok(RoomView::from(&room))
    })
    .await
}

/// Delete a room that no appointment to come needs.
#[utoipa::path(delete, path = "/api/rooms/{id}", tag = "set-up", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Deleted")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    remove(&api, &caller, move |tx, business| {
        delete_room(tx, business, id.id())
    })
    .await
}
