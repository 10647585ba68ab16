//! Somebody who says to be a customer, and guesses: over how many calls makes no difference.

use bella::desk::customers;
use bella::domain::availability::By;
use jiff::SignedDuration;

use crate::desk::salon::phone;
use crate::twilio::line::{CALLER, Call, Line};

/// A salon where Jane Miller has an appointment on Thursday of next week, under [`CALLER`]'s number.
fn salon() -> Line {
    let line = Line::open();
    let jane = line
        .salon
        .write(|tx| customers::remember(tx, &phone(101), "Jane Miller"))
        .expect("a customer");
    let mut wish = line.salon.wish("2026-03-12 15:00", 1);
    wish.by = By::Owner { force: false };
    line.salon.book(&wish, jane.id).expect("an appointment");
    line
}

/// A call in which the caller, from a line of their own, was asked to prove that they are Jane Miller.
fn asked<'l>(line: &'l Line, sid: &str, from: &str) -> Call<'l> {
    let mut call = line.call(sid, from);
    call.ring();
    let mut said = call.say("I'd like to cancel my appointment");
    if said.contains("number") {
        said = call.say("212 555 0101");
    }
    assert!(said.contains("name"), "{said}");
    call
}

const GUESSES: [&str; 3] = ["Anna Smith", "Peter Jones", "Laura Brown"];

#[test]
fn guessing_is_over_in_every_other_call_too() {
    let line = salon();
    let mut waiting = asked(&line, "CA00", "+12125550177");
    let mut first = asked(&line, "CA01", CALLER);
    assert!(first.say(GUESSES[0]).contains("name"));
    let mut second = asked(&line, "CA02", "+12125550188");
    assert!(second.say(GUESSES[1]).contains("name"));
    assert!(second.say(GUESSES[2]).contains("message"));
    for call in [&mut waiting, &mut first, &mut asked(&line, "CA03", CALLER)] {
        let said = call.say("Jane Miller");
        assert!(said.contains("message"), "the right one, too late: {said}");
    }
    assert_eq!(line.booked().len(), 1);
}

#[test]
fn a_day_later_the_customer_is_heard_again() {
    let line = salon();
    let mut first = asked(&line, "CA01", CALLER);
    for guess in GUESSES {
        first.say(guess);
    }
    let later = line.salon.now + SignedDuration::from_hours(25);
    line.clock.set(later);
    let mut call = asked(&line, "CA02", CALLER);
    let said = call.say("Jane Miller");
    assert!(said.contains("March 12th"), "{said}");
    call.say("yes please");
    assert!(line.booked().is_empty());
}

#[test]
fn other_customers_are_heard_meanwhile() {
    let line = salon();
    let mut first = asked(&line, "CA01", CALLER);
    for guess in GUESSES {
        first.say(guess);
    }
    let other = line
        .salon
        .write(|tx| customers::remember(tx, &phone(102), "John Baker"))
        .expect("a customer");
    let wish = line.salon.wish("2026-03-11 15:00", 2);
    line.salon.book(&wish, other.id).expect("an appointment");
    let mut call = asked(&line, "CA02", "+12125550102");
    let said = call.say("John Baker");
    assert!(said.contains("March 11th"), "{said}");
}

/// Whether a caller was told of the appointment.
fn tells(said: &str) -> bool {
    said.contains("March 12th") || said.contains("3 PM")
}

#[test]
fn the_days_of_the_week_cannot_be_gone_through() {
    let line = salon();
    for day in ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"] {
        let mut call = asked(&line, &format!("CA{day}"), CALLER);
        let said = call.say(&format!("it's on {day}"));
        assert!(!tells(&said), "{said}");
    }
    let mut call = asked(&line, "CA99", CALLER);
    let said = call.say("Jane Miller");
    assert!(tells(&said), "a weekday alone is no wrong answer: {said}");
}

#[test]
fn one_wrong_day_leaves_only_the_name() {
    let line = salon();
    let mut first = asked(&line, "CA01", CALLER);
    let said = first.say("it's on March 11th at 3 pm");
    assert!(said.contains("match") && !tells(&said), "{said}");
    let said = first.say("it's on March 12th at 3 pm");
    assert!(!tells(&said), "the right one, too late: {said}");
    let mut second = asked(&line, "CA02", "+12125550188");
    let said = second.say("Jane Miller");
    assert!(tells(&said), "{said}");
}

#[test]
fn the_day_proves_with_its_time_or_its_service() {
    for words in ["it's on March 12th at 3 pm", "March 12th, a haircut"] {
        let line = salon();
        let mut call = asked(&line, "CA01", CALLER);
        let said = call.say(words);
        assert!(tells(&said), "{words}: {said}");
    }
}
