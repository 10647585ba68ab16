//! `/api/settings/recording-notice`: whether callers hear that they may be recorded.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::audit::AuditEntry;
use crate::store::recording_notice::RecordingNotice;
use crate::store::settings::{self, Settings};
use crate::store::tx::Tx;

/// Whether callers hear that they may be recorded.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordingNoticeView {
    /// Whether every call begins with it, in the language of the business
    is_on: bool,
}

/// Look at whether callers hear that they may be recorded.
#[utoipa::path(get, path = "/api/settings/recording-notice", tag = "set-up",
    responses((status = 200, body = RecordingNoticeView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
) -> Result<Json<RecordingNoticeView>, Problem> {
    let RecordingNotice { is_on } = api.store.read(|r| settings::get(r))?;
    Ok(Json(RecordingNoticeView { is_on }))
}

/// Say whether callers hear that they may be recorded, before anything of theirs is; from the next call on.
#[utoipa::path(put, path = "/api/settings/recording-notice", tag = "set-up", request_body = RecordingNoticeView,
    responses((status = 200, body = RecordingNoticeView)))]
pub async fn put(
    State(api): State<Api>,
    caller: Caller,
    Json(wish): Json<RecordingNoticeView>,
) -> Result<Json<RecordingNoticeView>, Problem> {
    let work = move |tx: &mut Tx| -> Result<(), Problem> {
        let before: RecordingNotice = settings::get(tx)?;
        let after = RecordingNotice { is_on: wish.is_on };
        settings::put(tx, &after)?;
        let entry = AuditEntry::new("settings", RecordingNotice::NAME, "change");
        Ok(tx.audit(&entry.before(&before).after(&after))?)
    };
    api.store.write(caller.cause(), work).await?;
    Ok(Json(wish))
}
