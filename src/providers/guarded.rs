//! The one way out to a vendor: deadline, breaker, few at once, and another attempt only where that is safe.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use crate::breaker::{Breaker, Change, Limits, Outcome, Permit, State};
use crate::ports::clock::Clock;
use crate::ports::entropy::Entropy;
use crate::ports::trace;
use crate::ports::transport::{Answer, Request, Transport, TransportError};
use crate::store::rollups::bucket::{Bucket, Named, Took};
use crate::watch::meter::Source;

/// The first pause between attempts; each further one may be twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// No pause within one call is longer; whoever must wait longer asks again later.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How one vendor is called.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// How long all attempts together may take.
    pub total: Duration,
    /// Attempts in all, from 1.
    pub attempts: u32,
    /// Calls at once.
    pub at_once: usize,
    /// When its breaker opens.
    pub limits: Limits,
}

/// Whether doing it twice is as good as once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Reading, or the vendor knows a repeat by its key.
    Safe,
    /// Only if nothing was sent, or the vendor says that it did nothing.
    Unsafe,
}

/// Why a vendor did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum VendorError {
    /// It failed too often lately; nothing was sent.
    #[error("it is left alone for another {} s, because it failed too often", .0.as_secs() + 1)]
    Open(Duration),
    /// It took too long; it may have been done.
    #[error("it took longer than {} s", .0.as_secs())]
    Slow(Duration),
    /// It could not be reached; nothing was sent.
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    /// It broke off, or asks to wait; it may have been done when `is_sent`.
    #[error("{why}")]
    Failed {
        /// What happened.
        why: String,
        /// Whether it may have been done all the same.
        is_sent: bool,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// It refuses: the credentials or the quota. Waiting does not heal that.
    #[error("it refuses with status {0}: check the credentials and what is left of the quota")]
    Refused(u16),
    /// It says that the request is wrong.
    #[error("it answers status {status}")]
    Rejected {
        /// The status.
        status: u16,
        /// What it answered.
        body: Vec<u8>,
    },
}

impl VendorError {
    /// Whether it may have been done although there is no answer that says so.
    pub fn may_be_done(&self) -> bool {
        matches!(self, Self::Slow(_) | Self::Failed { is_sent: true, .. })
    }

    /// The kind of failure, in a word for figures.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Slow(_) => "slow",
            Self::Unreachable(_) => "unreachable",
            Self::Failed { is_sent: false, .. } => "asked_to_wait",
            Self::Failed { .. } => "failed",
            Self::Refused(_) => "refused",
            Self::Rejected { .. } => "rejected",
        }
    }

    /// Whether the same again later may succeed.
    pub fn may_heal(&self) -> bool {
        !matches!(self, Self::Rejected { .. })
    }
}

/// What is known of a vendor.
#[derive(Clone, Debug)]
pub struct Status {
    /// What its breaker does.
    pub state: State,
    /// The share of the last attempts that succeeded, 0 to 1.
    pub success_rate: f64,
    /// Failures in a row.
    pub failures: u32,
    /// When it failed last.
    pub last_failure_at: Option<Timestamp>,
    /// When its breaker opens and closes.
    pub limits: Limits,
    /// Its latest changes, oldest first, with when.
    pub changes: Vec<(Timestamp, Change)>,
}

/// Changes that are remembered.
const MOST_CHANGES: usize = 50;

/// What only one vendor's answers say of it: a quota that ran out in words, a body that cannot be read. `None` leaves the
/// judgement to the status.
pub type Judge = fn(&Answer) -> Option<Outcome>;

/// The way to one vendor.
pub struct Guarded {
    name: &'static str,
    policy: Policy,
    judge: Judge,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    places: Semaphore,
    inner: Mutex<Inner>,
    changed: watch::Sender<u64>,
}

struct Inner {
    breaker: Breaker,
    last_failure_at: Option<Timestamp>,
    changes: Vec<(Timestamp, Change)>,
    /// Attempts, how they ended and how long they took, since the start.
    counted: Bucket,
}

impl Inner {
    fn remember(&mut self, now: Timestamp, change: Change) {
        self.changes.push((now, change));
        if self.changes.len() > MOST_CHANGES {
            self.changes.remove(0);
        }
    }
}

/// Gives the permit back when the caller goes away in the middle.
struct Attempt<'a> {
    guarded: &'a Guarded,
    permit: Option<Permit>,
}

impl Attempt<'_> {
    fn ended(mut self, outcome: Outcome) {
        if let Some(permit) = self.permit.take() {
            self.guarded.note(permit, outcome);
        }
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if let Some(permit) = self.permit.take() {
            self.guarded.note(permit, Outcome::Neutral);
        }
    }
}

/// What the ways to all vendors share.
#[derive(Clone)]
pub struct Outside {
    /// How requests are sent.
    pub transport: Arc<dyn Transport>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
}

impl Guarded {
    /// The way to the vendor that is called `name` in settings and figures.
    pub fn new(name: &'static str, policy: Policy, outside: &Outside) -> Self {
        Self {
            name,
            policy,
            judge: |_| None,
            transport: outside.transport.clone(),
            clock: outside.clock.clone(),
            entropy: outside.entropy.clone(),
            places: Semaphore::new(policy.at_once),
            inner: Mutex::new(Inner {
                breaker: Breaker::new(policy.limits),
                last_failure_at: None,
                changes: Vec::new(),
                counted: Bucket::default(),
            }),
            changed: watch::channel(0).0,
        }
    }

    /// Judges its answers by what they say before their status counts.
    #[must_use]
    pub fn judging(self, judge: Judge) -> Self {
        Self { judge, ..self }
    }

    /// What it is called in settings and figures.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Counts the changes of the breaker.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// What is known of the vendor now.
    pub fn status(&self) -> Status {
        let inner = self.inner();
        Status {
            state: inner.breaker.state(self.clock.elapsed()),
            success_rate: inner.breaker.success_rate(),
            failures: inner.breaker.failures(),
            last_failure_at: inner.last_failure_at,
            limits: inner.breaker.limits(),
            changes: inner.changes.clone(),
        }
    }

    /// How long the vendor is left alone, while its breaker is open.
    pub fn left_alone_for(&self) -> Option<Duration> {
        self.inner().breaker.left_alone_for(self.clock.elapsed())
    }

    /// Closes the breaker.
    pub fn reset(&self) {
        let now = self.clock.now();
        let mut inner = self.inner();
        let from = inner.breaker.state(self.clock.elapsed());
        inner.breaker.reset();
        if from != State::Closed {
            let to = State::Closed;
            let change = Change {
                from,
                to,
                is_refusal: false,
                is_flapping: false,
            };
            inner.remember(now, change);
            drop(inner);
            self.changed.send_modify(|count| *count += 1);
        }
    }

    /// Changes when the breaker opens and closes.
    pub fn set_limits(&self, limits: Limits) {
        self.inner().breaker.set_limits(limits);
    }

    /// Sends a request; a status below 400 is an answer.
    ///
    /// # Errors
    /// [`VendorError`], which says whether it may have been done all the same.
    pub async fn send(&self, request: &Request, repeat: Repeat) -> Result<Answer, VendorError> {
        let total = self.policy.total;
        match timeout(total, self.attempts(request, repeat)).await {
            Ok(result) => result,
            Err(_) => Err(VendorError::Slow(total)),
        }
    }

    /// Does something that is no HTTP request, once, within the whole time; `work` judges how it went.
    ///
    /// # Errors
    /// Those of `work`; [`VendorError::Open`], [`VendorError::Slow`] and [`VendorError::Unreachable`] of our own.
    pub async fn perform<T, E: From<VendorError>>(
        &self,
        work: impl Future<Output = (Outcome, Result<T, E>)>,
    ) -> Result<T, E> {
        let closed = |_| VendorError::Unreachable("Bella is stopping".to_owned());
        let _place = self.places.acquire().await.map_err(closed)?;
        let permit = self.inner().breaker.permit(self.clock.elapsed());
        let attempt = Attempt {
            guarded: self,
            permit: Some(permit.map_err(VendorError::Open)?),
        };
        let total = self.policy.total;
        let work = trace::outbound(self.name, async {
            let (outcome, result) = work.await;
            if matches!(outcome, Outcome::Failure | Outcome::Refusal) {
                trace::fail();
            }
            (outcome, result)
        });
        let (outcome, result) = match timeout(total, work).await {
            Ok(ended) => ended,
            Err(_) => (Outcome::Failure, Err(VendorError::Slow(total).into())),
        };
        tracing::debug!(vendor = self.name, ?outcome, "asked");
        attempt.ended(outcome);
        result
    }

    async fn attempts(&self, request: &Request, repeat: Repeat) -> Result<Answer, VendorError> {
        let mut pause = FIRST_PAUSE;
        for further in (0..self.policy.attempts).rev() {
            let error = match self.attempt(request).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let is_again = match &error {
                VendorError::Unreachable(_) => true,
                VendorError::Failed { is_sent, .. } => repeat == Repeat::Safe || !is_sent,
                VendorError::Slow(_) => repeat == Repeat::Safe,
                VendorError::Open(_) | VendorError::Refused(_) | VendorError::Rejected { .. } => {
                    false
                }
            };
            let asked = match &error {
                VendorError::Failed { retry_after, .. } => *retry_after,
                _ => None,
            };
            if !is_again || further == 0 || asked.is_some_and(|asked| asked > LONGEST_PAUSE) {
                return Err(error);
            }
            sleep(asked.unwrap_or_else(|| self.jitter(pause))).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Err(VendorError::Unreachable("no attempt is allowed".to_owned()))
    }

    /// One attempt, which may take an equal share of the whole time.
    async fn attempt(&self, request: &Request) -> Result<Answer, VendorError> {
        let closed = |_| VendorError::Unreachable("Bella is stopping".to_owned());
        let _place = self.places.acquire().await.map_err(closed)?;
        let permit = self.permit()?;
        let attempt = Attempt {
            guarded: self,
            permit: Some(permit),
        };
        trace::outbound(self.name, self.exchange(request, attempt)).await
    }

    /// Sends and judges.
    async fn exchange(
        &self,
        request: &Request,
        attempt: Attempt<'_>,
    ) -> Result<Answer, VendorError> {
        let share = self.policy.total / self.policy.attempts.max(1);
        let started = self.clock.elapsed();
        let mut request = request.clone();
        request.headers.extend(trace::headers());
        trace::note("http.request.method", request.method);
        let sent = timeout(share, self.transport.send(request)).await;
        let took = self.clock.elapsed().saturating_sub(started);
        let (outcome, result) = match sent {
            Err(_) => (Outcome::Failure, Err(VendorError::Slow(share))),
            Ok(Err(TransportError::Connect(why))) => {
                (Outcome::Failure, Err(VendorError::Unreachable(why)))
            }
            Ok(Err(error @ TransportError::Broken(_))) => (
                Outcome::Failure,
                Err(VendorError::Failed {
                    why: error.to_string(),
                    is_sent: true,
                    retry_after: None,
                }),
            ),
            Ok(Ok(answer)) => {
                trace::note("http.response.status_code", answer.status);
                judged(answer, self.judge)
            }
        };
        let took_ms = took.as_millis();
        tracing::debug!(vendor = self.name, ?outcome, took_ms, "asked");
        if let Err(error) = &result {
            trace::note("error.type", error.class());
            trace::fail();
        }
        self.count(took, outcome, result.as_ref().err());
        attempt.ended(outcome);
        result
    }

    /// Leave for one attempt; none while the breaker is open, which counts as a failure of the vendor.
    fn permit(&self) -> Result<Permit, VendorError> {
        let mut inner = self.inner();
        inner.breaker.permit(self.clock.elapsed()).map_err(|wait| {
            let error = VendorError::Open(wait);
            note_failure(&mut inner.counted, self.name, &error);
            error
        })
    }

    fn count(&self, took: Duration, outcome: Outcome, error: Option<&VendorError>) {
        let us = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
        let counted = &mut self.inner().counted;
        counted.record(Took::Vendor, self.name, us);
        match (outcome, error) {
            (Outcome::Failure | Outcome::Refusal, Some(error)) => {
                note_failure(counted, self.name, error);
            }
            // A request that was wrong says nothing against the vendor, but it is an error all the same.
            (_, error) => {
                counted.add_named(Named::VendorSuccess, self.name, 1);
                if let Some(error) = error {
                    note_class(counted, self.name, error);
                }
            }
        }
    }

    fn inner(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, permit: Permit, outcome: Outcome) {
        let now = self.clock.now();
        let mut inner = self.inner();
        if matches!(outcome, Outcome::Failure | Outcome::Refusal) {
            inner.last_failure_at = Some(now);
        }
        let Some(change) = inner.breaker.record(permit, outcome, self.clock.elapsed()) else {
            return;
        };
        inner.remember(now, change);
        drop(inner);
        self.changed.send_modify(|count| *count += 1);
        tracing::warn!(vendor = self.name, from = ?change.from, to = ?change.to, "circuit breaker");
    }

    /// Any time up to `most`, so that those who failed together do not come back together.
    fn jitter(&self, most: Duration) -> Duration {
        let mut bytes = [0; 2];
        self.entropy.fill(&mut bytes);
        most.mul_f64(f64::from(u16::from_le_bytes(bytes)) / f64::from(u16::MAX))
    }
}

impl Source for Guarded {
    /// Attempts, how they ended and how long they took.
    fn counted(&self) -> Bucket {
        self.inner().counted.clone()
    }
}

fn note_failure(counted: &mut Bucket, vendor: &str, error: &VendorError) {
    counted.add_named(Named::VendorFailure, vendor, 1);
    note_class(counted, vendor, error);
}

fn note_class(counted: &mut Bucket, vendor: &str, error: &VendorError) {
    let name = format!("{vendor}.{}", error.class());
    counted.add_named(Named::VendorError, &name, 1);
}

/// What an answer says of the vendor, and of the request.
fn judged(answer: Answer, judge: Judge) -> (Outcome, Result<Answer, VendorError>) {
    let status = answer.status;
    match judge(&answer) {
        Some(Outcome::Refusal) => return (Outcome::Refusal, Err(VendorError::Refused(status))),
        Some(Outcome::Failure) => {
            let error = VendorError::Failed {
                why: "its answer cannot be read".to_owned(),
                is_sent: true,
                retry_after: answer.retry_after,
            };
            return (Outcome::Failure, Err(error));
        }
        Some(Outcome::Success | Outcome::Neutral) | None => {}
    }
    match status {
        0..=399 => (Outcome::Success, Ok(answer)),
        401..=403 => (Outcome::Refusal, Err(VendorError::Refused(status))),
        408 | 425 | 429 | 500..=u16::MAX => {
            let outcome = match status {
                // It is there; it only wants to be asked less.
                429 => Outcome::Neutral,
                _ => Outcome::Failure,
            };
            let error = VendorError::Failed {
                why: format!("it answers status {status}"),
                is_sent: status >= 500,
                retry_after: answer.retry_after,
            };
            (outcome, Err(error))
        }
        _ => {
            let body = answer.body;
            (
                Outcome::Neutral,
                Err(VendorError::Rejected { status, body }),
            )
        }
    }
}
