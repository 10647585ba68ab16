//! `bella smoke`: proves from outside that a server takes a signed call, as Twilio would make it.
//!
//! The call is a try-out: its address says so under the signature, so that it counts nowhere and nobody is told of it.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use reqwest::Client;
use reqwest::redirect::Policy;

use crate::channels::twilio::TRY_OUT;
use crate::channels::twilio::form::Form;
use crate::channels::twilio::signature::Keys;
use crate::config::secret::Secret;
use crate::config::{Flags, Settings, environment};
use crate::ports::clock::{Clock, SystemClock};
use crate::ports::entropy::{SystemEntropy, hex};
use crate::providers::roots;

/// What the caller says after the greeting.
const SAID: [&str; 2] = ["what are your opening hours", "thank you, goodbye"];
/// The longest an answer may take, seconds: then Twilio gives up.
const PATIENCE_S: u64 = 15;

/// Prove that a server takes a signed test call, from wherever this runs.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "The call is signed with TWILIO_AUTH_TOKEN, and counts nowhere.\n\nExample: bella smoke https://bella.example.com"
)]
pub struct Args {
    /// The address of the server
    #[arg(value_name = "URL")]
    url: String,
    /// The address that Twilio calls it by, if it is another one
    #[arg(long = "as", value_name = "URL")]
    public: Option<String>,
    /// A PEM file with a certificate authority of your own
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

/// Calls; a line for each thing that works.
///
/// # Errors
/// The first thing that does not.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let settings = Settings::read(&environment(), &Flags::default())?;
    let token = settings.twilio.auth_token.as_ref().map(Secret::reveal);
    let token = token.context("TWILIO_AUTH_TOKEN is not set: without it no call can be signed")?;
    let caller = Caller::new(args, token, settings.twilio.account_sid.clone())?;
    super::runtime()?.block_on(caller.call())
}

/// Whoever plays Twilio.
struct Caller {
    client: Client,
    url: String,
    public: String,
    keys: Keys,
    fields: Vec<(&'static str, String)>,
}

impl Caller {
    fn new(args: &Args, token: &str, account: Option<String>) -> anyhow::Result<Self> {
        let read = |path: &PathBuf| {
            let unreadable = || format!("{} cannot be read", path.display());
            std::fs::read_to_string(path).with_context(unreadable)
        };
        let named = args.ca_file.as_ref().map(read).transpose()?;
        let client = Client::builder()
            .tls_backend_preconfigured(roots::trusting(named.iter().map(String::as_str))?)
            .timeout(std::time::Duration::from_secs(PATIENCE_S))
            .redirect(Policy::none());
        let url = args.url.trim_end_matches('/').to_owned();
        let public = args.public.as_deref().unwrap_or(&url);
        let mut fields = vec![("CallSid", format!("CA{}", hex::<16>(&SystemEntropy)))];
        fields.extend(account.map(|account| ("AccountSid", account)));
        Ok(Self {
            client: client.build().context("the connection cannot be set up")?,
            public: public.trim_end_matches('/').to_owned(),
            url,
            keys: Keys::new([token]),
            fields,
        })
    }

    async fn call(&self) -> anyhow::Result<()> {
        for (path, works) in [
            ("/healthz", "it answers"),
            ("/readyz", "it writes its store"),
        ] {
            let began = SystemClock.elapsed();
            let answer = self.client.get(format!("{}{path}", self.url)).send().await;
            let answer = answer.with_context(|| format!("{} is not reached", self.url))?;
            if !answer.status().is_success() {
                bail!(
                    "{path} answered {}: {}",
                    answer.status(),
                    answer.text().await?
                );
            }
            told(works, began)?;
        }
        let first = format!("/twilio/voice?{TRY_OUT}=1");
        let began = SystemClock.elapsed();
        let (status, _) = self.send(&first, &[], "forged").await?;
        match status {
            403 => told("it refuses a call that Twilio did not sign", began)?,
            200 => {
                bail!("it took a call that Twilio did not sign: is APP_ENV=development set there?")
            }
            status => bail!("a call that Twilio did not sign was answered with {status}"),
        }
        let mut document = self.turn(&first, &[], "it takes a signed call").await?;
        for said in SAID {
            let action = self.action(&document)?;
            let works = format!("it hears {said:?}");
            document = self
                .turn(&action, &[("SpeechResult", said)], &works)
                .await?;
        }
        let began = SystemClock.elapsed();
        let end = [("CallStatus", "completed"), ("CallDuration", "0")];
        let status = format!("/twilio/status?{TRY_OUT}=1");
        match self.signed(&status, &end).await? {
            (204, _) => told("it hears that the call ended", began)?,
            (other, _) => bail!("that the call ended was answered with {other}"),
        }
        Ok(writeln!(io::stdout(), "{} takes calls.", self.url)?)
    }

    async fn turn(
        &self,
        target: &str,
        fields: &[(&str, &str)],
        works: &str,
    ) -> anyhow::Result<String> {
        let began = SystemClock.elapsed();
        let (status, text) = self.signed(target, fields).await?;
        match status {
            200 if text.contains("<Response>") => {}
            403 => bail!(
                "the signed call was refused: TWILIO_AUTH_TOKEN is another one there, or Twilio calls it by another address (--as URL; there: BELLA_PUBLIC_URL)"
            ),
            status => bail!("the call was answered with {status}: {text}"),
        }
        told(works, began)?;
        Ok(text)
    }

    async fn signed(&self, target: &str, fields: &[(&str, &str)]) -> anyhow::Result<(u16, String)> {
        let form = self.form(fields);
        let signature = self.keys.sign(&self.public, target, &form);
        self.send(target, fields, &signature.unwrap_or_default())
            .await
    }

    async fn send(
        &self,
        target: &str,
        fields: &[(&str, &str)],
        signature: &str,
    ) -> anyhow::Result<(u16, String)> {
        let request = self
            .client
            .post(format!("{}{target}", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-twilio-signature", signature)
            .body(self.form(fields).encode());
        let answer = request.send().await.context("the call broke off")?;
        let status = answer.status().as_u16();
        Ok((status, answer.text().await?))
    }

    fn form(&self, more: &[(&str, &str)]) -> Form {
        let always = self
            .fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()));
        let fields: Vec<_> = always.chain(more.iter().copied()).collect();
        Form::of(&fields)
    }

    /// Where the caller's next words go, which is said to be a try-out too.
    fn action(&self, document: &str) -> anyhow::Result<String> {
        let found = document
            .split_once("action=\"")
            .and_then(|(_, rest)| rest.split_once('"'));
        let (action, _) = found.ok_or_else(|| anyhow!("Bella does not listen: {document}"))?;
        let action = action.replace("&amp;", "&");
        let path = self.public.split_once("://").map_or("", |(_, rest)| rest);
        let path = path.find('/').map_or("", |at| &path[at..]);
        let action = action.strip_prefix(&self.public).unwrap_or(&action);
        let action = action.strip_prefix(path).unwrap_or(action);
        let mark = if action.contains('?') { '&' } else { '?' };
        Ok(format!("{action}{mark}{TRY_OUT}=1"))
    }
}

fn told(works: &str, began: std::time::Duration) -> anyhow::Result<()> {
    let took = SystemClock.elapsed().saturating_sub(began).as_millis();
    Ok(writeln!(io::stdout(), "ok   {works} ({took} ms)")?)
}
