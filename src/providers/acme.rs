//! A certificate authority, by ACME (RFC 8555): accounts, orders, proofs, certificates, and its wish when to renew
//! (RFC 9773). What it refuses is told in one sentence that says what to do.

mod client;
mod refusal;

use std::sync::Arc;
use std::time::Duration;

use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, CertificateIdentifier, ChallengeType, Error,
    Identifier, NewAccount, NewOrder, Order, OrderStatus, Problem, RetryPolicy,
};
use jiff::Timestamp;
use rcgen::{CertificateParams, DistinguishedName, KeyPair};
use rustls::pki_types::CertificateDer;

use crate::breaker::Limits;
use crate::ports::challenges::Challenges;
use crate::providers::acme::client::Client;
pub use crate::providers::acme::refusal::{Refusal, Why};
use crate::providers::guarded::{Guarded, Outside, Policy};
use crate::store::certificates::host::Host;

/// What it is called in settings and figures.
pub const NAME: &str = "acme";
/// How it is called. Every request is signed for one use, so that none is sent twice.
pub const POLICY: Policy = Policy {
    total: Duration::from_secs(30),
    attempts: 1,
    at_once: 2,
    limits: Limits {
        failures: 10,
        open_for: Duration::from_secs(60),
        probes: 1,
    },
};
/// Let's Encrypt.
pub const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";
/// Its place for trying out, whose certificates nobody trusts.
pub const STAGING: &str = "https://acme-staging-v02.api.letsencrypt.org/directory";
/// The profile under which Let's Encrypt gives certificates for addresses: they hold six days.
const SHORT_LIVED: &str = "shortlived";
/// How an answer is waited for.
const PATIENCE: RetryPolicy = RetryPolicy::new()
    .initial_delay(Duration::from_millis(300))
    .backoff(1.5)
    .timeout(Duration::from_secs(60));

/// How it is proved that a name is ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// By a handshake on the port of HTTPS (TLS-ALPN-01).
    Handshake,
    /// By a file on the port of HTTP (HTTP-01).
    File,
}

impl Proof {
    fn challenge(self) -> ChallengeType {
        match self {
            Self::Handshake => ChallengeType::TlsAlpn01,
            Self::File => ChallengeType::Http01,
        }
    }

    /// The port that the authority comes to.
    fn port(self) -> u16 {
        match self {
            Self::Handshake => 443,
            Self::File => 80,
        }
    }
}

/// When an authority wishes that a certificate is renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The first moment.
    pub start: Timestamp,
    /// The last one.
    pub end: Timestamp,
    /// When to ask again.
    pub ask_after: Duration,
}

/// One authority.
pub struct Acme {
    directory: String,
    client: Client,
}

impl Acme {
    /// The authority with this directory.
    pub fn new(directory: &str, outside: &Outside) -> Self {
        Self {
            directory: directory.to_owned(),
            client: Client {
                guarded: Arc::new(Guarded::new(NAME, POLICY, outside)),
                asked_to_wait: Arc::default(),
            },
        }
    }

    /// The way to it.
    pub fn guarded(&self) -> &Arc<Guarded> {
        &self.client.guarded
    }

    /// The address of its directory.
    pub fn directory(&self) -> &str {
        &self.directory
    }

    /// The account that was made before.
    ///
    /// # Errors
    /// When the authority cannot be asked.
    pub async fn account(&self, credentials: &str) -> Result<Account, Refusal> {
        let credentials: AccountCredentials =
            serde_json::from_str(credentials).map_err(|_| Refusal::unknown_account())?;
        let builder = Account::builder_with_http(Box::new(self.client.clone()));
        let account = builder.from_credentials(credentials).await;
        account.map_err(|error| self.refusal(error))
    }

    /// A new account, and what to keep of it.
    ///
    /// # Errors
    /// When the authority gives none.
    pub async fn create_account(&self) -> Result<(Account, String), Refusal> {
        let new = NewAccount {
            contact: &[],
            terms_of_service_agreed: true,
            only_return_existing: false,
        };
        let builder = Account::builder_with_http(Box::new(self.client.clone()));
        let created = builder.create(&new, self.directory.clone(), None).await;
        let (account, credentials) = created.map_err(|error| self.refusal(error))?;
        let kept = serde_json::to_string(&credentials)
            .map_err(|error| Refusal::other(error.to_string()))?;
        Ok((account, kept))
    }

    /// A new order for `host`, in place of the certificate `before`.
    ///
    /// # Errors
    /// When the authority takes none.
    pub async fn begin(
        &self,
        account: &Account,
        host: &Host,
        before: Option<&CertificateDer<'static>>,
    ) -> Result<Order, Refusal> {
        let identifiers = [identifier(host)];
        let mut order = NewOrder::new(&identifiers);
        let knows_short_lived = account
            .profiles()
            .any(|profile| profile.name == SHORT_LIVED);
        if matches!(host, Host::Address(_)) && knows_short_lived {
            order = order.profile(SHORT_LIVED);
        }
        let before = before.and_then(|leaf| CertificateIdentifier::try_from(leaf).ok());
        let Some(before) = before else {
            let begun = account.new_order(&order).await;
            return begun.map_err(|error| self.refusal_for(error, host, None));
        };
        match account.new_order(&order.replaces(before)).await {
            Ok(order) => Ok(order),
            // It knows nothing of replacing, or not of this one: then it is an order like any other.
            Err(error) if !is_about_waiting(&error) => {
                Box::pin(self.begin(account, host, None)).await
            }
            Err(error) => Err(self.refusal_for(error, host, None)),
        }
    }

    /// The order that was begun before.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn resume(&self, account: &Account, url: &str) -> Result<Order, Refusal> {
        let order = account.order(url.to_owned()).await;
        order.map_err(|error| self.refusal(error))
    }

    /// Proves that `host` is ours.
    ///
    /// # Errors
    /// When the authority could not see it.
    pub async fn prove(
        &self,
        order: &mut Order,
        (host, proof): (&Host, Proof),
        challenges: &Challenges,
    ) -> Result<(), Refusal> {
        match order.state().status {
            OrderStatus::Pending => {}
            OrderStatus::Ready | OrderStatus::Processing | OrderStatus::Valid => return Ok(()),
            OrderStatus::Invalid => return Err(Refusal::order_gone()),
        }
        self.answer(order, (host, proof), challenges).await?;
        match order.poll_ready(&PATIENCE).await {
            Ok(OrderStatus::Ready | OrderStatus::Valid | OrderStatus::Processing) => Ok(()),
            Ok(_) => Err(self.cause(order, (host, proof), None).await),
            Err(error) if is_about_waiting(&error) => {
                Err(self.refusal_for(error, host, Some(proof)))
            }
            Err(error) => Err(self.cause(order, (host, proof), Some(error)).await),
        }
    }

    /// Puts out what the authority wants to see, and lets it look.
    async fn answer(
        &self,
        order: &mut Order,
        (host, proof): (&Host, Proof),
        challenges: &Challenges,
    ) -> Result<(), Refusal> {
        let mut authorizations = order.authorizations();
        while let Some(next) = authorizations.next().await {
            let mut wanted = next.map_err(|error| self.refusal_for(error, host, Some(proof)))?;
            match wanted.status {
                AuthorizationStatus::Valid => continue,
                AuthorizationStatus::Pending => {}
                _ => return Err(Refusal::order_gone()),
            }
            let Some(mut challenge) = wanted.challenge(proof.challenge()) else {
                let why = format!(
                    "the certificate authority does not prove {host} on port {}",
                    proof.port()
                );
                return Err(Refusal::other(why));
            };
            let answer = challenge.key_authorization();
            match proof {
                Proof::File => challenges.answer_token(&challenge.token, answer.as_str()),
                Proof::Handshake => {
                    challenges.answer_name(&host.server_name(), answer.digest().as_ref());
                }
            }
            let ready = challenge.set_ready().await;
            ready.map_err(|error| self.refusal_for(error, host, Some(proof)))?;
        }
        Ok(())
    }

    /// What the authority noted at the challenge; what it said of the whole order tells less.
    async fn cause(
        &self,
        order: &mut Order,
        (host, proof): (&Host, Proof),
        error: Option<Error>,
    ) -> Refusal {
        match noted(order).await {
            Ok(Some(problem)) => self.refusal_for(Error::Api(problem), host, Some(proof)),
            Err(error) if is_about_waiting(&error) => self.refusal_for(error, host, Some(proof)),
            _ => match error {
                Some(error) => self.refusal_for(error, host, Some(proof)),
                None => Refusal::other(format!(
                    "the certificate authority could not see that {host} is ours, and says not why"
                )),
            },
        }
    }

    /// Lets the certificate be made for this key, and fetches it: the chain, as PEM.
    ///
    /// # Errors
    /// When the authority does not give it.
    pub async fn collect(
        &self,
        order: &mut Order,
        host: &Host,
        key: &str,
    ) -> Result<String, Refusal> {
        let refused = |error| self.refusal_for(error, host, None);
        if order.state().status == OrderStatus::Pending {
            order.refresh().await.map_err(refused)?;
        }
        if order.state().status == OrderStatus::Ready {
            let request = request(host, key).map_err(|error| Refusal::other(error.to_string()))?;
            order.finalize_csr(&request).await.map_err(refused)?;
        }
        order.poll_certificate(&PATIENCE).await.map_err(refused)
    }

    /// When the authority wishes that the certificate `leaf` is renewed; `None` when it has no wish.
    ///
    /// # Errors
    /// When it cannot be asked.
    pub async fn wish(
        &self,
        account: &Account,
        leaf: &CertificateDer<'static>,
    ) -> Result<Option<Wish>, Refusal> {
        let Ok(id) = CertificateIdentifier::try_from(leaf) else {
            return Ok(None);
        };
        let (info, ask_after) = match account.renewal_info(&id).await {
            Ok(answer) => answer,
            Err(Error::Unsupported(_)) => return Ok(None),
            Err(error) => return Err(self.refusal(error)),
        };
        let window = info.suggested_window;
        let moment = |at: i64| Timestamp::from_second(at).ok();
        let start = moment(window.start.unix_timestamp());
        let end = moment(window.end.unix_timestamp());
        Ok(start.zip(end).map(|(start, end)| Wish {
            start,
            end,
            ask_after,
        }))
    }

    fn refusal(&self, error: Error) -> Refusal {
        Refusal::of(error, self.client.asked_to_wait())
    }

    fn refusal_for(&self, error: Error, host: &Host, proof: Option<Proof>) -> Refusal {
        let port = proof.map(Proof::port);
        Refusal::about(error, (host, port), self.client.asked_to_wait())
    }
}

/// A new key for a certificate, as PEM.
///
/// # Errors
/// When none can be made.
pub fn fresh_key() -> Result<String, Refusal> {
    let key = KeyPair::generate().map_err(|error| Refusal::other(error.to_string()))?;
    Ok(key.serialize_pem())
}

fn identifier(host: &Host) -> Identifier {
    match host {
        Host::Name(name) => Identifier::Dns(name.clone()),
        Host::Address(address) => Identifier::Ip(*address),
    }
}

fn request(host: &Host, key: &str) -> Result<Vec<u8>, rcgen::Error> {
    let key = KeyPair::from_pem(key)?;
    let mut params = CertificateParams::new(vec![host.to_string()])?;
    params.distinguished_name = DistinguishedName::new();
    Ok(params.serialize_request(&key)?.der().to_vec())
}

/// What the authority noted at the challenges of an order that came to nothing.
async fn noted(order: &mut Order) -> Result<Option<Problem>, Error> {
    let mut authorizations = order.authorizations();
    while let Some(next) = authorizations.next().await {
        let mut wanted = next?;
        let state = wanted.refresh().await?;
        let problem = state.challenges.iter().find_map(|one| one.error.clone());
        if problem.is_some() {
            return Ok(problem);
        }
    }
    Ok(None)
}

/// Whether it says nothing of the order itself: a nonce was used up, or requests are to be fewer.
fn is_about_waiting(error: &Error) -> bool {
    match error {
        Error::Api(problem) => problem.r#type.as_deref().is_some_and(|kind| {
            kind.ends_with(":badNonce")
                || kind.ends_with(":rateLimited")
                || kind.ends_with(":accountDoesNotExist")
                || kind.ends_with(":unauthorized")
        }),
        Error::Unsupported(_) => false,
        _ => true,
    }
}
