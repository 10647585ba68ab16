//! `/api/questions`: what callers asked in vain, until the owner answers it.

use bella::calls::exchange::{Heard, NEXT, Turn};
use bella::domain::appointment::Source;
use bella::domain::phone::Phone;
use bella::jobs::retention;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::Salon;

const LOYALTY: &str = "Do you have a loyalty program?";

/// Somebody calls and says this; what they hear.
fn call(salon: &Salon, number: u32, said: &str) -> String {
    let from = format!("+1415555{number:04}");
    let turn = |heard| Turn {
        conversation: format!("CA{number}{}", salon.clock_now()),
        number: NEXT,
        source: Source::Phone,
        from: Phone::parse(&from),
        to: None,
        heard,
        now: salon.clock_now(),
        is_test: false,
    };
    salon.block_on(salon.app().calls.turn(turn(Heard::Started)));
    let words = Heard::Words {
        text: said.to_owned(),
        others: Vec::new(),
        confidence: None,
    };
    let answer = salon.block_on(salon.app().calls.turn(turn(words)));
    salon.wait_a_second();
    answer.said
}

fn questions(salon: &Salon) -> Vec<Value> {
    let answer = salon.ask("GET /api/questions", "");
    answer.is(200);
    answer.body["items"].as_array().expect("a list").clone()
}

#[test]
fn what_was_asked_in_vain_is_listed_by_when_it_was_asked_last() {
    let salon = Salon::open();
    call(&salon, 101, LOYALTY);
    call(&salon, 102, "do you sell umbrellas");
    call(&salon, 103, "do you have a LOYALTY program");
    let all = questions(&salon);
    let known: Vec<(&str, u64)> = all
        .iter()
        .map(|one| {
            let question = one["question"].as_str().expect("text");
            (question, one["count"].as_u64().expect("a number"))
        })
        .collect();
    assert_eq!(known, [(LOYALTY, 2), ("do you sell umbrellas", 1)]);
    assert_eq!(all[0]["call_ids"], json!([1, 3]));
    let page = salon.ask("GET /api/questions?limit=1", "");
    let next = page.body["next_cursor"].as_str().expect("there is more");
    let second = salon.ask(&format!("GET /api/questions?limit=1&cursor={next}"), "");
    assert_eq!(second.body["items"][0]["id"], all[1]["id"]);
    assert_eq!(second.body["next_cursor"], Value::Null);
}

#[test]
fn an_answer_is_given_to_whoever_asks_next() {
    let salon = Salon::open();
    call(&salon, 101, LOYALTY);
    let body = json!({"answer": "Every tenth visit is free."}).to_string();
    salon.ask("POST /api/questions/9/answer", &body).is(404);
    let empty = json!({"answer": ""}).to_string();
    salon.ask("POST /api/questions/1/answer", &empty).is(422);
    let made = salon.ask("POST /api/questions/1/answer", &body);
    made.is(201);
    assert_eq!(made.body["question"], LOYALTY);
    assert_eq!(questions(&salon), [] as [Value; 0]);
    let faq = format!("GET /api/faqs/{}", made.body["id"]);
    salon.ask(&faq, "").is(200);
    let said = call(&salon, 102, "do you have a loyalty program");
    assert!(said.contains("Every tenth visit is free"), "{said}");
    assert_eq!(questions(&salon), [] as [Value; 0]);
}

#[test]
fn what_the_owner_lets_be_is_not_listed_again() {
    let salon = Salon::open();
    call(&salon, 101, LOYALTY);
    salon.ask("DELETE /api/questions/1", "").is(204);
    salon.ask("DELETE /api/questions/1", "").is(404);
    call(&salon, 102, LOYALTY);
    assert_eq!(questions(&salon), [] as [Value; 0]);
}

#[test]
fn a_question_goes_with_the_customer_who_alone_asked_it() {
    let salon = Salon::open();
    let body = json!({"name": "Odette Quill", "phone": "+14155550101"}).to_string();
    let made = salon.ask("POST /api/users", &body);
    made.is(201);
    call(&salon, 101, LOYALTY);
    call(&salon, 101, "do you sell umbrellas");
    call(&salon, 102, LOYALTY);
    let delete = format!("DELETE /api/users/{}", made.body["id"]);
    salon.ask(&delete, "").is(204);
    let left = questions(&salon);
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(
        (&left[0]["count"], &left[0]["call_ids"]),
        (&json!(1), &json!([3]))
    );
}

#[test]
fn questions_are_kept_as_long_as_what_was_said() {
    let salon = Salon::open();
    call(&salon, 101, LOYALTY);
    for (days, expected) in [(89, 0), (91, 1)] {
        let now = salon.clock_now() + SignedDuration::from_hours(days * 24);
        let report = salon.block_on(retention::run(salon.store(), now));
        assert_eq!(report.expect("the job runs").questions, expected);
    }
    assert_eq!(questions(&salon), [] as [Value; 0]);
}
