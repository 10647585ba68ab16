//! `/api/messages`: what callers left, spoken or written.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::caller::Caller;
use crate::api::page::{Page, limit, read_cursor, sift};
use crate::api::vendor;
use crate::api::wire::{IdNumber, instant};
use crate::api::{Api, refusal};
use crate::desk::messages::{Care, erase, take_care};
use crate::http::body::{Json, Path, Query};
use crate::http::problem::{Kind, Problem};
use crate::providers::guarded::VendorError;
use crate::store::calls::{MessageId, MessageRecord, Messages};
use crate::store::engine::Direction;
use crate::store::tx::{Range, Read, Tx};

/// A message for the owner.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageView {
    /// Its identifier
    pub id: IdNumber,
    /// The call it was left in
    pub call_id: IdNumber,
    /// The number to call back
    pub from: Option<String>,
    /// Who left it, if known
    pub name: Option<String>,
    /// When
    pub at: String,
    /// The words, when written
    pub text: String,
    /// Where the recording is heard, when spoken: `/api/messages/{id}/recording`
    pub recording_url: Option<String>,
    /// How long the recording is
    pub recording_seconds: Option<u32>,
    /// Whether somebody took care of it
    pub is_done: bool,
}

/// Which messages.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// Whether somebody took care of them; absent for all
    is_done: Option<bool>,
    /// The most rows
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next_cursor` of the page before
    #[param(max_length = 200)]
    cursor: Option<String>,
}

/// What to change of a message.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageChanges {
    /// Whether somebody took care of it
    is_done: bool,
}

impl MessageView {
    fn new(id: MessageId, message: MessageRecord, zone: &TimeZone) -> Self {
        let (url, seconds) = match message.recording {
            Some(recording) => (Some(recording_url(id)), Some(recording.seconds)),
            None => (None, None),
        };
        Self {
            id: id.into(),
            call_id: message.call.into(),
            from: message.from.map(|phone| phone.to_string()),
            name: message.name,
            at: instant(message.at, zone),
            text: message.text,
            recording_url: url,
            recording_seconds: seconds,
            is_done: message.is_done,
        }
    }
}

/// List messages, the newest first.
#[utoipa::path(get, path = "/api/messages", tag = "calls", params(Which),
    responses((status = 200, body = Page<MessageView>)))]
pub async fn list(
    State(api): State<Api>,
    _caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<Page<MessageView>>, Problem> {
    let limit = limit(which.limit)?;
    let before = read_cursor::<1>(which.cursor.as_deref())?;
    let before = before.map(|[id]| id.cast_unsigned());
    let wanted = |message: &MessageRecord| which.is_done.is_none_or(|one| one == message.is_done);
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let read = |before: Option<u64>, limit| {
            r.list::<Messages>(Range {
                from: None,
                to: before.map(MessageId::new),
                direction: Direction::Backward,
                limit,
            })
        };
        let rows = sift(
            (before, limit),
            read,
            |(id, _)| id.get(),
            |(_, one)| wanted(one),
        )?;
        Ok(Json(
            rows.map(|(id, message)| MessageView::new(id, message, &zone)),
        ))
    })
}

/// Look at a message.
#[utoipa::path(get, path = "/api/messages/{id}", tag = "calls", params(("id" = IdNumber, Path)),
    responses((status = 200, body = MessageView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<MessageView>, Problem> {
    api.store.read(|r| {
        let message = r.get::<Messages>(&id.id())?;
        let message = message.ok_or_else(|| refusal::not_found("message"))?;
        let (zone, _) = api.zone_and_country(r)?;
        Ok(Json(MessageView::new(id.id(), message, &zone)))
    })
}

/// Say that somebody took care of a message.
#[utoipa::path(patch, path = "/api/messages/{id}", tag = "calls", params(("id" = IdNumber, Path)),
    request_body = MessageChanges, responses((status = 200, body = MessageView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
    Json(changes): Json<MessageChanges>,
) -> Result<Json<MessageView>, Problem> {
    let desk = api.clone();
    let write = api
        .store
        .write(caller.cause(), move |tx| -> Result<_, Problem> {
            let care = Care {
                is_done: changes.is_done,
            };
            let message = take_care(tx, id.id(), care)?;
            let (zone, _) = desk.zone_and_country(tx)?;
            Ok(MessageView::new(id.id(), message, &zone))
        });
    Ok(Json(write.await?))
}

/// Where the recording of a message is heard.
pub fn recording_url(id: MessageId) -> String {
    format!("/api/messages/{id}/recording")
}

/// Hear the recording of a message; asks Twilio for it.
#[utoipa::path(get, path = "/api/messages/{id}/recording", tag = "calls", params(("id" = IdNumber, Path)),
    responses((status = 200, description = "The sound", content_type = "audio/mpeg", body = Vec<u8>)))]
pub async fn get_recording(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Response, Problem> {
    let message = api.store.read(|r| r.get::<Messages>(&id.id()))?;
    let message = message.ok_or_else(|| refusal::not_found("message"))?;
    let Some(recording) = message.recording else {
        let why = "this message was written, not spoken";
        return Err(Problem::new(Kind::NotFound, why));
    };
    let Some(recordings) = &api.recordings else {
        return Err(vendor::no_account());
    };
    let sound = recordings.play(&recording.sid).await;
    let sound = sound.map_err(|error| match error {
        VendorError::Rejected { status: 404, .. } => {
            let why = "Twilio has no such recording: it was deleted there, or is not ready yet";
            Problem::new(Kind::NotFound, why)
        }
        error => vendor::problem(error),
    })?;
    let headers = [
        (header::CONTENT_TYPE, "audio/mpeg"),
        // What a caller said stays in no cache.
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Bytes::from(sound)).into_response())
}

/// Forget a message. Its recording is deleted at Twilio too, as soon as that can be reached.
#[utoipa::path(delete, path = "/api/messages/{id}", tag = "calls", params(("id" = IdNumber, Path)),
    responses((status = 204, description = "Forgotten")))]
pub async fn delete(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<StatusCode, Problem> {
    let work = move |tx: &mut Tx| erase(tx, id.id());
    api.store.write(caller.cause(), work).await?;
    Ok(StatusCode::NO_CONTENT)
}
