//! The breaker of each vendor over each fault: when it opens, when it lets somebody try, when it closes.

use std::sync::Arc;
use std::time::Duration;

use bella::breaker::State;
use bella::domain::phone::Phone;
use bella::ports::clock::Clock;
use bella::ports::entropy::SystemEntropy;
use bella::ports::interpreter::{Interpreter, Question};
use bella::ports::recordings::Recordings;
use bella::ports::sms::{Sms, TextMessage};
use bella::ports::transcriber::{Speech, Transcriber};
use bella::providers::anthropic::{self, Anthropic};
use bella::providers::guarded::{Guarded, Outside};
use bella::providers::openai::{self, OpenAi};
use bella::providers::twilio::recordings::TwilioRecordings;
use bella::providers::twilio::{Account, TwilioSms};
use serde_json::json;
use tokio::time::advance;

use crate::desk::salon::{MONDAY, at};
use crate::faults::vendors::{Fault, FaultyVendors, PausedClock, Vendor};

struct Ways {
    vendors: Arc<FaultyVendors>,
    sms: TwilioSms,
    recordings: TwilioRecordings,
    openai: OpenAi,
    anthropic: Anthropic,
}

impl Ways {
    fn new() -> Self {
        let vendors = Arc::new(FaultyVendors::default());
        let clock: Arc<dyn Clock> = Arc::new(PausedClock::from(at(MONDAY)));
        let outside = Outside {
            transport: vendors.clone(),
            clock,
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
        Self {
            vendors,
            sms,
            recordings,
            openai: OpenAi::new(openai, &outside),
            anthropic: Anthropic::new(anthropic, &outside),
        }
    }

    fn guarded(&self, vendor: Vendor) -> &Arc<Guarded> {
        match vendor {
            Vendor::TwilioRest | Vendor::Recordings => self.sms.guarded(),
            Vendor::Chat | Vendor::Transcription => self.openai.guarded(),
            Vendor::Anthropic => self.anthropic.guarded(),
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
            may_be_sent_at: None,
        };
        match vendor {
            Vendor::TwilioRest => self.sms.send(&message).await.is_ok(),
            Vendor::Recordings => self.recordings.fetch("RE01").await.is_ok(),
            Vendor::Chat => self.openai.ask(&question).await.is_ok(),
            Vendor::Transcription => self.openai.transcribe(&speech).await.is_ok(),
            Vendor::Anthropic => self.anthropic.ask(&question).await.is_ok(),
        }
    }
}

async fn check(vendor: Vendor, fault: Fault) {
    let ways = Ways::new();
    let guarded = ways.guarded(vendor);
    let limits = guarded.status().limits;
    ways.vendors.fail(Some((vendor, fault)));
    let cell = format!("{vendor:?} {fault:?}");
    // More often than it may fail: what is asked while it is open is not sent.
    for _ in 0..=limits.failures {
        let is_garbage_told = !matches!(vendor, Vendor::TwilioRest | Vendor::Recordings);
        let was_answered = ways.ask(vendor).await;
        assert!(
            !was_answered || (fault == Fault::Garbage && !is_garbage_told),
            "{cell}"
        );
    }
    let stays_closed = fault == Fault::TooMany
        || (fault == Fault::Garbage && matches!(vendor, Vendor::TwilioRest | Vendor::Recordings));
    if stays_closed {
        assert_eq!(guarded.status().state, State::Closed, "{cell}");
        return;
    }
    assert_eq!(guarded.status().state, State::Open, "{cell}");
    let asked = ways.vendors.asked(vendor);
    ways.ask(vendor).await;
    assert_eq!(
        ways.vendors.asked(vendor),
        asked,
        "{cell}: nothing is sent while it is open"
    );
    advance(limits.open_for + Duration::from_secs(1)).await;
    assert_eq!(guarded.status().state, State::HalfOpen, "{cell}");
    ways.vendors.fail(None);
    for _ in 0..limits.probes {
        assert!(ways.ask(vendor).await, "{cell}");
    }
    let status = guarded.status();
    assert_eq!(status.state, State::Closed, "{cell}");
    // Opened once and closed once: one alert, one recovery.
    let to: Vec<State> = status.changes.iter().map(|(_, change)| change.to).collect();
    assert_eq!(to, [State::Open, State::Closed], "{cell}");
    let is_refusal = status.changes[0].1.is_refusal;
    assert_eq!(is_refusal, fault == Fault::WrongCredentials, "{cell}");
}

#[tokio::test(start_paused = true)]
async fn each_opens_and_closes_as_it_is_set() {
    for vendor in Vendor::ALL {
        for fault in Fault::ALL {
            check(vendor, fault).await;
        }
    }
}
