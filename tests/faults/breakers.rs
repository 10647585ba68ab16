//! The breaker of each vendor over each fault: when it opens, when it lets somebody try, when it closes, and that the
//! owner hears of it once and once that it is over.

use std::sync::Arc;
use std::time::Duration;

use bella::breaker::State;
use bella::domain::phone::Phone;
use bella::jobs::alerts::Watchman;
use bella::jobs::breakers::Changes;
use bella::jobs::pings;
use bella::jobs::sla;
use bella::messages::Tale;
use bella::messages::notice::{Notice, Weight};
use bella::ports::bills::Bills;
use bella::ports::chat::Chat;
use bella::ports::clock::Clock;
use bella::ports::entropy::SystemEntropy;
use bella::ports::hook::{Hook, HookCall};
use bella::ports::interpreter::{Interpreter, Question};
use bella::ports::recordings::Recordings;
use bella::ports::sms::{Sms, TextMessage};
use bella::ports::transcriber::{Speech, Transcriber};
use bella::ports::transport::Request;
use bella::providers::anthropic::{self, Anthropic};
use bella::providers::aws::costs::{self, CostExplorer};
use bella::providers::guarded::{Guarded, Outside, Repeat};
use bella::providers::openai::{self, OpenAi};
use bella::providers::slack::SlackChat;
use bella::providers::twilio::recordings::TwilioRecordings;
use bella::providers::twilio::{Account, TwilioSms};
use bella::providers::webhook::OwnersWebhook;
use bella::store::Store;
use bella::store::alerts::{self, AlertRecord};
use bella::store::deliveries::errand::Errand;
use bella::store::deliveries::{Deliveries, DeliveryState};
use bella::store::error::StoreError;
use bella::store::events::EventRecord;
use bella::store::rollups::bucket::{Bucket, Count, Named, Took};
use bella::store::rollups::{Grain, Rollups, key};
use bella::store::tx::{Cause, Read, Tx};
use bella::store::{deliveries, events, meta};
use bella::watch::alerts::settle::acknowledge;
use bella::watch::rollups::TURN;
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::json;
use tokio::time::advance;

use crate::desk::salon::{MONDAY, Salon, at};
use crate::faults::mail;
use crate::faults::vendors::{Fault, FaultyVendors, PausedClock, Vendor};
use crate::store::disk::Disk;
use crate::store::ledger::store_on;

/// Rounds in which a change becomes an event.
const ROUNDS: usize = 100;

struct Ways {
    vendors: Arc<FaultyVendors>,
    clock: Arc<dyn Clock>,
    slack: SlackChat,
    webhook: OwnersWebhook,
    costs: CostExplorer,
    watcher: Arc<Guarded>,
    sms: TwilioSms,
    recordings: TwilioRecordings,
    openai: OpenAi,
    anthropic: Anthropic,
    mail: mail::Post,
}

impl Ways {
    fn new() -> Self {
        let vendors = Arc::new(FaultyVendors::default());
        let clock: Arc<dyn Clock> = Arc::new(PausedClock::from(at(MONDAY)));
        let outside = Outside {
            transport: vendors.clone(),
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
        };
        let account = Account {
            sid: "AC0123456789abcdef0123456789abcdef".into(),
            token: "secret".into(),
            from: Phone::parse("+12125550199").expect("a number"),
            base_url: "https://twilio.example".into(),
        };
        let sms = TwilioSms::new(account.clone(), &outside);
        let recordings = TwilioRecordings::new(account, sms.guarded().clone());
        let openai = openai::Account {
            key: "sk-test".into(),
            base_url: "https://openai.example/v1".into(),
        };
        let anthropic = anthropic::Account {
            key: "sk-ant-test".into(),
            base_url: "https://anthropic.example".into(),
        };
        let aws = costs::Account {
            key: "AKIDEXAMPLE".into(),
            secret: "secret".into(),
            base_url: "https://ce.example".into(),
        };
        Self {
            clock,
            slack: SlackChat::new("https://hooks.example/slack".into(), &outside),
            webhook: OwnersWebhook::new("https://hooks.example/owner".into(), None, &outside),
            costs: CostExplorer::new(aws, &outside),
            watcher: Arc::new(Guarded::new(pings::NAME, pings::POLICY, &outside)),
            sms,
            recordings,
            openai: OpenAi::new(openai, &outside),
            anthropic: Anthropic::new(anthropic, &outside),
            mail: mail::Post::open(&vendors, &outside),
            vendors,
        }
    }

    fn guarded(&self, vendor: Vendor) -> &Arc<Guarded> {
        match vendor {
            Vendor::TwilioRest | Vendor::Recordings => self.sms.guarded(),
            Vendor::Chat | Vendor::Transcription => self.openai.guarded(),
            Vendor::Anthropic => self.anthropic.guarded(),
            Vendor::Slack => self.slack.guarded(),
            Vendor::Webhook => self.webhook.guarded(),
            Vendor::Costs => self.costs.guarded(),
            Vendor::Watcher => &self.watcher,
            Vendor::Mail => self.mail.mailer().guarded(),
        }
    }

    /// Asks once; whether there was an answer.
    async fn ask(&self, vendor: Vendor) -> bool {
        let question = Question {
            model: "gpt-4o-mini".into(),
            instructions: "Fill in the form.",
            input: "{}".into(),
            form: "understood",
            schema: json!({"type": "object"}),
            max_tokens: 10,
        };
        let speech = Speech {
            wav: b"RIFF".to_vec(),
            fingerprint: "ab".into(),
            seconds: 1,
            model: "whisper-1".into(),
            language: Default::default(),
            names: String::new(),
        };
        let message = TextMessage {
            to: Phone::parse("+12125550101").expect("a number"),
            text: "Manicure".into(),
            status_url: None,
            may_be_sent_at: None,
        };
        match vendor {
            Vendor::Mail => self.mail.send().await,
            Vendor::TwilioRest => self.sms.send(&message).await.is_ok(),
            Vendor::Recordings => self.recordings.fetch("RE01").await.is_ok(),
            Vendor::Chat => self.openai.ask(&question).await.is_ok(),
            Vendor::Transcription => self.openai.transcribe(&speech).await.is_ok(),
            Vendor::Anthropic => self.anthropic.ask(&question).await.is_ok(),
            Vendor::Slack => self.slack.send(&notice()).await.is_ok(),
            Vendor::Webhook => {
                let call = HookCall {
                    key: "bella-1".into(),
                    body: b"{}".to_vec(),
                };
                self.webhook.send(&call).await.is_ok()
            }
            Vendor::Costs => {
                let day = date(2026, 3, 1);
                self.costs.charged(day, date(2026, 3, 2)).await.is_ok()
            }
            Vendor::Watcher => {
                let request = Request {
                    method: "GET",
                    url: "https://watcher.example/secret".into(),
                    headers: Vec::new(),
                    body: Vec::new(),
                };
                self.watcher.send(&request, Repeat::Safe).await.is_ok()
            }
        }
    }
}

fn notice() -> Notice {
    Notice {
        title: "A trial".into(),
        text: "It arrives.".into(),
        facts: Vec::new(),
        link: None,
        weight: Weight::Usual,
    }
}

async fn check(vendor: Vendor, fault: Fault) {
    let ways = Ways::new();
    let guarded = ways.guarded(vendor);
    let limits = guarded.status().limits;
    let post = Post::over(guarded.clone(), ways.clock.clone());
    ways.vendors.fail(Some((vendor, fault)));
    let cell = format!("{vendor:?} {fault:?}");
    // More often than it may fail: what is asked while it is open is not sent.
    for _ in 0..=limits.failures {
        let was_answered = ways.ask(vendor).await;
        assert!(!was_answered || vendor.takes(fault), "{cell}");
    }
    // Whoever asks us to wait, or may say what it likes, works.
    if fault == Fault::TooMany || vendor.takes(fault) {
        assert_eq!(guarded.status().state, State::Closed, "{cell}");
        assert_eq!(post.told(0).await, Told::default(), "{cell}");
        return;
    }
    assert_eq!(guarded.status().state, State::Open, "{cell}");
    let subject = match fault {
        Fault::WrongCredentials => "refused",
        _ => "open",
    };
    let alert = format!("{}/{subject}", guarded.name());
    let raised = Told {
        alerts: vec![(alert.clone(), true)],
        raised: 1,
        recovered: 0,
    };
    assert_eq!(post.told(1).await, raised, "{cell}");
    let asked = ways.vendors.asked(vendor);
    ways.ask(vendor).await;
    assert_eq!(
        ways.vendors.asked(vendor),
        asked,
        "{cell}: nothing is sent while it is open"
    );
    advance(limits.open_for + Duration::from_secs(1)).await;
    assert_eq!(guarded.status().state, State::HalfOpen, "{cell}");
    assert_eq!(post.told(1).await, raised, "{cell}: it may not be back");
    ways.vendors.fail(None);
    for _ in 0..limits.probes {
        assert!(ways.ask(vendor).await, "{cell}");
    }
    let status = guarded.status();
    assert_eq!(status.state, State::Closed, "{cell}");
    // Opened once, tried, and closed once: one alert, one recovery.
    let over = Told {
        alerts: vec![(alert, false)],
        raised: 1,
        recovered: 1,
    };
    assert_eq!(post.told(3).await, over, "{cell}");
    assert_eq!(post.told(3).await, over, "{cell}: and no more");
    let to: Vec<State> = status.changes.iter().map(|(_, change)| change.to).collect();
    let expected = [State::Open, State::HalfOpen, State::Closed];
    assert_eq!(to, expected, "{cell}");
    let is_refusal = status.changes[0].1.is_refusal;
    assert_eq!(is_refusal, fault == Fault::WrongCredentials, "{cell}");
}

/// What became of it for the owner.
#[derive(Debug, Default, PartialEq)]
struct Told {
    /// Every alert there ever was, and whether it is open.
    alerts: Vec<(String, bool)>,
    /// Messages that say that something is wrong.
    raised: usize,
    /// Messages that say that it is over.
    recovered: usize,
}

/// Those who watch over one vendor, as in the server.
struct Post {
    store: Store,
    watchman: Watchman,
    _stop: tokio::sync::watch::Sender<bool>,
}

impl Post {
    fn over(vendor: Arc<Guarded>, clock: Arc<dyn Clock>) -> Self {
        let store = Salon::over(store_on(&Disk::default()).expect("a new store")).store;
        let cause = Cause::system(clock.now());
        let channels = |tx: &mut Tx| meta::put(tx, meta::CHANNELS, "slack");
        store
            .write_blocking(cause, channels)
            .expect("the store works");
        let changes = Changes {
            of: vendor.clone(),
            store: store.clone(),
            clock: clock.clone(),
        };
        let (stop, stopped) = tokio::sync::watch::channel(false);
        tokio::spawn(changes.keep_telling(stopped));
        Self {
            watchman: Watchman {
                store: store.clone(),
                clock,
                breakers: vec![vendor],
                signatures: Arc::default(),
                skew: Arc::default(),
                // This machine's own disk is nobody's business here.
                data_dir: "nowhere".into(),
            },
            store,
            _stop: stop,
        }
    }

    /// Everything that waits arrives.
    async fn deliver(&self) {
        let work = |tx: &mut Tx| -> Result<(), StoreError> {
            for (_, id) in deliveries::due(tx, tx.now(), 100)? {
                let mut row = tx.get::<Deliveries>(&id)?.expect("a row");
                let (at, reference) = (tx.now(), "ok".to_owned());
                row.state = DeliveryState::Sent { at, reference };
                deliveries::save(tx, id, &row)?;
            }
            Ok(())
        };
        let cause = Cause::system(self.watchman.clock.now());
        self.store
            .write(cause, work)
            .await
            .expect("the store works");
    }

    /// What was told, once so many changes of the breaker are events and the rules have been judged twice.
    async fn told(&self, changes: usize) -> Told {
        let is_change = |(_, event): &&(u64, EventRecord)| event.kind == "breaker.changed";
        let mut seen = 0;
        // What is told waits behind what is written, and each round writes.
        for _ in 0..ROUNDS {
            let events = self.store.read(|r| events::list(r, 0, 1_000));
            seen = events.expect("readable").iter().filter(is_change).count();
            if seen >= changes {
                break;
            }
            let cause = Cause::system(self.watchman.clock.now());
            let written = self.store.write(cause, |_| Ok::<_, StoreError>(())).await;
            written.expect("it takes writes");
        }
        assert!(
            seen >= changes,
            "only {seen} changes of {changes} are events"
        );
        for _ in 0..2 {
            self.watchman.run().await.expect("the watchman works");
        }
        self.deliver().await;
        let (alerts, rows) = self
            .store
            .read(|r| -> Result<_, StoreError> {
                Ok((alerts::list(r, None, 100)?, deliveries::list(r, None, 100)?))
            })
            .expect("readable");
        let tales = rows.iter().map(|(_, row)| row.errand);
        let count = |wanted: Tale| {
            let is_it =
                |errand: &Errand| matches!(errand, Errand::Alert { tale, .. } if *tale == wanted);
            tales.clone().filter(is_it).count()
        };
        // A vendor that stays away for longer is told to the next contact too.
        let louder = count(Tale::Escalated(1));
        assert_eq!(
            count(Tale::Raised) + count(Tale::Recovered) + louder,
            rows.len()
        );
        let told = |(_, alert): &(_, AlertRecord)| (alert.fingerprint(), alert.is_open());
        Told {
            alerts: alerts.iter().map(told).collect(),
            raised: count(Tale::Raised),
            recovered: count(Tale::Recovered),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn each_opens_and_closes_as_it_is_set() {
    for vendor in Vendor::ALL {
        for fault in Fault::ALL {
            check(vendor, fault).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_open_breaker_refuses_costs_nothing() {
    let ways = Ways::new();
    ways.vendors
        .fail(Some((Vendor::Costs, Fault::WrongCredentials)));
    let ask = async || {
        let charged = ways.costs.charged(date(2026, 3, 1), date(2026, 3, 2)).await;
        charged.expect_err("nobody answers").requests
    };
    assert_eq!(ask().await, 1);
    assert_eq!(ask().await, 0);
}

/// Fails often enough to open, is tried and fails again, all evening.
#[tokio::test(start_paused = true)]
async fn one_that_stays_away_does_not_flap() {
    let ways = Ways::new();
    let guarded = ways.guarded(Vendor::Chat);
    let post = Post::over(guarded.clone(), ways.clock.clone());
    ways.vendors.fail(Some((Vendor::Chat, Fault::Broken)));
    let limits = guarded.status().limits;
    for _ in 0..limits.failures {
        ways.ask(Vendor::Chat).await;
    }
    for probes in 1..=5 {
        advance(limits.open_for + Duration::from_secs(1)).await;
        ways.ask(Vendor::Chat).await;
        let told = post.told(1 + 2 * probes).await;
        let alert = (format!("{}/open", guarded.name()), true);
        assert_eq!(told.alerts, [alert], "after {probes} probes");
    }
}

/// What callers leave behind in a minute in which a vendor is away: slow turns, failed attempts.
fn count_calls(store: &Store, now: Timestamp, is_away: bool) {
    let mut bucket = Bucket::default();
    bucket.add(Count::CallsStarted, 2);
    bucket.add(Count::CallsEnded, 2);
    bucket.add(Count::CallsSpoken, 2);
    bucket.add(Count::CallsSucceeded, 2);
    bucket.add(Count::Turns, 12);
    let (took_us, good, bad) = match is_away {
        true => (2_600_000, 0, 4),
        false => (300_000, 8, 0),
    };
    for _ in 0..12 {
        bucket.record(Took::Turn, TURN, took_us);
    }
    if is_away {
        bucket.add(Count::TurnsSlow, 12);
    }
    bucket.add_named(Named::VendorSuccess, openai::NAME, good);
    bucket.add_named(Named::VendorFailure, openai::NAME, bad);
    let work = move |tx: &mut Tx| -> Result<(), StoreError> {
        for grain in [Grain::Minute, Grain::Hour, Grain::Day] {
            let place = key(grain, grain.start(tx.now()));
            let mut sum = tx.get::<Rollups>(&place)?.unwrap_or_default();
            sum.merge(&bucket);
            tx.put::<Rollups>(&place, &sum)?;
        }
        Ok(())
    };
    let counted = store.write_blocking(Cause::system(now), work);
    counted.expect("the store works");
}

/// The breaker, the latency and the promises all see the same hour: the owner hears of it once.
#[tokio::test(start_paused = true)]
async fn an_hour_without_a_vendor_is_one_message_and_one_when_it_is_over() {
    let ways = Ways::new();
    let guarded = ways.guarded(Vendor::Chat);
    let post = Post::over(guarded.clone(), ways.clock.clone());
    let rows = || post.store.read(|r| deliveries::list(r, None, 1_000));
    let rows = || rows().expect("readable");
    let minute = async |is_away: bool| {
        for _ in 0..4 {
            ways.ask(Vendor::Chat).await;
        }
        count_calls(&post.store, ways.clock.now(), is_away);
        post.watchman.run().await.expect("the watchman works");
        let judged = sla::run(&post.store, std::slice::from_ref(guarded), ways.clock.now());
        judged.await.expect("promises are judged");
        advance(Duration::from_secs(60)).await;
    };
    for _ in 0..30 {
        minute(false).await;
    }
    assert_eq!(rows(), []);
    ways.vendors.fail(Some((Vendor::Chat, Fault::Broken)));
    minute(true).await;
    // It arrives, and the owner takes it on.
    post.deliver().await;
    let work = |tx: &mut Tx| -> Result<(), StoreError> {
        for (id, _) in alerts::list_open(tx, None, 10)? {
            acknowledge(tx, id, "I see").expect("it is open");
        }
        Ok(())
    };
    let known = post.store.write(Cause::system(ways.clock.now()), work);
    known.await.expect("the store works");
    for _ in 0..60 {
        minute(true).await;
    }
    let wrong = post.store.read(|r| alerts::list_open(r, None, 100));
    let wrong: Vec<String> = wrong
        .expect("readable")
        .iter()
        .map(|(_, alert)| alert.fingerprint())
        .collect();
    assert!(wrong.len() >= 4, "all of it is on record: {wrong:?}");
    assert_eq!(rows().len(), 1, "told once: {wrong:?} {:#?}", rows());
    ways.vendors.fail(None);
    for _ in 0..120 {
        minute(false).await;
    }
    let tales: Vec<Errand> = rows().iter().map(|(_, row)| row.errand).collect();
    assert_eq!(tales.len(), 2, "{tales:?}");
    let is_over =
        |errand: &Errand| matches!(errand, Errand::Alert { tale, .. } if *tale == Tale::Recovered);
    assert!(is_over(&tales[0]), "{tales:?}");
}
