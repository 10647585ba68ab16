//! Every formula, computed a second time from the calls themselves, over calls that chance made.

use std::sync::Arc;

use bella::dialogue::outcome::Outcome;
use bella::jobs::rollups::Rollups;
use bella::ports::clock::ManualClock;
use bella::store::Store;
use bella::store::error::StoreError;
use bella::store::events::Event;
use bella::store::events::of_calls::{CallChanged, CallEnded, CallStarted, CallTurn, Rungs};
use bella::store::rollups::bucket::{Bucket, Count};
use bella::store::rollups::histogram::ERROR;
use bella::store::rollups::{self, Grain, forget, key};
use bella::store::tx::{Cause, Read, Tx};
use bella::watch::figures::{Figures, Window, over};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use tokio::runtime::Runtime;

const NOW: &str = "2026-03-02T15:20:30Z";

#[derive(Clone, Debug)]
struct ATurn {
    heard: Option<&'static str>,
    latency_us: u32,
    is_reasked: bool,
    is_correction: bool,
    is_last_rung: bool,
}

#[derive(Clone, Debug)]
struct ACall {
    is_test: bool,
    /// Minutes before now.
    age: i64,
    turns: Vec<ATurn>,
    /// Absent while the call goes on.
    outcome: Option<Outcome>,
    wanted_to_book: bool,
    /// A recording that arrived after the end.
    later: Option<Outcome>,
}

const OUTCOMES: [Outcome; 7] = [
    Outcome::Abandoned,
    Outcome::Answered,
    Outcome::Message,
    Outcome::Transferred,
    Outcome::Cancelled,
    Outcome::Moved,
    Outcome::Booked,
];

fn turns() -> impl Strategy<Value = ATurn> {
    let heard = prop::sample::select(vec![None, Some("words"), Some("keys"), Some("silence")]);
    let latency = prop_oneof![0_u32..50_000, 1_900_000_u32..2_100_000];
    (heard, latency, any::<[bool; 3]>()).prop_map(
        |(heard, latency_us, [reasked, corrects, last])| {
            let is_heard = heard == Some("words");
            ATurn {
                heard,
                latency_us,
                is_reasked: is_heard && reasked,
                is_correction: is_heard && corrects && !reasked,
                is_last_rung: is_heard && reasked && last,
            }
        },
    )
}

fn calls() -> impl Strategy<Value = ACall> {
    let outcome = prop::option::weighted(0.9, prop::sample::select(OUTCOMES.to_vec()));
    (
        prop::bool::weighted(0.2),
        0_i64..3_000,
        prop::collection::vec(turns(), 0..8),
        outcome,
        any::<bool>(),
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |(is_test, age, turns, outcome, wanted_to_book, is_late)| ACall {
                is_test,
                age,
                turns,
                wanted_to_book: wanted_to_book || outcome == Some(Outcome::Booked),
                later: (is_late && outcome == Some(Outcome::Abandoned)).then_some(Outcome::Message),
                outcome,
            },
        )
}

impl ACall {
    fn at(&self) -> Timestamp {
        let now: Timestamp = NOW.parse().expect("a moment");
        now - SignedDuration::from_mins(self.age)
    }

    fn news(&self, call: u64) -> Vec<Event> {
        let is_test = self.is_test;
        let started = CallStarted {
            call,
            source: Some("phone"),
            is_test,
        };
        let mut news: Vec<Event> = vec![started.into()];
        for (turn, of) in (0..).zip(&self.turns) {
            let understanding = if of.is_last_rung {
                Rungs::KEYPAD
            } else {
                "local"
            };
            let told = CallTurn {
                call,
                turn,
                latency_us: Some(of.latency_us),
                heard: of.heard,
                rungs: Rungs {
                    understanding: of.heard.map(|_| understanding),
                    ..Rungs::default()
                },
                is_reasked: of.is_reasked,
                is_correction: of.is_correction,
                is_test,
            };
            news.push(told.into());
        }
        if let Some(outcome) = self.outcome {
            let ended = CallEnded {
                call,
                outcome,
                wanted_to_book: self.wanted_to_book,
                is_test,
            };
            news.push(ended.into());
            if let Some(later) = self.later {
                let changed = CallChanged {
                    call,
                    was: outcome,
                    outcome: later,
                    ended_at: self.at(),
                    is_test,
                };
                news.push(changed.into());
            }
        }
        news
    }

    fn came_to(&self) -> Option<Outcome> {
        self.later.or(self.outcome)
    }
}

/// The formulas as they are written down, over the calls themselves.
fn expected(calls: &[ACall]) -> Figures {
    let calls: Vec<&ACall> = calls.iter().filter(|call| !call.is_test).collect();
    let turns: Vec<&ATurn> = calls.iter().flat_map(|call| &call.turns).collect();
    let ended: Vec<&&ACall> = calls.iter().filter(|call| call.outcome.is_some()).collect();
    let rate = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
    let came_to = |wanted: Outcome| {
        let ended = ended.iter();
        ended.filter(|call| call.came_to() == Some(wanted)).count()
    };
    let succeeded = ended.len() - came_to(Outcome::Abandoned);
    let spoke = |call: &&&&ACall| {
        let mut turns = call.turns.iter();
        let speaks = |turn: &ATurn| matches!(turn.heard, Some("words" | "keys"));
        turns.any(speaks) || call.came_to() != Some(Outcome::Abandoned)
    };
    let spoken = ended.iter().filter(spoke).count();
    let to_book = ended.iter().filter(|call| call.wanted_to_book).count();
    let count = |is: fn(&ATurn) -> bool| turns.iter().filter(|turn| is(turn)).count();
    let heard = count(|turn| turn.heard == Some("words"));
    let reasked = count(|turn| turn.is_reasked);
    let first =
        count(|turn| turn.heard == Some("words") && !turn.is_reasked && !turn.is_correction);
    let mut latencies: Vec<u32> = turns.iter().map(|turn| turn.latency_us).collect();
    latencies.sort_unstable();
    let percentile = |share: f64| {
        let rank = (latencies.len() as f64 * share).ceil() as usize;
        Some(f64::from(*latencies.get(rank.max(1) - 1)?) / 1_000.0)
    };
    let sum: f64 = latencies.iter().map(|us| f64::from(*us)).sum();
    Figures {
        calls_started: calls.len() as i64,
        calls_ended: ended.len() as i64,
        calls_spoken: spoken as i64,
        turns: turns.len() as i64,
        call_success_rate: rate(succeeded, spoken),
        booking_conversion: rate(came_to(Outcome::Booked), to_book),
        completion_rate: rate(succeeded, ended.len()),
        abandonment_rate: rate(came_to(Outcome::Abandoned), ended.len()),
        transfer_rate: rate(came_to(Outcome::Transferred), ended.len()),
        speech_recognition_accuracy: rate(first, heard),
        misunderstanding_rate: rate(reasked, heard),
        error_rate: rate(count(|turn| turn.is_last_rung), turns.len()),
        fast_turns: rate(count(|turn| turn.latency_us <= 2_000_000), turns.len()),
        avg_response_time: (!turns.is_empty()).then(|| sum / turns.len() as f64 / 1_000_000.0),
        latency_ms_p50: percentile(0.50),
        latency_ms_p95: percentile(0.95),
        latency_ms_p99: percentile(0.99),
    }
}

fn is_near(read: Option<f64>, exact: Option<f64>, error: f64) -> bool {
    match (read, exact) {
        (None, None) => true,
        (Some(read), Some(exact)) => (read - exact).abs() <= exact * error + 1e-9,
        _ => false,
    }
}

/// A store with a job that may be killed and started again at any time.
struct Bench {
    store: Store,
    clock: Arc<ManualClock>,
    runtime: Runtime,
    _folder: tempfile::TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = Store::open(&folder.path().join("bella.redb")).expect("the store opens");
        let now: Timestamp = NOW.parse().expect("a moment");
        Self {
            store,
            clock: Arc::new(ManualClock::new(now)),
            runtime: Runtime::new().expect("a runtime"),
            _folder: folder,
        }
    }

    /// A job that knows nothing but the store, as after a crash.
    fn job(&self) -> Rollups {
        let meter = Arc::default();
        Rollups::new(self.store.clone(), self.clock.clone(), meter, Vec::new())
    }

    fn emit(&self, at: Timestamp, events: Vec<Event>) {
        let cause = Cause::system(at);
        let work = move |tx: &mut Tx| {
            let mut events = events.iter();
            events.try_for_each(|event| tx.emit(event.clone()).map(drop))
        };
        let written: Result<(), StoreError> = self.store.write_blocking(cause, work);
        written.expect("the store works");
    }

    fn run(&self, job: &Rollups) {
        let run = self.runtime.block_on(job.run());
        run.expect("the store works");
    }

    fn figures(&self, hours: u32) -> Figures {
        let window = Window::last_hours(hours, NOW.parse().expect("a moment"));
        let bucket = self.store.read(|r| over(r, window));
        Figures::of(&bucket.expect("the store works"))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn figures_are_what_the_formulas_say(
        calls in prop::collection::vec(calls(), 0..12),
        stops in prop::collection::vec(any::<bool>(), 48),
        hours in prop::sample::select(vec![1_u32, 2, 24, 51, 720]),
    ) {
        let bench = Bench::new();
        let mut job = bench.job();
        let mut stops = stops.into_iter().cycle();
        for (id, call) in (1..).zip(&calls) {
            let mut news = call.news(id);
            let second = news.split_off(news.len() / 2);
            for events in [news, second] {
                bench.emit(call.at(), events);
                if stops.next() == Some(true) {
                    bench.run(&job);
                }
                if stops.next() == Some(true) {
                    job = bench.job();
                }
            }
        }
        bench.run(&job);
        bench.run(&job);
        let from = Window::last_hours(hours, NOW.parse().expect("a moment")).from;
        // Whole minutes count.
        let inside = |call: &&ACall| call.at() - SignedDuration::from_secs(30) >= from;
        let inside: Vec<ACall> = calls.iter().filter(inside).cloned().collect();
        let (read, exact) = (bench.figures(hours), expected(&inside));
        for (read, exact) in [
            (read.latency_ms_p50, exact.latency_ms_p50),
            (read.latency_ms_p95, exact.latency_ms_p95),
            (read.latency_ms_p99, exact.latency_ms_p99),
        ] {
            prop_assert!(is_near(read, exact, ERROR), "{read:?} instead of {exact:?}");
        }
        prop_assert!(is_near(read.avg_response_time, exact.avg_response_time, 1e-9));
        let blank = |figures: Figures| Figures {
            avg_response_time: None,
            latency_ms_p50: None,
            latency_ms_p95: None,
            latency_ms_p99: None,
            ..figures
        };
        prop_assert_eq!(blank(read), blank(exact));
    }
}

#[test]
fn no_data_is_no_figure() {
    let bench = Bench::new();
    bench.run(&bench.job());
    assert_eq!(bench.figures(24), Figures::default());
}

#[test]
fn a_window_may_end_at_any_minute() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&folder.path().join("bella.redb")).expect("the store opens");
    let at = |text: &str| -> Timestamp { text.parse().expect("a moment") };
    for (moment, turns) in [
        ("2026-03-02T09:29:00Z", 1),
        ("2026-03-02T10:29:00Z", 10),
        ("2026-03-02T10:30:00Z", 100),
    ] {
        let at = at(moment);
        let work = move |tx: &mut Tx| -> Result<(), StoreError> {
            let mut bucket = Bucket::default();
            bucket.add(Count::Turns, turns);
            for grain in [Grain::Minute, Grain::Hour] {
                let key = key(grain, grain.start(at));
                let mut row = tx.get::<rollups::Rollups>(&key)?.unwrap_or_default();
                row.merge(&bucket);
                tx.put::<rollups::Rollups>(&key, &row)?;
            }
            Ok(())
        };
        store
            .write_blocking(Cause::system(at), work)
            .expect("it is written");
    }
    let turns = |from, to| {
        let (from, to) = (at(from), at(to));
        let counted = store.read(|r| over(r, Window { from, to }));
        counted.expect("readable").get(Count::Turns)
    };
    // Days of Kolkata begin at half past six in the evening, and so on.
    assert_eq!(turns("2026-03-02T08:30:00Z", "2026-03-02T10:30:00Z"), 11);
    assert_eq!(turns("2026-03-02T09:30:00Z", "2026-03-02T10:30:00Z"), 10);
    assert_eq!(turns("2026-03-02T10:00:00Z", "2026-03-02T10:30:00Z"), 10);
    assert_eq!(turns("2026-03-02T10:30:00Z", "2026-03-02T11:00:00Z"), 100);
    assert_eq!(turns("2026-03-02T10:30:00Z", "2026-03-02T10:31:00Z"), 100);
    assert_eq!(turns("2026-03-02T09:00:00Z", "2026-03-02T11:00:00Z"), 111);
    // Where minutes are not kept any more, the hour counts.
    let forget = |tx: &mut Tx| forget(tx, Grain::Minute, tx.now(), 1_000);
    let later = Cause::system(at("2026-06-02T08:30:00Z"));
    store
        .write_blocking(later, forget)
        .expect("it is forgotten");
    assert_eq!(turns("2026-03-02T10:00:00Z", "2026-03-02T10:30:00Z"), 110);
}
