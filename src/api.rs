//! The HTTP API: one file a resource, each with its handlers, requests, responses and OpenAPI annotations together.
//!
//! A handler extracts, authorises, calls the desk, and turns the result into a view. No rule of the business lives here.

pub mod health;
pub mod openapi;

use std::sync::Arc;

use axum::Router;

use crate::desk::Desk;
use crate::ports::clock::Clock;
use crate::ports::entropy::Entropy;
use crate::store::Store;

/// What the handlers work with; cheap to clone.
#[derive(Clone)]
pub struct Api {
    parts: Arc<Parts>,
}

/// The parts that the handlers use.
pub struct Parts {
    /// The store.
    pub store: Store,
    /// The desk.
    pub desk: Desk,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

impl Api {
    /// The API over these parts.
    pub fn new(parts: Parts) -> Self {
        Self {
            parts: Arc::new(parts),
        }
    }
}

impl std::ops::Deref for Api {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.parts
    }
}

/// Every route of the API.
pub fn router(api: Api) -> Router {
    let (router, _) = openapi::routes().split_for_parts();
    router
        .route("/openapi.json", axum::routing::get(openapi::get))
        .fallback(openapi::not_found)
        .method_not_allowed_fallback(openapi::method_not_allowed)
        .with_state(api)
}
