//! A question that nobody can answer reaches the owner once, however often it is asked.

use std::time::Duration;

use bella::domain::contact::Channel;
use bella::store::questions::all;

use crate::telling::House;

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn the_owner_is_told_once_of_a_question_that_comes_again() {
    let house = House::with(&[Channel::Slack]);
    for (sid, said) in [
        ("CA01", "Do you have a loyalty program?"),
        ("CA02", "do you have a loyalty program"),
        ("CA03", "is there parking"),
    ] {
        let mut call = house.line.call(sid, crate::twilio::line::CALLER);
        call.ring();
        call.say(said);
        house.later(MINUTE);
    }
    let taken = house.ways.taken();
    let told: Vec<&str> = taken.iter().map(|one| one.text.as_str()).collect();
    let number = crate::twilio::line::CALLER;
    let expected =
        format!("Question without an answer ({number}): \"Do you have a loyalty program?\"");
    assert_eq!(told, [expected]);
    let kept = house.line.salon.store.read(|r| all(r)).expect("readable");
    let counts: Vec<u32> = kept.iter().map(|(_, question)| question.count).collect();
    assert_eq!(counts, [2]);
    assert_eq!(house.states(), ["slack sent"]);
}
