//! Tells the owner past the outbox when the store takes no writes, and when it takes them again. Then it is noted as an alert
//! that is over, so that nobody is told of it once more.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::join_all;
use jiff::{SignedDuration, Timestamp};

use crate::breaker::State;
use crate::desk::outbox::compose::Message;
use crate::desk::outbox::unsaved::{self, Place};
use crate::desk::outbox::words::Sender;
use crate::domain::business::Business;
use crate::domain::id::AlertId;
use crate::jobs::deliveries::Outbox;
use crate::messages::owner::Outage;
use crate::providers::watched::Watched;
use crate::store::engine::Health;
use crate::store::engine::error::EngineError;
use crate::store::error::StoreError;
use crate::store::tx::{Cause, Tx};
use crate::watch::alerts::unsaved::{Told, note_outage, note_told};

/// What is over sooner than this was a hiccup.
const GRACE: SignedDuration = SignedDuration::from_secs(30);
/// Nobody wants to hear so long after it that it is over.
const NEWS: SignedDuration = SignedDuration::from_hours(24);

/// Who looks after it. What was told is known to this process alone while nothing can be written down.
pub struct Lookout {
    outbox: Outbox,
    database: Arc<dyn Watched>,
    seen: Mutex<Option<Seen>>,
}

/// An outage.
#[derive(Clone, Debug)]
enum Seen {
    /// It goes on.
    Lasting(Lasting),
    /// It is over, and somebody still has to hear of that.
    Over(Ending),
}

#[derive(Clone, Debug)]
struct Lasting {
    since: Timestamp,
    told: Vec<(Timestamp, Place)>,
    /// What did not go out yet; `None` until it was tried.
    untold: Option<Vec<(Place, Message)>>,
}

#[derive(Clone, Debug)]
struct Ending {
    at: Timestamp,
    alert: AlertId,
    untold: Vec<(Place, Message)>,
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
    /// When the store cannot be read either, or what is over cannot be noted; the next run does that.
    pub async fn run(&self) -> Result<usize, StoreError> {
        let seen = self.lock().clone();
        let (told, left) = match (self.trouble(), seen) {
            (None, None) => (0, None),
            (None, Some(Seen::Lasting(lasting))) => self.end(&lasting).await?,
            (None, Some(Seen::Over(ending))) => self.tell_end(ending).await?,
            (Some(_), None | Some(Seen::Over(_))) => {
                let lasting = Lasting {
                    since: self.now(),
                    told: Vec::new(),
                    untold: None,
                };
                (0, Some(Seen::Lasting(lasting)))
            }
            (Some(outage), Some(Seen::Lasting(lasting))) => self.alarm(outage, lasting).await?,
        };
        *self.lock() = left;
        Ok(told)
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

    /// Tells everybody whom it concerns, once it has lasted; a way that fails is tried again while it goes on.
    async fn alarm(
        &self,
        outage: Outage,
        mut lasting: Lasting,
    ) -> Result<(usize, Option<Seen>), StoreError> {
        let (since, now) = (lasting.since, self.now());
        if now.duration_since(since) < GRACE {
            return Ok((0, Some(Seen::Lasting(lasting))));
        }
        let untold = match lasting.untold.take() {
            Some(untold) => untold,
            None => self.alarms((outage, since, now))?,
        };
        let (sent, untold) = self.send(untold).await;
        let count = sent.len();
        lasting
            .told
            .extend(sent.into_iter().map(|place| (now, place)));
        // Nobody was there to be told: somebody may be at the next look.
        let is_somebody = !lasting.told.is_empty() || !untold.is_empty();
        lasting.untold = is_somebody.then_some(untold);
        Ok((count, Some(Seen::Lasting(lasting))))
    }

    fn alarms(
        &self,
        outage: (Outage, Timestamp, Timestamp),
    ) -> Result<Vec<(Place, Message)>, StoreError> {
        let alarms = self.outbox.store.read(|r| {
            let business = self.outbox.desk.business(r)?;
            let alarms =
                business.map(|business| unsaved::alarms(r, self.sender(&business), outage));
            alarms.transpose()
        })?;
        Ok(alarms.unwrap_or_default())
    }

    /// Notes that it is over, which proves it, and tells those who were told.
    async fn end(
        &self,
        Lasting { since, told, .. }: &Lasting,
    ) -> Result<(usize, Option<Seen>), StoreError> {
        let at = self.now();
        let places: Vec<Place> = told.iter().map(|(_, place)| place.clone()).collect();
        let untold =
            self.outbox.store.read(|r| {
                let business = self.outbox.desk.business(r)?;
                Ok::<_, StoreError>(business.map(|business| {
                    unsaved::all_clear(self.sender(&business), &places, (*since, at))
                }))
            })?;
        // Without a business nobody was told, and a new store stays empty, so that it takes an import.
        let Some(untold) = untold else {
            return Ok((0, None));
        };
        let notes: Vec<Told> = told.iter().map(|(at, place)| note(place, *at)).collect();
        let since = *since;
        let work = move |tx: &mut Tx| note_outage(tx, since, &notes);
        let alert = self.outbox.store.write(Cause::system(at), work).await?;
        self.tell_end(Ending { at, alert, untold }).await
    }

    /// Tells that it is over, and keeps whom nobody could tell yet.
    async fn tell_end(
        &self,
        Ending { at, alert, untold }: Ending,
    ) -> Result<(usize, Option<Seen>), StoreError> {
        let now = self.now();
        let (sent, untold) = self.send(untold).await;
        let notes: Vec<Told> = sent.iter().map(|place| note(place, now)).collect();
        if !notes.is_empty() {
            let work = move |tx: &mut Tx| note_told(tx, alert, &notes);
            let noted = self.outbox.store.write(Cause::system(now), work).await;
            if let Err(error) = noted {
                tracing::warn!(%error, "it is not noted who was told that everything can be saved again");
            }
        }
        let is_news = now.duration_since(at) < NEWS;
        let left = (is_news && !untold.is_empty()).then_some(Ending { at, alert, untold });
        Ok((sent.len(), left.map(Seen::Over)))
    }

    fn sender<'a>(&'a self, business: &'a Business) -> Sender<'a> {
        Sender {
            business,
            zones: self.outbox.desk.zones(),
            places: &self.outbox.places,
        }
    }

    /// Sends them; where that went well, and what did not go out.
    async fn send(&self, messages: Vec<(Place, Message)>) -> (Vec<Place>, Vec<(Place, Message)>) {
        let ways = &self.outbox.ways;
        let sends = messages.iter().map(|(_, message)| ways.send(message));
        let results = join_all(sends).await;
        let (mut sent, mut left) = (Vec::new(), Vec::new());
        for ((place, message), result) in messages.into_iter().zip(results) {
            match result {
                Ok(_) => sent.push(place),
                Err(error) => {
                    tracing::warn!(%error, "the owner could not be told by one way of the store's outage");
                    left.push((place, message));
                }
            }
        }
        (sent, left)
    }

    fn now(&self) -> Timestamp {
        self.outbox.clock.now()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Seen>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn note(place: &Place, at: Timestamp) -> Told {
    Told {
        at,
        channel: place.channel,
        contact: place.contact,
    }
}
