//! Breakers: one that opened, one whose vendor refuses, one that opens and closes all the time, one that stays open.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::breaker::{Change, State};
use crate::messages::trouble::{Relief, Trouble};
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
    /// When it stopped being closed, while it is not.
    pub left_closed_at: Option<Timestamp>,
    /// Its latest changes, oldest first.
    pub changes: Vec<(Timestamp, Change)>,
    /// When an attempt succeeded last, since the start.
    pub last_success_at: Option<Timestamp>,
}

impl Seen {
    /// Whether something succeeded since it opened last: whoever closed it by hand, or started the server anew, proved
    /// nothing.
    fn is_proved(&self) -> bool {
        let mut changes = self.changes.iter().rev();
        let opened = changes.find(|(_, change)| change.to == State::Open);
        self.last_success_at
            .is_some_and(|at| opened.is_none_or(|(opened, _)| at >= *opened))
    }
}

/// What is wrong with a breaker, each an alert of its own.
const SUBJECTS: [&str; 4] = ["open", "refused", "stuck", "flapping"];

/// What is to be said of it.
pub fn judge(seen: &Seen, rules: &Rules, now: Timestamp) -> Vec<Verdict> {
    if !rules.breakers {
        let well = |subject| Verdict::well(seen.name, subject, Relief::RuleOff);
        return SUBJECTS.map(well).into();
    }
    let mut verdicts = Vec::new();
    if seen.state == State::Closed {
        let reliefs = [
            ("open", Relief::BreakerClosed),
            ("refused", Relief::Accepted),
            ("stuck", Relief::BreakerClosed),
        ];
        for (subject, relief) in reliefs.into_iter().filter(|_| seen.is_proved()) {
            verdicts.push(Verdict::well(seen.name, subject, relief));
        }
    } else if seen.name != DATABASE {
        // What is written proves that the store is back: its outages are told without the outbox, and noted afterwards.
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
        let trouble = Trouble::Refused(name.to_owned());
        let wrong = (Severity::High, trouble);
        return Some(Verdict::wrong(name, "refused", wrong, details));
    }
    let wrong = (Severity::High, Trouble::LeftAlone(name.to_owned()));
    Some(Verdict::wrong(name, "open", wrong, details))
}

fn stuck(seen: &Seen, rules: &Rules, now: Timestamp) -> Option<Verdict> {
    let minutes = rules.breaker_open_minutes;
    let since = seen.left_closed_at?;
    let is_long = now.duration_since(since) >= SignedDuration::from_mins(minutes.into());
    if minutes == 0 {
        return Some(Verdict::well(seen.name, "stuck", Relief::RuleOff));
    }
    if !is_long {
        return None;
    }
    let name = seen.name;
    let trouble = Trouble::Stuck(name.to_owned(), minutes);
    let details = json!({"state": seen.state.name(), "since": since.to_string()});
    let wrong = (Severity::High, trouble);
    Some(Verdict::wrong(name, "stuck", wrong, details))
}

fn flapping(seen: &Seen, now: Timestamp) -> Option<Verdict> {
    let name = seen.name;
    let is_calm = |at: Timestamp| now.duration_since(at) >= CALM;
    if seen.state == State::Closed
        && seen.is_proved()
        && seen.changes.last().is_none_or(|(at, _)| is_calm(*at))
    {
        return Some(Verdict::well(name, "flapping", Relief::BreakerCalm));
    }
    let (at, _) = seen.changes.iter().rev().find(|(_, c)| c.is_flapping)?;
    if is_calm(*at) {
        return None;
    }
    let details = json!({"since": at.to_string(), "changes": seen.changes.len()});
    let wrong = (Severity::High, Trouble::Flapping(name.to_owned()));
    Some(Verdict::wrong(name, "flapping", wrong, details))
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

    fn seen(name: &'static str, changes: &[(Timestamp, Change)]) -> Seen {
        let state = changes
            .last()
            .map_or(State::Closed, |(_, change)| change.to);
        let left = changes.iter().rev().find(|(_, c)| c.from == State::Closed);
        Seen {
            name,
            state,
            left_closed_at: left.map(|(at, _)| *at),
            changes: changes.to_vec(),
            last_success_at: (state == State::Closed)
                .then(|| changes.last().map_or(at(0), |(at, _)| *at)),
        }
    }

    #[test]
    fn whoever_closes_it_by_hand_proves_nothing() {
        let closed = seen(
            "openai_api",
            &[change(0, State::Open), change(2, State::Closed)],
        );
        for last_success_at in [None, Some(at(-1))] {
            let closed = Seen {
                last_success_at,
                ..closed.clone()
            };
            assert_eq!(judge(&closed, &Rules::default(), at(30)), []);
        }
        let restarted = Seen {
            changes: Vec::new(),
            last_success_at: None,
            ..closed
        };
        assert_eq!(judge(&restarted, &Rules::default(), at(30)), []);
    }

    fn said(verdicts: &[Verdict]) -> Vec<String> {
        let word = |verdict: &Verdict| match &verdict.finding {
            Finding::Well(_) => format!("{} well", verdict.subject),
            Finding::Wrong { severity, .. } => format!("{} {}", verdict.subject, severity.name()),
        };
        verdicts.iter().map(word).collect()
    }

    /// What is wrong at a minute, and what is well, by subject.
    fn check(name: &'static str, changes: &[(Timestamp, Change)], minute: i64, expected: &[&str]) {
        let verdicts = judge(&seen(name, changes), &Rules::default(), at(minute));
        assert_eq!(said(&verdicts), expected, "at minute {minute}");
    }

    #[test]
    fn one_that_is_tried_all_the_time_is_stuck_too() {
        let probed = Change {
            from: State::HalfOpen,
            to: State::Open,
            is_refusal: false,
            is_flapping: false,
        };
        let busy = Seen {
            left_closed_at: Some(at(0)),
            ..seen("openai_api", &[(at(60), probed)])
        };
        let verdicts = judge(&busy, &Rules::default(), at(61));
        assert_eq!(said(&verdicts), ["open high", "stuck high"]);
    }

    #[test]
    fn a_rule_that_is_switched_off_ends_its_alerts() {
        let open = seen("openai_api", &[change(0, State::Open)]);
        let rules = Rules {
            breakers: false,
            ..Rules::default()
        };
        let well = ["open well", "refused well", "stuck well", "flapping well"];
        assert_eq!(said(&judge(&open, &rules, at(61))), well);
        let rules = Rules {
            breaker_open_minutes: 0,
            ..Rules::default()
        };
        let well = ["open high", "stuck well"];
        assert_eq!(said(&judge(&open, &rules, at(61))), well);
    }

    #[test]
    fn an_open_one_is_high_and_the_stores_own_is_told_without_the_outbox() {
        let changes = [change(0, State::Open)];
        check("openai_api", &changes, 1, &["open high"]);
        check(DATABASE, &changes, 61, &[]);
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
