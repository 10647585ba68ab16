//! Tells the owner past the outbox when the store takes no writes, and when it takes them again.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};

use crate::breaker::State;
use crate::desk::outbox::unsaved;
use crate::desk::outbox::words::Sender;
use crate::jobs::deliveries::Outbox;
use crate::messages::owner::Outage;
use crate::providers::watched::Watched;
use crate::store::engine::Health;
use crate::store::engine::error::EngineError;
use crate::store::error::StoreError;

/// What is over sooner than this was a hiccup.
const GRACE: SignedDuration = SignedDuration::from_secs(30);

/// Who looks after it. What was told is known to this process alone: nothing can be written down.
pub struct Lookout {
    outbox: Outbox,
    database: Arc<dyn Watched>,
    seen: Mutex<Option<Seen>>,
}

/// An outage.
#[derive(Clone, Copy, Debug)]
struct Seen {
    since: Timestamp,
    is_told: bool,
}

impl Lookout {
    /// Looks after the store of this outbox, around which that breaker stands.
    pub fn new(outbox: Outbox, database: Arc<dyn Watched>) -> Self {
        Self {
            outbox,
            database,
            seen: Mutex::default(),
        }
    }

    /// Looks, and tells whoever must know; how many were told.
    ///
    /// # Errors
    /// When the store cannot be read either.
    pub async fn run(&self) -> Result<usize, StoreError> {
        let now = self.outbox.clock.now();
        let seen = *self.lock();
        match (self.trouble(), seen) {
            (None, None) => Ok(0),
            (None, Some(seen)) => {
                *self.lock() = None;
                match seen.is_told {
                    true => self.tell(Outage::Over, seen.since).await,
                    false => Ok(0),
                }
            }
            (Some(_), None) => {
                *self.lock() = Some(Seen {
                    since: now,
                    is_told: false,
                });
                Ok(0)
            }
            (Some(outage), Some(seen))
                if !seen.is_told && now.duration_since(seen.since) >= GRACE =>
            {
                let told = self.tell(outage, seen.since).await?;
                *self.lock() = Some(Seen {
                    is_told: told > 0,
                    ..seen
                });
                Ok(told)
            }
            (Some(_), Some(_)) => Ok(0),
        }
    }

    fn trouble(&self) -> Option<Outage> {
        match self.outbox.store.health() {
            Health::ReadOnly {
                why: EngineError::DiskFull,
            } => Some(Outage::DiskFull),
            Health::ReadOnly { .. } => Some(Outage::Broken),
            Health::Ok => (self.database.status().state != State::Closed).then_some(Outage::Broken),
        }
    }

    async fn tell(&self, outage: Outage, since: Timestamp) -> Result<usize, StoreError> {
        let outbox = &self.outbox;
        let now = outbox.clock.now();
        let messages = outbox.store.read(|r| match outbox.desk.business(r)? {
            Some(business) => {
                let sender = Sender {
                    business: &business,
                    zones: outbox.desk.zones(),
                    places: &outbox.places,
                };
                unsaved::messages(r, sender, (outage, since, now))
            }
            None => Ok(Vec::new()),
        })?;
        let sends = messages.iter().map(|message| outbox.ways.send(message));
        let results = join_all(sends).await;
        for error in results.iter().filter_map(|result| result.as_ref().err()) {
            tracing::warn!(%error, "the owner could not be told by one way that nothing can be saved");
        }
        Ok(results.iter().filter(|result| result.is_ok()).count())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
