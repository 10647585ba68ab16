//! Roll-ups: what happened in each minute, hour and day, added up from the events.
//!
//! One row is one stretch of time with everything that was counted in it; a stretch in which nothing happened has none.
//! The rows are brought forward together with the cursor ([`Progress`]) in one transaction, so that no event counts twice
//! or is lost.

pub mod bucket;
pub mod histogram;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::id::CallId;
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::rollups::bucket::Bucket;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table, row_key};
use crate::store::tx::{Listed, Range, Read, Tx};

/// How long a stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grain {
    /// A minute.
    Minute,
    /// An hour, by UTC.
    Hour,
    /// A day, by UTC.
    Day,
    /// Everything since the first call: one row.
    Ever,
}

impl Grain {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Minute, Self::Hour, Self::Day, Self::Ever];

    /// How long it is, seconds; `None` for what has no end.
    pub fn seconds(self) -> Option<i64> {
        match self {
            Self::Minute => Some(60),
            Self::Hour => Some(3_600),
            Self::Day => Some(86_400),
            Self::Ever => None,
        }
    }

    /// The word for it in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Ever => "ever",
        }
    }

    /// The beginning of the stretch that a moment lies in.
    pub fn start(self, at: Timestamp) -> Timestamp {
        let Some(seconds) = self.seconds() else {
            return Timestamp::UNIX_EPOCH;
        };
        let start = at.as_second().div_euclid(seconds) * seconds;
        Timestamp::from_second(start).unwrap_or(Timestamp::MIN)
    }

    /// The end of the stretch that begins at `start`.
    pub fn end(self, start: Timestamp) -> Timestamp {
        let seconds = self.seconds().map(SignedDuration::from_secs);
        let end = seconds.and_then(|seconds| start.checked_add(seconds).ok());
        end.unwrap_or(Timestamp::MAX)
    }

    /// How long its rows are kept, days; `None` for ever.
    pub fn kept_days(self) -> Option<u32> {
        match self {
            Self::Minute => Some(3),
            Self::Hour => Some(100),
            Self::Day => Some(1_100),
            Self::Ever => None,
        }
    }

    fn code(self) -> u8 {
        self as u8
    }
}

/// Roll-ups by grain and beginning.
pub struct Rollups;

impl Table for Rollups {
    const PREFIX: u8 = prefix::ROLLUPS;
    const NAME: &'static str = "rollups";
    type Key = (u8, Timestamp);
    type Value = Bucket;
}

/// The key of a stretch.
pub fn key(grain: Grain, start: Timestamp) -> (u8, Timestamp) {
    (grain.code(), start)
}

/// How far the events have been added up.
pub struct RollupProgress;

impl Table for RollupProgress {
    const PREFIX: u8 = prefix::ROLLUP_PROGRESS;
    const NAME: &'static str = "rollup_progress";
    type Key = ();
    type Value = Progress;
}

/// How far the events have been added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The sequence of the newest event that is in the roll-ups.
    pub cursor: u64,
    /// Counts the transactions that brought them forward: whoever does not know whether its own came through looks here.
    pub steps: u64,
}

impl Record for Progress {
    const VERSION: u8 = 1;
}

/// How far the events have been added up.
///
/// # Errors
/// When the store cannot be read or the record is damaged.
pub fn progress(r: &impl Read) -> Result<Progress, StoreError> {
    Ok(r.get::<RollupProgress>(&())?.unwrap_or_default())
}

/// Calls of the last day, as far as the figures need them.
pub struct LateCalls;

impl Table for LateCalls {
    const PREFIX: u8 = prefix::LATE_CALLS;
    const NAME: &'static str = "late_calls";
    type Key = CallId;
    type Value = LateCall;
}

/// A call under way, or one that ended lately: something may still come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateCall {
    /// Whether the caller said or pressed anything.
    pub has_spoken: bool,
    /// Whether its end is in the roll-ups.
    pub is_ended: bool,
    /// When something last happened in it.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub last_at: Timestamp,
}

impl Record for LateCall {
    const VERSION: u8 = 1;
}

/// A call in which nothing happened for so long is not under way any more, whoever did not say that it ended.
const SILENT: SignedDuration = SignedDuration::from_mins(3);

/// How many calls are under way.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn under_way(r: &impl Read, now: Timestamp) -> Result<usize, StoreError> {
    let late = r.list::<LateCalls>(Range::all())?;
    let calls = late.iter().map(|(_, call)| call);
    let open = calls.filter(|call| !call.is_ended && now.duration_since(call.last_at) < SILENT);
    Ok(open.count())
}

/// Deletes stretches of a grain that began before `before`, at most `limit` of them; how many.
///
/// # Errors
/// When the store cannot be read.
pub fn forget(
    tx: &mut Tx,
    grain: Grain,
    before: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    let (first, end) = (key(grain, Timestamp::MIN), key(grain, before));
    let (first, end) = (row_key::<Rollups>(&first), row_key::<Rollups>(&end));
    let mut old = Vec::new();
    tx.scan(&first, &end, Direction::Forward, &mut |key, _| {
        old.push(key.to_vec());
        Ok(old.len() < limit)
    })?;
    let count = old.len();
    for key in old {
        tx.set(key, None);
    }
    Ok(count)
}

/// The stretches of a grain that begin from `from` on and before `to`, oldest first. One that cannot be read is passed
/// over: a damaged row must not hide all others.
///
/// # Errors
/// When the store cannot be read.
pub fn between(
    r: &impl Read,
    grain: Grain,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, Bucket)>, StoreError> {
    let range = Range::between(key(grain, from), key(grain, to));
    let rows: Result<Listed<Rollups>, StoreError> = r.list::<Rollups>(range);
    match rows {
        Ok(rows) => Ok(rows.into_iter().map(|((_, at), row)| (at, row)).collect()),
        Err(StoreError::Damaged { .. }) => {
            tracing::error!("roll-ups are damaged; figures of that time are incomplete");
            readable(r, grain, from, to)
        }
        Err(error) => Err(error),
    }
}

fn readable(
    r: &impl Read,
    grain: Grain,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, Bucket)>, StoreError> {
    use crate::store::table::{Key, decode_value};

    let mut rows = Vec::new();
    let (from, to) = (key(grain, from), key(grain, to));
    let (from, to) = (row_key::<Rollups>(&from), row_key::<Rollups>(&to));
    r.scan(&from, &to, Direction::Forward, &mut |key, value| {
        let at = <(u8, Timestamp)>::decode(&mut &key[1..]);
        if let (Some((_, at)), Ok(row)) = (at, decode_value::<Rollups>(key, value)) {
            rows.push((at, row));
        }
        Ok(true)
    })?;
    Ok(rows)
}
