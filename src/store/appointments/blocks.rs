//! Taken time by staff member or room and start: the only rows that a search for openings reads.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::appointment::Status;
use crate::domain::availability::{Block, Resource};
use crate::domain::id::{AppointmentId, RoomId, ServiceId, StaffId};
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Key, Record, Table};
use crate::store::tx::{Range, Read};

/// No block is longer, so a reader that starts this much earlier misses none.
pub const MAX_BLOCK: SignedDuration = SignedDuration::from_hours(24);

impl Key for Resource {
    fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Staff(id) => (0u8, id.get()).encode(out),
            Self::Room(id) => (1u8, id.get()).encode(out),
        }
    }

    fn decode(bytes: &mut &[u8]) -> Option<Self> {
        match <(u8, u64)>::decode(bytes)? {
            (0, id) => Some(Self::Staff(StaffId::new(id))),
            (1, id) => Some(Self::Room(RoomId::new(id))),
            _ => None,
        }
    }
}

/// Taken time by resource and start.
pub struct Blocks;

impl Table for Blocks {
    const PREFIX: u8 = prefix::BLOCKS;
    const NAME: &'static str = "blocks";
    type Key = (Resource, Timestamp, AppointmentId);
    type Value = BlockRecord;
}

/// The rest of a block.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct BlockRecord {
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    to: Timestamp,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    starts_at: Timestamp,
    service: ServiceId,
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::optional")]
    held_until: Option<Timestamp>,
}

impl Record for BlockRecord {
    const VERSION: u8 = 1;
}

pub(in crate::store) fn record_of(block: &Block, status: Status) -> BlockRecord {
    BlockRecord {
        to: block.to,
        starts_at: block.starts_at,
        service: block.service,
        held_until: match status {
            Status::Held { until } => Some(until),
            _ => None,
        },
    }
}

/// Adds the time of `resource` that is taken between `from` and `to` to `into`; holds that ended by `now` are free.
///
/// # Errors
/// When the store cannot be read.
pub fn read_blocks(
    r: &impl Read,
    resource: Resource,
    (from, to): (Timestamp, Timestamp),
    now: Timestamp,
    into: &mut Vec<Block>,
) -> Result<(), StoreError> {
    let first = (resource, before(from), AppointmentId::new(0));
    let end = (resource, to, AppointmentId::new(0));
    for ((_, starts, appointment), record) in r.list::<Blocks>(Range::between(first, end))? {
        let is_free = record.to <= from || record.held_until.is_some_and(|until| until <= now);
        if !is_free {
            into.push(Block {
                resource,
                from: starts,
                to: record.to,
                starts_at: record.starts_at,
                service: record.service,
                appointment,
            });
        }
    }
    Ok(())
}

fn before(from: Timestamp) -> Timestamp {
    from.checked_sub(MAX_BLOCK).unwrap_or(Timestamp::MIN)
}
