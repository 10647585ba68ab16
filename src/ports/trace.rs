//! Traces: which work belongs together, so that a request to a vendor names the request that caused it, and, where somebody
//! collects them, how long each part of it took.
//!
//! What is going on follows its task; work in a task of its own is [`carried`] there. A span holds words and counts of this
//! program only: nothing of callers.

pub mod span;

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use tokio::sync::mpsc;

use crate::ports::clock::Clock;
use crate::ports::entropy::Entropy;
use crate::ports::trace::span::{Fact, Kind, Parent, Span, SpanId, TraceId};

/// Spans that wait to be collected; more are dropped and counted, so that nobody ever waits for a collector.
pub const MOST_WAITING: usize = 4_096;

tokio::task_local! {
    static CURRENT: Arc<Active>;
}

/// Begins traces.
pub struct Tracer {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    queue: Option<mpsc::Sender<Span>>,
    dropped: AtomicU64,
}

/// How a trace begins.
pub struct Beginning {
    /// What it is called.
    pub name: Cow<'static, str>,
    /// Which side of what it is.
    pub kind: Kind,
    /// The request that it is, else the trace's own identifier is sent as one.
    pub request_id: Option<Arc<str>>,
    /// What another system did when it asked.
    pub parent: Option<Parent>,
}

/// Work that is going on.
struct Active {
    tracer: Arc<Tracer>,
    trace: TraceId,
    id: SpanId,
    request_id: Arc<str>,
    told: Mutex<Told>,
}

/// What was said of it.
#[derive(Default)]
struct Told {
    facts: Vec<(&'static str, Fact)>,
    is_error: bool,
}

/// Measures until it goes, however the work ends.
struct Running {
    active: Arc<Active>,
    name: Cow<'static, str>,
    kind: Kind,
    parent: Option<SpanId>,
    started_at: Timestamp,
}

impl Tracer {
    /// Nobody collects spans; requests still say where they come from.
    pub fn silent(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self {
            clock,
            entropy,
            queue: None,
            dropped: AtomicU64::new(0),
        }
    }

    /// Whoever holds the other end collects spans.
    pub fn exporting(
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> (Self, mpsc::Receiver<Span>) {
        let (queue, spans) = mpsc::channel(MOST_WAITING);
        let tracer = Self {
            queue: Some(queue),
            ..Self::silent(clock, entropy)
        };
        (tracer, spans)
    }

    /// Whether anybody collects spans.
    pub fn is_exporting(&self) -> bool {
        self.queue.is_some()
    }

    /// Spans that nobody collected in time, since the start.
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Counts spans that were lost on the way.
    pub fn drop_spans(&self, count: u64) {
        self.dropped.fetch_add(count, Ordering::Relaxed);
    }

    /// Does `work` as the beginning of a trace.
    pub async fn root<F: Future>(self: &Arc<Self>, beginning: Beginning, work: F) -> F::Output {
        let Beginning {
            name,
            kind,
            request_id,
            parent,
        } = beginning;
        let trace = match (&parent, &request_id) {
            (Some(parent), _) => parent.trace,
            (None, Some(id)) => TraceId::of(id),
            (None, None) => TraceId::new(self.entropy.as_ref()),
        };
        let active = Arc::new(Active {
            tracer: self.clone(),
            trace,
            id: SpanId::new(self.entropy.as_ref()),
            request_id: request_id.unwrap_or_else(|| trace.to_string().into()),
            told: Mutex::default(),
        });
        let _running = self.is_exporting().then(|| Running {
            active: active.clone(),
            name,
            kind,
            parent: parent.map(|parent| parent.span),
            started_at: self.clock.now(),
        });
        CURRENT.scope(active, work).await
    }

    fn record(&self, running: &Running) {
        let told = std::mem::take(&mut *running.active.told());
        let Some(queue) = &self.queue else {
            return;
        };
        let span = Span {
            trace: running.active.trace,
            id: running.active.id,
            parent: running.parent,
            name: running.name.clone(),
            kind: running.kind,
            started_at: running.started_at,
            ended_at: self.clock.now(),
            facts: told.facts,
            is_error: told.is_error,
        };
        if queue.try_send(span).is_err() {
            self.drop_spans(1);
        }
    }
}

impl Beginning {
    /// A job.
    pub fn job(name: &'static str) -> Self {
        Self {
            name: name.into(),
            kind: Kind::Internal,
            request_id: None,
            parent: None,
        }
    }
}

impl Active {
    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.active.tracer.record(self);
    }
}

/// Does `work` as a part of what is going on.
pub async fn span<F: Future>(name: &'static str, work: F) -> F::Output {
    within((name, Kind::Internal), work).await
}

/// Does `work` as a request to a vendor.
pub async fn outbound<F: Future>(vendor: &'static str, work: F) -> F::Output {
    within((vendor, Kind::Client), work).await
}

async fn within<F: Future>(part: (&'static str, Kind), work: F) -> F::Output {
    match begin(part) {
        Some(running) => CURRENT.scope(running.active.clone(), work).await,
        None => work.await,
    }
}

/// Does `work`, which waits for nothing, as a part of what is going on.
pub fn step<R>(name: &'static str, work: impl FnOnce() -> R) -> R {
    let _running = begin((name, Kind::Internal));
    work()
}

/// A part of what is going on begins; `None` when nobody collects it.
fn begin((name, kind): (&'static str, Kind)) -> Option<Running> {
    let parent = current().filter(|active| active.tracer.is_exporting())?;
    let tracer = parent.tracer.clone();
    Some(Running {
        started_at: tracer.clock.now(),
        name: name.into(),
        kind,
        parent: Some(parent.id),
        active: Arc::new(Active {
            trace: parent.trace,
            id: SpanId::new(tracer.entropy.as_ref()),
            request_id: parent.request_id.clone(),
            told: Mutex::default(),
            tracer,
        }),
    })
}

fn current() -> Option<Arc<Active>> {
    CURRENT.try_with(Arc::clone).ok()
}

/// The same work as a part of what is going on, also in a task of its own.
pub fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let current = current();
    async move {
        match current {
            Some(active) => CURRENT.scope(active, work).await,
            None => work.await,
        }
    }
}

/// Says something of what is going on.
pub fn note(name: &'static str, fact: impl Into<Fact>) {
    let _ = CURRENT.try_with(|active| {
        if active.tracer.is_exporting() {
            active.told().facts.push((name, fact.into()));
        }
    });
}

/// Says that what is going on goes wrong.
pub fn fail() {
    let _ = CURRENT.try_with(|active| active.told().is_error = true);
}

/// What a request to a vendor says of where it comes from: `traceparent` (W3C Trace Context) and `X-Request-Id`.
pub fn headers() -> Vec<(&'static str, String)> {
    let headers = |active: &Arc<Active>| {
        let Active { trace, id, .. } = active.as_ref();
        let is_sampled = u8::from(active.tracer.is_exporting());
        vec![
            ("traceparent", format!("00-{trace}-{id}-{is_sampled:02}")),
            ("x-request-id", active.request_id.to_string()),
        ]
    };
    CURRENT.try_with(headers).unwrap_or_default()
}
