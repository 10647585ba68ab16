//! `/api/updates`: whether there is a newer version; `/api/settings/updates`: whether it is looked for one.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::wire::instant;
use crate::desk::settings::updates::save_updates;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::providers::releases::Version;
use crate::store::settings;
use crate::store::tx::{Read, Tx};
use crate::store::updates::{Newest, UpdateNotice, UpdateState};

/// This version, and whether there is a newer one.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpdatesView {
    /// This version
    #[schema(example = "1.2.3")]
    version: &'static str,
    /// Whether it is looked for newer ones, once a day
    is_on: bool,
    /// Whether this program knows where releases are listed: one that was built by hand does not
    has_list: bool,
    /// When the list was last read; null before the first time
    checked_at: Option<String>,
    /// Why the last attempt failed; null when it did not
    last_failure: Option<String>,
    /// The newest release, if it is newer than this version. `sudo bella update` on the machine puts it in place
    newer: Option<NewerView>,
}

/// A newer release.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewerView {
    /// Its version
    version: String,
    /// The day it came out
    #[schema(example = "2026-12-01")]
    released_on: String,
    /// What is new, a sentence each
    changes: Vec<String>,
}

/// What to change; what is absent stays.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateNoticeChanges {
    /// Whether it is looked for newer versions, once a day
    is_on: Option<bool>,
}

impl UpdatesView {
    fn read(r: &impl Read, api: &Api) -> Result<Self, Problem> {
        let notice: UpdateNotice = settings::get(r)?;
        let state: UpdateState = settings::get(r)?;
        let zone = api.zone_and_country(r)?.0;
        Ok(Self {
            version: env!("CARGO_PKG_VERSION"),
            is_on: notice.is_on,
            has_list: api.has_release_list,
            checked_at: state.checked_at.map(|at| instant(at, &zone)),
            last_failure: state.failed.map(|failed| failed.why),
            newer: state.newest.filter(is_newer).map(|newest| NewerView {
                version: newest.version,
                released_on: newest.released_on,
                changes: newest.changes,
            }),
        })
    }
}

/// It was noted by the version that ran then.
fn is_newer(newest: &Newest) -> bool {
    Version::parse(&newest.version).is_some_and(|version| version > Version::here())
}

/// Look whether there is a newer version.
#[utoipa::path(get, path = "/api/updates", tag = "operations", responses((status = 200, body = UpdatesView)))]
pub async fn get(State(api): State<Api>, _caller: Caller) -> Result<Json<UpdatesView>, Problem> {
    api.store.read(|r| UpdatesView::read(r, &api).map(Json))
}

/// Change whether it is looked for newer versions. When not, what was found is forgotten.
#[utoipa::path(patch, path = "/api/settings/updates", tag = "set-up", request_body = UpdateNoticeChanges,
    responses((status = 200, body = UpdatesView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<UpdateNoticeChanges>,
) -> Result<Json<UpdatesView>, Problem> {
    let parts = api.clone();
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let old: UpdateNotice = settings::get(tx)?;
        let is_on = changes.is_on.unwrap_or(old.is_on);
        save_updates(tx, UpdateNotice { is_on })?;
        UpdatesView::read(tx, &parts)
    };
    Ok(Json(api.store.write(caller.cause(), work).await?))
}
