//! Addresses: kept out, never limited, counted when they are refused, and forgiven.

use std::net::SocketAddr;

use axum::body::Body;
use axum::http::Request;
use bella::http::listen::Peer;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::keys::trail;
use super::members::{PASSWORD, owner};
use super::{Answer, KEY, Salon};

/// Asks from an address.
fn from(salon: &Salon, address: &str, (key, line, body): (&str, &str, &str)) -> Answer {
    let (method, path) = line.split_once(' ').expect("a method and a path");
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .header("x-api-key", key);
    let mut request = request
        .body(Body::from(body.to_owned()))
        .expect("a request");
    let peer: SocketAddr = format!("{address}:4711").parse().expect("an address");
    request.extensions_mut().insert(Peer::Address(peer));
    salon.send(request)
}

fn say(salon: &Salon, wish: &Value) -> Answer {
    salon.ask("POST /api/addresses", &wish.to_string())
}

fn looks(salon: &Salon, address: &str) -> u16 {
    let answer = from(salon, address, (KEY, "GET /api/users", ""));
    answer.status.as_u16()
}

#[test]
fn a_blocked_network_is_kept_out_until_that_is_over() {
    let salon = Salon::open();
    assert_eq!(looks(&salon, "192.0.2.7"), 200);
    let wish = json!({"network": "192.0.2.0/24", "verdict": "block", "note": "scans", "expires_at": "2026-03-02T16:00:00Z"});
    say(&salon, &wish).is(201);
    assert_eq!(
        (looks(&salon, "192.0.2.7"), looks(&salon, "192.0.3.7")),
        (403, 200)
    );
    let narrow = say(&salon, &json!({"network": "192.0.2.7", "verdict": "allow"}));
    assert_eq!(narrow.is(201).body["network"], "192.0.2.7");
    assert_eq!(
        (looks(&salon, "192.0.2.7"), looks(&salon, "192.0.2.8")),
        (200, 403)
    );
    let id = narrow.body["id"].clone();
    salon
        .ask(&format!("DELETE /api/addresses/{id}"), "")
        .is(204);
    assert_eq!(looks(&salon, "192.0.2.7"), 403);
    salon.wait(SignedDuration::from_hours(1));
    assert_eq!(looks(&salon, "192.0.2.7"), 200);
    let list = salon.ask("GET /api/addresses", "");
    assert_eq!(list.is(200).body["items"], json!([]));
    assert_eq!(trail(&salon, "address").len(), 3);
}

#[test]
fn nobody_keeps_herself_out_and_nonsense_is_refused() {
    let salon = Salon::open();
    let wish = r#"{"network":"192.0.0.0/16","verdict":"block"}"#;
    let own = from(&salon, "192.0.2.7", (KEY, "POST /api/addresses", wish));
    assert_eq!(own.is(422).body["errors"][0]["field"], "network");
    say(&salon, &json!({"network": "everybody", "verdict": "block"})).is(422);
    let past =
        json!({"network": "192.0.2.9", "verdict": "block", "expires_at": "2026-03-01T00:00:00Z"});
    say(&salon, &past).is(422);
}

#[test]
fn what_is_said_and_who_was_refused_survives_a_restart() {
    let salon = Salon::open();
    say(&salon, &json!({"network": "192.0.2.7", "verdict": "block"})).is(201);
    for _ in 0..3 {
        assert_eq!(looks(&salon, "192.0.2.7"), 403);
    }
    let wrong = from(
        &salon,
        "198.51.100.1",
        ("bella_1_wrong", "GET /api/users", ""),
    );
    wrong.is(401);
    let cause = bella::store::tx::Cause::system(salon.clock_now());
    salon
        .block_on(salon.app().addresses.save(cause))
        .expect("the store works");
    let again = salon.again();
    assert_eq!(looks(&again, "192.0.2.7"), 403);
    let worst = again.ask("GET /api/addresses/offenders", "");
    let items = worst.is(200).body["items"].clone();
    assert_eq!(
        (&items[0]["network"], &items[0]["refused"]),
        (&json!("192.0.2.7"), &json!(4))
    );
    assert_eq!(
        (&items[1]["network"], &items[1]["wrong"]),
        (&json!("198.51.100.1"), &json!(1))
    );
}

#[test]
fn whoever_tried_too_often_can_be_forgiven_and_an_allowed_address_is_never_limited() {
    let salon = Salon::open();
    owner(&salon);
    let sign_in = |password: &str| {
        let body = json!({"email": "ana@example.com", "password": password}).to_string();
        let answer = from(&salon, "192.0.2.7", ("", "POST /api/session", &body));
        answer.status.as_u16()
    };
    for _ in 0..8 {
        assert_eq!(sign_in("wrong wrong wrong"), 401);
    }
    assert_eq!(sign_in(PASSWORD), 429);
    salon
        .ask(
            "POST /api/addresses/forgive",
            r#"{"email":"Ana@Example.com"}"#,
        )
        .is(204);
    assert_eq!(sign_in(PASSWORD), 200);
    let worst = salon.ask("GET /api/addresses/offenders", "");
    assert_eq!(worst.is(200).body["items"][0]["network"], "192.0.2.7");
    salon
        .ask("POST /api/addresses/forgive", r#"{"address":"192.0.2.7"}"#)
        .is(204);
    let worst = salon.ask("GET /api/addresses/offenders", "");
    assert_eq!(worst.is(200).body["items"], json!([]));
    salon.ask("POST /api/addresses/forgive", "{}").is(422);
    let many = |salon: &Salon| {
        let tried = (0..400).map(|_| from(salon, "203.0.113.5", ("wrong", "GET /api/users", "")));
        tried.filter(|answer| answer.status.as_u16() == 429).count()
    };
    assert!(many(&salon) > 0);
    say(
        &salon,
        &json!({"network": "203.0.113.5", "verdict": "allow"}),
    )
    .is(201);
    assert_eq!(many(&salon), 0);
}

#[test]
fn who_came_in_and_who_was_refused_is_in_the_trail_and_in_its_exports() {
    let salon = Salon::open();
    owner(&salon);
    let body = r#"{"email":"ana@example.com","password":"wrong wrong wrong"}"#;
    from(&salon, "192.0.2.7", ("", "POST /api/session", body)).is(401);
    let nobody = r#"{"email":"=cmd@example.com","password":"wrong wrong wrong"}"#;
    from(&salon, "192.0.2.7", ("", "POST /api/session", nobody)).is(401);
    let refused = trail(&salon, "sign_in");
    let shown: Vec<_> = refused
        .iter()
        .map(|one| (one.id.as_str(), one.after.as_str()))
        .collect();
    let why = r#"{"network":"192.0.2.7","wrong":"password"}"#;
    assert_eq!(shown, [("1", why), ("unknown", why)]);
    assert_eq!(trail(&salon, "session").len(), 1);
    let lines = salon.ask("GET /api/audit/export", "");
    let text = String::from_utf8(lines.is(200).raw.to_vec()).expect("text");
    let entries: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let sequences: Vec<u64> = entries
        .iter()
        .filter_map(|one| one["sequence"].as_u64())
        .collect();
    assert!(sequences.is_sorted() && sequences.len() == entries.len());
    assert!(
        entries
            .iter()
            .any(|one| one["entity"] == "sign_in" && one["action"] == "refuse")
    );
    let table = salon.ask("GET /api/audit/export?format=csv", "");
    let text = String::from_utf8(table.is(200).raw.to_vec()).expect("text");
    assert!(
        text.starts_with("sequence,at,by,who,entity,id,action,before,after\r\n"),
        "{text:.80}"
    );
    assert_eq!(text.lines().count(), entries.len() + 1);
    assert_eq!(
        table.headers["content-disposition"],
        "attachment; filename=\"audit.csv\""
    );
    for secret in ["wrong wrong", "cmd@example.com", PASSWORD] {
        assert!(!text.contains(secret), "{secret}");
    }
}
