//! Answers to a browser, with everything that keeps a page to itself.

use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::channels::self_service::page::Page;

/// Search engines and caches leave a page with a link in its address alone.
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// Nothing but the page itself and the style sheet in it; forms go nowhere else.
fn policy(style: &str, framed_by: &str) -> String {
    let style = match style {
        "" => String::new(),
        digest => format!("style-src 'sha256-{digest}'; "),
    };
    format!(
        "default-src 'none'; {style}form-action 'self'; base-uri 'none'; frame-ancestors {framed_by}"
    )
}

/// A page that nobody may frame.
pub(in crate::channels::self_service) fn html(status: StatusCode, page: Page) -> Response {
    answer(status, page, "'none'")
}

/// A page that other sites may show in a frame: it shows nobody's data, and does nothing that was not typed into it.
pub(in crate::channels::self_service) fn embeddable(status: StatusCode, page: Page) -> Response {
    answer(status, page, "*")
}

fn answer(status: StatusCode, page: Page, framed_by: &str) -> Response {
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    let headers = headers(kind, &policy(&page.style, framed_by));
    (status, headers, page.markup).into_response()
}

/// The page elsewhere, after something was done: to load it again does nothing again.
pub(in crate::channels::self_service) fn see_other(address: &str) -> Response {
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    let mut headers = headers(kind, &policy("", "'none'"));
    if let Ok(address) = HeaderValue::from_str(address) {
        headers.insert(header::LOCATION, address);
    }
    (StatusCode::SEE_OTHER, headers, "").into_response()
}

/// A calendar file.
pub(in crate::channels::self_service) fn calendar(file: String) -> Response {
    let kind = HeaderValue::from_static("text/calendar; charset=utf-8; method=PUBLISH");
    let mut headers = headers(kind, &policy("", "'none'"));
    let name = HeaderValue::from_static("attachment; filename=\"appointment.ics\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    (headers, file).into_response()
}

fn headers(kind: HeaderValue, policy: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, kind);
    if let Ok(policy) = HeaderValue::from_str(policy) {
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
