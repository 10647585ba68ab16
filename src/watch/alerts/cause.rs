//! One outage is one alert: what follows from something that was told just before is kept under that, and told only when it
//! outlives it or is worse than it.

use jiff::{SignedDuration, Timestamp};

use crate::store::alerts::{self, AlertRecord, AlertState, Opening, Severity, Under, fingerprint};
use crate::store::error::StoreError;
use crate::store::tx::Read;
use crate::watch::rules::breakers::DATABASE;
use crate::watch::rules::promises::SLA;

/// Without these callers are let down.
const NEEDED: [&str; 2] = [DATABASE, "twilio_api"];
/// Without these callers wait longer, and no more than that: there is another rung.
const IN_CALLS: [&str; 4] = [DATABASE, "twilio_api", "openai_api", "anthropic_api"];
/// What messages go by.
const IN_MESSAGES: [&str; 5] = [DATABASE, "twilio_api", "smtp", "slack", "alert_webhook"];

/// How long an outage explains what begins after it.
struct Reach {
    /// Since it began: who took it on hours ago does not know of what happens now.
    since_begun: SignedDuration,
    /// Since its end: what is judged looks so far back.
    since_ended: SignedDuration,
}

/// What is judged over the last half hour.
const LATELY: Reach = Reach {
    since_begun: SignedDuration::from_hours(2),
    since_ended: SignedDuration::from_mins(35),
};
/// Promises are judged over a day and more.
const OVER_DAYS: Reach = Reach {
    since_begun: SignedDuration::from_hours(48),
    since_ended: SignedDuration::from_hours(24),
};

/// The parts whose outage explains this.
fn parts<'a>(component: &'a str, subject: &'a str) -> Vec<&'a str> {
    match (component, subject) {
        (SLA, "response_time") | ("calls", "latency") => IN_CALLS.to_vec(),
        (SLA, "call_success_rate") | ("calls", "success_rate" | "error_rate" | "synthetic") => {
            NEEDED.to_vec()
        }
        (SLA, "uptime") => Vec::new(),
        (SLA, vendor) => vec![vendor],
        ("deliveries", "failing") => IN_MESSAGES.to_vec(),
        ("backup", _) => vec![DATABASE, "disk"],
        (DATABASE, "open") => vec!["disk"],
        (vendor, "stuck") => vec![vendor],
        _ => Vec::new(),
    }
}

/// What of a part is its outage.
const OUTAGES: [&str; 3] = ["open", "refused", "filling"];

/// The alert from which this follows at `now`, if there is one. What is worse than that is told all the same, but for
/// promises about a vendor and about waiting: they only add up what was told.
pub(super) fn of(
    r: &impl Read,
    (component, subject): (&str, &str),
    (severity, now): (Severity, Timestamp),
) -> Result<Option<Under>, StoreError> {
    let reach = match component {
        SLA => OVER_DAYS,
        _ => LATELY,
    };
    for part in parts(component, subject) {
        for outage in OUTAGES {
            if (part, outage) == (component, subject) {
                continue;
            }
            let known = alerts::find(r, &fingerprint(part, outage))?;
            let is_of_part = component == SLA && part == subject;
            let adds_up = is_of_part || (component, subject) == (SLA, "response_time");
            if let Some((cause, record)) = known
                && (adds_up || record.severity >= severity)
                && reach.covers(&record, now)
            {
                let again_at = (!is_of_part).then(|| now + reach.since_ended);
                return Ok(Some(Under { cause, again_at }));
            }
        }
    }
    Ok(None)
}

impl Reach {
    fn covers(&self, record: &AlertRecord, now: Timestamp) -> bool {
        let begun = record.openings.last();
        let begun = begun.map_or(record.first_seen_at, |Opening(at)| *at);
        let is_over_long = match &record.state {
            AlertState::Resolved { at, .. } => now.duration_since(*at) >= self.since_ended,
            _ => false,
        };
        now.duration_since(begun) < self.since_begun && !is_over_long
    }
}
