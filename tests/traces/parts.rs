//! What belongs together, in time that stands still.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bella::breaker::Limits;
use bella::ports::clock::{Clock, ManualClock};
use bella::ports::entropy::SystemEntropy;
use bella::ports::trace::span::{Fact, Kind, Span, TraceId};
use bella::ports::trace::{self, Beginning, MOST_WAITING, Tracer};
use bella::ports::transport::{Answer, Request, Transport, TransportError};
use bella::providers::guarded::{Guarded, Outside, Policy, Repeat};
use futures_util::future::BoxFuture;

use crate::desk::salon::{MONDAY, at};

/// A vendor that answers with the status that is set, and keeps what it was asked.
#[derive(Default)]
pub struct KeepingTransport {
    pub status: Mutex<u16>,
    pub asked: Mutex<Vec<Request>>,
}

impl Transport for KeepingTransport {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Answer, TransportError>> {
        self.asked.lock().expect("no panic").push(request);
        let status = *self.status.lock().expect("no panic");
        Box::pin(async move {
            match status {
                0 => Err(TransportError::Connect("refused".into())),
                status => Ok(Answer {
                    status,
                    retry_after: None,
                    body: b"{}".to_vec(),
                }),
            }
        })
    }
}

/// What reaches vendors here.
pub fn outside(transport: Arc<KeepingTransport>) -> Outside {
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(at(MONDAY)));
    Outside {
        transport,
        clock,
        entropy: Arc::new(SystemEntropy),
    }
}

/// A tracer that somebody listens to.
pub fn exporting(outside: &Outside) -> (Arc<Tracer>, tokio::sync::mpsc::Receiver<Span>) {
    let (tracer, spans) = Tracer::exporting(outside.clock.clone(), outside.entropy.clone());
    (Arc::new(tracer), spans)
}

fn vendor(outside: &Outside) -> Guarded {
    let policy = Policy {
        total: Duration::from_secs(5),
        attempts: 1,
        at_once: 1,
        limits: Limits {
            failures: 3,
            open_for: Duration::from_secs(30),
            probes: 1,
        },
    };
    Guarded::new("openai_api", policy, outside)
}

fn request() -> Request {
    Request {
        method: "POST",
        url: "https://vendor.example/secret?To=%2B12125550101".into(),
        headers: Vec::new(),
        body: Vec::new(),
    }
}

fn asked_by(id: &str) -> Beginning {
    Beginning {
        name: "POST /api/caller".into(),
        kind: Kind::Server,
        request_id: Some(id.into()),
        parent: None,
    }
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    let mut headers = request.headers.iter();
    let found = headers.find(|(known, _)| *known == name);
    found.map(|(_, value)| value.as_str())
}

#[tokio::test]
async fn a_request_to_a_vendor_names_the_request_that_caused_it() {
    for is_collected in [false, true] {
        let transport = Arc::new(KeepingTransport::default());
        *transport.status.lock().expect("no panic") = 200;
        let outside = outside(transport.clone());
        let (tracer, _spans) = exporting(&outside);
        let tracer = match is_collected {
            true => tracer,
            false => Arc::new(Tracer::silent(
                outside.clock.clone(),
                outside.entropy.clone(),
            )),
        };
        let vendor = Arc::new(vendor(&outside));
        let work = async {
            // In a task of its own too.
            let vendor = vendor.clone();
            let asked = async move { vendor.send(&request(), Repeat::Unsafe).await };
            tokio::spawn(trace::carried(asked)).await.expect("no panic")
        };
        let answer = tracer.root(asked_by("front-desk-7"), work).await;
        answer.expect("an answer");
        let asked = transport.asked.lock().expect("no panic");
        assert_eq!(header(&asked[0], "x-request-id"), Some("front-desk-7"));
        let traceparent = header(&asked[0], "traceparent").expect("there is one");
        let trace = TraceId::of("front-desk-7");
        let is_sampled = u8::from(is_collected);
        assert!(
            traceparent.starts_with(&format!("00-{trace}-")),
            "{traceparent}"
        );
        assert!(
            traceparent.ends_with(&format!("-{is_sampled:02}")),
            "{traceparent}"
        );
        assert_eq!(traceparent.len(), 55);
    }
}

#[tokio::test]
async fn what_nobody_caused_names_nobody() {
    let transport = Arc::new(KeepingTransport::default());
    *transport.status.lock().expect("no panic") = 200;
    let outside = outside(transport.clone());
    let sent = vendor(&outside).send(&request(), Repeat::Unsafe).await;
    sent.expect("an answer");
    let asked = transport.asked.lock().expect("no panic");
    assert_eq!(asked[0].headers, []);
}

#[tokio::test]
async fn parts_are_parts_of_what_they_are_in_and_say_nothing_of_anybody() {
    let transport = Arc::new(KeepingTransport::default());
    *transport.status.lock().expect("no panic") = 503;
    let outside = outside(transport.clone());
    let (tracer, mut spans) = exporting(&outside);
    let vendor = vendor(&outside);
    let work = trace::span("understand", async {
        let _ = vendor.send(&request(), Repeat::Unsafe).await;
        trace::step("speak", || ());
    });
    tracer.root(asked_by("front-desk-7"), work).await;
    let mut known = Vec::new();
    while let Ok(span) = spans.try_recv() {
        assert!(!format!("{span:?}").contains("2125550101"), "{span:?}");
        known.push(span);
    }
    let find = |name: &str| known.iter().find(|span| span.name == name).expect("a span");
    let (whole, part) = (find("POST /api/caller"), find("understand"));
    assert_eq!((whole.parent, part.parent), (None, Some(whole.id)));
    assert_eq!(find("speak").parent, Some(part.id));
    let outbound = find("openai_api");
    assert_eq!(
        (outbound.parent, outbound.kind),
        (Some(part.id), Kind::Client)
    );
    let facts = [
        ("http.request.method", Fact::Word("POST")),
        ("http.response.status_code", Fact::Number(503)),
        ("error.type", Fact::Word("failed")),
    ];
    assert_eq!(outbound.facts, facts);
    assert!(outbound.is_error && !part.is_error);
    let asked = transport.asked.lock().expect("no panic");
    let expected = format!("00-{}-{}-01", outbound.trace, outbound.id);
    assert_eq!(header(&asked[0], "traceparent"), Some(expected.as_str()));
}

#[tokio::test]
async fn work_that_is_given_up_is_a_part_too() {
    let outside = outside(Arc::default());
    let (tracer, mut spans) = exporting(&outside);
    let never = trace::span("decide", std::future::pending::<()>());
    let gave_up = async { futures_util::FutureExt::now_or_never(never) };
    assert_eq!(tracer.root(asked_by("7"), gave_up).await, None);
    assert_eq!(spans.try_recv().expect("a span").name, "decide");
}

#[tokio::test]
async fn nobody_waits_for_a_collector() {
    let outside = outside(Arc::default());
    let (tracer, mut spans) = exporting(&outside);
    for _ in 0..MOST_WAITING + 100 {
        let work = tracer.root(Beginning::job("alerts"), async {});
        // Done at the first look: nothing in it waits.
        assert!(futures_util::FutureExt::now_or_never(work).is_some());
    }
    assert_eq!(tracer.dropped(), 100);
    let mut kept = 0;
    while spans.try_recv().is_ok() {
        kept += 1;
    }
    assert_eq!(kept, MOST_WAITING);
}
