//! A collector of traces, by OTLP over HTTP with JSON (<https://opentelemetry.io/docs/specs/otlp/>): identifiers are
//! hexadecimal there, long numbers are text.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::breaker::Limits;
use crate::ports::trace::span::{Fact, Kind, Span};
use crate::ports::transport::Request;
use crate::providers::guarded::{Guarded, Outside, Policy, Repeat, VendorError};

/// What its breaker is called.
pub const NAME: &str = "otlp";
/// How it is called.
pub const POLICY: Policy = Policy {
    total: Duration::from_secs(10),
    attempts: 2,
    at_once: 1,
    limits: Limits {
        failures: 3,
        open_for: Duration::from_secs(60),
        probes: 1,
    },
};

/// One collector.
pub struct Collector {
    url: String,
    headers: Vec<(&'static str, String)>,
    service: String,
    guarded: Arc<Guarded>,
}

/// Where a collector is, and who asks.
#[derive(Clone)]
pub struct Account {
    /// The whole address.
    pub url: String,
    /// What it wants to see, such as a key.
    pub headers: Vec<(&'static str, String)>,
    /// What this program is called there.
    pub service: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Taken {
    #[serde(default)]
    partial_success: PartialSuccess,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PartialSuccess {
    /// A number, or one as text.
    #[serde(default)]
    rejected_spans: Value,
}

impl Collector {
    /// The way to this collector.
    pub fn new(account: Account, outside: &Outside) -> Self {
        Self {
            url: account.url,
            headers: account.headers,
            service: account.service,
            guarded: Arc::new(Guarded::new(NAME, POLICY, outside)),
        }
    }

    /// Hands spans over; how many of them it did not want.
    ///
    /// # Errors
    /// When it did not take them.
    pub async fn collect(&self, spans: &[Span]) -> Result<u64, VendorError> {
        let mut headers = vec![("content-type", "application/json".to_owned())];
        headers.extend(self.headers.iter().cloned());
        let request = Request {
            method: "POST",
            url: self.url.clone(),
            headers,
            body: body(&self.service, spans).to_string().into_bytes(),
        };
        let answer = self.guarded.send(&request, Repeat::Unsafe).await?;
        let taken: Taken = serde_json::from_slice(&answer.body).unwrap_or_default();
        let rejected = taken.partial_success.rejected_spans;
        let as_text = || rejected.as_str()?.parse().ok();
        Ok(rejected.as_u64().or_else(as_text).unwrap_or(0))
    }
}

fn body(service: &str, spans: &[Span]) -> Value {
    let spans: Vec<Value> = spans.iter().map(span).collect();
    let version = env!("CARGO_PKG_VERSION");
    json!({"resourceSpans": [{
        "resource": {"attributes": [
            attribute("service.name", json!({"stringValue": service})),
            attribute("service.version", json!({"stringValue": version})),
        ]},
        "scopeSpans": [{"scope": {"name": "bella", "version": version}, "spans": spans}],
    }]})
}

fn span(span: &Span) -> Value {
    let kind = match span.kind {
        Kind::Internal => 1,
        Kind::Server => 2,
        Kind::Client => 3,
    };
    let facts = span.facts.iter();
    let facts: Vec<Value> = facts
        .map(|(name, fact)| attribute(name, value(fact)))
        .collect();
    let parent = span.parent.map(|parent| parent.to_string());
    json!({
        "traceId": span.trace.to_string(),
        "spanId": span.id.to_string(),
        "parentSpanId": parent.unwrap_or_default(),
        "name": span.name,
        "kind": kind,
        "startTimeUnixNano": span.started_at.as_nanosecond().to_string(),
        "endTimeUnixNano": span.ended_at.max(span.started_at).as_nanosecond().to_string(),
        "attributes": facts,
        "status": {"code": if span.is_error { 2 } else { 0 }},
    })
}

fn value(fact: &Fact) -> Value {
    match fact {
        Fact::Word(word) => json!({"stringValue": word}),
        Fact::Text(text) => json!({"stringValue": text}),
        Fact::Number(number) => json!({"intValue": number.to_string()}),
    }
}

fn attribute(key: &str, value: Value) -> Value {
    json!({"key": key, "value": value})
}
