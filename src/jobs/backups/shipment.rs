//! Sees to it that changes can be shipped: takes the backup that a new line of them begins with, and carries them elsewhere.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::time::sleep;

use crate::jobs::backups::Keeper;
use crate::store::backups::BackupPlan;
use crate::store::error::StoreError;
use crate::store::settings;

/// How long after the start it is looked for the first time: then there is enough to do.
const START: Duration = Duration::from_secs(3);
/// How often it is looked.
const LOOK: Duration = Duration::from_secs(1);
/// After a backup that was needed the next one is not taken sooner.
const APART: SignedDuration = SignedDuration::from_mins(1);
/// After one that failed.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// What sees to it.
pub struct Shipment {
    keeper: Keeper,
    not_before: Timestamp,
}

impl Shipment {
    /// Works with the parts of `keeper`.
    pub fn new(keeper: Keeper) -> Self {
        Self {
            keeper,
            not_before: Timestamp::MIN,
        }
    }

    /// Looks every second until `stopped` says so, and once more then.
    pub async fn keep_running(mut self, mut stopped: watch::Receiver<bool>) {
        let mut pause = START;
        loop {
            tokio::select! {
                _ = stopped.changed() => break,
                () = sleep(pause) => self.look().await,
            }
            pause = LOOK;
        }
    }

    /// Does what is to be done now.
    pub async fn look(&mut self) {
        if let Err(error) = self.begin().await {
            tracing::warn!(%error, "no changes are shipped");
        }
    }

    /// Takes a backup where changes have none to follow; whether it did.
    ///
    /// # Errors
    /// When the store cannot be read or written. A backup that fails is an alert, not an error.
    pub async fn begin(&mut self) -> Result<bool, StoreError> {
        let now = self.keeper.clock.now();
        if now < self.not_before || !self.keeper.store.shipping().standing().needs_backup {
            return Ok(false);
        }
        let (plan, business) = self.keeper.store.read(|r| {
            let plan: BackupPlan = settings::get(r)?;
            Ok::<_, StoreError>((plan, self.keeper.desk.business(r)?))
        })?;
        let Some(business) = business.filter(|_| plan.is_on) else {
            return Ok(false);
        };
        let taken = self
            .keeper
            .take(plan, business.profile.zone.clone())
            .await?;
        let pause = if taken.is_some() { APART } else { AGAIN };
        self.not_before = now + pause;
        Ok(taken.is_some())
    }
}
