//! Twilio and a caller in one, over time that stands still but where somebody waits for a vendor.

use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use axum::Router;
use bella::calls::Calls;
use bella::calls::clips::Clips;
use bella::desk::Desk;
use bella::desk::settings::SettingsError;
use bella::desk::settings::models::save_models;
use bella::domain::phone::Phone;
use bella::ports::clock::Clock;
use bella::ports::entropy::SystemEntropy;
use bella::providers::guarded::Outside;
use bella::providers::openai::{self, OpenAi};
use bella::providers::twilio::recordings::TwilioRecordings;
use bella::providers::twilio::{Account, TwilioSms};
use bella::store::models::Models;
use jiff::tz::TimeZoneDatabase;
use tokio::runtime::{Builder, Runtime};

use crate::desk::salon::{Salon, at};
use crate::faults::vendors::{FaultyVendors, PausedClock};
use crate::models::vendor::interpreters;
use crate::twilio::line::{Line, reply};
use crate::twilio::twiml::Twiml;

/// Tuesday, 11 in the morning, New York: the salon is open.
const OPEN: &str = "2026-03-03T16:00:00Z";
/// One step of time.
const STEP: Duration = Duration::from_millis(50);
/// Rounds without a result after which time passes although no vendor keeps anybody waiting.
const PATIENCE: u64 = 50;
/// No answer takes longer.
const LONGEST: Duration = Duration::from_secs(2);
/// What a caller needs to speak.
const SPEAKING: Duration = Duration::from_secs(4);
/// A call that takes more requests goes in circles.
const REQUESTS: usize = 60;

/// A salon whose calls go over failing vendors.
pub struct Scene {
    pub vendors: Arc<FaultyVendors>,
    pub line: Line,
    pub sms: Arc<TwilioSms>,
    /// While this is held, time does not run by itself; the runtime waits for its end.
    _still: Sender<()>,
    runtime: Runtime,
}

/// How a call went.
#[derive(Debug, Default)]
pub struct Story {
    pub is_connected: bool,
    pub is_recorded: bool,
    /// What was said on both sides.
    pub lines: Vec<String>,
}

impl Scene {
    /// Models may do this.
    pub fn new(models: Models) -> Self {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .expect("a runtime");
        let (still, held) = channel::<()>();
        runtime.spawn_blocking(move || held.recv());
        let vendors = Arc::new(FaultyVendors::default());
        let within = runtime.enter();
        let clock: Arc<dyn Clock> = Arc::new(PausedClock::from(at(OPEN)));
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
        let sms = Arc::new(TwilioSms::new(account.clone(), &outside));
        let recordings = TwilioRecordings::new(account, sms.guarded().clone());
        let openai = openai::Account {
            key: "sk-test".into(),
            base_url: "https://openai.example/v1".into(),
        };
        let transcriber = OpenAi::new(openai, &outside);
        let line = Line::into_salon(Salon::open(), |parts| {
            let desk = Desk::new(TimeZoneDatabase::bundled());
            let store = parts.store.clone();
            let helpers = interpreters(&outside);
            parts.calls = Calls::with_interpreters(store, desk, clock.clone(), helpers);
            let clips = Clips::new(
                parts.calls.clone(),
                Arc::new(recordings),
                Arc::new(transcriber),
            );
            parts.clips = Some(Arc::new(clips));
            parts.clock = clock;
            parts.turn_deadline = bella::channels::twilio::TURN_DEADLINE;
        });
        drop(within);
        let saved = line.salon.write(move |tx| save_models(tx, &models));
        saved.unwrap_or_else(|error: SettingsError| panic!("{error}"));
        Self {
            vendors,
            line,
            sms,
            _still: still,
            runtime,
        }
    }

    /// Waits for a future, letting time pass while it waits for a vendor; it must be done within [`LONGEST`].
    pub fn wait<R>(&self, work: impl Future<Output = R>) -> R {
        self.runtime.block_on(async {
            let mut work = std::pin::pin!(work);
            let mut passed = Duration::ZERO;
            for turns in 1_u64.. {
                let turn = tokio::task::spawn_blocking(std::thread::yield_now);
                tokio::select! {
                    biased;
                    result = &mut work => return result,
                    _ = turn => {}
                }
                // A pause between two attempts is waited for too. The last half second is for the store, which works in
                // its own time.
                let is_waiting = self.vendors.keep_waiting() || turns % PATIENCE == 0;
                if is_waiting && passed + Duration::from_millis(500) < LONGEST {
                    tokio::time::advance(STEP).await;
                    passed += STEP;
                }
            }
            unreachable!("it turns until the work is done")
        })
    }

    /// Lets whole seconds pass.
    pub fn pass(&self, time: Duration) {
        self.runtime.block_on(async {
            for _ in 0..time.as_secs() {
                tokio::time::advance(Duration::from_secs(1)).await;
                tokio::task::spawn_blocking(std::thread::yield_now)
                    .await
                    .expect("no panic");
            }
        });
    }

    /// Plays a call in which the caller says these things, one after the other; `before` is told the number of each.
    pub fn call(&self, sid: &str, from: &str, says: &[String], before: impl Fn(usize)) -> Story {
        let mut story = Story::default();
        let mut says = says.iter().enumerate();
        let mut last: Option<(usize, &String)> = None;
        let mut was_clip = false;
        let mut target = "/twilio/voice".to_owned();
        let mut more: Vec<(&str, String)> = Vec::new();
        for _ in 0..REQUESTS {
            let twiml = self.post(&target, sid, from, &more);
            more.clear();
            story.lines.push(format!("bella: {}", twiml.said()));
            if twiml.find("Dial").is_some() {
                story.is_connected = true;
                return story;
            }
            if twiml.find("Pause").is_some() {
                self.pass(Duration::from_secs(2));
            }
            let record = twiml.find("Record");
            let clip = record.filter(|verb| verb.attribute("action").contains("voice/heard"));
            if record.is_some() && clip.is_none() {
                story.is_recorded = true;
                return story;
            }
            let gather = twiml.find("Gather");
            let Some(listening) = clip.or(gather) else {
                match twiml.find("Redirect") {
                    Some(redirect) => target = redirect.text.clone(),
                    None => return story,
                }
                continue;
            };
            // Whoever was not heard says it again.
            let is_lost = was_clip && listening.attribute("action").contains("ear=gather");
            let Some((number, words)) = last.filter(|_| is_lost).or_else(|| says.next()) else {
                return story;
            };
            (last, was_clip) = (Some((number, words)), clip.is_some());
            before(number);
            story.lines.push(format!("caller: {words}"));
            self.pass(SPEAKING);
            target = listening.attribute("action").to_owned();
            self.vendors.will_hear(words);
            if gather.is_some() {
                more = vec![
                    ("SpeechResult", words.clone()),
                    ("Confidence", "0.9".into()),
                ];
            } else {
                // Every clip is another sound to Twilio, though not to us.
                more = vec![
                    ("RecordingSid", format!("RE{sid}{number}")),
                    ("RecordingDuration", "2".into()),
                ];
            }
        }
        panic!("no end: {story:?}");
    }

    fn post(&self, target: &str, sid: &str, from: &str, more: &[(&str, String)]) -> Twiml {
        let mut fields = vec![
            ("CallSid", sid),
            ("AccountSid", "AC00000000000000000000000000000000"),
            ("From", from),
            ("To", "+12125550199"),
        ];
        fields.extend(more.iter().map(|(name, value)| (*name, value.as_str())));
        let request = self.line.request(target, &fields);
        let router: &Router = &self.line.router;
        self.wait(reply(router, request)).twiml()
    }
}
