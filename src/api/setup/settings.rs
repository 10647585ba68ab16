//! `/api/settings`: the rules for booking, and the level of the log.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::setup::change;
use crate::desk::settings::business::save_policy;
use crate::domain::policy::Policy;
use crate::http::body::Json;
use crate::http::problem::Problem;

/// The rules for booking.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingsView {
    /// How long before its start a time can still be booked
    pub notice_minutes: u32,
    /// How far ahead can be booked
    pub window_days: u32,
    /// Starts lie on this grid
    pub slot_minutes: u32,
    /// Until how long before its start a customer may move or cancel
    pub cancel_hours: u32,
    /// How long a time is kept for a caller who is deciding
    pub hold_minutes: u32,
    /// Whether public holidays are closed
    pub close_on_holidays: bool,
}

impl From<&Policy> for SettingsView {
    fn from(policy: &Policy) -> Self {
        Self {
            notice_minutes: policy.notice_minutes,
            window_days: policy.window_days,
            slot_minutes: policy.slot_minutes,
            cancel_hours: policy.cancel_hours,
            hold_minutes: policy.hold_minutes,
            close_on_holidays: policy.close_on_holidays,
        }
    }
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsChanges {
    /// How long before its start a time can still be booked
    #[schema(minimum = 0, maximum = 129600)]
    notice_minutes: Option<u32>,
    /// How far ahead can be booked
    #[schema(minimum = 1, maximum = 730)]
    window_days: Option<u32>,
    /// Starts lie on this grid
    #[schema(minimum = 1, maximum = 240)]
    slot_minutes: Option<u32>,
    /// Until how long before its start a customer may move or cancel
    #[schema(minimum = 0, maximum = 2160)]
    cancel_hours: Option<u32>,
    /// How long a time is kept for a caller who is deciding
    #[schema(minimum = 1, maximum = 60)]
    hold_minutes: Option<u32>,
    /// Whether public holidays are closed
    close_on_holidays: Option<bool>,
}

/// The level of the log.
#[derive(Debug, Serialize, ToSchema)]
pub struct LogView {
    /// As in `info` or `info,bella::calls=debug`
    level: String,
}

/// Another level of the log.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LogChanges {
    /// `error`, `warn`, `info`, `debug` or `trace`, or parts of it by module, as in `info,bella::calls=debug`
    #[schema(
        pattern = "^(error|warn|info|debug|trace)(,[a-z_:]{1,60}=(error|warn|info|debug|trace)){0,5}$"
    )]
    level: String,
}

/// Look at the rules for booking.
#[utoipa::path(get, path = "/api/settings", tag = "set-up",
    responses((status = 200, body = SettingsView)))]
pub async fn get(State(api): State<Api>, _caller: Caller) -> Result<Json<SettingsView>, Problem> {
    let business = api.store.read(|r| api.business(r))?;
    Ok(Json((&business.policy).into()))
}

/// Change the rules for booking.
#[utoipa::path(patch, path = "/api/settings", tag = "set-up", request_body = SettingsChanges,
    responses((status = 200, body = SettingsView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<SettingsChanges>,
) -> Result<Json<SettingsView>, Problem> {
    change(&api, &caller, move |tx, business| {
        let old = &business.policy;
        let policy = Policy {
            notice_minutes: changes.notice_minutes.unwrap_or(old.notice_minutes),
            window_days: changes.window_days.unwrap_or(old.window_days),
            slot_minutes: changes.slot_minutes.unwrap_or(old.slot_minutes),
            cancel_hours: changes.cancel_hours.unwrap_or(old.cancel_hours),
            hold_minutes: changes.hold_minutes.unwrap_or(old.hold_minutes),
            close_on_holidays: changes.close_on_holidays.unwrap_or(old.close_on_holidays),
        };
        save_policy(tx, business, &policy)?;
        Ok(SettingsView::from(&policy))
    })
    .await
}

/// Look at the level of the log.
#[utoipa::path(get, path = "/api/settings/log", tag = "operations",
    responses((status = 200, body = LogView)))]
pub async fn get_log(State(api): State<Api>, _caller: Caller) -> Json<LogView> {
    Json(LogView {
        level: api.log.get(),
    })
}

/// Change the level of the log until the next start.
#[utoipa::path(patch, path = "/api/settings/log", tag = "operations", request_body = LogChanges,
    responses((status = 200, body = LogView)))]
pub async fn patch_log(
    State(api): State<Api>,
    _caller: Caller,
    Json(wish): Json<LogChanges>,
) -> Result<Json<LogView>, Problem> {
    let level = wish.level.to_lowercase();
    if level.len() > 500 {
        return Err(Problem::field("level", "must have at most 500 characters"));
    }
    api.log
        .set(&level)
        .map_err(|why| Problem::field("level", why))?;
    tracing::warn!(level, "the level of the log was changed");
    Ok(Json(LogView { level }))
}
