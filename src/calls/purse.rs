//! Paying for those who are asked outside: the worst case is set aside first, what it did cost is booked after.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::domain::id::CallId;
use crate::domain::usage::Usage;
use crate::ports::clock::Clock;
use crate::ports::no_answer::NoAnswer;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Cause, Tx};
use crate::watch::spend::{Purpose, Reservation, ReserveError, reserve, settle};

/// Who pays whom, and for which call.
#[derive(Clone)]
pub(in crate::calls) struct Purse {
    /// Where the ledger is.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The zone of the business.
    pub zone: TimeZone,
    /// Who charges.
    pub vendor: &'static str,
    /// The call.
    pub call: Option<CallId>,
}

impl Purse {
    /// Sets aside what `asking` costs at most, asks, and books what it did cost: what `used` says of the answer, the whole
    /// of it where nobody knows, nothing where nothing was sent.
    ///
    /// # Errors
    /// What `asking` says, or that there is no money or no ledger for it.
    pub async fn pay<A>(
        &self,
        most: Vec<Usage>,
        asking: impl Future<Output = Result<A, NoAnswer>>,
        used: impl FnOnce(&A) -> Vec<Usage>,
    ) -> Result<A, NoAnswer> {
        let reservation = self.reserve(most.clone()).await?;
        let answer = asking.await;
        let used = match &answer {
            Ok(answer) => used(answer),
            Err(NoAnswer::Lost(_)) => most,
            Err(_) => Vec::new(),
        };
        self.settle(reservation, used).await;
        answer
    }

    async fn reserve(&self, most: Vec<Usage>) -> Result<Reservation, NoAnswer> {
        let (zone, vendor, call) = (self.zone.clone(), self.vendor, self.call);
        let work = move |tx: &mut Tx| {
            let purpose = Purpose {
                zone: &zone,
                vendor,
                call,
            };
            reserve(tx, &purpose, &most)
        };
        let reserved = self.store.write(self.cause(), work).await;
        reserved.map_err(|error| match error {
            ReserveError::OverBudget { .. } => NoAnswer::OverBudget,
            ReserveError::Store(error) => NoAnswer::Away(error.to_string()),
        })
    }

    async fn settle(&self, reservation: Reservation, used: Vec<Usage>) {
        let zone = self.zone.clone();
        let work = move |tx: &mut Tx| -> Result<(), StoreError> {
            settle(tx, &zone, reservation.id, &used).map(drop)
        };
        if let Err(error) = self.store.write(self.cause(), work).await {
            tracing::warn!(vendor = self.vendor, %error, "what was paid could not be booked");
        }
    }

    fn cause(&self) -> Cause {
        Cause {
            now: self.clock.now(),
            actor: self.call.map_or(Actor::System, Actor::Call),
            request_id: String::new(),
        }
    }
}
