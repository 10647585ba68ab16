//! Breakers: one that opened, one whose vendor refuses, one that opens and closes all the time, one that stays open.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::breaker::{Change, State};
use crate::store::alerts::Severity;
use crate::store::alerts::settings::Rules;
use crate::watch::rules::Verdict;

/// The breaker around the store.
pub const DATABASE: &str = "database";
/// How long after its last change a breaker no longer flaps.
const CALM: SignedDuration = SignedDuration::from_mins(10);

/// A breaker as it stands.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its name.
    pub name: &'static str,
    /// What it does with attempts.
    pub state: State,
    /// Its latest changes, oldest first.
    pub changes: Vec<(Timestamp, Change)>,
}

/// What is to be said of it.
pub fn judge(seen: &Seen, rules: &Rules, now: Timestamp) -> Vec<Verdict> {
    if !rules.breakers {
        return Vec::new();
    }
    let mut verdicts = Vec::new();
    if seen.state == State::Closed {
        let note = "its breaker is closed";
        verdicts.push(Verdict::well(seen.name, "open", note));
        verdicts.push(Verdict::well(
            seen.name,
            "refused",
            "it accepts requests again",
        ));
        verdicts.push(Verdict::well(seen.name, "stuck", note));
    } else {
        verdicts.extend(opened(seen));
        verdicts.extend(stuck(seen, rules, now));
    }
    verdicts.extend(flapping(seen, now));
    verdicts
}

fn opened(seen: &Seen) -> Option<Verdict> {
    let (at, change) = seen
        .changes
        .iter()
        .rev()
        .find(|(_, c)| c.to == State::Open)?;
    let name = seen.name;
    let details = json!({"state": seen.state.name(), "since": at.to_string()});
    if change.is_refusal {
        let message = format!(
            "{name} refuses: check its key or token and what is left of its quota, then reset its breaker. Callers are served without it."
        );
        return Some(Verdict::wrong(
            name,
            "refused",
            (Severity::High, message),
            details,
        ));
    }
    let (severity, message) = match name {
        DATABASE => (
            Severity::Critical,
            "The store takes no writes: look at the disk (space, errors). Calls go to the owner's telephone, or are recorded."
                .to_owned(),
        ),
        _ => (
            Severity::High,
            format!(
                "{name} failed too often and is left alone for a while: see whether the service is up and can be reached from here. Callers are served without it."
            ),
        ),
    };
    Some(Verdict::wrong(name, "open", (severity, message), details))
}

fn stuck(seen: &Seen, rules: &Rules, now: Timestamp) -> Option<Verdict> {
    let minutes = rules.breaker_open_minutes;
    let left = seen
        .changes
        .iter()
        .rev()
        .find(|(_, c)| c.from == State::Closed);
    let (since, _) = left.or(seen.changes.first())?;
    let is_long = now.duration_since(*since) >= SignedDuration::from_mins(minutes.into());
    if minutes == 0 || !is_long {
        return None;
    }
    let name = seen.name;
    let message = format!(
        "The breaker of {name} has not closed for over {minutes} minutes: look at the status page of the service, at the account's credit, and at the network from here."
    );
    let details = json!({"state": seen.state.name(), "since": since.to_string()});
    Some(Verdict::wrong(
        name,
        "stuck",
        (Severity::High, message),
        details,
    ))
}

fn flapping(seen: &Seen, now: Timestamp) -> Option<Verdict> {
    let name = seen.name;
    let is_calm = |at: Timestamp| now.duration_since(at) >= CALM;
    if seen.state == State::Closed && seen.changes.last().is_none_or(|(at, _)| is_calm(*at)) {
        let note = "its breaker has not changed for ten minutes";
        return Some(Verdict::well(name, "flapping", note));
    }
    let (at, _) = seen.changes.iter().rev().find(|(_, c)| c.is_flapping)?;
    if is_calm(*at) {
        return None;
    }
    let message = format!(
        "The breaker of {name} opens and closes all the time. Check that the network to it is steady, give it a longer timeout or a higher failure_threshold, see whether requests come in bursts, and cache what is asked again and again."
    );
    let details = json!({"since": at.to_string(), "changes": seen.changes.len()});
    Some(Verdict::wrong(
        name,
        "flapping",
        (Severity::High, message),
        details,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::rules::Finding;

    const START: &str = "2026-03-02T15:00:00Z";

    fn at(minute: i64) -> Timestamp {
        let start: Timestamp = START.parse().expect("a moment");
        start + SignedDuration::from_mins(minute)
    }

    fn change(minute: i64, to: State) -> (Timestamp, Change) {
        let from = match to {
            State::Open => State::Closed,
            State::HalfOpen | State::Closed => State::Open,
        };
        let change = Change {
            from,
            to,
            is_refusal: false,
            is_flapping: false,
        };
        (at(minute), change)
    }

    /// What is wrong at a minute, and what is well, by subject.
    fn check(name: &'static str, changes: &[(Timestamp, Change)], minute: i64, expected: &[&str]) {
        let state = changes
            .last()
            .map_or(State::Closed, |(_, change)| change.to);
        let seen = Seen {
            name,
            state,
            changes: changes.to_vec(),
        };
        let verdicts = judge(&seen, &Rules::default(), at(minute));
        let said: Vec<String> = verdicts
            .iter()
            .map(|verdict| match &verdict.finding {
                Finding::Well(_) => format!("{} well", verdict.subject),
                Finding::Wrong { severity, .. } => {
                    format!("{} {}", verdict.subject, severity.name())
                }
            })
            .collect();
        assert_eq!(said, expected, "at minute {minute}");
    }

    #[test]
    fn an_open_one_is_high_and_the_stores_own_critical() {
        let changes = [change(0, State::Open)];
        check("openai_api", &changes, 1, &["open high"]);
        check(DATABASE, &changes, 1, &["open critical"]);
        check("openai_api", &changes, 61, &["open high", "stuck high"]);
        let changes = [change(0, State::Open), change(2, State::Closed)];
        let well = ["open well", "refused well", "stuck well"];
        check("openai_api", &changes, 3, &well);
        let calm = [well[0], well[1], well[2], "flapping well"];
        check("openai_api", &changes, 12, &calm);
    }

    #[test]
    fn a_refusal_and_flapping_are_alerts_of_their_own() {
        let mut refused = change(0, State::Open);
        refused.1.is_refusal = true;
        check("openai_api", &[refused], 1, &["refused high"]);
        let mut flapped = change(5, State::Open);
        flapped.1.is_flapping = true;
        check("openai_api", &[flapped], 6, &["open high", "flapping high"]);
    }
}
