//! Work that is done now and then, never twice at once, until the server stops.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::app::App;
use crate::ports::job_log::JobLog;
use crate::ports::trace::{Beginning, Tracer};

/// What was started, and what every job needs.
pub(in crate::app) struct Schedule {
    /// What runs.
    pub(in crate::app) tasks: Vec<JoinHandle<()>>,
    tracer: Arc<Tracer>,
    log: Arc<JobLog>,
    stopped: watch::Receiver<bool>,
}

impl Schedule {
    /// Without any work.
    pub(super) fn new(app: &App, stopped: watch::Receiver<bool>) -> Self {
        Self {
            tasks: Vec::new(),
            tracer: app.tracer.clone(),
            log: app.jobs.clone(),
            stopped,
        }
    }

    /// Does `work` at once and then at a steady pace.
    pub(in crate::app) fn every<W, F, T, E>(&mut self, name: &'static str, pace: Duration, work: W)
    where
        W: Fn() -> F + Send + 'static,
        F: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: Display,
    {
        self.from(Duration::ZERO, name, pace, work);
    }

    /// Does `work` at a steady pace, but not at the start, when there is enough to do.
    pub(super) fn later<W, F, T, E>(&mut self, name: &'static str, pace: Duration, work: W)
    where
        W: Fn() -> F + Send + 'static,
        F: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: Display,
    {
        self.from(pace, name, pace, work);
    }

    /// Starts what has a pace of its own.
    pub(in crate::app) fn all_the_time(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.push(tokio::spawn(work));
    }

    /// Says when to stop.
    pub(in crate::app) fn stopped(&self) -> watch::Receiver<bool> {
        self.stopped.clone()
    }

    fn from<W, F, T, E>(&mut self, wait: Duration, name: &'static str, pace: Duration, work: W)
    where
        W: Fn() -> F + Send + 'static,
        F: Future<Output = Result<T, E>> + Send,
        T: Send,
        E: Display,
    {
        self.log.register(name, pace);
        let (tracer, log, mut stopped) =
            (self.tracer.clone(), self.log.clone(), self.stopped.clone());
        self.tasks.push(tokio::spawn(async move {
            tokio::select! {
                _ = stopped.changed() => return,
                () = sleep(wait) => {}
            }
            let mut ticks = interval(pace);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                tokio::select! {
                    _ = stopped.changed() => return,
                    _ = ticks.tick() => {
                        tracer.root(Beginning::job(name), log.watch(name, work())).await;
                    }
                }
            }
        }));
    }
}
