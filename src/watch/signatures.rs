//! Webhooks that could not prove where they come from, lately: in memory, because a forger must not fill the store.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

/// The most that are remembered; more are as bad.
const MOST: usize = 1_000;

/// When they came, oldest first.
#[derive(Debug, Default)]
pub struct WrongSignatures(Mutex<VecDeque<Timestamp>>);

impl WrongSignatures {
    /// Notes one.
    pub fn note(&self, now: Timestamp) {
        let mut came = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if came.len() == MOST {
            came.pop_front();
        }
        came.push_back(now);
    }

    /// How many came after a moment.
    pub fn since(&self, moment: Timestamp) -> usize {
        let came = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        came.iter().filter(|at| **at > moment).count()
    }
}
