//! A breaker with the memory of what it did: its latest changes, when it failed last, and since when it is not closed.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::breaker::{Breaker, Change, Limits, Outcome, Permit, State};
use crate::ports::clock::Clock;

/// Changes that are remembered.
const MOST_CHANGES: usize = 50;

/// What is known of whatever has a breaker.
#[derive(Clone, Debug)]
pub struct Status {
    /// What its breaker does.
    pub state: State,
    /// The share of the last attempts that succeeded, 0 to 1.
    pub success_rate: f64,
    /// Failures in a row.
    pub failures: u32,
    /// When it failed last.
    pub last_failure_at: Option<Timestamp>,
    /// When it succeeded last.
    pub last_success_at: Option<Timestamp>,
    /// When its breaker stopped being closed, while it is not.
    pub left_closed_at: Option<Timestamp>,
    /// When its breaker opens and closes.
    pub limits: Limits,
    /// Its latest changes, oldest first, with when.
    pub changes: Vec<(Timestamp, Change)>,
    /// How many changes there ever were, of which `changes` holds the last.
    pub changed: u64,
}

/// A breaker, and what it did.
pub struct RecordedBreaker {
    name: &'static str,
    clock: Arc<dyn Clock>,
    inner: Mutex<Inner>,
    changed: watch::Sender<u64>,
}

struct Inner {
    breaker: Breaker,
    last_failure_at: Option<Timestamp>,
    last_success_at: Option<Timestamp>,
    left_closed_at: Option<Timestamp>,
    changes: VecDeque<(Timestamp, Change)>,
    changed: u64,
}

impl RecordedBreaker {
    /// A closed one.
    pub fn new(name: &'static str, limits: Limits, clock: Arc<dyn Clock>) -> Self {
        Self {
            name,
            clock,
            inner: Mutex::new(Inner {
                breaker: Breaker::new(limits),
                last_failure_at: None,
                last_success_at: None,
                left_closed_at: None,
                changes: VecDeque::new(),
                changed: 0,
            }),
            changed: watch::channel(0).0,
        }
    }

    /// What it is called in settings and figures.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// How long nothing is tried yet; `None` when something may be.
    pub fn left_alone_for(&self) -> Option<Duration> {
        self.inner().breaker.left_alone_for(self.clock.elapsed())
    }

    /// Leave for one attempt.
    ///
    /// # Errors
    /// How long to wait before asking again.
    pub fn permit(&self) -> Result<Permit, Duration> {
        let mut inner = self.inner();
        let (permit, change) = inner.breaker.permit(self.clock.elapsed())?;
        self.tell(inner, change);
        Ok(permit)
    }

    /// Notes how an attempt ended.
    pub fn record(&self, permit: Permit, outcome: Outcome) {
        let mut inner = self.inner();
        match outcome {
            Outcome::Success => inner.last_success_at = Some(self.clock.now()),
            Outcome::Failure | Outcome::Refusal => inner.last_failure_at = Some(self.clock.now()),
            Outcome::Neutral => {}
        }
        let change = inner.breaker.record(permit, outcome, self.clock.elapsed());
        self.tell(inner, change);
    }

    /// Closes it, whatever happened.
    pub fn reset(&self) {
        let mut inner = self.inner();
        let from = inner.breaker.state(self.clock.elapsed());
        inner.breaker.reset();
        let change = Change {
            from,
            to: State::Closed,
            is_refusal: false,
            is_flapping: false,
        };
        self.tell(inner, (from != State::Closed).then_some(change));
    }

    /// Changes when it opens and closes.
    pub fn set_limits(&self, limits: Limits) {
        self.inner().breaker.set_limits(limits);
    }

    /// What is known of it now.
    pub fn status(&self) -> Status {
        let inner = self.inner();
        Status {
            state: inner.breaker.state(self.clock.elapsed()),
            success_rate: inner.breaker.success_rate(),
            failures: inner.breaker.failures(),
            last_failure_at: inner.last_failure_at,
            last_success_at: inner.last_success_at,
            left_closed_at: inner.left_closed_at,
            limits: inner.breaker.limits(),
            changes: inner.changes.iter().copied().collect(),
            changed: inner.changed,
        }
    }

    /// Counts its changes.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn tell(&self, mut inner: MutexGuard<'_, Inner>, change: Option<Change>) {
        let Some(change) = change else {
            return;
        };
        let now = self.clock.now();
        match (change.from, change.to) {
            (_, State::Closed) => inner.left_closed_at = None,
            (State::Closed, _) => inner.left_closed_at = Some(now),
            _ => {}
        }
        if inner.changes.len() == MOST_CHANGES {
            inner.changes.pop_front();
        }
        inner.changes.push_back((now, change));
        inner.changed += 1;
        let changed = inner.changed;
        drop(inner);
        self.changed
            .send_modify(|known| *known = changed.max(*known));
        tracing::warn!(vendor = self.name, from = ?change.from, to = ?change.to, "circuit breaker");
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::ports::clock::ManualClock;

    const LIMITS: Limits = Limits {
        failures: 1,
        open_for: Duration::from_secs(30),
        probes: 1,
    };

    #[test]
    fn it_knows_since_when_it_is_not_closed_however_often_it_was_tried() {
        let start = Timestamp::UNIX_EPOCH;
        let clock = Arc::new(ManualClock::new(start));
        let breaker = RecordedBreaker::new("vendor", LIMITS, clock.clone());
        for minute in 0..60 {
            clock.set(start + SignedDuration::from_mins(minute));
            let permit = breaker.permit().expect("a probe");
            breaker.record(permit, Outcome::Failure);
        }
        let status = breaker.status();
        assert_eq!(status.left_closed_at, Some(start));
        assert_eq!((status.changes.len(), status.changed), (50, 1 + 2 * 59));
        breaker.reset();
        assert_eq!(breaker.status().left_closed_at, None);
    }
}
