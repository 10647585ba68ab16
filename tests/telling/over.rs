//! What is told of an alert and of its end, in words that whoever runs a salon understands.

use std::time::Duration;

use bella::domain::contact::Channel;
use bella::messages::trouble::{Relief, Trouble};
use bella::ports::clock::Clock;
use bella::store::alerts::{AlertRecord, Severity, find_open};
use bella::store::budget::Budget;
use bella::store::error::StoreError;
use bella::store::settings::put;
use bella::store::tx::{Cause, Tx};
use bella::watch::alerts::raise::raise_trouble;
use bella::watch::alerts::settle::relieve;
use serde_json::Value;

use crate::telling::House;

const MINUTE: Duration = Duration::from_secs(60);

/// Does something at the moment that it is there.
fn now(house: &House, work: impl Fn(&mut Tx) -> Result<(), StoreError> + Send + 'static) {
    let cause = Cause::system(house.line.clock.now());
    let done = house.line.salon.store.write_blocking(cause, work);
    done.expect("the store works");
}

fn fails(house: &House) {
    now(house, |tx| {
        let trouble = Trouble::LeftAlone("openai_api".into());
        let wrong = (Severity::High, &trouble);
        raise_trouble(tx, ("openai_api", "open"), wrong, Value::Null)
    });
    house.deliver();
}

fn texts(house: &House) -> Vec<String> {
    house.ways.taken().into_iter().map(|one| one.text).collect()
}

#[test]
fn that_a_vendor_is_back_is_a_sentence_of_its_own() {
    let house = House::with(&[Channel::Slack]);
    let ring = |sid: &str| {
        house.line.call(sid, crate::twilio::line::CALLER).ring();
    };
    // In the same minute, and before.
    ring("CA01");
    house.later(Duration::from_secs(20));
    fails(&house);
    for sid in ["CA02", "CA03", "CA04"] {
        house.later(4 * MINUTE);
        ring(sid);
    }
    now(&house, move |tx| {
        relieve(tx, ("openai_api", "open"), Relief::BreakerClosed)
    });
    house.deliver();
    let expected = [
        "[#1] Important: OpenAI failed several times in a row, so Bella leaves it alone for a while and tries again by herself. Callers are served without it.",
        "[#1] Well again: OpenAI answers again since 10:12 AM, after 12 minutes. 3 callers in that time were served without it.",
    ];
    assert_eq!(texts(&house), expected);
}

#[test]
fn that_nothing_is_left_to_judge_by_is_said_and_not_that_all_is_well() {
    let house = House::with(&[Channel::Slack]);
    now(&house, |tx| {
        let few = Trouble::FewSucceed {
            percent: 95,
            minutes: 30,
        };
        let wrong = (Severity::High, &few);
        raise_trouble(tx, ("calls", "success_rate"), wrong, Value::Null)
    });
    house.deliver();
    now(&house, |tx| {
        relieve(tx, ("calls", "success_rate"), Relief::NoCallsLately)
    });
    house.deliver();
    let closed =
        "[#1] Closed: calls: Nothing more happened: there were no calls lately to judge by.";
    assert_eq!(texts(&house)[1..], [closed]);
}

#[test]
fn a_cap_on_calls_is_told_with_what_happens_to_callers() {
    let house = House::with(&[Channel::Slack]);
    let budget = Budget {
        calls_per_hour: Some(1),
        ..Budget::default()
    };
    let saved = house.line.salon.write(move |tx| put(tx, &budget));
    saved.unwrap_or_else(|error: StoreError| panic!("{error}"));
    let ring = |sid: &str| {
        house.line.call(sid, crate::twilio::line::CALLER).ring();
        house.deliver();
    };
    ring("CA01");
    assert_eq!(texts(&house), [""; 0]);
    ring("CA02");
    ring("CA03");
    let told = texts(&house);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("More calls came in than the 1 an hour that you allow. Further callers are asked to leave a message until 11:00, and likewise in every other busy hour of today"),
        "{told:?}"
    );
    for hour in 1..=3 {
        house.later(60 * MINUTE);
        ring(&format!("CA1{hour}"));
        ring(&format!("CA2{hour}"));
    }
    assert_eq!(texts(&house).len(), 1, "once a day: {:?}", texts(&house));
    let severity = |house: &House| {
        let open = house
            .line
            .salon
            .store
            .read(|r| find_open(r, "calls/capped"));
        let open: Option<(_, AlertRecord)> = open.expect("readable");
        open.map(|(_, alert)| alert.severity)
    };
    assert_eq!(severity(&house), Some(Severity::Medium));
    house.later(24 * 60 * MINUTE);
    ring("CA30");
    assert_eq!(severity(&house), None, "another day");
    assert_eq!(texts(&house).len(), 1);
    ring("CA31");
    assert_eq!(texts(&house).len(), 2, "{:?}", texts(&house));
}
