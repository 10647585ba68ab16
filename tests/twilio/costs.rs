//! What calls cost, and what happens when there are more than the owner agreed to.

use axum::http::StatusCode;
use bella::domain::id::CallId;
use bella::domain::money::Micros;
use bella::domain::usage::UsageKind;
use bella::store::budget::{Budget, WhenSpent};
use bella::store::error::StoreError;
use bella::store::ledger::calls::CallsByDay;
use bella::store::ledger::{Entry, entries_of_call};
use bella::store::settings;
use bella::store::tx::{Range, Read, Tx};
use jiff::SignedDuration;

use crate::twilio::line::{CALLER, Call, Line};

fn ends(line: &Line, call: &Call, seconds: &str) {
    let fields = [
        ("CallSid", call.sid.as_str()),
        ("CallStatus", "completed"),
        ("CallDuration", seconds),
    ];
    let reply = line.post("/twilio/status", &fields);
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
}

fn costs(line: &Line, call: CallId) -> Vec<(UsageKind, u64)> {
    let entries = line.salon.store.read(|r| entries_of_call(r, call));
    let entries: Vec<Entry> = entries.expect("readable");
    entries
        .iter()
        .map(|entry| (entry.kind, entry.quantity))
        .collect()
}

fn agree(line: &Line, budget: Budget) {
    let saved = line
        .salon
        .write(move |tx: &mut Tx| -> Result<(), StoreError> { settings::put(tx, &budget) });
    saved.expect("it is kept");
}

/// What of some kinds a call cost.
fn of(costs: &[(UsageKind, u64)], kind: UsageKind) -> Option<u64> {
    let mut costs = costs.iter();
    costs
        .find(|(known, _)| *known == kind)
        .map(|(_, quantity)| *quantity)
}

#[test]
fn a_call_is_charged_once_by_the_minutes_that_the_company_reports() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    let mut said = call.ring();
    said.push_str(&call.say("what are your opening hours"));
    said.push_str(&call.keys("4"));
    let (id, _) = line.calls()[0].clone();
    assert_eq!(costs(&line, id), [], "it goes on");
    ends(&line, &call, "61");
    let known = costs(&line, id);
    assert_eq!(of(&known, UsageKind::CallsIn), Some(2), "begun minutes");
    assert_eq!(of(&known, UsageKind::Speech), Some(1), "keys are no speech");
    assert!(of(&known, UsageKind::Synthesis) > Some(50), "{known:?}");
    ends(&line, &call, "61");
    assert_eq!(costs(&line, id), known, "once");
    let days = line
        .salon
        .store
        .read(|r| r.list::<CallsByDay>(Range::all()));
    let days = days.expect("readable");
    assert_eq!(
        (days[0].1.begun, days[0].1.ended, days[0].1.booked),
        (1, 1, 0)
    );
}

#[test]
fn a_call_that_nobody_reports_is_charged_by_its_record() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    call.ring();
    line.clock
        .set(line.salon.now + SignedDuration::from_secs(95));
    call.say("what are your opening hours");
    let (id, _) = line.calls()[0].clone();
    let charge = |now| {
        let calls = bella::calls::Calls::new(
            line.salon.store.clone(),
            line.salon.desk.clone(),
            line.clock.clone(),
        );
        line.block_on(calls.charge_unreported(now))
            .expect("writable")
    };
    let now = line.salon.now;
    assert_eq!(
        charge(now + SignedDuration::from_hours(1)),
        0,
        "it may go on"
    );
    assert_eq!(charge(now + SignedDuration::from_hours(6)), 1);
    assert_eq!(charge(now + SignedDuration::from_hours(6)), 0);
    assert_eq!(of(&costs(&line, id), UsageKind::CallsIn), Some(2));
    ends(&line, &call, "500");
    assert_eq!(of(&costs(&line, id), UsageKind::CallsIn), Some(2), "once");
}

#[test]
fn a_recording_and_the_leg_to_a_person_are_charged() {
    let line = Line::with_owner("+12125550150");
    line.clock
        .set("2026-03-03T16:00:00Z".parse().expect("a time"));
    let mut call = line.call("CA01", CALLER);
    call.ring();
    call.say("can I talk to a real person please");
    let nobody = [
        ("DialCallStatus", "completed"),
        ("DialBridged", "false"),
        ("DialCallDuration", "20"),
    ];
    let again = call.target.clone();
    call.go_on(&nobody);
    call.post_to(&again, &nobody);
    call.keys("1");
    let recording = [
        ("RecordingUrl", "https://api.twilio.com/RE01"),
        ("RecordingSid", "RE01"),
        ("RecordingDuration", "75"),
    ];
    call.go_on(&recording);
    call.post_to("/twilio/recording", &recording);
    let (id, _) = line.calls()[0].clone();
    let known = costs(&line, id);
    assert_eq!(known, [(UsageKind::CallsOut, 1), (UsageKind::Recording, 2)]);
}

#[test]
fn a_call_too_many_in_an_hour_is_answered_and_may_leave_a_message() {
    let line = Line::open();
    agree(
        &line,
        Budget {
            calls_per_hour: Some(2),
            ..Budget::default()
        },
    );
    let listens = |sid: &str| {
        let mut call = line.call(sid, CALLER);
        let said = call.ring();
        assert!(said.contains("Bella Salon"), "{said}");
        let twiml = call.twiml();
        assert_ne!(
            twiml.find("Gather").is_some(),
            twiml.find("Record").is_some()
        );
        twiml.find("Gather").is_some()
    };
    assert!(listens("CA01") && listens("CA02"));
    assert!(!listens("CA03"), "one too many");
    assert!(listens("CA02"), "a call that began before goes on");
    line.clock
        .set(line.salon.now + SignedDuration::from_hours(1));
    assert!(listens("CA04"), "a new hour");
}

#[test]
fn a_spent_budget_leads_to_messages_only_where_the_owner_chose_that() {
    let check = |when_spent, listens: bool| {
        let line = Line::open();
        agree(
            &line,
            Budget {
                monthly: Micros(10_000),
                when_spent,
                ..Budget::default()
            },
        );
        let mut first = line.call("CA01", CALLER);
        first.ring();
        assert!(first.twiml().find("Gather").is_some());
        ends(&line, &first, "300");
        let mut second = line.call("CA02", CALLER);
        second.ring();
        assert_eq!(
            second.twiml().find("Gather").is_some(),
            listens,
            "{when_spent:?}"
        );
        assert_eq!(
            second.twiml().find("Record").is_some(),
            !listens,
            "{when_spent:?}"
        );
    };
    check(WhenSpent::Messages, false);
    check(WhenSpent::Cheaper, true);
    check(WhenSpent::Nothing, true);
}

#[test]
fn a_text_message_and_its_answer_are_charged_by_their_segments() {
    let line = Line::open();
    let write = |message: &str, words: &str| {
        let fields = [
            ("MessageSid", message),
            ("From", CALLER),
            ("To", "+12125550199"),
            ("Body", words),
        ];
        line.post("/twilio/sms", &fields)
    };
    let long = "what are your opening hours ".repeat(7);
    write("SM01", &long);
    write("SM01", &long);
    let (id, _) = line.calls()[0].clone();
    let known = costs(&line, id);
    assert_eq!(
        of(&known, UsageKind::SmsIn),
        Some(2),
        "once, and in two parts"
    );
    assert!(of(&known, UsageKind::SmsOut) >= Some(1), "{known:?}");
    assert_eq!(known.len(), 2);
}
