//! A backup over the administration socket: streamed, so that a store of any size needs little memory.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use crate::app::admin::outgoing::stream;
use crate::app::admin::portable::Carrier;
use crate::store::backup::write;

/// Where a backup is had.
pub(crate) const BACKUP: &str = "/admin/backup";

pub(super) fn router(carrier: Carrier) -> Router {
    Router::new().route(BACKUP, get(send)).with_state(carrier)
}

/// The whole store as a backup. One that fails ends without its digest.
async fn send(State(carrier): State<Carrier>) -> Response {
    let now = carrier.machine.clock.now();
    stream("backup", move |out| {
        carrier.store.read(|r| write::write(r, now, out)).map(drop)
    })
}
