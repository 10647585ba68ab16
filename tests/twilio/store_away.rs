//! The store cannot be written while a call lasts: the owner's telephone, else a recording, and never an error.

use std::time::Duration;

use axum::http::StatusCode;
use bella::domain::usage::UsageKind;
use bella::ports::clock::Clock;
use bella::store::ledger::Ledger;
use bella::store::tx::{Range, Read};

use crate::desk::salon::Salon;
use crate::store::disk::{Disk, Fault};
use crate::store::ledger::store_on;
use crate::twilio::line::{CALLER, Line, reply};

const OWNER: &str = "+12125550150";

/// A line into a salon on this disk.
fn line(disk: &Disk) -> Line {
    let store = store_on(disk).expect("a new store");
    Line::into_salon(Salon::over(store), |_| {})
}

const RECORDING: [(&str, &str); 4] = [
    ("CallSid", "CA01"),
    ("From", CALLER),
    ("RecordingSid", "RE01"),
    ("RecordingUrl", "https://api.twilio.example/Recordings/RE01"),
];

#[test]
fn the_owner_is_rung_and_when_nobody_answers_a_message_is_recorded() {
    let disk = Disk::default();
    let line = line(&disk);
    line.owner_is(OWNER);
    let mut call = line.call("CA01", CALLER);
    call.ring();
    disk.fail(Some(Fault::Full));
    let said = call.say("I'd like a haircut");
    assert!(said.contains("I'll connect you"), "{said}");
    let number = call.twiml();
    let number = number.find("Number").expect("somebody is rung");
    assert_eq!(number.text, OWNER);
    let whisper = line.post(number.attribute("url"), &[("CallSid", "CA02")]);
    assert!(whisper.twiml().said().contains(CALLER), "who calls");
    let said = call.go_on(&[("DialCallStatus", "no-answer")]);
    assert!(said.contains("leave your name"), "{said}");
    let record = call.twiml();
    assert!(record.find("Record").is_some());
    let said = call.go_on(&RECORDING[2..]);
    assert!(said.contains("pass it on"), "{said}");
    assert!(call.twiml().find("Hangup").is_some());
}

#[test]
fn without_an_owner_a_message_is_recorded_and_kept_when_the_store_is_back() {
    let disk = Disk::default();
    let line = line(&disk);
    line.call("CA00", CALLER).ring();
    disk.fail(Some(Fault::BadSync));
    let mut call = line.call("CA01", CALLER);
    let said = call.ring();
    assert!(said.contains("leave your name"), "{said}");
    let record = call.twiml();
    let report = record.find("Record").expect("a recording");
    let report = report.attribute("recordingStatusCallback");
    let away = line.post(report, &RECORDING);
    assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
    disk.fail(None);
    assert_eq!(line.post(report, &RECORDING).status, StatusCode::NO_CONTENT);
    let kept = line.messages();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        kept[0].from.as_ref().map(ToString::to_string).as_deref(),
        Some(CALLER)
    );
}

#[test]
fn a_recording_that_is_reported_once_in_a_short_outage_is_kept() {
    let disk = Disk::default();
    let line = line(&disk);
    line.call("CA00", CALLER).ring();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        disk.fail(Some(Fault::BadSync));
        let away = reply(&line.router, line.request("/twilio/recording", &RECORDING)).await;
        assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
        disk.fail(None);
        // The store works in its own time, the pauses are skipped.
        for _ in 0..1_000 {
            if !line.messages().is_empty() {
                break;
            }
            tokio::time::advance(Duration::from_millis(100)).await;
            let turn = tokio::task::spawn_blocking(std::thread::yield_now);
            turn.await.expect("no panic");
        }
    });
    let kept = line.messages();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].at, line.clock.now(), "when it was left");
}

#[test]
fn a_text_message_is_answered_and_a_stop_is_not_promised() {
    let disk = Disk::default();
    let line = line(&disk);
    disk.fail(Some(Fault::Full));
    for body in ["I'd like a haircut", "STOP"] {
        let fields = [("MessageSid", "SM1"), ("From", CALLER), ("Body", body)];
        let said = line.post("/twilio/sms", &fields).twiml().said();
        assert!(said.contains("try again"), "{body}: {said}");
    }
    disk.fail(None);
    let fields = [("MessageSid", "SM2"), ("From", CALLER), ("Body", "STOP")];
    let said = line.post("/twilio/sms", &fields).twiml().said();
    assert!(said.contains("no more text messages"), "{said}");
}

#[test]
fn a_call_that_the_store_took_no_note_of_is_charged_once() {
    let minutes = |line: &Line| -> u64 {
        let rows = line.salon.store.read(|r| r.list::<Ledger>(Range::all()));
        let rows = rows.expect("readable").into_iter();
        let of_calls = rows.filter(|(_, row)| row.kind == UsageKind::CallsIn);
        of_calls.map(|(_, row)| row.quantity).sum()
    };
    let ends = |line: &Line| {
        let ended = [
            ("CallSid", "CA01"),
            ("CallStatus", "completed"),
            ("CallDuration", "61"),
        ];
        line.post("/twilio/status", &ended);
    };
    for is_recorded_first in [true, false] {
        let disk = Disk::default();
        let line = line(&disk);
        line.call("CA00", CALLER).ring();
        disk.fail(Some(Fault::BadSync));
        let mut call = line.call("CA01", CALLER);
        call.ring();
        let record = call.twiml();
        let report = record.find("Record").expect("a recording");
        let report = report.attribute("recordingStatusCallback").to_owned();
        disk.fail(None);
        if is_recorded_first {
            line.post(&report, &RECORDING);
        }
        ends(&line);
        assert_eq!(minutes(&line), 2);
        line.post(&report, &RECORDING);
        ends(&line);
        assert_eq!(minutes(&line), 2, "once");
    }
}
