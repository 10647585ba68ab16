//! Too many at once, a panic, a store that does not come back in time: what is heard is valid TwiML, within two seconds.

use std::future::{Future, pending};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use bella::calls::Calls;
use bella::channels::twilio::TURN_DEADLINE;
use bella::channels::twilio::stand_in::stand_in;
use bella::desk::Desk;
use bella::http::envelope::{Envelope, wrap};
use bella::ports::clock::{Clock, ManualClock};
use bella::ports::entropy::SystemEntropy;
use bella::store::Store;
use bella::store::error::StoreError;
use bella::store::tx::Cause;
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::desk::salon::{MONDAY, Salon, at};
use crate::twilio::line::{CALLER, Line, Reply, reply, spoken};

/// As many requests as are in work at once.
const PLACES: u32 = 512;
/// What a caller waits without wondering.
const TWO_SECONDS: Duration = Duration::from_secs(2);

const CALL: [(&str, &str); 2] = [("CallSid", "CA01"), ("From", CALLER)];

fn wrapped(router: Router) -> (Router, Arc<Envelope>) {
    let clock = Arc::new(ManualClock::new(at(MONDAY)));
    let envelope = Arc::new(Envelope::new(clock, Arc::new(SystemEntropy), stand_in));
    let router = router.layer(from_fn_with_state(envelope.clone(), wrap));
    (router, envelope)
}

fn block_on<R>(work: impl Future<Output = R>) -> R {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(work)
}

fn plain(request: axum::http::request::Builder) -> Request<Body> {
    request.body(Body::empty()).expect("a request")
}

#[test]
fn when_all_places_are_taken_a_caller_waits_and_everybody_else_is_told() {
    let line = Line::open();
    let arrived = Arc::new(Semaphore::new(0));
    let arrival = arrived.clone();
    let endless = get(move || async move {
        arrival.add_permits(1);
        pending::<()>().await;
    });
    let (router, _) = wrapped(line.router.clone().route("/endless", endless));
    block_on(async {
        let mut waiting = JoinSet::new();
        for _ in 0..PLACES {
            let router = router.clone();
            waiting.spawn(async move { reply(&router, plain(Request::get("/endless"))).await });
        }
        let all = arrived.acquire_many(PLACES).await;
        all.expect("the semaphore is open").forget();
        let ring = || reply(&router, line.request("/twilio/voice", &CALL));
        let twiml = ring().await.twiml();
        assert!(twiml.find("Pause").is_some());
        let on = &twiml.find("Redirect").expect("the call goes on").text;
        assert_eq!(on, "voice/fallback?round=1");
        let other = reply(&router, plain(Request::get("/endless"))).await;
        assert_eq!(other.status, StatusCode::SERVICE_UNAVAILABLE);
        waiting.shutdown().await;
        assert!(ring().await.twiml().said().contains("Bella Salon"));
    });
}

#[test]
fn a_handler_that_panics_is_counted_and_the_call_goes_on() {
    async fn broken() -> StatusCode {
        panic!("a mistake in the program")
    }
    let router = Router::new()
        .route("/twilio/voice/turn", post(broken))
        .route("/twilio/sms", post(broken));
    let (router, envelope) = wrapped(router);
    block_on(async {
        let turn = reply(&router, plain(Request::post("/twilio/voice/turn?n=3"))).await;
        let on = turn.twiml();
        let on = on.find("Redirect").expect("the call goes on");
        assert_eq!(on.text, "fallback?round=1");
        let text = reply(&router, plain(Request::post("/twilio/sms"))).await;
        assert!(text.twiml().said().contains("try again"));
    });
    assert_eq!(envelope.panics(), 2);
}

/// A clock that is broken.
struct BrokenClock;

impl Clock for BrokenClock {
    fn now(&self) -> Timestamp {
        panic!("a clock that is broken")
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }
}

#[test]
fn a_turn_that_panics_within_its_transaction_becomes_a_recording() {
    let line = Line::with(|parts| {
        let desk = Desk::new(TimeZoneDatabase::bundled());
        parts.calls = Calls::new(parts.store.clone(), desk, Arc::new(BrokenClock));
    });
    let mut call = line.call("CA01", CALLER);
    let said = call.ring();
    assert!(said.contains("leave your name"), "{said}");
    assert!(call.twiml().find("Record").is_some());
    assert!(line.calls().is_empty(), "nothing half-done is kept");
}

/// A transaction that keeps all others waiting until it is let go.
struct Jam {
    let_go: mpsc::Sender<()>,
    thread: JoinHandle<()>,
}

impl Jam {
    fn of(store: &Store) -> Self {
        let (begun, has_begun) = mpsc::channel();
        let (let_go, wait) = mpsc::channel();
        let wait = std::sync::Mutex::new(wait);
        let cause = Cause::system(at(MONDAY));
        let store = store.clone();
        let thread = std::thread::spawn(move || {
            let work = store.write_blocking(cause, move |_| -> Result<(), StoreError> {
                let _ = begun.send(());
                let _ = wait.lock().expect("not poisoned").recv();
                Ok(())
            });
            work.expect("the transaction ends");
        });
        has_begun.recv().expect("the transaction begins");
        Self { let_go, thread }
    }

    /// Lets it go, and waits for what has queued behind it.
    fn end(self, salon: &Salon) {
        drop(self.let_go);
        self.thread.join().expect("the transaction ends");
        let last = salon.write(|_| Ok::<_, StoreError>(()));
        last.expect("the queue moves on");
    }
}

/// What a webhook is answered while the store is jammed, in time that passes only while everybody waits.
fn jammed(line: &Line, target: &str, fields: &[(&str, &str)]) -> Reply {
    let (router, _) = wrapped(line.router.clone());
    let jam = Jam::of(&line.salon.store);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime");
    let answer = reply(&router, line.request(target, fields));
    let answer = runtime.block_on(async { tokio::time::timeout(TWO_SECONDS, answer).await });
    jam.end(&line.salon);
    answer.unwrap_or_else(|_| panic!("{target} took more than two seconds"))
}

#[test]
fn a_store_that_hangs_is_never_waited_for() {
    let line = Line::with(|parts| parts.turn_deadline = TURN_DEADLINE);
    let said = jammed(&line, "/twilio/voice", &CALL).twiml();
    assert!(said.find("Record").is_some(), "{}", said.said());
    let recording = [
        CALL[0],
        CALL[1],
        ("RecordingSid", "RE01"),
        ("RecordingUrl", "https://api.twilio.example/Recordings/RE01"),
    ];
    let said = jammed(&line, "/twilio/voice/recorded", &recording).twiml();
    assert!(said.said().contains("pass it on"), "{}", said.said());
    assert_eq!(line.messages().len(), 1, "what was promised is kept");
    let text = [("MessageSid", "SM1"), CALL[1], ("Body", "hello")];
    let said = jammed(&line, "/twilio/sms", &text).twiml();
    assert!(said.said().contains("try again"), "{}", said.said());
    let [words, confidence] = spoken("I'd like a haircut");
    let turn = [CALL[0], CALL[1], words, confidence];
    let said = jammed(&line, "/twilio/voice/turn?n=1", &turn).twiml();
    assert!(said.find("Record").is_some(), "{}", said.said());
}
