//! What turns leave behind that no transaction could know: how long they took with their commit, and that some failed.
//!
//! It is kept in memory for the second until the roll-ups take it. What a crash loses is the time of a few commits and the
//! failures of a store that could not be written anyway; turns themselves are events and are never lost.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::store::rollups::bucket::{Bucket, Count, Named};

/// Longer turns are slow: what a caller notices.
pub const SLOW_US: u32 = 2_000_000;
/// The most latencies that are kept; those beyond it count without their commit.
const MOST: usize = 100_000;

/// Counts something outside of events, in memory, since the start.
pub trait Source: Send + Sync + 'static {
    /// Everything so far; it only grows.
    fn counted(&self) -> Bucket;
}

/// How a turn failed. The caller was answered from the last rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The store took no write: there is no event of it.
    Unsaved,
    /// It panicked: there is no event of it.
    Broke,
    /// It took too long; it may still come to its end and be an event.
    TooLong,
}

#[derive(Clone, Copy, Debug, Default)]
struct Failures {
    unsaved: i64,
    broke: i64,
    too_long: i64,
}

/// Collects it; every turn passes by, so it only takes notes.
#[derive(Debug, Default)]
pub struct TurnMeter {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    latencies: BTreeMap<u64, u32>,
    failures: Failures,
}

impl TurnMeter {
    /// The turn whose event has this sequence was answered after so many microseconds.
    pub fn answered(&self, sequence: u64, took_us: u32) {
        let mut inner = self.inner();
        if inner.latencies.len() < MOST {
            inner.latencies.insert(sequence, took_us);
        }
    }

    /// A turn failed.
    pub fn failed(&self, failed: Failed) {
        let failures = &mut self.inner().failures;
        match failed {
            Failed::Unsaved => failures.unsaved += 1,
            Failed::Broke => failures.broke += 1,
            Failed::TooLong => failures.too_long += 1,
        }
    }

    /// What is known of the turns after `cursor`, up to `last`, by the sequence of their events.
    pub(in crate::watch) fn latencies(&self, cursor: u64, last: u64) -> BTreeMap<u64, u32> {
        let inner = self.inner();
        let known = inner.latencies.range(cursor..);
        let new = known.filter(|(sequence, _)| **sequence > cursor && **sequence <= last);
        new.map(|(sequence, us)| (*sequence, *us)).collect()
    }

    /// Forgets the turns up to `cursor`, which are in the roll-ups.
    pub(in crate::watch) fn forget(&self, cursor: u64) {
        let mut inner = self.inner();
        inner.latencies = inner.latencies.split_off(&cursor.saturating_add(1));
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source for TurnMeter {
    fn counted(&self) -> Bucket {
        let Failures {
            unsaved,
            broke,
            too_long,
        } = self.inner().failures;
        let mut counted = Bucket::default();
        // One that took too long may still be an event.
        counted.add(Count::Turns, unsaved + broke);
        counted.add(Count::TurnsFailed, unsaved + broke + too_long);
        counted.add_named(Named::Error, "turn_unsaved", unsaved);
        counted.add_named(Named::Error, "turn_broke", broke);
        counted.add_named(Named::Error, "turn_too_long", too_long);
        counted
    }
}
