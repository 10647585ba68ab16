//! Calls that read an alert out: whoever presses 1 takes it on, nobody else does.

use std::time::Duration;

use bella::api::unified::alerts::view::{AlertView, EntryView, Names};
use bella::domain::contact::{Channel, Contact, Duty};
use bella::domain::email::Email;
use bella::domain::id::AlertId;
use bella::domain::phone::Phone;
use bella::messages::Tale;
use bella::ports::clock::Clock;
use bella::ports::sending::SendError;
use bella::store::alerts::{self, AlertState, Severity};
use bella::store::deliveries::errand::Errand;
use bella::store::deliveries::{Deliveries, DeliveryId, DeliveryState, To, add};
use bella::store::error::StoreError;
use bella::store::ledger::Ledger;
use bella::store::ledger::reservations::reserved;
use bella::store::notices::Pace;
use bella::store::tx::{Actor, Range, Read};
use bella::watch::alerts::raise::{Raised, raise};
use bella::watch::alerts::settle::recover;
use jiff::civil::time;
use jiff::tz::TimeZone;

use crate::telling::{House, OWNER, quiet_customers};
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

/// Whoever was rung last did not answer.
fn does_not_answer(house: &House) {
    call_ends(house, "no-answer");
}

/// The call that was made last is over.
fn call_ends(house: &House, status: &str) {
    let id = call_id(house);
    let rows = house
        .line
        .salon
        .store
        .read(|r| r.get::<Deliveries>(&DeliveryId::new(id)));
    let rung = rows.expect("a store").expect("a delivery");
    let DeliveryState::Sent { reference, .. } = rung.state else {
        panic!("it rings: {:?}", rung.state);
    };
    let form = [
        ("CallSid", reference.as_str()),
        ("From", OUR_NUMBER),
        ("To", OWNER),
        ("CallStatus", status),
    ];
    let path = format!("/twilio/alert/{id}/status");
    let reply = house.line.post(&path, &form);
    assert_eq!(reply.status.as_u16(), 204);
    house.later(Duration::from_secs(90));
}

/// Who was told, in order.
fn told(house: &House) -> Vec<(Channel, String)> {
    let taken = house.ways.taken().into_iter();
    taken.map(|one| (one.channel, one.to)).collect()
}

/// On duty from so many minutes past ten on, when the salon's clocks show ten.
fn from_past_ten(contact: &mut Contact, minutes: i8) {
    contact.is_urgent_any_time = false;
    contact.duty = vec![Duty {
        days: Vec::new(),
        from: time(10, minutes, 0, 0),
        to: time(20, 0, 0, 0),
    }];
}

#[test]
fn who_was_rung_is_not_rung_again_before_the_others() {
    let house = House::with(&[Channel::Call, Channel::Sms]);
    house.contact("Ana", |one| {
        one.phone = Phone::parse("+12125550181");
        from_past_ten(one, 2);
    });
    house.contact("Ben", |one| one.phone = Phone::parse("+12125550182"));
    ring_about_an_alert(&house);
    house.deliver();
    assert_eq!(told(&house), [(Channel::Call, "+12125550182".to_owned())]);
    // Ana is on duty by now, and was not rung.
    house.later(Duration::from_secs(120));
    does_not_answer(&house);
    let rung = (Channel::Call, "+12125550181".to_owned());
    assert_eq!(told(&house)[1..], [rung], "{:?}", house.states());
}

#[test]
fn that_it_is_over_hears_who_was_told_and_nobody_else() {
    let house = House::with(&[Channel::Sms, Channel::Mail]);
    house.contact("Ana", |one| {
        one.phone = Phone::parse("+12125550181");
        one.email = Email::parse("first@salon.example");
        from_past_ten(one, 5);
    });
    house.contact("Ben", |one| one.email = Email::parse("ben@salon.example"));
    let raised = house.line.salon.write(|tx| {
        let raised = Raised {
            component: "calls",
            subject: "broken",
            severity: Severity::High,
            message: "It does not work.",
            details: serde_json::json!({}),
        };
        raise(tx, &raised).map(drop)
    });
    raised.expect("the store works");
    house.deliver();
    let ben = (Channel::Mail, "ben@salon.example".to_owned());
    assert_eq!(told(&house), std::slice::from_ref(&ben));
    // Ana is on duty, and first, by now.
    house.later(Duration::from_secs(290));
    house.later(Duration::from_secs(20));
    let over = house
        .line
        .salon
        .write(|tx| recover(tx, "calls/broken", "it works"));
    over.expect("the store works");
    house.deliver();
    assert_eq!(told(&house), [ben.clone(), ben]);
}

#[test]
fn the_timeline_says_who_was_told_who_was_not_and_who_acknowledged() {
    let house = House::with(&[Channel::Call, Channel::Sms]);
    house
        .ways
        .kill(Channel::Sms, SendError::Never("Twilio error 21211".into()));
    house.contact("Ana", |one| one.phone = Phone::parse("+12125550181"));
    let ben = house.contact("Ben", |one| one.phone = Phone::parse("+12125550182"));
    let alert = ring_about_an_alert(&house);
    house.deliver();
    does_not_answer(&house);
    let id = call_id(&house);
    let mut form = fields("+12125550182");
    form.push(("Digits", "1"));
    house.line.post(&format!("/twilio/alert/{id}"), &form);
    let by = AlertState::Acknowledged {
        at: house.line.clock.now(),
        by: Actor::Contact(ben),
    };
    assert_eq!(state(&house, alert), by);
    let shown = house.line.salon.store.read(|r| {
        let record = alerts::get(r, alert)?.expect("an alert");
        let names = Names::read(r)?;
        let view = AlertView::with_timeline(alert, record, (&TimeZone::UTC, &names));
        Ok::<_, StoreError>(view.timeline.unwrap_or_default())
    });
    let word = |entry: &EntryView| {
        let who = entry.by.clone().or(entry.contact.clone());
        let note = entry.note.clone().unwrap_or_default();
        format!("{} {} {note}", entry.event, who.unwrap_or_default())
    };
    let words: Vec<String> = shown.expect("readable").iter().map(word).collect();
    let expected = [
        "raised  ",
        "queued  ",
        "told Ana ",
        "not_told Ana nobody answered",
        "diverted Ben ",
        "told Ben ",
        "acknowledged Ben acknowledged by telephone",
    ];
    assert_eq!(words, expected);
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
    let press = |digits: &'static str| {
        let mut form = fields(OWNER);
        form.push(("Digits", digits));
        house
            .line
            .post(&format!("/twilio/alert/{id}"), &form)
            .twiml()
    };
    press("5");
    assert_eq!(state(&house, alert), AlertState::Active);
    assert!(press("1").said().contains("acknowledged"));
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
    call_ends(&house, "no-answer");
    call_ends(&house, "completed");
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

const EMERGENCY: &str = "this is an emergency, somebody is bleeding";

/// Ana and Ben may be rung.
fn two_contacts() -> House {
    let house = House::with(&[Channel::Call, Channel::Sms]);
    for (name, number) in [("Ana", "+12125550181"), ("Ben", "+12125550182")] {
        house.contact(name, |one| one.phone = Phone::parse(number));
    }
    house
}

#[test]
fn an_urgent_caller_whom_only_a_voicemail_heard_reaches_the_next_contact_and_is_told_in_writing() {
    let house = two_contacts();
    house.hang_up_after("CA01", &[EMERGENCY]);
    house.later(Duration::from_secs(60));
    let (ana, ben) = ("+12125550181".to_owned(), "+12125550182".to_owned());
    assert_eq!(told(&house), [(Channel::Call, ana.clone())]);
    // The mailbox answers and hears it out.
    call_ends(&house, "completed");
    let mut so_far = told(&house).split_off(1);
    so_far.sort();
    assert_eq!(
        so_far,
        [(Channel::Sms, ana.clone()), (Channel::Call, ben.clone())]
    );
    call_ends(&house, "completed");
    assert_eq!(
        told(&house)[3..],
        [(Channel::Sms, ben)],
        "{:?}",
        house.states()
    );
    let taken = house.ways.taken();
    assert!(
        taken.iter().all(|one| one.text.contains("Urgent call")),
        "{taken:?}"
    );
    house.later(Duration::from_secs(3_600));
    assert_eq!(told(&house).len(), 4, "nothing is told twice");
}

/// The company reports what became of an earlier ring, late.
fn is_reported_late(house: &House, delivery: u64, reference: &str) {
    let form = [
        ("CallSid", reference),
        ("From", OUR_NUMBER),
        ("To", OWNER),
        ("CallStatus", "no-answer"),
    ];
    let path = format!("/twilio/alert/{delivery}/status");
    assert_eq!(house.line.post(&path, &form).status.as_u16(), 204);
    house.later(Duration::from_secs(90));
}

#[test]
fn a_ring_of_which_no_report_comes_makes_room_for_the_next_contact_once() {
    let house = two_contacts();
    house.hang_up_after("CA01", &[EMERGENCY]);
    house.later(Duration::from_secs(30));
    let (ana, ben) = ("+12125550181".to_owned(), "+12125550182".to_owned());
    assert_eq!(told(&house), [(Channel::Call, ana.clone())]);
    let first = call_id(&house);
    house.later(Duration::from_secs(170));
    assert_eq!(told(&house).len(), 1, "it may be read out just now");
    house.later(Duration::from_secs(15));
    let mut so_far = told(&house).split_off(1);
    so_far.sort();
    assert_eq!(
        so_far,
        [(Channel::Sms, ana.clone()), (Channel::Call, ben.clone())]
    );
    is_reported_late(&house, first, "call-1");
    assert_eq!(told(&house).len(), 3, "{:?}", house.states());
    // Ben is rung in vain too, and hears of it in writing.
    house.later(Duration::from_secs(200));
    assert_eq!(told(&house)[3..], [(Channel::Sms, ben)]);
    house.later(Duration::from_secs(3_600));
    assert_eq!(told(&house).len(), 4, "nothing is told twice");
}

#[test]
fn a_ring_about_an_alert_that_somebody_took_on_needs_no_report() {
    let house = two_contacts();
    let alert = ring_about_an_alert(&house);
    house.deliver();
    let taken_on = house
        .line
        .salon
        .write(move |tx| bella::watch::alerts::settle::acknowledge(tx, alert, "I see to it"));
    taken_on.expect("it is open");
    house.later(Duration::from_secs(600));
    assert_eq!(told(&house).len(), 1, "{:?}", house.states());
}

#[test]
fn who_presses_one_heard_of_the_urgent_caller_and_nobody_else_is_rung() {
    let house = two_contacts();
    house.hang_up_after("CA01", &[EMERGENCY]);
    house.later(Duration::from_secs(60));
    let mut form = fields("+12125550181");
    form.push(("Digits", "1"));
    let path = format!("/twilio/alert/{}", call_id(&house));
    let reply = house.line.post(&path, &form).twiml();
    assert!(reply.said().contains("acknowledged"));
    call_ends(&house, "completed");
    assert_eq!(house.states(), ["call sent"]);
    assert_eq!(told(&house).len(), 1);
}

#[test]
fn an_urgent_call_asks_for_a_key_and_other_calls_do_not() {
    let house = House::with(&[Channel::Call]);
    house.hang_up_after("CA01", &[EMERGENCY]);
    house.later(Duration::from_secs(60));
    let trial = house
        .line
        .salon
        .write(|tx| add(tx, Errand::Test, To::fixed(Channel::Call), tx.now()));
    trial.expect("the store works");
    house.later(Duration::from_secs(90));
    let prompts = [Some("Press 1 to say that you heard it.".to_owned()), None];
    assert_eq!(house.ways.prompts(), prompts);
}

#[test]
fn who_wants_no_ring_for_urgent_callers_still_hears_that_one_hung_up() {
    let house = House::with(&[Channel::Call, Channel::Sms]);
    let mut notices = quiet_customers();
    notices.kinds.urgent.pace = Pace::Never;
    house.want(notices);
    house.hang_up_after("CA01", &[EMERGENCY]);
    house.later(Duration::from_secs(60));
    assert_eq!(house.states(), ["sms sent"]);
}

#[test]
fn a_ring_is_set_aside_before_it_goes_out_and_paid_for_by_its_minutes() {
    for (status, seconds, minutes) in [("completed", "61", 2), ("no-answer", "0", 0)] {
        let house = House::with(&[Channel::Call]);
        ring_about_an_alert(&house);
        house.deliver();
        let store = &house.line.salon.store;
        let aside = || store.read(|r| reserved(r)).expect("readable").0;
        assert_eq!(aside(), 3 * 14_000);
        let path = format!("/twilio/alert/{}/status", call_id(&house));
        let form = [
            ("CallSid", "call-1"),
            ("To", OWNER),
            ("CallStatus", status),
            ("CallDuration", seconds),
        ];
        house.line.post(&path, &form);
        assert_eq!(aside(), 0, "{status}");
        let rows = store.read(|r| r.list::<Ledger>(Range::all()));
        let rows = rows.expect("readable").into_iter();
        let booked: u64 = rows.map(|(_, row)| row.quantity).sum();
        assert_eq!(booked, minutes, "{status}");
    }
}

#[test]
fn nobody_is_rung_against_an_urgent_caller_who_is_being_connected() {
    let house = House::with(&[Channel::Call, Channel::Sms]);
    house.line.owner_is(OWNER);
    // Tuesday, 11 in the morning: somebody is there.
    house
        .line
        .clock
        .set("2026-03-03T16:00:00Z".parse().expect("a moment"));
    let mut call = house.line.call("CA01", "+12125550101");
    call.ring();
    call.say(EMERGENCY);
    assert!(call.twiml().find("Dial").is_some());
    house.later(Duration::from_secs(30));
    assert!(told(&house).is_empty(), "{:?}", house.states());
    house.later(Duration::from_secs(30));
    assert_eq!(told(&house), [(Channel::Call, OWNER.to_owned())]);
}
