//! The figures: what the roll-ups of a stretch of time say. No data is `None`, never 0 or 100 %.

use jiff::{SignedDuration, Timestamp};

use crate::store::error::StoreError;
use crate::store::rollups::bucket::{Bucket, Count, Named, Took};
use crate::store::rollups::{Grain, between};
use crate::store::tx::Read;
use crate::watch::rollups::TURN;

/// A stretch of time, `to` excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

impl Window {
    /// The last `hours` before now, and this very minute.
    pub fn last_hours(hours: u32, now: Timestamp) -> Self {
        let length = SignedDuration::from_hours(i64::from(hours));
        Self {
            from: now.checked_sub(length).unwrap_or(Timestamp::MIN),
            to: Grain::Minute.end(Grain::Minute.start(now)),
        }
    }
}

/// Everything that was counted in a window, from as few rows as possible: whole hours, and the minutes before the first and
/// after the last of them. Where the minutes are not kept any more, the hour that they belong to counts as a whole.
///
/// # Errors
/// When the store cannot be read.
pub fn over(r: &impl Read, window: Window) -> Result<Bucket, StoreError> {
    let hour = Grain::Hour.start(window.from);
    let first = match hour == window.from {
        true => hour,
        false => Grain::Hour.end(hour),
    };
    let mut sum = Bucket::default();
    if first > window.from {
        merge(
            &mut sum,
            between(r, Grain::Minute, window.from, first.min(window.to))?,
        );
    }
    let last = Grain::Hour.start(window.to);
    if last >= first {
        merge(&mut sum, between(r, Grain::Hour, first, last)?);
        merge(&mut sum, begun(r, last, window.to)?);
    }
    Ok(sum)
}

/// As [`over`], also where the hours are not kept any more: there whole days by UTC count that began within the window.
///
/// # Errors
/// When the store cannot be read.
pub fn since_long(r: &impl Read, window: Window, now: Timestamp) -> Result<Bucket, StoreError> {
    let kept = Grain::Hour
        .kept_days()
        .map_or(0, |days| i64::from(days.saturating_sub(1)));
    let kept = SignedDuration::from_hours(kept * 24);
    let whole = Grain::Day.start(now.checked_sub(kept).unwrap_or(Timestamp::MIN));
    if window.from >= whole {
        return over(r, window);
    }
    let mut sum = Bucket::default();
    let until = whole.min(window.to);
    merge(&mut sum, between(r, Grain::Day, window.from, until)?);
    if until < window.to {
        sum.merge(&over(
            r,
            Window {
                from: until,
                ..window
            },
        )?);
    }
    Ok(sum)
}

/// What was counted from the beginning of an hour until a moment in it.
fn begun(
    r: &impl Read,
    hour: Timestamp,
    to: Timestamp,
) -> Result<Vec<(Timestamp, Bucket)>, StoreError> {
    if hour == to {
        return Ok(Vec::new());
    }
    let end = Grain::Hour.end(hour);
    let mut minutes = between(r, Grain::Minute, hour, end)?;
    if minutes.is_empty() {
        return between(r, Grain::Hour, hour, end);
    }
    minutes.retain(|(at, _)| *at < to);
    Ok(minutes)
}

fn merge(sum: &mut Bucket, rows: Vec<(Timestamp, Bucket)>) {
    for (_, bucket) in rows {
        sum.merge(&bucket);
    }
}

/// The figures of a stretch of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Calls that began.
    pub calls_started: i64,
    /// Calls that ended.
    pub calls_ended: i64,
    /// Calls in which the caller spoke at least once.
    pub calls_spoken: i64,
    /// Turns.
    pub turns: i64,
    /// Ended calls in which the caller got what they wanted or a person, of those that spoke at least once.
    pub call_success_rate: Option<f64>,
    /// Calls that booked, of those that wanted to.
    pub booking_conversion: Option<f64>,
    /// Calls not abandoned, of those that ended.
    pub completion_rate: Option<f64>,
    /// Calls abandoned, of those that ended.
    pub abandonment_rate: Option<f64>,
    /// Calls handed to a person, of those that ended.
    pub transfer_rate: Option<f64>,
    /// Turns understood at the first hearing, of those with speech.
    pub speech_recognition_accuracy: Option<f64>,
    /// Turns whose question had to be put again, of those with speech.
    pub misunderstanding_rate: Option<f64>,
    /// Turns that used the last rung or failed, of all.
    pub error_rate: Option<f64>,
    /// Turns that took at most two seconds, of all.
    pub fast_turns: Option<f64>,
    /// The mean of a turn, seconds.
    pub avg_response_time: Option<f64>,
    /// What half of the turns do not exceed, milliseconds.
    pub latency_ms_p50: Option<f64>,
    /// What 95 % of the turns do not exceed, milliseconds.
    pub latency_ms_p95: Option<f64>,
    /// What 99 % of the turns do not exceed, milliseconds.
    pub latency_ms_p99: Option<f64>,
}

impl Figures {
    /// The figures of what was counted.
    pub fn of(bucket: &Bucket) -> Self {
        let count = |count| bucket.get(count);
        let outcome = |name| bucket.get_named(Named::Outcome, name);
        let (ended, heard) = (count(Count::CallsEnded), count(Count::TurnsHeard));
        let misheard = count(Count::TurnsReasked) + count(Count::TurnsCorrected);
        let turns = bucket.took(Took::Turn, TURN);
        let timed = turns.map_or(0, |turns| turns.count() as i64);
        let percentile = |share| Some(turns?.percentile_us(share)? / 1_000.0);
        Self {
            calls_started: count(Count::CallsStarted),
            calls_ended: ended,
            calls_spoken: count(Count::CallsSpoken),
            turns: count(Count::Turns),
            call_success_rate: rate(count(Count::CallsSucceeded), count(Count::CallsSpoken)),
            booking_conversion: rate(outcome("booked"), count(Count::CallsToBook)),
            completion_rate: rate(ended - outcome("abandoned"), ended),
            abandonment_rate: rate(outcome("abandoned"), ended),
            transfer_rate: rate(outcome("transferred"), ended),
            speech_recognition_accuracy: rate(heard - misheard, heard),
            misunderstanding_rate: rate(count(Count::TurnsReasked), heard),
            error_rate: rate(count(Count::TurnsFailed), count(Count::Turns)),
            fast_turns: rate(timed - count(Count::TurnsSlow), timed),
            avg_response_time: turns.and_then(|turns| Some(turns.mean_us()? / 1_000_000.0)),
            latency_ms_p50: percentile(0.50),
            latency_ms_p95: percentile(0.95),
            latency_ms_p99: percentile(0.99),
        }
    }
}

/// A share from 0 to 1. A turn may lie in one stretch and what became of it in the next, so it is kept within these.
pub(in crate::watch) fn rate(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| (part as f64 / whole as f64).clamp(0.0, 1.0))
}
