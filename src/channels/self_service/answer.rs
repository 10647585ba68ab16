//! Answers to a browser, with everything that keeps a page to itself.

use std::sync::LazyLock;

use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::channels::self_service::page::STYLE;

/// Nothing but the page itself and the style sheet in it; forms go nowhere else, and nobody may frame it.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let digest = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
});

/// Search engines and caches leave a page with a link in its address alone.
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// A page.
pub(in crate::channels::self_service) fn html(status: StatusCode, page: String) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    (status, headers(kind), page).into_response()
}

/// The page elsewhere, after something was done: to load it again does nothing again.
pub(in crate::channels::self_service) fn see_other(address: &str) -> Response {
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    let mut headers = headers(kind);
    if let Ok(address) = HeaderValue::from_str(address) {
        headers.insert(header::LOCATION, address);
    }
    (StatusCode::SEE_OTHER, headers, "").into_response()
}

/// A calendar file.
pub(in crate::channels::self_service) fn calendar(file: String) -> Response {
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8; method=PUBLISH");
    let mut headers = headers(kind);
    let name = HeaderValue::from_static("attachment; filename=\"appointment.ics\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    (headers, file).into_response()
}

fn headers(kind: HeaderValue) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, kind);
    if let Ok(policy) = HeaderValue::from_str(&POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (ROBOTS, "noindex, nofollow"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
}

/// A field of a query or a form; `None` when absent or empty.
pub(in crate::channels::self_service) fn field(form: Option<&str>, name: &str) -> Option<String> {
    form_urlencoded::parse(form?.as_bytes())
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
        .filter(|value| !value.is_empty())
}
