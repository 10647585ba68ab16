//! A vendor of models whose answers are written by the test, beneath the guarded way.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bella::calls::Calls;
use bella::calls::interpreting::Interpreters;
use bella::channels::twilio::TwilioParts;
use bella::desk::Desk;
use bella::ports::entropy::SystemEntropy;
use bella::ports::transport::{Answer, Request, Transport, TransportError};
use bella::providers::anthropic::{self, Anthropic};
use bella::providers::guarded::Outside;
use bella::providers::openai::{self, OpenAi};
use futures_util::future::BoxFuture;
use jiff::tz::TimeZoneDatabase;
use serde_json::{Value, json};

/// Answers with the forms it was given, in order, and remembers what it was asked.
#[derive(Default)]
pub struct ScriptedVendor {
    forms: Mutex<VecDeque<Value>>,
    asked: Mutex<Vec<Request>>,
}

/// A form in which nothing was said, but for these fields.
pub fn form(fields: Value) -> Value {
    let mut form = json!({"intent": "inform", "sure": 0.9, "services": [], "staff": null, "date": null, "time": null,
        "first_name": null, "last_name": null, "phone": null, "answer": null, "choice": null, "fact": null});
    for (name, value) in fields.as_object().expect("an object") {
        form[name] = value.clone();
    }
    form
}

impl ScriptedVendor {
    /// The next answer.
    pub fn will_say(&self, fields: Value) {
        self.forms.lock().expect("no panic").push_back(form(fields));
    }

    /// What it was asked, as JSON.
    pub fn asked(&self) -> Vec<Value> {
        let asked = self.asked.lock().expect("no panic");
        let body = |request: &Request| serde_json::from_slice(&request.body).expect("JSON");
        asked.iter().map(body).collect()
    }

    /// Makes the calls of a line ask this vendor, as OpenAI and as Anthropic.
    pub fn help(self: &Arc<Self>, parts: &mut TwilioParts) {
        let outside = Outside {
            transport: self.clone(),
            clock: parts.clock.clone(),
            entropy: Arc::new(SystemEntropy),
        };
        parts.calls = Calls::with_interpreters(
            parts.store.clone(),
            Desk::new(TimeZoneDatabase::bundled()),
            parts.clock.clone(),
            interpreters(&outside),
        );
    }
}

/// Both makers over this way out.
pub fn interpreters(outside: &Outside) -> Interpreters {
    let openai = openai::Account {
        key: "sk-test".into(),
        base_url: "https://openai.example/v1".into(),
    };
    let anthropic = anthropic::Account {
        key: "sk-ant-test".into(),
        base_url: "https://anthropic.example".into(),
    };
    Interpreters {
        all: vec![
            Arc::new(OpenAi::new(openai, outside)),
            Arc::new(Anthropic::new(anthropic, outside)),
        ],
    }
}

impl Transport for ScriptedVendor {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Answer, TransportError>> {
        let is_openai = request.url.starts_with("https://openai.example/");
        let form = match is_openai {
            true => self.forms.lock().expect("no panic").pop_front(),
            false => None,
        };
        self.asked.lock().expect("no panic").push(request);
        let answer = form.map(|form| Answer {
            status: 200,
            retry_after: None,
            body: json!({
                "choices": [{"message": {"content": form.to_string()}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 400, "completion_tokens": 60},
            })
            .to_string()
            .into_bytes(),
        });
        let refused = || TransportError::Connect("refused".into());
        Box::pin(async move { answer.ok_or_else(refused) })
    }
}
