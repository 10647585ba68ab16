//! Looks after alerts: judges by the rules what is wrong, tells the next contact, ends what was quiet long enough.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::breaker::State;
use crate::jobs::pings;
use crate::messages::trouble::Relief;
use crate::ports::clock::Clock;
use crate::providers::aws::costs;
use crate::providers::watched::Watched;
use crate::providers::{acme, anthropic, openai, s3, slack, smtp, twilio, webhook};
use crate::store::alerts::settings::{AlertSettings, Rules};
use crate::store::alerts::{self, AlertRecord};
use crate::store::deliveries::{self, DeliveryState, Dropped};
use crate::store::error::StoreError;
use crate::store::meta::channels;
use crate::store::tx::{Cause, Reader, Tx};
use crate::store::{Store, events, settings};
use crate::watch::alerts::due;
use crate::watch::figures::{self, Figures, Window};
use crate::watch::rules::breakers::{DATABASE, Seen};
use crate::watch::rules::machine::Machine;
use crate::watch::rules::promises::SLA;
use crate::watch::rules::{self, Finding, Verdict};
use crate::watch::signatures::WrongSignatures;
use crate::watch::skew::Skew;

/// Alerts that one transaction looks after, so that callers never wait behind it.
const BATCH: usize = 100;
/// The newest deliveries that are looked at.
const DELIVERIES: usize = 500;
/// Whoever may be in use or not.
const VENDORS: [&str; 10] = [
    twilio::NAME,
    openai::NAME,
    anthropic::NAME,
    slack::NAME,
    smtp::NAME,
    webhook::NAME,
    costs::NAME,
    s3::NAME,
    acme::NAME,
    pings::NAME,
];
/// How far back failed deliveries count.
const FAILED_WITHIN: SignedDuration = SignedDuration::from_hours(1);
/// How far back messages count that were held back.
const CAPPED_WITHIN: SignedDuration = SignedDuration::from_hours(24);
/// How far back wrong signatures count.
const WRONG_WITHIN: SignedDuration = SignedDuration::from_mins(10);

/// The parts that it works with.
pub struct Watchman {
    /// Where alerts lie.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Every breaker.
    pub breakers: Vec<Arc<dyn Watched>>,
    /// Webhooks that could not prove where they come from.
    pub signatures: Arc<WrongSignatures>,
    /// How far the clock is from those of the vendors.
    pub skew: Arc<Skew>,
    /// The disk that must not fill.
    pub data_dir: PathBuf,
}

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Alerts about which something was due.
    pub due: usize,
    /// Rules that had something new to say.
    pub news: usize,
}

impl Watchman {
    /// Does what is due, then judges.
    ///
    /// # Errors
    /// When the store cannot be read or written; the next run does the rest.
    pub async fn run(&self) -> Result<Report, StoreError> {
        // A store that is left alone closes its breaker with the first write that succeeds, so somebody has to try.
        let is_away = |seen: &Arc<dyn Watched>| {
            seen.name() == DATABASE && seen.status().state == State::HalfOpen
        };
        if self.breakers.iter().any(is_away) {
            self.store.probe_write(self.clock.now()).await?;
        }
        Ok(Report {
            due: self.look_after().await?,
            news: self.judge().await?,
        })
    }

    async fn look_after(&self) -> Result<usize, StoreError> {
        let mut done = 0;
        loop {
            let now = self.clock.now();
            let ids = self.store.read(|r| alerts::due(r, now, BATCH))?;
            let count = ids.len();
            if count > 0 {
                let work = move |tx: &mut Tx| due::work(tx, &ids);
                self.store.write(self.cause(), work).await?;
            }
            done += count;
            if count < BATCH {
                return Ok(done);
            }
        }
    }

    async fn judge(&self) -> Result<usize, StoreError> {
        let now = self.clock.now();
        let news = self
            .store
            .read(|r| rules::news(r, self.verdicts(r, now)?))?;
        let count = news.len();
        if count > 0 {
            let work = move |tx: &mut Tx| rules::apply(tx, &news);
            self.store.write(self.cause(), work).await?;
        }
        Ok(count)
    }

    fn verdicts(&self, r: &Reader, now: Timestamp) -> Result<Vec<Verdict>, StoreError> {
        let AlertSettings { rules, .. } = settings::get(r)?;
        let mut verdicts = Vec::new();
        for breaker in &self.breakers {
            let status = breaker.status();
            let seen = Seen {
                name: breaker.name(),
                state: status.state,
                left_closed_at: status.left_closed_at,
                changes: status.changes,
                last_success_at: status.last_success_at,
            };
            verdicts.extend(rules::breakers::judge(&seen, &rules, now));
        }
        verdicts.extend(self.unused(r)?);
        verdicts.extend(rules::calls::judge(&figures(r, &rules, now)?, &rules));
        verdicts.extend(rules::machine::judge(&self.machine(r, now)?, &rules));
        Ok(verdicts)
    }

    /// What is open about vendors that are no longer in use: nobody would see them well again.
    fn unused(&self, r: &Reader) -> Result<Vec<Verdict>, StoreError> {
        let is_used = |name: &str| self.breakers.iter().any(|used| used.name() == name);
        let open = alerts::list_open(r, None, DELIVERIES)?.into_iter();
        let of_vendor = open.filter(|(_, alert)| {
            let vendor = match alert.component.as_str() {
                SLA => &alert.subject,
                _ => &alert.component,
            };
            VENDORS.contains(&vendor.as_str()) && !is_used(vendor)
        });
        let ended = of_vendor.map(|(_, alert)| {
            let AlertRecord {
                component, subject, ..
            } = alert;
            Verdict {
                component,
                subject,
                finding: Finding::Well(Relief::NotUsed),
            }
        });
        Ok(ended.collect())
    }

    fn machine(&self, r: &Reader, now: Timestamp) -> Result<Machine, StoreError> {
        Ok(Machine {
            disk_free: disk_free(&self.data_dir),
            ahead_of_vendors: self.skew.least(),
            newest_event_ahead: newest_event_ahead(r, now)?,
            failed_deliveries: failed_deliveries(r, now - FAILED_WITHIN)?,
            refused_webhooks: self.signatures.of_ours(),
            wrong_signatures: self.signatures.since(now - WRONG_WITHIN),
            capped_messages: capped_messages(r, now - CAPPED_WITHIN)?,
            ways: Some(channels(r)?.len()),
        })
    }

    fn cause(&self) -> Cause {
        Cause::system(self.clock.now())
    }
}

fn figures(r: &Reader, rules: &Rules, now: Timestamp) -> Result<Figures, StoreError> {
    let length = SignedDuration::from_mins(rules.window_minutes.into());
    let window = Window {
        from: now.checked_sub(length).unwrap_or(Timestamp::MIN),
        ..Window::last_hours(1, now)
    };
    Ok(Figures::of(&figures::over(r, window)?))
}

fn newest_event_ahead(r: &Reader, now: Timestamp) -> Result<Option<SignedDuration>, StoreError> {
    let last = events::last(r)?;
    let newest = events::list(r, last.saturating_sub(1), 1)?;
    Ok(newest
        .first()
        .map(|(_, event)| event.at.duration_since(now)))
}

fn failed_deliveries(r: &Reader, since: Timestamp) -> Result<usize, StoreError> {
    let latest = deliveries::list(r, None, DELIVERIES)?;
    // What fell to another way is told by that one, or fails there.
    let replaced: HashSet<_> = latest
        .iter()
        .filter_map(|(_, delivery)| delivery.instead_of)
        .collect();
    let has_failed =
        |state: &DeliveryState| matches!(state, DeliveryState::Failed { at, .. } if *at > since);
    let failed = latest
        .iter()
        .filter(|(id, delivery)| has_failed(&delivery.state) && !replaced.contains(id));
    Ok(failed.count())
}

fn capped_messages(r: &Reader, since: Timestamp) -> Result<usize, StoreError> {
    let latest = deliveries::list(r, None, DELIVERIES)?;
    let is_capped = |state: &DeliveryState| {
        matches!(state,
        DeliveryState::Dropped { at, why: Dropped::TooMany } if *at > since)
    };
    let capped = latest.iter().filter(|(_, one)| is_capped(&one.state));
    Ok(capped.count())
}

/// The share of the disk that this user may still fill.
fn disk_free(folder: &Path) -> Option<f64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    // What is reserved for others is neither used nor free.
    let used = disk.f_blocks.saturating_sub(disk.f_bfree);
    let ours = used + disk.f_bavail;
    (ours > 0).then(|| disk.f_bavail as f64 / ours as f64)
}
