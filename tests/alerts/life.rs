//! What becomes of one alert.

use bella::domain::contact::Channel;
use bella::messages::Tale;
use bella::store::alerts::{AlertState, Severity};
use bella::store::deliveries::errand::{DigestKind, Errand};
use bella::store::deliveries::{self, Deliveries, DeliveryState, digests};
use bella::store::error::StoreError;
use bella::store::tx::{Actor, Read};
use bella::watch::alerts::settle::{SettleError, acknowledge, resolve, silence};

use super::Desk;

#[test]
fn the_same_condition_is_one_alert_that_is_told_once() {
    let mut desk = Desk::open();
    let first = desk.raise("openai_api", Severity::High);
    for _ in 0..3 {
        desk.wait(1);
        assert_eq!(desk.raise("openai_api", Severity::High), first);
    }
    let other = desk.raise("twilio_api", Severity::High);
    assert_ne!(other, first);
    let alert = desk.alert(first);
    assert_eq!((alert.count, alert.last_seen_at), (4, desk.now));
    assert_eq!(
        desk.timeline(first),
        [
            "raised",
            "queued 0 by webhook",
            "queued 0 by slack",
            "queued 0 by mail",
            "again 3"
        ]
    );
}

#[test]
fn nobody_who_acknowledges_means_that_the_next_contact_is_told() {
    let mut desk = Desk::open();
    let id = desk.raise("clock", Severity::Critical);
    desk.wait(61);
    let told: Vec<String> = desk.timeline(id).into_iter().skip(5).collect();
    assert_eq!(
        told,
        [
            "escalated 1",
            "queued 1 by call",
            "escalated 2",
            "queued 2 by call",
            "escalated 3",
            "queued 3 by call"
        ]
    );
    desk.wait(600);
    assert_eq!(desk.timeline(id).len(), 11, "three steps are all");
}

#[test]
fn an_acknowledged_alert_is_told_nobody_else() {
    let mut desk = Desk::open();
    let id = desk.raise("clock", Severity::High);
    desk.wait(4);
    desk.write_as(Actor::Operator, move |tx| acknowledge(tx, id, "on it"));
    desk.wait(120);
    assert_eq!(desk.alert(id).escalation.steps, 0);
    assert_eq!(
        desk.timeline(id).last().map(String::as_str),
        Some("acknowledged")
    );
}

#[test]
fn mild_ones_are_not_escalated() {
    let mut desk = Desk::open();
    let id = desk.raise("clock", Severity::Medium);
    desk.wait(120);
    assert_eq!(
        desk.timeline(id),
        ["raised", "queued 0 by webhook", "queued 0 by slack"]
    );
}

#[test]
fn what_works_again_ends_by_itself_and_those_who_heard_of_it_are_told() {
    let mut desk = Desk::open();
    let id = desk.raise("clock", Severity::Medium);
    desk.deliver();
    desk.wait(3);
    desk.recover("clock");
    desk.recover("clock");
    let ended = desk.alert(id);
    assert!(
        matches!(&ended.state, AlertState::Resolved { at, by: Actor::System } if *at == desk.now)
    );
    let timeline = desk.timeline(id);
    assert_eq!(
        timeline[3..],
        [
            "told by webhook",
            "told by slack",
            "recovered",
            "queued 0 by webhook",
            "queued 0 by slack"
        ]
    );
    desk.wait(16);
    assert_ne!(
        desk.raise("clock", Severity::Medium),
        id,
        "that is a new one"
    );
}

#[test]
fn what_nobody_heard_of_is_over_without_a_word() {
    let mut desk = Desk::open();
    let id = desk.raise("clock", Severity::Medium);
    desk.recover("clock");
    assert_eq!(desk.timeline(id)[3..], ["recovered"]);
    // By one of two ways only.
    desk.wait(20);
    let id = desk.raise("disk", Severity::Medium);
    desk.write(|tx| -> Result<(), StoreError> {
        for (_, id) in deliveries::due(tx, tx.now(), 100)? {
            let Some(mut record) = tx.get::<Deliveries>(&id)? else {
                continue;
            };
            let (at, why) = (tx.now(), "it answers status 404".to_owned());
            record.state = match record.to.channel {
                Channel::Slack => DeliveryState::Failed { at, why },
                _ => DeliveryState::Sent { at, reference: why },
            };
            deliveries::save(tx, id, &record)?;
        }
        Ok(())
    });
    desk.recover("disk");
    let words = [
        "told by webhook",
        "not told by slack",
        "recovered",
        "queued 0 by webhook",
    ];
    assert_eq!(desk.timeline(id)[3..], words);
}

#[test]
fn who_read_of_it_in_a_digest_reads_there_that_it_is_over() {
    let mut desk = Desk::open();
    let id = desk.raise("clock", Severity::Low);
    desk.wait(61);
    desk.deliver();
    assert_eq!(
        desk.timeline(id).last().map(String::as_str),
        Some("told by slack")
    );
    desk.recover("clock");
    let items = desk
        .store
        .read(|r| digests::items(r, (DigestKind::Alerts, 0), 10));
    let tales: Vec<Errand> = items
        .expect("readable")
        .iter()
        .map(|(_, item)| item.errand)
        .collect();
    let over = Errand::Alert {
        alert: id,
        tale: Tale::Recovered,
    };
    assert_eq!(tales.last(), Some(&over), "{tales:?}");
}

#[test]
fn one_that_comes_and_goes_stays_until_it_is_quiet() {
    let mut desk = Desk::open();
    let id = desk.raise("clock", Severity::Medium);
    desk.deliver();
    for _ in 0..10 {
        desk.wait(1);
        desk.recover("clock");
        desk.wait(1);
        assert_eq!(desk.raise("clock", Severity::Medium), id);
        desk.deliver();
    }
    desk.recover("clock");
    assert!(desk.alert(id).is_open());
    let told = |desk: &Desk| {
        desk.timeline(id)
            .iter()
            .filter(|word| word.starts_with("queued"))
            .count()
    };
    assert_eq!(told(&desk), 6, "raised, recovered, back; two channels each");
    desk.wait(9);
    assert!(desk.alert(id).is_open());
    desk.wait(2);
    assert!(!desk.alert(id).is_open());
    assert_eq!(told(&desk), 8);
}

#[test]
fn what_is_ended_by_hand_and_still_so_is_the_same_alert_and_told_only_when_it_stays() {
    let mut desk = Desk::open();
    let id = desk.raise("clock", Severity::High);
    desk.write_as(Actor::Operator, move |tx| resolve(tx, id, "restarted it"));
    desk.wait(1);
    let before = desk.timeline(id).len();
    assert_eq!(desk.raise("clock", Severity::High), id);
    assert_eq!(desk.timeline(id)[before..], ["reopened"]);
    desk.wait(5);
    assert_eq!(
        desk.timeline(id)[before..],
        ["reopened", "escalated 1", "queued 1 by sms"]
    );
}

#[test]
fn what_becomes_worse_is_told_again() {
    let desk = Desk::open();
    let id = desk.raise("clock", Severity::Medium);
    assert_eq!(desk.raise("clock", Severity::Critical), id);
    assert_eq!(desk.raise("clock", Severity::Low), id);
    assert_eq!(desk.alert(id).severity, Severity::Critical);
    assert_eq!(
        desk.timeline(id)[3..],
        [
            "again 1",
            "worse than medium",
            "queued 0 by webhook",
            "queued 0 by slack",
            "queued 0 by mail",
            "queued 0 by sms",
            "again 1"
        ]
    );
}

#[test]
fn a_silence_ends() {
    let mut desk = Desk::open();
    let id = desk.raise("clock", Severity::High);
    desk.write_as(Actor::Operator, move |tx| silence(tx, id, 30));
    let before = desk.timeline(id).len();
    desk.wait(29);
    assert_eq!(desk.timeline(id).len(), before);
    desk.wait(2);
    assert_eq!(
        desk.timeline(id)[before..],
        ["escalated 1", "queued 1 by sms"]
    );
    desk.wait(10);
    assert_eq!(
        desk.alert(id).escalation.steps,
        2,
        "the steps keep their distance"
    );
}

#[test]
fn what_rings_is_critical_and_a_part_without_which_nothing_goes() {
    let desk = Desk::open();
    let rings = |component, severity| {
        let id = desk.raise(component, severity);
        desk.timeline(id).contains(&"queued 0 by call".to_owned())
    };
    assert!(rings("database", Severity::Critical));
    assert!(!rings("budget", Severity::Critical));
    assert!(!rings("disk", Severity::High));
}

#[test]
fn nothing_is_done_to_what_is_over_or_not_there() {
    let desk = Desk::open();
    let id = desk.raise("clock", Severity::High);
    desk.recover("clock");
    desk.write(move |tx| -> Result<_, bella::store::error::StoreError> {
        assert!(matches!(acknowledge(tx, id, ""), Err(SettleError::Over)));
        let other = bella::domain::id::AlertId::new(99);
        assert!(matches!(resolve(tx, other, ""), Err(SettleError::NotFound)));
        Ok(())
    });
}

#[test]
fn what_no_channel_of_its_severity_can_tell_goes_by_another_one_that_does_not_ring() {
    let told = |channels, component, severity| {
        let desk = Desk::with_channels(channels);
        let id = desk.raise(component, severity);
        let mut words = desk.timeline(id);
        words.remove(0);
        words
    };
    let by_text = ["queued 0 by sms"];
    assert_eq!(told("sms call", "clock", Severity::Medium), by_text);
    assert_eq!(told("sms call", "clock", Severity::High), by_text);
    assert_eq!(
        told("mail sms call", "clock", Severity::High),
        ["queued 0 by mail"]
    );
    assert_eq!(told("call", "clock", Severity::High), [""; 0]);
    assert_eq!(
        told("sms call", "database", Severity::Critical),
        ["queued 0 by sms", "queued 0 by call"]
    );
    assert_eq!(told("", "database", Severity::Critical), [""; 0]);
}

#[test]
fn what_becomes_worse_during_a_silence_is_told_at_once() {
    let mut desk = Desk::open();
    let id = desk.raise("clock", Severity::High);
    desk.write_as(Actor::Operator, move |tx| silence(tx, id, 60));
    desk.wait(1);
    desk.raise("clock", Severity::High);
    let before = desk.timeline(id).len();
    desk.raise("clock", Severity::Critical);
    assert_eq!(
        desk.timeline(id)[before..],
        [
            "worse than high",
            "queued 0 by webhook",
            "queued 0 by slack",
            "queued 0 by mail",
            "queued 0 by sms"
        ]
    );
    desk.wait(5);
    assert_eq!(desk.alert(id).escalation.steps, 1, "five minutes later");
}

#[test]
fn what_is_ended_by_hand_and_comes_back_worse_is_told() {
    let mut desk = Desk::open();
    let id = desk.raise("clock", Severity::Medium);
    desk.write_as(Actor::Operator, move |tx| resolve(tx, id, "restarted it"));
    desk.wait(1);
    let before = desk.timeline(id).len();
    assert_eq!(desk.raise("clock", Severity::High), id);
    assert_eq!(
        desk.timeline(id)[before..],
        [
            "reopened",
            "queued 0 by webhook",
            "queued 0 by slack",
            "queued 0 by mail"
        ]
    );
}

#[test]
fn one_that_comes_and_goes_slowly_flaps_too() {
    let mut desk = Desk::open();
    let mut last = desk.raise("clock", Severity::Medium);
    for _ in 0..2 {
        desk.recover("clock");
        if !desk.alert(last).is_open() {
            desk.wait(20);
        }
        let again = desk.raise("clock", Severity::Medium);
        assert_ne!(again, last, "a new alert after so long");
        last = again;
        desk.wait(1);
        desk.recover("clock");
        assert!(desk.alert(last).is_open(), "it must stay quiet first");
        desk.wait(20);
    }
}
