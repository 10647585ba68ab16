//! Certificates: one that cannot be had, and one that ends soon.

use jiff::Timestamp;
use serde_json::json;

use crate::messages::trouble::{Relief, Trouble};
use crate::store::alerts::Severity;
use crate::watch::rules::Verdict;

/// The part that they are about.
const CERTIFICATE: &str = "certificate";
/// Failures in a row from which on the owner hears of it: names are often made a moment after the server.
const FAILURES: u32 = 3;

/// How it stands with the certificate of one name.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// The name, or address.
    pub host: String,
    /// From when until when the present one holds.
    pub holds: Option<(Timestamp, Timestamp)>,
    /// Attempts in a row that failed.
    pub failures: u32,
    /// Why the last one did.
    pub why: Option<String>,
}

/// What is to be said of each.
pub fn judge(standings: &[Standing], now: Timestamp) -> Vec<Verdict> {
    standings.iter().map(|standing| of(standing, now)).collect()
}

fn of(standing: &Standing, now: Timestamp) -> Verdict {
    let host = &standing.host;
    let Some(severity) = severity(standing, now) else {
        return Verdict::well(CERTIFICATE, host, Relief::CertificateThere);
    };
    let why = standing.why.clone().unwrap_or_default();
    let until = standing.holds.map(|(_, until)| until);
    let trouble = match until.filter(|until| now < *until) {
        Some(until) => Trouble::CertificateEnding {
            host: host.clone(),
            hours: u32::try_from(until.duration_since(now).as_hours()).unwrap_or(u32::MAX),
            why,
        },
        None => Trouble::NoCertificate {
            host: host.clone(),
            why,
        },
    };
    let details = json!({
        "until": until.map(|until| until.to_string()),
        "failures": standing.failures,
        "why": standing.why,
    });
    Verdict::wrong(CERTIFICATE, host, (severity, trouble), details)
}

/// Renewal begins with a third of its time left (half, when it is short): with a sixth left something is wrong, with a
/// twelfth it presses.
fn severity(standing: &Standing, now: Timestamp) -> Option<Severity> {
    let Some((from, until)) = standing.holds else {
        return (standing.failures >= FAILURES).then_some(Severity::High);
    };
    let (life, left) = (until.duration_since(from), until.duration_since(now));
    match () {
        () if left < life / 12 => Some(Severity::Critical),
        () if left < life / 6 => Some(Severity::High),
        () if standing.failures >= FAILURES => Some(Severity::Medium),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::rules::Finding;

    #[test]
    fn what_fails_is_told_the_louder_the_nearer_the_end_is() {
        let at = |text: &str| text.parse::<Timestamp>().expect("a time");
        let check = |ends: Option<&str>, failures: u32, expected: Option<Severity>| {
            let standing = Standing {
                host: "bella.example.com".to_owned(),
                holds: ends.map(|ends| {
                    (
                        at(ends) - jiff::SignedDuration::from_hours(90 * 24),
                        at(ends),
                    )
                }),
                failures,
                why: Some("port 443 is closed".to_owned()),
            };
            let verdict = judge(&[standing], at("2026-11-21T12:00:00Z")).remove(0);
            let severity = match verdict.finding {
                Finding::Wrong { severity, .. } => Some(severity),
                Finding::Well(_) => None,
            };
            assert_eq!(severity, expected, "{ends:?} {failures}");
        };
        check(None, 0, None);
        check(None, 2, None);
        check(None, 3, Some(Severity::High));
        check(Some("2027-02-01T00:00:00Z"), 0, None);
        check(Some("2026-12-15T00:00:00Z"), 3, Some(Severity::Medium));
        check(Some("2026-12-05T00:00:00Z"), 5, Some(Severity::High));
        check(Some("2026-11-25T00:00:00Z"), 5, Some(Severity::Critical));
        check(Some("2026-11-20T00:00:00Z"), 9, Some(Severity::Critical));
    }
}
