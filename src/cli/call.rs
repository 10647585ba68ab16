//! `bella call`: be the caller from a terminal.

use std::io::{BufRead, IsTerminal, Write};

use anyhow::{Context, anyhow};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::domain::phone::Phone;
use crate::providers::roots;

/// Talk to Bella from the terminal
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Type what you would say; an empty line is silence, #1 presses a key, /quit hangs up.\n\n\
                  Example: bella call --server http://127.0.0.1:8000 --from +12125550142"
)]
pub struct Args {
    /// The server to call
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8000")]
    server: String,
    /// The number to call from; withheld without it
    #[arg(long, value_name = "E164", value_parser = phone)]
    from: Option<Phone>,
    /// An API key that may write
    #[arg(
        long,
        value_name = "KEY",
        env = "BELLA_API_KEY",
        hide_env_values = true
    )]
    api_key: String,
}

fn phone(text: &str) -> Result<Phone, String> {
    Phone::parse(text)
        .ok_or_else(|| "must have + and the country code, such as +12125550142".to_owned())
}

/// Talks until either hangs up.
///
/// # Errors
/// When the server cannot be reached or refuses.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let input = std::io::stdin();
    let prompt = if input.is_terminal() { "you: " } else { "" };
    let talk = talk(args, input.lock(), std::io::stdout(), prompt);
    super::runtime()?.block_on(talk)
}

async fn talk(
    args: &Args,
    mut input: impl BufRead,
    mut out: impl Write,
    prompt: &str,
) -> anyhow::Result<()> {
    let mut call = Call::new(args)?;
    let mut answer = call.turn("").await?;
    loop {
        writeln!(out, "Bella: {}", answer.said)?;
        if !answer.is_listening {
            break;
        }
        write!(out, "{prompt}")?;
        out.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 || line.trim() == "/quit" {
            break;
        }
        answer = call.turn(line.trim()).await?;
    }
    if let Some(outcome) = answer.outcome {
        writeln!(out, "\n{outcome}")?;
    }
    if let Some(appointment) = answer.appointment {
        writeln!(out, "{}", serde_json::to_string_pretty(&appointment)?)?;
    }
    Ok(())
}

/// A call under way.
struct Call<'a> {
    client: Client,
    args: &'a Args,
    url: String,
    conversation: Option<String>,
}

/// What came back.
struct Answer {
    said: String,
    is_listening: bool,
    outcome: Option<String>,
    appointment: Option<Value>,
}

impl<'a> Call<'a> {
    fn new(args: &'a Args) -> anyhow::Result<Self> {
        let server = args.server.trim_end_matches('/');
        let tls = roots::trusting(std::iter::empty())?;
        let client = Client::builder().tls_backend_preconfigured(tls);
        Ok(Self {
            client: client.build().context("the connection cannot be set up")?,
            url: format!("{server}/api/assistant/turn"),
            args,
            conversation: None,
        })
    }

    async fn turn(&mut self, text: &str) -> anyhow::Result<Answer> {
        let mut wish = json!({"text": text});
        if let Some(conversation) = &self.conversation {
            wish["conversation"] = json!(conversation);
        }
        if let Some(from) = &self.args.from {
            wish["from"] = json!(from.as_str());
        }
        let server = &self.args.server;
        let request = self
            .client
            .post(&self.url)
            .header("X-API-Key", &self.args.api_key);
        let response = request.json(&wish).send().await.map_err(|error| {
            if error.is_connect() {
                anyhow!("no server answers at {server}: start one with bella serve --sample, or name it with --server")
            } else {
                anyhow!("the call to {server} broke off: {error}")
            }
        })?;
        let status = response.status();
        let body: Value = response
            .json()
            .await
            .with_context(|| format!("{server} does not answer like Bella ({status})"))?;
        let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        if !status.is_success() {
            return Err(refusal(status, &text("detail").unwrap_or_default()));
        }
        self.conversation = text("conversation");
        Ok(Answer {
            said: text("said").unwrap_or_default(),
            is_listening: body
                .get("listening")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            outcome: text("outcome"),
            appointment: body.get("appointment").cloned(),
        })
    }
}

fn refusal(status: StatusCode, detail: &str) -> anyhow::Error {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            anyhow!(
                "the server refuses the API key ({detail}): give one that may write with --api-key or BELLA_API_KEY"
            )
        }
        _ => anyhow!("the server answered {status}: {detail}"),
    }
}
