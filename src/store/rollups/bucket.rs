//! One stretch of time: everything that was counted in it.
//!
//! It is kept as short lists of what is not zero, so that a quiet minute takes a few bytes and a figure can be added
//! without touching rows that were written before.

use serde::{Deserialize, Serialize};

use crate::store::rollups::histogram::Histogram;
use crate::store::table::Record;

/// A plain count. New ones are added at the end: their place is what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Count {
    /// Calls that began.
    CallsStarted,
    /// Calls that ended.
    CallsEnded,
    /// Of those that ended: the caller said or pressed anything, or got what they wanted.
    CallsSpoken,
    /// Of those that ended: the caller got what they wanted, or a person.
    CallsSucceeded,
    /// Of those that ended: the caller wanted to book.
    CallsToBook,
    /// Turns that were answered or should have been.
    Turns,
    /// Of these: something was said.
    TurnsHeard,
    /// Of those with speech: the question had to be put again.
    TurnsReasked,
    /// Of those with speech: what was read back was not what had been said.
    TurnsCorrected,
    /// Turns that used the last rung, or failed.
    TurnsFailed,
    /// Turns that took longer than two seconds.
    TurnsSlow,
}

/// A count with a name of its own. New ones are added at the end: their place is what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Named {
    /// Calls that ended, by outcome.
    Outcome,
    /// Turns, by the rung that each part stood on, such as `hearing.gather`.
    Rung,
    /// Failures, by class.
    Error,
    /// Deliveries, by what became of them, such as `sms.sent`.
    Delivery,
    /// Attempts at vendors that succeeded.
    VendorSuccess,
    /// Attempts at vendors that failed, were refused, or were not made because the breaker was open.
    VendorFailure,
    /// Failed attempts at vendors by vendor and class, such as `twilio_api.slow`.
    VendorError,
    /// Changes of breakers by name and new state, such as `twilio_api.open`.
    Breaker,
    /// Appointments by what was done to them.
    Appointment,
    /// Alerts by what became of them, such as `raised.high`.
    Alert,
    /// Calls to itself, `ok` or `failed`.
    Synthetic,
}

/// How long something took, by whose it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Took {
    /// Turns, from the arrival of the request to the answer.
    Turn,
    /// Attempts at a vendor.
    Vendor,
    /// Turns of calls to itself.
    Synthetic,
}

/// Everything that was counted in a stretch of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    counts: Vec<(Count, i64)>,
    named: Vec<(Named, String, i64)>,
    took: Vec<(Took, String, Histogram)>,
}

impl Record for Bucket {
    const VERSION: u8 = 1;
}

impl Bucket {
    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.named.is_empty() && self.took.is_empty()
    }

    /// Counts `n` more.
    pub fn add(&mut self, count: Count, n: i64) {
        if n == 0 {
            return;
        }
        let counts = &mut self.counts;
        match counts.binary_search_by_key(&count, |(count, _)| *count) {
            Ok(at) => counts[at].1 += n,
            Err(at) => counts.insert(at, (count, n)),
        }
    }

    /// How many were counted.
    pub fn get(&self, count: Count) -> i64 {
        let found = self
            .counts
            .binary_search_by_key(&count, |(count, _)| *count);
        found.map_or(0, |at| self.counts[at].1)
    }

    /// Counts `n` more of a name.
    pub fn add_named(&mut self, kind: Named, name: &str, n: i64) {
        if n == 0 {
            return;
        }
        let named = &mut self.named;
        match named.binary_search_by(|(k, other, _)| (*k, other.as_str()).cmp(&(kind, name))) {
            Ok(at) => named[at].2 += n,
            Err(at) => named.insert(at, (kind, name.to_owned(), n)),
        }
    }

    /// How many of a name were counted.
    pub fn get_named(&self, kind: Named, name: &str) -> i64 {
        let mut names = self.names(kind);
        names
            .find(|(other, _)| *other == name)
            .map_or(0, |(_, n)| n)
    }

    /// The names of a kind with their counts, in alphabetical order.
    pub fn names(&self, kind: Named) -> impl Iterator<Item = (&str, i64)> {
        let of_kind = self.named.iter().filter(move |(k, ..)| *k == kind);
        of_kind.map(|(_, name, n)| (name.as_str(), *n))
    }

    /// Counts a duration, microseconds.
    pub fn record(&mut self, took: Took, whose: &str, us: u32) {
        self.histogram(took, whose).record(us);
    }

    /// Counts many durations.
    pub fn add_took(&mut self, took: Took, whose: &str, more: &Histogram) {
        if more.count() > 0 {
            self.histogram(took, whose).merge(more);
        }
    }

    /// The durations of one.
    pub fn took(&self, took: Took, whose: &str) -> Option<&Histogram> {
        let mut all = self.all_took(took);
        all.find(|(other, _)| *other == whose).map(|(_, h)| h)
    }

    /// The durations of all of a kind.
    pub fn all_took(&self, took: Took) -> impl Iterator<Item = (&str, &Histogram)> {
        let of_kind = self.took.iter().filter(move |(k, ..)| *k == took);
        of_kind.map(|(_, whose, histogram)| (whose.as_str(), histogram))
    }

    /// Adds everything of another stretch.
    pub fn merge(&mut self, other: &Self) {
        for (count, n) in &other.counts {
            self.add(*count, *n);
        }
        for (kind, name, n) in &other.named {
            self.add_named(*kind, name, *n);
        }
        for (took, whose, histogram) in &other.took {
            self.add_took(*took, whose, histogram);
        }
    }

    /// What was counted since `earlier`, which this one grew out of.
    pub fn since(&self, earlier: &Self) -> Self {
        let mut grown = Self::default();
        for (count, n) in &self.counts {
            grown.add(*count, n - earlier.get(*count));
        }
        for (kind, name, n) in &self.named {
            grown.add_named(*kind, name, n - earlier.get_named(*kind, name));
        }
        for (took, whose, histogram) in &self.took {
            match earlier.took(*took, whose) {
                Some(before) => grown.add_took(*took, whose, &histogram.since(before)),
                None => grown.add_took(*took, whose, histogram),
            }
        }
        grown
    }

    fn histogram(&mut self, took: Took, whose: &str) -> &mut Histogram {
        let all = &mut self.took;
        let found = all.binary_search_by(|(k, other, _)| (*k, other.as_str()).cmp(&(took, whose)));
        let at = found.unwrap_or_else(|at| {
            all.insert(at, (took, whose.to_owned(), Histogram::default()));
            at
        });
        &mut all[at].2
    }
}
