//! What happens, as it happens, and calls that the server makes to itself.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use bella::jobs::synthetic::Went;
use futures_util::StreamExt;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::api::{KEY, Salon};

/// A frame: id, event, data.
type Frame = (u64, String, Value);

impl Salon {
    /// The first frames that a listener gets.
    fn frames(&self, last: Option<u64>, count: usize) -> Vec<Frame> {
        let mut request = Request::builder()
            .uri("/api/events")
            .header("x-api-key", KEY);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let request = request.body(Body::empty()).expect("a request");
        self.block_on(async {
            let answer = self
                .app()
                .router
                .clone()
                .oneshot(request)
                .await
                .expect("an answer");
            assert_eq!(answer.status(), 200);
            let kind = answer.headers().get("content-type").cloned();
            assert_eq!(kind.expect("a type"), "text/event-stream");
            let mut body = answer.into_body().into_data_stream();
            let mut text = String::new();
            while text.matches("\n\n").count() < count {
                let part = tokio::time::timeout(Duration::from_secs(60), body.next());
                let part = part.await.expect("in time").expect("more").expect("a part");
                text.push_str(std::str::from_utf8(&part).expect("UTF-8"));
            }
            text.split_terminator("\n\n").map(frame).collect()
        })
    }
}

fn frame(text: &str) -> Frame {
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_default()
            .trim_start_matches(':')
            .trim()
            .to_owned()
    };
    let data = serde_json::from_str(&field("data")).expect("JSON");
    (field("id").parse().expect("a number"), field("event"), data)
}

#[test]
fn a_listener_goes_on_where_it_was() {
    let salon = Salon::open();
    let before = *salon.store().events_changed().borrow();
    salon.call("one", &["what are your opening hours"], false);
    let frames = salon.frames(Some(before), 4);
    let kinds: Vec<&str> = frames.iter().map(|(_, kind, _)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["call.started", "call.turn", "call.turn", "call.ended"]
    );
    assert_eq!(frames[2].2["rungs"]["hearing"], "gather");
    assert_eq!(frames[3].2["outcome"], "answered");
    let rest = salon.frames(Some(frames[1].0), 2);
    assert_eq!(rest, frames[2..]);
    // From a store that was put back to an older state.
    let reset = salon.frames(Some(1_000_000), 1);
    let newest = *salon.store().events_changed().borrow();
    assert_eq!(
        reset,
        [(newest, "reset".to_owned(), json!({"newest": newest}))]
    );
}

#[test]
fn whoever_was_away_for_too_long_is_told() {
    let salon = Salon::open();
    salon.call("one", &["hello"], false);
    salon
        .clock()
        .set(salon.clock_now() + SignedDuration::from_hours(40 * 24));
    let forgotten = bella::jobs::retention::run(salon.store(), salon.clock_now());
    salon.block_on(forgotten).expect("the store works");
    salon.call("two", &["hello"], false);
    let frames = salon.frames(Some(1), 1);
    assert_eq!(frames[0].1, "reset");
}

#[test]
fn events_are_for_those_with_a_key() {
    let salon = Salon::open();
    salon
        .ask_with(&[], "GET /api/events", "")
        .is_problem(401, "E017");
}

#[test]
fn a_call_to_itself_counts_apart_and_leaves_nothing() {
    let salon = Salon::open();
    let run = || {
        salon
            .block_on(salon.app().synthetic.run())
            .expect("the store works")
    };
    assert_eq!((run(), run()), (Went::Well, Went::Well));
    salon.count();
    let metrics = salon.ask("GET /api/unified/business-metrics", "");
    assert_eq!(metrics.is(200).body["total_calls"], 0);
    assert_eq!(metrics.body["total_turns"], 0);
    assert_eq!(
        salon.ask("GET /api/calls", "").is(200).body["items"],
        json!([])
    );
    let alerts = salon.ask("GET /api/unified/alerts", "");
    assert_eq!(alerts.is(200).body["alerts"], json!([]));
}
