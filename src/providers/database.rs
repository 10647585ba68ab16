//! The breaker around the store: after some failed commits in a row nothing is tried for a while, so that whoever waits for
//! the store hears at once that it is away; then one commit shows whether it is back.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::breaker::{Limits, Outcome};
use crate::ports::clock::Clock;
use crate::providers::recorded::{RecordedBreaker, Status};
use crate::providers::watched::Watched;
use crate::store::guard::Guard;
use crate::watch::rules::breakers::DATABASE;

/// When it opens and closes, unless the owner changed that. One durable commit proves that the disk works.
pub const LIMITS: Limits = Limits {
    failures: 3,
    open_for: Duration::from_secs(20),
    probes: 1,
};

/// The breaker around the store.
pub struct Database {
    breaker: RecordedBreaker,
}

impl Database {
    /// A closed one.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            breaker: RecordedBreaker::new(DATABASE, LIMITS, clock),
        }
    }

    /// Closes it, so that the next transaction is tried.
    pub fn reset(&self) {
        self.breaker.reset();
    }

    /// Changes when it opens and closes.
    pub fn set_limits(&self, limits: Limits) {
        self.breaker.set_limits(limits);
    }
}

impl Guard for Database {
    fn admit(&self) -> Result<(), Duration> {
        // Many transactions share one commit, so the commit is the attempt, not the transaction.
        match self.breaker.left_alone_for() {
            Some(wait) => Err(wait),
            None => Ok(()),
        }
    }

    fn committed(&self, is_durable: bool) {
        let outcome = match is_durable {
            true => Outcome::Success,
            false => Outcome::Failure,
        };
        // A commit that was under way when it opened says nothing new.
        if let Ok(permit) = self.breaker.permit() {
            self.breaker.record(permit, outcome);
        }
    }
}

impl Watched for Database {
    fn name(&self) -> &'static str {
        DATABASE
    }

    fn status(&self) -> Status {
        self.breaker.status()
    }

    fn changed(&self) -> watch::Receiver<u64> {
        self.breaker.changed()
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::breaker::State;
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
        assert_eq!((status.state, status.changes.len()), (State::Closed, 3));
    }
}
