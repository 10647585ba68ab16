//! The dashboard inside the binary: the built files, with what browsers need to keep and to trust them.
//!
//! Every address that is a page of the program gets the same `index.html`; which page it is, the browser finds out.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

/// The built files; `web/README.md` says how they are made.
#[derive(RustEmbed)]
#[folder = "web/dist/"]
struct Files;

const INDEX: &str = "index.html";
/// Nothing from elsewhere, nothing written into the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// Files whose name changes with their content.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Kept, but asked for again each time: the answer is mostly 304.
const ASK_AGAIN: &str = "no-cache";
/// What other programs ask for is never a page.
const NO_PAGES: [&str; 5] = ["/api/", "/twilio/", "/assets/", "/a/", "/book"];

/// The file or page at this address; `None` when there is neither.
pub fn find(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    let path = uri.path();
    let name = path.trim_start_matches('/');
    if let Some(file) = Files::get(name).filter(|_| !name.is_empty()) {
        return Some(answer(name, file, headers));
    }
    if !is_page(path, headers) {
        return None;
    }
    Some(answer(INDEX, Files::get(INDEX)?, headers))
}

fn is_page(path: &str, headers: &HeaderMap) -> bool {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    let is_browser = accepts.is_some_and(|kinds| kinds.contains("text/html"));
    let is_file = path
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    path == "/" || is_browser && !is_file && !NO_PAGES.iter().any(|start| path.starts_with(start))
}

fn answer(name: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let hash = file.metadata.sha256_hash();
    let tag: String = hash
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let tag = format!("\"{tag}\"");
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_known = text(header::IF_NONE_MATCH).is_some_and(|known| known.contains(&tag));
    let takes_gzip = text(header::ACCEPT_ENCODING).is_some_and(|kinds| kinds.contains("gzip"));
    let packed = Files::get(&format!("{name}.gz")).filter(|_| takes_gzip);
    let is_packed = packed.is_some();
    let kept = if name.starts_with("assets/") {
        FOREVER
    } else {
        ASK_AGAIN
    };
    let body = match packed {
        _ if is_known => Vec::new(),
        Some(packed) => packed.data.into_owned(),
        None => file.data.into_owned(),
    };
    let status = if is_known {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let mut response = (status, body).into_response();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, file.metadata.mimetype());
    set(header::ETAG, &tag);
    set(header::CACHE_CONTROL, kept);
    set(header::VARY, "accept-encoding");
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    if is_packed && !is_known {
        set(header::CONTENT_ENCODING, "gzip");
    }
    response
}
