//! Sends what the outbox holds, when it is due, each by its way.

mod cost;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};

use crate::desk::Desk;
use crate::desk::outbox::compose::Message;
use crate::desk::outbox::outcome::record;
use crate::desk::outbox::places::Places;
use crate::desk::outbox::send::{NotSent, Outgoing, claim};
use crate::desk::outbox::words::Sender;
use crate::domain::contact::Channel;
use crate::domain::phone::Phone;
use crate::ports::chat::Chat;
use crate::ports::clock::Clock;
use crate::ports::hook::Hook;
use crate::ports::mail::Mailer;
use crate::ports::ring::Ring;
use crate::ports::sending::{SendError, Sent};
use crate::ports::sms::Sms;
use crate::ports::trace::{self, Beginning, Tracer};
use crate::store::Store;
use crate::store::deliveries::due;
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Cause, Tx};

/// Messages that are taken with one commit.
const BATCH: usize = 8;
/// Batches on their way at once.
const BATCHES: usize = 4;

/// The ways out; one that is absent is not set up.
#[derive(Clone, Default)]
pub struct Ways {
    /// Text messages.
    pub sms: Option<Arc<dyn Sms>>,
    /// Mail.
    pub mail: Option<Arc<dyn Mailer>>,
    /// Slack.
    pub chat: Option<Arc<dyn Chat>>,
    /// The owner's address for machines.
    pub hook: Option<Arc<dyn Hook>>,
    /// Telephone calls.
    pub ring: Option<Arc<dyn Ring>>,
}

impl Ways {
    /// The ways that are set up.
    pub fn channels(&self) -> Vec<Channel> {
        let ways = [
            (Channel::Sms, self.sms.is_some()),
            (Channel::Mail, self.mail.is_some()),
            (Channel::Slack, self.chat.is_some()),
            (Channel::Webhook, self.hook.is_some()),
            (Channel::Call, self.ring.is_some()),
        ];
        let there = ways.into_iter().filter(|(_, is_there)| *is_there);
        there.map(|(channel, _)| channel).collect()
    }

    /// Sends a message by its way, once.
    pub(in crate::jobs) async fn send(&self, message: &Message) -> Result<Sent, SendError> {
        match (message, self) {
            (Message::Sms(text), Self { sms: Some(way), .. }) => way.send(text).await,
            (
                Message::Mail(mail),
                Self {
                    mail: Some(way), ..
                },
            ) => way.send(mail).await,
            (
                Message::Chat(notice),
                Self {
                    chat: Some(way), ..
                },
            ) => way.send(notice).await,
            (
                Message::Hook(call),
                Self {
                    hook: Some(way), ..
                },
            ) => way.send(call).await,
            (
                Message::Ring(call),
                Self {
                    ring: Some(way), ..
                },
            ) => way.ring(call).await,
            _ => Err(SendError::Never("this way is not set up".to_owned())),
        }
    }
}

/// The parts that it works with; cheap to clone.
#[derive(Clone)]
pub struct Outbox {
    /// Where it lies.
    pub store: Store,
    /// The business.
    pub desk: Desk,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The ways out.
    pub ways: Ways,
    /// Where things go.
    pub places: Arc<Places>,
    /// What goes out just now.
    pub on_the_way: OnTheWay,
    /// One after the other, where nothing else keeps a message from going out twice.
    pub turns: Turns,
}

/// Turns of the ways that know no repeat, neither by a key nor by looking it up: as the next message goes out when it is
/// noted what came of the one before, a crash repeats one of each way at most.
#[derive(Clone, Default)]
pub struct Turns(Arc<[tokio::sync::Mutex<()>; 2]>);

impl Turns {
    /// Waits for the turn of a message; it is over when what this returns is dropped.
    async fn of(&self, message: &Message) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        let [mails, chats] = self.0.as_ref();
        match message {
            Message::Mail(_) => Some(mails.lock().await),
            Message::Chat(_) => Some(chats.lock().await),
            _ => None,
        }
    }
}

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Deliveries that were due.
    pub due: usize,
    /// Messages that were handed over or looked up, with or without success.
    pub tried: usize,
    /// Whether more may be due.
    pub has_more: bool,
}

impl Outbox {
    /// Sends one batch of what is due now; nothing while no business is set up.
    ///
    /// # Errors
    /// When the store cannot be read or written; what may have been sent until then is looked up the next time.
    pub async fn run(&self) -> Result<Report, StoreError> {
        let (report, batch) = self.begin().await?;
        self.finish(batch).await?;
        Ok(report)
    }

    /// Takes what is due and not on its way yet.
    async fn begin(&self) -> Result<(Report, Vec<Place>), StoreError> {
        let now = self.clock.now();
        let busy = self.on_the_way.all();
        let (mut due, business) = self.store.read(|r| {
            let business = self.desk.business(r)?;
            Ok::<_, StoreError>((due(r, now, BATCH + busy.len())?, business))
        })?;
        due.retain(|(_, id)| busy.iter().all(|one| one.id != *id));
        due.truncate(BATCH);
        let count = due.len();
        if count == 0 || business.is_none() {
            return Ok((Report::default(), Vec::new()));
        }
        learn_countries().await;
        let outgoing: Vec<Outgoing> = self
            .write(move |tx, sender| {
                let mut claimed = claim(tx, sender, (&due, &busy))?;
                cost::set_aside(tx, sender.business, &mut claimed)?;
                Ok(claimed)
            })
            .await?
            .unwrap_or_default();
        let report = Report {
            due: count,
            tried: outgoing.len(),
            has_more: count == BATCH,
        };
        let enter = |one| self.on_the_way.enter(one);
        Ok((report, outgoing.into_iter().map(enter).collect()))
    }

    /// Sends a batch. What came of each is noted when it is known: a slow way holds up no other.
    async fn finish(&self, batch: Vec<Place>) -> Result<(), StoreError> {
        let sends = batch.into_iter().map(async |place| {
            let outgoing = place.0.clone();
            let _turn = self.turns.of(&outgoing.message).await;
            let result = self.hand_over(&outgoing).await;
            let note = move |tx: &mut Tx, sender: Sender| {
                record(tx, sender, (&outgoing, &result))?;
                cost::settle(tx, sender.business, (&outgoing, &result))
            };
            self.write(note).await.map(drop)
        });
        join_all(sends).await.into_iter().collect()
    }

    /// Does something on behalf of the business; `None` when there is none.
    async fn write<T: Send + 'static>(
        &self,
        work: impl Fn(&mut Tx, Sender) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Option<T>, StoreError> {
        let (desk, places) = (self.desk.clone(), self.places.clone());
        let write = move |tx: &mut Tx| match desk.business(tx)? {
            Some(business) => {
                let sender = Sender {
                    business: &business,
                    zones: desk.zones(),
                    places: &places,
                };
                work(tx, sender).map(Some)
            }
            None => Ok(None),
        };
        self.store.write(self.cause(), write).await
    }

    async fn hand_over(&self, one: &Outgoing) -> Result<Sent, NotSent> {
        let sending = async {
            trace::note("bella.delivery", one.id.get());
            let sent = self.send(one).await;
            if sent.is_err() {
                trace::fail();
            }
            sent
        };
        trace::span("deliver", sending).await
    }

    async fn send(&self, one: &Outgoing) -> Result<Sent, NotSent> {
        if let (Some(country), Some(to)) = (one.only_in.clone(), one.phone().cloned()) {
            let is_there = tokio::task::spawn_blocking(move || to.is_of(&country)).await;
            if !is_there.unwrap_or(false) {
                return Err(NotSent::Abroad);
            }
        }
        let sent = self.ways.send(&one.message).await;
        sent.map_err(NotSent::Vendor)
    }

    /// How long nothing is due that is not on its way, as far as is known now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn idle(&self) -> Result<Duration, StoreError> {
        let busy = self.on_the_way.all();
        let waiting = self.store.read(|r| match self.desk.business(r)? {
            Some(_) => due(r, Timestamp::MAX, busy.len() + 1),
            None => Ok(Vec::new()),
        })?;
        let mut waiting = waiting.into_iter();
        let next = waiting.find(|(_, id)| busy.iter().all(|one| one.id != *id));
        let wait = |at: Timestamp| at.duration_since(self.clock.now());
        Ok(next.map_or(LONGEST, |(at, _)| {
            Duration::try_from(wait(at)).unwrap_or_default()
        }))
    }

    /// Runs whenever something may be due, until `stopped` says so and what is on its way has ended: at once after a
    /// commit, and by time.
    pub async fn keep_running(self, tracer: Arc<Tracer>, mut stopped: watch::Receiver<bool>) {
        let mut committed = self.store.events_changed();
        let mut batches = JoinSet::new();
        learn_countries().await;
        loop {
            committed.mark_unchanged();
            let pause = match self.begin().await {
                Ok((report, batch)) => {
                    let (outbox, tracer) = (self.clone(), tracer.clone());
                    if !batch.is_empty() {
                        batches.spawn(async move {
                            let sent = outbox.finish(batch);
                            tracer.root(Beginning::job("deliveries"), sent).await
                        });
                    }
                    match report.has_more && batches.len() < BATCHES {
                        true => Duration::ZERO,
                        false => self.idle().unwrap_or(LONGEST).clamp(SHORTEST, LONGEST),
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the outbox could not be worked through");
                    LONGEST
                }
            };
            let is_full = batches.len() >= BATCHES;
            tokio::select! {
                _ = stopped.changed() => break,
                Some(ended) = batches.join_next() => complain(ended),
                () = tokio::time::sleep(pause), if !is_full => {}
                Ok(()) = committed.changed(), if !is_full => tokio::time::sleep(GATHER).await,
            }
        }
        while let Some(ended) = batches.join_next().await {
            complain(ended);
        }
    }

    fn cause(&self) -> Cause {
        Cause {
            now: self.clock.now(),
            actor: Actor::System,
            request_id: String::new(),
        }
    }
}

/// Reads the tables of all countries' numbers, which no transaction should wait for.
async fn learn_countries() {
    if let Err(error) = tokio::task::spawn_blocking(Phone::learn_countries).await {
        tracing::error!(%error, "the tables of countries' numbers could not be read");
    }
}

fn complain(ended: Result<Result<(), StoreError>, JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "what came of a delivery could not be noted"),
        Err(error) => tracing::error!(%error, "sending ended in a panic"),
    }
}

/// What was handed over and has not ended yet, so that nothing is taken twice.
#[derive(Clone, Debug, Default)]
pub struct OnTheWay(Arc<Mutex<Vec<Outgoing>>>);

impl OnTheWay {
    fn all(&self) -> Vec<Outgoing> {
        self.lock().clone()
    }

    fn enter(&self, outgoing: Outgoing) -> Place {
        self.lock().push(outgoing.clone());
        Place(outgoing, self.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Outgoing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one of them; free again when it is dropped.
struct Place(Outgoing, OnTheWay);

impl Drop for Place {
    fn drop(&mut self) {
        self.1.lock().retain(|one| one.id != self.0.id);
    }
}

/// The longest time between two looks: the clock may be set, and a failed store mended.
const LONGEST: Duration = Duration::from_secs(30);
/// The shortest one, so that what cannot be cleared away does not keep the processor busy.
const SHORTEST: Duration = Duration::from_millis(500);
/// After a commit, so that many commits a second lead to few looks.
const GATHER: Duration = Duration::from_millis(50);
