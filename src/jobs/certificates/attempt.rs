//! One attempt to get a certificate: account, order, proof, certificate. Whatever it got so far is kept at once, so that
//! one that is broken off goes on where it was.

use instant_acme::{Account, Order};
use jiff::SignedDuration;

use crate::desk::certificates::{Held, plan};
use crate::http::tls::certificate::Pair;
use crate::jobs::certificates::Certifier;
use crate::providers::acme::{Proof, Refusal, Why, fresh_key};
use crate::store::certificates::host::Host;
use crate::store::certificates::{AttemptsRecord, CertificateRecord, OrderRecord};
use crate::store::error::StoreError;

/// How often one attempt may begin anew, because a number was used up or an account or order is gone.
const ROUNDS: usize = 8;

/// Why an attempt ended.
enum Ended {
    Refused(Refusal),
    Store(StoreError),
}

impl From<Refusal> for Ended {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for Ended {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Certifier {
    /// Makes one attempt, and notes what came of it.
    pub(super) async fn attempt(
        &self,
        host: &Host,
        before: Option<Held>,
        earlier: Option<AttemptsRecord>,
    ) -> Result<(), StoreError> {
        let now = self.clock.now();
        let (count, why, order) = match earlier {
            Some(earlier) => (earlier.count + 1, earlier.why, earlier.order),
            None => (1, None, None),
        };
        let mut tried = AttemptsRecord {
            count,
            last_at: now,
            next_at: now + plan::pause(count, self.vault.chance()),
            why,
            order,
        };
        // Before it begins: a server that dies in the middle of each attempt must not use up what the authority allows.
        self.vault.keep_attempts(host, tried.clone()).await?;
        tracing::info!(%host, attempt = count, "a certificate is asked for");
        let ended = self.rounds(host, before.as_ref(), &mut tried).await;
        self.challenges.clear();
        let refusal = match ended {
            Ok(held) => {
                self.show(host, &held);
                let until = held.record.not_after;
                tracing::info!(%host, %until, "there is a certificate");
                return Ok(());
            }
            Err(Ended::Store(error)) => return Err(error),
            Err(Ended::Refused(refusal)) => refusal,
        };
        if let Some(wait) = refusal.wait {
            let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_hours(24));
            let wait = wait.min(SignedDuration::from_hours(24));
            tried.next_at = tried.next_at.max(now + wait);
        }
        let next_at = tried.next_at;
        tracing::warn!(%host, %next_at, "no certificate: {}", refusal.sentence);
        tried.why = Some(refusal.sentence);
        self.vault.keep_attempts(host, tried).await
    }

    async fn rounds(
        &self,
        host: &Host,
        before: Option<&Held>,
        tried: &mut AttemptsRecord,
    ) -> Result<Held, Ended> {
        let mut last = Refusal::other("it was not asked for".to_owned());
        // What is gone is made anew once: more would use up what the authority allows.
        let mut is_anew = false;
        for _ in 0..ROUNDS {
            let refusal = match self.round(host, before, tried).await {
                Err(Ended::Refused(refusal)) => refusal,
                ended => return ended,
            };
            match refusal.why {
                Why::Nonce => {}
                Why::UnknownAccount if !is_anew => {
                    (is_anew, tried.order) = (true, None);
                    let directory = self.acme.directory();
                    let forgotten = self.vault.keep_account(directory, None).await;
                    forgotten.map_err(unsealed)?;
                }
                Why::OrderGone if !is_anew => (is_anew, tried.order) = (true, None),
                // What failed once stays failed; the next attempt makes another order.
                Why::UnknownAccount | Why::OrderGone | Why::Other => {
                    tried.order = None;
                    return Err(refusal.into());
                }
            }
            last = refusal;
        }
        Err(last.into())
    }

    async fn round(
        &self,
        host: &Host,
        before: Option<&Held>,
        tried: &mut AttemptsRecord,
    ) -> Result<Held, Ended> {
        let account = self.account().await?;
        let (mut order, key) = self.order(&account, (host, before), tried).await?;
        let proof = self.proof(tried.count);
        self.acme
            .prove(&mut order, (host, proof), &self.challenges)
            .await?;
        let chain = self.acme.collect(&mut order, host, &key).await?;
        self.keep(host, chain, key).await
    }

    async fn account(&self) -> Result<Account, Ended> {
        let directory = self.acme.directory();
        if let Some(known) = self.vault.account(directory)? {
            return Ok(self.acme.account(&known).await?);
        }
        let (account, credentials) = self.acme.create_account().await?;
        let kept = self.vault.keep_account(directory, Some(&credentials)).await;
        kept.map_err(unsealed)?;
        Ok(account)
    }

    /// The order that is under way, or a new one.
    async fn order(
        &self,
        account: &Account,
        (host, before): (&Host, Option<&Held>),
        tried: &mut AttemptsRecord,
    ) -> Result<(Order, String), Ended> {
        if let Some(known) = &tried.order
            && let Some(key) = self.vault.order_key(host, known)
        {
            return Ok((self.acme.resume(account, &known.url).await?, key));
        }
        let replaced = before.and_then(|held| Pair::from_pem(&held.record.chain, &held.key).ok());
        let leaf = replaced.as_ref().and_then(Pair::leaf);
        let order = self.acme.begin(account, host, leaf).await?;
        let key = fresh_key()?;
        tried.order = Some(OrderRecord {
            url: order.url().to_owned(),
            key: self.vault.seal_key(host, &key).map_err(unsealed)?,
        });
        self.vault.keep_attempts(host, tried.clone()).await?;
        Ok((order, key))
    }

    /// By the port of HTTPS first, and by that of HTTP in turn with it.
    fn proof(&self, count: u32) -> Proof {
        let has_http = self.has_http.load(std::sync::atomic::Ordering::Relaxed);
        match count.is_multiple_of(2) && has_http {
            true => Proof::File,
            false => Proof::Handshake,
        }
    }

    async fn keep(&self, host: &Host, chain: String, key: String) -> Result<Held, Ended> {
        let refused = |why: String| Refusal::other(format!("the certificate for {host} {why}"));
        let pair = Pair::from_pem(&chain, &key).map_err(|error| refused(error.to_string()))?;
        let (not_before, not_after) = pair
            .validity()
            .ok_or_else(|| refused("says not until when it holds".to_owned()))?;
        let (now, chance) = (self.clock.now(), self.vault.chance());
        let record = CertificateRecord {
            chain,
            key: self.vault.seal_key(host, &key).map_err(unsealed)?,
            directory: self.acme.directory().to_owned(),
            not_before,
            not_after,
            renew_at: plan::renew_at((not_before, not_after), chance),
            // At once, by the next look.
            ask_at: Some(now),
        };
        let kept = self.vault.keep_certificate(host, record.clone()).await;
        kept?;
        Ok(Held { record, key })
    }
}

fn unsealed(error: crate::store::seal::SealError) -> Ended {
    Ended::Refused(Refusal::other(error.to_string()))
}
