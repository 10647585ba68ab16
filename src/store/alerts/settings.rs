//! Who hears of which alert by which channel, when, and from which figures on something is an alert.

use serde::{Deserialize, Serialize};

use crate::domain::contact::Channel;
use crate::store::alerts::Severity;
use crate::store::settings::Settings;

/// How alerts are told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AlertSettings {
    /// By severity.
    pub channels: Channels,
    /// The parts whose critical alerts also ring the telephone, because nothing goes without them.
    pub ringing_components: Vec<String>,
    /// How long after its end an alert that comes back is the same one.
    pub suppression_minutes: u32,
    /// How long an alert that comes and goes must be quiet until it is over.
    pub quiet_minutes: u32,
    /// How long after one alert of a part the others of that part, unless they are worse, go into a digest.
    pub grouping_minutes: u32,
    /// How long after it was raised the next contact hears of an alert that nobody acknowledged.
    pub escalation_minutes: Vec<u32>,
    /// The mildest severity that is escalated.
    pub escalates_from: Severity,
    /// How long the digest of low alerts collects.
    pub digest_minutes: u32,
    /// From when on something is an alert.
    pub rules: Rules,
}

impl Settings for AlertSettings {
    const NAME: &'static str = "alerts";
}

impl Default for AlertSettings {
    fn default() -> Self {
        let ringing = ["calls", "database", "disk", "telephone"];
        Self {
            channels: Channels::default(),
            ringing_components: ringing.map(str::to_owned).to_vec(),
            suppression_minutes: 15,
            quiet_minutes: 10,
            grouping_minutes: 5,
            escalation_minutes: vec![5, 15, 60],
            escalates_from: Severity::High,
            digest_minutes: 60,
            rules: Rules::default(),
        }
    }
}

/// The channels of each severity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Channels {
    /// Of low ones, in a digest.
    pub low: Vec<Channel>,
    /// Of medium ones.
    pub medium: Vec<Channel>,
    /// Of high ones.
    pub high: Vec<Channel>,
    /// Of critical ones; those that ring also call.
    pub critical: Vec<Channel>,
}

impl Default for Channels {
    fn default() -> Self {
        use Channel::{Mail, Slack, Sms, Webhook};
        Self {
            low: vec![Webhook, Slack],
            medium: vec![Webhook, Slack],
            high: vec![Webhook, Slack, Mail],
            critical: vec![Webhook, Slack, Mail, Sms],
        }
    }
}

impl Channels {
    /// Those of a severity.
    pub fn of(&self, severity: Severity) -> &[Channel] {
        match severity {
            Severity::Low => &self.low,
            Severity::Medium => &self.medium,
            Severity::High => &self.high,
            Severity::Critical => &self.critical,
        }
    }
}

/// From when on something is an alert, and which rules are off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// A breaker opened, is refused, or flaps.
    pub breakers: bool,
    /// Minutes for which a breaker is not closed; 0 for never.
    pub breaker_open_minutes: u32,
    /// Fewer calls than this say nothing.
    pub least_calls: u32,
    /// The share of calls that succeed, percent: below it is medium; 0 for never.
    pub success_percent: u32,
    /// As above: below it is high.
    pub success_low_percent: u32,
    /// The minutes over which calls and turns are judged.
    pub window_minutes: u32,
    /// The mean answer to a caller, milliseconds; 0 for never.
    pub latency_ms_mean: u32,
    /// What 95 of 100 answers stay below, milliseconds; 0 for never.
    pub latency_ms_p95: u32,
    /// The share of turns that fail, percent; 0 for never.
    pub error_percent: u32,
    /// Deliveries that failed within an hour; 0 for never.
    pub failed_deliveries: u32,
    /// Webhooks with a wrong signature within ten minutes; 0 for never.
    pub wrong_signatures: u32,
    /// The share of the disk that is free, percent: below it is high; 0 for never.
    pub disk_free_percent: u32,
    /// As above: below it is critical.
    pub disk_free_low_percent: u32,
    /// How far the clock may be off, seconds; 0 for never.
    pub clock_seconds: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            breakers: true,
            breaker_open_minutes: 60,
            least_calls: 5,
            success_percent: 95,
            success_low_percent: 90,
            window_minutes: 30,
            latency_ms_mean: 2_000,
            latency_ms_p95: 5_000,
            error_percent: 5,
            failed_deliveries: 5,
            wrong_signatures: 20,
            disk_free_percent: 10,
            disk_free_low_percent: 3,
            clock_seconds: 60,
        }
    }
}
