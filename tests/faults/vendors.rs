//! All vendors beneath the guarded way, one of which fails as it is told.

use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bella::ports::clock::Clock;
use bella::ports::transport::{Answer, Request, Transport, TransportError};
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::models::vendor::form;

/// Longer than any vendor is waited for.
const FOR_EVER: Duration = Duration::from_secs(3_600);

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vendor {
    TwilioRest,
    Recordings,
    Chat,
    Transcription,
    Anthropic,
    Slack,
    Webhook,
    Costs,
    Watcher,
    Mail,
}

/// How it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Refused,
    Slow,
    TooMany,
    Broken,
    Garbage,
    HangsMidBody,
    WrongCredentials,
}

impl Vendor {
    pub const ALL: [Self; 10] = [
        Self::TwilioRest,
        Self::Recordings,
        Self::Chat,
        Self::Transcription,
        Self::Anthropic,
        Self::Slack,
        Self::Webhook,
        Self::Costs,
        Self::Watcher,
        Self::Mail,
    ];

    /// Whether this is no fault to it: of some only the status counts, whatever they say.
    pub fn takes(self, fault: Fault) -> bool {
        let is_status_all = matches!(self, Self::Slack | Self::Webhook | Self::Watcher);
        is_status_all && fault == Fault::Garbage
    }

    fn of(url: &str) -> Self {
        match url {
            url if url.contains("/Recordings/") => Self::Recordings,
            url if url.contains("/Accounts/") => Self::TwilioRest,
            url if url.contains("/audio/") => Self::Transcription,
            url if url.contains("/chat/") => Self::Chat,
            url if url.contains("/slack") => Self::Slack,
            url if url.contains("/owner") => Self::Webhook,
            url if url.contains("ce.example") => Self::Costs,
            url if url.contains("watcher.example") => Self::Watcher,
            _ => Self::Anthropic,
        }
    }
}

impl Fault {
    pub const ALL: [Self; 7] = [
        Self::Refused,
        Self::Slow,
        Self::TooMany,
        Self::Broken,
        Self::Garbage,
        Self::HangsMidBody,
        Self::WrongCredentials,
    ];
}

/// The vendors.
#[derive(Default)]
pub struct FaultyVendors {
    fault: Mutex<Option<(Vendor, Fault)>>,
    said: Mutex<String>,
    waiting: Arc<AtomicUsize>,
    asked: Mutex<Vec<Vendor>>,
}

/// Counts a request that does not come back.
struct Waiting(Arc<AtomicUsize>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl FaultyVendors {
    /// Lets a vendor fail from now on, or all work.
    pub fn fail(&self, fault: Option<(Vendor, Fault)>) {
        *self.fault.lock().expect("no panic") = fault;
    }

    /// Somebody asks a vendor: how it fails, if it does.
    pub fn meet(&self, vendor: Vendor) -> Option<Fault> {
        self.asked.lock().expect("no panic").push(vendor);
        let fault = *self.fault.lock().expect("no panic");
        fault
            .filter(|(failing, _)| *failing == vendor)
            .map(|(_, fault)| fault)
    }

    /// What is to be heard in the next clip.
    pub fn will_hear(&self, words: &str) {
        *self.said.lock().expect("no panic") = words.to_owned();
    }

    /// Whether anybody waits for an answer that does not come.
    pub fn keep_waiting(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// How often a vendor was asked.
    pub fn asked(&self, vendor: Vendor) -> usize {
        let asked = self.asked.lock().expect("no panic");
        asked.iter().filter(|one| **one == vendor).count()
    }

    fn answer(&self, vendor: Vendor) -> Vec<u8> {
        // A model that works says what helps nobody, so that the caller must be served without.
        let empty = form(json!({"intent": "out_of_scope"}));
        let said = self.said.lock().expect("no panic").clone();
        let value = match vendor {
            Vendor::Recordings => return tone(&said),
            Vendor::TwilioRest => json!({"sid": "SM01", "messages": []}),
            Vendor::Chat => json!({
                "choices": [{"message": {"content": empty.to_string()}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 400, "completion_tokens": 60}}),
            Vendor::Transcription => json!({"text": said, "logprobs": [{"logprob": -0.05}]}),
            Vendor::Slack | Vendor::Webhook | Vendor::Watcher | Vendor::Mail => {
                return b"ok".to_vec();
            }
            Vendor::Costs => json!({"ResultsByTime": []}),
            Vendor::Anthropic => json!({
                "content": [{"type": "tool_use", "id": "t", "name": "understood", "input": empty}],
                "stop_reason": "tool_use", "usage": {"input_tokens": 400, "output_tokens": 60}}),
        };
        value.to_string().into_bytes()
    }
}

/// A second and a half of something that is not silence, another sound for other words.
fn tone(words: &str) -> Vec<u8> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut file, spec).expect("memory");
    let pitch: u32 = words
        .bytes()
        .zip(1..)
        .map(|(byte, place)| u32::from(byte) * place)
        .sum();
    let pitch = 0.2 + (pitch % 10_000) as f32 / 50_000.0;
    for at in 0..12_000 {
        let sample = ((at as f32 * pitch).sin() * 8_000.0) as i16;
        writer.write_sample(sample).expect("memory");
    }
    writer.finalize().expect("memory");
    file.into_inner()
}

fn answer(status: u16, body: Vec<u8>) -> Answer {
    Answer {
        status,
        retry_after: None,
        body,
    }
}

fn problem(code: &str) -> Vec<u8> {
    let body: Value = json!({"error": {"message": "no", "type": code, "code": code}});
    body.to_string().into_bytes()
}

impl Transport for FaultyVendors {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Answer, TransportError>> {
        let vendor = Vendor::of(&request.url);
        let fault = self.meet(vendor);
        let good = self.answer(vendor);
        let waiting = self.waiting.clone();
        Box::pin(async move {
            let wait = || {
                waiting.fetch_add(1, Ordering::Relaxed);
                Waiting(waiting.clone())
            };
            match fault {
                None => Ok(answer(200, good)),
                Some(Fault::Refused) => Err(TransportError::Connect("refused".into())),
                Some(Fault::Slow) => {
                    let _waiting = wait();
                    tokio::time::sleep(FOR_EVER).await;
                    Ok(answer(200, good))
                }
                Some(Fault::HangsMidBody) => {
                    let _waiting = wait();
                    std::future::pending().await
                }
                Some(Fault::TooMany) => Ok(answer(429, problem("rate_limit_exceeded"))),
                Some(Fault::Broken) => Ok(answer(500, b"<h1>Internal error</h1>".to_vec())),
                Some(Fault::Garbage) => Ok(answer(200, b"<html>\xff\xfe".to_vec())),
                Some(Fault::WrongCredentials) => Ok(answer(401, problem("invalid_api_key"))),
            }
        })
    }
}

/// The runtime's own time, from a moment on.
pub struct PausedClock {
    start: Timestamp,
    since: Instant,
}

impl PausedClock {
    /// Shows `start` now; within a runtime whose time stands still.
    pub fn from(start: Timestamp) -> Self {
        Self {
            start,
            since: Instant::now(),
        }
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        self.start
            .checked_add(self.elapsed())
            .expect("a moment of this century")
    }

    fn elapsed(&self) -> Duration {
        self.since.elapsed()
    }
}
