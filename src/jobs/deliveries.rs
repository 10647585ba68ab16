//! Sends what the outbox holds, when it is due.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use tokio::sync::watch;

use crate::desk::Desk;
use crate::desk::outbox::send::{NotSent, Outgoing, claim, record};
use crate::desk::outbox::words::Sender;
use crate::domain::phone::Phone;
use crate::ports::clock::Clock;
use crate::ports::sms::{Sent, Sms};
use crate::store::Store;
use crate::store::deliveries::{due, next_due};
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Cause, Tx};

/// Messages that go out at once, with one commit before and one after.
const BATCH: usize = 8;

/// The parts that it works with; cheap to clone.
#[derive(Clone)]
pub struct Outbox {
    /// Where it lies.
    pub store: Store,
    /// The business.
    pub desk: Desk,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The way out.
    pub sms: Arc<dyn Sms>,
    /// Where the owner is told, unless the business's profile says otherwise.
    pub owner_phone: Option<Phone>,
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
    /// Sends one batch of what is due now.
    ///
    /// # Errors
    /// When the store cannot be read or written; what may have been sent until then is looked up the next time.
    pub async fn run(&self) -> Result<Report, StoreError> {
        let now = self.clock.now();
        let due = self.store.read(|r| due(r, now, BATCH))?;
        let count = due.len();
        if count == 0 {
            return Ok(Report::default());
        }
        let outbox = self.clone();
        let take = move |tx: &mut Tx| match outbox.desk.business(tx)? {
            Some(business) => {
                let sender = Sender {
                    business: &business,
                    owner_phone: outbox.owner_phone.as_ref(),
                };
                claim(tx, sender, &due)
            }
            None => Ok(Vec::new()),
        };
        let outgoing: Vec<Outgoing> = self.store.write(self.cause(), take).await?;
        let sends = outgoing.iter().map(|one| self.hand_over(one));
        let results = join_all(sends).await;
        let tried = outgoing.len();
        let ended: Vec<_> = outgoing.into_iter().zip(results).collect();
        let note = move |tx: &mut Tx| -> Result<(), StoreError> {
            let mut ended = ended.iter();
            ended.try_for_each(|(outgoing, result)| record(tx, outgoing, result))
        };
        if tried > 0 {
            self.store.write(self.cause(), note).await?;
        }
        Ok(Report {
            due: count,
            tried,
            has_more: count == BATCH,
        })
    }

    async fn hand_over(&self, one: &Outgoing) -> Result<Sent, NotSent> {
        if let Some(country) = one.only_in.clone() {
            let to = one.message.to.clone();
            let is_there = tokio::task::spawn_blocking(move || to.is_of(&country)).await;
            if !is_there.unwrap_or(false) {
                return Err(NotSent::Abroad);
            }
        }
        let sent = self.sms.send(&one.message).await;
        sent.map_err(NotSent::Vendor)
    }

    /// How long nothing is due, as far as is known now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn idle(&self) -> Result<Duration, StoreError> {
        let next = self.store.read(|r| next_due(r))?;
        let wait = |at: Timestamp| at.duration_since(self.clock.now());
        Ok(next.map_or(LONGEST, |at| {
            Duration::try_from(wait(at)).unwrap_or_default()
        }))
    }

    /// Runs whenever something may be due, until `stopped` says so: at once after a commit, and by time.
    pub async fn keep_running(self, mut stopped: watch::Receiver<bool>) {
        let mut committed = self.store.events_changed();
        loop {
            committed.mark_unchanged();
            let pause = match self.run().await {
                Ok(report) if report.has_more => Duration::ZERO,
                Ok(_) => self.idle().unwrap_or(LONGEST).clamp(SHORTEST, LONGEST),
                Err(error) => {
                    tracing::warn!(%error, "the outbox could not be worked through");
                    LONGEST
                }
            };
            tokio::select! {
                _ = stopped.changed() => return,
                _ = tokio::time::sleep(pause) => {}
                Ok(()) = committed.changed() => tokio::time::sleep(GATHER).await,
            }
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

/// The longest time between two looks: the clock may be set, and a failed store mended.
const LONGEST: Duration = Duration::from_secs(30);
/// The shortest one, so that what cannot be cleared away does not keep the processor busy.
const SHORTEST: Duration = Duration::from_millis(500);
/// After a commit, so that many commits a second lead to few looks.
const GATHER: Duration = Duration::from_millis(50);
