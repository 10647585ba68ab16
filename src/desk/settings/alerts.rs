//! Who hears of which alert by which channel, and from when on something is an alert.

use crate::desk::settings::{Checks, SettingsError};
use crate::domain::contact::Channel;
use crate::store::alerts::settings::{AlertSettings, Rules};
use crate::store::audit::AuditEntry;
use crate::store::settings::{Settings, get, put};
use crate::store::tx::Tx;

/// A day.
const DAY: u32 = 24 * 60;

/// Changes how alerts are told and judged, from the next one on.
///
/// # Errors
/// Every mistake at once.
pub fn save_alert_settings(tx: &mut Tx, settings: &AlertSettings) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    check_telling(&mut checks, settings);
    check_rules(&mut checks, &settings.rules);
    checks.done()?;
    let before: AlertSettings = get(tx)?;
    put(tx, settings)?;
    let entry = AuditEntry::new("settings", AlertSettings::NAME, "change");
    Ok(tx.audit(&entry.before(&before).after(settings))?)
}

fn check_telling(checks: &mut Checks, settings: &AlertSettings) {
    let channels = &settings.channels;
    let lists = [
        ("channels.low", &channels.low),
        ("channels.medium", &channels.medium),
        ("channels.high", &channels.high),
        ("channels.critical", &channels.critical),
    ];
    for (field, list) in lists {
        checks.require(!has_twice(list), field, "must name each channel once");
    }
    let why = "must name at least one channel: of what is critical somebody must hear";
    checks.require(!channels.critical.is_empty(), "channels.critical", why);
    within(
        checks,
        &[
            ("suppression_minutes", settings.suppression_minutes, 0, DAY),
            ("quiet_minutes", settings.quiet_minutes, 1, DAY),
            ("grouping_minutes", settings.grouping_minutes, 0, DAY),
            ("digest_minutes", settings.digest_minutes, 1, DAY),
        ],
    );
    let steps = &settings.escalation_minutes;
    let is_rising = steps.is_sorted_by(|one, next| one < next);
    let is_good = steps.len() <= 10 && steps.iter().all(|step| (1..=DAY).contains(step));
    let why = format!("must be at most 10 rising numbers between 1 and {DAY}");
    checks.require(is_rising && is_good, "escalation_minutes", why);
    let ringing = &settings.ringing_components;
    checks.require(
        ringing.len() <= 50,
        "ringing_components",
        "must be at most 50",
    );
    for component in ringing {
        checks.text("ringing_components", component, 100);
    }
}

fn check_rules(checks: &mut Checks, rules: &Rules) {
    within(
        checks,
        &[
            (
                "rules.breaker_open_minutes",
                rules.breaker_open_minutes,
                0,
                DAY,
            ),
            ("rules.least_calls", rules.least_calls, 1, 10_000),
            ("rules.success_percent", rules.success_percent, 0, 100),
            (
                "rules.success_low_percent",
                rules.success_low_percent,
                0,
                100,
            ),
            ("rules.window_minutes", rules.window_minutes, 5, DAY),
            ("rules.latency_ms_mean", rules.latency_ms_mean, 0, 60_000),
            ("rules.latency_ms_p95", rules.latency_ms_p95, 0, 60_000),
            ("rules.error_percent", rules.error_percent, 0, 100),
            ("rules.failed_deliveries", rules.failed_deliveries, 0, 500),
            ("rules.wrong_signatures", rules.wrong_signatures, 0, 1_000),
            ("rules.disk_free_percent", rules.disk_free_percent, 0, 90),
            (
                "rules.disk_free_low_percent",
                rules.disk_free_low_percent,
                0,
                90,
            ),
            ("rules.clock_seconds", rules.clock_seconds, 0, 86_400),
        ],
    );
    let pairs = [
        (
            "rules.success_low_percent",
            rules.success_low_percent,
            rules.success_percent,
        ),
        (
            "rules.disk_free_low_percent",
            rules.disk_free_low_percent,
            rules.disk_free_percent,
        ),
    ];
    for (field, low, usual) in pairs {
        checks.require(
            low <= usual,
            field,
            "must not be above the milder threshold",
        );
    }
}

fn within(checks: &mut Checks, limits: &[(&'static str, u32, u32, u32)]) {
    for (field, number, min, max) in limits {
        let why = format!("must be between {min} and {max}");
        checks.require((min..=max).contains(&number), field, why);
    }
}

fn has_twice(channels: &[Channel]) -> bool {
    let mut seen = channels.to_vec();
    seen.sort_unstable();
    seen.dedup();
    seen.len() < channels.len()
}
