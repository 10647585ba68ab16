//! Nobody but Twilio is let in.

use axum::http::StatusCode;
use bella::channels::twilio::form::Form;
use bella::channels::twilio::signature::Keys;

use crate::twilio::line::{CALLER, Line, TOKEN, URL};

const TARGET: &str = "/twilio/voice/turn?n=1";

fn form() -> Form {
    Form::of(&[
        ("CallSid", "CA01"),
        ("From", CALLER),
        ("SpeechResult", "Hello & goodbye"),
    ])
}

fn refused(line: &Line, target: &str, body: &str, signature: Option<&str>) {
    let reply = line.send(target, body, signature);
    assert_eq!(reply.status, StatusCode::FORBIDDEN);
    assert_eq!(reply.kind, "application/problem+json");
    assert!(reply.body.contains("\"E013\""), "{}", reply.body);
}

#[test]
fn one_byte_changed_anywhere_is_refused() {
    let line = Line::open();
    let body = form().encode();
    let signature = line.keys.sign(URL, TARGET, &form()).expect("a token");
    assert_eq!(
        line.send(TARGET, &body, Some(&signature)).status,
        StatusCode::OK
    );
    for at in 0..body.len() {
        let mut changed = body.clone().into_bytes();
        changed[at] ^= 1;
        let changed = String::from_utf8(changed).expect("ASCII");
        if Form::parse(changed.as_bytes()) != form() {
            refused(&line, TARGET, &changed, Some(&signature));
        }
    }
    refused(&line, "/twilio/voice/turn?n=2", &body, Some(&signature));
    refused(&line, "/twilio/voice/turn", &body, Some(&signature));
    refused(&line, TARGET, &body, Some("AAAAAAAAAAAAAAAAAAAAAAAAAAA="));
    refused(&line, TARGET, &body, Some(""));
    refused(&line, TARGET, &body, None);
}

#[test]
fn without_a_token_nothing_is_let_in() {
    let line = Line::with(|parts| parts.auth_tokens.clear());
    let signature = Keys::new([TOKEN]).sign(URL, TARGET, &form());
    refused(&line, TARGET, &form().encode(), signature.as_deref());
}

#[test]
fn a_developers_machine_needs_no_signature() {
    let line = Line::with(|parts| parts.is_development = true);
    let reply = line.send("/twilio/voice", &form().encode(), None);
    assert!(reply.twiml().said().contains("Bella"));
}

#[test]
fn every_webhook_wants_its_proof() {
    let line = Line::open();
    for target in [
        "/twilio/voice",
        "/twilio/voice/turn?n=1",
        "/twilio/voice/fallback",
        "/twilio/voice/whisper",
        "/twilio/voice/accept",
        "/twilio/voice/dialed",
        "/twilio/voice/recorded",
        "/twilio/status",
        "/twilio/recording",
        "/twilio/sms",
    ] {
        refused(&line, target, &form().encode(), None);
    }
}
