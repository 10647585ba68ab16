//! What surrounds every request: its identifier, its place, its deadline, its log line, and the net for panics.
//!
//! One layer instead of six, because the webhooks go through it too and each layer costs a boxed future.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use tokio::sync::Semaphore;
use tracing::Instrument;

use crate::http::measure::Measure;
use crate::http::problem::{Kind, Problem};
use crate::http::request_id::{self, RequestId};
use crate::ports::clock::Clock;
use crate::ports::entropy::Entropy;
use crate::ports::trace::span::{Kind as SpanKind, Parent};
use crate::ports::trace::{self, Beginning, Tracer};
use crate::store::rollups::bucket::{Bucket, Named};
use crate::watch::meter::Source;

/// Requests in work at once; more are told to come back, before they take memory.
const PLACES: usize = 512;
/// No answer may take longer; the slowest, an import, streams.
const DEADLINE: Duration = Duration::from_secs(30);

/// What is answered to a request that cannot be, where a problem in JSON would help nobody.
pub struct StandIn {
    /// How long to wait for the proper answer.
    pub deadline: Duration,
    /// The answer instead of it.
    pub answer: Response,
}

/// Finds the stand-in for an address; `None` answers with a problem.
pub type StandIns = fn(&Uri) -> Option<StandIn>;

/// What surrounds every request.
pub struct Envelope {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    tracer: Arc<Tracer>,
    places: Semaphore,
    panics: AtomicU64,
    measure: Measure,
    stand_ins: StandIns,
}

impl Envelope {
    /// An envelope that measures and names with these.
    pub fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, stand_ins: StandIns) -> Self {
        Self {
            tracer: Arc::new(Tracer::silent(clock.clone(), entropy.clone())),
            clock,
            entropy,
            places: Semaphore::new(PLACES),
            panics: AtomicU64::new(0),
            measure: Measure::default(),
            stand_ins,
        }
    }

    /// The same, with every request the beginning of a trace.
    #[must_use]
    pub fn traced(self, tracer: Arc<Tracer>) -> Self {
        Self { tracer, ..self }
    }

    /// Who begins traces.
    pub fn tracer(&self) -> &Tracer {
        &self.tracer
    }

    fn beginning(&self, request: &Request, id: &RequestId, route: &str) -> Beginning {
        let parent = request.headers().get("traceparent");
        let parent = parent.and_then(|value| Parent::parse(value.to_str().ok()?));
        Beginning {
            name: match self.tracer.is_exporting() {
                true => format!("{} {route}", request.method()).into(),
                false => "request".into(),
            },
            kind: SpanKind::Server,
            request_id: Some(id.shared()),
            parent,
        }
    }

    /// How many requests ended in a panic since the start.
    pub fn panics(&self) -> u64 {
        self.panics.load(Ordering::Relaxed)
    }

    /// How long requests took and how they failed.
    pub fn measure(&self) -> &Measure {
        &self.measure
    }

    async fn answer(&self, request: Request, next: Next) -> Response {
        match (self.stand_ins)(request.uri()) {
            Some(stand_in) => {
                let answer = self.try_answer(request, next, stand_in.deadline).await;
                answer.unwrap_or_else(|_| {
                    self.measure.stand_in();
                    stand_in.answer
                })
            }
            None => {
                let answer = self.try_answer(request, next, DEADLINE).await;
                answer.unwrap_or_else(IntoResponse::into_response)
            }
        }
    }

    async fn try_answer(
        &self,
        request: Request,
        next: Next,
        deadline: Duration,
    ) -> Result<Response, Problem> {
        let Ok(_place) = self.places.try_acquire() else {
            let why = "all places are taken; try again in a moment";
            return Err(Problem::new(Kind::Busy, why));
        };
        let answer = AssertUnwindSafe(next.run(request)).catch_unwind();
        match tokio::time::timeout(deadline, answer).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(_)) => {
                self.panics.fetch_add(1, Ordering::Relaxed);
                tracing::error!("a request ended in a panic");
                let why = "the request failed; nothing more is known";
                Err(Problem::new(Kind::Internal, why))
            }
            Err(_) => {
                tracing::warn!("a request took too long");
                let why = format!("there was no answer within {} s", deadline.as_secs());
                Err(Problem::new(Kind::TimedOut, why))
            }
        }
    }
}

impl Source for Envelope {
    /// Problems by code, panics, and webhooks that could not be taken.
    fn counted(&self) -> Bucket {
        let mut counted = Bucket::default();
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        for (code, n) in self.measure.problems() {
            counted.add_named(Named::Error, code, count(n));
        }
        counted.add_named(Named::Error, "panic", count(self.panics()));
        counted.add_named(Named::Error, "stand_in", count(self.measure.stand_ins()));
        counted
    }
}

/// The layer.
pub async fn wrap(
    State(envelope): State<Arc<Envelope>>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = envelope.clock.elapsed();
    let id = RequestId::of(request.headers(), envelope.entropy.as_ref());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(id.clone());
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let span = tracing::info_span!("request", request_id = id.as_str());
    let beginning = envelope.beginning(&request, &id, route);
    let answer = async {
        let response = envelope.answer(request, next).await;
        trace::note("http.response.status_code", response.status().as_u16());
        if response.status().is_server_error() {
            trace::fail();
        }
        response
    };
    let answer = envelope.tracer.root(beginning, answer);
    let response = answer.instrument(span.clone()).await;
    if let Some(problem) = response.extensions().get::<Problem>() {
        envelope.measure.problem(problem.kind().facts().code);
    }
    let response = named(response, &id);
    let took = envelope.clock.elapsed().saturating_sub(started);
    let status = response.status();
    envelope
        .measure
        .request(route, &method, status.as_u16(), took);
    span.in_scope(|| log(&method, route, status, took));
    response
}

/// The answer with the request's identifier in its header, and in its body when it is a problem.
fn named(mut response: Response, id: &RequestId) -> Response {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let body = problem.body(Some(id.as_str())).to_string();
        response
            .headers_mut()
            .remove(axum::http::header::CONTENT_LENGTH);
        *response.body_mut() = body.into();
    }
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(request_id::HEADER, value);
    }
    response
}

/// One line a request. The address is logged as its pattern, because a query may hold a telephone number.
fn log(method: &Method, route: &str, status: StatusCode, took: Duration) {
    let status = status.as_u16();
    let latency_ms = took.as_secs_f64() * 1000.0;
    if status >= 500 {
        tracing::error!(%method, route, status, latency_ms, "request failed");
    } else if route.starts_with("/api") || route == "-" {
        tracing::info!(%method, route, status, latency_ms, "request");
    } else {
        tracing::debug!(%method, route, status, latency_ms, "request");
    }
}
