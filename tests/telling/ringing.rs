//! Calls that read an alert out: whoever presses 1 takes it on, nobody else does.

use std::time::Duration;

use bella::domain::contact::Channel;
use bella::domain::id::AlertId;
use bella::domain::phone::Phone;
use bella::messages::Tale;
use bella::store::alerts::{self, AlertState, Severity};
use bella::store::deliveries::errand::Errand;
use bella::store::deliveries::{To, add};
use bella::watch::alerts::raise::{Raised, raise};

use crate::telling::{House, OWNER};
use crate::twilio::line::OUR_NUMBER;

/// Rings whoever is on duty about an alert.
fn ring_about_an_alert(house: &House) -> AlertId {
    let rung = house.line.salon.write(|tx| {
        let alert = raise(
            tx,
            &Raised {
                component: "quiet",
                subject: "broken",
                severity: Severity::Low,
                message: "The disk is full.",
                details: serde_json::json!({}),
            },
        )?;
        let tale = Tale::Raised;
        add(
            tx,
            Errand::Alert { alert, tale },
            To::owner(Channel::Call),
            tx.now(),
        )?;
        Ok::<_, bella::store::error::StoreError>(alert)
    });
    rung.expect("the store works")
}

fn call_id(house: &House) -> u64 {
    let rows = house
        .line
        .salon
        .store
        .read(|r| bella::store::deliveries::list(r, None, 100));
    let rows = rows.expect("a store");
    let calls = rows
        .iter()
        .filter(|(_, one)| one.to.channel == Channel::Call);
    calls.map(|(id, _)| id.get()).max().expect("a call")
}

fn state(house: &House, id: AlertId) -> AlertState {
    let alert = house.line.salon.store.read(|r| alerts::get(r, id));
    alert.expect("a store").expect("an alert").state
}

fn fields(to: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![("CallSid", "CA77"), ("From", OUR_NUMBER), ("To", to)]
}

#[test]
fn one_takes_the_alert_on_and_no_other_key_does() {
    let house = House::with(&[Channel::Call]);
    let alert = ring_about_an_alert(&house);
    house.deliver();
    let id = call_id(&house);
    let press = |digits: &'static str, by: Option<&'static str>| {
        let mut form = fields(OWNER);
        form.push(("Digits", digits));
        form.extend(by.map(|by| ("AnsweredBy", by)));
        house
            .line
            .post(&format!("/twilio/alert/{id}"), &form)
            .twiml()
    };
    press("5", None);
    assert_eq!(state(&house, alert), AlertState::Active);
    press("1", Some("machine_start"));
    assert_eq!(state(&house, alert), AlertState::Active);
    assert!(press("1", None).said().contains("acknowledged"));
    assert!(matches!(
        state(&house, alert),
        AlertState::Acknowledged { .. }
    ));
    let forged = house
        .line
        .send(&format!("/twilio/alert/{id}"), "Digits=1", None);
    assert_eq!(forged.status.as_u16(), 403);
}

#[test]
fn who_does_not_answer_makes_room_for_the_next_contact() {
    let house = House::with(&[Channel::Call, Channel::Sms]);
    for (name, number) in [("Ana", "+12125550181"), ("Ben", "+12125550182")] {
        house.contact(name, |one| one.phone = Phone::parse(number));
    }
    ring_about_an_alert(&house);
    house.deliver();
    let over = |status: &'static str| {
        let id = call_id(&house);
        let rung = house.ways.taken().len();
        let reference = format!("call-{rung}");
        let form = [
            ("CallSid", reference.as_str()),
            ("From", OUR_NUMBER),
            ("To", OWNER),
            ("CallStatus", status),
        ];
        let reply = house
            .line
            .post(&format!("/twilio/alert/{id}/status"), &form);
        assert_eq!(reply.status.as_u16(), 204);
        house.later(Duration::from_secs(90));
    };
    over("no-answer");
    over("completed");
    let taken = house.ways.taken();
    let to: Vec<(Channel, &str)> = taken
        .iter()
        .map(|one| (one.channel, one.to.as_str()))
        .collect();
    let expected = [
        (Channel::Call, "+12125550181"),
        (Channel::Call, "+12125550182"),
        (Channel::Sms, "+12125550181"),
    ];
    assert_eq!(to, expected, "{:?}", house.states());
}
