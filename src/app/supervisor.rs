//! Who started the server hears how it is: systemd is told that it is ready, alive, and stopping. Under anybody else
//! nothing happens.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio::time::interval;

use crate::app::background::Schedule;

/// It never says so more often.
const SHORTEST: Duration = Duration::from_millis(10);

/// Calls come in from now on.
pub(super) fn ready() {
    tell(NotifyState::Ready);
}

/// It stops when what is running is finished.
pub(super) fn stopping() {
    tell(NotifyState::Stopping);
}

/// Says that the server is alive twice as often as systemd wants to hear it. It says so from among all other tasks: one
/// that never gets its turn says nothing, and systemd starts the server anew.
pub(super) fn start(schedule: &mut Schedule) {
    let Some(wanted) = sd_notify::watchdog_enabled() else {
        return;
    };
    let mut stopped = schedule.stopped();
    let pace = (wanted / 2).max(SHORTEST);
    schedule.all_the_time(async move {
        let mut ticks = interval(pace);
        loop {
            tokio::select! {
                _ = stopped.changed() => return,
                _ = ticks.tick() => tell(NotifyState::Watchdog),
            }
        }
    });
}

/// Says that the server is alive for as long as `work` takes, while no task of it runs.
pub(crate) async fn alive_during<T>(work: impl Future<Output = T>) -> T {
    tokio::pin!(work);
    let pace = sd_notify::watchdog_enabled().unwrap_or(Duration::from_secs(60)) / 2;
    let mut ticks = interval(pace.max(SHORTEST));
    loop {
        tokio::select! {
            done = &mut work => return done,
            _ = ticks.tick() => tell(NotifyState::Watchdog),
        }
    }
}

fn tell(state: NotifyState) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::debug!(%error, "systemd could not be told");
    }
}
