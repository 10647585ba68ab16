//! Twilio's part: signed webhooks over HTTP, as the real one sends them.

use anyhow::{Context, bail};
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use crate::channels::twilio::form::Form;
use crate::channels::twilio::signature::Keys;
use crate::cli::demo::reply::Reply;

/// Who calls and who is called: numbers that are set aside for fiction.
const CALLER: &str = "+12125550142";
const SALON: &str = "+12125550100";

/// One call over a real connection.
pub(in crate::cli::demo) struct Line {
    client: Client,
    url: String,
    keys: Keys,
    api_key: String,
    call: String,
    target: String,
}

impl Line {
    /// A line to the server at `url` for the call `call`.
    pub(in crate::cli::demo) fn new(
        url: &str,
        token: &str,
        api_key: &str,
        call: &str,
    ) -> anyhow::Result<Self> {
        // Loopback without TLS: no certificates and no proxy are needed, and some machines have neither.
        let client = Client::builder().no_proxy().tls_certs_only([]).build()?;
        Ok(Self {
            client,
            url: url.to_owned(),
            keys: Keys::new([token]),
            api_key: api_key.to_owned(),
            call: call.to_owned(),
            target: "/twilio/voice".to_owned(),
        })
    }

    /// The telephone rings.
    pub(in crate::cli::demo) async fn ring(&mut self) -> anyhow::Result<Reply> {
        self.go_on(&[]).await
    }

    /// The caller speaks.
    pub(in crate::cli::demo) async fn say(&mut self, words: &str) -> anyhow::Result<Reply> {
        self.go_on(&[("SpeechResult", words), ("Confidence", "0.92")])
            .await
    }

    /// The call is over.
    pub(in crate::cli::demo) async fn hang_up(&self) -> anyhow::Result<()> {
        self.post("/twilio/status", &[("CallStatus", "completed")])
            .await?;
        Ok(())
    }

    /// The appointments that this caller has now.
    pub(in crate::cli::demo) async fn booked(&self) -> anyhow::Result<Vec<Value>> {
        let request = self
            .client
            .get(format!("{}/api/appointments", self.url))
            .query(&[("phone", CALLER), ("status", "booked")])
            .header("X-API-Key", &self.api_key);
        let page: Value = request.send().await?.error_for_status()?.json().await?;
        let items = page.get("items").and_then(Value::as_array);
        Ok(items.cloned().unwrap_or_default())
    }

    async fn go_on(&mut self, more: &[(&str, &str)]) -> anyhow::Result<Reply> {
        let target = self.target.clone();
        let reply = Reply::read(&self.post(&target, more).await?)?;
        if let Some(action) = &reply.action {
            self.target.clone_from(action);
        }
        Ok(reply)
    }

    async fn post(&self, target: &str, more: &[(&str, &str)]) -> anyhow::Result<String> {
        let mut fields = vec![
            ("CallSid", self.call.as_str()),
            ("From", CALLER),
            ("To", SALON),
            ("Direction", "inbound"),
        ];
        fields.extend_from_slice(more);
        let form = Form::of(&fields);
        let signature = self
            .keys
            .sign(&self.url, target, &form)
            .context("there is no token")?;
        let response = self
            .client
            .post(format!("{}{target}", self.url))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("X-Twilio-Signature", signature)
            .body(form.encode())
            .send()
            .await?;
        let status = response.status();
        let body = response.text().await?;
        if !status.is_success() {
            bail!("{target} answered {status}: {body}");
        }
        Ok(body)
    }
}
