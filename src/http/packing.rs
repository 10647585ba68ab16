//! Packs JSON on its way out, for whoever takes it packed. Backups and recordings are packed as they are, and what comes bit by
//! bit must not wait.

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

/// Shorter answers fit into one packet anyway, bytes.
const WORTH_PACKING: u16 = 1_024;

/// The layer outside of all that writes a body.
pub fn json() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new().compress_when(SizeAbove::new(WORTH_PACKING).and(is_json))
}

fn is_json(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().ends_with(b"json"))
}
