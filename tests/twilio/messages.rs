//! Text messages.

use bella::store::error::StoreError;
use bella::store::tx::Reader;
use bella::store::{audit, events};
use jiff::SignedDuration;

use crate::twilio::line::{CALLER, Line, OUR_NUMBER};

fn text(line: &Line, sid: &str, body: &str) -> String {
    let fields = [
        ("MessageSid", sid),
        ("From", CALLER),
        ("To", OUR_NUMBER),
        ("Body", body),
        ("NumMedia", "0"),
    ];
    line.post("/twilio/sms", &fields).twiml().said()
}

#[test]
fn a_haircut_is_booked_in_writing() {
    let line = Line::open();
    text(
        &line,
        "SM1",
        "Hi, I'd like to book a haircut with Ana on Tuesday at 3 pm",
    );
    let asked = text(&line, "SM2", "John Smith");
    let asked = if asked.contains("0 1 0 1") {
        text(&line, "SM3", "yes")
    } else {
        asked
    };
    assert!(asked.contains("John Smith"), "{asked}");
    let done = text(&line, "SM4", "yes please");
    assert!(done.contains("all set"), "{done}");
    assert_eq!(text(&line, "SM4", "yes please"), done);
    assert_eq!(line.booked().len(), 1);
}

#[test]
fn after_hours_of_silence_a_new_conversation_begins() {
    let line = Line::open();
    let first = text(&line, "SM1", "I'd like a haircut");
    line.clock
        .set(line.salon.now + SignedDuration::from_hours(5));
    let again = text(&line, "SM2", "I'd like a haircut");
    assert!(again.contains("Bella"), "{again}");
    assert_eq!(text(&line, "SM1", "I'd like a haircut"), first);
}

#[test]
fn stop_is_honoured_until_start() {
    let line = Line::open();
    assert!(text(&line, "SM1", "STOP").contains("START"));
    assert_eq!(text(&line, "SM2", "I'd like a haircut"), "");
    assert!(text(&line, "SM3", "Start").contains("again"));
    assert!(!text(&line, "SM4", "I'd like a haircut").is_empty());
    assert!(text(&line, "SM5", "help").contains("Bella Salon"));
}

#[test]
fn who_stopped_and_started_messages_is_in_the_audit_trail_without_the_number() {
    let line = Line::open();
    for (sid, word) in [("SM1", "STOP"), ("SM2", "stop"), ("SM3", "START")] {
        text(&line, sid, word);
    }
    let read = |r: &Reader| {
        let entries = audit::list(r, 0, 1000)?;
        let happened = events::list(r, 0, 1000)?;
        Ok::<_, StoreError>((entries, happened))
    };
    let (entries, happened) = line.salon.store.read(read).expect("readable");
    let done: Vec<_> = entries
        .iter()
        .filter(|(_, entry)| entry.entity == "text_messages")
        .map(|(_, entry)| (entry.action.as_str(), entry.request_id.as_str()))
        .collect();
    assert_eq!(done, [("stop", "SM1"), ("start", "SM3")]);
    let kinds: Vec<_> = happened
        .iter()
        .map(|(_, event)| event.kind.as_str())
        .filter(|kind| kind.starts_with("text_messages"))
        .collect();
    assert_eq!(kinds, ["text_messages.stopped", "text_messages.started"]);
    assert!(!format!("{entries:?}{happened:?}").contains(&CALLER[2..]));
}

#[test]
fn a_stop_ends_neither_the_conversation_nor_anybody_elses_messages() {
    let line = Line::open();
    text(&line, "SM1", "I'd like a haircut with Ana");
    text(&line, "SM2", "stop");
    let other = [
        ("MessageSid", "SM3"),
        ("From", "+12125550102"),
        ("Body", "hi"),
    ];
    let other = line.post("/twilio/sms", &other).twiml().said();
    assert!(other.contains("Bella Salon"), "{other}");
    assert!(
        text(&line, "SM4", "yes").contains("again"),
        "a yes starts them"
    );
    let asked = text(&line, "SM5", "on Tuesday at 3 pm");
    assert!(asked.contains("name"), "{asked}");
}

#[test]
fn a_message_that_comes_again_takes_no_second_turn() {
    let line = Line::open();
    let first = text(&line, "SM1", "I'd like a haircut with Ana");
    let second = text(&line, "SM2", "on Tuesday at 3 pm");
    assert_eq!(text(&line, "SM1", "I'd like a haircut with Ana"), first);
    assert_eq!(text(&line, "SM2", "on Tuesday at 3 pm"), second);
    let asked = text(&line, "SM3", "John Smith");
    assert!(asked.contains("John Smith"), "{asked}");
}

#[test]
fn each_of_our_numbers_has_its_own_conversation_and_a_goodbye_ends_it() {
    let line = Line::open();
    text(&line, "SM1", "I'd like a haircut with Ana");
    let elsewhere = [
        ("MessageSid", "SM2"),
        ("From", CALLER),
        ("To", "+12125550198"),
        ("Body", "on Tuesday at 3 pm"),
    ];
    let elsewhere = line.post("/twilio/sms", &elsewhere).twiml().said();
    assert!(elsewhere.contains("Bella"), "a new one: {elsewhere}");
    let goodbye = text(&line, "SM3", "goodbye");
    assert!(
        goodbye.contains("Thank you for writing to Bella Salon"),
        "{goodbye}"
    );
    assert!(!elsewhere.contains("calling"), "{elsewhere}");
    let anew = text(&line, "SM4", "on Tuesday at 3 pm");
    assert!(anew.contains("Bella"), "a new one: {anew}");
}

#[test]
fn a_message_that_twilio_answered_itself_is_not_answered_again() {
    let line = Line::open();
    let fields = [
        ("MessageSid", "SM1"),
        ("From", CALLER),
        ("Body", "STOP"),
        ("OptOutType", "STOP"),
    ];
    assert_eq!(line.post("/twilio/sms", &fields).twiml().said(), "");
    assert_eq!(text(&line, "SM2", "hello"), "");
}
