//! Twilio's REST interface: what is sent and what its answers say (<https://www.twilio.com/docs/usage/api>).

pub mod numbers;
pub mod recordings;
pub mod ring;
pub mod usage;

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::breaker::{Limits, Outcome};
use crate::domain::phone::Phone;
use crate::messages::carrier::{OPTED_OUT, trouble};
use crate::ports::sending::{SendError, Sent};
use crate::ports::sms::{Sms, TextMessage};
use crate::ports::transport::{Answer, Request};
use crate::providers::guarded::{Guarded, Outside, Policy, Repeat, VendorError};
use crate::providers::model::garbage;

/// Where the interface lies when nothing else is said.
pub const BASE_URL: &str = "https://api.twilio.com";
/// What its breaker is called.
pub const NAME: &str = "twilio_api";
/// How it is called.
pub const POLICY: Policy = Policy {
    total: Duration::from_secs(10),
    attempts: 2,
    at_once: 8,
    limits: Limits {
        failures: 5,
        open_for: Duration::from_secs(60),
        probes: 2,
    },
};
/// How far Twilio's clock may be from ours.
pub(in crate::providers) const SKEW: SignedDuration = SignedDuration::from_mins(2);

/// An account, and the number that messages come from.
#[derive(Clone)]
pub struct Account {
    /// Starts with `AC`.
    pub sid: String,
    /// Its secret.
    pub token: String,
    /// The number that sends.
    pub from: Phone,
    /// Where the interface lies, without a slash at the end.
    pub base_url: String,
}

impl Account {
    /// Reads what lies at `path` below the account.
    pub(in crate::providers) fn get(&self, path: &str) -> Request {
        self.request("GET", &self.path(path), None)
    }

    /// Sends a form to `path` below the account.
    pub(in crate::providers) fn post(&self, path: &str, form: String) -> Request {
        self.request("POST", &self.path(path), Some(form))
    }

    /// Deletes what lies at `path` below the account.
    pub(in crate::providers) fn delete(&self, path: &str) -> Request {
        self.request("DELETE", &self.path(path), None)
    }

    /// Where `path` below the account lies, without the host; the addresses of further pages begin like this too.
    pub(in crate::providers) fn path(&self, path: &str) -> String {
        format!("/2010-04-01/Accounts/{}/{path}", self.sid)
    }

    /// A request to a whole path, signed with the account's secret.
    pub(in crate::providers) fn request(
        &self,
        method: &'static str,
        path: &str,
        form: Option<String>,
    ) -> Request {
        let credentials = STANDARD.encode(format!("{}:{}", self.sid, self.token));
        let mut headers = vec![("authorization", format!("Basic {credentials}"))];
        if form.is_some() {
            headers.push(("content-type", "application/x-www-form-urlencoded".into()));
        }
        Request {
            method,
            url: format!("{}{path}", self.base_url),
            headers,
            body: form.unwrap_or_default().into_bytes(),
        }
    }
}

/// Text messages through Twilio.
pub struct TwilioSms {
    account: Account,
    guarded: Arc<Guarded>,
}

#[derive(Deserialize)]
struct Message {
    sid: String,
    #[serde(default)]
    body: Option<String>,
    /// RFC 2822.
    #[serde(default)]
    date_created: Option<String>,
}

impl Message {
    /// Whether it is this text, taken at `since` or later; without a date it may be.
    fn is(&self, text: &str, since: Timestamp) -> bool {
        let date = self.date_created.as_deref();
        let taken = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
        let is_new = taken.is_none_or(|at| since.duration_since(at.timestamp()) <= SKEW);
        is_new && self.body.as_deref() == Some(text)
    }
}

#[derive(Deserialize)]
struct Messages {
    #[serde(default)]
    messages: Vec<Message>,
}

/// The words of an error may hold the number, so only its code is read.
#[derive(Default, Deserialize)]
struct Problem {
    #[serde(default)]
    code: u32,
}

impl TwilioSms {
    /// The way to send from one account.
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

    async fn create(&self, message: &TextMessage) -> Result<Sent, SendError> {
        let mut fields = vec![
            ("To", message.to.as_str()),
            ("From", self.account.from.as_str()),
            ("Body", message.text.as_str()),
        ];
        let status_url = message.status_url.as_deref();
        fields.extend(status_url.map(|url| ("StatusCallback", url)));
        let body = form(&fields);
        let request = self.account.post("Messages.json", body);
        let answer = self.guarded.send(&request, Repeat::Unsafe).await;
        let answer = answer.map_err(explained)?;
        let made: Message = serde_json::from_slice(&answer.body)
            .map_err(|_| SendError::unread("Twilio's answer"))?;
        Ok(Sent {
            reference: made.sid,
        })
    }

    /// Twilio knows no idempotency key, so what may have been sent is looked up by receiver, sender and text.
    async fn find(
        &self,
        message: &TextMessage,
        since: Timestamp,
    ) -> Result<Option<Sent>, SendError> {
        let query = form(&[
            ("To", message.to.as_str()),
            ("From", self.account.from.as_str()),
            ("PageSize", "100"),
        ]);
        let request = self.account.get(&format!("Messages.json?{query}"));
        let answer = self.guarded.send(&request, Repeat::Safe).await;
        let answer = answer.map_err(unfound)?;
        let known: Messages =
            serde_json::from_slice(&answer.body).map_err(|_| SendError::unread("Twilio's list"))?;
        let mut known = known.messages.into_iter();
        let same = known.find(|one| one.is(&message.text, since));
        Ok(same.map(|one| Sent { reference: one.sid }))
    }
}

impl Sms for TwilioSms {
    fn send<'a>(&'a self, message: &'a TextMessage) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(async move {
            if let Some(since) = message.may_be_sent_at
                && let Some(sent) = self.find(message, since).await?
            {
                return Ok(sent);
            }
            self.create(message).await
        })
    }
}

/// It answers in JSON, or with the sound of a recording; nothing is said to a deletion.
fn judge(answer: &Answer) -> Option<Outcome> {
    match is_sound(&answer.body) || answer.status == 204 {
        true => None,
        false => garbage(answer),
    }
}

/// Whether it is a WAV file, or an MP3 with or without a tag before its first frame.
fn is_sound(body: &[u8]) -> bool {
    let is_frame = matches!(body, [0xff, second, ..] if second & 0xe0 == 0xe0);
    is_frame || body.starts_with(b"RIFF") || body.starts_with(b"ID3")
}

pub(in crate::providers) fn form(fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).finish()
}

/// What an error means for the message.
pub(in crate::providers) fn explained(error: VendorError) -> SendError {
    match error {
        VendorError::Open(wait) => SendError::Closed(wait),
        VendorError::Rejected { status, body } => {
            let problem: Problem = serde_json::from_slice(&body).unwrap_or_default();
            match problem.code {
                OPTED_OUT => SendError::OptedOut,
                0 => SendError::Never(format!("Twilio answers status {status}")),
                code => SendError::Never(trouble(Some(code))),
            }
        }
        error => error.unsent(),
    }
}

/// What it means that the message could not be looked up: that it may still have been sent.
pub(in crate::providers) fn unfound(error: VendorError) -> SendError {
    match error {
        VendorError::Open(wait) => SendError::Closed(wait),
        error => SendError::Unknown {
            why: error.to_string(),
            after: error.retry_after(),
        },
    }
}
