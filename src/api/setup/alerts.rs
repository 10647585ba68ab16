//! `/api/settings/alerts`: who hears of which alert by which channel, and from when on something is an alert.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::channels::ChannelName;
use crate::api::unified::alerts::view::SeverityName;
use crate::desk::settings::alerts::save_alert_settings;
use crate::domain::contact::Channel;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::alerts::settings::{AlertSettings, Channels, Rules};
use crate::store::settings;
use crate::store::tx::Tx;

/// How alerts are told and judged.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertSettingsView {
    /// The channels of each severity
    pub channels: ChannelsBySeverityView,
    /// The parts whose critical alerts also ring the telephone, because nothing goes without them
    pub ringing_components: Vec<String>,
    /// How long after its end an alert that comes back is the same one
    pub suppression_minutes: u32,
    /// How long an alert that comes and goes must be quiet until it is over
    pub quiet_minutes: u32,
    /// How long after one alert of a part the others of that part, unless they are worse, go into a digest
    pub grouping_minutes: u32,
    /// How long after it was raised the next contact hears of an alert that nobody acknowledged, step by step
    pub escalation_minutes: Vec<u32>,
    /// The mildest severity that is escalated
    pub escalates_from: &'static str,
    /// How long the digest of low alerts collects
    pub digest_minutes: u32,
    /// From when on something is an alert
    pub rules: RulesView,
}

/// The channels of each severity.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelsBySeverityView {
    /// Of low ones, in a digest
    pub low: Vec<ChannelName>,
    /// Of medium ones
    pub medium: Vec<ChannelName>,
    /// Of high ones
    pub high: Vec<ChannelName>,
    /// Of critical ones; those that ring also call
    pub critical: Vec<ChannelName>,
}

/// From when on something is an alert.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulesView {
    /// Whether a breaker that opens, is refused or flaps is one
    pub breakers: bool,
    /// Minutes for which a breaker is not closed; 0 for never
    pub breaker_open_minutes: u32,
    /// Fewer calls than this say nothing
    pub least_calls: u32,
    /// The share of calls that succeed, percent: below it is medium
    pub success_percent: u32,
    /// As above: below it is high
    pub success_low_percent: u32,
    /// The minutes over which calls and turns are judged
    pub window_minutes: u32,
    /// The mean answer to a caller, milliseconds; 0 for never
    pub latency_ms_mean: u32,
    /// What 95 of 100 answers stay below, milliseconds; 0 for never
    pub latency_ms_p95: u32,
    /// The share of turns that fail, percent; 0 for never
    pub error_percent: u32,
    /// Deliveries that failed within an hour; 0 for never
    pub failed_deliveries: u32,
    /// Webhooks with a wrong signature within ten minutes; 0 for never
    pub wrong_signatures: u32,
    /// The share of the disk that is free, percent: below it is high
    pub disk_free_percent: u32,
    /// As above: below it is critical
    pub disk_free_low_percent: u32,
    /// How far the clock may be off, seconds; 0 for never
    pub clock_seconds: u32,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertSettingsChanges {
    /// The channels of each severity
    channels: Option<ChannelsChanges>,
    /// The parts whose critical alerts also ring the telephone
    #[schema(max_items = 50)]
    ringing_components: Option<Vec<String>>,
    /// How long after its end an alert that comes back is the same one
    #[schema(minimum = 0, maximum = 1440)]
    suppression_minutes: Option<u32>,
    /// How long an alert that comes and goes must be quiet until it is over
    #[schema(minimum = 1, maximum = 1440)]
    quiet_minutes: Option<u32>,
    /// How long after one alert of a part the others of that part go into a digest
    #[schema(minimum = 0, maximum = 1440)]
    grouping_minutes: Option<u32>,
    /// How long after it was raised the next contact hears of it, step by step: rising numbers
    #[schema(max_items = 10)]
    escalation_minutes: Option<Vec<u32>>,
    /// The mildest severity that is escalated
    escalates_from: Option<SeverityName>,
    /// How long the digest of low alerts collects
    #[schema(minimum = 1, maximum = 1440)]
    digest_minutes: Option<u32>,
    /// From when on something is an alert
    rules: Option<RulesChanges>,
}

/// What to change of the channels; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelsChanges {
    /// Of low ones, in a digest
    low: Option<Vec<ChannelName>>,
    /// Of medium ones
    medium: Option<Vec<ChannelName>>,
    /// Of high ones
    high: Option<Vec<ChannelName>>,
    /// Of critical ones
    critical: Option<Vec<ChannelName>>,
}

/// What to change of the rules; what is absent stays.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesChanges {
    /// Whether a breaker that opens, is refused or flaps is one
    breakers: Option<bool>,
    /// Minutes for which a breaker is not closed; 0 for never
    #[schema(maximum = 1440)]
    breaker_open_minutes: Option<u32>,
    /// Fewer calls than this say nothing
    #[schema(minimum = 1, maximum = 10000)]
    least_calls: Option<u32>,
    /// The share of calls that succeed, percent: below it is medium
    #[schema(maximum = 100)]
    success_percent: Option<u32>,
    /// As above: below it is high
    #[schema(maximum = 100)]
    success_low_percent: Option<u32>,
    /// The minutes over which calls and turns are judged
    #[schema(minimum = 5, maximum = 1440)]
    window_minutes: Option<u32>,
    /// The mean answer to a caller, milliseconds; 0 for never
    #[schema(maximum = 60000)]
    latency_ms_mean: Option<u32>,
    /// What 95 of 100 answers stay below, milliseconds; 0 for never
    #[schema(maximum = 60000)]
    latency_ms_p95: Option<u32>,
    /// The share of turns that fail, percent; 0 for never
    #[schema(maximum = 100)]
    error_percent: Option<u32>,
    /// Deliveries that failed within an hour; 0 for never
    #[schema(maximum = 500)]
    failed_deliveries: Option<u32>,
    /// Webhooks with a wrong signature within ten minutes; 0 for never
    #[schema(maximum = 1000)]
    wrong_signatures: Option<u32>,
    /// The share of the disk that is free, percent: below it is high
    #[schema(maximum = 90)]
    disk_free_percent: Option<u32>,
    /// As above: below it is critical
    #[schema(maximum = 90)]
    disk_free_low_percent: Option<u32>,
    /// How far the clock may be off, seconds; 0 for never
    #[schema(maximum = 86400)]
    clock_seconds: Option<u32>,
}

impl From<AlertSettings> for AlertSettingsView {
    fn from(kept: AlertSettings) -> Self {
        let names = |channels: Vec<Channel>| channels.into_iter().map(ChannelName).collect();
        Self {
            channels: ChannelsBySeverityView {
                low: names(kept.channels.low),
                medium: names(kept.channels.medium),
                high: names(kept.channels.high),
                critical: names(kept.channels.critical),
            },
            ringing_components: kept.ringing_components,
            suppression_minutes: kept.suppression_minutes,
            quiet_minutes: kept.quiet_minutes,
            grouping_minutes: kept.grouping_minutes,
            escalation_minutes: kept.escalation_minutes,
            escalates_from: kept.escalates_from.name(),
            digest_minutes: kept.digest_minutes,
            rules: kept.rules.into(),
        }
    }
}

impl From<Rules> for RulesView {
    fn from(rules: Rules) -> Self {
        Self {
            breakers: rules.breakers,
            breaker_open_minutes: rules.breaker_open_minutes,
            least_calls: rules.least_calls,
            success_percent: rules.success_percent,
            success_low_percent: rules.success_low_percent,
            window_minutes: rules.window_minutes,
            latency_ms_mean: rules.latency_ms_mean,
            latency_ms_p95: rules.latency_ms_p95,
            error_percent: rules.error_percent,
            failed_deliveries: rules.failed_deliveries,
            wrong_signatures: rules.wrong_signatures,
            disk_free_percent: rules.disk_free_percent,
            disk_free_low_percent: rules.disk_free_low_percent,
            clock_seconds: rules.clock_seconds,
        }
    }
}

impl AlertSettingsChanges {
    fn over(self, old: AlertSettings) -> AlertSettings {
        let escalates_from = self.escalates_from.map(Into::into);
        AlertSettings {
            channels: match self.channels {
                Some(changes) => changes.over(old.channels),
                None => old.channels,
            },
            ringing_components: self.ringing_components.unwrap_or(old.ringing_components),
            suppression_minutes: self.suppression_minutes.unwrap_or(old.suppression_minutes),
            quiet_minutes: self.quiet_minutes.unwrap_or(old.quiet_minutes),
            grouping_minutes: self.grouping_minutes.unwrap_or(old.grouping_minutes),
            escalation_minutes: self.escalation_minutes.unwrap_or(old.escalation_minutes),
            escalates_from: escalates_from.unwrap_or(old.escalates_from),
            digest_minutes: self.digest_minutes.unwrap_or(old.digest_minutes),
            rules: match self.rules {
                Some(changes) => changes.over(old.rules),
                None => old.rules,
            },
        }
    }
}

impl ChannelsChanges {
    fn over(self, old: Channels) -> Channels {
        let list = |new: Option<Vec<ChannelName>>, old| match new {
            Some(new) => new.into_iter().map(|name| name.0).collect(),
            None => old,
        };
        Channels {
            low: list(self.low, old.low),
            medium: list(self.medium, old.medium),
            high: list(self.high, old.high),
            critical: list(self.critical, old.critical),
        }
    }
}

impl RulesChanges {
    fn over(self, old: Rules) -> Rules {
        let latency_ms_p95 = self.latency_ms_p95.unwrap_or(old.latency_ms_p95);
        let disk_low = self.disk_free_low_percent;
        let open_minutes = self.breaker_open_minutes;
        Rules {
            breakers: self.breakers.unwrap_or(old.breakers),
            breaker_open_minutes: open_minutes.unwrap_or(old.breaker_open_minutes),
            least_calls: self.least_calls.unwrap_or(old.least_calls),
            success_percent: self.success_percent.unwrap_or(old.success_percent),
            success_low_percent: self.success_low_percent.unwrap_or(old.success_low_percent),
            window_minutes: self.window_minutes.unwrap_or(old.window_minutes),
            latency_ms_mean: self.latency_ms_mean.unwrap_or(old.latency_ms_mean),
            latency_ms_p95,
            error_percent: self.error_percent.unwrap_or(old.error_percent),
            failed_deliveries: self.failed_deliveries.unwrap_or(old.failed_deliveries),
            wrong_signatures: self.wrong_signatures.unwrap_or(old.wrong_signatures),
            disk_free_percent: self.disk_free_percent.unwrap_or(old.disk_free_percent),
            disk_free_low_percent: disk_low.unwrap_or(old.disk_free_low_percent),
            clock_seconds: self.clock_seconds.unwrap_or(old.clock_seconds),
        }
    }
}

/// Look at how alerts are told and judged.
#[utoipa::path(get, path = "/api/settings/alerts", tag = "set-up",
    responses((status = 200, body = AlertSettingsView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
) -> Result<Json<AlertSettingsView>, Problem> {
    let kept: AlertSettings = api.store.read(|r| settings::get(r))?;
    Ok(Json(kept.into()))
}

/// Change how alerts are told and judged, from the next one on.
#[utoipa::path(patch, path = "/api/settings/alerts", tag = "set-up", request_body = AlertSettingsChanges,
    responses((status = 200, body = AlertSettingsView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<AlertSettingsChanges>,
) -> Result<Json<AlertSettingsView>, Problem> {
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let new = changes.clone().over(settings::get(tx)?);
        save_alert_settings(tx, &new)?;
        Ok(AlertSettingsView::from(new))
    };
    Ok(Json(api.store.write(caller.cause(), work).await?))
}
