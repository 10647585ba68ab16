//! Tells the owner past the outbox when the store takes no writes, and when it takes them again.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};

use crate::breaker::State;
use crate::desk::outbox::compose::Message;
use crate::desk::outbox::unsaved::{self, Place};
use crate::desk::outbox::words::Sender;
use crate::domain::business::Business;
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
#[derive(Clone, Debug)]
struct Seen {
    since: Timestamp,
    told: Vec<Place>,
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
        let seen = self.lock().clone();
        match (self.trouble(), seen) {
            (None, None) => Ok(0),
            (None, Some(seen)) => {
                *self.lock() = None;
                self.all_clear(&seen).await
            }
            (Some(_), None) => {
                let told = Vec::new();
                *self.lock() = Some(Seen { since: now, told });
                Ok(0)
            }
            (Some(outage), Some(Seen { since, told }))
                if told.is_empty() && now.duration_since(since) >= GRACE =>
            {
                let told = self.alarm(outage, since).await?;
                let count = told.len();
                *self.lock() = Some(Seen { since, told });
                Ok(count)
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

    /// Tells everybody whom it concerns; who was told.
    async fn alarm(&self, outage: Outage, since: Timestamp) -> Result<Vec<Place>, StoreError> {
        let now = self.outbox.clock.now();
        let alarms = self.outbox.store.read(|r| {
            let business = self.outbox.desk.business(r)?;
            let alarms = business
                .map(|business| unsaved::alarms(r, self.sender(&business), (outage, since, now)));
            alarms.transpose()
        })?;
        let sends = alarms.into_iter().flatten().map(async |(place, message)| {
            let sent = self.send(&message).await;
            sent.then_some(place)
        });
        Ok(join_all(sends).await.into_iter().flatten().collect())
    }

    /// Tells those who were told that it is over; how many.
    async fn all_clear(&self, seen: &Seen) -> Result<usize, StoreError> {
        let now = self.outbox.clock.now();
        let messages = self.outbox.store.read(|r| {
            let business = self.outbox.desk.business(r)?;
            let messages = business.map(|business| {
                unsaved::all_clear(self.sender(&business), &seen.told, (seen.since, now))
            });
            Ok::<_, StoreError>(messages.unwrap_or_default())
        })?;
        let sends = messages.iter().map(|message| self.send(message));
        let results = join_all(sends).await;
        Ok(results.into_iter().filter(|is_sent| *is_sent).count())
    }

    fn sender<'a>(&'a self, business: &'a Business) -> Sender<'a> {
        Sender {
            business,
            zones: self.outbox.desk.zones(),
            places: &self.outbox.places,
        }
    }

    async fn send(&self, message: &Message) -> bool {
        let sent = self.outbox.ways.send(message).await;
        if let Err(error) = &sent {
            tracing::warn!(%error, "the owner could not be told by one way that nothing can be saved");
        }
        sent.is_ok()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
