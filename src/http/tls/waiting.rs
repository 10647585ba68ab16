//! What is said by HTTPS while there is no certificate: one plain page, so that nobody takes silence for an answer.

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// How soon it is worth trying again, seconds.
const RETRY_AFTER: &str = "60";
const PAGE: &str = "Bella is here, but has no certificate for this name yet, so she takes no calls and no visits by it.\n\
    The log of the server says why; bella doctor says what to do.\n";

/// Answers everything with the page.
pub(super) fn router() -> Router {
    Router::new().fallback(page)
}

async fn page() -> Response {
    let head = [
        (header::RETRY_AFTER, RETRY_AFTER),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::SERVICE_UNAVAILABLE, head, PAGE).into_response()
}
