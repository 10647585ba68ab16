//! One outage is one message: what follows from it is on record, and told only when it outlives it or is worse.

use bella::domain::id::AlertId;
use bella::messages::trouble::{Relief, Trouble};
use bella::store::alerts::{self, AlertRecord, Severity};
use bella::store::deliveries;
use bella::store::error::StoreError;
use bella::store::tx::Actor;
use bella::watch::alerts::raise::raise_trouble;
use bella::watch::alerts::settle::{acknowledge, forget, relieve, resolve};
use bella::watch::rules::{Finding, Verdict, apply, news};
use serde_json::Value;

use super::Desk;

impl Desk {
    fn trouble(&self, part: (&'static str, &'static str), severity: Severity) {
        let trouble = Trouble::LeftAlone(part.0.to_owned());
        self.write(move |tx| raise_trouble(tx, part, (severity, &trouble), Value::Null));
    }

    fn relief(&self, part: (&'static str, &'static str), relief: Relief) {
        self.write(move |tx| relieve(tx, part, relief));
    }

    fn of(&self, (component, subject): (&str, &str)) -> (AlertId, AlertRecord) {
        let known = self
            .store
            .read(|r| alerts::find(r, &alerts::fingerprint(component, subject)));
        known.expect("readable").expect("it was raised")
    }

    fn messages(&self) -> usize {
        let rows = self.store.read(|r| deliveries::list(r, None, 1_000));
        rows.expect("readable").len()
    }

    /// A rule finds this wrong, again; whether it was news.
    fn judged(&self, finding: &Finding) -> bool {
        let verdict = Verdict {
            component: "calls".into(),
            subject: "success_rate".into(),
            finding: finding.clone(),
        };
        self.write(move |tx| -> Result<bool, StoreError> {
            let news = news(tx, vec![verdict.clone()])?;
            apply(tx, &news)?;
            Ok(!news.is_empty())
        })
    }
}

fn few_succeed(severity: Severity) -> Finding {
    Finding::Wrong {
        severity,
        trouble: Trouble::FewSucceed {
            percent: 95,
            minutes: 30,
        },
        details: Value::Null,
    }
}

const CAUSE: (&str, &str) = ("openai_api", "open");
const FOLLOWS: [(&str, &str); 4] = [
    ("openai_api", "stuck"),
    ("sla", "openai_api"),
    ("sla", "response_time"),
    ("calls", "latency"),
];

#[test]
fn what_follows_from_an_outage_is_kept_under_it() {
    let mut desk = Desk::with_channels("mail");
    desk.trouble(CAUSE, Severity::High);
    desk.deliver();
    for part in FOLLOWS {
        desk.trouble(part, Severity::High);
        desk.wait(10);
        let (_, alert) = desk.of(part);
        assert_eq!(
            alert.under.map(|under| under.cause),
            Some(desk.of(CAUSE).0),
            "{part:?}"
        );
    }
    // The outage itself, and that nobody acknowledged it.
    let escalations = usize::from(desk.of(CAUSE).1.escalation.steps);
    assert_eq!(desk.messages(), 1 + escalations);
    for part in FOLLOWS {
        desk.relief(part, Relief::TargetMet);
    }
    assert_eq!(desk.messages(), 1 + escalations, "nobody heard of them");
    // What is worse than the outage is told.
    desk.trouble(("calls", "success_rate"), Severity::Critical);
    assert_eq!(desk.messages(), 2 + escalations);
}

#[test]
fn what_outlives_the_outage_is_told() {
    let mut desk = Desk::with_channels("mail");
    desk.trouble(CAUSE, Severity::High);
    desk.deliver();
    desk.trouble(("calls", "latency"), Severity::Medium);
    desk.trouble(("sla", "openai_api"), Severity::High);
    desk.relief(CAUSE, Relief::BreakerClosed);
    let before = desk.messages();
    desk.wait(30);
    assert_eq!(desk.messages(), before, "it is judged over half an hour");
    desk.wait(60);
    assert_eq!(desk.messages(), before + 1);
    assert_eq!(desk.of(("calls", "latency")).1.under, None);
    desk.wait(30 * 60);
    assert_eq!(
        desk.messages(),
        before + 1,
        "of the promise nobody was told"
    );
}

#[test]
fn what_was_ended_by_hand_stays_so_until_it_was_well() {
    let mut desk = Desk::with_channels("mail");
    let wrong = few_succeed(Severity::Medium);
    assert!(desk.judged(&wrong));
    let (id, _) = desk.of(("calls", "success_rate"));
    desk.write_as(Actor::Operator, move |tx| resolve(tx, id, "I know"));
    for _ in 0..20 {
        desk.wait(5);
        assert!(!desk.judged(&wrong));
    }
    assert!(!desk.of(("calls", "success_rate")).1.is_open());
    assert!(desk.judged(&Finding::Well(Relief::CallsSucceed)));
    assert!(!desk.judged(&Finding::Well(Relief::CallsSucceed)));
    assert!(desk.judged(&wrong), "it was well in between");
    let (id, _) = desk.of(("calls", "success_rate"));
    desk.write_as(Actor::Operator, move |tx| resolve(tx, id, "I know"));
    assert!(!desk.judged(&wrong));
    assert!(desk.judged(&few_succeed(Severity::High)), "it is worse");
}

#[test]
fn what_is_judged_no_more_is_closed_and_what_the_owner_ended_needs_no_word() {
    for (relief, words) in [
        (Relief::NoCallsLately, 1),
        (Relief::RuleOff, 0),
        (Relief::NotUsed, 0),
    ] {
        let desk = Desk::with_channels("mail");
        desk.judged(&few_succeed(Severity::High));
        desk.deliver();
        let before = desk.messages();
        desk.judged(&Finding::Well(relief));
        assert!(!desk.of(("calls", "success_rate")).1.is_open());
        assert_eq!(desk.messages(), before + words, "{relief:?}");
    }
    let desk = Desk::with_channels("mail");
    desk.judged(&few_succeed(Severity::High));
    let before = desk.messages();
    desk.judged(&Finding::Well(Relief::NoCallsLately));
    assert_eq!(desk.messages(), before, "nobody had heard of it");
}

#[test]
fn a_vendor_that_callers_can_be_served_without_explains_no_failing_calls() {
    let desk = Desk::with_channels("mail");
    desk.trouble(CAUSE, Severity::High);
    let before = desk.messages();
    for part in [("calls", "error_rate"), ("calls", "success_rate")] {
        desk.trouble(part, Severity::High);
        assert_eq!(desk.of(part).1.under, None, "{part:?}");
    }
    assert_eq!(desk.messages(), before + 2);
}

#[test]
fn an_outage_of_long_ago_explains_nothing_new() {
    let mut desk = Desk::with_channels("mail");
    let cause = ("twilio_api", "refused");
    desk.trouble(cause, Severity::High);
    let (id, _) = desk.of(cause);
    desk.write_as(Actor::Operator, move |tx| acknowledge(tx, id, "tomorrow"));
    desk.wait(3 * 60);
    let before = desk.messages();
    desk.trouble(("calls", "success_rate"), Severity::High);
    assert_eq!(desk.messages(), before + 1);
}

#[test]
fn what_a_restore_closed_is_raised_again_while_it_is_wrong() {
    let desk = Desk::with_channels("mail");
    let wrong = few_succeed(Severity::High);
    desk.judged(&wrong);
    let (id, _) = desk.of(("calls", "success_rate"));
    desk.write(move |tx| forget(tx, id, "A backup was restored."));
    assert!(desk.judged(&wrong));
    assert!(desk.of(("calls", "success_rate")).1.is_open());
}

#[test]
fn what_changes_while_it_goes_on_is_kept_and_not_told_again() {
    let desk = Desk::with_channels("mail");
    let few = |percent| Finding::Wrong {
        severity: Severity::High,
        trouble: Trouble::FewSucceed {
            percent,
            minutes: 30,
        },
        details: Value::Null,
    };
    desk.judged(&few(80));
    let before = desk.messages();
    assert!(desk.judged(&few(40)));
    assert!(!desk.judged(&few(40)));
    let (_, alert) = desk.of(("calls", "success_rate"));
    assert!(alert.message.contains("40"), "{}", alert.message);
    assert_eq!((alert.count, desk.messages()), (2, before));
}
