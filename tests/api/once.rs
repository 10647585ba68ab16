//! `Idempotency-Key`: a repeated request has its effect once.

use bella::jobs::retention;
use serde_json::{Value, json};

use super::{KEY, Salon};

const BODY: &str = r#"{"name":"Ann Smith"}"#;

fn post(salon: &Salon, key: &str, body: &str) -> super::Answer {
    let headers = [("x-api-key", KEY), ("idempotency-key", key)];
    salon.ask_with(&headers, "POST /api/users", body)
}

#[test]
fn the_same_request_gets_the_same_answer() {
    let salon = Salon::open();
    let first = post(&salon, "one", BODY);
    let second = post(&salon, "one", BODY);
    assert_eq!(first.is(201).body, second.is(201).body);
    let all = salon.ask("GET /api/users", "");
    assert_eq!(all.body["items"].as_array().map(Vec::len), Some(1));
    assert_ne!(
        post(&salon, "two", BODY).is(201).body["id"],
        first.body["id"]
    );
}

#[test]
fn another_body_under_the_same_key_is_refused() {
    let salon = Salon::open();
    post(&salon, "one", BODY).is(201);
    post(&salon, "one", r#"{"name":"Bo"}"#).is_problem(422, "E025");
    post(&salon, "", BODY).is_problem(400, "E021");
}

#[test]
fn a_refusal_is_not_kept() {
    let salon = Salon::open();
    let refused = r#"{"name":""}"#;
    post(&salon, "one", refused).is_problem(422, "E022");
    post(&salon, "one", BODY).is(201);
}

#[test]
fn after_a_day_the_key_is_free_again() {
    let salon = Salon::open();
    post(&salon, "one", BODY).is(201);
    salon
        .clock
        .set("2026-03-03T15:00:01Z".parse().expect("a time"));
    post(&salon, "one", r#"{"name":"Bo"}"#).is(201);
}

#[test]
fn answers_that_no_longer_count_are_forgotten() {
    let salon = Salon::open();
    post(&salon, "one", BODY).is(201);
    let forgotten = |time: &str| {
        let run = retention::run(salon.store(), time.parse().expect("a time"));
        salon.runtime.block_on(run).expect("the job runs").answers
    };
    assert_eq!(forgotten("2026-03-03T14:59:59Z"), 0);
    assert_eq!(forgotten("2026-03-03T15:00:01Z"), 1);
}

fn turn(salon: &Salon, key: &str, conversation: &Value, text: &str) -> super::Answer {
    let headers = [("x-api-key", KEY), ("idempotency-key", key)];
    let body = match conversation {
        Value::Null => json!({"text": text}),
        known => json!({"text": text, "conversation": known}),
    };
    salon.ask_with(&headers, "POST /api/assistant/turn", &body.to_string())
}

#[test]
fn a_repeated_turn_is_taken_once() {
    let salon = Salon::open();
    let first = turn(&salon, "one", &Value::Null, "I'd like a haircut");
    let again = turn(&salon, "one", &Value::Null, "I'd like a haircut");
    assert_eq!(first.is(200).body, again.is(200).body);
    let conversation = &first.body["conversation"];
    let second = turn(&salon, "two", conversation, "on Thursday at three");
    let again = turn(&salon, "two", conversation, "on Thursday at three");
    assert_eq!(second.is(200).body, again.is(200).body);
    turn(&salon, "two", conversation, "on Friday").is_problem(422, "E025");
    let calls = salon.ask("GET /api/calls", "");
    assert_eq!(
        calls.is(200).body["items"].as_array().map(Vec::len),
        Some(1)
    );
    let call = &calls.body["items"][0]["id"];
    let call = salon.ask(&format!("GET /api/calls/{call}"), "");
    assert_eq!(call.is(200).body["turns"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_turn_and_its_kept_answer_are_one_commit() {
    let salon = Salon::open();
    let commits = || salon.store().commits();
    let before = commits();
    let first = turn(&salon, "one", &Value::Null, "I'd like a haircut");
    let conversation = first.is(200).body["conversation"].clone();
    turn(&salon, "two", &conversation, "on Thursday at three").is(200);
    assert_eq!(commits() - before, 2);
}
