//! A dead way makes room for the next one, and everything is on record.

use std::sync::Arc;
use std::time::Duration;

use bella::domain::contact::{Channel, Duty};
use bella::domain::phone::Phone;
use bella::ports::mail::{Mail, Mailer};
use bella::ports::sending::{SendError, Sent};
use bella::store::alerts::Severity;
use bella::watch::alerts::raise::{Raised, raise};
use futures_util::future::BoxFuture;
use jiff::civil::time;

use crate::telling::{ALL, House};

const MINUTE: Duration = Duration::from_secs(60);

fn later() -> SendError {
    SendError::Later {
        why: "the mail server cannot be reached".into(),
        after: None,
    }
}

fn raise_one(house: &House, component: &'static str, severity: Severity) {
    let raised = house.line.salon.write(move |tx| {
        raise(
            tx,
            &Raised {
                component,
                subject: "broken",
                severity,
                message: "It does not work.",
                details: serde_json::json!({}),
            },
        )
    });
    raised.expect("the store works");
}

#[test]
fn a_refused_message_goes_by_the_next_way_at_once() {
    let house = House::with(&[Channel::Sms, Channel::Mail]);
    house
        .ways
        .kill(Channel::Sms, SendError::Never("Twilio error 21211".into()));
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.later(MINUTE);
    assert_eq!(house.ways.channels(), [Channel::Mail]);
    assert_eq!(house.states(), ["sms failed", "mail sent"]);
    let deliveries = house.deliveries();
    assert!(deliveries[1].instead_of.is_some());
}

#[test]
fn a_way_that_stays_dead_is_left_after_a_while_and_nothing_is_told_twice() {
    let house = House::with(&[Channel::Mail, Channel::Slack]);
    house.ways.kill(Channel::Mail, later());
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.later(MINUTE);
    assert_eq!(house.states(), ["mail waits"]);
    house.later(5 * MINUTE);
    house.later(5 * MINUTE);
    assert_eq!(house.states(), ["mail failed", "slack sent"]);
    house.ways.mend();
    house.later(60 * MINUTE);
    assert_eq!(house.ways.channels(), [Channel::Slack]);
}

#[test]
fn without_another_way_it_is_tried_until_it_works() {
    let house = House::with(&[Channel::Mail]);
    house.ways.kill(Channel::Mail, later());
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.later(MINUTE);
    house.later(10 * MINUTE);
    house.ways.mend();
    house.later(60 * MINUTE);
    assert_eq!(house.states(), ["mail sent"]);
}

#[test]
fn an_alert_reaches_somebody_by_whatever_is_set_up() {
    let house = House::with(&[Channel::Sms]);
    raise_one(&house, "disk", Severity::High);
    house.deliver();
    let taken = house.ways.taken();
    assert_eq!(
        house.ways.channels(),
        [Channel::Sms],
        "{:?}",
        house.states()
    );
    assert!(
        taken[0].text.contains("[#1] Important: It does not work."),
        "{taken:?}"
    );
}

#[test]
fn an_alert_that_goes_by_several_ways_does_not_fall_onto_one_of_them() {
    let house = House::with(&ALL);
    house.ways.kill(
        Channel::Slack,
        SendError::Never("Slack answers status 404".into()),
    );
    raise_one(&house, "openai_api", Severity::Critical);
    house.deliver();
    let mut channels = house.ways.channels();
    channels.sort();
    channels.dedup();
    let taken = house.ways.taken();
    assert_eq!(channels.len(), taken.len(), "each way once: {taken:?}");
    assert!(channels.contains(&Channel::Mail) && channels.contains(&Channel::Sms));
    assert!(!channels.contains(&Channel::Slack));
}

#[test]
fn a_storm_floods_no_channel_that_a_dead_one_falls_back_to() {
    let house = House::with(&[Channel::Slack, Channel::Sms]);
    house.ways.kill(
        Channel::Slack,
        SendError::Never("Slack answers status 404".into()),
    );
    // The mild ones go by Slack alone, what is critical by both.
    for part in ["a", "b", "c", "d", "e", "f"] {
        raise_one(&house, part, Severity::Medium);
    }
    for part in ["g", "h", "i"] {
        raise_one(&house, part, Severity::Critical);
    }
    house.deliver();
    let mut told = vec![house.ways.channels().len()];
    for _ in 0..90 {
        house.later(MINUTE / 3);
        told.push(house.ways.channels().len());
    }
    assert!(house.ways.channels().iter().all(|one| *one == Channel::Sms));
    // Thirty steps are ten minutes.
    for (step, so_far) in told.iter().enumerate() {
        let before = step.checked_sub(30).map_or(0, |before| told[before]);
        assert!(so_far - before <= 5, "{told:?}");
    }
    let texts: Vec<String> = house.ways.taken().into_iter().map(|one| one.text).collect();
    for part in ["a", "b", "c", "d", "e", "f", "g", "h", "i"] {
        let is_told = texts
            .iter()
            .any(|text| text.contains(&format!("{part}: It does not work.")));
        assert!(is_told, "{part}: {texts:?}");
    }
}

/// A mail server that takes the line and never says anything.
struct Stuck;

impl Mailer for Stuck {
    fn send<'a>(&'a self, _: &'a Mail) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(std::future::pending())
    }
}

fn has_sent(house: &House, many: usize) -> bool {
    let states = house.states();
    states.iter().filter(|one| one.ends_with("sent")).count() == many
}

#[test]
fn a_vendor_that_wants_to_be_left_alone_for_years_is_left_at_once() {
    let house = House::with(&[Channel::Sms, Channel::Slack]);
    let years = SendError::Later {
        why: "Twilio answers status 429".into(),
        after: Some(Duration::from_secs(99_999_999)),
    };
    house.ways.kill(Channel::Sms, years);
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.later(MINUTE);
    assert_eq!(house.ways.channels(), [Channel::Slack]);
    assert_eq!(house.states(), ["sms failed", "slack sent"]);
}

#[test]
fn what_a_customer_is_told_waits_an_hour_at_most() {
    let house = House::with(&[Channel::Sms]);
    let years = SendError::Later {
        why: "Twilio answers status 429".into(),
        after: Some(Duration::from_secs(99_999_999)),
    };
    house.ways.kill(Channel::Sms, years);
    raise_one(&house, "store", Severity::Critical);
    house.deliver();
    house.ways.mend();
    house.later(MINUTE * 59);
    assert_eq!(house.ways.channels(), []);
    house.later(MINUTE);
    assert_eq!(
        house.ways.channels(),
        [Channel::Sms],
        "there is no other way"
    );
}

#[test]
fn a_way_that_hangs_holds_up_no_other() {
    let mut house = House::with(&[Channel::Mail, Channel::Slack, Channel::Sms]);
    house.outbox.ways.mail = Some(Arc::new(Stuck));
    raise_one(&house, "store", Severity::Critical);
    let first = house.outbox.clone();
    house.line.block_on(async {
        let mut committed = first.store.events_changed();
        tokio::spawn(async move { first.run().await });
        while house.ways.taken().len() < 2 || !has_sent(&house, 2) {
            committed.changed().await.expect("an open store");
        }
    });
    // What comes up meanwhile goes out, and the mail is not taken twice.
    house.hang_up_after("CA01", &["I'd like to book a haircut"]);
    house.later(MINUTE);
    let mut states = house.states();
    states.sort();
    assert_eq!(states, ["mail waits", "slack sent", "sms sent", "sms sent"]);
}

#[test]
fn an_alert_without_an_address_of_its_own_goes_to_whoever_is_on_duty() {
    let house = House::with(&[Channel::Sms]);
    for (name, number, from, to) in [("Ana", "+12125550181", 0, 6), ("Ben", "+12125550182", 6, 0)] {
        house.contact(name, |one| {
            one.phone = Phone::parse(number);
            one.is_urgent_any_time = false;
            one.duty = vec![Duty {
                days: Vec::new(),
                from: time(from, 0, 0, 0),
                to: time(to, 0, 0, 0),
            }];
        });
    }
    raise_one(&house, "store", Severity::Critical);
    house.later(MINUTE);
    let taken = house.ways.taken();
    let to: Vec<&str> = taken.iter().map(|one| one.to.as_str()).collect();
    assert_eq!(to, ["+12125550182"]);
}

#[test]
fn what_is_urgent_does_not_wait_for_a_vendor_that_is_left_alone() {
    let house = House::with(&[Channel::Call, Channel::Sms, Channel::Mail]);
    let closed = SendError::Closed(60 * Duration::from_secs(1));
    house.ways.kill(Channel::Call, closed.clone());
    house.ways.kill(Channel::Sms, closed);
    house.hang_up_after("CA01", &["it's urgent, I need to talk to Ana"]);
    house.deliver();
    assert_eq!(house.ways.channels(), [Channel::Mail]);
    assert_eq!(house.states(), ["call failed", "sms failed", "mail sent"]);
}
