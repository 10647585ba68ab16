//! Adds events up into roll-ups.
//!
//! [`next`] reads events after the cursor and adds them up without a transaction; [`apply`] writes what came of it together
//! with the new cursor, and only if the cursor still stands where the reading began. So a step may be tried again whatever
//! became of it, and callers wait for nothing but the writing of a few rows.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use crate::dialogue::outcome::Outcome;
use crate::domain::id::CallId;
use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::events::of_calls::{CallChanged, CallEnded, CallStarted, CallTurn, Rungs};
use crate::store::events::{EventRecord, Events};
use crate::store::rollups::bucket::{Bucket, Count, Named, Took};
use crate::store::rollups::{
    Grain, LateCall, LateCalls, Progress, RollupProgress, Rollups, key, progress,
};
use crate::store::table::{Key, Table, decode_value, row_key};
use crate::store::tx::{Read, Tx};
use crate::watch::meter::{SLOW_US, TurnMeter};

/// Events that one step adds up.
pub const STEP: usize = 2_000;

/// The name under which the latency of turns is kept.
pub const TURN: &str = "turn";

/// Events added up, ready to be written.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Where the reading began.
    from: Progress,
    /// The newest event in it.
    cursor: u64,
    /// How many events were read.
    pub events: usize,
    minutes: BTreeMap<Timestamp, Bucket>,
    late: BTreeMap<CallId, LateCall>,
}

impl Step {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.events == 0 && self.minutes.is_empty()
    }

    /// The newest event in it.
    pub fn cursor(&self) -> u64 {
        self.cursor
    }

    /// The count of steps once this one is written.
    pub fn number(&self) -> u64 {
        self.from.steps + 1
    }

    /// Adds what was counted outside of events, at the minute of `now`.
    pub fn add(&mut self, now: Timestamp, counted: &Bucket) {
        if !counted.is_empty() {
            self.at(now).merge(counted);
        }
    }

    fn at(&mut self, at: Timestamp) -> &mut Bucket {
        self.minutes.entry(Grain::Minute.start(at)).or_default()
    }
}

/// Adds up the next events. An event that cannot be read is passed over: it must not keep all others from counting.
///
/// # Errors
/// When the store cannot be read.
pub fn next(r: &impl Read, meter: &TurnMeter) -> Result<Step, StoreError> {
    let from = progress(r)?;
    let mut step = Step {
        from,
        cursor: from.cursor,
        ..Step::default()
    };
    let mut events = Vec::new();
    let first = row_key::<Events>(&from.cursor.saturating_add(1));
    let end = [Events::PREFIX + 1];
    r.scan(&first, &end, Direction::Forward, &mut |key, value| {
        if let Some(sequence) = u64::decode(&mut &key[1..]) {
            step.cursor = sequence;
            events.push((sequence, decode_value::<Events>(key, value)));
        }
        Ok(events.len() < STEP)
    })?;
    step.events = events.len();
    let known = meter.latencies(from.cursor, step.cursor);
    for (sequence, event) in events {
        match event {
            Ok(event) => fold(r, &mut step, &event, known.get(&sequence).copied())?,
            Err(error) => tracing::error!(%error, sequence, "an event counts in no figure"),
        }
    }
    Ok(step)
}

/// Writes a step; `false` when the roll-ups have moved on since it was read.
///
/// # Errors
/// When the store cannot be read or written.
pub fn apply(tx: &mut Tx, step: &Step) -> Result<bool, StoreError> {
    if progress(tx)? != step.from {
        return Ok(false);
    }
    let mut stretches: BTreeMap<(Grain, Timestamp), Bucket> = BTreeMap::new();
    for (at, bucket) in &step.minutes {
        for grain in Grain::ALL {
            let stretch = stretches.entry((grain, grain.start(*at))).or_default();
            stretch.merge(bucket);
        }
    }
    for ((grain, start), bucket) in &stretches {
        let key = key(*grain, *start);
        let mut row = tx.get::<Rollups>(&key)?.unwrap_or_default();
        row.merge(bucket);
        tx.put::<Rollups>(&key, &row)?;
    }
    for (call, late) in &step.late {
        tx.put::<LateCalls>(call, late)?;
    }
    let progress = Progress {
        cursor: step.cursor,
        steps: step.number(),
    };
    tx.put::<RollupProgress>(&(), &progress)?;
    Ok(true)
}

/// Forgets notes of turns that are in the roll-ups.
pub fn written(step: &Step, meter: &TurnMeter) {
    meter.forget(step.cursor);
}

fn fold(
    r: &impl Read,
    step: &mut Step,
    event: &EventRecord,
    took_us: Option<u32>,
) -> Result<(), StoreError> {
    let payload = event.payload.as_str();
    match event.kind.as_str() {
        CallStarted::KIND => {
            if let Some(news) = read::<CallStarted>(payload).filter(|news| !news.is_test) {
                let call = CallId::new(news.call);
                step.late.insert(call, begun(event.at));
                step.at(event.at).add(Count::CallsStarted, 1);
            }
        }
        CallTurn::KIND => {
            if let Some(news) = read::<CallTurn>(payload).filter(|news| !news.is_test) {
                let late = late(r, step, news.call, event.at)?;
                late.has_spoken |= matches!(news.heard, Some("words" | "keys"));
                late.last_at = event.at;
                turn(step.at(event.at), &news, took_us);
            }
        }
        CallEnded::KIND => {
            if let Some(news) = read::<CallEnded>(payload).filter(|news| !news.is_test) {
                let late = late(r, step, news.call, event.at)?;
                let has_spoken = late.has_spoken || is_success(news.outcome);
                late.has_spoken = has_spoken;
                late.is_ended = true;
                late.last_at = event.at;
                ended(step.at(event.at), &news, has_spoken);
            }
        }
        CallChanged::KIND => {
            if let Some(news) = read::<CallChanged>(payload).filter(|news| !news.is_test) {
                let late = late(r, step, news.call, event.at)?;
                let is_heard_first = is_success(news.outcome) && !late.has_spoken;
                late.has_spoken |= is_heard_first;
                let bucket = step.at(news.ended_at);
                bucket.add(Count::CallsSpoken, i64::from(is_heard_first));
                changed(bucket, &news);
            }
        }
        kind => other(r, step, kind, event)?,
    }
    Ok(())
}

fn read<'e, T: Deserialize<'e>>(payload: &'e str) -> Option<T> {
    serde_json::from_str(payload).ok()
}

fn begun(at: Timestamp) -> LateCall {
    LateCall {
        has_spoken: false,
        is_ended: false,
        last_at: at,
    }
}

/// What is known of a call, within this step or before it.
fn late<'s>(
    r: &impl Read,
    step: &'s mut Step,
    call: u64,
    at: Timestamp,
) -> Result<&'s mut LateCall, StoreError> {
    let call = CallId::new(call);
    let known = match step.late.contains_key(&call) {
        true => None,
        false => r.get::<LateCalls>(&call)?,
    };
    Ok(step
        .late
        .entry(call)
        .or_insert_with(|| known.unwrap_or(begun(at))))
}

fn turn(bucket: &mut Bucket, news: &CallTurn, took_us: Option<u32>) {
    let is_heard = news.heard == Some("words");
    let is_failed = news.rungs.understanding == Some(Rungs::KEYPAD);
    bucket.add(Count::Turns, 1);
    bucket.add(Count::TurnsHeard, i64::from(is_heard));
    bucket.add(Count::TurnsReasked, i64::from(is_heard && news.is_reasked));
    bucket.add(Count::TurnsCorrected, i64::from(news.is_correction));
    bucket.add(Count::TurnsFailed, i64::from(is_failed));
    if let Some(us) = took_us.or(news.latency_us) {
        bucket.record(Took::Turn, TURN, us);
        bucket.add(Count::TurnsSlow, i64::from(us > SLOW_US));
    }
    for (part, rung) in news.rungs.parts() {
        bucket.add_named(Named::Rung, &format!("{part}.{rung}"), 1);
    }
}

/// Whether the caller got what they wanted, or a person.
pub fn is_success(outcome: Outcome) -> bool {
    outcome != Outcome::Abandoned
}

fn ended(bucket: &mut Bucket, news: &CallEnded, has_spoken: bool) {
    let wanted_to_book = news.wanted_to_book || news.outcome == Outcome::Booked;
    bucket.add(Count::CallsEnded, 1);
    bucket.add(Count::CallsSpoken, i64::from(has_spoken));
    bucket.add(Count::CallsSucceeded, i64::from(is_success(news.outcome)));
    bucket.add(Count::CallsToBook, i64::from(wanted_to_book));
    bucket.add_named(Named::Outcome, news.outcome.as_str(), 1);
}

fn changed(bucket: &mut Bucket, news: &CallChanged) {
    let gained = i64::from(is_success(news.outcome)) - i64::from(is_success(news.was));
    bucket.add(Count::CallsSucceeded, gained);
    bucket.add_named(Named::Outcome, news.was.as_str(), -1);
    bucket.add_named(Named::Outcome, news.outcome.as_str(), 1);
}

/// What other events say, as far as it is counted.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Other<'e> {
    #[serde(borrow)]
    name: Option<Cow<'e, str>>,
    #[serde(borrow)]
    to: Option<Cow<'e, str>>,
    #[serde(borrow)]
    channel: Option<Cow<'e, str>>,
    #[serde(borrow)]
    severity: Option<Cow<'e, str>>,
    call: Option<u64>,
}

fn other(
    r: &impl Read,
    step: &mut Step,
    kind: &str,
    event: &EventRecord,
) -> Result<(), StoreError> {
    let Some((subject, what)) = kind.split_once('.') else {
        return Ok(());
    };
    if !matches!(subject, "breaker" | "appointment" | "delivery" | "alert") {
        return Ok(());
    }
    let news: Other = read(&event.payload).unwrap_or_default();
    let counted = match subject {
        "breaker" => pair(news.name, news.to).map(|name| (Named::Breaker, name)),
        "delivery" => pair(news.channel, Some(what.into())).map(|name| (Named::Delivery, name)),
        "alert" => pair(Some(what.into()), news.severity).map(|name| (Named::Alert, name)),
        _ => match news.call.map(CallId::new) {
            // A try-out is no call that is known here.
            Some(call)
                if !step.late.contains_key(&call) && r.get::<LateCalls>(&call)?.is_none() =>
            {
                None
            }
            _ => Some((Named::Appointment, what.to_owned())),
        },
    };
    if let Some((kind, name)) = counted {
        step.at(event.at).add_named(kind, &name, 1);
    }
    Ok(())
}

fn pair(first: Option<Cow<str>>, second: Option<Cow<str>>) -> Option<String> {
    Some(format!("{}.{}", first?, second?))
}
