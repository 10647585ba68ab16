//! How far a request came.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::providers::guarded::error::VendorError;

/// How far a request came, for when its time is over.
pub(super) struct Course {
    reached: Mutex<Reached>,
    /// When its whole time is over.
    pub(super) until: Duration,
}

#[derive(Clone, Default)]
enum Reached {
    /// It waits for its place.
    #[default]
    Waiting,
    /// It was handed over.
    Sent,
    /// An attempt ended like this, and the next one has not begun.
    Failed(VendorError),
}

impl Course {
    pub(super) fn until(until: Duration) -> Self {
        Self {
            reached: Mutex::default(),
            until,
        }
    }

    pub(super) fn begun(&self) {
        *self.reached() = Reached::Sent;
    }

    pub(super) fn failed(&self, error: VendorError) {
        *self.reached() = Reached::Failed(error);
    }

    /// What it means that it came no further in the whole time.
    pub(super) fn cut_off(&self, total: Duration) -> VendorError {
        match self.reached().clone() {
            Reached::Waiting => VendorError::Busy(total),
            Reached::Sent => VendorError::Slow(total),
            Reached::Failed(error) => error,
        }
    }

    fn reached(&self) -> MutexGuard<'_, Reached> {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
