//! The one way out to a vendor: deadline, breaker, few at once, and another attempt only where that is safe.

mod answers;
mod course;
mod error;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit, watch};
use tokio::time::{sleep, timeout};

use crate::breaker::{Limits, Outcome, Permit};
use crate::ports::clock::Clock;
use crate::ports::entropy::Entropy;
use crate::ports::trace;
use crate::ports::transport::{Answer, Headers, Request, Transport, TransportError};
pub use crate::providers::guarded::answers::Judge;
pub(in crate::providers) use crate::providers::guarded::answers::gone;
use crate::providers::guarded::answers::judged;
use crate::providers::guarded::course::Course;
pub use crate::providers::guarded::error::VendorError;
use crate::providers::recorded::{RecordedBreaker, Status};
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

/// The way to one vendor.
pub struct Guarded {
    policy: Policy,
    /// How long all attempts together may take: that of the policy, unless the owner changed it.
    total: Mutex<Duration>,
    judge: Judge,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    places: Semaphore,
    breaker: RecordedBreaker,
    /// Attempts, how they ended and how long they took, since the start.
    counted: Mutex<Bucket>,
}

/// Gives the permit back when the caller goes away in the middle.
struct Attempt<'a> {
    guarded: &'a Guarded,
    permit: Option<Permit>,
}

impl Attempt<'_> {
    fn ended(mut self, outcome: Outcome) {
        if let Some(permit) = self.permit.take() {
            self.guarded.breaker.record(permit, outcome);
        }
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if let Some(permit) = self.permit.take() {
            self.guarded.breaker.record(permit, Outcome::Neutral);
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
            policy,
            total: Mutex::new(policy.total),
            judge: |_| None,
            transport: outside.transport.clone(),
            clock: outside.clock.clone(),
            entropy: outside.entropy.clone(),
            places: Semaphore::new(policy.at_once),
            breaker: RecordedBreaker::new(name, policy.limits, outside.clock.clone()),
            counted: Mutex::default(),
        }
    }

    /// Judges its answers by what they say before their status counts.
    #[must_use]
    pub fn judging(self, judge: Judge) -> Self {
        Self { judge, ..self }
    }

    /// What it is called in settings and figures.
    pub fn name(&self) -> &'static str {
        self.breaker.name()
    }

    /// Counts the changes of the breaker.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.breaker.changed()
    }

    /// What is known of the vendor now.
    pub fn status(&self) -> Status {
        self.breaker.status()
    }

    /// How long the vendor is left alone, while its breaker is open.
    pub fn left_alone_for(&self) -> Option<Duration> {
        self.breaker.left_alone_for()
    }

    /// Closes the breaker.
    pub fn reset(&self) {
        self.breaker.reset();
    }

    /// Changes when the breaker opens and closes.
    pub fn set_limits(&self, limits: Limits) {
        self.breaker.set_limits(limits);
    }

    /// How long a request may take with all its attempts.
    pub fn total(&self) -> Duration {
        *self.total.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes how long a request may take from the next one on; `None` is the vendor's usual time.
    pub fn set_total(&self, total: Option<Duration>) {
        let total = total.unwrap_or(self.policy.total);
        *self.total.lock().unwrap_or_else(PoisonError::into_inner) = total;
    }

    /// Sends a request; a status below 300 is an answer. Redirects are not followed: what leads elsewhere did not do it.
    ///
    /// # Errors
    /// [`VendorError`], which says whether it may have been done all the same.
    pub async fn send(&self, request: &Request, repeat: Repeat) -> Result<Answer, VendorError> {
        let total = self.total();
        let course = Course::until(self.clock.elapsed() + total);
        match timeout(total, self.attempts((request, repeat), &course)).await {
            Ok(result) => result,
            Err(_) => Err(course.cut_off(total)),
        }
    }

    /// Does something that is no HTTP request, once, within the whole time; `work` judges how it went.
    ///
    /// # Errors
    /// Those of `work`; [`VendorError::Open`], [`VendorError::Slow`] and those of waiting for a place of our own.
    pub async fn perform<T, E: From<VendorError>>(
        &self,
        work: impl Future<Output = (Outcome, Result<T, E>)>,
    ) -> Result<T, E> {
        let total = self.total();
        let arrived = self.clock.elapsed();
        let place = timeout(total, self.place()).await;
        let _place = place.unwrap_or(Err(VendorError::Busy(total)))?;
        let attempt = self.attempt()?;
        let started = self.clock.elapsed();
        let left = total.saturating_sub(started.saturating_sub(arrived));
        let work = trace::outbound(self.name(), async {
            let (outcome, result) = work.await;
            if matches!(outcome, Outcome::Failure | Outcome::Refusal) {
                trace::fail();
            }
            (outcome, result)
        });
        let (outcome, result) = match timeout(left, work).await {
            Ok(ended) => ended,
            Err(_) => {
                self.count(started, Outcome::Failure, Some("slow"));
                attempt.ended(Outcome::Failure);
                return Err(VendorError::Slow(total).into());
            }
        };
        tracing::debug!(vendor = self.name(), ?outcome, "asked");
        let class = match outcome {
            Outcome::Failure => "failed",
            Outcome::Refusal => "refused",
            Outcome::Success | Outcome::Neutral => "rejected",
        };
        self.count(started, outcome, result.is_err().then_some(class));
        attempt.ended(outcome);
        result
    }

    /// Sends a request once, and gives its answer whatever its status, with its headers; `judge` says what the status says of
    /// the vendor.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn send_once(
        &self,
        request: Request,
        judge: fn(u16) -> Outcome,
    ) -> Result<(Answer, Headers), VendorError> {
        self.perform(async {
            match self.transport.send_for_headers(request).await {
                Ok(found) => (judge(found.0.status), Ok(found)),
                Err(TransportError::Connect(why)) => {
                    (Outcome::Failure, Err(VendorError::Unreachable(why)))
                }
                Err(TransportError::Broken(why)) => {
                    let error = VendorError::Failed {
                        why,
                        is_sent: true,
                        retry_after: None,
                    };
                    (Outcome::Failure, Err(error))
                }
            }
        })
        .await
    }

    async fn attempts(
        &self,
        (request, repeat): (&Request, Repeat),
        course: &Course,
    ) -> Result<Answer, VendorError> {
        let mut pause = FIRST_PAUSE;
        let mut before: Option<VendorError> = None;
        for further in (0..self.policy.attempts).rev() {
            let error = match self.try_once(request, course).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let is_again = match &error {
                VendorError::Unreachable(_) => true,
                VendorError::Failed { is_sent, .. } => repeat == Repeat::Safe || !is_sent,
                VendorError::Slow(_) => repeat == Repeat::Safe,
                VendorError::Open(_)
                | VendorError::Busy(_)
                | VendorError::Refused(_)
                | VendorError::Rejected { .. } => false,
            };
            let asked = error.retry_after();
            // What an earlier attempt may have done is not undone by one that never arrived.
            let error = match before.filter(VendorError::may_be_done) {
                Some(before) if !error.was_asked() => before,
                _ => error,
            };
            if !is_again || further == 0 || asked.is_some_and(|asked| asked > LONGEST_PAUSE) {
                return Err(error);
            }
            course.failed(error.clone());
            before = Some(error);
            sleep(asked.unwrap_or_else(|| self.jitter(pause))).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Err(VendorError::Unreachable("no attempt is allowed".to_owned()))
    }

    /// One attempt, which may take an equal share of the whole time.
    async fn try_once(&self, request: &Request, course: &Course) -> Result<Answer, VendorError> {
        let _place = self.place().await?;
        let attempt = self.attempt()?;
        course.begun();
        // What is left after the pauses may be less: an attempt that hangs must end before it is cut off, to be seen.
        let share = self.total() / self.policy.attempts.max(1);
        let left = course.until.saturating_sub(self.clock.elapsed());
        let work = self.exchange(request, attempt, share.min(left));
        trace::outbound(self.name(), work).await
    }

    /// Sends and judges.
    async fn exchange(
        &self,
        request: &Request,
        attempt: Attempt<'_>,
        share: Duration,
    ) -> Result<Answer, VendorError> {
        let started = self.clock.elapsed();
        let mut request = request.clone();
        request.headers.extend(trace::headers());
        trace::note("http.request.method", request.method);
        let sent = timeout(share, self.transport.send(request)).await;
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
        tracing::debug!(vendor = self.name(), ?outcome, "asked");
        let class = result.as_ref().err().map(VendorError::class);
        if let Some(class) = class {
            trace::note("error.type", class);
            trace::fail();
        }
        self.count(started, outcome, class);
        attempt.ended(outcome);
        result
    }

    /// One of the few places.
    async fn place(&self) -> Result<SemaphorePermit<'_>, VendorError> {
        let closed = |_| VendorError::Unreachable("Bella is stopping".to_owned());
        self.places.acquire().await.map_err(closed)
    }

    /// Leave for one attempt; none while the breaker is open. Such an attempt was never made, so it is no failure of the
    /// vendor: it is counted by its class alone.
    fn attempt(&self) -> Result<Attempt<'_>, VendorError> {
        match self.breaker.permit() {
            Ok(permit) => Ok(Attempt {
                guarded: self,
                permit: Some(permit),
            }),
            Err(wait) => {
                let error = VendorError::Open(wait);
                note_class(&mut self.counted_now(), self.name(), error.class());
                Err(error)
            }
        }
    }

    /// Counts an attempt that began at `started`, and of which class its error was.
    fn count(&self, started: Duration, outcome: Outcome, class: Option<&'static str>) {
        let took = self.clock.elapsed().saturating_sub(started);
        let us = u32::try_from(took.as_micros()).unwrap_or(u32::MAX);
        let mut counted = self.counted_now();
        counted.record(Took::Vendor, self.name(), us);
        match (outcome, class) {
            (Outcome::Failure | Outcome::Refusal, Some(class)) => {
                note_failure(&mut counted, self.name(), class);
            }
            // It is there and does nothing: that is no reason to leave it alone, but no service either.
            (_, Some("asked_to_wait")) => {
                note_failure(&mut counted, self.name(), "asked_to_wait");
            }
            // A request that was wrong says nothing against the vendor, but it is an error all the same.
            (_, class) => {
                counted.add_named(Named::VendorSuccess, self.name(), 1);
                if let Some(class) = class {
                    note_class(&mut counted, self.name(), class);
                }
            }
        }
    }

    fn counted_now(&self) -> MutexGuard<'_, Bucket> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
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
        self.counted_now().clone()
    }
}

fn note_failure(counted: &mut Bucket, vendor: &str, class: &str) {
    counted.add_named(Named::VendorFailure, vendor, 1);
    note_class(counted, vendor, class);
}

fn note_class(counted: &mut Bucket, vendor: &str, class: &str) {
    let name = format!("{vendor}.{class}");
    counted.add_named(Named::VendorError, &name, 1);
}
