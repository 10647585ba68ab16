//! The breaker around the store: after some failed commits in a row nothing is tried for a while, so that whoever waits for
//! the store hears at once that it is away; then one commit shows whether it is back.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::breaker::{Breaker, Change, Limits, Outcome, State};
use crate::ports::clock::Clock;
use crate::providers::guarded::Status;
use crate::providers::watched::Watched;
use crate::store::guard::Guard;
use crate::watch::rules::breakers::DATABASE;

/// When it opens and closes, unless the owner changed that. One durable commit proves that the disk works.
pub const LIMITS: Limits = Limits {
    failures: 3,
    open_for: Duration::from_secs(20),
    probes: 1,
};
/// Changes that are remembered.
const MOST_CHANGES: usize = 50;

/// The breaker around the store.
pub struct Database {
    clock: Arc<dyn Clock>,
    inner: Mutex<Inner>,
    changed: watch::Sender<u64>,
}

struct Inner {
    breaker: Breaker,
    last_failure_at: Option<Timestamp>,
    changes: Vec<(Timestamp, Change)>,
}

impl Database {
    /// A closed one.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            inner: Mutex::new(Inner {
                breaker: Breaker::new(LIMITS),
                last_failure_at: None,
                changes: Vec::new(),
            }),
            changed: watch::channel(0).0,
        }
    }

    /// Closes it, so that the next transaction is tried.
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

    fn tell(&self, mut inner: MutexGuard<'_, Inner>, change: Option<Change>) {
        let Some(change) = change else {
            return;
        };
        if inner.changes.len() == MOST_CHANGES {
            inner.changes.remove(0);
        }
        inner.changes.push((self.clock.now(), change));
        drop(inner);
        self.changed.send_modify(|count| *count += 1);
        tracing::warn!(vendor = DATABASE, from = ?change.from, to = ?change.to, "circuit breaker");
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guard for Database {
    fn admit(&self) -> Result<(), Duration> {
        let now = self.clock.elapsed();
        let mut inner = self.inner();
        match inner.breaker.state(now) {
            // Many transactions share one commit, so the commit is the attempt, not the transaction.
            State::Closed | State::HalfOpen => Ok(()),
            State::Open => inner.breaker.permit(now).map(drop),
        }
    }

    fn committed(&self, is_durable: bool) {
        let now = self.clock.elapsed();
        let mut inner = self.inner();
        let outcome = match is_durable {
            true => Outcome::Success,
            false => Outcome::Failure,
        };
        if !is_durable {
            inner.last_failure_at = Some(self.clock.now());
        }
        // A commit that was under way when it opened says nothing new.
        let Ok(permit) = inner.breaker.permit(now) else {
            return;
        };
        let change = inner.breaker.record(permit, outcome, now);
        self.tell(inner, change);
    }
}

impl Watched for Database {
    fn name(&self) -> &'static str {
        DATABASE
    }

    fn status(&self) -> Status {
        let inner = self.inner();
        Status {
            state: inner.breaker.state(self.clock.elapsed()),
            success_rate: inner.breaker.success_rate(),
            failures: inner.breaker.failures(),
            last_failure_at: inner.last_failure_at,
            limits: inner.breaker.limits(),
            changes: inner.changes.clone(),
        }
    }

    fn changed(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::ports::clock::ManualClock;

    #[test]
    fn three_failed_commits_open_it_and_one_durable_closes_it() {
        let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
        let database = Database::new(clock.clone());
        for _ in 0..2 {
            database.committed(false);
        }
        assert_eq!(database.admit(), Ok(()));
        database.committed(false);
        assert_eq!(database.admit(), Err(Duration::from_secs(20)));
        assert_eq!(database.status().state, State::Open);
        clock.set(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(21));
        assert_eq!(database.admit(), Ok(()));
        database.committed(true);
        let status = database.status();
        assert_eq!((status.state, status.changes.len()), (State::Closed, 2));
    }
}
