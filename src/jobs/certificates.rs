//! Gets certificates and renews them in time, shows them at once, and says when that fails.
//!
//! It takes one attempt at a time for each name. What the present certificate is worth decides nothing but when: while it
//! holds, it is shown, whatever fails.

mod attempt;
mod files;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};

use crate::desk::Desk;
use crate::desk::certificates::{CertificateStore, Held, plan};
use crate::http::tls::Tls;
use crate::http::tls::certificate::Pair;
pub use crate::jobs::certificates::files::Files;
use crate::ports::challenges::Challenges;
use crate::ports::clock::Clock;
use crate::providers::acme::Acme;
use crate::store::certificates::AttemptsRecord;
use crate::store::certificates::host::Host;
use crate::store::error::StoreError;
use crate::store::tx::{Cause, Tx};
use crate::watch::rules::certificates::{Standing, judge};
use crate::watch::rules::{apply, news};

/// An authority whose wish could not be had is asked again so much later.
const ASK_AGAIN: SignedDuration = SignedDuration::from_hours(6);
/// It is never asked more often than that for its wish.
const ASK_AT_MOST: SignedDuration = SignedDuration::from_hours(1);

/// Who gets certificates.
pub struct Certifier {
    /// What they are for.
    pub hosts: Vec<Host>,
    /// Whom they are got from.
    pub acme: Acme,
    /// Where they are kept.
    pub vault: CertificateStore,
    /// Where they are shown.
    pub tls: Arc<Tls>,
    /// Where proofs are put out.
    pub challenges: Arc<Challenges>,
    /// Whether there is a door for plain HTTP, by which files can prove something.
    pub has_http: Arc<AtomicBool>,
    /// The business, without which nobody is alerted.
    pub desk: Desk,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Whether this server has not looked yet.
    pub is_fresh: AtomicBool,
}

impl Certifier {
    /// Shows what is kept, before anybody connects.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn show_known(&self) -> Result<(), StoreError> {
        for host in &self.hosts {
            if let Some(held) = self.vault.certificate(host)? {
                self.show(host, &held);
            }
        }
        Ok(())
    }

    /// Does what is due now.
    ///
    /// # Errors
    /// When the store cannot be read or written. A certificate that cannot be had is an alert, not an error.
    pub async fn run(&self) -> Result<(), StoreError> {
        let is_fresh = self.is_fresh.swap(false, Ordering::Relaxed);
        for host in &self.hosts {
            self.attend(host, is_fresh).await?;
        }
        self.tell().await
    }

    async fn attend(&self, host: &Host, is_fresh: bool) -> Result<(), StoreError> {
        let now = self.clock.now();
        let held = self.vault.certificate(host)?;
        if let Some(held) = held.as_ref().filter(|held| !self.is_due(held, now)) {
            return self.ask_for_wish(host, held, now).await;
        }
        let attempts = self.vault.attempts(host)?;
        let due = attempts.as_ref().map(|tried| {
            let times = (tried.last_at, tried.next_at);
            plan::next_at(times, is_fresh)
        });
        if due.is_some_and(|due| now < due) {
            return Ok(());
        }
        self.attempt(host, held, attempts).await
    }

    /// One that came from elsewhere, such as the place for trying out, is no good here.
    fn is_due(&self, held: &Held, now: Timestamp) -> bool {
        now >= held.record.renew_at || held.record.directory != self.acme.directory()
    }

    fn show(&self, host: &Host, held: &Held) {
        let pair = Pair::from_pem(&held.record.chain, &held.key);
        let shown = pair.and_then(|pair| self.tls.install(host, &pair));
        if let Err(error) = shown {
            tracing::error!(%host, %error, "a certificate that was kept cannot be used");
        }
    }

    async fn ask_for_wish(
        &self,
        host: &Host,
        held: &Held,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if held.record.ask_at.is_none_or(|at| now < at) {
            return Ok(());
        }
        let mut record = held.record.clone();
        (record.renew_at, record.ask_at) = self.wish(held, now).await;
        self.vault.keep_plan(host, record).await
    }

    /// When a certificate is to be renewed, and when the authority is to be asked again for its wish.
    async fn wish(&self, held: &Held, now: Timestamp) -> (Timestamp, Option<Timestamp>) {
        let unknown = (held.record.renew_at, Some(now + ASK_AGAIN));
        let Ok(Some(credentials)) = self.vault.account(self.acme.directory()) else {
            return unknown;
        };
        let Ok(pair) = Pair::from_pem(&held.record.chain, &held.key) else {
            return unknown;
        };
        let Some(leaf) = pair.leaf() else {
            return unknown;
        };
        let account = match self.acme.account(&credentials).await {
            Ok(account) => account,
            Err(refusal) => {
                tracing::debug!(why = refusal.sentence, "nobody says when to renew");
                return unknown;
            }
        };
        match self.acme.wish(&account, leaf).await {
            Ok(Some(wish)) => {
                let pause = SignedDuration::try_from(wish.ask_after).unwrap_or(ASK_AGAIN);
                let ask_at = now + pause.clamp(ASK_AT_MOST, SignedDuration::from_hours(24));
                let window = (wish.start, wish.end);
                let is_chosen =
                    (window.0..=window.1).contains(&held.record.renew_at) && window.0 <= window.1;
                let renew_at = match is_chosen {
                    true => held.record.renew_at,
                    false => plan::within(window, self.vault.chance()),
                };
                (renew_at, Some(ask_at))
            }
            Ok(None) => (held.record.renew_at, None),
            Err(refusal) => {
                tracing::debug!(why = refusal.sentence, "nobody says when to renew");
                unknown
            }
        }
    }

    /// Raises and ends alerts, once there is a business.
    async fn tell(&self) -> Result<(), StoreError> {
        let (store, now) = (self.vault.store(), self.clock.now());
        let mut standings = Vec::new();
        for host in &self.hosts {
            let held = self.vault.certificate(host)?;
            let tried = self.vault.attempts(host)?;
            standings.push(Standing {
                host: host.to_string(),
                holds: held.map(|held| (held.record.not_before, held.record.not_after)),
                failures: tried.as_ref().map_or(0, failures),
                why: tried.and_then(|tried| tried.why),
            });
        }
        let news = store.read(|r| match self.desk.business(r)? {
            Some(_) => news(r, judge(&standings, now)),
            None => Ok(Vec::new()),
        })?;
        if news.is_empty() {
            return Ok(());
        }
        let write = move |tx: &mut Tx| apply(tx, &news);
        store.write(Cause::system(now), write).await
    }
}

/// Attempts that failed; the one under way did not yet.
fn failures(tried: &AttemptsRecord) -> u32 {
    match tried.why {
        Some(_) => tried.count,
        None => 0,
    }
}
