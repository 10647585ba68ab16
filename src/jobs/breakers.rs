//! Tells the world when a breaker opens or closes, and alarms whom it concerns.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use tokio::sync::watch;

use crate::breaker::{Change, State};
use crate::ports::clock::Clock;
use crate::providers::recorded::Status;
use crate::providers::watched::Watched;
use crate::store::Store;
use crate::store::alerts::settings::AlertSettings;
use crate::store::alerts::{self, AlertState};
use crate::store::business::is_set_up;
use crate::store::error::StoreError;
use crate::store::events::Event;
use crate::store::settings;
use crate::store::tx::{Cause, Tx};
use crate::watch::rules::breakers::{Seen, judge};
use crate::watch::rules::{apply, news};

/// How long to wait before a change that could not be told is told again.
const AGAIN: Duration = Duration::from_secs(5);

/// The changes of one breaker.
pub struct Changes {
    /// Whose it is.
    pub of: Arc<dyn Watched>,
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
        let mut changed = self.of.changed();
        // Also what changed before anybody listened.
        let mut told = 0;
        loop {
            if *changed.borrow_and_update() <= told {
                tokio::select! {
                    _ = stopped.changed() => return,
                    Ok(()) = changed.changed() => continue,
                    else => return,
                }
            }
            match self.tell(told).await {
                Ok(Some(last)) => {
                    told = last;
                    continue;
                }
                Ok(None) => {}
                // The store's own breaker tells when the store is back.
                Err(error) => {
                    tracing::warn!(%error, "the change of a breaker is no event yet");
                }
            }
            tokio::select! {
                _ = stopped.changed() => return,
                () = tokio::time::sleep(AGAIN) => {}
            }
        }
    }

    /// Makes the changes after number `told` events, and alerts where they are any; the number of the last one. None while
    /// there is no business: a new store stays empty, so that it takes an import.
    async fn tell(&self, told: u64) -> Result<Option<u64>, StoreError> {
        if !self.store.read(|r| is_set_up(r))? {
            return Ok(None);
        }
        // Read at every attempt: meanwhile more may have changed.
        let Status {
            changes,
            changed,
            left_closed_at,
            last_success_at,
            ..
        } = self.of.status();
        let new = usize::try_from(changed.saturating_sub(told)).unwrap_or(usize::MAX);
        let first = changes.len().saturating_sub(new);
        let name = self.of.name();
        let work = move |tx: &mut Tx| -> Result<(), StoreError> {
            let AlertSettings { rules, .. } = settings::get(tx)?;
            for (place, (at, change)) in changes.iter().enumerate().skip(first) {
                tx.emit(Event::new(
                    "breaker.changed",
                    &OfBreaker::new(name, *change),
                ))?;
                if change.to != State::Closed && is_told_of(tx, name, *at)? {
                    continue;
                }
                let seen = Seen {
                    name,
                    state: change.to,
                    left_closed_at,
                    changes: changes[..=place].to_vec(),
                    last_success_at,
                };
                let news = news(tx, judge(&seen, &rules, tx.now()))?;
                apply(tx, &news)?;
            }
            Ok(())
        };
        let cause = Cause::system(self.clock.now());
        self.store.write(cause, work).await?;
        Ok(Some(changed))
    }
}

/// Whether the alert of an opening that lasted until then is over already: whoever judges by time was faster.
fn is_told_of(tx: &Tx, name: &str, at: Timestamp) -> Result<bool, StoreError> {
    for subject in ["open", "refused"] {
        let known = alerts::find(tx, &alerts::fingerprint(name, subject))?;
        let state = known.map(|(_, alert)| alert.state);
        if matches!(state, Some(AlertState::Resolved { at: over_at, .. }) if over_at >= at) {
            return Ok(true);
        }
    }
    Ok(false)
}

impl OfBreaker {
    fn new(name: &'static str, change: Change) -> Self {
        Self {
            name,
            from: change.from.name(),
            to: change.to.name(),
            is_refusal: change.is_refusal,
            is_flapping: change.is_flapping,
        }
    }
}
