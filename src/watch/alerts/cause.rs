//! One outage is one alert: what follows from something that was told already is kept under that, and told only when it
//! outlives it or becomes worse than it.

use jiff::{SignedDuration, Timestamp};

use crate::domain::id::AlertId;
use crate::store::alerts::{self, AlertRecord, AlertState, Severity, Under, fingerprint};
use crate::store::error::StoreError;
use crate::store::tx::Read;
use crate::watch::rules::breakers::DATABASE;
use crate::watch::rules::promises::SLA;

/// Vendors without whom calls may go less well.
const IN_CALLS: [&str; 4] = [DATABASE, "twilio_api", "openai_api", "anthropic_api"];
/// What messages go by.
const IN_MESSAGES: [&str; 5] = [DATABASE, "twilio_api", "smtp", "slack", "alert_webhook"];
/// What is judged over the last half hour knows of a cause for so long after its end.
const LINGER: SignedDuration = SignedDuration::from_mins(35);
/// Promises are judged over a day and more.
const LONG_LINGER: SignedDuration = SignedDuration::from_hours(24);

/// The parts whose outage explains this.
fn parts<'a>(component: &'a str, subject: &'a str) -> Vec<&'a str> {
    match (component, subject) {
        (SLA, "response_time" | "call_success_rate") => IN_CALLS.to_vec(),
        (SLA, "uptime") => Vec::new(),
        (SLA, vendor) => vec![vendor],
        ("calls", "success_rate" | "latency" | "error_rate" | "synthetic") => IN_CALLS.to_vec(),
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
/// promises: they only add up what was told.
pub(super) fn of(
    r: &impl Read,
    (component, subject): (&str, &str),
    (severity, now): (Severity, Timestamp),
) -> Result<Option<Under>, StoreError> {
    let linger = match component {
        SLA => LONG_LINGER,
        _ => LINGER,
    };
    for part in parts(component, subject) {
        for outage in OUTAGES {
            if (part, outage) == (component, subject) {
                continue;
            }
            let known = alerts::find(r, &fingerprint(part, outage))?;
            if let Some((cause, record)) = known
                && (component == SLA || record.severity >= severity)
                && is_current(&record, now - linger)
            {
                return Ok(Some(under(cause, component, now)));
            }
        }
    }
    Ok(None)
}

/// Whether it still follows from that: what is judged over days is told when it becomes worse, not when the cause is over.
fn under(cause: AlertId, component: &str, now: Timestamp) -> Under {
    let is_long = component == SLA;
    Under {
        cause,
        again_at: (!is_long).then(|| now + LINGER),
    }
}

fn is_current(record: &AlertRecord, since: Timestamp) -> bool {
    match &record.state {
        AlertState::Resolved { at, .. } => record.is_held || *at > since,
        _ => true,
    }
}
