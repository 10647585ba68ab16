//! A circuit breaker as a pure state machine: whoever fails too often is left alone for a while, then tried with care.
//!
//! It knows neither clock nor network. `since_start` is time that only runs forward; it must not jump.

use std::collections::VecDeque;
use std::time::Duration;

/// Results that the success rate looks back on.
const WINDOW: usize = 100;
/// Openings that make a flapping breaker, within [`FLAP_SPAN`].
const FLAPS: usize = 3;
/// How far back openings count as flapping.
const FLAP_SPAN: Duration = Duration::from_secs(600);

/// When a breaker opens and closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Failures in a row that open it, from 1.
    pub failures: u32,
    /// How long it stays open.
    pub open_for: Duration,
    /// Successes that close it again, and attempts that it lets through at once until then, from 1.
    pub probes: u32,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As it should.
    Success,
    /// The other side was slow, away or broken.
    Failure,
    /// The other side refuses whatever is asked: credentials or quota. Waiting does not heal that, so it opens at once.
    Refusal,
    /// The other side works; the request was wrong.
    Neutral,
}

/// What a breaker does with attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Lets all through.
    Closed,
    /// Lets none through.
    Open,
    /// Lets a few through to see.
    HalfOpen,
}

/// That a breaker changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The state it was in.
    pub from: State,
    /// The state it is in.
    pub to: State,
    /// Whether it opened because of a refusal.
    pub is_refusal: bool,
    /// Whether it opens and closes all the time.
    pub is_flapping: bool,
}

/// A circuit breaker.
#[derive(Clone, Debug)]
pub struct Breaker {
    limits: Limits,
    phase: Phase,
    /// Counts the phases, so that an attempt of an earlier one is known.
    generation: u64,
    /// Successes and failures, oldest first.
    results: VecDeque<bool>,
    /// When it stopped being closed lately.
    opened: VecDeque<Duration>,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Closed { failures: u32 },
    Open { until: Duration },
    HalfOpen { running: u32, successes: u32 },
}

/// Leave for one attempt; its outcome must be recorded.
#[derive(Debug)]
#[must_use = "the outcome of the attempt must be recorded"]
pub struct Permit {
    /// The phase in which the attempt began.
    generation: u64,
}

impl State {
    /// The word for it in the API and in events.
    pub fn name(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Open => "open",
            Self::HalfOpen => "half_open",
        }
    }
}

impl Breaker {
    /// A closed breaker.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            phase: Phase::Closed { failures: 0 },
            generation: 0,
            results: VecDeque::new(),
            opened: VecDeque::new(),
        }
    }

    /// Leave for one attempt, and the change to half-open where it is the first one after a while.
    ///
    /// # Errors
    /// How long to wait before asking again.
    pub fn permit(&mut self, since_start: Duration) -> Result<(Permit, Option<Change>), Duration> {
        let mut change = None;
        if let Some(wait) = self.left_alone_for(since_start) {
            return Err(wait);
        }
        if let Phase::Open { .. } = self.phase {
            self.enter(Phase::HalfOpen {
                running: 0,
                successes: 0,
            });
            change = Some(Change {
                from: State::Open,
                to: State::HalfOpen,
                is_refusal: false,
                is_flapping: false,
            });
        }
        if let Phase::HalfOpen { running, .. } = &mut self.phase {
            if *running >= self.limits.probes {
                return Err(Duration::from_secs(1));
            }
            *running += 1;
        }
        let generation = self.generation;
        Ok((Permit { generation }, change))
    }

    /// Notes how an attempt ended; the change that it caused, if any. One that began in an earlier phase only counts in the
    /// success rate: it says nothing of how things are now.
    pub fn record(
        &mut self,
        permit: Permit,
        outcome: Outcome,
        since_start: Duration,
    ) -> Option<Change> {
        self.remember(outcome);
        if permit.generation != self.generation {
            return None;
        }
        let from = self.state(since_start);
        match (&mut self.phase, outcome) {
            (_, Outcome::Refusal) => self.open(since_start),
            (Phase::Closed { failures }, Outcome::Failure) => {
                *failures += 1;
                if *failures >= self.limits.failures {
                    self.open(since_start);
                }
            }
            (Phase::Closed { failures }, Outcome::Success) => *failures = 0,
            (Phase::HalfOpen { .. }, Outcome::Failure) => self.open(since_start),
            (Phase::HalfOpen { running, successes }, Outcome::Success) => {
                *running = running.saturating_sub(1);
                *successes += 1;
                if *successes >= self.limits.probes {
                    self.enter(Phase::Closed { failures: 0 });
                }
            }
            (Phase::HalfOpen { running, .. }, Outcome::Neutral) => {
                *running = running.saturating_sub(1);
            }
            // No attempt begins while it is open.
            (Phase::Open { .. }, _) | (Phase::Closed { .. }, Outcome::Neutral) => {}
        }
        let to = self.state(since_start);
        (from != to).then(|| Change {
            from,
            to,
            is_refusal: outcome == Outcome::Refusal,
            is_flapping: to == State::Open && self.is_flapping(since_start),
        })
    }

    /// What it does with attempts now.
    pub fn state(&self, since_start: Duration) -> State {
        match self.phase {
            Phase::Closed { .. } => State::Closed,
            Phase::Open { .. } if self.left_alone_for(since_start).is_some() => State::Open,
            Phase::Open { .. } | Phase::HalfOpen { .. } => State::HalfOpen,
        }
    }

    /// How long nobody is asked any more; `None` when somebody may be.
    pub fn left_alone_for(&self, since_start: Duration) -> Option<Duration> {
        match self.phase {
            Phase::Open { until } if since_start < until => Some(until - since_start),
            _ => None,
        }
    }

    /// Closes it, whatever happened.
    pub fn reset(&mut self) {
        self.enter(Phase::Closed { failures: 0 });
        self.opened.clear();
    }

    /// Changes when it opens and closes, from the next attempt on.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// When it opens and closes.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Failures in a row.
    pub fn failures(&self) -> u32 {
        match self.phase {
            Phase::Closed { failures } => failures,
            Phase::Open { .. } | Phase::HalfOpen { .. } => self.limits.failures,
        }
    }

    /// The share of the last attempts that succeeded, 0 to 1; 1 before there was any.
    pub fn success_rate(&self) -> f64 {
        if self.results.is_empty() {
            return 1.0;
        }
        let successes = self.results.iter().filter(|result| **result).count();
        successes as f64 / self.results.len() as f64
    }

    fn remember(&mut self, outcome: Outcome) {
        if outcome == Outcome::Neutral {
            return;
        }
        if self.results.len() == WINDOW {
            self.results.pop_front();
        }
        self.results.push_back(outcome == Outcome::Success);
    }

    /// A probe that fails only shows that nothing changed: whoever is down for long opens once.
    fn open(&mut self, since_start: Duration) {
        if matches!(self.phase, Phase::Closed { .. }) {
            self.opened.push_back(since_start);
            if self.opened.len() > FLAPS {
                self.opened.pop_front();
            }
        }
        self.enter(Phase::Open {
            until: since_start + self.limits.open_for,
        });
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.generation += 1;
    }

    fn is_flapping(&self, since_start: Duration) -> bool {
        let recent = |at: &&Duration| since_start.saturating_sub(**at) <= FLAP_SPAN;
        self.opened.iter().filter(recent).count() >= FLAPS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        failures: 3,
        open_for: Duration::from_secs(30),
        probes: 2,
    };

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// What changed when an attempt that begins at once ends like this.
    fn attempt(breaker: &mut Breaker, at: u64, outcome: Outcome) -> Option<State> {
        change(breaker, at, outcome).map(|change| change.to)
    }

    fn change(breaker: &mut Breaker, at: u64, outcome: Outcome) -> Option<Change> {
        let (permit, _) = breaker.permit(seconds(at)).expect("a permit");
        breaker.record(permit, outcome, seconds(at))
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_closes_after_probes() {
        let mut breaker = Breaker::new(LIMITS);
        for outcome in [Outcome::Failure, Outcome::Failure, Outcome::Success] {
            assert_eq!(attempt(&mut breaker, 0, outcome), None);
        }
        assert_eq!(attempt(&mut breaker, 1, Outcome::Failure), None);
        assert_eq!(attempt(&mut breaker, 1, Outcome::Neutral), None);
        assert_eq!(attempt(&mut breaker, 1, Outcome::Failure), None);
        assert_eq!(
            attempt(&mut breaker, 2, Outcome::Failure),
            Some(State::Open)
        );
        assert_eq!(breaker.permit(seconds(20)).err(), Some(seconds(12)));
        assert_eq!(breaker.state(seconds(40)), State::HalfOpen);
        assert_eq!(attempt(&mut breaker, 40, Outcome::Success), None);
        assert_eq!(
            attempt(&mut breaker, 41, Outcome::Success),
            Some(State::Closed)
        );
        assert_eq!(breaker.success_rate(), 3.0 / 8.0);
    }

    #[test]
    fn a_failed_probe_opens_it_again_and_few_probes_run_at_once() {
        let mut breaker = Breaker::new(LIMITS);
        for _ in 0..3 {
            attempt(&mut breaker, 0, Outcome::Failure);
        }
        let (first, opened) = breaker.permit(seconds(31)).expect("a probe");
        assert_eq!(opened.map(|change| change.to), Some(State::HalfOpen));
        let (second, unchanged) = breaker.permit(seconds(31)).expect("a probe");
        assert_eq!(unchanged, None);
        assert!(breaker.permit(seconds(31)).is_err());
        let change = breaker.record(first, Outcome::Failure, seconds(32));
        assert_eq!(change.map(|change| change.to), Some(State::Open));
        // The other one comes too late to matter.
        assert_eq!(breaker.record(second, Outcome::Success, seconds(33)), None);
        assert!(breaker.permit(seconds(50)).is_err());
    }

    #[test]
    fn a_refusal_opens_it_at_once() {
        let mut breaker = Breaker::new(LIMITS);
        let change = change(&mut breaker, 0, Outcome::Refusal);
        assert!(change.is_some_and(|change| change.is_refusal));
        breaker.reset();
        assert!(breaker.permit(seconds(0)).is_ok());
    }

    #[test]
    fn one_that_opens_and_closes_again_and_again_flaps() {
        let mut breaker = Breaker::new(LIMITS);
        let mut flapped = Vec::new();
        for at in [0, 100, 200, 2_000] {
            let opened = change(&mut breaker, at, Outcome::Refusal);
            flapped.push(opened.is_some_and(|change| change.is_flapping));
            for _ in 0..LIMITS.probes {
                attempt(&mut breaker, at + 50, Outcome::Success);
            }
            assert_eq!(breaker.state(seconds(at + 50)), State::Closed);
        }
        assert_eq!(flapped, [false, false, true, false]);
    }

    #[test]
    fn one_that_is_simply_down_does_not_flap() {
        let mut breaker = Breaker::new(LIMITS);
        attempt(&mut breaker, 0, Outcome::Refusal);
        for probe in 1..10 {
            let again = change(&mut breaker, probe * 30, Outcome::Failure);
            let again = again.expect("a failed probe opens it");
            assert_eq!((again.to, again.is_flapping), (State::Open, false));
        }
    }

    #[test]
    fn what_began_before_it_opened_is_no_probe() {
        let mut breaker = Breaker::new(LIMITS);
        let (slow, _) = breaker.permit(seconds(0)).expect("a permit");
        let (wrong, _) = breaker.permit(seconds(0)).expect("a permit");
        attempt(&mut breaker, 1, Outcome::Refusal);
        assert_eq!(attempt(&mut breaker, 31, Outcome::Success), None);
        assert_eq!(breaker.record(slow, Outcome::Success, seconds(32)), None);
        assert_eq!(breaker.state(seconds(32)), State::HalfOpen);
        assert_eq!(
            attempt(&mut breaker, 33, Outcome::Success),
            Some(State::Closed)
        );
        assert_eq!(breaker.record(wrong, Outcome::Refusal, seconds(34)), None);
        assert_eq!(breaker.state(seconds(34)), State::Closed);
    }
}
