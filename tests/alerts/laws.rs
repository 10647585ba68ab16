//! What holds whatever happens: at most one open alert of a fingerprint, and counts that add up.

use std::collections::BTreeMap;

use bella::store::alerts::{self, Severity};
use bella::store::tx::Actor;
use bella::watch::alerts::settle::resolve;
use proptest::prelude::*;

use super::Desk;

const PARTS: [&str; 3] = ["openai_api", "twilio_api", "database"];

#[derive(Clone, Debug)]
enum Step {
    Raise(usize, usize),
    Recover(usize),
    Resolve,
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..PARTS.len(), 0..4_usize).prop_map(|(part, severity)| Step::Raise(part, severity)),
        2 => (0..PARTS.len()).prop_map(Step::Recover),
        1 => Just(Step::Resolve),
        2 => (1..20_i64).prop_map(Step::Wait),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn one_open_alert_a_fingerprint_and_every_sighting_is_counted(
        steps in prop::collection::vec(step(), 1..40)
    ) {
        let mut desk = Desk::open();
        let mut raised: BTreeMap<&str, u64> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Raise(part, severity) => {
                    desk.raise(PARTS[part], Severity::ALL[severity]);
                    *raised.entry(PARTS[part]).or_default() += 1;
                }
                Step::Recover(part) => desk.recover(PARTS[part]),
                Step::Resolve => {
                    let open = desk.store.read(|r| alerts::list_open(r, None, 1)).expect("readable");
                    for (id, _) in open {
                        desk.write_as(Actor::Operator, move |tx| resolve(tx, id, "done"));
                    }
                }
                Step::Wait(minutes) => desk.wait(minutes),
            }
            let all = desk.store.read(|r| alerts::list(r, None, usize::MAX)).expect("readable");
            let open = desk.store.read(|r| alerts::list_open(r, None, usize::MAX)).expect("readable");
            let by_scan = all.iter().filter(|(_, alert)| alert.is_open()).count();
            prop_assert_eq!(open.len(), by_scan, "the index is in step");
            for part in PARTS {
                let of_part = |alert: &alerts::AlertRecord| alert.component == part;
                let is_open = open.iter().filter(|(_, alert)| of_part(alert)).count();
                prop_assert!(is_open <= 1, "{} open alerts of {}", is_open, part);
                let seen: u64 = all.iter().filter(|(_, a)| of_part(a)).map(|(_, a)| a.count).sum();
                prop_assert_eq!(seen, raised.get(part).copied().unwrap_or(0));
            }
        }
    }
}
