//! What holds for every request: identifiers, limits, methods, bodies, health.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use axum::body::Body;
use axum::http::Request;
use bella::app::https::Doors;
use bella::config::{Flags, Settings};
use bella::http::listen::Peer;
use bella::http::log::LogLevel;
use bella::store::error::StoreError;
use bella::store::tx::Cause;
use jiff::Timestamp;
use tokio::net::TcpListener;

use super::{KEY, Salon};

#[test]
fn a_requests_identifier_is_kept() {
    let salon = Salon::open();
    let own = [("x-request-id", "abc-1")];
    let answer = salon.ask_with(&own, "GET /api/users", "");
    assert_eq!(answer.is_problem(401, "E017").body["request_id"], "abc-1");
    let new = salon.ask("GET /api/users", "");
    assert!(new.is(200).headers.contains_key("x-request-id"));
}

#[test]
fn addresses_and_methods_that_are_not_there_are_problems() {
    let salon = Salon::open();
    salon.ask("GET /nothing", "").is_problem(404, "E019");
    let wrong = salon.ask("PUT /api/users", "{}");
    wrong.is_problem(405, "E020");
    let allow = wrong
        .headers
        .get("allow")
        .and_then(|allow| allow.to_str().ok());
    assert!(
        allow.is_some_and(|allow| allow.contains("POST")),
        "{allow:?}"
    );
    salon.ask("GET /twilio/voice", "").is_problem(405, "E020");
    salon.ask("OPTIONS /api/users", "").is(204);
    salon.ask("HEAD /api/users", "").is(200);
}

#[test]
fn serving_ends_with_a_closed_store_whoever_still_holds_it() {
    let Salon { app, runtime, .. } = Salon::open();
    let store = app.store.clone();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let settings = Settings::read(&BTreeMap::new(), &Flags::default());
        let settings = settings.expect("good settings");
        let serving = app.serve(
            (&settings, LogLevel::none()),
            Doors::only(listener),
            std::future::ready(()),
        );
        serving.await.expect("it stops");
    });
    let cause = Cause::system(Timestamp::UNIX_EPOCH);
    let late = store.write_blocking(cause, |_| Ok::<_, StoreError>(()));
    assert!(matches!(late, Err(StoreError::Closed)));
}

#[test]
fn long_answers_and_long_problems_are_packed_for_who_takes_them_packed() {
    let salon = Salon::open();
    let takes = [("x-api-key", KEY), ("accept-encoding", "gzip")];
    let long = format!(r#"{{"rules":{{"{}":1}}}}"#, "x".repeat(2_000));
    for line in ["GET /openapi.json", "PATCH /api/settings/alerts"] {
        let packed = salon.ask_with(&takes, line, &long);
        assert_eq!(packed.headers["content-encoding"], "gzip", "{line}");
        assert!(packed.raw.starts_with(&[0x1f, 0x8b]), "{line}");
        let plain = salon.ask(line, &long);
        assert!(!plain.headers.contains_key("content-encoding"));
    }
}

#[test]
fn bodies_are_read_strictly() {
    let salon = Salon::open();
    salon.ask("POST /api/users", "{").is_problem(400, "E021");
    salon
        .ask("POST /api/users", r#"{"nme":"Ann"}"#)
        .is_problem(422, "E022");
    let request = Request::post("/api/users").header("x-api-key", KEY);
    let request = request.body(Body::from("{}")).expect("a request");
    salon.send(request).is_problem(415, "E024");
    let large = format!(r#"{{"name":"{}"}}"#, "a".repeat(70_000));
    salon.ask("POST /api/users", &large).is_problem(413, "E023");
    salon.ask("GET /api/users/x", "").is_problem(400, "E021");
    salon.ask("GET /api/users/0", "").is_problem(400, "E021");
}

#[test]
fn an_address_that_asks_too_often_waits() {
    let salon = Salon::open();
    let peer: SocketAddr = "192.0.2.7:5000".parse().expect("an address");
    let ask = |address: SocketAddr| {
        let mut request = Request::get("/healthz")
            .body(Body::empty())
            .expect("a request");
        request.extensions_mut().insert(Peer::Address(address));
        salon.send(request)
    };
    let limited = (0..3000)
        .map(|_| ask(peer))
        .find(|answer| answer.status != 200);
    let limited = limited.expect("a limit");
    limited.is_problem(429, "E011");
    assert!(limited.headers.contains_key("retry-after"));
    let other: SocketAddr = "192.0.2.8:5000".parse().expect("an address");
    ask(other).is(200);
}

#[test]
fn health_says_more_to_those_who_may_know() {
    let salon = Salon::empty();
    salon.ask("GET /healthz", "").is(200);
    salon.ask("GET /readyz", "").is(200);
    let open = salon.ask_with(&[], "GET /health", "");
    assert_eq!(open.is(200).body["status"], "degraded");
    assert!(open.body.get("components").is_none());
    let known = salon.ask("GET /health", "");
    let telephone = &known.is(200).body["components"]["telephone"];
    assert_eq!(telephone["status"], "off");
    let reason = telephone["reason"].as_str().expect("a reason");
    assert!(reason.contains("TWILIO_AUTH_TOKEN"));
}

#[test]
fn readiness_writes_only_when_nothing_else_was_written_lately() {
    let salon = Salon::open();
    let commits = |time: &str| {
        salon.clock.set(time.parse().expect("a time"));
        let before = salon.store().commits();
        salon.ask_with(&[], "GET /readyz", "").is(200);
        salon.store().commits() - before
    };
    assert_eq!(commits("2026-03-02T15:00:04Z"), 0, "written 4 s ago");
    assert_eq!(commits("2026-03-02T15:00:06Z"), 1, "not for 6 s: a probe");
    assert_eq!(commits("2026-03-02T15:00:09Z"), 0, "probed 3 s ago");
}

#[test]
fn without_a_business_the_way_on_is_named() {
    let salon = Salon::empty();
    let refused = salon.ask("GET /api/services", "");
    refused.is_problem(409, "E029");
    assert!(refused.body["detail"].to_string().contains("--sample"));
}
