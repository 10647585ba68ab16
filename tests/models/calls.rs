//! Calls in which a model is asked: what it may add, and what it may not.

use std::sync::Arc;

use bella::desk::settings::SettingsError;
use bella::desk::settings::models::save_models;
use bella::domain::provider::Provider;
use bella::store::calls::rungs::UnderstoodBy;
use bella::store::calls::turns;
use bella::store::models::Models;
use serde_json::json;

use crate::models::vendor::ScriptedVendor;
use crate::twilio::line::{CALLER, Call, Line};

fn line() -> (Line, Arc<ScriptedVendor>) {
    let vendor = Arc::new(ScriptedVendor::default());
    let line = Line::with(|parts| vendor.help(parts));
    (line, vendor)
}

/// Who understood each turn of the latest call.
fn understood_by(line: &Line) -> Vec<Option<UnderstoodBy>> {
    let (id, _) = line.calls()[0];
    let turns = line.salon.store.read(|r| turns(r, id));
    let turns = turns.expect("a readable store");
    turns
        .into_iter()
        .map(|(_, turn)| turn.understood_by)
        .collect()
}

fn ring<'l>(line: &'l Line) -> Call<'l> {
    let mut call = line.call("CA01", CALLER);
    call.ring();
    call
}

#[test]
fn a_sentence_that_leads_nowhere_is_understood_by_a_model_and_booked() {
    let (line, vendor) = line();
    let mut call = ring(&line);
    vendor.will_say(json!({
        "intent": "book",
        "services": [{"name": "Haircut", "words": "shear my noggin"}],
    }));
    let said = call.say("somebody ought to shear my noggin");
    assert!(said.contains("When") || said.contains("day"), "{said}");
    for words in ["on Thursday at three with Ana", "Jane Miller", "yes", "yes"] {
        println!("{words}: {}", call.say(words));
    }
    assert_eq!(line.booked().len(), 1);
    let local = Some(UnderstoodBy::Local);
    let model = Some(UnderstoodBy::Model(Provider::OpenAi));
    assert_eq!(
        understood_by(&line),
        [None, model, local, local, local, local]
    );
    let asked = vendor.asked();
    assert_eq!(asked.len(), 1, "only the sentence in doubt is shown");
    let input = asked[0]["messages"][1]["content"].as_str().expect("text");
    assert!(
        input.contains("shear my noggin") && input.contains("Haircut"),
        "{input}"
    );
    assert!(
        !input.contains("2125550101"),
        "no number of the caller: {input}"
    );
}

#[test]
fn what_was_not_said_does_not_count() {
    let (line, vendor) = line();
    let mut call = ring(&line);
    // A time, a name and a service that nobody spoke of.
    vendor.will_say(json!({
        "intent": "book", "date": "2026-03-05", "time": "15:00", "first_name": "Jane", "last_name": "Miller",
        "phone": "+12125550177", "services": [{"name": "Haircut", "words": "a haircut"}],
    }));
    let said = call.say("wobble my blurgh sometime");
    assert!(
        said.to_lowercase().contains("haircut, "),
        "every service is offered: {said}"
    );
    assert!(!said.contains("Thursday"), "{said}");
}

#[test]
fn a_model_never_says_yes_to_a_read_back() {
    let (line, vendor) = line();
    let mut call = ring(&line);
    call.say("a haircut on Thursday at three with Ana");
    call.say("Jane Miller");
    let asked = call.say("yes");
    assert!(asked.contains("book") || asked.contains("right"), "{asked}");
    vendor.will_say(json!({"intent": "affirm", "answer": "yes", "sure": 1.0}));
    call.say("blurgh wobble");
    assert!(line.booked().is_empty());
    assert_eq!(
        understood_by(&line).last(),
        Some(&Some(UnderstoodBy::BestGuess))
    );
    call.say("yes");
    assert_eq!(line.booked().len(), 1);
}

#[test]
fn a_question_is_answered_in_the_owners_words_or_not_at_all() {
    let (line, vendor) = line();
    let mut call = ring(&line);
    let faqs = line.salon.business().faqs.clone();
    let dogs = faqs
        .iter()
        .find(|faq| faq.answer.contains("dog"))
        .expect("a fact");
    vendor.will_say(json!({"intent": "question", "fact": format!("F{}", dogs.id.get())}));
    let said = call.say("would my whippet be tolerated on your premises");
    assert!(said.contains(&dogs.answer), "{said}");
    // An invented fact.
    vendor.will_say(json!({"intent": "question", "fact": "F999"}));
    let said = call.say("do you have a terrace with heaters");
    assert!(!said.contains(&dogs.answer), "{said}");
    assert!(said.contains("pass") || said.contains("message"), "{said}");
}

#[test]
fn nothing_leaves_when_the_owner_switched_models_off() {
    let (line, vendor) = line();
    let off = Models {
        is_on: false,
        ..Models::default()
    };
    let saved = line.salon.write(move |tx| save_models(tx, &off));
    saved.unwrap_or_else(|error: SettingsError| panic!("{error}"));
    let mut call = ring(&line);
    call.say("blurgh wobble");
    assert!(vendor.asked().is_empty());
    assert_eq!(understood_by(&line)[1], Some(UnderstoodBy::BestGuess));
}

#[test]
fn the_second_maker_is_asked_when_the_first_is_away() {
    let (line, vendor) = line();
    let mut call = ring(&line);
    // Nothing is scripted: both refuse the connection.
    let said = call.say("blurgh wobble");
    assert!(!said.is_empty());
    let asked = vendor.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1]["tool_choice"]["name"], "understood");
    assert_eq!(understood_by(&line)[1], Some(UnderstoodBy::BestGuess));
}
