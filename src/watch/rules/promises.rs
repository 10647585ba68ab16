//! Promises: each that is not kept is an alert.

use serde_json::json;

use crate::messages::trouble::{Relief, Trouble};
use crate::watch::rules::Verdict;
use crate::watch::sla::{Promise, Span};

/// The part that they are about.
pub const SLA: &str = "sla";

/// What is to be said of each promise.
pub fn judge(promises: &[Promise]) -> Vec<Verdict> {
    promises.iter().map(of).collect()
}

fn of(promise: &Promise) -> Verdict {
    let name = promise.name.as_str();
    let Some(severity) = promise.severity() else {
        let relief = match promise.over(Span::Month) {
            Some(_) => Relief::TargetMet,
            None => Relief::NothingKnown,
        };
        return Verdict::well(SLA, name, relief);
    };
    let percent = |share: f64| (share * 10_000.0).round() / 100.0;
    let month = promise.over(Span::Month).map(percent);
    let trouble = Trouble::BelowTarget {
        promise: name.to_owned(),
        target: percent(promise.target),
        month: month.unwrap_or_default(),
    };
    let details = json!({
        "target": promise.target,
        "day": promise.over(Span::Day),
        "week": promise.over(Span::Week),
        "30_days": promise.over(Span::Month),
    });
    Verdict::wrong(SLA, name, (severity, trouble), details)
}
