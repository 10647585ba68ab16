//! `X-Twilio-Signature`: proof that a webhook comes from Twilio.
//!
//! HMAC-SHA1 under the account's auth token over the address as Twilio called it, then every form field in the order of
//! its name: name, value, without separators (Twilio, "Webhooks Security"). Twilio is inconsistent about the default
//! port, so the address is tried with and without it, as its own validators do.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::channels::twilio::form::Form;

/// The query parameter that carries the digest of a body that is not a form.
const BODY_DIGEST: &str = "bodySHA256";

/// The tokens that webhooks may be signed with: the primary one, and a second one while tokens are changed.
#[derive(Clone)]
pub struct Keys(Vec<Hmac<Sha1>>);

/// What was signed besides the address.
#[derive(Clone, Copy, Debug)]
pub enum Signed<'a> {
    /// The fields of a form; none for a request without a body.
    Form(&'a Form),
    /// Another body, whose digest is in the query.
    Body(&'a [u8]),
}

impl Keys {
    /// Keys from auth tokens; empty ones are none.
    pub fn new<'a>(tokens: impl IntoIterator<Item = &'a str>) -> Self {
        let tokens = tokens.into_iter().filter(|token| !token.is_empty());
        Self(
            tokens
                .filter_map(|token| Hmac::new_from_slice(token.as_bytes()).ok())
                .collect(),
        )
    }

    /// Whether there is no token, so that nothing can be proved.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `signature` proves that Twilio called `base` + `target` (the raw path and query) with this.
    pub fn prove(&self, signature: &str, base: &str, target: &str, signed: Signed<'_>) -> bool {
        let Ok(given) = STANDARD.decode(signature) else {
            return false;
        };
        if let Signed::Body(body) = signed
            && !digest_matches(target, body)
        {
            return false;
        }
        let other = other_port(base);
        let bases = std::iter::once(base).chain(other.as_deref());
        bases.into_iter().any(|base| {
            self.0
                .iter()
                .any(|key| matches(key, &given, base, target, signed))
        })
    }

    /// The signature under the first token, for callers that play Twilio.
    pub fn sign(&self, base: &str, target: &str, form: &Form) -> Option<String> {
        let key = self.0.first()?;
        let mac = message(key, base, target, Signed::Form(form));
        Some(STANDARD.encode(mac.finalize().into_bytes()))
    }
}

fn matches(key: &Hmac<Sha1>, given: &[u8], base: &str, target: &str, signed: Signed<'_>) -> bool {
    message(key, base, target, signed)
        .verify_slice(given)
        .is_ok()
}

fn message(key: &Hmac<Sha1>, base: &str, target: &str, signed: Signed<'_>) -> Hmac<Sha1> {
    let mut mac = key.clone();
    mac.update(base.as_bytes());
    mac.update(target.as_bytes());
    if let Signed::Form(form) = signed {
        for (name, value) in form.sorted() {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
    }
    mac
}

fn digest_matches(target: &str, body: &[u8]) -> bool {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let Some((_, given)) =
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == BODY_DIGEST)
    else {
        return false;
    };
    let digest = Sha256::digest(body);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.as_bytes().ct_eq(given.as_bytes()).into()
}

/// The same base without its port, or with the scheme's default port when it has none.
fn other_port(base: &str) -> Option<String> {
    let (scheme, rest) = base.split_once("://")?;
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    let port_at = authority.rfind(':').filter(|at| {
        authority[at + 1..]
            .bytes()
            .all(|byte| byte.is_ascii_digit())
    });
    match (port_at, scheme) {
        (Some(at), _) => Some(format!("{scheme}://{}{path}", &authority[..at])),
        (None, "https" | "wss") => Some(format!("{scheme}://{authority}:443{path}")),
        (None, "http" | "ws") => Some(format!("{scheme}://{authority}:80{path}")),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "CallSid=CA1234567890ABCDE&Caller=%2B14158675310&Digits=1234&From=%2B14158675310&To=%2B18005551212";
    const CALL_SIGNATURE: &str = "gVxvIWCj069FxBHABMLOEDo6rzs=";

    fn check(base: &str, target: &str, body: &str, signature: &str, expected: bool) {
        let form = Form::parse(body.as_bytes());
        let proved = Keys::new(["12345"]).prove(signature, base, target, Signed::Form(&form));
        assert_eq!(proved, expected, "{base}{target} {body}");
    }

    #[test]
    fn the_vendors_own_signatures_hold() {
        check("https://example.com", "/myapp", CALL, CALL_SIGNATURE, true);
        check(
            "https://example.com:443",
            "/myapp",
            CALL,
            CALL_SIGNATURE,
            true,
        );
        check(
            "https://example.com",
            "/myapp?a=b&c=%20d",
            "",
            "Fr+9/5ubWYtryLAzeO+5YKeX2lg=",
            true,
        );
        let repeated = "a=2&a=1&a=1&b=x";
        check(
            "https://example.com",
            "/myapp",
            repeated,
            "jxXkacE++ksUVsBsXj3BB/Hln48=",
            true,
        );
    }

    #[test]
    fn anything_that_was_changed_is_noticed() {
        let changed = CALL.replace("1234&", "1235&");
        check(
            "https://example.com",
            "/myapp",
            &changed,
            CALL_SIGNATURE,
            false,
        );
        check("http://example.com", "/myapp", CALL, CALL_SIGNATURE, false);
        check(
            "https://example.com",
            "/myapp?",
            CALL,
            CALL_SIGNATURE,
            false,
        );
        check(
            "https://example.com",
            "/myapp?a=b&c=+d",
            "",
            "Fr+9/5ubWYtryLAzeO+5YKeX2lg=",
            false,
        );
        check(
            "https://example.com",
            "/myapp",
            &format!("{CALL}&More="),
            CALL_SIGNATURE,
            false,
        );
        check("https://example.com", "/myapp", CALL, "", false);
        check("https://example.com", "/myapp", CALL, "not base64!", false);
        let other = Keys::new(["54321"]);
        let form = Form::parse(CALL.as_bytes());
        assert!(!other.prove(
            CALL_SIGNATURE,
            "https://example.com",
            "/myapp",
            Signed::Form(&form)
        ));
    }

    #[test]
    fn a_second_token_is_accepted_while_tokens_change() {
        let keys = Keys::new(["54321", "", "12345"]);
        let form = Form::parse(CALL.as_bytes());
        assert!(keys.prove(
            CALL_SIGNATURE,
            "https://example.com",
            "/myapp",
            Signed::Form(&form)
        ));
        assert!(Keys::new([""]).is_empty());
    }

    #[test]
    fn a_json_body_is_proved_by_its_digest() {
        let target =
            "/myapp?bodySHA256=d5729c000e5de6b3a10698fec78d482db85d744f1be820d1382b6bda1cfb7795";
        let signature = "B0+4xg0o5HFx7p+0mzOPdMYZ7/E=";
        let check = |target: &str, body: &str| {
            let signed = Signed::Body(body.as_bytes());
            Keys::new(["12345"]).prove(signature, "https://example.com", target, signed)
        };
        assert!(check(target, r#"{"property":"value","boolean":true}"#));
        assert!(!check(target, r#"{"property":"value","boolean":false}"#));
        assert!(!check("/myapp", r#"{"property":"value","boolean":true}"#));
    }

    #[test]
    fn what_we_sign_we_prove() {
        let keys = Keys::new(["12345"]);
        let form = Form::parse(CALL.as_bytes());
        let signature = keys.sign("https://example.com", "/myapp", &form);
        assert_eq!(signature.as_deref(), Some(CALL_SIGNATURE));
    }

    #[test]
    fn the_port_is_tried_both_ways() {
        let check =
            |base: &str, expected: &str| assert_eq!(other_port(base).as_deref(), Some(expected));
        check("https://a.example", "https://a.example:443");
        check("https://a.example/shop", "https://a.example:443/shop");
        check("http://a.example:80", "http://a.example");
        check("http://127.0.0.1:8000", "http://127.0.0.1");
        check("http://[::1]:8000", "http://[::1]");
    }
}
