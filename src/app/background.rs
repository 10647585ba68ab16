//! What the server does by itself: it writes down which keys were used, clears away holds that no longer count, sends
//! what the outbox holds, adds up what happened, watches over itself, and forgets what is too old.

mod schedule;

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

pub(super) use self::schedule::Schedule;
use crate::app::{App, Machine};
use crate::jobs::backups::Shipment;
use crate::jobs::heartbeat::Heartbeat;
use crate::jobs::{budget, calls, charges, holds, reports, reservations, retention, sla};
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
/// How often recordings of what was erased are deleted where they lie, and those of what was missed are fetched.
const DISCARD: Duration = Duration::from_secs(60);
/// How often what is too old is forgotten.
const FORGET: Duration = Duration::from_secs(6 * 3_600);
/// How often it calls itself.
const CALL: Duration = Duration::from_secs(900);
/// How often promises are judged.
const JUDGE: Duration = Duration::from_secs(60);
/// How often it is looked whether a backup is due.
const BACK_UP: Duration = Duration::from_secs(120);
/// How often it is seen whether it is time to look for newer versions.
const LOOK_OUT: Duration = Duration::from_secs(900);
/// How often calls are looked for that fell silent.
const SILENT: Duration = Duration::from_secs(600);

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
    let mut schedule = Schedule::new(app, stopped.clone());
    tidy_up(app, &mut schedule);
    add_up(app, &mut schedule);
    watch_over(app, &mut schedule);
    app.watchmen.start(app, &mut schedule);
    if let Some(secured) = &app.kept.secured {
        secured.start(&mut schedule);
    }
    let heart = Heartbeat {
        store: app.store.clone(),
        clock: app.machine.clock.clone(),
    };
    schedule.all_the_time(heart.keep_beating(stopped.clone()));
    schedule.all_the_time(app.rollups.clone().keep_running(stopped.clone()));
    if let Some(pace) = app.shipped_every {
        let shipment = Shipment::new(app.keeper.clone(), pace);
        schedule.all_the_time(shipment.keep_running(stopped.clone()));
    }
    let outbox = app.outbox.clone();
    schedule.all_the_time(outbox.keep_running(app.tracer.clone(), stopped));
    schedule.tasks
}

/// What is over, or no longer wanted.
fn tidy_up(app: &App, schedule: &mut Schedule) {
    let (keys, sign_in, machine) = (app.keys.clone(), app.sign_in.clone(), app.machine.clone());
    let addresses = app.addresses.clone();
    schedule.every("key_uses", USES, move || {
        let (keys, sign_in, cause) = (keys.clone(), sign_in.clone(), cause(&machine));
        let addresses = addresses.clone();
        async move {
            keys.save_uses(cause.clone()).await?;
            addresses.save(cause.clone()).await?;
            sign_in.sessions.save_uses(cause).await
        }
    });
    let (store, clock) = (app.store.clone(), app.machine.clock.clone());
    schedule.every("holds", SWEEP, move || {
        let (store, now) = (store.clone(), clock.now());
        async move { holds::run(&store, now).await }
    });
    let (store, clock) = (app.store.clone(), app.machine.clock.clone());
    schedule.every("retention", FORGET, move || {
        let (store, now) = (store.clone(), clock.now());
        async move { retention::run(&store, now).await }
    });
    if let Some(unwanted) = app.unwanted.clone() {
        schedule.every("recordings", DISCARD, move || {
            let unwanted = unwanted.clone();
            async move { unwanted.run().await }
        });
    }
    if let Some(lookout) = app.lookout.clone() {
        schedule.later("updates", LOOK_OUT, move || {
            let lookout = lookout.clone();
            async move { lookout.run().await }
        });
    }
    if let Some(missed) = app.missed.clone() {
        schedule.every("missed_messages", DISCARD, move || {
            let missed = missed.clone();
            async move { missed.run().await }
        });
    }
    let keeper = app.keeper.clone();
    schedule.later("backups", BACK_UP, move || {
        let keeper = keeper.clone();
        async move { keeper.run().await }
    });
}

/// What was spent, and what is told of it.
fn add_up(app: &App, schedule: &mut Schedule) {
    let (store, clock) = (app.store.clone(), app.machine.clock.clone());
    schedule.every("reservations", RELEASE, move || {
        let (store, now) = (store.clone(), clock.now());
        async move { reservations::run(&store, now).await }
    });
    let (calls, clock) = (app.calls.clone(), app.machine.clock.clone());
    schedule.every("charges", CHARGE, move || {
        let (calls, now) = (calls.clone(), clock.now());
        async move { charges::run(&calls, now).await }
    });
    let (outbox, clock) = (app.outbox.clone(), app.machine.clock.clone());
    schedule.every("budget", BUDGET, move || {
        let (outbox, now) = (outbox.clone(), clock.now());
        async move { budget::run(&outbox.store, &outbox.desk, now).await }
    });
    let statements = app.statements.clone();
    schedule.every("statements", STATE, move || {
        let statements = statements.clone();
        async move { statements.run().await }
    });
    let (outbox, clock) = (app.outbox.clone(), app.machine.clock.clone());
    schedule.every("reports", REPORT, move || {
        let (outbox, now) = (outbox.clone(), clock.now());
        async move { reports::run(&outbox.store, &outbox.desk, now).await }
    });
}

/// Whether all is well.
fn watch_over(app: &App, schedule: &mut Schedule) {
    let (store, calls, clock) = (
        app.store.clone(),
        app.calls.clone(),
        app.machine.clock.clone(),
    );
    schedule.every("silent_calls", SILENT, move || {
        let (store, calls, now) = (store.clone(), calls.clone(), clock.now());
        async move { calls::run(&store, &calls, now).await }
    });
    let (store, vendors, clock) = (
        app.store.clone(),
        app.vendors.clone(),
        app.machine.clock.clone(),
    );
    schedule.every("sla", JUDGE, move || {
        let (store, vendors, now) = (store.clone(), vendors.clone(), clock.now());
        async move { sla::run(&store, &vendors, now).await }
    });
    let synthetic = app.synthetic.clone();
    schedule.later("synthetic_call", CALL, move || {
        let synthetic = synthetic.clone();
        async move { synthetic.run().await }
    });
}
