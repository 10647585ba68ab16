//! `/api/machine`: the disk and the last lines of the log, for whoever looks after the server.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::http::body::{Json, Query};
use crate::http::problem::Problem;
use crate::store::rollups::under_way;

/// The most lines of the log in one answer.
const LINES: usize = 500;
/// The longest search, characters.
const MAX_SEARCH: usize = 100;

/// The machine that Bella runs on.
#[derive(Debug, Serialize, ToSchema)]
pub struct MachineView {
    /// What is free on the disk of the store, bytes; null where it cannot be known
    pub disk_free_bytes: Option<u64>,
    /// How large that disk is, bytes
    pub disk_bytes: Option<u64>,
    /// How large the store is, bytes
    pub store_bytes: Option<u64>,
    /// Calls and conversations that are under way
    pub calls_under_way: usize,
}

/// Which lines.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Sought {
    /// Only lines with this text
    #[param(max_length = 100)]
    q: Option<String>,
}

/// The last lines of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogTailView {
    /// The newest first; each with `timestamp`, `level`, `target` and whatever else it says
    #[schema(value_type = Vec<Object>)]
    pub items: Vec<Value>,
}

/// Look at the machine.
#[utoipa::path(get, path = "/api/machine", tag = "operations",
    responses((status = 200, body = MachineView)))]
pub async fn get(State(api): State<Api>, _caller: Caller) -> Result<Json<MachineView>, Problem> {
    let disk = api.store_file.parent();
    let disk = disk.and_then(|folder| rustix::fs::statvfs(folder).ok());
    Ok(Json(MachineView {
        disk_free_bytes: disk
            .as_ref()
            .map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)),
        disk_bytes: disk.map(|disk| disk.f_blocks.saturating_mul(disk.f_frsize)),
        store_bytes: std::fs::metadata(&api.store_file)
            .ok()
            .map(|file| file.len()),
        calls_under_way: api.store.read(|r| under_way(r, api.clock.now()))?,
    }))
}

/// Look at the last lines of the log.
#[utoipa::path(get, path = "/api/machine/log", tag = "operations", params(Sought),
    responses((status = 200, body = LogTailView)))]
pub async fn get_log(
    State(api): State<Api>,
    _caller: Caller,
    Query(sought): Query<Sought>,
) -> Result<Json<LogTailView>, Problem> {
    let text = sought.q.unwrap_or_default().to_lowercase();
    if text.chars().count() > MAX_SEARCH {
        let why = format!("must have at most {MAX_SEARCH} characters");
        return Err(Problem::field("q", why));
    }
    let lines = api.log.lines();
    let meant = lines
        .iter()
        .filter(|line| line.to_lowercase().contains(&text));
    let items = meant.filter_map(|line| serde_json::from_str(line).ok());
    Ok(Json(LogTailView {
        items: items.take(LINES).collect(),
    }))
}
