//! Who asks: the key of a request becomes an [`Identity`], within its limits.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::desk::keys::{Identity, KeyRing};
use crate::http::client::{Proxies, network};
use crate::http::limits::{Limiter, Rate};
use crate::http::listen::Peer;
use crate::http::problem::{Kind, Problem};
use crate::ports::clock::Clock;

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

/// What recognises requests.
pub struct Gate {
    keys: KeyRing,
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
}

impl Gate {
    /// A gate that knows these keys.
    pub fn new(keys: KeyRing, clock: Arc<dyn Clock>, proxies: Proxies, rates: Rates) -> Self {
        Self {
            keys,
            clock,
            proxies,
            per_key: Limiter::new(rates.per_key),
            per_address: Limiter::new(rates.per_address),
            wrong_keys: Limiter::new(rates.wrong_keys),
        }
    }

    fn admit(&self, peer: Option<Peer>, headers: &HeaderMap) -> Result<Asker, Problem> {
        if peer == Some(Peer::Socket) {
            return Ok(Asker::Known(Identity::operator()));
        }
        let elapsed = self.clock.elapsed();
        let limited = |wait: std::time::Duration, who: &str| {
            let seconds = u32::try_from(wait.as_secs())
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            let detail = format!("too many requests from this {who}; wait {seconds} s");
            Problem::new(Kind::RateLimited, detail).retry_after(seconds)
        };
        let address = self
            .proxies
            .client(peer, headers)
            .map(|address| network(address).to_string());
        if let Some(address) = &address {
            self.per_address
                .take(address, elapsed)
                .map_err(|wait| limited(wait, "address"))?;
        }
        let Some(key) = presented(headers) else {
            return Ok(Asker::Nobody);
        };
        match self.keys.recognise(key, self.clock.now()) {
            Some(identity) => {
                let name = identity.key.map_or(String::new(), |id| id.to_string());
                self.per_key
                    .take(&name, elapsed)
                    .map_err(|wait| limited(wait, "key"))?;
                Ok(Asker::Known(identity))
            }
            None => {
                let name = address.unwrap_or_default();
                self.wrong_keys
                    .take(&name, elapsed)
                    .map_err(|wait| limited(wait, "address"))?;
                Ok(Asker::Wrong)
            }
        }
    }
}

/// The layer: lays an [`Asker`] into the request, or answers that there were too many.
pub async fn recognise(
    State(gate): State<Arc<Gate>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    match gate.admit(peer, request.headers()) {
        Ok(asker) => {
            request.extensions_mut().insert(asker);
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
