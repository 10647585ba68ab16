//! The cookie of a session (RFC 6265).

use axum::http::{HeaderMap, HeaderValue, header};
use jiff::SignedDuration;

/// Its name.
const NAME: &str = "bella_session";

/// What the session's cookie says, when it came.
pub fn session(headers: &HeaderMap) -> Option<&str> {
    let values = headers.get_all(header::COOKIE).iter();
    let pairs = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    let mut named = pairs.filter_map(|pair| pair.trim().split_once('='));
    named
        .find(|(name, _)| *name == NAME)
        .map(|(_, value)| value)
}

/// `Set-Cookie` for a session; over plain HTTP (on this very machine) it cannot be `Secure`.
pub fn set(value: &str, lasts: SignedDuration, is_secure: bool) -> Option<HeaderValue> {
    let secure = if is_secure { "; Secure" } else { "" };
    let seconds = lasts.as_secs();
    let text = format!("{NAME}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).ok()
}

/// `Set-Cookie` that takes the session's cookie away.
pub fn clear(is_secure: bool) -> Option<HeaderValue> {
    set("", SignedDuration::ZERO, is_secure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_is_found_among_others() {
        let mut headers = HeaderMap::new();
        assert_eq!(session(&headers), None);
        let value = HeaderValue::from_static("theme=dark; bella_session=7.abc; x=1");
        headers.insert(header::COOKIE, value);
        assert_eq!(session(&headers), Some("7.abc"));
    }
}
