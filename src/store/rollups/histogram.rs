//! How long things took, counted in buckets that grow with the time itself.
//!
//! Each power of two is cut into 16 equal parts, so that a bucket is at most 1/16 of its lower bound wide and its middle at
//! most 1/32 (3.2 %) away from whatever lies in it. Below 32 µs every microsecond has a bucket of its own.

use serde::{Deserialize, Serialize};

/// The share of a true value by which a percentile may be off.
pub const ERROR: f64 = 1.0 / 32.0;

/// Parts of a power of two, as a power of two itself.
const PART_BITS: u32 = 4;
const PARTS: u32 = 1 << PART_BITS;

/// Counted durations, in microseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Histogram {
    /// Bucket and count, ascending; empty buckets are left out.
    counts: Vec<(u16, u32)>,
    /// All durations together, microseconds.
    sum_us: u64,
}

impl Histogram {
    /// Counts one duration.
    pub fn record(&mut self, us: u32) {
        self.add(bucket_of(us), 1);
        self.sum_us += u64::from(us);
    }

    /// Counts everything that `other` counted.
    pub fn merge(&mut self, other: &Self) {
        for (bucket, count) in &other.counts {
            self.add(*bucket, *count);
        }
        self.sum_us += other.sum_us;
    }

    /// What was counted since `earlier`, which this one grew out of.
    pub fn since(&self, earlier: &Self) -> Self {
        let before = |bucket| match earlier.place(bucket) {
            Ok(at) => earlier.counts[at].1,
            Err(_) => 0,
        };
        let counts = self.counts.iter();
        let grown = counts.map(|&(bucket, count)| (bucket, count.saturating_sub(before(bucket))));
        Self {
            counts: grown.filter(|(_, count)| *count > 0).collect(),
            sum_us: self.sum_us.saturating_sub(earlier.sum_us),
        }
    }

    /// How many were counted.
    pub fn count(&self) -> u64 {
        let counts = self.counts.iter();
        counts.map(|(_, count)| u64::from(*count)).sum()
    }

    /// All of them together, microseconds.
    pub fn sum_us(&self) -> u64 {
        self.sum_us
    }

    /// The mean, microseconds; `None` when nothing was counted.
    pub fn mean_us(&self) -> Option<f64> {
        let count = self.count();
        (count > 0).then(|| self.sum_us as f64 / count as f64)
    }

    /// The duration that a share (0 to 1) of all does not exceed, microseconds, within [`ERROR`]; `None` when nothing was
    /// counted.
    pub fn percentile_us(&self, share: f64) -> Option<f64> {
        let count = self.count();
        let rank = ((count as f64 * share).ceil() as u64).clamp(1, count.max(1));
        let mut seen = 0;
        let bucket = self.counts.iter().find(|(_, count)| {
            seen += u64::from(*count);
            seen >= rank
        });
        bucket.map(|(bucket, _)| middle(*bucket))
    }

    /// How many took at most about `us` microseconds: whole buckets only.
    pub fn within(&self, us: u32) -> u64 {
        let last = bucket_of(us);
        let counts = self.counts.iter().take_while(|(bucket, _)| *bucket <= last);
        counts.map(|(_, count)| u64::from(*count)).sum()
    }

    fn add(&mut self, bucket: u16, count: u32) {
        match self.place(bucket) {
            Ok(at) => self.counts[at].1 = self.counts[at].1.saturating_add(count),
            Err(at) => self.counts.insert(at, (bucket, count)),
        }
    }

    fn place(&self, bucket: u16) -> Result<usize, usize> {
        let counts = &self.counts;
        counts.binary_search_by_key(&bucket, |(bucket, _)| *bucket)
    }
}

fn bucket_of(us: u32) -> u16 {
    if us < PARTS {
        return us as u16;
    }
    let power = us.ilog2();
    let part = (us >> (power - PART_BITS)) & (PARTS - 1);
    ((power - PART_BITS + 1) * PARTS + part) as u16
}

fn middle(bucket: u16) -> f64 {
    let bucket = u32::from(bucket);
    if bucket < 2 * PARTS {
        return f64::from(bucket);
    }
    let shift = bucket / PARTS - 1;
    let lower = u64::from(PARTS + bucket % PARTS) << shift;
    let width = 1_u64 << shift;
    lower as f64 + (width - 1) as f64 / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_duration_lies_within_the_error_of_its_bucket() {
        let mut us = 1_u32;
        while us < u32::MAX / 2 {
            for near in [us - 1, us, us + 1] {
                let off = (middle(bucket_of(near)) - f64::from(near)).abs();
                assert!(off <= f64::from(near) * ERROR, "{near} is off by {off}");
            }
            us += us / 7 + 1;
        }
    }

    proptest! {
        #[test]
        fn percentiles_are_right_within_the_error(
            mut durations in prop::collection::vec(0_u32..90_000_000, 1..400),
            share in 0.0..=1.0_f64,
        ) {
            let mut histogram = Histogram::default();
            for us in &durations {
                histogram.record(*us);
            }
            durations.sort_unstable();
            let rank = ((durations.len() as f64 * share).ceil() as usize).max(1);
            let exact = f64::from(durations[rank - 1]);
            let read = histogram.percentile_us(share).expect("there is one");
            prop_assert!((read - exact).abs() <= exact * ERROR + 1e-9, "{read} instead of {exact}");
        }

        #[test]
        fn merging_is_counting_together_and_since_takes_it_apart(
            first in prop::collection::vec(0_u32..5_000_000, 0..50),
            second in prop::collection::vec(0_u32..5_000_000, 0..50),
        ) {
            let count = |durations: &[u32]| {
                let mut histogram = Histogram::default();
                durations.iter().for_each(|us| histogram.record(*us));
                histogram
            };
            let (one, other) = (count(&first), count(&second));
            let mut merged = one.clone();
            merged.merge(&other);
            prop_assert_eq!(&merged, &count(&[first, second].concat()));
            prop_assert_eq!(merged.since(&one), other);
        }
    }
}
