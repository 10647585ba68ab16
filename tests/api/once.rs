//! `Idempotency-Key`: a repeated request has its effect once.

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
