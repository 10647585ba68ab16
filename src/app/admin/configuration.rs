//! With what the server was set up, over the administration socket: for commands that need what it has, and to take it out of what
//! leaves the machine. Whoever may open the socket may read the files that all of it stands in.

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use crate::app::connections::Configured;
use crate::desk::connections::Values;
use crate::http::body::Json;
use crate::http::problem::Problem;

/// Where it is had.
pub(crate) const CONFIGURATION: &str = "/admin/configuration";

pub(super) fn router(configured: Configured) -> Router {
    Router::new()
        .route(CONFIGURATION, get(send))
        .with_state(configured)
}

async fn send(State(configured): State<Configured>) -> Result<Json<Values>, Problem> {
    Ok(Json(configured.values()?))
}
