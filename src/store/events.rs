//! What happened, in order: the source of live views and figures.
//!
//! An event is written in the transaction that causes it. After the commit the store publishes the highest sequence
//! ([`crate::store::Store::events_changed`]); listeners then read the rows from where they left off.

pub mod kinds;
pub mod of_calls;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Key, Record, Table, decode_value};
use crate::store::tx::{Listed, Range, Read, Tx};

/// The most events that one list call returns, so that no reader holds its snapshot for long.
pub const MAX_PAGE: usize = 1000;

/// Events by sequence.
pub struct Events;

impl Table for Events {
    const PREFIX: u8 = prefix::EVENTS;
    const NAME: &'static str = "events";
    type Key = u64;
    type Value = EventRecord;
}

/// One event as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRecord {
    /// When it happened, microseconds since 1970.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
    /// What happened, such as `appointment.booked`.
    pub kind: String,
    /// The rest, as compact JSON.
    pub payload: String,
}

impl Record for EventRecord {
    const VERSION: u8 = 1;
}

/// What a business transaction tells the world.
#[derive(Clone, Debug)]
pub struct Event {
    kind: &'static str,
    payload: String,
}

impl Event {
    /// Something of a kind of [`kinds::ALL`] happened; a payload that JSON cannot say becomes `null`.
    pub fn new(kind: &'static str, payload: &impl Serialize) -> Self {
        debug_assert!(kinds::ALL.contains(&kind), "{kind} is no known kind");
        Self {
            kind,
            payload: serde_json::to_string(payload).unwrap_or_else(|_| "null".into()),
        }
    }
}

impl Tx<'_> {
    /// Appends an event; its sequence.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn emit(&mut self, event: Event) -> Result<u64, StoreError> {
        let sequence = self.next_id::<Events>("event")?.get();
        let record = EventRecord {
            at: self.now(),
            kind: event.kind.to_owned(),
            payload: event.payload,
        };
        self.put::<Events>(&sequence, &record)?;
        Ok(sequence)
    }
}

/// At most `limit` (and [`MAX_PAGE`]) events after sequence `after`, oldest first.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn list(r: &impl Read, after: u64, limit: usize) -> Result<Listed<Events>, StoreError> {
    r.list::<Events>(Range {
        from: Some(after.saturating_add(1)),
        limit: limit.min(MAX_PAGE),
        ..Range::all()
    })
}

/// The highest sequence so far whose event can be read; 0 when nothing has happened. Damaged events above it are
/// logged and passed over: they must not keep the store from opening.
///
/// # Errors
/// When the store cannot be read.
pub fn last(r: &impl Read) -> Result<u64, StoreError> {
    let (mut last, mut damaged) = (0, 0_u64);
    let span = ([Events::PREFIX], [Events::PREFIX + 1]);
    r.scan(&span.0, &span.1, Direction::Backward, &mut |key, value| {
        let sequence = u64::decode(&mut &key[1..]);
        match (sequence, decode_value::<Events>(key, value)) {
            (Some(sequence), Ok(_)) => last = sequence,
            _ => damaged += 1,
        }
        Ok(last == 0)
    })?;
    if damaged > 0 {
        tracing::error!(
            damaged,
            last,
            "the newest events are damaged and are passed over; bella export saves what can be read"
        );
    }
    Ok(last)
}
