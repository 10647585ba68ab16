//! What watches over the server by itself: heartbeats, roll-ups, promises, calls that fell silent, calls to itself.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::every;
use crate::app::App;
use crate::jobs::heartbeat::Heartbeat;
use crate::jobs::{calls, sla};
use crate::ports::trace::Beginning;
use crate::providers::guarded::Guarded;

/// How often it calls itself.
const CALL: Duration = Duration::from_secs(900);
/// How often promises are judged.
const JUDGE: Duration = Duration::from_secs(60);
/// How often it is looked whether a backup is due.
const BACK_UP: Duration = Duration::from_secs(120);
/// How often calls are looked for that fell silent.
const SILENT: Duration = Duration::from_secs(600);

/// Starts everything; each ends when `stopped` says so.
pub(super) fn start(app: &App, stopped: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let heart = Heartbeat {
        store: app.store.clone(),
        clock: app.machine.clock.clone(),
    };
    vec![
        tokio::spawn(heart.keep_beating(stopped.clone())),
        tokio::spawn(app.rollups.clone().keep_running(stopped.clone())),
        keep_backups(app, stopped.clone()),
        end_silent_calls(app, stopped.clone()),
        judge_promises(app, stopped.clone()),
        call_itself(app, stopped.clone()),
    ]
}

/// Not at the start, when there is enough to do.
fn keep_backups(app: &App, mut stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    let keeper = app.keeper.clone();
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = stopped.changed() => return,
                () = tokio::time::sleep(BACK_UP) => {}
            }
            if let Err(error) = keeper.run().await {
                tracing::warn!(%error, "how a backup went could not be noted");
            }
        }
    })
}

fn end_silent_calls(app: &App, stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    let (store, calls, clock) = (
        app.store.clone(),
        app.calls.clone(),
        app.machine.clock.clone(),
    );
    every(app.job("silent_calls", SILENT), stopped, move || {
        let (store, calls, now) = (store.clone(), calls.clone(), clock.now());
        async move {
            if let Err(error) = calls::run(&store, &calls, now).await {
                tracing::warn!(%error, "calls that fell silent could not be ended");
            }
        }
    })
}

/// The first call is not at the start, when there is enough to do.
fn call_itself(app: &App, mut stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    let (synthetic, tracer) = (app.synthetic.clone(), app.tracer.clone());
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = stopped.changed() => return,
                () = tokio::time::sleep(CALL) => {}
            }
            let called = tracer.root(Beginning::job("synthetic_call"), synthetic.run());
            if let Err(error) = called.await {
                tracing::warn!(%error, "a call to itself could not be noted");
            }
        }
    })
}

fn judge_promises(app: &App, stopped: watch::Receiver<bool>) -> JoinHandle<()> {
    let (store, clock) = (app.store.clone(), app.machine.clock.clone());
    let vendors: Arc<[Arc<Guarded>]> = app.vendors.clone().into();
    every(app.job("sla", JUDGE), stopped, move || {
        let (store, vendors, now) = (store.clone(), vendors.clone(), clock.now());
        async move {
            if let Err(error) = sla::run(&store, &vendors, now).await {
                tracing::warn!(%error, "promises could not be judged");
            }
        }
    })
}
