//! The heartbeat: says every few seconds that the server is up, and at a proper stop that it was stopped on purpose.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::ports::clock::Clock;
use crate::store::Store;
use crate::store::tx::{Cause, Tx};
use crate::watch::uptime::{BEAT, Beat, beat};

/// The parts that it works with.
pub struct Heartbeat {
    /// Where it is noted.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

impl Heartbeat {
    /// Beats until `stopped` says so, and once more then.
    pub async fn keep_beating(self, mut stopped: watch::Receiver<bool>) {
        let pace = Duration::try_from(BEAT).unwrap_or(Duration::from_secs(5));
        self.beat(Beat::First).await;
        loop {
            tokio::select! {
                _ = stopped.changed() => break,
                () = tokio::time::sleep(pace) => self.beat(Beat::Next).await,
            }
        }
        self.beat(Beat::Last).await;
    }

    /// One heartbeat. A store that takes none is a gap, as callers notice it too.
    pub async fn beat(&self, place: Beat) {
        let cause = Cause::system(self.clock.now());
        let beaten = self.store.write(cause, move |tx: &mut Tx| beat(tx, place));
        if let Err(error) = beaten.await {
            tracing::warn!(%error, "a heartbeat could not be noted");
        }
    }
}
