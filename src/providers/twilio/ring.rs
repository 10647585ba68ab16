//! Telephone calls that read something out and take a key (<https://www.twilio.com/docs/voice/api/call-resource>).

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use quick_xml::escape::escape;
use serde::Deserialize;

use crate::domain::language::Language;
use crate::ports::ring::{Ring, RingOut};
use crate::ports::sending::{SendError, Sent};
use crate::providers::guarded::{Guarded, Repeat};
use crate::providers::twilio::{Account, SKEW, explained, form, unfound};

/// Seconds that it rings: a voicemail takes over after about 25.
const RING_SECONDS: &str = "25";
/// The longest document that Twilio takes inline.
const TWIML_CHARS: usize = 4000;
/// The longest text that is read out, and shorter ones for when that makes too long a document.
const WORDS_CHARS: [usize; 3] = [600, 300, 100];

/// Calls through Twilio, over the same guarded way as its text messages.
pub struct TwilioRing {
    account: Account,
    guarded: Arc<Guarded>,
}

#[derive(Deserialize)]
struct Call {
    sid: String,
    /// RFC 2822; absent until Twilio dials.
    #[serde(default)]
    date_created: Option<String>,
}

#[derive(Deserialize)]
struct Calls {
    #[serde(default)]
    calls: Vec<Call>,
}

impl Call {
    /// Whether it was made at `since` or later; without a date it may be.
    fn is_since(&self, since: Timestamp) -> bool {
        let date = self.date_created.as_deref();
        let made = date.and_then(|date| jiff::fmt::rfc2822::parse(date).ok());
        made.is_none_or(|at| since.duration_since(at.timestamp()) <= SKEW)
    }
}

impl TwilioRing {
    /// The way to ring from one account.
    pub fn new(account: Account, guarded: Arc<Guarded>) -> Self {
        Self { account, guarded }
    }

    async fn create(&self, call: &RingOut) -> Result<Sent, SendError> {
        let document = document(call);
        let fields = [
            ("To", call.to.as_str()),
            ("From", self.account.from.as_str()),
            ("Twiml", document.as_str()),
            ("Timeout", RING_SECONDS),
            ("StatusCallback", call.status_url.as_str()),
            // Without an event named, it is told of the end alone.
            ("StatusCallbackMethod", "POST"),
        ];
        let body = form(&fields);
        let request = self.account.post("Calls.json", body);
        let answer = self.guarded.send(&request, Repeat::Unsafe).await;
        let answer = answer.map_err(explained)?;
        let made: Call = serde_json::from_slice(&answer.body)
            .map_err(|_| SendError::unread("Twilio's answer"))?;
        Ok(Sent {
            reference: made.sid,
        })
    }

    /// Twilio knows no idempotency key, so what may have been made is looked up by receiver, caller and time; the outbox
    /// rings nobody twice at a time.
    async fn find(&self, call: &RingOut, since: Timestamp) -> Result<Option<Sent>, SendError> {
        let query = form(&[
            ("To", call.to.as_str()),
            ("From", self.account.from.as_str()),
            ("PageSize", "20"),
        ]);
        let request = self.account.get(&format!("Calls.json?{query}"));
        let answer = self.guarded.send(&request, Repeat::Safe).await;
        let answer = answer.map_err(unfound)?;
        let known: Calls =
            serde_json::from_slice(&answer.body).map_err(|_| SendError::unread("Twilio's list"))?;
        let mut known = known.calls.into_iter();
        let made = known.find(|one| one.is_since(since));
        Ok(made.map(|one| Sent { reference: one.sid }))
    }
}

impl Ring for TwilioRing {
    fn ring<'a>(&'a self, call: &'a RingOut) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(async move {
            if let Some(since) = call.may_be_sent_at
                && let Some(made) = self.find(call, since).await?
            {
                return Ok(made);
            }
            self.create(call).await
        })
    }
}

/// What is read out, as much of it as fits.
fn document(call: &RingOut) -> String {
    // XML 1.0 cannot carry them, not even escaped.
    let spoken = call.words.chars().filter(|letter| !letter.is_control());
    let document = |letters: usize| {
        let words: String = spoken.clone().take(letters).collect();
        read_out(call, &words)
    };
    let [long, shorter, shortest] = WORDS_CHARS.map(document);
    let fitting = [long, shorter].into_iter();
    let mut fitting = fitting.filter(|one| one.chars().count() <= TWIML_CHARS);
    fitting.next().unwrap_or(shortest)
}

/// Twice, because nobody listens to the first word of an unknown caller; a key acknowledges it.
fn read_out(call: &RingOut, words: &str) -> String {
    let language = match call.language {
        Language::English => "en-US",
        Language::Spanish => "es-ES",
    };
    let said = |text: &str| format!("<Say language=\"{language}\">{}</Say>", escape(text));
    let text = said(words);
    let twice = match &call.acknowledge {
        None => format!("<Pause/>{text}<Pause/>{text}"),
        Some(acknowledge) => {
            let prompt = said(&acknowledge.prompt);
            let action = escape(acknowledge.url.as_str());
            let gather = format!(
                "<Gather input=\"dtmf\" numDigits=\"1\" timeout=\"6\" method=\"POST\" action=\"{action}\">{text}{prompt}</Gather>"
            );
            format!("<Pause/>{gather}{gather}")
        }
    };
    format!("<Response>{twice}</Response>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::phone::Phone;
    use crate::ports::ring::Acknowledge;

    #[test]
    fn an_alert_is_read_out_twice_and_asks_for_a_key() {
        let call = RingOut {
            to: Phone::parse("+12125550188").expect("a number"),
            words: "The disk is < 5 % free &\u{b} filling. ".repeat(40),
            language: Language::English,
            acknowledge: Some(Acknowledge {
                prompt: "Press 1 to acknowledge.".into(),
                url: "https://bella.example.com/twilio/alert/7?a=1&b=2".into(),
            }),
            status_url: String::new(),
            may_be_sent_at: None,
        };
        let document = document(&call);
        assert_eq!(document.matches("<Gather ").count(), 2);
        assert_eq!(document.matches("Press 1").count(), 2);
        assert!(document.contains("a=1&amp;b=2"));
        assert!(document.contains("&lt; 5 % free &amp; filling"));
        assert!(document.chars().count() <= TWIML_CHARS);
    }
}
