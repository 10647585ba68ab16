//! OpenAI's interface: what is sent and what its answers say (<https://platform.openai.com/docs/api-reference>).

mod chat;
mod transcriptions;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::Deserialize;

use crate::breaker::{Limits, Outcome};
use crate::domain::provider::Provider;
use crate::ports::checkup::Credential;
use crate::ports::interpreter::{Filled, Interpreter, Question};
use crate::ports::no_answer::NoAnswer;
use crate::ports::transcriber::{Speech, Transcriber, Transcript};
use crate::ports::transport::{Answer, Request};
use crate::providers::guarded::{Guarded, Outside, Policy, Repeat};
use crate::providers::model::{explained, garbage};

/// Where the interface lies when nothing else is said.
pub const BASE_URL: &str = "https://api.openai.com/v1";
/// What its breaker is called.
pub const NAME: &str = "openai_api";
/// How it is called. Once: while a caller waits, the next rung is better than another attempt, which is billed again.
pub const POLICY: Policy = Policy {
    total: Duration::from_secs(15),
    attempts: 1,
    at_once: 16,
    limits: Limits {
        failures: 3,
        open_for: Duration::from_secs(30),
        probes: 2,
    },
};
/// What it says when the money has run out, with status 429 or 400.
const NO_MONEY: [&str; 2] = ["insufficient_quota", "billing_hard_limit_reached"];

/// An account.
#[derive(Clone)]
pub struct Account {
    /// Its secret.
    pub key: String,
    /// Where the interface lies, with the version, without a slash at the end.
    pub base_url: String,
}

/// Models of OpenAI.
pub struct OpenAi {
    account: Account,
    guarded: Arc<Guarded>,
}

#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    error: Problem,
}

/// The words of an error may hold what was sent, so only its code is read.
#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    code: Option<String>,
    #[serde(default, rename = "type")]
    kind: Option<String>,
}

impl OpenAi {
    /// The way to the models of one account.
    pub fn new(account: Account, outside: &Outside) -> Self {
        Self {
            account,
            guarded: Arc::new(Guarded::new(NAME, POLICY, outside).judging(judge)),
        }
    }

    /// The guarded way, for its state and figures.
    pub fn guarded(&self) -> &Arc<Guarded> {
        &self.guarded
    }

    fn request(&self, path: &str, content_type: String, body: Vec<u8>) -> Request {
        let Account { key, base_url } = &self.account;
        Request {
            method: "POST",
            url: format!("{base_url}/{path}"),
            headers: vec![
                ("authorization", format!("Bearer {key}")),
                ("content-type", content_type),
            ],
            body,
        }
    }
}

impl Credential for OpenAi {
    fn name(&self) -> &'static str {
        "openai"
    }

    fn settings(&self) -> &'static str {
        "OPENAI_API_KEY, and the account's credit"
    }

    fn try_out(&self) -> BoxFuture<'_, Result<String, String>> {
        Box::pin(async move {
            let request = Request {
                method: "GET",
                ..self.request("models", "application/json".into(), Vec::new())
            };
            let answer = self.guarded.send(&request, Repeat::Safe).await;
            answer.map_err(|error| error.to_string())?;
            Ok("OpenAI accepts the key".to_owned())
        })
    }
}

impl Interpreter for OpenAi {
    fn provider(&self) -> Provider {
        Provider::OpenAi
    }

    fn closed_for(&self) -> Option<Duration> {
        self.guarded.left_alone_for()
    }

    fn ask<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, Result<Filled, NoAnswer>> {
        Box::pin(async move {
            let body = chat::body(question);
            let request = self.request("chat/completions", "application/json".into(), body);
            let answer = self.guarded.send(&request, Repeat::Unsafe).await;
            chat::filled(&answer.map_err(explained)?.body)
        })
    }
}

impl Transcriber for OpenAi {
    fn vendor(&self) -> &'static str {
        Provider::OpenAi.name()
    }

    fn closed_for(&self) -> Option<Duration> {
        self.guarded.left_alone_for()
    }

    fn transcribe<'a>(&'a self, speech: &'a Speech) -> BoxFuture<'a, Result<Transcript, NoAnswer>> {
        Box::pin(async move {
            let (kind, body) = transcriptions::form(speech);
            let request = self.request("audio/transcriptions", kind, body);
            let answer = self.guarded.send(&request, Repeat::Unsafe).await;
            transcriptions::transcript(&answer.map_err(explained)?.body)
        })
    }
}

/// Money that ran out comes as 429 too.
fn judge(answer: &Answer) -> Option<Outcome> {
    if answer.status < 300 {
        return garbage(answer);
    }
    let refusal: Refusal = serde_json::from_slice(&answer.body).unwrap_or_default();
    let Problem { code, kind } = refusal.error;
    let is_refusal = [code, kind]
        .into_iter()
        .flatten()
        .any(|word| NO_MONEY.contains(&word.as_str()));
    is_refusal.then_some(Outcome::Refusal)
}
