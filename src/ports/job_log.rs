//! What the server does by itself, and how each of it went last.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::ports::clock::Clock;

/// Jobs by name, since the start of the server.
pub struct JobLog {
    clock: Arc<dyn Clock>,
    jobs: Mutex<BTreeMap<&'static str, JobState>>,
}

/// A job, and how it went last.
#[derive(Clone, Debug)]
pub struct JobState {
    /// How often it is done.
    pub pace: Duration,
    /// Whether it is being done now.
    pub is_running: bool,
    /// When it began last; none before the first time.
    pub began_at: Option<Timestamp>,
    /// How long it took last; none before it ended once.
    pub took: Option<Duration>,
    /// Why it failed last, if it did.
    pub error: Option<String>,
}

impl JobLog {
    /// Without any job.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            jobs: Mutex::default(),
        }
    }

    /// Makes a job known.
    pub fn register(&self, name: &'static str, pace: Duration) {
        let state = JobState {
            pace,
            is_running: false,
            began_at: None,
            took: None,
            error: None,
        };
        self.jobs().insert(name, state);
    }

    /// Does a known job once; how it ended is kept.
    pub async fn watch<T, E: std::fmt::Display>(
        &self,
        name: &'static str,
        work: impl Future<Output = Result<T, E>>,
    ) {
        let (now, began) = (self.clock.now(), self.clock.elapsed());
        self.change(name, |state| {
            state.is_running = true;
            state.began_at = Some(now);
        });
        let ended = work.await;
        let took = self.clock.elapsed().saturating_sub(began);
        let error = ended.err().map(|error| error.to_string());
        if let Some(error) = &error {
            tracing::warn!(job = name, error, "a job failed and is done again in time");
        }
        self.change(name, |state| {
            state.is_running = false;
            state.took = Some(took);
            state.error = error;
        });
    }

    /// Every job by its name.
    pub fn all(&self) -> Vec<(&'static str, JobState)> {
        let jobs = self.jobs();
        jobs.iter()
            .map(|(name, state)| (*name, state.clone()))
            .collect()
    }

    fn change(&self, name: &'static str, change: impl FnOnce(&mut JobState)) {
        if let Some(state) = self.jobs().get_mut(name) {
            change(state);
        }
    }

    fn jobs(&self) -> MutexGuard<'_, BTreeMap<&'static str, JobState>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::clock::ManualClock;

    #[tokio::test]
    async fn it_keeps_how_a_job_went_last() {
        let start = Timestamp::UNIX_EPOCH;
        let log = JobLog::new(Arc::new(ManualClock::new(start)));
        log.register("holds", Duration::from_secs(600));
        let last = || log.all().pop().expect("the job").1;
        assert_eq!((last().began_at, last().is_running), (None, false));
        log.watch("holds", async { Err::<(), _>("the disk is full") })
            .await;
        assert_eq!(last().error.as_deref(), Some("the disk is full"));
        log.watch("holds", async { Ok::<_, String>(()) }).await;
        let last = last();
        assert_eq!((last.began_at, last.error), (Some(start), None));
        assert_eq!((last.is_running, last.took), (false, Some(Duration::ZERO)));
    }
}
