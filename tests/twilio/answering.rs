//! Who answers is the owner's choice, from the next call on.

use bella::store::answering::{Answerer, Answering};
use bella::store::error::StoreError;
use bella::store::recording_notice::RecordingNotice;
use bella::store::settings;
use bella::store::tx::Tx;
use jiff::SignedDuration;

use crate::twilio::line::{CALLER, Line};

fn choose(line: &Line, answerer: Answerer) {
    let until = Some(line.salon.now + SignedDuration::from_hours(1));
    let answering = Answering { answerer, until };
    let saved = line
        .salon
        .write(move |tx: &mut Tx| -> Result<(), StoreError> { settings::put(tx, &answering) });
    saved.expect("it is kept");
}

#[test]
fn a_call_goes_to_whom_the_owner_says_until_then() {
    let line = Line::with_owner("+12125550123");
    let check = |call: &str, wanted: &str| {
        let mut call = line.call(call, CALLER);
        call.ring();
        for verb in ["Gather", "Dial", "Record"] {
            let is_there = call.twiml().find(verb).is_some();
            assert_eq!(is_there, verb == wanted, "{verb}");
        }
    };
    check("CA01", "Gather");
    choose(&line, Answerer::Owner);
    check("CA02", "Dial");
    choose(&line, Answerer::Messages);
    check("CA03", "Record");
    line.clock
        .set(line.salon.now + SignedDuration::from_hours(1));
    check("CA04", "Gather");
}

#[test]
fn a_caller_hears_first_that_the_call_may_be_recorded_where_the_owner_wants_it() {
    let line = Line::with_owner("+12125550123");
    let notice = "This call may be recorded.";
    let mut silent = line.call("CA11", CALLER);
    silent.ring();
    assert!(!silent.twiml().said().contains(notice));
    let saved = line.salon.write(|tx: &mut Tx| -> Result<(), StoreError> {
        settings::put(tx, &RecordingNotice { is_on: true })
    });
    saved.expect("it is kept");
    let mut call = line.call("CA12", CALLER);
    call.ring();
    assert!(
        call.twiml().said().starts_with(notice),
        "{}",
        call.twiml().said()
    );
    choose(&line, Answerer::Messages);
    let mut recorded = line.call("CA13", CALLER);
    recorded.ring();
    assert!(recorded.twiml().find("Record").is_some());
    assert!(recorded.twiml().said().starts_with(notice));
}
