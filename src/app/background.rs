//! What the server does by itself: it writes down which keys were used, clears away holds that no longer count, sends
//! what the outbox holds, adds up what happened, watches over itself, and forgets what is too old.

mod watching;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::{App, Machine};
use crate::jobs::{budget, charges, holds, reports, reservations, retention};
use crate::ports::trace::{Beginning, Tracer};
use crate::store::tx::{Actor, Cause};

/// How often the last use of keys and sessions is written.
const USES: Duration = Duration::from_secs(60);
/// How often holds are looked through.
const SWEEP: Duration = Duration::from_secs(600);
/// How often money that was set aside is looked through.
const RELEASE: Duration = Duration::from_secs(60);
/// How often calls whose end nobody reported are charged.
const CHARGE: Duration = Duration::from_secs(900);
/// How often the budget is looked at.
const BUDGET: Duration = Duration::from_secs(60);
/// How often it is seen whether a vendor's statement is too old.
const STATE: Duration = Duration::from_secs(900);
/// How often it is looked whether a report is due.
const REPORT: Duration = Duration::from_secs(600);
/// How often recordings of what was erased are deleted where they lie.
const DISCARD: Duration = Duration::from_secs(60);
/// How often what is too old is forgotten.
const FORGET: Duration = Duration::from_secs(6 * 3_600);

/// The cause of what Bella does by herself.
pub(super) fn cause(machine: &Machine) -> Cause {
    Cause {
        now: machine.clock.now(),
        actor: Actor::System,
        request_id: String::new(),
    }
}

/// Starts everything; each ends when `stopped` says so.
pub(super) fn start(app: &App, stopped: watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let (keys, sign_in, machine) = (app.keys.clone(), app.sign_in.clone(), app.machine.clone());
    let noted = every(app.job("key_uses", USES), stopped.clone(), move || {
        let (keys, sign_in, cause) = (keys.clone(), sign_in.clone(), cause(&machine));
        async move {
            if let Err(error) = keys.save_uses(cause.clone()).await {
                tracing::warn!(%error, "the last use of keys could not be written");
            }
            if let Err(error) = sign_in.sessions.save_uses(cause).await {
                tracing::warn!(%error, "the last use of sessions could not be written");
            }
        }
    });
    let (store, machine) = (app.store.clone(), app.machine.clone());
    let swept = every(app.job("holds", SWEEP), stopped.clone(), move || {
        let (store, now) = (store.clone(), machine.clock.now());
        async move {
            if let Err(error) = holds::run(&store, now).await {
                tracing::warn!(%error, "holds that ran out could not be taken away");
            }
        }
    });
    let (store, machine) = (app.store.clone(), app.machine.clone());
    let released = every(
        app.job("reservations", RELEASE),
        stopped.clone(),
        move || {
            let (store, now) = (store.clone(), machine.clock.now());
            async move {
                if let Err(error) = reservations::run(&store, now).await {
                    tracing::warn!(%error, "money that was set aside could not be let go");
                }
            }
        },
    );
    let (calls, clock) = (app.calls.clone(), app.machine.clock.clone());
    let charged = every(app.job("charges", CHARGE), stopped.clone(), move || {
        let (calls, now) = (calls.clone(), clock.now());
        async move {
            if let Err(error) = charges::run(&calls, now).await {
                tracing::warn!(%error, "calls that nobody reported could not be charged");
            }
        }
    });
    let (store, desk, clock) = (
        app.store.clone(),
        app.desk.clone(),
        app.machine.clock.clone(),
    );
    let judged = every(app.job("budget", BUDGET), stopped.clone(), move || {
        let (store, desk, now) = (store.clone(), desk.clone(), clock.now());
        async move {
            if let Err(error) = budget::run(&store, &desk, now).await {
                tracing::warn!(%error, "the budget could not be looked at");
            }
        }
    });
    let statements = app.statements.clone();
    let stated = every(app.job("statements", STATE), stopped.clone(), move || {
        let statements = statements.clone();
        async move {
            if let Err(error) = statements.run().await {
                tracing::warn!(%error, "what vendors charge could not be kept");
            }
        }
    });
    let (store, machine) = (app.store.clone(), app.machine.clone());
    let told = tokio::spawn(
        app.outbox
            .clone()
            .keep_running(app.tracer.clone(), stopped.clone()),
    );
    let (outbox, clock) = (app.outbox.clone(), app.machine.clock.clone());
    let reported = every(app.job("reports", REPORT), stopped.clone(), move || {
        let (outbox, now) = (outbox.clone(), clock.now());
        async move {
            if let Err(error) = reports::run(&outbox.store, &outbox.desk, now).await {
                tracing::warn!(%error, "a report could not be written");
            }
        }
    });
    let discarded = app.unwanted.clone().map(|unwanted| {
        every(app.job("recordings", DISCARD), stopped.clone(), move || {
            let unwanted = unwanted.clone();
            async move {
                if let Err(error) = unwanted.run().await {
                    tracing::warn!(%error, "recordings of what was erased could not be deleted");
                }
            }
        })
    });
    let watching = watching::start(app, &stopped);
    let watched = app.watchmen.start(app, &stopped);
    let forgotten = every(app.job("retention", FORGET), stopped, move || {
        let (store, now) = (store.clone(), machine.clock.now());
        async move {
            match retention::run(&store, now).await {
                Ok(report) => tracing::debug!(?report, "what was too old is forgotten"),
                Err(error) => tracing::warn!(%error, "what is too old could not be forgotten"),
            }
        }
    });
    let tasks = [noted, swept, released, charged, judged, stated, forgotten];
    let tasks = tasks.into_iter().chain([told, reported]).chain(discarded);
    tasks.chain(watching).chain(watched).collect()
}

/// Work that is done now and then.
pub(super) struct Job {
    name: &'static str,
    pace: Duration,
    tracer: Arc<Tracer>,
}

impl App {
    /// Work of this name at this pace.
    pub(super) fn job(&self, name: &'static str, pace: Duration) -> Job {
        Job {
            name,
            pace,
            tracer: self.tracer.clone(),
        }
    }
}

/// Runs `work` now and then at a steady pace, never twice at once.
pub(super) fn every<W, F>(job: Job, mut stopped: watch::Receiver<bool>, work: W) -> JoinHandle<()>
where
    W: Fn() -> F + Send + 'static,
    F: Future<Output = ()> + Send,
{
    tokio::spawn(async move {
        let mut ticks = interval(job.pace);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = stopped.changed() => return,
                _ = ticks.tick() => job.tracer.root(Beginning::job(job.name), work()).await,
            }
        }
    })
}
