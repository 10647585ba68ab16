//! Short-lived signed tokens: had for a key, never more than it, checked with keys that anybody may read.

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::Salon;

fn key(salon: &Salon, scope: &str) -> (Value, String) {
    let wish = json!({"name": scope, "scope": scope}).to_string();
    let made = salon.ask("POST /api/keys", &wish);
    let key = made.is(201).body["key"].as_str().expect("a key").to_owned();
    (made.body["id"].clone(), key)
}

fn token(salon: &Salon, key: &str, wish: &str) -> String {
    let made = salon.ask_with(&[("x-api-key", key)], "POST /api/tokens", wish);
    assert_eq!(made.is(200).body["token_type"], "Bearer");
    made.body["access_token"]
        .as_str()
        .expect("a token")
        .to_owned()
}

fn works(salon: &Salon, token: &str, line: &str) -> u16 {
    let bearer = format!("Bearer {token}");
    let body = r#"{"name":"Ann"}"#;
    let answer = salon.ask_with(&[("authorization", bearer.as_str())], line, body);
    answer.status.as_u16()
}

fn part(text: &str) -> Value {
    let bytes = URL_SAFE_NO_PAD.decode(text).expect("base64");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn altered(token: &str, at: usize, change: impl Fn(&mut Value)) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let mut value = part(&parts[at]);
    change(&mut value);
    parts[at] = URL_SAFE_NO_PAD.encode(value.to_string());
    parts.join(".")
}

#[test]
fn a_token_does_what_its_key_may_until_it_is_over() {
    let salon = Salon::open();
    let (_, write) = key(&salon, "write");
    let full = token(&salon, &write, "{}");
    let narrow = token(&salon, &write, r#"{"scope":"read","lasts_s":60}"#);
    assert_eq!(works(&salon, &full, "POST /api/users"), 201);
    assert_eq!(works(&salon, &narrow, "GET /api/users"), 200);
    assert_eq!(works(&salon, &narrow, "POST /api/users"), 403);
    let wider = [("x-api-key", write.as_str())];
    salon
        .ask_with(&wider, "POST /api/tokens", r#"{"scope":"admin"}"#)
        .is(422);
    salon
        .ask_with(&wider, "POST /api/tokens", r#"{"lasts_s":3601}"#)
        .is(422);
    salon.wait(SignedDuration::from_secs(60));
    assert_eq!(works(&salon, &narrow, "GET /api/users"), 401);
    assert_eq!(works(&salon, &full, "GET /api/users"), 200);
    salon.wait(SignedDuration::from_secs(840));
    assert_eq!(works(&salon, &full, "GET /api/users"), 401);
}

#[test]
fn a_token_ends_with_its_key_and_gives_no_other_token() {
    let salon = Salon::open();
    let (id, write) = key(&salon, "write");
    let token = token(&salon, &write, "{}");
    assert_eq!(
        works(&salon, &token, "POST /api/tokens"),
        422,
        "a name is no wish"
    );
    let bearer = format!("Bearer {token}");
    let again = salon.ask_with(
        &[("authorization", bearer.as_str())],
        "POST /api/tokens",
        "{}",
    );
    again.is_problem(409, "E027");
    salon.ask("POST /api/tokens", "{}").is_problem(409, "E027");
    salon.ask(&format!("DELETE /api/keys/{id}"), "").is(204);
    assert_eq!(works(&salon, &token, "GET /api/users"), 401);
}

#[test]
fn a_token_that_was_changed_is_nobodys() {
    let salon = Salon::open();
    let (_, read) = key(&salon, "read");
    let token = token(&salon, &read, "{}");
    for forged in [
        altered(&token, 1, |claims| claims["scope"] = "admin".into()),
        altered(&token, 1, |claims| {
            claims["exp"] = 99_999_999_999_i64.into()
        }),
        altered(&token, 0, |header| header["alg"] = "none".into()),
        altered(&token, 0, |header| header["alg"] = "HS256".into()),
        altered(&token, 0, |header| header["kid"] = "bella-99".into()),
        token.rsplit_once('.').expect("a signature").0.to_owned() + ".",
        token[..token.len() - 4].to_owned(),
        "eyJ".to_owned(),
        "ey..".to_owned(),
    ] {
        assert_eq!(works(&salon, &forged, "GET /api/users"), 401, "{forged}");
    }
    assert_eq!(works(&salon, &token, "GET /api/users"), 200);
}

#[test]
fn other_programs_check_tokens_with_the_published_keys_also_after_a_rotation() {
    let salon = Salon::open();
    let (_, read) = key(&salon, "read");
    let first = token(&salon, &read, "{}");
    salon.ask("POST /api/tokens/rotate", "").is(204);
    let second = token(&salon, &read, "{}");
    let published = salon.ask_with(&[], "GET /.well-known/jwks.json", "");
    let keys = published.is(200).body["keys"]
        .as_array()
        .expect("keys")
        .clone();
    assert_eq!(keys.len(), 2);
    for token in [&first, &second] {
        let (signed, signature) = token.rsplit_once('.').expect("a signature");
        let header = part(signed.split('.').next().expect("a header"));
        let key = keys
            .iter()
            .find(|key| key["kid"] == header["kid"])
            .expect("its key");
        assert_eq!(
            (&key["kty"], &key["crv"]),
            (&json!("OKP"), &json!("Ed25519"))
        );
        let public = URL_SAFE_NO_PAD
            .decode(key["x"].as_str().expect("x"))
            .expect("base64");
        let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64");
        let public = UnparsedPublicKey::new(&ED25519, public);
        public
            .verify(signed.as_bytes(), &signature)
            .expect("signed by it");
        assert_eq!(works(&salon, token, "GET /api/users"), 200);
    }
    assert_ne!(
        part(first.split('.').next().expect("a header")),
        part(second.split('.').next().expect("a header"))
    );
    salon.wait(SignedDuration::from_hours(31 * 24));
    token(&salon, &read, "{}");
    let published = salon.ask_with(&[], "GET /.well-known/jwks.json", "");
    assert_eq!(
        published.body["keys"].as_array().expect("keys").len(),
        2,
        "the oldest is gone"
    );
}

#[test]
fn an_old_secret_works_beside_the_new_one_for_as_long_as_was_said() {
    let salon = Salon::open();
    let (id, first) = key(&salon, "read");
    let with = |key: &str| {
        let answer = salon.ask_with(&[("x-api-key", key)], "GET /api/users", "");
        answer.status.as_u16()
    };
    let renewed = salon.ask(&format!("POST /api/keys/{id}/rotate?overlap_hours=2"), "");
    let second = renewed.is(200).body["key"]
        .as_str()
        .expect("a key")
        .to_owned();
    assert_eq!(renewed.body["previous_until"], "2026-03-02T12:00:00-05:00");
    assert_eq!((with(&first), with(&second)), (200, 200));
    salon.wait(SignedDuration::from_hours(2));
    assert_eq!((with(&first), with(&second)), (401, 200));
    salon
        .ask(&format!("POST /api/keys/{id}/rotate?overlap_hours=721"), "")
        .is(422);
    let third = salon.ask(&format!("POST /api/keys/{id}/rotate"), "");
    assert_eq!(third.is(200).body["previous_until"], Value::Null);
    assert_eq!(with(&second), 401);
}
