//! Webhooks that could not prove where they come from, lately: in memory, because a forger must not fill the store.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

/// The most that are remembered; more are as bad.
const MOST: usize = 1_000;

/// Those that came.
#[derive(Debug, Default)]
pub struct WrongSignatures(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    /// When they came, oldest first.
    came: VecDeque<Timestamp>,
    /// Those that named our account, since one was right.
    of_ours: usize,
}

impl WrongSignatures {
    /// Notes one; `is_ours` when it names our account, which hardly anybody but Twilio knows.
    pub fn note(&self, now: Timestamp, is_ours: bool) {
        let mut seen = self.seen();
        if seen.came.len() == MOST {
            seen.came.pop_front();
        }
        seen.came.push_back(now);
        seen.of_ours += usize::from(is_ours);
    }

    /// Notes one that was right.
    pub fn right(&self) {
        self.seen().of_ours = 0;
    }

    /// How many came after a moment.
    pub fn since(&self, moment: Timestamp) -> usize {
        let seen = self.seen();
        seen.came.iter().filter(|at| **at > moment).count()
    }

    /// How many that named our account came since one was right: that many callers did not get through.
    pub fn of_ours(&self) -> usize {
        self.seen().of_ours
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
