//! Who may do what.

use super::{KEY, Salon};

fn add(salon: &Salon, body: &str) -> (u64, String) {
    let made = salon.ask("POST /api/keys", body);
    made.is(201);
    let key = made.body["key"].as_str().expect("a key").to_owned();
    (made.body["id"].as_u64().expect("an identifier"), key)
}

#[test]
fn without_a_key_nothing_is_told() {
    let salon = Salon::open();
    let refused = salon.ask_with(&[], "GET /api/appointments", "");
    refused.is_problem(401, "E017");
    assert!(refused.headers.contains_key("www-authenticate"));
    let wrong = [("x-api-key", "bella_1_wrong")];
    salon
        .ask_with(&wrong, "GET /api/appointments", "")
        .is_problem(401, "E017");
    let bearer = format!("Bearer {KEY}");
    let bearer = [("authorization", bearer.as_str())];
    salon.ask_with(&bearer, "GET /api/appointments", "").is(200);
    salon.ask_on_socket("GET /api/keys").is(200);
}

#[test]
fn a_key_does_what_its_scope_says() {
    let salon = Salon::open();
    let (_, read) = add(&salon, r#"{"name":"screen","scope":"read"}"#);
    let (_, write) = add(&salon, r#"{"name":"desk","scope":"write"}"#);
    let read = [("x-api-key", read.as_str())];
    let write = [("x-api-key", write.as_str())];
    let person = r#"{"name":"Ann"}"#;
    salon.ask_with(&read, "GET /api/users", "").is(200);
    salon
        .ask_with(&read, "POST /api/users", person)
        .is_problem(403, "E018");
    salon.ask_with(&write, "POST /api/users", person).is(201);
    salon
        .ask_with(&write, "GET /api/keys", "")
        .is_problem(403, "E018");
    salon
        .ask_with(&write, "PATCH /api/settings", "{}")
        .is_problem(403, "E018");
}

#[test]
fn a_key_ends_at_once_when_it_is_revoked_renewed_or_over() {
    let salon = Salon::open();
    let body = r#"{"name":"screen","scope":"read","expires_at":"2026-03-02T16:00:00Z"}"#;
    let (id, first) = add(&salon, body);
    let works = |key: &str| {
        let headers = [("x-api-key", key)];
        salon
            .ask_with(&headers, "GET /api/users", "")
            .status
            .as_u16()
    };
    assert_eq!(works(&first), 200);
    let renewed = salon.ask(&format!("POST /api/keys/{id}/rotate"), "");
    let second = renewed.is(200).body["key"]
        .as_str()
        .expect("a key")
        .to_owned();
    assert_eq!((works(&first), works(&second)), (401, 200));
    salon
        .clock
        .set("2026-03-02T16:00:00Z".parse().expect("a time"));
    assert_eq!(works(&second), 401);
    let (id, third) = add(&salon, r#"{"name":"other","scope":"read"}"#);
    assert_eq!(works(&third), 200);
    salon.ask(&format!("DELETE /api/keys/{id}"), "").is(204);
    assert_eq!(works(&third), 401);
}

#[test]
fn secrets_are_shown_once_and_the_last_use_is_seen() {
    let salon = Salon::open();
    let (_, key) = add(&salon, r#"{"name":"screen","scope":"read"}"#);
    salon
        .ask_with(&[("x-api-key", key.as_str())], "GET /api/users", "")
        .is(200);
    let list = salon.ask("GET /api/keys", "");
    let item = &list.is(200).body["items"][0];
    assert_eq!(item["last_used_at"], "2026-03-02T10:00:00-05:00");
    assert!(item.get("key").is_none());
    assert!(!list.body.to_string().contains(&key));
}
