//! `bella doctor`: everything that a working installation needs, a line each, with the mend.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::cli::operator::{Operator, Server};
use crate::config::{Flags, Settings, environment};

/// Look at everything that a working installation needs, and say how to mend what is wrong
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: bella doctor")]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Print what was found as JSON
    #[arg(long)]
    json: bool,
    /// Only say whether a server runs and takes calls
    #[arg(long)]
    alive: bool,
}

/// Looks, through the running server when there is one; fails when something is wrong.
///
/// # Errors
/// When something is wrong, or the store cannot be opened.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    super::runtime()?.block_on(async {
        match args.alive {
            true => alive(&settings).await,
            false => look(args.json, &settings).await,
        }
    })
}

async fn alive(settings: &Settings) -> anyhow::Result<()> {
    let server = Server::find(settings).await;
    let server = server.context("no server runs here")?;
    let request = axum::http::Request::get("/readyz").header("host", "localhost");
    let answer = server
        .send(request.body(axum::body::Body::empty())?)
        .await?;
    match answer.status().is_success() {
        true => Ok(()),
        false => bail!("the server takes no calls: {}", answer.status()),
    }
}

async fn look(as_json: bool, settings: &Settings) -> anyhow::Result<()> {
    let operator = Operator::connect(settings).await?;
    let found = operator.ask("GET", "/api/doctor", None).await?;
    let mut out = io::stdout();
    match as_json {
        true => writeln!(out, "{found}")?,
        false => write!(
            out,
            "{}",
            lines(&found, matches!(operator, Operator::Here(_)))
        )?,
    }
    match found["status"].as_str() {
        Some("failing") => bail!("something is wrong: see above for what to do"),
        _ => Ok(()),
    }
}

fn lines(found: &Value, is_stopped: bool) -> String {
    let mut text = String::new();
    if is_stopped {
        text.push_str("No server runs here: its doors are closed.\n");
    }
    for item in found["items"].as_array().into_iter().flatten() {
        let word = |name: &str| item[name].as_str().unwrap_or_default();
        let sign = match word("status") {
            "ok" => "ok   ",
            "off" => "off  ",
            "doubtful" => "?    ",
            _ => "WRONG",
        };
        text.push_str(&format!("{sign} {}: {}", word("name"), word("seen")));
        if !word("mend").is_empty() {
            text.push_str(&format!(" — {}", word("mend")));
        }
        text.push('\n');
    }
    text
}
