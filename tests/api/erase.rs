//! `DELETE /api/users/{id}`: nothing that tells of a customer stays, wherever it stood.

use bella::calls::exchange::{Heard, NEXT, Turn};
use bella::domain::appointment::Source;
use bella::domain::phone::Phone;
use bella::store::calls::{CallRecord, Calls, Messages, create};
use bella::store::error::StoreError;
use bella::store::sms;
use bella::store::tx::{Cause, Range, Read, Tx};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{KEY, Salon};
use crate::portable::shelf::exported;

const NUMBER: &str = "+14155550177";
const WANTED: [&str; 4] = ["Quill", "5550177", "odette@example.com", "allergic"];

/// Everything in the store, as text.
fn all(salon: &Salon) -> String {
    let (lines, report) = exported(salon.store());
    assert!(report.damaged.is_empty());
    String::from_utf8(lines).expect("text")
}

/// Says these sentences in one call from `from`; the last answer.
fn call(salon: &Salon, from: Option<&str>, sentences: &[&str]) -> Value {
    let mut said = json!({"text": "", "from": from});
    let mut last = salon.ask("POST /api/assistant/turn", &said.to_string());
    for sentence in sentences {
        salon.wait_a_second();
        said = json!({"text": sentence, "from": from, "conversation": last.is(200).body["conversation"]});
        last = salon.ask("POST /api/assistant/turn", &said.to_string());
    }
    last.is(200);
    last.body
}

fn odette(salon: &Salon) -> u64 {
    let body = json!({"name": "Odette Quill", "phone": NUMBER, "email": "odette@example.com",
        "notes": "allergic to henna"});
    let made = salon.ask("POST /api/users", &body.to_string());
    made.is(201);
    made.body["id"].as_u64().expect("an identifier")
}

fn text(salon: &Salon, words: &str) {
    let from = Phone::parse(NUMBER).expect("a number");
    let (now, sender) = (salon.clock_now(), from.clone());
    let place = salon
        .store()
        .write_blocking(cause(salon), move |tx| {
            sms::place(tx, &sender, "+12125550100", "SM1")
        })
        .expect("a place");
    salon.runtime.block_on(salon.app.calls.turn(Turn {
        conversation: place.conversation,
        number: NEXT,
        source: Source::Sms,
        from: Some(from),
        to: None,
        heard: Heard::Words {
            text: words.into(),
            others: Vec::new(),
            confidence: None,
        },
        now,
        is_test: false,
    }));
}

fn cause(salon: &Salon) -> Cause {
    Cause::system(salon.clock_now())
}

#[test]
fn nothing_of_an_erased_customer_is_left_anywhere() {
    let salon = Salon::open();
    let id = odette(&salon);
    let booked = call(
        &salon,
        Some(NUMBER),
        &[
            "I'd like a haircut on Thursday at three with Ana",
            "Odette Quill",
            "yes",
            "yes",
        ],
    );
    assert_eq!(booked["appointment"]["customer"]["name"], "Odette Quill");
    let note = json!({"notes": "Odette Quill is allergic"}).to_string();
    let appointment = booked["appointment"]["id"].as_u64().expect("booked");
    salon
        .ask(&format!("PATCH /api/appointments/{appointment}"), &note)
        .is(200);
    call(
        &salon,
        Some(NUMBER),
        &[
            "I want to leave a message",
            "This is Odette Quill, call me back",
        ],
    );
    text(&salon, "Hi, Odette Quill here, do you have time tomorrow?");
    let before = all(&salon);
    for word in WANTED {
        assert!(before.contains(word), "{word} was there");
    }
    salon
        .ask(&format!("DELETE /api/customers/{id}"), "")
        .is(204);
    let after = all(&salon);
    for word in WANTED {
        let line = after.lines().find(|line| line.contains(word));
        assert_eq!(line, None, "{word}");
    }
    salon
        .ask(&format!("GET /api/users/{id}"), "")
        .is_problem(404, "E019");
    let diary = salon.ask(&format!("GET /api/appointments/{appointment}"), "");
    assert_eq!(diary.is(200).body["status"], "cancelled");
    assert_eq!(diary.body["customer"], Value::Null);
    let calls = salon.ask("GET /api/calls", "");
    let outcomes: Vec<&Value> = calls.is(200).body["items"]
        .as_array()
        .expect("calls")
        .iter()
        .map(|call| &call["outcome"])
        .collect();
    assert!(outcomes.contains(&&json!("booked")), "the figures stay");
    let gone = json!({"text": "hello", "conversation": booked["conversation"]});
    salon
        .ask("POST /api/assistant/turn", &gone.to_string())
        .is_problem(404, "E014");
}

#[test]
fn an_erasure_is_in_the_trail_without_whom() {
    let salon = Salon::open();
    let id = odette(&salon);
    let wish = json!({"user_id": id, "starts_at": "2026-03-05T15:00:00", "service_id": 1});
    salon
        .ask("POST /api/appointments", &wish.to_string())
        .is(201);
    salon.ask(&format!("DELETE /api/users/{id}"), "").is(204);
    let trail = super::keys::trail(&salon, "customer");
    let erased = trail.last().expect("an entry");
    assert_eq!(
        (erased.action.as_str(), erased.id.clone()),
        ("erase", id.to_string())
    );
    let trail = super::keys::trail(&salon, "appointment");
    let cancelled = trail.last().expect("an entry");
    assert_eq!(cancelled.action, "cancel");
    assert!(cancelled.before.contains(r#""status":"booked""#));
    assert!(cancelled.after.contains(r#""status":"cancelled""#));
}

#[test]
fn others_keep_what_is_theirs() {
    let salon = Salon::open();
    let id = odette(&salon);
    let other = salon.customer();
    let hers = Some("+14155550123");
    call(&salon, hers, &["what does a manicure cost", "goodbye"]);
    call(
        &salon,
        hers,
        &[
            "I want to leave a message",
            "Please call me about the dog Rufus",
        ],
    );
    // From a friend's telephone she tells her own number.
    call(
        &salon,
        hers,
        &["when is my appointment", "415 555 0177", "Odette Quill"],
    );
    // From a withheld one she tells it too.
    call(
        &salon,
        None,
        &["when is my appointment", "415 555 0177", "Odette Quill"],
    );
    let turns = all(&salon)
        .lines()
        .filter(|line| line.contains(r#"{"table":"turns""#) && line.contains(NUMBER))
        .count();
    assert!(turns >= 2, "the number was understood in both calls");
    salon.ask(&format!("DELETE /api/users/{id}"), "").is(204);
    let after = all(&salon);
    for word in WANTED {
        let line = after.lines().find(|line| line.contains(word));
        assert_eq!(line, None, "{word}");
    }
    assert!(after.contains("Rufus") && after.contains("manicure cost"));
    let known = salon.ask(&format!("GET /api/users/{other}"), "");
    assert_eq!(known.is(200).body["name"], "Ann Smith");
    let calls = salon.ask("GET /api/calls?phone=%2B14155550123", "");
    assert_eq!(
        calls.is(200).body["items"].as_array().map(Vec::len),
        Some(3)
    );
}

#[test]
fn a_customer_with_many_calls_is_erased_in_many_steps() {
    let salon = Salon::open();
    let id = odette(&salon);
    let now = salon.clock_now();
    let many = move |tx: &mut Tx| -> Result<(), StoreError> {
        for number in 0..350 {
            let from = if number % 3 == 0 {
                NUMBER
            } else {
                "+14155550199"
            };
            let record = CallRecord {
                conversation: format!("CA{number}"),
                source: Source::Phone,
                from: Phone::parse(from),
                to: None,
                started_at: now - SignedDuration::from_hours(400 - number),
                ended_at: None,
                outcome: Default::default(),
                wanted_to_book: false,
                customer: None,
                appointment: None,
                is_test: false,
            };
            create(tx, &record)?;
        }
        Ok(())
    };
    salon
        .store()
        .write_blocking(cause(&salon), many)
        .expect("many calls");
    salon.ask(&format!("DELETE /api/users/{id}"), "").is(204);
    let calls = salon.store().read(|r| r.list::<Calls>(Range::all()));
    let calls = calls.expect("readable");
    let named = calls.iter().filter(|(_, call)| call.from.is_some());
    assert_eq!((calls.len(), named.count()), (350, 233));
    assert!(!all(&salon).contains(NUMBER));
    let messages = salon.store().read(|r| r.list::<Messages>(Range::all()));
    assert!(messages.expect("readable").is_empty());
}

#[test]
fn an_erased_customer_is_not_made_again_by_a_late_repeat() {
    let salon = Salon::open();
    let headers = [("x-api-key", KEY), ("idempotency-key", "one")];
    let body = json!({"name": "Odette Quill", "phone": NUMBER}).to_string();
    let made = salon.ask_with(&headers, "POST /api/users", &body);
    let id = made.is(201).body["id"].clone();
    salon.ask(&format!("DELETE /api/users/{id}"), "").is(204);
    salon
        .ask_with(&headers, "POST /api/users", &body)
        .is_problem(409, "E034");
    let all = salon.ask("GET /api/users", "");
    assert_eq!(all.is(200).body["items"], json!([]));
}

#[test]
fn who_wants_no_messages_gets_none_after_being_erased_either() {
    let salon = Salon::open();
    let id = odette(&salon);
    let phone = Phone::parse(NUMBER).expect("a number");
    let stopped = phone.clone();
    let write = salon
        .store()
        .write_blocking(cause(&salon), move |tx| sms::opt_out(tx, &stopped));
    write.unwrap_or_else(|error: StoreError| panic!("{error}"));
    salon.ask(&format!("DELETE /api/users/{id}"), "").is(204);
    let has_stopped = salon.store().read(|r| sms::has_opted_out(r, &phone));
    assert!(has_stopped.expect("readable"));
    assert!(!all(&salon).contains("5550177"));
}
