//! The identifier of a request: the caller's own if it sent one, so that both logs can be laid side by side.

use std::sync::Arc;

use axum::http::{HeaderMap, HeaderName, HeaderValue};

use crate::ports::entropy::{Entropy, hex};

/// The header that carries it, in and out.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Longer ones are replaced: they would fill the log.
const MAX_LENGTH: usize = 128;

/// The identifier of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The one that came with the request (`X-Request-Id`, else the trace of `traceparent`), or a new one.
    pub fn of(headers: &HeaderMap, entropy: &dyn Entropy) -> Self {
        let given = headers
            .get(HEADER)
            .and_then(plain)
            .or_else(|| headers.get("traceparent").and_then(trace));
        match given {
            Some(id) => Self(id.into()),
            None => Self(hex::<16>(entropy).into()),
        }
    }

    /// The same text, to keep.
    pub fn shared(&self) -> Arc<str> {
        self.0.clone()
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn plain(value: &HeaderValue) -> Option<&str> {
    let id = value.to_str().ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:/+=@".contains(&byte);
    (!id.is_empty() && id.len() <= MAX_LENGTH && id.bytes().all(is_plain)).then_some(id)
}

/// The trace identifier of a W3C `traceparent` (version-trace-parent-flags).
fn trace(value: &HeaderValue) -> Option<&str> {
    let id = value.to_str().ok()?.split('-').nth(1)?;
    let is_trace = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_trace.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;

    impl Entropy for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    fn check(name: &'static str, value: &str, expected: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_str(value).expect("a header value"));
        assert_eq!(RequestId::of(&headers, &Zeros).as_str(), expected);
    }

    #[test]
    fn a_callers_own_id_is_kept() {
        let new = "0".repeat(32);
        check("x-request-id", "abc-123", "abc-123");
        check("x-request-id", "two words", &new);
        check("x-request-id", &"a".repeat(200), &new);
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        check("traceparent", trace, "4bf92f3577b34da6a3ce929d0e0e4736");
        check("traceparent", "rubbish", &new);
    }
}
