//! The service around the program: starting it anew, and whether it is well.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use tokio::time::{sleep, timeout};

use crate::cli::operator::{Server, json};
use crate::config::Settings;

/// How often it is looked whether something came true.
const LOOK: Duration = Duration::from_millis(500);

/// Asks systemd for something, such as `restart`; whether it did it.
pub(super) fn systemctl(action: &str, unit: &str) -> bool {
    let run = Command::new("systemctl")
        .args([action, unit])
        .stdin(Stdio::null())
        .status();
    run.is_ok_and(|status| status.success())
}

/// What the unit sets: where the data of the service lies, before all.
pub(super) fn environment_of(unit: &str) -> BTreeMap<String, String> {
    let words = ["show", unit, "--property=Environment,EnvironmentFiles"];
    let shown = Command::new("systemctl").args(words).output();
    let shown = shown.map(|shown| String::from_utf8_lossy(&shown.stdout).into_owned());
    let shown = shown.unwrap_or_default();
    let mut found = BTreeMap::new();
    let mut files = Vec::new();
    for line in shown.lines() {
        if let Some(set) = line.strip_prefix("Environment=") {
            found.extend(set.split_whitespace().filter_map(pair));
        } else if let Some(file) = line.strip_prefix("EnvironmentFiles=") {
            files.extend(file.split_whitespace().next().map(PathBuf::from));
        }
    }
    for file in files {
        let read = dotenvy::from_path_iter(file).into_iter().flatten();
        found.extend(read.filter_map(Result::ok));
    }
    found
}

fn pair(text: &str) -> Option<(String, String)> {
    let (name, value) = text.trim_matches('"').split_once('=')?;
    Some((name.to_owned(), value.to_owned()))
}

/// Whether the server takes calls before `patience` is over.
pub(super) async fn is_well(settings: &Settings, patience: Duration) -> bool {
    let well = async {
        while !is_ready(settings).await {
            sleep(LOOK).await;
        }
    };
    timeout(patience, well).await.is_ok()
}

async fn is_ready(settings: &Settings) -> bool {
    let Some(server) = Server::find(settings).await else {
        return false;
    };
    let request = Request::get("/readyz").header("host", "localhost");
    let Ok(request) = request.body(Body::empty()) else {
        return false;
    };
    let answer = server.send(request).await;
    answer.is_ok_and(|answer| answer.status().is_success())
}

/// Waits until no call is under way.
///
/// # Errors
/// When calls are still under way after `patience`, or the server says nothing.
pub(super) async fn quiet(server: &Server, patience: Duration) -> anyhow::Result<()> {
    let mut left = patience;
    loop {
        let machine = ask(server, "/api/machine").await?;
        let calls = machine["calls_under_way"].as_u64();
        match calls.context("the running server does not say whether calls are under way")? {
            0 => return Ok(()),
            calls if left.is_zero() => {
                bail!("{calls} calls are under way: nothing was changed; try again later");
            }
            _ => sleep(LOOK).await,
        }
        left = left.saturating_sub(LOOK);
    }
}

async fn ask(server: &Server, path: &str) -> anyhow::Result<Value> {
    let request = Request::get(path).header("host", "localhost");
    json(server.send(request.body(Body::empty())?).await?).await
}
