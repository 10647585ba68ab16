//! The rules at work: breakers, the store, the watcher outside.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bella::breaker::Limits;
use bella::domain::contact::Channel;
use bella::jobs::alerts::Watchman;
use bella::jobs::pings::{self, Pings};
use bella::messages::trouble::Trouble;
use bella::ports::clock::{Clock, ManualClock};
use bella::ports::entropy::SystemEntropy;
use bella::ports::transport::{Answer, Request, Transport, TransportError};
use bella::providers::database::Database;
use bella::providers::guarded::{Guarded, Outside, Policy, Repeat};
use bella::store::Store;
use bella::store::alerts::{self, Severity};
use bella::store::deliveries::errand::Errand;
use bella::store::deliveries::{self, Deliveries, DeliveryState, Dropped, To};
use bella::store::error::StoreError;
use bella::store::events::Event;
use bella::store::meta;
use bella::store::tx::{Cause, Read, Tx};
use bella::watch::alerts::raise::raise_trouble;
use bella::watch::alerts::settle::acknowledge;
use bella::watch::signatures::WrongSignatures;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::store::disk::{Disk, Fault};
use crate::store::ledger::store_on;

const POLICY: Policy = Policy {
    total: Duration::from_secs(5),
    attempts: 1,
    at_once: 1,
    limits: Limits {
        failures: 3,
        open_for: Duration::from_secs(30),
        probes: 1,
    },
};

/// Answers with the status that is set, and counts.
struct StatusTransport {
    status: Mutex<u16>,
    asked: AtomicUsize,
}

impl Transport for StatusTransport {
    fn send(&self, _request: Request) -> BoxFuture<'static, Result<Answer, TransportError>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let status = *self.status.lock().expect("no panic");
        Box::pin(async move {
            Ok(Answer {
                status,
                retry_after: None,
                body: Vec::new(),
            })
        })
    }
}

/// A store, a vendor, a clock, and who watches over them.
struct Post {
    store: Store,
    clock: Arc<ManualClock>,
    transport: Arc<StatusTransport>,
    vendor: Arc<Guarded>,
    signatures: Arc<WrongSignatures>,
    watchman: Watchman,
    outside: Outside,
}

impl Post {
    fn over(store: Store) -> Self {
        let now: Timestamp = "2026-03-02T15:00:00Z".parse().expect("a moment");
        let clock = Arc::new(ManualClock::new(now));
        let transport = Arc::new(StatusTransport {
            status: Mutex::new(200),
            asked: AtomicUsize::new(0),
        });
        let outside = Outside {
            transport: transport.clone(),
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
        };
        let vendor = Arc::new(Guarded::new("openai_api", POLICY, &outside));
        let database = Arc::new(Database::new(clock.clone()));
        let cause = Cause::system(now);
        let noted = store.write_blocking(cause, |tx| meta::put(tx, meta::CHANNELS, "webhook"));
        noted.unwrap_or_else(|error: StoreError| panic!("{error}"));
        store.guarded_by(database.clone());
        let signatures: Arc<WrongSignatures> = Arc::default();
        Self {
            watchman: Watchman {
                store: store.clone(),
                clock: clock.clone(),
                breakers: vec![vendor.clone(), database],
                signatures: signatures.clone(),
                skew: Arc::default(),
                // This machine's own disk is nobody's business here.
                data_dir: "nowhere".into(),
            },
            store,
            clock,
            transport,
            vendor,
            signatures,
            outside,
        }
    }

    fn open() -> Self {
        Self::over(store_on(&Disk::default()).expect("a new store"))
    }

    async fn ask_vendor(&self, status: u16) {
        *self.transport.status.lock().expect("no panic") = status;
        let request = Request {
            method: "GET",
            url: String::new(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let _ = self.vendor.send(&request, Repeat::Safe).await;
    }

    fn wait(&self, seconds: i64) {
        self.clock
            .set(self.clock.now() + SignedDuration::from_secs(seconds));
    }

    /// The open alerts as the rules leave them: fingerprint and severity, the newest first.
    async fn alerts(&self) -> Vec<(String, Severity)> {
        self.watchman.run().await.expect("the watchman works");
        let open = self
            .store
            .read(|r| alerts::list_open(r, None, 100))
            .expect("readable");
        open.into_iter()
            .map(|(_, alert)| (alert.fingerprint(), alert.severity))
            .collect()
    }

    fn write(&self) -> Result<u64, StoreError> {
        let cause = Cause::system(self.clock.now());
        self.store
            .write_blocking(cause, |tx| tx.emit(Event::new("backup.taken", &())))
    }
}

fn known(fingerprint: &str, severity: Severity) -> Vec<(String, Severity)> {
    vec![(fingerprint.to_owned(), severity)]
}

#[tokio::test]
async fn a_breaker_that_opens_is_one_alert_until_it_closes() {
    let post = Post::open();
    assert_eq!(post.alerts().await, []);
    for _ in 0..3 {
        post.ask_vendor(500).await;
    }
    let open = known("openai_api/open", Severity::High);
    assert_eq!(post.alerts().await, open);
    post.wait(20);
    assert_eq!(post.alerts().await, open);
    post.wait(20);
    assert_eq!(post.alerts().await, open, "nobody has tried yet");
    post.ask_vendor(200).await;
    assert_eq!(post.alerts().await, []);
    let all = post
        .store
        .read(|r| alerts::list(r, None, 10))
        .expect("readable");
    assert_eq!(
        (all.len(), all[0].1.count),
        (1, 1),
        "one alert, one recovery"
    );
}

#[tokio::test]
async fn wrong_credentials_are_an_alert_of_their_own() {
    let post = Post::open();
    post.ask_vendor(401).await;
    assert_eq!(
        post.alerts().await,
        known("openai_api/refused", Severity::High)
    );
    post.vendor.reset();
    post.ask_vendor(200).await;
    assert_eq!(post.alerts().await, []);
}

#[tokio::test]
async fn only_a_success_proves_that_a_vendor_is_back() {
    let post = Post::open();
    for _ in 0..3 {
        post.ask_vendor(500).await;
    }
    let open = known("openai_api/open", Severity::High);
    assert_eq!(post.alerts().await, open);
    post.vendor.reset();
    post.wait(15);
    assert_eq!(post.alerts().await, open, "whoever closed it by hand");
    // The process ends, and another one begins.
    let post = Post::over(post.store.clone());
    post.wait(60);
    assert_eq!(post.alerts().await, open, "or began anew");
    post.ask_vendor(200).await;
    assert_eq!(post.alerts().await, []);
}

#[tokio::test]
async fn that_nobody_can_be_told_is_an_alert_for_the_dashboard() {
    let post = Post::open();
    let ways = |ways: &'static str| {
        let cause = Cause::system(post.clock.now());
        let noted = move |tx: &mut Tx| meta::put(tx, meta::CHANNELS, ways);
        let noted = post.store.write_blocking(cause, noted);
        noted.unwrap_or_else(|error: StoreError| panic!("{error}"));
    };
    ways("");
    let nobody = known("deliveries/nobody_told", Severity::Medium);
    assert_eq!(post.alerts().await, nobody);
    post.wait(60);
    ways("mail");
    assert_eq!(post.alerts().await, []);
}

#[tokio::test]
async fn a_store_that_fails_is_left_alone_and_tried_again() {
    let disk = Disk::default();
    let post = Post::over(store_on(&disk).expect("a new store"));
    post.write().expect("it takes writes");
    disk.fail(Some(Fault::Full));
    for _ in 0..3 {
        assert!(matches!(post.write(), Err(StoreError::Engine(_))));
    }
    disk.fail(None);
    let refused = post.write();
    assert!(
        matches!(refused, Err(StoreError::LeftAlone { .. })),
        "{refused:?}"
    );
    post.wait(21);
    // Nobody else writes: the watchman does.
    assert_eq!(post.alerts().await, []);
    post.write().expect("it takes writes again");
}

#[tokio::test]
async fn many_wrong_signatures_are_an_alert_until_they_stop() {
    let post = Post::open();
    for _ in 0..20 {
        post.signatures.note(post.clock.now(), false);
    }
    assert_eq!(
        post.alerts().await,
        known("telephone/signatures", Severity::High)
    );
    post.wait(601);
    assert_eq!(post.alerts().await, []);
}

#[tokio::test]
async fn a_few_refused_webhooks_of_the_own_account_are_critical_until_one_is_right() {
    let post = Post::open();
    for _ in 0..3 {
        post.signatures.note(post.clock.now(), true);
        post.wait(1_200);
    }
    assert_eq!(
        post.alerts().await,
        known("telephone/signatures", Severity::Critical)
    );
    post.signatures.right();
    assert_eq!(post.alerts().await, []);
}

#[tokio::test]
async fn what_is_open_about_a_vendor_that_is_no_longer_used_ends() {
    let post = Post::open();
    let raise = move |tx: &mut Tx| -> Result<(), StoreError> {
        let refused = Trouble::Refused("anthropic_api".into());
        let wrong = (Severity::High, &refused);
        raise_trouble(tx, ("anthropic_api", "refused"), wrong, Value::Null)
    };
    let cause = Cause::system(post.clock.now());
    post.store.write(cause, raise).await.expect("a write");
    assert_eq!(post.alerts().await, []);
}

#[tokio::test]
async fn an_event_of_the_future_says_that_the_clock_was_wrong() {
    let post = Post::open();
    let now = post.clock.now();
    post.wait(86_400);
    post.write().expect("an event");
    post.clock.set(now);
    assert_eq!(post.alerts().await, known("clock/wrong", Severity::High));
}

#[tokio::test]
async fn the_watcher_outside_hears_nothing_while_something_critical_is_open() {
    let post = Post::open();
    let pings = Pings {
        watcher: Arc::new(Guarded::new(pings::NAME, pings::POLICY, &post.outside)),
        url: "https://watcher.example/secret".into(),
        store: post.store.clone(),
        clock: post.clock.clone(),
    };
    let asked = || post.transport.asked.load(Ordering::Relaxed);
    assert!(pings.run().await);
    assert_eq!(asked(), 1);
    let raise = |component: &'static str, severity| {
        let cause = Cause::system(post.clock.now());
        let work = move |tx: &mut bella::store::tx::Tx| {
            let raised = bella::watch::alerts::raise::Raised {
                component,
                subject: "filling",
                severity,
                message: "It is nearly full.",
                details: serde_json::Value::Null,
            };
            bella::watch::alerts::raise::raise(tx, &raised)
        };
        post.store
            .write_blocking(cause, work)
            .expect("it is raised")
    };
    raise("disk", Severity::High);
    assert!(pings.run().await);
    for figure in ["budget", "sla"] {
        raise(figure, Severity::Critical);
    }
    assert!(pings.run().await, "she works, whatever it costs");
    let id = raise("disk", Severity::Critical);
    assert!(!pings.run().await);
    let cause = Cause::system(post.clock.now());
    let known = move |tx: &mut bella::store::tx::Tx| acknowledge(tx, id, "on it");
    let known = post.store.write_blocking(cause, known);
    known.expect("it is acknowledged");
    assert!(pings.run().await, "somebody knows");
    assert_eq!(asked(), 4);
}

#[tokio::test]
async fn a_message_that_went_by_another_way_did_get_out() {
    let post = Post::open();
    let fail = |is_replaced: bool| {
        let work = move |tx: &mut Tx| -> Result<(), StoreError> {
            let errand = Errand::Test;
            let to = To::fixed(Channel::Slack);
            let id = deliveries::add(tx, errand, to, tx.now())?;
            let mut record = tx.get::<Deliveries>(&id)?.expect("it was added");
            if is_replaced {
                let other = (To::fixed(Channel::Mail), tx.now());
                deliveries::add_instead(tx, id, &record, other)?;
            }
            let (at, why) = (tx.now(), "gone".to_owned());
            record.state = DeliveryState::Failed { at, why };
            deliveries::save(tx, id, &record)
        };
        let cause = Cause::system(post.clock.now());
        let done = post.store.write_blocking(cause, work);
        done.expect("it is written");
    };
    for _ in 0..20 {
        fail(true);
    }
    assert_eq!(post.alerts().await, []);
    for _ in 0..20 {
        fail(false);
    }
    assert_eq!(
        post.alerts().await,
        known("deliveries/failing", Severity::High)
    );
}

#[tokio::test]
async fn messages_that_a_cap_held_back_are_an_alert_for_a_day() {
    let post = Post::open();
    let cause = Cause::system(post.clock.now());
    let work = |tx: &mut Tx| -> Result<(), StoreError> {
        let id = deliveries::add(tx, Errand::Test, To::CUSTOMER, tx.now())?;
        let mut record = tx.get::<Deliveries>(&id)?.expect("it was added");
        let (at, why) = (tx.now(), Dropped::TooMany);
        record.state = DeliveryState::Dropped { at, why };
        deliveries::save(tx, id, &record)
    };
    let done = post.store.write_blocking(cause, work);
    done.expect("it is written");
    assert_eq!(
        post.alerts().await,
        known("deliveries/capped", Severity::Medium)
    );
    post.wait(25 * 3_600);
    assert_eq!(post.alerts().await, []);
}
