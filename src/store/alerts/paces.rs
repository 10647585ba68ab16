//! How many messages each channel carried lately, so that a storm does not flood anybody.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::store::alerts::settings::Channel;
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Read, Tx};

/// The most messages about alerts that one channel carries within [`SPAN`].
pub const MOST: usize = 5;
/// The time in which they are counted.
pub const SPAN: SignedDuration = SignedDuration::from_mins(10);

/// Paces by channel.
pub struct Paces;

impl Table for Paces {
    const PREFIX: u8 = prefix::ALERT_PACES;
    const NAME: &'static str = "alert_paces";
    type Key = u8;
    type Value = Pace;
}

/// What one channel carried lately.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// When, oldest first; at most [`MOST`].
    told_at: Vec<i64>,
}

impl Record for Pace {
    const VERSION: u8 = 1;
}

impl Pace {
    /// How many messages it may still carry at `now`.
    pub fn left(&self, now: Timestamp) -> usize {
        let since = (now - SPAN).as_microsecond();
        // A message of the future was told before the clock was set back.
        let recent = self.told_at.iter().filter(|at| **at > since).count();
        MOST.saturating_sub(recent)
    }

    /// When it may carry a message again, seen from `now`.
    pub fn free_at(&self, now: Timestamp) -> Timestamp {
        let oldest = self.told_at.first().filter(|_| self.left(now) == 0);
        let free = oldest.and_then(|at| Timestamp::from_microsecond(*at).ok());
        // However the clock was set, nothing waits longer than the span.
        free.map_or(now, |at| (at + SPAN).min(now + SPAN))
    }

    /// Counts one message.
    pub fn count(&mut self, now: Timestamp) {
        if self.told_at.len() == MOST {
            self.told_at.remove(0);
        }
        self.told_at.push(now.as_microsecond());
    }
}

/// What a channel carried lately.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn get(r: &impl Read, channel: Channel) -> Result<Pace, StoreError> {
    Ok(r.get::<Paces>(&channel.key())?.unwrap_or_default())
}

/// Keeps what a channel carried.
///
/// # Errors
/// When the store cannot be written.
pub fn put(tx: &mut Tx, channel: Channel, pace: &Pace) -> Result<(), StoreError> {
    tx.put::<Paces>(&channel.key(), pace)
}
