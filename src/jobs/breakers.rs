//! Tells the world when a vendor's breaker opens or closes.

use std::sync::Arc;

use serde::Serialize;
use tokio::sync::watch;

use crate::breaker::Change;
use crate::ports::clock::Clock;
use crate::providers::guarded::Guarded;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::tx::{Actor, Cause, Tx};

/// The changes of one vendor's breaker.
pub struct Changes {
    /// The vendor.
    pub vendor: Arc<Guarded>,
    /// Where events are kept.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

#[derive(Serialize)]
struct OfBreaker {
    name: &'static str,
    from: &'static str,
    to: &'static str,
    is_refusal: bool,
    is_flapping: bool,
}

impl Changes {
    /// Makes every change an event, until `stopped` says so.
    pub async fn keep_telling(self, mut stopped: watch::Receiver<bool>) {
        let mut changed = self.vendor.changed();
        let mut told = *changed.borrow_and_update();
        loop {
            tokio::select! {
                _ = stopped.changed() => return,
                Ok(()) = changed.changed() => {}
                else => return,
            }
            let count = *changed.borrow_and_update();
            let new = usize::try_from(count - told).unwrap_or(usize::MAX);
            told = count;
            if let Err(error) = self.tell(new).await {
                tracing::warn!(%error, "the change of a breaker is no event");
            }
        }
    }

    /// Makes the latest changes events.
    async fn tell(&self, new: usize) -> Result<(), StoreError> {
        let changes = self.vendor.status().changes;
        let first = changes.len().saturating_sub(new);
        let latest: Vec<Change> = changes[first..].iter().map(|(_, change)| *change).collect();
        let name = self.vendor.name();
        let cause = Cause {
            now: self.clock.now(),
            actor: Actor::System,
            request_id: String::new(),
        };
        let work = move |tx: &mut Tx| -> Result<(), StoreError> {
            for change in &latest {
                let news = OfBreaker {
                    name,
                    from: change.from.name(),
                    to: change.to.name(),
                    is_refusal: change.is_refusal,
                    is_flapping: change.is_flapping,
                };
                tx.emit(Event::new("breaker.changed", &news))?;
            }
            Ok(())
        };
        self.store.write(cause, work).await
    }
}
