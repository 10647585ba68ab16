//! `GET /api/events`: what happens, as it happens, as server-sent events.
//!
//! A frame carries the event's sequence, its kind and its payload, which holds no names, numbers or words. `Last-Event-ID`
//! goes on after that one; when it is too old, `reset` comes first and says that something was missed.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, watch};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::http::problem::{Kind, Problem};
use crate::store::error::StoreError;
use crate::store::events::{self, EventRecord};
use crate::store::tx::Read;

/// Listeners at once: dashboards of one business.
pub const LISTENERS: usize = 64;
/// Events that are read at once.
const PAGE: usize = 200;
/// A frame without meaning after so long keeps proxies from hanging up.
const ALIVE: Duration = Duration::from_secs(15);

/// What happens, as it happens.
#[utoipa::path(get, path = "/api/events", tag = "operations",
    params(("Last-Event-ID" = Option<String>, Header, description = "Goes on after the event with this sequence")),
    responses((status = 200, description = "Frames with id, event and data; event: reset when Last-Event-ID is too old",
        body = String, content_type = "text/event-stream")))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let place = api.listeners.clone().try_acquire_owned();
    let full = |_| Problem::new(Kind::Busy, "too many listen to events already");
    let place = place.map_err(full)?;
    let changed = api.store.events_changed();
    let newest = *changed.borrow();
    let asked = headers.get("last-event-id");
    let asked = asked.and_then(|id| id.to_str().ok()?.trim().parse().ok());
    let is_missed = match asked {
        Some(asked) => api.store.read(|r| is_missed(r, asked, newest))?,
        None => false,
    };
    let after = asked.filter(|_| !is_missed).unwrap_or(newest);
    let mut ready = VecDeque::new();
    if is_missed {
        ready.push_back(reset(after));
    }
    let listener = Listener {
        closing: api.closing.clone(),
        api,
        changed,
        after,
        ready,
        _place: place,
    };
    Ok(Sse::new(listener.frames()).keep_alive(KeepAlive::new().interval(ALIVE)))
}

/// Whether something happened after `asked` that can be told no more, or `asked` has not happened yet. Sequences have gaps,
/// so only an event that is still there tells that none after it was forgotten.
fn is_missed(r: &impl Read, asked: u64, newest: u64) -> Result<bool, StoreError> {
    let oldest = events::list(r, 0, 1)?;
    let oldest = oldest.first().map_or(newest, |(sequence, _)| *sequence);
    Ok(asked > newest || asked.saturating_add(1) < oldest)
}

struct Listener {
    api: Api,
    changed: watch::Receiver<u64>,
    closing: watch::Receiver<bool>,
    /// The last event that was read.
    after: u64,
    ready: VecDeque<Event>,
    _place: OwnedSemaphorePermit,
}

impl Listener {
    fn frames(self) -> impl Stream<Item = Result<Event, Infallible>> {
        unfold(self, |mut listener| async {
            let frame = listener.next().await?;
            Some((Ok(frame), listener))
        })
    }

    /// The next frame; none when the server stops.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Some(frame);
            }
            self.changed.mark_unchanged();
            if self.read_on() {
                continue;
            }
            tokio::select! {
                _ = self.closing.wait_for(|is_closing| *is_closing) => return None,
                changed = self.changed.changed() => changed.ok()?,
            }
        }
    }

    /// Reads what happened since; whether anything did. What cannot be read now is read with the next event.
    fn read_on(&mut self) -> bool {
        let read = self.api.store.read(|r| events::list(r, self.after, PAGE));
        let rows = read.unwrap_or_default();
        for (sequence, record) in &rows {
            self.after = *sequence;
            self.ready.push_back(frame(*sequence, record));
        }
        !rows.is_empty()
    }
}

fn frame(sequence: u64, record: &EventRecord) -> Event {
    let event = Event::default().id(sequence.to_string());
    event.event(&record.kind).data(&record.payload)
}

fn reset(newest: u64) -> Event {
    let event = Event::default().id(newest.to_string());
    event
        .event("reset")
        .data(json!({"newest": newest}).to_string())
}
