//! Whether the process lives.

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, description = "The process lives", body = String, content_type = "text/plain")))]
pub async fn healthz() -> &'static str {
    "ok\n"
}
