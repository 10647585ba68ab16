//! Who asks: the key of a request becomes an [`Identity`], within its limits.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::desk::addresses::{AddressBook, Offence};
use crate::desk::keys::{Identity, KeyRing};
use crate::desk::sessions::SessionRing;
use crate::desk::tokens::TokenRing;
use crate::http::client::{Proxies, network};
use crate::http::cookie;
use crate::http::limits::{Limiter, Rate};
use crate::http::listen::Peer;
use crate::http::origin::is_ours;
use crate::http::problem::{Kind, Problem};
use crate::ports::clock::Clock;
use crate::store::addresses::Verdict;

/// A dashboard that opens a page asks a dozen things at once; a script may go on at this rate.
const PER_KEY: Rate = Rate {
    burst: 500,
    per_second: 200.0,
};
/// Wrong keys from one address. A secret has 192 bits, so this keeps the log short, not the door shut.
const WRONG_KEYS: Rate = Rate {
    burst: 300,
    per_second: 5.0,
};
/// Requests from one address, whatever their key.
const PER_ADDRESS: Rate = Rate {
    burst: 1000,
    per_second: 400.0,
};

/// How often keys and addresses may ask.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Each key.
    pub per_key: Rate,
    /// Each address.
    pub per_address: Rate,
    /// Wrong keys of each address.
    pub wrong_keys: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            per_key: PER_KEY,
            per_address: PER_ADDRESS,
            wrong_keys: WRONG_KEYS,
        }
    }
}

/// What is known of those who ask.
#[derive(Clone)]
pub struct Doors {
    /// API keys.
    pub keys: KeyRing,
    /// Tokens that were had for them.
    pub tokens: TokenRing,
    /// Who is signed in.
    pub sessions: SessionRing,
    /// Who is kept out, or never limited.
    pub addresses: AddressBook,
}

/// What recognises requests.
pub struct Gate {
    doors: Doors,
    clock: Arc<dyn Clock>,
    proxies: Proxies,
    per_key: Limiter,
    per_address: Limiter,
    wrong_keys: Limiter,
}

/// What the gate found out: who asks, or that nobody said.
#[derive(Clone, Debug)]
pub enum Asker {
    /// A key that is valid, or the socket.
    Known(Identity),
    /// No key came.
    Nobody,
    /// A key came that is not valid.
    Wrong,
    /// Somebody who is signed in sent it from a page that is not ours.
    Elsewhere,
}

/// The network that a request came from, for limits.
#[derive(Clone, Debug)]
pub struct Network(pub String);

impl Gate {
    /// A gate that knows these.
    pub fn new(doors: Doors, clock: Arc<dyn Clock>, proxies: Proxies, rates: Rates) -> Self {
        Self {
            doors,
            clock,
            proxies,
            per_key: Limiter::new(rates.per_key),
            per_address: Limiter::new(rates.per_address),
            wrong_keys: Limiter::new(rates.wrong_keys),
        }
    }

    fn admit(&self, request: &Request) -> Result<(Asker, Network), Problem> {
        let headers = request.headers();
        let peer = request.extensions().get::<Peer>().copied();
        if peer == Some(Peer::Socket) {
            let operator = Asker::Known(Identity::operator());
            return Ok((operator, Network(String::new())));
        }
        let elapsed = self.clock.elapsed();
        let limited = |wait: std::time::Duration, who: &str| {
            let seconds = u32::try_from(wait.as_secs())
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            let detail = format!("too many requests from this {who}; wait {seconds} s");
            Problem::new(Kind::RateLimited, detail).retry_after(seconds)
        };
        let client = self.proxies.client(peer, headers);
        let address = client.map_or(String::new(), |address| network(address).to_string());
        let now = self.clock.now();
        let book = &self.doors.addresses;
        let refused = |wait, who: &str| {
            book.count(&address, Offence::Refused, now);
            limited(wait, who)
        };
        let verdict = client.and_then(|address| book.verdict(address, now));
        if verdict == Some(Verdict::Block) {
            book.count(&address, Offence::Refused, now);
            let why = "requests from this address are not taken";
            return Err(Problem::new(Kind::Forbidden, why));
        }
        let is_limited = verdict.is_none() && client.is_some();
        if is_limited {
            let taken = self.per_address.take(&address, elapsed);
            taken.map_err(|wait| refused(wait, "address"))?;
        }
        let found = match presented(headers) {
            Some(key) => self.by_key(key, now),
            None => match cookie::session(headers) {
                Some(_) if !is_ours(request.method(), headers) => {
                    return Ok((Asker::Elsewhere, Network(address)));
                }
                Some(cookie) => self.doors.sessions.recognise(cookie, now),
                None => return Ok((Asker::Nobody, Network(address))),
            },
        };
        let asker = match found {
            Some(identity) => {
                self.per_key
                    .take(&bucket(&identity), elapsed)
                    .map_err(|wait| refused(wait, "key"))?;
                Asker::Known(identity)
            }
            None => {
                book.count(&address, Offence::Wrong, now);
                if verdict.is_none() {
                    let taken = self.wrong_keys.take(&address, elapsed);
                    taken.map_err(|wait| refused(wait, "address"))?;
                }
                Asker::Wrong
            }
        };
        Ok((asker, Network(address)))
    }
}

impl Gate {
    fn by_key(&self, key: &str, now: Timestamp) -> Option<Identity> {
        match key.starts_with("ey") {
            true => self.doors.tokens.recognise(key, now),
            false => self.doors.keys.recognise(key, now),
        }
    }

    /// Lets a network try again at once.
    pub fn forgive(&self, network: &str) {
        self.per_address.forgive(network);
        self.wrong_keys.forgive(network);
    }
}

/// What tells one holder's requests from another's.
fn bucket(identity: &Identity) -> String {
    match (identity.session, identity.key) {
        (Some(session), _) => format!("session {session}"),
        (None, Some(key)) => key.to_string(),
        (None, None) => String::new(),
    }
}

/// The layer: lays an [`Asker`] into the request, or answers that there were too many.
pub async fn recognise(
    State(gate): State<Arc<Gate>>,
    mut request: Request,
    next: Next,
) -> Response {
    match gate.admit(&request) {
        Ok((asker, network)) => {
            request.extensions_mut().insert(asker);
            request.extensions_mut().insert(network);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// The key that came with a request, in either of its two headers.
fn presented(headers: &HeaderMap) -> Option<&str> {
    let own = headers
        .get("x-api-key")
        .map(|value| value.to_str().unwrap_or_default());
    own.or_else(|| {
        let value = headers
            .get(header::AUTHORIZATION)?
            .to_str()
            .unwrap_or_default();
        let (scheme, key) = value.split_once(' ').unwrap_or((value, ""));
        Some(if scheme.eq_ignore_ascii_case("bearer") {
            key.trim()
        } else {
            ""
        })
    })
}
