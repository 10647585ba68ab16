//! What callers left while nothing could be saved is fetched afterwards.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bella::calls::Calls;
use bella::desk::settings::SettingsError;
use bella::desk::settings::talk::save_line;
use bella::domain;
use bella::domain::phone::Phone;
use bella::jobs::missed::Missed;
use bella::ports::clock::Clock;
use bella::ports::entropy::SystemEntropy;
use bella::ports::transport::{Answer, Request, Transport, TransportError};
use bella::providers::guarded::{Guarded, Outside};
use bella::providers::twilio::recordings::TwilioRecordings;
use bella::providers::twilio::{self, Account};
use bella::store::Store;
use bella::store::recordings::{discard, tried};
use bella::store::tx::{Cause, Tx};
use bella::watch::uptime::{Beat, beat};
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::twilio::line::{CALLER, Line, OUR_NUMBER};

/// Another number of the business, with a greeting of its own.
const SECOND_LINE: &str = "+12125550188";

/// Twilio, as far as recordings are listed.
struct Lists {
    recordings: Value,
    /// What stands on the second page.
    more: Value,
    is_away: Mutex<bool>,
    asked: Mutex<Vec<String>>,
}

impl Transport for Lists {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Answer, TransportError>> {
        self.asked
            .lock()
            .expect("no panic")
            .push(request.url.clone());
        let body = match request.url.contains("/Recordings.json?") {
            true if request.url.contains("PageToken") => {
                json!({"recordings": self.more, "next_page_uri": null})
            }
            true => self.recordings.clone(),
            false if request.url.contains("CAOTHER") => {
                json!({"from": CALLER, "to": "+12125550177", "direction": "inbound"})
            }
            false if request.url.contains("CALINE") => {
                json!({"from": CALLER, "to": SECOND_LINE, "direction": "inbound"})
            }
            false if request.url.contains("CAHIDDEN") => {
                json!({"from": "+266696687", "to": OUR_NUMBER, "direction": "inbound"})
            }
            false => json!({"from": CALLER, "to": OUR_NUMBER, "direction": "inbound"}),
        };
        let status = match *self.is_away.lock().expect("no panic") {
            true => 503,
            false => 200,
        };
        let body = body.to_string().into_bytes();
        Box::pin(std::future::ready(Ok(Answer {
            status,
            retry_after: None,
            body,
        })))
    }
}

fn recorded(sid: &str, call: &str, date: &str) -> Value {
    json!({"sid": sid, "call_sid": call, "duration": "12", "date_created": date,
        "source": "RecordVerb", "status": "completed"})
}

/// The same, but for one thing.
fn other(mut recorded: Value, field: &str, value: Value) -> Value {
    recorded[field] = value;
    recorded
}

/// The recordings that it lists.
fn listed_by(line: &Line, twilio: &Arc<Lists>) -> Arc<TwilioRecordings> {
    let outside = Outside {
        transport: twilio.clone(),
        clock: line.clock.clone(),
        entropy: Arc::new(SystemEntropy),
    };
    let account = Account {
        sid: "AC0123456789abcdef0123456789abcdef".into(),
        token: "0123456789abcdef".into(),
        from: Phone::parse(OUR_NUMBER).expect("a number"),
        base_url: "https://twilio.example".into(),
    };
    let guarded = Arc::new(Guarded::new(twilio::NAME, twilio::POLICY, &outside));
    Arc::new(TwilioRecordings::new(account, guarded))
}

struct Shop {
    line: Line,
    began: Timestamp,
    twilio: Arc<Lists>,
    missed: Missed,
}

impl Shop {
    /// Which could save nothing for two minutes, in which two callers left a message.
    fn after_an_outage() -> Self {
        let line = Line::open();
        let began = line.clock.now();
        let rfc = |seconds: i64| {
            let at = began + SignedDuration::from_secs(seconds);
            jiff::fmt::rfc2822::to_string(&at.to_zoned(jiff::tz::TimeZone::UTC)).expect("a date")
        };
        let twilio = Arc::new(Lists {
            recordings: json!({"recordings": [
                recorded("RE01", "CA01", &rfc(30)),
                recorded("RE02", "CA02", &rfc(100)),
                recorded("RE03", "CA03", &rfc(-110)),
                recorded("RE09", "CA09", &rfc(4_000)),
                recorded("RE10", "CAOTHER", &rfc(40)),
                other(recorded("RE11", "CA11", &rfc(40)), "source", json!("DialVerb")),
                other(recorded("RE12", "CA12", &rfc(119)), "status", json!("in-progress")),
                other(recorded("RE13", "CA13", &rfc(40)), "call_sid", Value::Null),
                recorded("RE14", "CA00", &rfc(-20)),
                recorded("RE15", "CA00", &rfc(150)),
                recorded("RE16", "CA00", &rfc(3)),
            ], "next_page_uri": "/2010-04-01/Accounts/AC/Recordings.json?PageToken=PA1"}),
            more: json!([
                recorded("RE04", "CAHIDDEN", &rfc(50)),
                recorded("RE05", "CALINE", &rfc(60)),
                // Its message was asked for before, and not reported any more.
                recorded("RE06", "CAASKED", &rfc(2)),
            ]),
            is_away: Mutex::default(),
            asked: Mutex::default(),
        });
        let store = line.salon.store.clone();
        let missed = Missed {
            calls: Calls::new(store.clone(), line.salon.desk.clone(), line.clock.clone()),
            recordings: listed_by(&line, &twilio),
            clock: line.clock.clone(),
            store,
        };
        // In the middle of this one somebody was heard by recordings.
        line.call("CA00", CALLER).ring();
        let heard = |tx: &mut Tx| {
            discard(tx, "RE14")?;
            tried(tx, "RE14", true)
        };
        line.salon.write(heard).expect("the store works");
        let second = domain::business::Line {
            phone: Phone::parse(SECOND_LINE).expect("a number"),
            greeting: "Bella by the sea.".to_owned(),
        };
        let business = line.salon.business();
        let saved = line
            .salon
            .write(move |tx| save_line(tx, &business, &second));
        saved.unwrap_or_else(|error: SettingsError| panic!("{error}"));
        let mut asked = line.call("CAASKED", CALLER);
        asked.ring();
        asked.say("I want to leave a message");
        assert!(asked.twiml().find("Record").is_some());
        let shop = Self {
            line,
            began,
            twilio,
            missed,
        };
        shop.later(20);
        shop.beats(Beat::First);
        shop.later(120);
        shop.beats(Beat::Next);
        shop.later(60);
        shop
    }

    fn beats(&self, place: Beat) {
        let cause = Cause::system(self.line.clock.now());
        let store = &self.line.salon.store;
        let beaten = store.write(cause, move |tx: &mut Tx| beat(tx, place));
        self.line.block_on(beaten).expect("the store works");
    }

    fn later(&self, seconds: u64) {
        let clock = &self.line.clock;
        let pause = SignedDuration::try_from(Duration::from_secs(seconds)).expect("short");
        clock.set(clock.now() + pause);
    }

    fn run(&self) -> usize {
        let found = self.line.block_on(self.missed.run());
        found.expect("the store works")
    }

    fn asked(&self) -> usize {
        self.twilio.asked.lock().expect("no panic").len()
    }
}

#[test]
fn what_was_left_while_nothing_could_be_saved_comes_into_the_inbox_once() {
    let shop = Shop::after_an_outage();
    // One of the two reports came through.
    let known = [
        ("CallSid", "CA01"),
        ("From", CALLER),
        ("RecordingSid", "RE01"),
        ("RecordingUrl", "https://twilio.example/Recordings/RE01"),
    ];
    shop.line.post("/twilio/recording", &known);
    let mut found = Vec::new();
    for _ in 0..3 {
        found.push(shop.run());
        shop.later(60);
    }
    assert_eq!(found, [5, 0, 0]);
    let messages = shop.line.messages();
    let mut sids: Vec<_> = messages
        .iter()
        .filter_map(|one| Some(one.recording.as_ref()?.sid.as_str()))
        .collect();
    sids.sort_unstable();
    assert_eq!(sids, ["RE01", "RE02", "RE03", "RE04", "RE05", "RE06"]);
    for message in &messages {
        let sid = message.recording.as_ref().map(|one| one.sid.as_str());
        let from = message.from.as_ref().map(ToString::to_string);
        let expected = (sid != Some("RE04")).then_some(CALLER);
        assert_eq!(from.as_deref(), expected, "a withheld number is none");
        if sid == Some("RE02") {
            let left = shop.began + SignedDuration::from_secs(100);
            assert_eq!(
                message.at, left,
                "when it was left, not when it was fetched"
            );
        }
        assert_eq!(
            message.recording.as_ref().map(|one| one.seconds % 12),
            Some(0)
        );
    }
    shop.later(300);
    shop.run();
    let asked = shop.asked();
    assert_eq!(shop.run(), 0, "it is done with");
    assert_eq!(shop.asked(), asked);
}

#[test]
fn while_twilio_is_away_too_it_is_tried_again() {
    let shop = Shop::after_an_outage();
    *shop.twilio.is_away.lock().expect("no panic") = true;
    shop.later(900);
    assert_eq!(shop.run(), 0);
    assert!(shop.line.messages().is_empty());
    *shop.twilio.is_away.lock().expect("no panic") = false;
    shop.later(900);
    assert_eq!(shop.run(), 6);
    assert_eq!(shop.line.messages().len(), 6);
}

#[test]
fn many_messages_come_once_each() {
    let mut shop = Shop::after_an_outage();
    let date = shop.twilio.recordings["recordings"][0]["date_created"].clone();
    let date = date.as_str().expect("a date");
    let all = (0..150)
        .map(|number| recorded(&format!("RE{number:03}X"), &format!("CA{number:03}X"), date));
    let all: Vec<Value> = all.collect();
    let lists = Lists {
        recordings: json!({"recordings": all}),
        more: Value::Null,
        is_away: Mutex::default(),
        asked: Mutex::default(),
    };
    shop.twilio = Arc::new(lists);
    shop.missed.recordings = listed_by(&shop.line, &shop.twilio);
    let found: Vec<usize> = (0..3).map(|_| shop.run()).collect();
    assert_eq!(found, [150, 0, 0]);
    assert_eq!(shop.line.messages().len(), 150);
}

#[test]
fn without_a_business_nothing_is_looked_for() {
    let mut shop = Shop::after_an_outage();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&folder.path().join("bella.redb")).expect("a new store");
    for _ in 0..2 {
        let cause = Cause::system(shop.line.clock.now());
        let beaten = store.write_blocking(cause, |tx: &mut Tx| beat(tx, Beat::First));
        beaten.expect("the store works");
        shop.later(120);
    }
    shop.missed.store = store.clone();
    shop.missed.calls = Calls::new(
        store.clone(),
        shop.line.salon.desk.clone(),
        shop.line.clock.clone(),
    );
    shop.later(3600);
    assert_eq!(shop.run(), 0);
    assert_eq!(shop.asked(), 0);
}
