//! When the server was up: one row for each span of time without a gap between heartbeats.
//!
//! A heartbeat extends the newest row instead of adding one, so that years of them are a handful of rows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Listed, Range, Read, Tx};

/// Spans by their first heartbeat.
pub struct UpSpans;

impl Table for UpSpans {
    const PREFIX: u8 = prefix::UP_SPANS;
    const NAME: &'static str = "up_spans";
    type Key = Timestamp;
    type Value = UpSpan;
}

/// A span of time in which the server was up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpSpan {
    /// Its last heartbeat.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub last_at: Timestamp,
    /// Whether the server was stopped properly then: what follows is a planned restart, not downtime.
    pub is_stopped: bool,
}

impl Record for UpSpan {
    const VERSION: u8 = 1;
}

/// The newest span.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn newest(r: &impl Read) -> Result<Option<(Timestamp, UpSpan)>, StoreError> {
    let mut rows = r.list::<UpSpans>(Range {
        direction: Direction::Backward,
        limit: 1,
        ..Range::all()
    })?;
    Ok(rows.pop())
}

/// All spans, oldest first.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn list(r: &impl Read) -> Result<Listed<UpSpans>, StoreError> {
    r.list::<UpSpans>(Range::all())
}

/// Writes a span.
///
/// # Errors
/// When it cannot be encoded.
pub fn save(tx: &mut Tx, started_at: Timestamp, span: &UpSpan) -> Result<(), StoreError> {
    tx.put::<UpSpans>(&started_at, span)
}
