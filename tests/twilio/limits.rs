//! How often calls and messages may begin, and how long a call may go on.

use bella::channels::twilio::limits::Rates;
use bella::http::limits::Rate;
use jiff::SignedDuration;

use crate::twilio::line::{CALLER, Line, Reply};

/// A line whose accounts may begin three calls and three messages, and one more each minute.
fn line() -> Line {
    Line::with(|parts| {
        let per_account = Rate {
            burst: 3,
            per_second: 1.0 / 60.0,
        };
        parts.rates = Rates {
            per_account,
            ..Rates::default()
        };
    })
}

fn ring(line: &Line, sid: &str, from: &str, account: &str) -> Reply {
    let fields = [("CallSid", sid), ("From", from), ("AccountSid", account)];
    line.post("/twilio/voice", &fields)
}

fn is_welcome(reply: &Reply) -> bool {
    let twiml = reply.twiml();
    let is_welcome = twiml.find("Gather").is_some();
    assert!(is_welcome || twiml.said().contains("too many calls"));
    is_welcome
}

#[test]
fn an_account_cannot_begin_calls_without_end() {
    let line = line();
    let withheld = "+266696687";
    for (sid, from) in [("CA1", CALLER), ("CA2", withheld), ("CA3", "+12125550102")] {
        assert!(is_welcome(&ring(&line, sid, from, "AC1")), "{from}");
    }
    for (sid, from) in [("CA4", withheld), ("CA5", "+12125550103")] {
        assert!(!is_welcome(&ring(&line, sid, from, "AC1")), "{from}");
    }
    let fields = [("CallSid", "CA1"), ("From", CALLER), ("AccountSid", "AC1")];
    let under_way = line.post("/twilio/voice/turn?n=1", &fields).twiml();
    assert!(under_way.find("Gather").is_some(), "nobody is cut off");
    assert!(
        is_welcome(&ring(&line, "CA6", CALLER, "AC2")),
        "another account"
    );
    line.clock
        .set(line.salon.now + SignedDuration::from_mins(1));
    assert!(is_welcome(&ring(&line, "CA7", CALLER, "AC1")));
    assert!(!is_welcome(&ring(&line, "CA8", CALLER, "AC1")));
}

#[test]
fn an_account_cannot_send_messages_without_end() {
    let line = line();
    let text = |number: usize| {
        let (sid, from) = (format!("SM{number}"), format!("+1212555010{number}"));
        let fields = [
            ("MessageSid", sid.as_str()),
            ("From", from.as_str()),
            ("AccountSid", "AC1"),
            ("Body", "hello"),
        ];
        line.post("/twilio/sms", &fields).twiml().said()
    };
    let said: Vec<String> = (0..5).map(text).collect();
    let answered: Vec<bool> = said.iter().map(|said| !said.is_empty()).collect();
    assert_eq!(answered, [true, true, true, false, false]);
}

#[test]
fn one_number_cannot_ring_without_end() {
    let line = Line::open();
    let is_welcome = |number: usize, from: &str| {
        let sid = format!("CA{number:02}");
        is_welcome(&ring(&line, &sid, from, "AC1"))
    };
    let welcome = (0..100)
        .filter(|number| is_welcome(*number, CALLER))
        .count();
    assert_eq!(welcome, 20);
    assert!(is_welcome(200, "+12125550102"));
}

#[test]
fn a_call_that_goes_on_and_on_ends_in_a_message() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    call.ring();
    for turn in 1..=60 {
        let said = call.say("what are your opening hours");
        assert!(!said.contains("message"), "turn {turn}: {said}");
    }
    let said = call.say("what are your opening hours");
    assert!(said.contains("message"), "{said}");
    call.say("what are your opening hours");
    assert!(call.twiml().find("Record").is_some());
}
