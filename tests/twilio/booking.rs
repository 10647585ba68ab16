//! A whole call, from the greeting to the appointment.

use crate::twilio::line::{CALLER, Call, Line};
use crate::twilio::twiml::Twiml;

/// Goes as far as the question that books; what was said there.
fn up_to_the_read_back(call: &mut Call<'_>) -> String {
    call.ring();
    call.say("hi, I'd like to book a haircut with Ana");
    call.say("on Tuesday at 3 pm");
    call.say("my name is John Smith");
    call.say("yes")
}

#[test]
fn a_caller_books_a_haircut() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    assert!(call.ring().contains("Bella Salon"));
    call.say("hi, I'd like to book a haircut with Ana");
    let asked = call.say("on Tuesday at 3 pm");
    assert!(asked.contains("name"), "{asked}");
    let asked = call.say("my name is John Smith");
    assert!(asked.contains("0 1 0 1"), "{asked}");
    let read_back = call.say("yes");
    assert!(read_back.contains("John Smith"), "{read_back}");
    assert!(line.booked().is_empty());
    let done = call.say("yes please");
    assert!(done.contains("all set"), "{done}");
    call.say("no thank you");
    assert!(call.twiml().find("Hangup").is_some());
    let booked = line.booked();
    assert_eq!(booked.len(), 1);
    assert_eq!(booked[0].starts_on.to_string(), "2026-03-03T15:00:00");
}

#[test]
fn who_it_is_for_is_noted_when_the_number_is_somebody_elses() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    let read_back = up_to_the_read_back(&mut call);
    assert!(read_back.contains("John Smith"), "{read_back}");
    call.say("yes please");
    let mut call = line.call("CA02", CALLER);
    call.ring();
    let read_back = call
        .say("hi, I'd like to book a haircut with Ana on Wednesday at 3 pm, my name is Amy Smith");
    assert!(read_back.contains("Amy Smith"), "{read_back}");
    call.say("yes please");
    let notes: Vec<String> = line.booked().into_iter().map(|one| one.notes).collect();
    assert_eq!(notes, ["", "Amy Smith"]);
}

#[test]
fn a_repeated_webhook_gets_the_same_answer_and_books_once() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    up_to_the_read_back(&mut call);
    let yes = [("SpeechResult", "yes please"), ("Confidence", "0.9")];
    let first = call.post(&yes);
    let second = call.post(&yes);
    assert_eq!(first.twiml().said(), second.twiml().said());
    assert_eq!(first.twiml().action(), second.twiml().action());
    let hints = |twiml: &Twiml| -> String {
        let gather = twiml.find("Gather").expect("the call goes on");
        gather.attribute("hints").to_owned()
    };
    assert!(!hints(&first.twiml()).is_empty());
    assert_eq!(hints(&first.twiml()), hints(&second.twiml()));
    assert_eq!(line.booked().len(), 1);
}

#[test]
fn the_keypad_answers_too() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    up_to_the_read_back(&mut call);
    let done = call.keys("1");
    assert!(done.contains("all set"), "{done}");
    assert_eq!(line.booked().len(), 1);
}

#[test]
fn a_number_can_be_typed() {
    let line = Line::open();
    let mut call = line.call("CA01", "anonymous");
    call.ring();
    call.say("hi, I'd like to book a haircut with Ana");
    call.say("on Tuesday at 3 pm");
    let asked = call.say("my name is John Smith");
    assert!(asked.contains("number"), "{asked}");
    assert!(!call.twiml().0.iter().any(|element| {
        element
            .attributes
            .iter()
            .any(|(name, _)| name == "numDigits")
    }));
    let read_back = call.keys("2125550177");
    assert!(read_back.contains("John Smith"), "{read_back}");
}

#[test]
fn silence_is_asked_after_and_ends_in_a_goodbye() {
    let line = Line::open();
    let mut call = line.call("CA01", CALLER);
    call.ring();
    let mut asked = 0;
    while call.twiml().find("Hangup").is_none() {
        assert!(!call.silence().is_empty());
        asked += 1;
        assert!(asked < 10, "the call never ends");
    }
    assert!(asked > 1);
}

#[test]
fn a_spanish_salon_speaks_and_listens_in_spanish() {
    let line = Line::in_languages(&["es"]);
    let mut call = line.call("CA01", CALLER);
    let greeting = call.ring();
    assert!(
        greeting.contains("Gracias por llamar a Bella Salon"),
        "{greeting}"
    );
    let twiml = call.twiml();
    let gather = twiml.find("Gather").expect("the caller is listened to");
    assert_eq!(gather.attribute("language"), "es-US");
    let say = twiml.find("Say").expect("the caller is spoken to");
    assert_eq!(say.attribute("voice"), "Polly.Lupe");
}

#[test]
fn a_caller_who_changes_to_spanish_hears_a_spanish_voice_and_is_heard_by_a_spanish_recogniser() {
    let line = Line::in_languages(&["en", "es"]);
    let mut call = line.call("CA01", CALLER);
    assert!(call.ring().contains("How can I help you"));
    assert_eq!(recogniser(&call), "en-US");
    let asked = call.say("hola quiero una cita para mañana a las tres de la tarde");
    assert!(asked.contains("Qué desea reservar"), "{asked}");
    assert_eq!(recogniser(&call), "es-US");
    let twiml = call.twiml();
    let say = twiml.find("Say").expect("the caller is spoken to");
    assert_eq!(say.attribute("voice"), "Polly.Lupe");
}

fn recogniser(call: &Call<'_>) -> String {
    let twiml = call.twiml();
    let gather = twiml.find("Gather").expect("the caller is listened to");
    gather.attribute("language").to_owned()
}
