//! Hands spans to their collector, in batches, behind the back of whatever is traced: a collector that is slow or away costs
//! spans, never time.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::ports::trace::Tracer;
use crate::ports::trace::span::Span;
use crate::providers::otlp::Collector;

/// How often spans are handed over.
const PACE: Duration = Duration::from_secs(2);
/// The most spans of one request.
const BATCH: usize = 512;
/// How long the server waits for the last ones when it stops.
const LAST: Duration = Duration::from_secs(2);

/// Spans on their way.
pub struct Traces {
    /// Where they go.
    pub collector: Arc<Collector>,
    /// Where they come from.
    pub spans: mpsc::Receiver<Span>,
    /// Who counts those that are lost.
    pub tracer: Arc<Tracer>,
}

impl Traces {
    /// Hands over what there is, again and again, until `stopped` says so.
    pub async fn keep_exporting(mut self, mut stopped: watch::Receiver<bool>) {
        let mut ticks = interval(PACE);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = stopped.changed() => break,
                _ = ticks.tick() => self.export().await,
            }
        }
        let _ = timeout(LAST, self.export()).await;
    }

    /// Hands over what there is now; what the collector does not take is lost, and counted.
    pub async fn export(&mut self) {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            batch.clear();
            while batch.len() < BATCH
                && let Ok(span) = self.spans.try_recv()
            {
                batch.push(span);
            }
            if batch.is_empty() {
                return;
            }
            match self.collector.collect(&batch).await {
                Ok(rejected) => self.tracer.drop_spans(rejected),
                Err(error) => {
                    self.tracer.drop_spans(batch.len() as u64);
                    tracing::debug!(%error, spans = batch.len(), "spans were not collected");
                    return;
                }
            }
        }
    }
}
