//! The guarded way over a transport that fails as it is told, in time that passes by itself.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bella::breaker::{Limits, State};
use bella::ports::clock::Clock;
use bella::ports::entropy::Entropy;
use bella::ports::transport::{Answer, Request, Transport, TransportError};
use bella::providers::guarded::{Guarded, Outside, Policy, Repeat, VendorError};
use bella::store::rollups::bucket::Named;
use bella::watch::meter::Source;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tokio::time::{Instant, advance};

const POLICY: Policy = Policy {
    total: Duration::from_secs(10),
    attempts: 2,
    at_once: 4,
    limits: Limits {
        failures: 3,
        open_for: Duration::from_secs(60),
        probes: 1,
    },
};

/// What the other side does with a request.
#[derive(Clone, Copy, Debug)]
enum Act {
    Status(u16),
    StatusAfter(u16, u64),
    Refuse,
    Break,
    Hang,
}

/// Does what it is told, in order; the last one again and again.
struct FlakyTransport {
    acts: Mutex<VecDeque<Act>>,
    seen: Mutex<usize>,
}

impl Transport for FlakyTransport {
    fn send(&self, _request: Request) -> BoxFuture<'static, Result<Answer, TransportError>> {
        *self.seen.lock().expect("no panic") += 1;
        let mut acts = self.acts.lock().expect("no panic");
        let act = match acts.len() {
            1 => acts[0],
            _ => acts.pop_front().expect("an act"),
        };
        Box::pin(async move {
            let (status, retry_after) = match act {
                Act::Status(status) => (status, None),
                Act::StatusAfter(status, seconds) => (status, Some(Duration::from_secs(seconds))),
                Act::Refuse => return Err(TransportError::Connect("refused".into())),
                Act::Break => return Err(TransportError::Broken("reset".into())),
                Act::Hang => std::future::pending().await,
            };
            Ok(Answer {
                status,
                retry_after,
                body: b"{}".to_vec(),
            })
        })
    }
}

/// The runtime's own time.
struct PausedClock(Instant);

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-03-02T15:00:00Z".parse().expect("a moment");
        start
            .checked_add(self.elapsed())
            .expect("a moment of this century")
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Always the same chance: the longest pause.
struct Steady;

impl Entropy for Steady {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0xFF);
    }
}

struct Way {
    guarded: Arc<Guarded>,
    transport: Arc<FlakyTransport>,
}

impl Way {
    fn to(acts: &[Act]) -> Self {
        Self::by(POLICY, acts)
    }

    fn by(policy: Policy, acts: &[Act]) -> Self {
        let transport = Arc::new(FlakyTransport {
            acts: Mutex::new(acts.iter().copied().collect()),
            seen: Mutex::new(0),
        });
        let outside = Outside {
            transport: transport.clone(),
            clock: Arc::new(PausedClock(Instant::now())),
            entropy: Arc::new(Steady),
        };
        let guarded = Arc::new(Guarded::new("vendor", policy, &outside));
        Self { guarded, transport }
    }

    async fn send(&self, repeat: Repeat) -> Result<u16, VendorError> {
        let request = Request {
            method: "POST",
            url: "https://vendor.example".into(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let answer = self.guarded.send(&request, repeat).await;
        answer.map(|answer| answer.status)
    }

    fn seen(&self) -> usize {
        *self.transport.seen.lock().expect("no panic")
    }

    fn state(&self) -> State {
        self.guarded.status().state
    }
}

/// How many requests left for one call, whether it worked, and whether it may have been done all the same.
async fn check(acts: &[Act], repeat: Repeat, expected: (usize, Result<u16, bool>)) {
    let way = Way::to(acts);
    let before = Instant::now();
    let result = way.send(repeat).await;
    assert!(before.elapsed() <= POLICY.total, "{acts:?} took too long");
    let result = result.map_err(|error| error.may_be_done());
    assert_eq!((way.seen(), result), expected, "{acts:?} {repeat:?}");
}

#[tokio::test(start_paused = true)]
async fn what_may_have_been_done_is_not_repeated_blindly() {
    use Act::{Break, Hang, Refuse, Status, StatusAfter};
    use Repeat::{Safe, Unsafe};
    check(&[Status(201)], Unsafe, (1, Ok(201))).await;
    // Nothing was sent.
    check(&[Refuse, Status(201)], Unsafe, (2, Ok(201))).await;
    check(&[Refuse], Unsafe, (2, Err(false))).await;
    // Something was sent.
    check(&[Break, Status(201)], Unsafe, (1, Err(true))).await;
    check(&[Hang, Status(201)], Unsafe, (1, Err(true))).await;
    check(&[Status(500), Status(201)], Unsafe, (1, Err(true))).await;
    check(&[Break, Status(200)], Safe, (2, Ok(200))).await;
    check(&[Hang, Status(200)], Safe, (2, Ok(200))).await;
    check(&[Status(503), Status(200)], Safe, (2, Ok(200))).await;
    // It says that it did nothing.
    check(&[Status(429), Status(201)], Unsafe, (2, Ok(201))).await;
    check(&[StatusAfter(429, 2), Status(201)], Unsafe, (2, Ok(201))).await;
    check(&[StatusAfter(429, 3600)], Unsafe, (1, Err(false))).await;
    // Asking again does not help.
    check(&[Status(400)], Safe, (1, Err(false))).await;
    check(&[Status(401)], Safe, (1, Err(false))).await;
}

#[tokio::test(start_paused = true)]
async fn a_pause_is_at_least_as_long_as_the_vendor_asks() {
    let way = Way::to(&[Act::StatusAfter(429, 2), Act::Status(201)]);
    let before = Instant::now();
    way.send(Repeat::Unsafe)
        .await
        .expect("the second attempt works");
    assert!(before.elapsed() >= Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn it_is_left_alone_after_failures_and_tried_again_later() {
    for fault in [Act::Refuse, Act::Break, Act::Hang, Act::Status(500)] {
        let way = Way::to(&[fault]);
        for _ in 0..3 {
            let _ = way.send(Repeat::Unsafe).await;
        }
        assert_eq!(way.state(), State::Open, "{fault:?}");
        let seen = way.seen();
        let refused = way.send(Repeat::Safe).await;
        assert!(matches!(refused, Err(VendorError::Open(_))), "{fault:?}");
        assert_eq!(way.seen(), seen, "nothing is sent while it is open");
        advance(Duration::from_secs(61)).await;
        assert_eq!(way.state(), State::HalfOpen);
        *way.transport.acts.lock().expect("no panic") = [Act::Status(200)].into();
        way.send(Repeat::Safe).await.expect("it is mended");
        assert_eq!(way.state(), State::Closed);
        let changes = way.guarded.status().changes;
        let to: Vec<State> = changes.iter().map(|(_, change)| change.to).collect();
        let expected = [State::Open, State::HalfOpen, State::Closed];
        assert_eq!(to, expected, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn wrong_credentials_open_it_at_once() {
    let way = Way::to(&[Act::Status(401)]);
    let refused = way.send(Repeat::Safe).await;
    assert!(matches!(refused, Err(VendorError::Refused(401))));
    assert_eq!((way.seen(), way.state()), (1, State::Open));
    way.guarded.reset();
    assert_eq!(way.state(), State::Closed);
}

#[tokio::test(start_paused = true)]
async fn a_vendor_may_say_in_words_what_its_status_does_not() {
    let judged = |act, judge| {
        let transport = Arc::new(FlakyTransport {
            acts: Mutex::new([act].into()),
            seen: Mutex::new(0),
        });
        let outside = Outside {
            transport,
            clock: Arc::new(PausedClock(Instant::now())),
            entropy: Arc::new(Steady),
        };
        Guarded::new("vendor", POLICY, &outside).judging(judge)
    };
    let request = Request {
        method: "POST",
        url: "https://vendor.example".into(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    // 429 is usually a matter of patience; of a quota that ran out it is none.
    let quota = judged(Act::Status(429), |answer| {
        (answer.body == b"{}").then_some(bella::breaker::Outcome::Refusal)
    });
    let refused = quota.send(&request, Repeat::Safe).await;
    assert!(matches!(refused, Err(VendorError::Refused(429))));
    assert_eq!(quota.status().state, State::Open);
    let garbage = judged(Act::Status(200), |_| Some(bella::breaker::Outcome::Failure));
    for _ in 0..3 {
        let unread = garbage.send(&request, Repeat::Unsafe).await;
        assert!(unread.is_err_and(|error| error.may_be_done()));
    }
    assert_eq!(garbage.status().state, State::Open);
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_too_often_does_not_break_it() {
    let way = Way::to(&[Act::Status(429)]);
    for _ in 0..10 {
        let _ = way.send(Repeat::Unsafe).await;
    }
    assert_eq!(way.state(), State::Closed);
    // It did nothing for us all the same.
    let counted = way.guarded.counted();
    assert_eq!(counted.get_named(Named::VendorFailure, "vendor"), 20);
    assert_eq!(counted.get_named(Named::VendorSuccess, "vendor"), 0);
}

#[tokio::test(start_paused = true)]
async fn every_attempt_that_hangs_is_seen_also_the_last_one() {
    let way = Way::to(&[Act::Hang]);
    let error = way.send(Repeat::Safe).await.expect_err("no answer");
    assert!(error.may_be_done(), "{error}");
    let failures = way
        .guarded
        .counted()
        .get_named(Named::VendorFailure, "vendor");
    assert_eq!(failures, i64::from(POLICY.attempts));
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_goes_away_gives_the_place_back() {
    let way = Way::to(&[Act::Hang]);
    for _ in 0..10 {
        let gone = tokio::time::timeout(Duration::from_secs(1), way.send(Repeat::Unsafe)).await;
        assert!(gone.is_err());
    }
    assert_eq!(way.state(), State::Closed);
    *way.transport.acts.lock().expect("no panic") = [Act::Status(200)].into();
    way.send(Repeat::Unsafe).await.expect("a place is free");
}

fn a_request() -> Request {
    Request {
        method: "POST",
        url: "https://vendor.example".into(),
        headers: Vec::new(),
        body: Vec::new(),
    }
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_place_until_the_end_sent_nothing() {
    let policy = Policy {
        at_once: 1,
        ..POLICY
    };
    let way = Way::by(policy, &[Act::Refuse, Act::Hang]);
    let ask = || {
        let guarded = way.guarded.clone();
        tokio::spawn(async move { guarded.send(&a_request(), Repeat::Unsafe).await })
    };
    let first = ask();
    advance(Duration::from_millis(100)).await;
    // These two have the only place until the first one's time is over.
    let others = [ask(), ask()];
    let error = first.await.expect("no panic").expect_err("nobody answers");
    assert!(!error.may_be_done() && !error.was_asked(), "{error:?}");
    for other in others {
        let error = other.await.expect("no panic").expect_err("nobody answers");
        assert!(error.may_be_done() && error.was_asked(), "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_sent_once_may_be_done_though_it_could_not_be_repeated() {
    check(&[Act::Break, Act::Refuse], Repeat::Safe, (2, Err(true))).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_no_request_is_counted_and_waits_no_longer_than_one() {
    use bella::breaker::Outcome;
    use bella::store::rollups::bucket::Named;
    use bella::watch::meter::Source;

    let way = Way::to(&[Act::Status(200)]);
    let ask = async |outcome, result| way.guarded.perform(async { (outcome, result) }).await;
    assert_eq!(
        ask(Outcome::Success, Ok::<_, VendorError>(1)).await.ok(),
        Some(1)
    );
    for _ in 0..POLICY.limits.failures {
        let gone = VendorError::Unreachable("gone".into());
        assert!(ask(Outcome::Failure, Err(gone)).await.is_err());
    }
    let refused = ask(Outcome::Success, Ok(1)).await;
    assert!(matches!(refused, Err(VendorError::Open(_))));
    let counted = way.guarded.counted();
    assert_eq!(counted.get_named(Named::VendorSuccess, "vendor"), 1);
    assert_eq!(counted.get_named(Named::VendorFailure, "vendor"), 3);
    assert_eq!(counted.get_named(Named::VendorError, "vendor.open"), 1);
    way.guarded.reset();
    // Nobody waits for a place for ever.
    let hang = || {
        way.guarded
            .perform(std::future::pending::<(Outcome, Result<(), VendorError>)>())
    };
    let (.., last) = tokio::join!(hang(), hang(), hang(), hang(), async {
        let before = Instant::now();
        let waited = way
            .guarded
            .perform(async { (Outcome::Success, Ok::<_, VendorError>(())) })
            .await;
        (waited, before.elapsed())
    });
    assert!(matches!(
        last.0,
        Err(VendorError::Busy(_) | VendorError::Open(_))
    ));
    assert_eq!(last.1, POLICY.total);
}

#[tokio::test(start_paused = true)]
async fn what_leads_elsewhere_did_not_do_it() {
    for status in [301, 302, 307] {
        let way = Way::to(&[Act::Status(status)]);
        let error = way.send(Repeat::Safe).await.expect_err("no answer");
        assert!(matches!(error, VendorError::Rejected { status: known, .. } if known == status));
    }
}
