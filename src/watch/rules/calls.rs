//! Calls: too few succeed, callers wait too long, too many turns fail.

use serde_json::json;

use crate::messages::trouble::{Relief, Trouble};
use crate::store::alerts::Severity;
use crate::store::alerts::settings::Rules;
use crate::watch::figures::Figures;
use crate::watch::rules::Verdict;

/// The part that they are about.
const CALLS: &str = "calls";
/// So many turns belong to a call at least; fewer say nothing of latency.
const TURNS_A_CALL: i64 = 2;

/// What is to be said of the calls of the last `window_minutes`. Of too few nothing is said; without any, nothing is wrong.
pub fn judge(figures: &Figures, rules: &Rules) -> Vec<Verdict> {
    let least = i64::from(rules.least_calls);
    let spoken = Data::of(figures.calls_spoken, least);
    // However many turns one caller needs, they are one caller's.
    let calls = figures.calls_started.max(figures.calls_ended);
    let turns = match Data::of(figures.turns, least * TURNS_A_CALL) {
        Data::Enough if calls < least => Data::TooLittle,
        turns => turns,
    };
    let verdicts = [
        spoken.or("success_rate", || success(figures.call_success_rate, rules)),
        turns.or("latency", || latency(figures, rules)),
        turns.or("error_rate", || errors(figures.error_rate, rules)),
    ];
    verdicts.into_iter().flatten().collect()
}

/// How much there is to judge by.
#[derive(Clone, Copy)]
enum Data {
    Nothing,
    TooLittle,
    Enough,
}

impl Data {
    fn of(count: i64, least: i64) -> Self {
        match count {
            ..=0 => Self::Nothing,
            count if count < least => Self::TooLittle,
            _ => Self::Enough,
        }
    }

    fn or(self, subject: &str, judged: impl FnOnce() -> Verdict) -> Option<Verdict> {
        match self {
            Self::Nothing => Some(Verdict::well(CALLS, subject, Relief::NoCallsLately)),
            Self::TooLittle => None,
            Self::Enough => Some(judged()),
        }
    }
}

fn success(rate: Option<f64>, rules: &Rules) -> Verdict {
    let is_below = |percent: u32| rate.is_some_and(|rate| rate * 100.0 < f64::from(percent));
    let (severity, percent) = match () {
        () if is_below(rules.success_low_percent) => (Severity::High, rules.success_low_percent),
        () if is_below(rules.success_percent) => (Severity::Medium, rules.success_percent),
        () => return Verdict::well(CALLS, "success_rate", Relief::CallsSucceed),
    };
    let minutes = rules.window_minutes;
    let trouble = Trouble::FewSucceed { percent, minutes };
    let details = json!({"call_success_rate": rate, "target_percent": rules.success_percent});
    Verdict::wrong(CALLS, "success_rate", (severity, trouble), details)
}

fn latency(figures: &Figures, rules: &Rules) -> Verdict {
    let mean_ms = figures.avg_response_time.map(|seconds| seconds * 1_000.0);
    let is_over = |limit: u32, took: Option<f64>| {
        limit > 0 && took.is_some_and(|took| took > f64::from(limit))
    };
    let is_slow = is_over(rules.latency_ms_mean, mean_ms)
        || is_over(rules.latency_ms_p95, figures.latency_ms_p95);
    if !is_slow {
        return Verdict::well(CALLS, "latency", Relief::FastEnough);
    }
    let trouble = Trouble::Slow(rules.window_minutes);
    let details = json!({"latency_ms_mean": mean_ms, "latency_ms_p95": figures.latency_ms_p95});
    Verdict::wrong(CALLS, "latency", (Severity::Medium, trouble), details)
}

fn errors(rate: Option<f64>, rules: &Rules) -> Verdict {
    let limit = rules.error_percent;
    let is_over = limit > 0 && rate.is_some_and(|rate| rate * 100.0 > f64::from(limit));
    if !is_over {
        return Verdict::well(CALLS, "error_rate", Relief::TurnsWork);
    }
    let trouble = Trouble::Failing {
        percent: limit,
        minutes: rules.window_minutes,
    };
    let details = json!({"error_rate": rate});
    Verdict::wrong(CALLS, "error_rate", (Severity::High, trouble), details)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::rules::Finding;

    fn worst(figures: &Figures) -> Vec<(String, Severity)> {
        let verdicts = judge(figures, &Rules::default());
        let wrong = verdicts
            .into_iter()
            .filter_map(|verdict| match verdict.finding {
                Finding::Wrong { severity, .. } => Some((verdict.subject, severity)),
                Finding::Well(_) => None,
            });
        wrong.collect()
    }

    #[test]
    fn thresholds_are_as_promised() {
        let check = |success, mean_s, p95_ms, errors, expected: &[(&str, Severity)]| {
            let figures = Figures {
                calls_started: 20,
                calls_spoken: 20,
                turns: 100,
                call_success_rate: Some(success),
                avg_response_time: Some(mean_s),
                latency_ms_p95: Some(p95_ms),
                error_rate: Some(errors),
                ..Figures::default()
            };
            let expected: Vec<_> = expected
                .iter()
                .map(|(subject, severity)| ((*subject).to_owned(), *severity))
                .collect();
            assert_eq!(
                worst(&figures),
                expected,
                "{success} {mean_s} {p95_ms} {errors}"
            );
        };
        check(0.95, 2.0, 5_000.0, 0.05, &[]);
        check(0.94, 0.5, 900.0, 0.0, &[("success_rate", Severity::Medium)]);
        check(0.89, 0.5, 900.0, 0.0, &[("success_rate", Severity::High)]);
        check(1.0, 2.1, 900.0, 0.0, &[("latency", Severity::Medium)]);
        check(1.0, 0.5, 5_100.0, 0.0, &[("latency", Severity::Medium)]);
        check(1.0, 0.5, 900.0, 0.06, &[("error_rate", Severity::High)]);
    }

    #[test]
    fn one_caller_says_nothing_however_long_they_talk() {
        let one = Figures {
            calls_started: 1,
            turns: 40,
            avg_response_time: Some(9.0),
            error_rate: Some(1.0),
            ..Figures::default()
        };
        assert_eq!(worst(&one), []);
    }

    #[test]
    fn a_few_calls_say_nothing_and_none_end_what_was_wrong() {
        let few = Figures {
            // Most hung up before they said anything: that is not what is judged.
            calls_ended: 40,
            calls_spoken: 4,
            turns: 9,
            call_success_rate: Some(0.0),
            avg_response_time: Some(9.0),
            error_rate: Some(1.0),
            ..Figures::default()
        };
        assert_eq!(judge(&few, &Rules::default()), []);
        let none = judge(&Figures::default(), &Rules::default());
        let notes: Vec<_> = none.into_iter().map(|verdict| verdict.finding).collect();
        let closed = Finding::Well(Relief::NoCallsLately);
        assert_eq!(notes, [closed.clone(), closed.clone(), closed]);
    }
}
