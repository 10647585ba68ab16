//! The real binary: the turns of a call and what it does by itself reach a collector, without a word of the caller.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use bella::channels::twilio::form::Form;
use bella::channels::twilio::signature::Keys;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::twilio::line::CALLER;
use crate::twilio::program::{Server, TOKEN};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const SAID: &str = "I would like a haircut tomorrow, my name is Zebulon";

/// A collector that keeps what it is sent.
#[derive(Clone)]
struct KeepingCollector {
    bodies: Arc<watch::Sender<Vec<String>>>,
    keys: Arc<Mutex<Vec<String>>>,
}

async fn collect(
    State(collector): State<KeepingCollector>,
    headers: HeaderMap,
    body: Bytes,
) -> &'static str {
    let key = headers["x-api-key"].to_str().expect("a key").to_owned();
    collector.keys.lock().expect("no panic").push(key);
    let body = String::from_utf8_lossy(&body).into_owned();
    collector.bodies.send_modify(|bodies| bodies.push(body));
    "{}"
}

fn spans(bodies: &[String]) -> Vec<Value> {
    let read = |body: &String| serde_json::from_str::<Value>(body).expect("JSON");
    let of = |body: Value| body["resourceSpans"][0]["scopeSpans"][0]["spans"].clone();
    let all = bodies.iter().map(read).map(of);
    all.flat_map(|spans| spans.as_array().expect("spans").clone())
        .collect()
}

fn find<'a>(spans: &'a [Value], name: &str) -> Option<&'a Value> {
    spans.iter().find(|span| span["name"] == name)
}

/// As Twilio asks.
async fn twilio(server: &Server, path: &str, fields: &[(&str, &str)]) {
    let form = Form::of(fields);
    let signature = Keys::new([TOKEN]).sign(&server.url, path, &form);
    let client = reqwest::Client::builder().no_proxy().build();
    let request = client
        .expect("a client")
        .post(format!("{}{path}", server.url))
        .header("x-twilio-signature", signature.expect("a token"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form.encode());
    let answer = request.send().await.expect("an answer");
    assert!(answer.status().is_success(), "{}", answer.status());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_turn_reaches_the_collector_in_its_parts() {
    let collector = KeepingCollector {
        bodies: Arc::new(watch::channel(Vec::new()).0),
        keys: Arc::default(),
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let router = Router::new()
        .route("/v1/traces", post(collect))
        .with_state(collector.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let folder = tempfile::tempdir().expect("a temporary folder");
    let environment = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str()),
        ("OTEL_EXPORTER_OTLP_HEADERS", "X-API-Key=secret"),
    ];
    let server = Server::with(folder.path(), &environment);
    let call = [
        ("CallSid", "CA0123456789abcdef0123456789abcdef"),
        ("From", CALLER),
    ];
    twilio(&server, "/twilio/voice", &call).await;
    let turn = [call[0], call[1], ("SpeechResult", SAID)];
    twilio(&server, "/twilio/voice/turn?n=1", &turn).await;
    let mut bodies = collector.bodies.subscribe();
    let is_there = |bodies: &Vec<String>| {
        let spans = spans(bodies);
        let names = ["POST /twilio/voice/turn", "retention"];
        names.iter().all(|name| find(&spans, name).is_some())
    };
    let known = timeout(PATIENCE, bodies.wait_for(is_there)).await;
    let known = known
        .expect("it comes")
        .expect("the collector runs")
        .clone();
    let all = spans(&known);
    let request = find(&all, "POST /twilio/voice/turn").expect("the request");
    let of_request = |span: &&Value| span["traceId"] == request["traceId"];
    let of_request: Vec<Value> = all.iter().filter(of_request).cloned().collect();
    let parent = |name: &str| find(&of_request, name).expect(name)["parentSpanId"].clone();
    let turn = find(&of_request, "turn").expect("the turn");
    assert_eq!(turn["parentSpanId"], request["spanId"]);
    assert_eq!(parent("understand"), turn["spanId"]);
    assert_eq!(parent("decide"), turn["spanId"]);
    assert_eq!(parent("speak"), request["spanId"]);
    let text = known.concat();
    for word in ["Zebulon", "haircut", CALLER, "CA0123456789"] {
        assert!(!text.contains(word), "{word}");
    }
    let keys = collector.keys.lock().expect("no panic");
    assert!(keys.iter().all(|key| key == "secret"));
}
