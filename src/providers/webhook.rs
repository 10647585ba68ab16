//! A JSON request to an address of the owner's: `POST` with an `Idempotency-Key` that is the same at every attempt, and,
//! where a secret is set, `X-Bella-Signature: sha256=` followed by the HMAC-SHA256 of the body in hexadecimal.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::breaker::Limits;
use crate::ports::hook::{Hook, HookCall};
use crate::ports::sending::{SendError, Sent};
use crate::ports::transport::Request;
use crate::providers::guarded::{Guarded, Outside, Policy, Repeat, VendorError, gone};

/// What its breaker is called.
pub const NAME: &str = "alert_webhook";
/// How it is called.
pub const POLICY: Policy = Policy {
    total: Duration::from_secs(10),
    attempts: 2,
    at_once: 4,
    limits: Limits {
        failures: 5,
        open_for: Duration::from_secs(60),
        probes: 1,
    },
};

/// One address of the owner's.
pub struct OwnersWebhook {
    url: String,
    secret: Option<String>,
    guarded: Arc<Guarded>,
}

impl OwnersWebhook {
    /// The way to this address; with a secret every request is signed.
    pub fn new(url: String, secret: Option<String>, outside: &Outside) -> Self {
        Self {
            url,
            secret,
            guarded: Arc::new(Guarded::new(NAME, POLICY, outside).judging(gone)),
        }
    }

    /// The guarded way, for its state and figures.
    pub fn guarded(&self) -> &Arc<Guarded> {
        &self.guarded
    }
}

impl Hook for OwnersWebhook {
    fn send<'a>(&'a self, call: &'a HookCall) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(async move {
            let mut headers = vec![
                ("content-type", "application/json".to_owned()),
                ("idempotency-key", call.key.clone()),
            ];
            if let Some(secret) = &self.secret {
                headers.push(("x-bella-signature", signature(secret, &call.body)));
            }
            let request = Request {
                method: "POST",
                url: self.url.clone(),
                headers,
                body: call.body.clone(),
            };
            // A repeat carries the same key.
            let answer = self.guarded.send(&request, Repeat::Safe).await;
            answer.map_err(explained)?;
            let reference = call.key.clone();
            Ok(Sent { reference })
        })
    }
}

/// The signature of a body.
pub fn signature(secret: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .expect("HMAC takes a key of any length (RFC 2104)");
    mac.update(body);
    let bytes = mac.finalize().into_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

fn explained(error: VendorError) -> SendError {
    match error {
        VendorError::Open(wait) => SendError::Closed(wait),
        VendorError::Refused(status) | VendorError::Rejected { status, .. } => {
            SendError::Never(format!("the address answers status {status}"))
        }
        error => error.unsent(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_signed_as_elsewhere() {
        // printf '{"a":1}' | openssl dgst -sha256 -hmac secret
        let expected = "sha256=aa9e2e3575f5d7098b6caccd790888c36d5fdb63342a73bada2d6a51747a8494";
        assert_eq!(signature("secret", br#"{"a":1}"#), expected);
    }
}
