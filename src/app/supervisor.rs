//! Who started the server hears how it is: systemd is told that it is ready, alive, and stopping. Under anybody else
//! nothing happens.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio::task::JoinHandle;
use tokio::time::interval;

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

/// Says that the server is alive for as long as this is kept.
pub(super) struct Alive(JoinHandle<()>);

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Says that the server is alive twice as often as systemd wants to hear it, also while a backup takes the place of the store.
/// It says so from among all other tasks: one that never gets its turn says nothing, and systemd starts the server anew.
pub(super) fn keep_alive() -> Option<Alive> {
    let wanted = sd_notify::watchdog_enabled()?;
    let pace = (wanted / 2).max(SHORTEST);
    Some(Alive(tokio::spawn(async move {
        let mut ticks = interval(pace);
        loop {
            ticks.tick().await;
            tell(NotifyState::Watchdog);
        }
    })))
}

fn tell(state: NotifyState) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::debug!(%error, "systemd could not be told");
    }
}
