//! The administration socket in the data directory: the same API, for whoever owns the files, without a key; and
//! export, import and backup, which nobody else gets.

pub(crate) mod backup;
pub(crate) mod configuration;
pub(crate) mod link;
mod outgoing;
pub(crate) mod portable;

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tokio::net::UnixListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::app::admin::portable::Carrier;
use crate::http::listen::{self, Listener};

/// Only the owner of the files may open it.
const MODE: u32 = 0o600;

/// Serves the socket until `stopped` says so. Without it the server runs all the same, and says so.
pub(super) fn start(app: &App, mut stopped: watch::Receiver<bool>) -> Option<JoinHandle<()>> {
    let listener = match bind(&app.socket) {
        Ok(listener) => listener,
        Err(error) => {
            tracing::warn!(%error, "the administration socket could not be opened; bella key and the like need the server stopped");
            return None;
        }
    };
    let path = app.socket.clone();
    let carrier = Carrier {
        store: app.store.clone(),
        keys: app.keys.clone(),
        machine: app.machine.clone(),
    };
    let router = app
        .router
        .clone()
        .merge(backup::router(carrier.clone()))
        .merge(configuration::router(app.configured.clone()))
        .merge(link::router(app.sign_in.clone(), app.machine.clone()))
        .merge(portable::router(carrier));
    Some(tokio::spawn(async move {
        let stop = async {
            let _ = stopped.changed().await;
        };
        listen::serve(Listener::Unix(listener), router.into(), stop).await;
        let _ = fs::remove_file(path);
    }))
}

/// Binds under another name, closes it to others, then moves it into place: at no moment can anybody else open it.
fn bind(path: &Path) -> io::Result<UnixListener> {
    let fresh = path.with_extension("new");
    let _ = fs::remove_file(&fresh);
    let listener = UnixListener::bind(&fresh)?;
    fs::set_permissions(&fresh, fs::Permissions::from_mode(MODE))?;
    fs::rename(&fresh, path)?;
    Ok(listener)
}
