//! Brings the roll-ups forward: a second after something happened, it counts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::ports::clock::Clock;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::rollups::bucket::Bucket;
use crate::store::rollups::progress;
use crate::store::tx::{Cause, Tx};
use crate::watch::meter::{Source, TurnMeter};
use crate::watch::rollups::{STEP, apply, next, written};

/// After an event, so that a second of turns leads to one transaction.
const GATHER: Duration = Duration::from_secs(1);
/// The longest time between two looks: vendors are asked without an event, and a failed store is mended.
const LONGEST: Duration = Duration::from_secs(30);

/// The parts that it works with; cheap to clone.
#[derive(Clone)]
pub struct Rollups {
    parts: Arc<Parts>,
}

struct Parts {
    store: Store,
    clock: Arc<dyn Clock>,
    meter: Arc<TurnMeter>,
    sources: Vec<Arc<dyn Source>>,
    counted: Mutex<Counted>,
}

/// What was counted outside of events, of which the roll-ups hold a part.
#[derive(Default)]
struct Counted {
    /// What is in the roll-ups.
    written: Bucket,
    /// What was on its way when nobody said whether it arrived, and the step that carried it.
    doubtful: Option<(u64, Bucket)>,
}

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Events that were added up.
    pub events: usize,
    /// Whether more may be there.
    pub has_more: bool,
}

impl Rollups {
    /// A job over these parts; `sources` count what is no event.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        meter: Arc<TurnMeter>,
        sources: Vec<Arc<dyn Source>>,
    ) -> Self {
        Self {
            parts: Arc::new(Parts {
                store,
                clock,
                meter,
                sources,
                counted: Mutex::default(),
            }),
        }
    }

    /// Adds up one step of what happened.
    ///
    /// # Errors
    /// When the store cannot be read or written; nothing is lost or counted twice by that.
    pub async fn run(&self) -> Result<Report, StoreError> {
        let Parts {
            store,
            clock,
            meter,
            ..
        } = self.parts.as_ref();
        let now = clock.now();
        let mut step = store.read(|r| {
            self.settle(progress(r)?.steps);
            next(r, meter)
        })?;
        let total = self.counted_so_far();
        step.add(now, &total.since(&self.counted().written));
        if step.is_empty() {
            return Ok(Report::default());
        }
        let report = Report {
            events: step.events,
            has_more: step.events == STEP,
        };
        self.counted().doubtful = Some((step.number(), total));
        let step = Arc::new(step);
        let work = step.clone();
        let cause = Cause::system(now);
        let is_written = store
            .write(cause, move |tx: &mut Tx| apply(tx, &work))
            .await?;
        if is_written {
            self.settle(step.number());
            written(&step, meter);
        } else {
            self.counted().doubtful = None;
        }
        Ok(report)
    }

    /// Runs whenever something happened, until `stopped` says so; then once more, so that nothing waits for the next start.
    pub async fn keep_running(self, mut stopped: watch::Receiver<bool>) {
        let mut happened = self.parts.store.events_changed();
        loop {
            happened.mark_unchanged();
            let pause = match self.run().await {
                Ok(report) if report.has_more => Duration::ZERO,
                Ok(_) => LONGEST,
                Err(error) => {
                    tracing::warn!(%error, "the roll-ups could not be brought forward");
                    LONGEST
                }
            };
            tokio::select! {
                _ = stopped.changed() => break,
                () = tokio::time::sleep(pause) => {}
                Ok(()) = happened.changed() => {
                    tokio::select! {
                        _ = stopped.changed() => break,
                        () = tokio::time::sleep(GATHER) => {}
                    }
                }
            }
        }
        if let Err(error) = self.run().await {
            tracing::warn!(%error, "the roll-ups lag behind until the next start");
        }
    }

    /// Takes what was on its way as written when its step is.
    fn settle(&self, steps: u64) {
        let mut counted = self.counted();
        if let Some((step, total)) = counted.doubtful.take()
            && step <= steps
        {
            counted.written = total;
        }
    }

    /// Everything that was counted outside of events since the start.
    fn counted_so_far(&self) -> Bucket {
        let mut total = Bucket::default();
        for source in &self.parts.sources {
            total.merge(&source.counted());
        }
        total.merge(&self.parts.meter.counted());
        total
    }

    fn counted(&self) -> std::sync::MutexGuard<'_, Counted> {
        self.parts
            .counted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
