//! What a collector is sent, and what becomes of it when there is none; and a real one, Rotel.

use std::sync::Arc;

use bella::jobs::traces::Traces;
use bella::ports::clock::SystemClock;
use bella::ports::entropy::SystemEntropy;
use bella::ports::trace::span::Kind;
use bella::ports::trace::{self, Beginning, Tracer};
use bella::providers::guarded::Outside;
use bella::providers::network::Network;
use bella::providers::otlp::{Account, Collector};
use serde_json::{Value, json};

use super::parts::{KeepingTransport, exporting, outside};

fn account(url: &str) -> Account {
    Account {
        url: url.to_owned(),
        headers: vec![("x-api-key", "secret".into())],
        service: "salon".into(),
    }
}

/// Two spans: a call's turn, and a part of it that went wrong.
async fn turn(tracer: &Arc<Tracer>) {
    let beginning = Beginning {
        name: "POST /twilio/voice".into(),
        kind: Kind::Server,
        request_id: Some("4bf92f3577b34da6a3ce929d0e0e4736".into()),
        parent: None,
    };
    let part = trace::span("decide", async {
        trace::note("bella.turn", 3_u32);
        trace::fail();
    });
    tracer.root(beginning, part).await;
}

#[tokio::test]
async fn spans_are_sent_as_the_protocol_says() {
    let transport = Arc::new(KeepingTransport::default());
    *transport.status.lock().expect("no panic") = 200;
    let outside = outside(transport.clone());
    let (tracer, spans) = exporting(&outside);
    let collector = Collector::new(account("https://collector.example/v1/traces"), &outside);
    let mut traces = Traces {
        collector: Arc::new(collector),
        spans,
        tracer: tracer.clone(),
    };
    turn(&tracer).await;
    traces.export().await;
    let asked = transport.asked.lock().expect("no panic");
    assert_eq!(asked.len(), 1, "all in one");
    let request = &asked[0];
    assert_eq!(
        (request.method, request.url.as_str()),
        ("POST", "https://collector.example/v1/traces")
    );
    let key = ("x-api-key", "secret".to_owned());
    assert!(request.headers.contains(&key));
    assert!(
        !request
            .headers
            .iter()
            .any(|(name, _)| *name == "traceparent"),
        "a trace of traces has no end"
    );
    let body: Value = serde_json::from_slice(&request.body).expect("JSON");
    let resource = &body["resourceSpans"][0];
    assert_eq!(
        resource["resource"]["attributes"][0],
        json!({"key": "service.name", "value": {"stringValue": "salon"}})
    );
    let spans = resource["scopeSpans"][0]["spans"]
        .as_array()
        .expect("spans");
    let (part, whole) = (&spans[0], &spans[1]);
    assert_eq!(part["traceId"], "4bf92f3577b34da6a3ce929d0e0e4736");
    assert_eq!(part["traceId"], whole["traceId"]);
    assert_eq!(part["parentSpanId"], whole["spanId"]);
    assert_eq!((&part["kind"], &whole["kind"]), (&json!(1), &json!(2)));
    assert_eq!(part["status"], json!({"code": 2}));
    assert_eq!(
        part["attributes"],
        json!([{"key": "bella.turn", "value": {"intValue": "3"}}])
    );
    // Monday, 2 March 2026, 10:00 in New York; nothing passed.
    assert_eq!(part["startTimeUnixNano"], part["endTimeUnixNano"]);
    let started = part["startTimeUnixNano"].as_str().expect("text");
    assert_eq!(started.len(), 19, "{started}");
}

#[tokio::test(start_paused = true)]
async fn a_collector_that_is_away_costs_spans_and_nothing_else() {
    let outside = outside(Arc::default());
    let (tracer, spans) = exporting(&outside);
    let collector = Collector::new(account("https://collector.example/v1/traces"), &outside);
    let mut traces = Traces {
        collector: Arc::new(collector),
        spans,
        tracer: tracer.clone(),
    };
    for _ in 0..3 {
        turn(&tracer).await;
        traces.export().await;
    }
    assert_eq!(tracer.dropped(), 6);
}

#[tokio::test]
async fn a_real_collector_understands_them() {
    let (Ok(url), Ok(log)) = (
        std::env::var("BELLA_ROTEL"),
        std::env::var("BELLA_ROTEL_LOG"),
    ) else {
        eprintln!("skipped: BELLA_ROTEL is not set; tests/run starts the collector");
        return;
    };
    let outside = Outside {
        transport: Arc::new(Network::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let (tracer, spans) = exporting(&outside);
    let collector = Collector::new(account(&format!("{url}/v1/traces")), &outside);
    let mut traces = Traces {
        collector: Arc::new(collector),
        spans,
        tracer: tracer.clone(),
    };
    turn(&tracer).await;
    traces.export().await;
    assert_eq!(tracer.dropped(), 0, "it took them");
    for _ in 0..200 {
        let text = std::fs::read_to_string(&log).expect("its log");
        if text.contains("4bf92f3577b34da6a3ce929d0e0e4736") {
            for known in ["POST /twilio/voice", "decide", "salon", "bella.turn"] {
                assert!(text.contains(known), "{known}: {text}");
            }
            return;
        }
        tokio::task::spawn_blocking(|| {
            std::thread::park_timeout(std::time::Duration::from_millis(50))
        })
        .await
        .expect("no panic");
    }
    panic!("it never printed them");
}
