//! The link that makes the owner's account, over the administration socket: whoever owns the files may make one.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Value, json};

use crate::api::session::SignIn;
use crate::app::Machine;
use crate::desk::sessions::one_time::Purpose;
use crate::http::body::Json;

/// Where the token of such a link is had.
pub(crate) const LINK: &str = "/admin/link";

pub(super) fn router(sign_in: Arc<SignIn>, machine: Machine) -> Router {
    Router::new()
        .route(LINK, post(issue))
        .with_state((sign_in, machine))
}

async fn issue(State((sign_in, machine)): State<(Arc<SignIn>, Machine)>) -> Json<Value> {
    let now = machine.clock.now();
    let entropy = machine.entropy.as_ref();
    let token = sign_in.links().issue(Purpose::FirstRun, entropy, now);
    Json(json!({"token": token}))
}
