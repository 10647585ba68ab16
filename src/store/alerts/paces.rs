//! How many messages each channel carried lately, so that a storm does not flood anybody.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::contact::Channel;
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
    type Key = String;
    type Value = Pace;
}

/// What one channel carried lately, and will carry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// When, microseconds since 1970.
    told_at: Vec<i64>,
}

impl Record for Pace {
    const VERSION: u8 = 1;
}

impl Pace {
    /// How many messages it may still carry at `now`, so that no stretch of [`SPAN`] has more than [`MOST`].
    pub fn left(&self, now: Timestamp) -> usize {
        MOST.saturating_sub(self.near(now))
    }

    fn near(&self, now: Timestamp) -> usize {
        let (since, until) = ((now - SPAN).as_microsecond(), (now + SPAN).as_microsecond());
        let is_near = |at: &&i64| (since + 1..until).contains(*at);
        self.told_at.iter().filter(is_near).count()
    }

    /// When it may carry a message again, seen from `now`, with places for so many `others`.
    pub fn free_at(&self, now: Timestamp, others: usize) -> Timestamp {
        let mut at = now;
        // However full it is, each message makes room one span later.
        for _ in 0..self.told_at.len() {
            if self.left(at) > others {
                break;
            }
            let since = (at - SPAN).as_microsecond();
            let oldest = self.told_at.iter().filter(|told| **told > since).min();
            let free = oldest.and_then(|told| Timestamp::from_microsecond(*told).ok());
            at = free.map_or(at, |told| told + SPAN);
        }
        at
    }

    /// Counts one message that goes at `at`, which may lie ahead.
    pub fn count(&mut self, at: Timestamp, now: Timestamp) {
        let since = (now - SPAN).as_microsecond();
        self.told_at.retain(|told| *told > since);
        self.told_at.push(at.as_microsecond());
    }
}

/// What a channel carried lately.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn get(r: &impl Read, channel: Channel) -> Result<Pace, StoreError> {
    Ok(r.get::<Paces>(&channel.name().to_owned())?
        .unwrap_or_default())
}

/// Keeps what a channel carried.
///
/// # Errors
/// When the store cannot be written.
pub fn put(tx: &mut Tx, channel: Channel, pace: &Pace) -> Result<(), StoreError> {
    tx.put::<Paces>(&channel.name().to_owned(), pace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stretch_of_ten_minutes_has_more_than_five() {
        let start: Timestamp = "2026-03-02T15:00:00Z".parse().expect("a moment");
        let mut pace = Pace::default();
        let mut sent = Vec::new();
        for second in 0..3_600 {
            let now = start + SignedDuration::from_secs(second);
            if pace.left(now) > 0 {
                pace.count(now, now);
                sent.push(now);
                if pace.left(now) == 0 {
                    let digest_at = pace.free_at(now, 0);
                    pace.count(digest_at, now);
                    sent.push(digest_at);
                }
            }
        }
        for at in &sent {
            let until = *at + SPAN;
            let within = sent.iter().filter(|other| (*at..until).contains(*other));
            assert!(within.count() <= MOST, "from {at}");
        }
        assert!(sent.len() >= 30, "{}", sent.len());
    }
}
