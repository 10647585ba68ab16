//! Sees to it that changes can be shipped: takes the backup that a new line of them begins with, and carries them elsewhere.

use std::path::PathBuf;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::desk::backups::ChangesElsewhere;
use crate::jobs::backups::Keeper;
use crate::jobs::backups::carrier::Carrier;
use crate::store::backups::BackupPlan;
use crate::store::error::StoreError;
use crate::store::settings;
use crate::store::tx::Tx;
use crate::watch::backups::judge_lag;

/// How long after the start it is looked for the first time: then there is enough to do.
const START: Duration = Duration::from_secs(3);
/// How often it is looked.
const LOOK: Duration = Duration::from_secs(1);
/// After a backup that was needed the next one is not taken sooner.
const APART: SignedDuration = SignedDuration::from_mins(1);
/// After one that failed.
const AGAIN: SignedDuration = SignedDuration::from_mins(5);

/// How often it is judged whether changes are far behind.
const JUDGE: SignedDuration = SignedDuration::from_mins(1);

/// What sees to it.
pub struct Shipment {
    keeper: Keeper,
    /// How often changes are carried elsewhere.
    pace: SignedDuration,
    carrier: Option<Carrier>,
    /// Up to where they are carried: the folder here, and the position.
    carried: Option<(PathBuf, u64)>,
    carry_at: Timestamp,
    not_before: Timestamp,
    judge_at: Timestamp,
    /// A backup that is under way elsewhere, which may take long.
    under_way: Option<JoinHandle<()>>,
}

impl Shipment {
    /// Works with the parts of `keeper`; changes are carried elsewhere so often, while there are any.
    pub fn new(keeper: Keeper, pace: Duration) -> Self {
        let carrier = keeper.elsewhere.clone().map(Carrier::new);
        Self {
            keeper,
            pace: SignedDuration::try_from(pace).unwrap_or(SignedDuration::MAX),
            carrier,
            carried: None,
            carry_at: Timestamp::MIN,
            not_before: Timestamp::MIN,
            judge_at: Timestamp::MIN,
            under_way: None,
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
        if let Some(carrying) = self.under_way.take() {
            carrying.abort();
        }
        self.keeper.store.shipping().ship();
        self.carry().await;
    }

    /// Does what is to be done now.
    pub async fn look(&mut self) {
        if let Err(error) = self.begin().await {
            tracing::warn!(%error, "no changes are shipped");
        }
        let now = self.keeper.clock.now();
        // A clock that was ahead must not keep them here.
        if now >= self.carry_at || self.carry_at > now + self.pace {
            self.carry_at = now + self.pace;
            self.carry().await;
        }
        if now >= self.judge_at || self.judge_at > now + JUDGE {
            self.judge_at = now + JUDGE;
            if let Err(error) = self.judge(now).await {
                tracing::warn!(%error, "nobody is told how changes are shipped");
            }
        }
    }

    /// Tells when changes are far behind. Where a backup must come first, that one's trouble is told.
    async fn judge(&self, now: Timestamp) -> Result<(), StoreError> {
        let keeper = &self.keeper;
        if keeper.store.shipping().standing().needs_backup {
            return Ok(());
        }
        let lag = keeper.backups.lag(now);
        let judge = move |tx: &mut Tx| judge_lag(tx, lag.seconds, lag.failed.as_ref());
        keeper.store.write(keeper.cause(), judge).await
    }

    /// Carries elsewhere what was shipped beside the backups and is not there.
    pub async fn carry(&mut self) {
        let Some(carrier) = &mut self.carrier else {
            return;
        };
        let standing = self.keeper.store.shipping().standing();
        if !standing.is_on || (standing.end.is_some() && standing.end == self.carried) {
            return;
        }
        let place = self.keeper.backups.folder().place().to_owned();
        let now = self.keeper.clock.now();
        let result = carrier.carry(place.clone(), now).await;
        let before = self.keeper.backups.elsewhere();
        let after = match result {
            Ok(files) => {
                self.carried = standing.end;
                ChangesElsewhere {
                    is_on: true,
                    waits_since: None,
                    carried_at: (files > 0).then_some(now).or(before.carried_at),
                    failed: None,
                }
            }
            Err(why) => {
                let why = format!("changes could not be carried elsewhere: {why}");
                if before.failed.is_none() {
                    tracing::warn!(why);
                }
                ChangesElsewhere {
                    is_on: true,
                    waits_since: carrier.waits_since(&place),
                    carried_at: before.carried_at,
                    failed: Some(why),
                }
            }
        };
        self.keeper.backups.note_elsewhere(after);
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
        if taken.is_some() && self.keeper.elsewhere.is_some() {
            // Changes go on while it is carried: it may be large.
            let keeper = self.keeper.clone();
            self.under_way = Some(tokio::spawn(async move {
                if let Err(error) = keeper.carry_newest().await {
                    tracing::warn!(%error, "the backup is carried later");
                }
            }));
        }
        Ok(taken.is_some())
    }
}
