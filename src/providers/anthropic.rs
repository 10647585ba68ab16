//! Anthropic's interface: what is sent and what its answers say (<https://docs.anthropic.com/en/api/messages>).

mod messages;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::Deserialize;

use crate::breaker::{Limits, Outcome};
use crate::domain::provider::Provider;
use crate::ports::checkup::Credential;
use crate::ports::interpreter::{Filled, Interpreter, Question};
use crate::ports::no_answer::NoAnswer;
use crate::ports::transport::{Answer, Request};
use crate::providers::guarded::{Guarded, Outside, Policy, Repeat};
use crate::providers::model::{explained, garbage};

/// Where the interface lies when nothing else is said.
pub const BASE_URL: &str = "https://api.anthropic.com";
/// What its breaker is called.
pub const NAME: &str = "anthropic_api";
/// How it is called. Once, as with the first provider.
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
/// The version of the interface.
const VERSION: &str = "2023-06-01";

/// An account.
#[derive(Clone)]
pub struct Account {
    /// Its secret.
    pub key: String,
    /// Where the interface lies, without a slash at the end.
    pub base_url: String,
}

/// Models of Anthropic.
pub struct Anthropic {
    account: Account,
    guarded: Arc<Guarded>,
}

#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    error: Problem,
}

#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    message: String,
}

impl Anthropic {
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
}

impl Credential for Anthropic {
    fn name(&self) -> &'static str {
        "anthropic"
    }

    fn settings(&self) -> &'static str {
        "ANTHROPIC_API_KEY, and the account's credit"
    }

    fn try_out(&self) -> BoxFuture<'_, Result<String, String>> {
        Box::pin(async move {
            let Account { key, base_url } = &self.account;
            let request = Request {
                method: "GET",
                url: format!("{base_url}/v1/models?limit=1"),
                headers: vec![
                    ("x-api-key", key.clone()),
                    ("anthropic-version", VERSION.to_owned()),
                ],
                body: Vec::new(),
            };
            let answer = self.guarded.send(&request, Repeat::Safe).await;
            answer.map_err(|error| error.to_string())?;
            Ok("Anthropic accepts the key".to_owned())
        })
    }
}

impl Interpreter for Anthropic {
    fn provider(&self) -> Provider {
        Provider::Anthropic
    }

    fn closed_for(&self) -> Option<Duration> {
        self.guarded.left_alone_for()
    }

    fn ask<'a>(&'a self, question: &'a Question) -> BoxFuture<'a, Result<Filled, NoAnswer>> {
        Box::pin(async move {
            let Account { key, base_url } = &self.account;
            let request = Request {
                method: "POST",
                url: format!("{base_url}/v1/messages"),
                headers: vec![
                    ("x-api-key", key.clone()),
                    ("anthropic-version", VERSION.to_owned()),
                    ("content-type", "application/json".to_owned()),
                ],
                body: messages::body(question),
            };
            let answer = self.guarded.send(&request, Repeat::Unsafe).await;
            messages::filled(&answer.map_err(explained)?.body, question.form)
        })
    }
}

/// Credit that ran out comes as 400, told in words only.
fn judge(answer: &Answer) -> Option<Outcome> {
    if answer.status < 300 {
        return garbage(answer);
    }
    let refusal: Refusal = serde_json::from_slice(&answer.body).unwrap_or_default();
    let is_refusal = refusal.error.message.contains("credit balance is too low");
    is_refusal.then_some(Outcome::Refusal)
}
