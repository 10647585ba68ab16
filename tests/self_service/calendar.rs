//! The calendar file, read by PyPI's `icalendar`, which `tests/run` installs.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::self_service::Site;

/// Reads a file on standard input and prints what stands in it as JSON.
const SCRIPT: &str = "
import json, sys
from icalendar import Calendar
calendar = Calendar.from_ical(sys.stdin.buffer.read())
assert not calendar.errors, calendar.errors
[event] = calendar.walk('VEVENT')
assert not event.errors, event.errors
print(json.dumps({
    'method': str(calendar['METHOD']), 'version': str(calendar['VERSION']), 'uid': str(event['UID']),
    'sequence': int(event['SEQUENCE']), 'status': str(event['STATUS']), 'summary': str(event['SUMMARY']),
    'location': str(event.get('LOCATION', '')), 'start': event.start.isoformat(), 'end': event.end.isoformat(),
    'stamp': event['DTSTAMP'].dt.isoformat()}))
";

/// What an independent reader makes of a file.
fn read(file: &str) -> Option<Value> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/venv/bin/python");
    if !python.exists() {
        println!("skipped: target/venv is missing, tests/run makes it");
        return None;
    }
    let mut child = Command::new(python)
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python runs");
    let mut input = child.stdin.take().expect("an input");
    input.write_all(file.as_bytes()).expect("python reads");
    drop(input);
    let output = child.wait_with_output().expect("python ends");
    assert!(output.status.success(), "{file}");
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

#[test]
fn a_calendar_takes_over_what_becomes_of_an_appointment() {
    let site = Site::open();
    let address = "12, Main St; \"Rear\"\nSecond floor \\ ring twice, and a line that is far longer than seventy-five octets: ñandú";
    site.ask("PATCH /api/business", json!({"address": address}));
    let (_, link) = site.ann();
    let file = || {
        let page = site.get(&format!("{link}/calendar.ics"));
        page.is(200);
        assert_eq!(
            page.header("content-type"),
            "text/calendar; charset=utf-8; method=PUBLISH"
        );
        for line in page.text.trim_end().split("\r\n") {
            assert!(line.len() <= 75, "{line}");
        }
        assert!(page.text.ends_with("END:VCALENDAR\r\n"));
        page.text
    };
    let Some(booked) = read(&file()) else { return };
    assert_eq!(booked["method"], "PUBLISH");
    assert_eq!(booked["status"], "CONFIRMED");
    assert_eq!(booked["start"], "2026-03-03T20:00:00+00:00");
    assert_eq!(booked["end"], "2026-03-03T20:45:00+00:00");
    assert_eq!(booked["location"], address);
    let summary = booked["summary"].as_str().expect("a summary");
    assert!(summary.starts_with("Haircut with"), "{summary}");
    assert!(summary.ends_with("Bella Salon"), "{summary}");
    let times = site.get(&format!("{link}/move")).times();
    site.submit(&format!("{link}/move"), &format!("at={}", times[20]));
    let moved = read(&file()).expect("python");
    assert_eq!(moved["uid"], booked["uid"]);
    assert!(moved["sequence"].as_u64() > booked["sequence"].as_u64());
    assert_ne!(moved["start"], booked["start"]);
    site.submit(&format!("{link}/cancel"), "");
    let cancelled = read(&file()).expect("python");
    assert_eq!(cancelled["uid"], booked["uid"]);
    assert_eq!(cancelled["status"], "CANCELLED");
    assert!(cancelled["sequence"].as_u64() > moved["sequence"].as_u64());
}
