//! Handing over, messages, second chances: when a call does not go smoothly.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use bella::calls::Calls;
use bella::desk::Desk;
use bella::ports::clock::Clock;
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;

use crate::desk::salon::{MONDAY, at};
use crate::twilio::line::{CALLER, Line};

const OWNER: &str = "+12125550150";
/// Tuesday, 11 in the morning, New York: the salon is open.
const OPEN: &str = "2026-03-03T16:00:00Z";

#[test]
fn a_person_hears_who_calls_and_takes_it_with_one() {
    let line = Line::with_owner(OWNER);
    line.clock.set(at(OPEN));
    let mut call = line.call("CA01", CALLER);
    call.ring();
    call.say("can I talk to a real person please");
    let twiml = call.twiml();
    let number = twiml.find("Number").expect("somebody is rung");
    assert_eq!(number.text, OWNER);
    let whisper = line.post(
        number.attribute("url"),
        &[("CallSid", "CA02"), ("From", CALLER)],
    );
    let whisper = whisper.twiml();
    assert!(whisper.said().contains("Bella Salon"), "{}", whisper.said());
    assert!(whisper.said().contains("Press 1"), "{}", whisper.said());
    let gather = whisper.find("Gather").expect("a key is awaited");
    let accept = |keys| {
        line.post(
            gather.attribute("action"),
            &[("CallSid", "CA02"), ("Digits", keys)],
        )
    };
    assert!(accept("1").twiml().find("Hangup").is_none());
    assert!(accept("2").twiml().find("Hangup").is_some());
    assert!(accept("").twiml().find("Hangup").is_some());
    call.go_on(&[("DialCallStatus", "completed"), ("DialBridged", "true")]);
    assert!(call.twiml().find("Hangup").is_some());
}

#[test]
fn nobody_answers_and_the_message_reaches_the_inbox_once() {
    for nobody in [
        &[("DialCallStatus", "no-answer")][..],
        &[("DialCallStatus", "busy")],
        &[("DialCallStatus", "completed"), ("DialBridged", "false")],
    ] {
        let line = Line::with_owner(OWNER);
        line.clock.set(at(OPEN));
        let mut call = line.call("CA01", CALLER);
        call.ring();
        call.say("can I talk to a real person please");
        let offered = call.go_on(nobody);
        assert!(offered.contains("message"), "{offered}");
        call.say("yes please");
        let record = call.twiml();
        let record = record.find("Record").expect("a recording");
        let recording = [
            ("CallSid", "CA01"),
            ("RecordingSid", "RE01"),
            ("RecordingUrl", "https://api.twilio.example/Recordings/RE01"),
            ("RecordingDuration", "12"),
            ("RecordingStatus", "completed"),
        ];
        call.go_on(&recording[1..4]);
        assert!(call.twiml().find("Hangup").is_some());
        let report = record.attribute("recordingStatusCallback");
        let reported = line.post(report, &recording);
        assert_eq!(reported.status, StatusCode::NO_CONTENT);
        let messages = line.messages();
        assert_eq!(messages.len(), 1);
        let kept = messages[0].recording.as_ref().expect("a recording");
        assert_eq!((kept.sid.as_str(), kept.seconds), ("RE01", 12));
        assert_eq!(
            messages[0]
                .from
                .as_ref()
                .map(ToString::to_string)
                .as_deref(),
            Some(CALLER)
        );
    }
}

#[test]
fn the_fallback_address_repeats_the_question() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    call.ring();
    let asked = call.say("I'd like a haircut");
    let fields = [
        ("CallSid", "CA01"),
        ("From", CALLER),
        ("ErrorCode", "11200"),
    ];
    let again = line.post("/twilio/voice/fallback", &fields).twiml();
    assert!(again.said().contains(&asked), "{} / {asked}", again.said());
    assert!(again.find("Gather").is_some());
    let unknown = line.post(
        "/twilio/voice/fallback",
        &[("CallSid", "CA09"), ("ErrorCode", "11200")],
    );
    assert!(unknown.twiml().said().contains("Bella Salon"));
}

#[test]
fn hanging_up_frees_what_was_held() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    call.ring();
    call.say("hi, I'd like to book a haircut with Ana");
    call.say("on Tuesday at 3 pm");
    let status = [
        ("CallSid", "CA01"),
        ("CallStatus", "completed"),
        ("CallDuration", "30"),
    ];
    for _ in 0..2 {
        assert_eq!(
            line.post("/twilio/status", &status).status,
            StatusCode::NO_CONTENT
        );
    }
    let mut other = line.call("CA02", "+12125550102");
    other.ring();
    other.say("hi, I'd like to book a haircut with Ana");
    let asked = other.say("on Tuesday at 3 pm");
    assert!(asked.contains("name"), "{asked}");
}

/// A clock that stands still for everybody who asks, while it is held.
struct Held(Mutex<Timestamp>);

impl Clock for Held {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("not poisoned")
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

#[test]
fn a_turn_that_takes_too_long_becomes_a_recording_and_is_finished_all_the_same() {
    let clock = Arc::new(Held(Mutex::new(at(MONDAY))));
    let slow = clock.clone();
    let line = Line::with(move |parts| {
        let desk = Desk::new(TimeZoneDatabase::bundled());
        parts.calls = Calls::new(parts.store.clone(), desk, slow);
        parts.turn_deadline = Duration::from_millis(50);
    });
    let mut call = line.call("CA01", CALLER);
    let guard = clock.0.lock().expect("not poisoned");
    let said = call.ring();
    drop(guard);
    assert!(said.contains("leave your name"), "{said}");
    assert!(call.twiml().find("Record").is_some());
}

#[test]
fn a_recording_of_a_call_that_could_not_be_saved_is_not_lost() {
    let line = Line::open();
    let recording = [
        ("CallSid", "CA01"),
        ("From", CALLER),
        ("RecordingSid", "RE01"),
        ("RecordingUrl", "https://api.twilio.example/Recordings/RE01"),
    ];
    line.post("/twilio/voice/recorded", &recording).twiml();
    line.post("/twilio/recording", &recording);
    let messages = line.messages();
    assert_eq!(messages.len(), 1);
    assert!(messages[0].from.is_some());
}

#[test]
fn a_call_that_cannot_be_told_or_read_ends_politely() {
    let line = Line::open();
    let (long, large) = ("C".repeat(65), "word ".repeat(20_000));
    for fields in [
        vec![("From", CALLER)],
        vec![("From", CALLER), ("CallSid", long.as_str())],
        vec![("CallSid", "CA01"), ("SpeechResult", large.as_str())],
    ] {
        for target in ["/twilio/voice", "/twilio/voice/turn?n=1"] {
            let said = line.post(target, &fields).twiml().said();
            assert!(said.to_lowercase().contains("goodbye"), "{said}");
        }
    }
}
