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
use crate::ports::sending::SendError;
use crate::providers::watched::Watched;
use crate::store::alerts::settings::AlertSettings;
use crate::store::engine::Health;
use crate::store::engine::error::EngineError;
use crate::store::error::StoreError;
use crate::store::settings;
use crate::store::tx::{Cause, Tx};
use crate::watch::alerts::unsaved::{Reached, note_outage, note_told};

/// What is over sooner than this was a hiccup.
const GRACE: SignedDuration = SignedDuration::from_secs(30);
/// Nobody wants to hear so long after it that it is over.
const NEWS: SignedDuration = SignedDuration::from_hours(24);

/// The pause after the first failure of a way; each further one is twice as long,
const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(10);
/// and none longer than this.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(5);

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
    untold: Option<Vec<Untold>>,
    /// Whether anybody was there to be told.
    is_tried: bool,
    /// How often everybody was told again, because nobody can take it on while nothing can be written down.
    repeats: u8,
}

#[derive(Clone, Debug)]
struct Ending {
    at: Timestamp,
    alert: AlertId,
    untold: Vec<Untold>,
}

/// A message that did not go out yet.
#[derive(Clone, Debug)]
struct Untold {
    place: Place,
    message: Message,
    /// How often it was tried.
    tries: u32,
    /// Not before this moment again.
    next_at: Timestamp,
}

impl Untold {
    fn all(messages: Vec<(Place, Message)>, now: Timestamp) -> Vec<Self> {
        let untold = messages.into_iter().map(|(place, message)| Self {
            place,
            message,
            tries: 0,
            next_at: now,
        });
        untold.collect()
    }

    /// What is left to do after a failure at `now`; nothing where another attempt cannot help, or may only repeat what is there.
    fn after(mut self, error: &SendError, now: Timestamp) -> Option<Self> {
        let asked = match error {
            SendError::Never(_) | SendError::OptedOut => return None,
            SendError::Closed(wait) => Some(*wait),
            SendError::Later { after, .. } => *after,
            SendError::Unknown { after, .. } => {
                if self.tries > 0 && matches!(self.message, Message::Chat(_)) {
                    return None;
                }
                self.message.may_be_sent_at(now);
                *after
            }
        };
        let pause = FIRST_PAUSE * 2_i32.pow(self.tries.min(5));
        let asked = asked.and_then(|asked| SignedDuration::try_from(asked).ok());
        let pause = pause.max(asked.unwrap_or_default()).min(LONGEST_PAUSE);
        self.tries += 1;
        self.next_at = now + pause;
        Some(self)
    }
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
                    is_tried: false,
                    repeats: 0,
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
        if self.is_to_repeat(&lasting)? {
            lasting.untold = None;
            lasting.repeats += 1;
        }
        let untold = match lasting.untold.take() {
            Some(untold) => untold,
            None => Untold::all(self.alarms((outage, since, now), lasting.repeats)?, now),
        };
        // Nobody was there to be told: somebody may be at the next look.
        let is_somebody = !lasting.told.is_empty() || !untold.is_empty() || lasting.is_tried;
        lasting.is_tried = is_somebody;
        let (sent, untold) = self.send(untold).await;
        let count = sent.len();
        lasting
            .told
            .extend(sent.into_iter().map(|place| (now, place)));
        lasting.untold = is_somebody.then_some(untold);
        Ok((count, Some(Seen::Lasting(lasting))))
    }

    /// Whether the next step at which what nobody takes on is told again has come.
    fn is_to_repeat(&self, lasting: &Lasting) -> Result<bool, StoreError> {
        let settings: AlertSettings = self.outbox.store.read(|r| settings::get(r))?;
        let step = settings
            .escalation_minutes
            .get(usize::from(lasting.repeats));
        let lasts = self.now().duration_since(lasting.since);
        Ok(step.is_some_and(|step| lasts >= SignedDuration::from_mins((*step).into())))
    }

    fn alarms(
        &self,
        outage: (Outage, Timestamp, Timestamp),
        repeat: u8,
    ) -> Result<Vec<(Place, Message)>, StoreError> {
        let alarms = self.outbox.store.read(|r| {
            let business = self.outbox.desk.business(r)?;
            let alarms =
                business.map(|business| unsaved::alarms(r, self.sender(&business), outage, repeat));
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
        let untold = Untold::all(untold, at);
        let notes: Vec<Reached> = told.iter().map(|(at, place)| note(place, *at)).collect();
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
        let notes: Vec<Reached> = sent.iter().map(|place| note(place, now)).collect();
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

    /// Sends what is due; where that went well, and what did not go out.
    async fn send(&self, messages: Vec<Untold>) -> (Vec<Place>, Vec<Untold>) {
        let (ways, now) = (&self.outbox.ways, self.now());
        let (due, mut left): (Vec<_>, Vec<_>) =
            messages.into_iter().partition(|one| one.next_at <= now);
        let results = join_all(due.iter().map(|one| ways.send(&one.message))).await;
        let mut sent = Vec::new();
        for (one, result) in due.into_iter().zip(results) {
            match result {
                Ok(_) => sent.push(one.place),
                Err(error) => {
                    tracing::warn!(%error, "the owner could not be told by one way of the store's outage");
                    left.extend(one.after(&error, now));
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

fn note(place: &Place, at: Timestamp) -> Reached {
    Reached {
        at,
        channel: place.channel,
        contact: place.contact,
    }
}
