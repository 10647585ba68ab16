//! Webhooks that come twice, late, out of order, or after the end.

use bella::domain::appointment::Status;
use bella::store::calls::turns;

use crate::desk::salon::at;
use crate::twilio::line::{CALLER, Call, Line, spoken};

const TUESDAY_AT_THREE: &str = "hi, I'd like to book a haircut with Ana on Tuesday at 3 pm";

/// A call that waits for the yes to its read-back.
fn read_back<'l>(line: &'l Line, sid: &str) -> Call<'l> {
    let mut call = line.call(sid, CALLER);
    call.ring();
    call.say(TUESDAY_AT_THREE);
    let mut asked = call.say("my name is John Smith");
    if asked.contains("calling from") {
        asked = call.say("yes");
    }
    assert!(asked.contains("John Smith"), "{asked}");
    call
}

fn fallback(line: &Line, call: &mut Call<'_>) -> String {
    let fields = [
        ("CallSid", call.sid.as_str()),
        ("From", CALLER),
        ("ErrorCode", "11200"),
    ];
    let reply = line.post("/twilio/voice/fallback", &fields);
    call.came_back(reply)
}

#[test]
fn after_the_fallback_a_repeated_webhook_is_recognised_again() {
    let line = Line::open();
    let mut call = read_back(&line, "CA01");
    fallback(&line, &mut call);
    let target = call.target.clone();
    let done = call.say("yes please");
    assert!(done.contains("all set"), "{done}");
    let again = call.post_to(&target, &spoken("yes please"));
    assert_eq!(again.twiml().said(), done, "the same webhook once more");
    assert_eq!(line.booked().len(), 1);
}

#[test]
fn a_webhook_that_comes_late_asks_again_and_loses_no_later_turn() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    call.ring();
    let late = call.target.clone();
    call.target = "/twilio/voice/turn?n=7".into();
    let asked = call.say("I'd like a haircut");
    let reply = call.post_to(&late, &spoken("what are your hours"));
    assert_eq!(call.came_back(reply), asked);
    let held = call.say("with Ana on Tuesday at 3 pm");
    assert!(held.contains("name"), "{held}");
}

#[test]
fn what_comes_after_the_end_changes_nothing() {
    let line = Line::open();
    let mut call = read_back(&line, "CA01");
    let status = [("CallSid", "CA01"), ("CallStatus", "completed")];
    line.post("/twilio/status", &status);
    let said = call.say("yes please");
    assert!(said.contains("Goodbye"), "{said}");
    assert!(call.twiml().find("Hangup").is_some());
    assert!(line.booked().is_empty());
    let (id, record) = line.calls().remove(0);
    assert!(record.ended_at.is_some());
    let kept = line.salon.store.read(|r| turns(r, id)).expect("readable");
    assert!(kept.iter().all(|(_, turn)| turn.heard != "yes please"));
}

#[test]
fn a_turn_that_was_never_answered_comes_after_the_end_too_late() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    call.ring();
    let late = call.target.clone();
    call.target = "/twilio/voice/turn?n=7".into();
    call.say("I'd like a haircut");
    line.post(
        "/twilio/status",
        &[("CallSid", "CA01"), ("CallStatus", "completed")],
    );
    let reply = call.post_to(&late, &spoken("with Ana on Tuesday at 3 pm"));
    assert!(reply.twiml().find("Hangup").is_some(), "{}", reply.body);
}

#[test]
fn a_recording_that_did_not_begin_is_begun_again() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    call.ring();
    let asked = call.say("I want to leave a message");
    let again = fallback(&line, &mut call);
    assert_eq!(again, asked);
    assert!(call.twiml().find("Record").is_some());
}

#[test]
fn a_hand_over_that_twilio_could_not_use_becomes_a_message() {
    let line = Line::with_owner("+12125550150");
    line.clock.set(at("2026-03-03T16:00:00Z"));
    let mut call = line.call("CA01", CALLER);
    call.ring();
    call.say("can I talk to a real person please");
    assert!(call.twiml().find("Dial").is_some());
    let offered = fallback(&line, &mut call);
    assert!(offered.contains("message"), "{offered}");
    assert!(call.twiml().find("Gather").is_some());
}

#[test]
fn a_slot_that_is_read_back_for_a_move_is_kept_until_the_caller_hangs_up() {
    let line = Line::open();
    let booked = read_back(&line, "CA01").say("yes please");
    assert!(booked.contains("all set"), "{booked}");
    let mut call = line.call("CA02", CALLER);
    call.ring();
    call.say("I'd like to move my appointment");
    call.say("John Smith");
    let asked = call.say("to Wednesday at 11");
    assert!(asked.contains("11"), "{asked}");
    let wish = line.salon.wish_with("Ana", "2026-03-04 11:00", 99);
    assert!(
        !line.salon.is_free(&wish),
        "it is kept while it is read back"
    );
    line.post(
        "/twilio/status",
        &[("CallSid", "CA02"), ("CallStatus", "completed")],
    );
    assert!(
        line.salon.is_free(&wish),
        "it is free when the caller hangs up"
    );
    let mut call = line.call("CA03", CALLER);
    call.ring();
    call.say("I'd like to move my appointment");
    call.say("John Smith");
    call.say("to Wednesday at 11");
    let moved = call.say("yes please");
    assert!(moved.contains("it is now Wednesday"), "{moved}");
    let booked = line.booked();
    assert_eq!(booked.len(), 1);
    assert_eq!(booked[0].status, Status::Booked);
    assert_eq!(booked[0].starts_on.to_string(), "2026-03-04T11:00:00");
}
