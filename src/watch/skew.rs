//! How far this machine's clock is from those of the vendors, as their answers say.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::SignedDuration;

/// Answers that are remembered: one vendor's wrong clock must not accuse ours.
const REMEMBERED: usize = 5;

/// What the latest answers said.
#[derive(Debug, Default)]
pub struct Skew(Mutex<VecDeque<SignedDuration>>);

impl Skew {
    /// Our clock was so far ahead of a vendor's (negative: behind).
    pub fn note(&self, ahead: SignedDuration) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() == REMEMBERED {
            known.pop_front();
        }
        known.push_back(ahead);
    }

    /// The least that the latest answers agree on; `None` before there were as many as are remembered.
    pub fn least(&self) -> Option<SignedDuration> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = known.len() == REMEMBERED;
        let least = known.iter().min_by_key(|ahead| ahead.abs());
        least.copied().filter(|_| is_known)
    }
}
