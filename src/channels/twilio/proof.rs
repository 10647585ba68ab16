//! Whether a request comes from Twilio: its signature over the address under which Twilio reached us.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use jiff::Timestamp;

use crate::channels::twilio::signature::{Keys, Signed};
use crate::http::listen::Peer;
use crate::http::problem::{Kind, Problem};
use crate::watch::signatures::WrongSignatures;

/// Carries the signature.
const SIGNATURE: &str = "x-twilio-signature";

/// What a webhook is proved with.
pub(in crate::channels::twilio) struct Proof {
    pub(in crate::channels::twilio) keys: Keys,
    pub(in crate::channels::twilio) public_url: Option<String>,
    pub(in crate::channels::twilio) trusted_proxies: Vec<IpAddr>,
    pub(in crate::channels::twilio) is_development: bool,
    /// The account that webhooks name, where it is known.
    pub(in crate::channels::twilio) account_sid: Option<String>,
    /// Counts those that could not be proved.
    pub(in crate::channels::twilio) wrong: Arc<WrongSignatures>,
}

impl Proof {
    /// Lets a request in or says why not.
    pub(in crate::channels::twilio) fn check(
        &self,
        parts: &Parts,
        signed: Signed<'_>,
        now: Timestamp,
    ) -> Result<(), Problem> {
        if self.is_development {
            return Ok(());
        }
        if self.keys.is_empty() {
            return Err(refused(
                "TWILIO_AUTH_TOKEN is not set, so no webhook can be proved",
            ));
        }
        let Some(signature) = text(&parts.headers, SIGNATURE) else {
            self.wrong.note(now, false);
            return Err(refused("the header X-Twilio-Signature is missing"));
        };
        let target = parts
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str());
        let base = self.base(parts);
        if self.keys.prove(signature, &base, target, signed) {
            self.wrong.right();
            return Ok(());
        }
        self.wrong.note(now, self.is_ours(signed));
        tracing::warn!(
            url = format!("{base}{}", parts.uri.path()),
            "a webhook's signature does not match this address"
        );
        Err(refused("X-Twilio-Signature does not match"))
    }

    /// Whether it names our account.
    fn is_ours(&self, signed: Signed<'_>) -> bool {
        match signed {
            Signed::Form(form) => form
                .get("AccountSid")
                .is_some_and(|named| self.account_sid.as_deref() == Some(named)),
            Signed::Body(_) => false,
        }
    }

    /// Scheme, host and path prefix as Twilio used them: as configured, else as a trusted proxy says, else as asked.
    fn base(&self, parts: &Parts) -> String {
        if let Some(url) = &self.public_url {
            return url.clone();
        }
        let headers = &parts.headers;
        let host = text(headers, header::HOST.as_str()).unwrap_or_default();
        if !self.is_trusted(parts) {
            return format!("http://{host}");
        }
        let scheme = first(headers, "x-forwarded-proto").unwrap_or("http");
        let host = first(headers, "x-forwarded-host").unwrap_or(host);
        format!("{scheme}://{host}")
    }

    fn is_trusted(&self, parts: &Parts) -> bool {
        match parts.extensions.get::<Peer>() {
            Some(Peer::Address(address)) => {
                self.trusted_proxies.contains(&address.ip().to_canonical())
            }
            Some(Peer::Socket) | None => false,
        }
    }
}

fn refused(why: &str) -> Problem {
    Problem::new(Kind::SignatureInvalid, why)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// The first entry of a list that proxies append to.
fn first<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let value = text(headers, name)?.split(',').next()?.trim();
    Some(value).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn base(proof: &Proof, peer: &str, headers: &[(&str, &str)]) -> String {
        let mut request = Request::builder().uri("/twilio/voice?n=1");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        let peer = Peer::Address(peer.parse().expect("an address"));
        parts.extensions.insert(peer);
        proof.base(&parts)
    }

    #[test]
    fn the_address_is_the_configured_one_else_a_trusted_proxys_else_the_hosts() {
        let mut proof = Proof {
            keys: Keys::new(["12345"]),
            public_url: None,
            trusted_proxies: vec![IpAddr::from([10, 0, 0, 1])],
            account_sid: None,
            is_development: false,
            wrong: Arc::default(),
        };
        let headers = [
            ("host", "127.0.0.1:8000"),
            ("x-forwarded-proto", "https, http"),
            ("x-forwarded-host", "bella.example"),
        ];
        assert_eq!(
            base(&proof, "10.0.0.1:5000", &headers),
            "https://bella.example"
        );
        assert_eq!(
            base(&proof, "[::ffff:10.0.0.1]:5000", &headers),
            "https://bella.example"
        );
        assert_eq!(
            base(&proof, "10.0.0.2:5000", &headers),
            "http://127.0.0.1:8000"
        );
        assert_eq!(
            base(&proof, "10.0.0.1:5000", &headers[..2]),
            "https://127.0.0.1:8000"
        );
        proof.public_url = Some("https://shop.example/bella".into());
        assert_eq!(
            base(&proof, "10.0.0.1:5000", &headers),
            "https://shop.example/bella"
        );
    }
}
