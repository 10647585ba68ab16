//! What a month of a busy office leaves in the roll-ups: 1,000 calls a day for 30 days.

use bella::store::Store;
use bella::store::error::StoreError;
use bella::store::rollups::bucket::{Bucket, Count, Named, Took};
use bella::store::rollups::{Grain, Rollups, key};
use bella::store::tx::{Actor, Cause, Read, Tx};
use bella::watch::rollups::TURN;
use jiff::{SignedDuration, Timestamp};

/// Calls in each of the twelve hours that the office is open.
const CALLS_AN_HOUR: i64 = 84;
/// What so many calls leave behind; `seed` moves the latencies.
fn calls(count: i64, seed: i64) -> Bucket {
    let mut bucket = Bucket::default();
    let turns = count * 8;
    for (counted, n) in [
        (Count::CallsStarted, count),
        (Count::CallsEnded, count),
        (Count::CallsSpoken, count),
        (Count::CallsSucceeded, count - 1),
        (Count::CallsToBook, count / 2),
        (Count::Turns, turns),
        (Count::TurnsHeard, turns - count),
        (Count::TurnsReasked, count / 3),
    ] {
        bucket.add(counted, n);
    }
    for outcome in [
        "booked",
        "moved",
        "cancelled",
        "answered",
        "message",
        "transferred",
        "abandoned",
    ] {
        bucket.add_named(Named::Outcome, outcome, count / 7 + 1);
    }
    for rung in [
        "hearing.gather",
        "hearing.keypad",
        "understanding.local",
        "understanding.model",
        "answering.bella",
        "answering.owner",
    ] {
        bucket.add_named(Named::Rung, rung, turns);
    }
    for vendor in ["twilio_api", "openai_api", "smtp"] {
        bucket.add_named(Named::VendorSuccess, vendor, count);
        bucket.add_named(Named::VendorFailure, vendor, 1);
        for turn in 0..count {
            bucket.record(Took::Vendor, vendor, spread(turn * 7 + seed) * 40);
        }
    }
    for turn in 0..turns {
        bucket.record(Took::Turn, TURN, spread(turn + seed));
    }
    bucket
}

/// A latency between 1 and about 200 ms, most of them short.
fn spread(n: i64) -> u32 {
    let step = u32::try_from(n.rem_euclid(97)).unwrap_or(0);
    1_000 + step * step * 20
}

/// Fills the month before `now`.
pub fn fill(store: &Store, now: Timestamp) {
    let first = Grain::Day.start(now) - SignedDuration::from_hours(30 * 24);
    let cause = Cause {
        now,
        actor: Actor::System,
        request_id: String::new(),
    };
    let work = move |tx: &mut Tx| -> Result<(), StoreError> {
        for hour in 0..30 * 24 {
            let at = first + SignedDuration::from_hours(hour);
            if hour % 24 >= 12 {
                continue;
            }
            add(tx, Grain::Hour, at, &calls(CALLS_AN_HOUR, hour))?;
            let day = Grain::Day.start(at);
            add(tx, Grain::Day, day, &calls(CALLS_AN_HOUR, hour))?;
        }
        for minute in 0..3 * 24 * 60 {
            let at = Grain::Minute.start(now) - SignedDuration::from_mins(minute);
            add(tx, Grain::Minute, at, &calls(2, minute))?;
        }
        Ok(())
    };
    let filled: Result<(), StoreError> = store.write_blocking(cause, work);
    filled.expect("the store works");
}

fn add(tx: &mut Tx, grain: Grain, at: Timestamp, more: &Bucket) -> Result<(), StoreError> {
    let mut row = tx.get::<Rollups>(&key(grain, at))?.unwrap_or_default();
    row.merge(more);
    tx.put::<Rollups>(&key(grain, at), &row)
}
