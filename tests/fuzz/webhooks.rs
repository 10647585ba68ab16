//! Any webhook body: signed ones get TwiML, others a refusal, and a call goes on after them.

use bella::channels::twilio::form::Form;
use bella::ports::clock::Clock;
use jiff::SignedDuration;
use rand::RngExt;
use rand::rngs::StdRng;

use super::fuzz;
use super::mutation::{mutated, pick};
use crate::twilio::line::{Line, URL};

const TARGETS: [&str; 8] = [
    "/twilio/voice",
    "/twilio/voice/turn?n=1",
    "/twilio/voice/turn?n=2",
    "/twilio/voice/turn?n=99999999999999999999",
    "/twilio/voice/fallback",
    "/twilio/status",
    "/twilio/recording",
    "/twilio/sms",
];

const BODIES: [&str; 8] = [
    "CallSid=CA00000000000000000000000000000001&AccountSid=AC1&From=%2B12125550101&To=%2B12125550199&CallStatus=ringing",
    "CallSid=CA00000000000000000000000000000001&From=%2B12125550101&To=%2B12125550199&CallStatus=in-progress&SpeechResult=a+haircut+tomorrow+at+three&Confidence=0.91",
    "CallSid=CA00000000000000000000000000000001&From=%2B12125550101&To=%2B12125550199&Digits=12%23",
    "CallSid=CA00000000000000000000000000000001&From=anonymous&To=%2B12125550199&CallStatus=completed&CallDuration=17",
    "CallSid=CA00000000000000000000000000000001&RecordingSid=RE1&RecordingUrl=https%3A%2F%2Fapi.twilio.com%2Fr&RecordingDuration=9",
    "MessageSid=SM00000000000000000000000000000001&From=%2B12125550101&To=%2B12125550199&Body=STOP",
    "MessageSid=SM00000000000000000000000000000002&From=%2B12125550101&To=%2B12125550199&Body=a+haircut+on+friday",
    "CallSid=&CallSid=CA1&From=%ff%fe&To&=&&SpeechResult=%f0%9f%92%87&Confidence=NaN&Digits=ABCD*#",
];

fn check(chance: &mut StdRng, line: &Line) {
    let target = pick(chance, &TARGETS);
    let body = mutated(chance, &BODIES);
    // No limit on one caller's webhooks is to be reached.
    let later = line.clock.now() + SignedDuration::from_secs(5);
    line.clock.set(later);
    let form = Form::parse(body.as_bytes());
    let signature = line.keys.sign(URL, target, &form).expect("a token");
    let reply = if chance.random_bool(0.9) {
        line.send(target, &body, Some(&signature))
    } else {
        let wrong = mutated(chance, &[&signature]).replace(|c: char| !c.is_ascii_graphic(), "");
        line.send(target, &body, Some(&wrong))
    };
    assert!(
        !reply.status.is_server_error(),
        "{} for {target} {body:?}: {}",
        reply.status,
        reply.body
    );
    if reply.status.is_success() && reply.kind.starts_with("text/xml") {
        reply.twiml();
    }
}

#[test]
fn any_webhook_is_answered() {
    let line = Line::open();
    fuzz(150, |chance| check(chance, &line));
    let said = line.call("CA5", "+12125550105").ring();
    assert!(!said.is_empty(), "a call goes on as before");
}
