//! Slack's incoming webhooks (<https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks>). The address
//! is the secret: it stands in no log and no error.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::breaker::Limits;
use crate::messages::notice::{Notice, Weight};
use crate::ports::chat::Chat;
use crate::ports::sending::{SendError, Sent};
use crate::ports::transport::Request;
use crate::providers::guarded::{Guarded, Outside, Policy, Repeat, VendorError, gone};

/// What its breaker is called.
pub const NAME: &str = "slack";
/// How it is called: Slack takes about one message a second.
pub const POLICY: Policy = Policy {
    total: Duration::from_secs(10),
    attempts: 2,
    at_once: 1,
    limits: Limits {
        failures: 5,
        open_for: Duration::from_secs(60),
        probes: 1,
    },
};

/// The longest title, section and field that Slack takes, letters; well below its limits.
const TITLE: usize = 140;
const TEXT: usize = 2_800;
const FIELD: usize = 600;
/// The most fields of a section.
const FIELDS: usize = 10;

/// One channel in Slack.
pub struct SlackChat {
    url: String,
    guarded: Arc<Guarded>,
}

impl SlackChat {
    /// The channel that this webhook leads to.
    pub fn new(url: String, outside: &Outside) -> Self {
        Self {
            url,
            guarded: Arc::new(Guarded::new(NAME, POLICY, outside).judging(gone)),
        }
    }

    /// The guarded way, for its state and figures.
    pub fn guarded(&self) -> &Arc<Guarded> {
        &self.guarded
    }
}

impl Chat for SlackChat {
    fn send<'a>(&'a self, notice: &'a Notice) -> BoxFuture<'a, Result<Sent, SendError>> {
        Box::pin(async move {
            let request = Request {
                method: "POST",
                url: self.url.clone(),
                headers: vec![("content-type", "application/json".into())],
                body: payload(notice).to_string().into_bytes(),
            };
            let answer = self.guarded.send(&request, Repeat::Unsafe).await;
            answer.map_err(explained)?;
            Ok(Sent {
                reference: "slack".to_owned(),
            })
        })
    }
}

/// What is posted: the title for notifications and above, the rest in blocks beside a line of colour.
pub fn payload(notice: &Notice) -> Value {
    let text = escaped(&notice.text, TEXT);
    let mut blocks = vec![json!({"type": "section", "text": {"type": "mrkdwn", "text": text}})];
    let field = |(label, value): &(String, String)| {
        let text = format!("*{}*\n{}", escaped(label, 60), escaped(value, FIELD));
        json!({"type": "mrkdwn", "text": text})
    };
    let fields: Vec<Value> = notice.facts.iter().take(FIELDS).map(field).collect();
    if !fields.is_empty() {
        blocks.push(json!({"type": "section", "fields": fields}));
    }
    if let Some(link) = &notice.link {
        let text = format!("<{}>", escaped(link, FIELD));
        let element = json!({"type": "mrkdwn", "text": text});
        blocks.push(json!({"type": "context", "elements": [element]}));
    }
    let color = match notice.weight {
        Weight::Good => "#2eb67d",
        Weight::Usual => "#36c5f0",
        Weight::Warning => "#ecb22e",
        Weight::Urgent => "#e01e5a",
    };
    let title = format!("*{}*", escaped(&notice.title, TITLE));
    json!({"text": title, "attachments": [{"color": color, "blocks": blocks}]})
}

/// The beginning, with the signs of Slack's markup made harmless.
fn escaped(text: &str, letters: usize) -> String {
    let text = cut(text, letters);
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The beginning; never empty, because Slack takes no empty text.
fn cut(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        _ if text.trim().is_empty() => "-".to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The channel is archived, the webhook is gone or refused: that does not heal, and another way is taken.
fn explained(error: VendorError) -> SendError {
    match error {
        VendorError::Open(wait) => SendError::Closed(wait),
        VendorError::Refused(status) | VendorError::Rejected { status, .. } => {
            SendError::Never(format!("Slack answers status {status}"))
        }
        error => error.unsent(),
    }
}
