//! What was entered on the dashboard, and what the service was started with, counts for commands too.

use crate::app::connections::with_entered;
use crate::cli::operator::Server;
use crate::config::Settings;
use crate::store::Store;

/// The settings with all of that where the own environment says nothing: from the running server, or out of the store when none
/// runs. What cannot be had is not there.
///
/// # Errors
/// When the command cannot work at all.
pub(super) fn joined(settings: Settings) -> anyhow::Result<Settings> {
    let runtime = super::runtime()?;
    if let Some(server) = runtime.block_on(Server::find(&settings)) {
        let values = runtime.block_on(server.configuration()).unwrap_or_default();
        return Ok(settings.origin.with(&values).unwrap_or(settings));
    }
    if !settings.store.exists() {
        return Ok(settings);
    }
    let Ok(store) = Store::open(&settings.store) else {
        return Ok(settings);
    };
    let joined = with_entered(&settings, &store);
    store.close();
    Ok(joined.unwrap_or(settings))
}
