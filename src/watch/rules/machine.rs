//! The machine and its surroundings: the disk fills, the clock is wrong, messages do not get out, webhooks are forged.

use jiff::SignedDuration;
use serde_json::json;

use crate::messages::trouble::{Relief, Trouble};
use crate::store::alerts::Severity;
use crate::store::alerts::settings::Rules;
use crate::watch::rules::Verdict;

/// So many webhooks of our own account in a row cannot be an accident: no caller gets through.
const REFUSED: usize = 3;

/// What was read of the machine; `None` when it could not be.
#[derive(Clone, Copy, Debug, Default)]
pub struct Machine {
    /// The share of the store's disk that is free, 0 to 1.
    pub disk_free: Option<f64>,
    /// How far the clock is ahead of the vendors' (negative: behind).
    pub ahead_of_vendors: Option<SignedDuration>,
    /// How far the newest event lies in the future.
    pub newest_event_ahead: Option<SignedDuration>,
    /// Deliveries that failed within the last hour.
    pub failed_deliveries: usize,
    /// Webhooks in the name of our account with a wrong signature, since one was right.
    pub refused_webhooks: usize,
    /// Webhooks with a wrong signature within the last ten minutes.
    pub wrong_signatures: usize,
    /// Messages of the last day that were not sent, because their numbers had got as many as they may.
    pub capped_messages: usize,
    /// How many ways to tell somebody are set up.
    pub ways: Option<usize>,
}

/// What is to be said of it.
pub fn judge(machine: &Machine, rules: &Rules) -> Vec<Verdict> {
    let verdicts = [
        disk(machine, rules),
        clock(machine, rules),
        Some(deliveries(machine.failed_deliveries, rules)),
        Some(signatures(machine, rules)),
        Some(capped(machine.capped_messages)),
        machine.ways.map(ways),
    ];
    verdicts.into_iter().flatten().collect()
}

fn disk(machine: &Machine, rules: &Rules) -> Option<Verdict> {
    let free = machine.disk_free?;
    let is_below = |percent: u32| free * 100.0 < f64::from(percent);
    let severity = match () {
        () if is_below(rules.disk_free_low_percent) => Severity::Critical,
        () if is_below(rules.disk_free_percent) => Severity::High,
        () => return Some(Verdict::well("disk", "filling", Relief::RoomAgain)),
    };
    let trouble = Trouble::DiskFilling;
    let details = json!({"free_percent": (free * 1_000.0).round() / 10.0});
    Some(Verdict::wrong(
        "disk",
        "filling",
        (severity, trouble),
        details,
    ))
}

fn clock(machine: &Machine, rules: &Rules) -> Option<Verdict> {
    let limit = SignedDuration::from_secs(rules.clock_seconds.into());
    let vendors = machine.ahead_of_vendors;
    let event = machine.newest_event_ahead;
    if rules.clock_seconds == 0 {
        return Some(Verdict::well("clock", "wrong", Relief::RuleOff));
    }
    let is_wrong = vendors.is_some_and(|ahead| ahead.abs() > limit)
        || event.is_some_and(|ahead| ahead > limit);
    if !is_wrong {
        let is_known = vendors.is_some() || event.is_some();
        return is_known.then(|| Verdict::well("clock", "wrong", Relief::ClockRight));
    }
    let trouble = Trouble::ClockWrong;
    let details = json!({
        "ahead_of_vendors_seconds": vendors.map(|ahead| ahead.as_secs()),
        "newest_event_ahead_seconds": event.map(|ahead| ahead.as_secs()),
    });
    Some(Verdict::wrong(
        "clock",
        "wrong",
        (Severity::High, trouble),
        details,
    ))
}

fn deliveries(failed: usize, rules: &Rules) -> Verdict {
    let limit = rules.failed_deliveries;
    if limit == 0 || failed < limit as usize {
        return Verdict::well("deliveries", "failing", Relief::MessagesGetOut);
    }
    let trouble = Trouble::MessagesFailing;
    let details = json!({"failed_within_an_hour": failed});
    Verdict::wrong("deliveries", "failing", (Severity::High, trouble), details)
}

fn signatures(machine: &Machine, rules: &Rules) -> Verdict {
    let (wrong, refused) = (machine.wrong_signatures, machine.refused_webhooks);
    let limit = rules.wrong_signatures;
    let is_many = limit > 0 && wrong >= limit as usize;
    let found = match () {
        () if limit > 0 && refused >= REFUSED => (Severity::Critical, Trouble::WebhooksRefused),
        () if is_many => (Severity::High, Trouble::WrongSignatures),
        () => return Verdict::well("telephone", "signatures", Relief::SignaturesRight),
    };
    let details = json!({"within_ten_minutes": wrong, "of_our_account_in_a_row": refused});
    Verdict::wrong("telephone", "signatures", found, details)
}

fn capped(messages: usize) -> Verdict {
    if messages == 0 {
        return Verdict::well("deliveries", "capped", Relief::MessagesUncapped);
    }
    let trouble = Trouble::MessagesCapped(messages);
    let details = json!({"not_sent": messages});
    Verdict::wrong("deliveries", "capped", (Severity::Medium, trouble), details)
}

fn ways(count: usize) -> Verdict {
    match count {
        0 => {
            let wrong = (Severity::Medium, Trouble::NobodyTold);
            Verdict::wrong("deliveries", "nobody_told", wrong, json!({}))
        }
        _ => Verdict::well("deliveries", "nobody_told", Relief::SomebodyTold),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::rules::Finding;

    fn wrong(machine: Machine) -> Vec<(String, Severity)> {
        let verdicts = judge(&machine, &Rules::default()).into_iter();
        verdicts
            .filter_map(|verdict| match verdict.finding {
                Finding::Wrong { severity, .. } => Some((verdict.subject, severity)),
                Finding::Well(_) => None,
            })
            .collect()
    }

    #[test]
    fn each_has_its_threshold() {
        let well = Machine {
            disk_free: Some(0.5),
            ahead_of_vendors: Some(SignedDuration::from_secs(-59)),
            newest_event_ahead: Some(SignedDuration::from_secs(-5)),
            failed_deliveries: 4,
            refused_webhooks: 2,
            wrong_signatures: 19,
            capped_messages: 0,
            ways: Some(1),
        };
        assert_eq!(wrong(well), []);
        let check = |machine, subject: &str, severity| {
            assert_eq!(wrong(machine), [(subject.to_owned(), severity)]);
        };
        let disk_free = Some(0.09);
        check(Machine { disk_free, ..well }, "filling", Severity::High);
        let disk_free = Some(0.01);
        check(Machine { disk_free, ..well }, "filling", Severity::Critical);
        let ahead_of_vendors = Some(SignedDuration::from_secs(-61));
        check(
            Machine {
                ahead_of_vendors,
                ..well
            },
            "wrong",
            Severity::High,
        );
        let newest_event_ahead = Some(SignedDuration::from_hours(1));
        check(
            Machine {
                newest_event_ahead,
                ..well
            },
            "wrong",
            Severity::High,
        );
        let failed_deliveries = 5;
        check(
            Machine {
                failed_deliveries,
                ..well
            },
            "failing",
            Severity::High,
        );
        let ways = Some(0);
        check(Machine { ways, ..well }, "nobody_told", Severity::Medium);
        let capped_messages = 1;
        check(
            Machine {
                capped_messages,
                ..well
            },
            "capped",
            Severity::Medium,
        );
        let wrong_signatures = 20;
        check(
            Machine {
                wrong_signatures,
                ..well
            },
            "signatures",
            Severity::High,
        );
    }
}
