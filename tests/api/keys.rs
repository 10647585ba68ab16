//! Who may do what.

use bella::store::audit::{AuditRecord, list};
use serde_json::json;

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

/// What the audit trail holds about things of this kind.
pub(super) fn trail(salon: &Salon, entity: &str) -> Vec<AuditRecord> {
    let entries = salon.app.store.read(|r| list(r, 0, 1000));
    let entries = entries.expect("the trail is read").into_iter();
    entries
        .map(|(_, entry)| entry)
        .filter(|entry| entry.entity == entity)
        .collect()
}

#[test]
fn whatever_happens_to_a_key_is_in_the_trail() {
    let salon = Salon::open();
    let (id, key) = add(&salon, r#"{"name":"screen","scope":"read"}"#);
    salon
        .ask(&format!("POST /api/keys/{id}/rotate"), "")
        .is(200);
    salon.ask(&format!("DELETE /api/keys/{id}"), "").is(204);
    let entries = trail(&salon, "key");
    let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions, ["create", "rotate", "revoke"]);
    for entry in &entries {
        assert_eq!(entry.id, id.to_string());
        assert!(!format!("{entry:?}").contains(&key), "no secret");
        assert!(!format!("{entry:?}").contains("digest"), "no digest");
    }
    assert!(entries[0].after.contains("screen"));
}

#[test]
fn a_secret_is_kept_nowhere_and_a_repeat_says_so() {
    let salon = Salon::open();
    let headers = [("x-api-key", KEY), ("idempotency-key", "one")];
    let wish = r#"{"name":"screen","scope":"read"}"#;
    let made = salon.ask_with(&headers, "POST /api/keys", wish);
    let (id, first) = (made.is(201).body["id"].clone(), made.body["key"].clone());
    salon
        .ask_with(&headers, "POST /api/keys", wish)
        .is_problem(409, "E034");
    let rotate = |once: &str| {
        let headers = [("x-api-key", KEY), ("idempotency-key", once)];
        salon.ask_with(&headers, &format!("POST /api/keys/{id}/rotate"), "")
    };
    let second = rotate("two").is(200).body["key"].clone();
    rotate("two").is_problem(409, "E034");
    let third = rotate("three").is(200).body["key"].clone();
    let works = |key: &serde_json::Value| {
        let headers = [("x-api-key", key.as_str().expect("a key"))];
        let answer = salon.ask_with(&headers, "GET /api/users", "");
        answer.status.as_u16()
    };
    assert_eq!([&first, &second, &third].map(works), [401, 401, 200]);
    assert_eq!(trail(&salon, "key").len(), 3, "made once, renewed twice");
    let (lines, _) = crate::portable::shelf::exported(salon.store());
    let lines = String::from_utf8(lines).expect("text");
    for key in [first, second, third] {
        assert!(!lines.contains(key.as_str().expect("a key")));
    }
}

#[test]
fn who_took_care_of_a_message_is_in_the_trail() {
    let salon = Salon::open();
    salon
        .ask("PATCH /api/messages/1", r#"{"is_done":true}"#)
        .is_problem(404, "E019");
    let first = salon.ask(
        "POST /api/assistant/turn",
        r#"{"text":"","from":"+14155550123"}"#,
    );
    let conversation = first.is(200).body["conversation"].clone();
    for text in ["I want to leave a message", "Please call me back"] {
        let body = json!({"conversation": conversation, "text": text});
        salon
            .ask("POST /api/assistant/turn", &body.to_string())
            .is(200);
    }
    let messages = salon.ask("GET /api/messages", "");
    let id = messages.is(200).body["items"][0]["id"]
        .as_u64()
        .expect("a message");
    for _ in 0..2 {
        let done = salon.ask(&format!("PATCH /api/messages/{id}"), r#"{"is_done":true}"#);
        assert_eq!(done.is(200).body["is_done"], true);
    }
    let entries = trail(&salon, "message");
    let changed: Vec<&AuditRecord> = entries.iter().filter(|e| e.action == "change").collect();
    assert_eq!(changed.len(), 1, "once");
    assert_eq!(changed[0].after, r#"{"is_done":true}"#);
    assert!(!changed[0].before.contains("call me back"));
}

#[test]
fn a_key_is_refused_although_whoever_revoked_it_hung_up() {
    let salon = Salon::open();
    let (id, key) = add(&salon, r#"{"name":"screen","scope":"read"}"#);
    let works = || {
        let headers = [("x-api-key", key.as_str())];
        let answer = salon.ask_with(&headers, "GET /api/users", "");
        answer.status.as_u16()
    };
    assert_eq!(works(), 200);
    salon.ask_and_hang_up(&format!("DELETE /api/keys/{id}"));
    // Each commit comes after the revocation; the ring takes it over as soon as its task is given a moment.
    let is_refused = (0..100).any(|_| {
        salon.customer_named("Ann");
        works() == 401
    });
    assert!(is_refused, "the store has revoked it, the ring has not");
    let list = salon.ask("GET /api/keys", "");
    assert_eq!(list.is(200).body["items"], json!([]));
    assert_eq!(
        trail(&salon, "key").last().expect("an entry").action,
        "revoke"
    );
}
