//! What an attacker tries first: paths that lead elsewhere, bodies that are too large, headers that hold other headers, and
//! secrets in what comes out.

use serde_json::json;

use super::members::{PASSWORD, owner, with};
use super::{KEY, Salon};

#[test]
fn no_path_leads_out_of_its_folder() {
    let salon = Salon::open();
    for path in [
        "/api/backups/..%2Fbella.redb",
        "/api/backups/..%2F..%2Fetc%2Fpasswd",
        "/api/backups/%2Fetc%2Fpasswd",
        "/api/backups/..%5Cbella.redb",
        "/api/backups/bella.redb%00.backup",
        "/assets/..%2F..%2F..%2Fetc%2Fpasswd",
        "/..%2Fbella.redb",
        "/../seal.key",
        "/assets/../../seal.key",
        "/%2e%2e/%2e%2e/etc/passwd",
    ] {
        let answer = salon.ask(&format!("GET {path}"), "");
        let text = String::from_utf8_lossy(&answer.raw).into_owned();
        assert!(!text.contains("root:"), "{path}");
        let is_page = text.contains("<!doctype html>");
        assert!(
            is_page || answer.status.is_client_error(),
            "{path}: {}",
            answer.status
        );
    }
}

#[test]
fn a_body_that_is_too_large_is_refused_before_it_is_read_whole() {
    let salon = Salon::open();
    let body = format!(r#"{{"name":"{}"}}"#, "a".repeat(3 * 1024 * 1024));
    salon.ask("POST /api/users", &body).is_problem(413, "E023");
    let password = "a".repeat(3 * 1024 * 1024);
    let body = json!({"email": "ana@example.com", "password": password}).to_string();
    salon
        .ask_with(&[], "POST /api/session", &body)
        .is_problem(413, "E023");
    let long = json!({"email": "ana@example.com", "password": "a".repeat(60_000)}).to_string();
    salon.ask_with(&[], "POST /api/session", &long).is(401);
}

#[test]
fn no_header_comes_out_of_what_was_sent() {
    let salon = Salon::open();
    let line_break = "a%0d%0aSet-Cookie:%20bella_session=1.evil";
    for line in [
        format!("GET /api/backups/{line_break}"),
        format!("GET /api/users?q={line_break}"),
        format!("GET /setup?token={line_break}"),
        format!("GET /{line_break}"),
    ] {
        let answer = salon.ask(&line, "");
        assert!(!answer.headers.contains_key("set-cookie"), "{line}");
    }
    let odd = [("x-request-id", "abc\tdef"), ("x-api-key", KEY)];
    let answer = salon.ask_with(&odd, "GET /api/users", "");
    let id = answer.headers["x-request-id"].to_str().expect("text");
    assert!(!id.contains('\t'), "{id}");
}

#[test]
fn what_is_planted_comes_out_nowhere() {
    let salon = Salon::open();
    let ana = owner(&salon);
    let planted = "planted-5f2c9d1e";
    let values = json!({"values": {"OPENAI_API_KEY": planted, "SMTP_PASSWORD": planted, "SMTP_USER": "bella"}});
    with(
        &salon,
        &ana.cookie,
        "PATCH /api/settings/connections",
        &values.to_string(),
    );
    let made = salon.ask("POST /api/keys", r#"{"name":"till","scope":"read"}"#);
    let key = made.is(201).body["key"].as_str().expect("a key").to_owned();
    let wrong = format!(r#"{{"email":"ana@example.com","password":"{planted}"}}"#);
    salon.ask_with(&[], "POST /api/session", &wrong).is(401);
    let session = ana.cookie.split_once('=').expect("a cookie").1.to_owned();
    for line in [
        "GET /api/settings/connections",
        "GET /api/keys",
        "GET /api/members",
        "GET /api/sessions",
        "GET /api/audit?limit=200",
        "GET /api/audit/export",
        "GET /api/audit/export?format=csv",
        "GET /api/machine/log",
        "GET /api/account",
        "GET /api/deliveries",
        "GET /health",
        "GET /metrics",
        "GET /openapi.json",
        "GET /.well-known/jwks.json",
    ] {
        let answer = with(&salon, &ana.cookie, line, "");
        let mut text = String::from_utf8_lossy(&answer.raw).into_owned();
        text.push_str(&format!("{:?}", answer.headers));
        for secret in [planted, &key, &session, PASSWORD, KEY, "$argon2"] {
            assert!(!text.contains(secret), "{line} tells {secret:.12}");
        }
        for header in ["server", "x-powered-by"] {
            assert!(!answer.headers.contains_key(header), "{line}: {header}");
        }
    }
    let (lines, _) = crate::portable::shelf::exported(salon.store());
    let text = String::from_utf8_lossy(&lines).into_owned();
    for secret in [planted, &key, &session, PASSWORD, KEY] {
        assert!(!text.contains(secret), "the export tells {secret:.12}");
    }
}
