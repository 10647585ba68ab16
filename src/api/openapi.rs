//! The OpenAPI document, made from the same annotations as the routes.

use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{Api, health};
use crate::http::problem::{Kind, Problem};

#[derive(OpenApi)]
#[openapi(info(
    title = "Bella",
    description = "The receptionist of a small business: its diary, its people, its calls."
))]
struct Base;

/// Every documented route.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(Base::openapi()).routes(routes!(health::healthz))
}

/// The document.
pub fn document() -> utoipa::openapi::OpenApi {
    let (_, document) = routes().split_for_parts();
    document
}

/// `GET /openapi.json`
pub async fn get() -> Response {
    axum::Json(document()).into_response()
}

/// The answer where there is nothing.
pub async fn not_found() -> Problem {
    Problem::new(
        Kind::NotFound,
        "there is nothing at this address; /openapi.json lists every address",
    )
}

/// The answer to a method that an address does not take; axum adds `Allow`.
pub async fn method_not_allowed(method: Method) -> Response {
    if method == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    Problem::new(
        Kind::MethodNotAllowed,
        format!("this address does not take {method}"),
    )
    .into_response()
}
