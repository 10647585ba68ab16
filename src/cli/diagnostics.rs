//! `bella diagnostics`: log, configuration and state in one file for whoever helps, without a secret or a customer.

mod scrub;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{Builder, Header};

use crate::cli::diagnostics::scrub::Scrubber;
use crate::cli::operator::Operator;
use crate::config::variables::is_known;
use crate::config::{Flags, Settings, environment};
use crate::ports::clock::{Clock, SystemClock};
use crate::store::backup::folder::create;

/// What is asked of the server, and the file that the answer goes into.
const ASKED: [(&str, &str); 8] = [
    ("/health", "health.json"),
    ("/api/doctor", "doctor.json"),
    ("/api/unified/status", "status.json"),
    ("/api/unified/circuit-breakers", "breakers.json"),
    ("/api/unified/alerts", "alerts.json"),
    ("/api/unified/sla-metrics", "promises.json"),
    ("/api/unified/business-metrics", "figures.json"),
    ("/api/backups", "backups.json"),
];
/// Variables whose values help and tell nothing.
const SHOWN: [&str; 17] = [
    "APP_ENV",
    "BELLA_ACME_DIRECTORY",
    "BELLA_ACME_STAGING",
    "BELLA_BACKUP_S3_ENDPOINT",
    "BELLA_BACKUP_S3_REGION",
    "BELLA_DATA_DIR",
    "BELLA_DOMAIN",
    "BELLA_LISTEN",
    "BELLA_LISTEN_HTTP",
    "BELLA_LOG_FILE",
    "BELLA_LOG_FILE_DAYS",
    "BELLA_LOG_FILE_MB",
    "BELLA_PUBLIC_URL",
    "BELLA_TLS_MIN",
    "FALLBACK_MODE",
    "LOG_FORMAT",
    "LOG_LEVEL",
];
/// Lines of the log that are packed.
const LINES: usize = 20_000;
/// Customers whose names are looked for.
const CUSTOMERS: usize = 20_000;

/// Pack log, configuration and state for whoever helps, without secrets and customers
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: bella diagnostics -o /tmp/bella.tar.gz")]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The file to write
    #[arg(
        short,
        long,
        value_name = "FILE",
        default_value = "bella-diagnostics.tar.gz"
    )]
    output: PathBuf,
    /// A log file to pack instead of the log of the service
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

/// Packs everything, through the running server when there is one.
///
/// # Errors
/// When the store cannot be opened or the file cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let environment = environment();
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment, &flags)?;
    let files = super::runtime()?.block_on(collect(args, &settings, &environment))?;
    let written = write(&args.output, &files);
    written.with_context(|| format!("{} cannot be written", args.output.display()))?;
    let names: Vec<_> = files.keys().map(String::as_str).collect();
    Ok(writeln!(
        io::stdout(),
        "Packed {} into {}. Look into it before you hand it on.",
        names.join(", "),
        args.output.display()
    )?)
}

async fn collect(
    args: &Args,
    settings: &Settings,
    environment: &BTreeMap<String, String>,
) -> anyhow::Result<BTreeMap<String, String>> {
    let operator = Operator::connect(settings).await?;
    // The service has another environment than this shell, and an owner has entered the rest.
    let configured = operator.configuration().await.unwrap_or_default();
    let mut scrubber = Scrubber::default();
    for (name, value) in environment.iter().chain(&configured) {
        if is_known(name) && !SHOWN.contains(&name.as_str()) {
            scrubber.hide(value);
        }
    }
    for name in names(&operator).await {
        scrubber.hide_name(&name);
    }
    let mut files = BTreeMap::new();
    for (path, file) in ASKED {
        let found = match operator.ask("GET", path, None).await {
            Ok(found) => serde_json::to_string_pretty(&found)?,
            Err(error) => format!("{error:#}"),
        };
        files.insert(file.to_owned(), found);
    }
    let mut all = environment.clone();
    all.extend(configured);
    files.insert("configuration.txt".to_owned(), configuration(&all));
    let file = settings.log_file.as_ref().map(|file| file.path.as_path());
    let named = args.log.as_deref().or(file);
    files.insert("log.txt".to_owned(), log(named));
    files.insert("version.txt".to_owned(), version());
    let clean = |(name, text): (String, String)| (name, scrubber.clean(&text));
    Ok(files.into_iter().map(clean).collect())
}

/// The names of customers, to look for them.
async fn names(operator: &Operator) -> Vec<String> {
    let mut names = Vec::new();
    let mut path = "/api/customers?limit=200".to_owned();
    while names.len() < CUSTOMERS {
        let Ok(page) = operator.ask("GET", &path, None).await else {
            break;
        };
        let items = page["items"].as_array().into_iter().flatten();
        names.extend(items.filter_map(|item| Some(item["name"].as_str()?.to_owned())));
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/customers?limit=200&cursor={cursor}"),
            None => break,
        }
    }
    names
}

/// Which settings are set; the values of those that tell nothing.
fn configuration(environment: &BTreeMap<String, String>) -> String {
    let known = environment.iter().filter(|(name, _)| is_known(name));
    let line = |(name, value): (&String, &String)| match SHOWN.contains(&name.as_str()) {
        true => format!("{name}={value}\n"),
        false if value.is_empty() => format!("{name} is empty\n"),
        false => format!("{name} is set\n"),
    };
    known.map(line).collect()
}

fn log(file: Option<&Path>) -> String {
    let text = match file {
        Some(path) => fs::read_to_string(path)
            .unwrap_or_else(|error| format!("{} cannot be read: {error}\n", path.display())),
        None => journal(),
    };
    let lines: Vec<_> = text.lines().rev().take(LINES).collect();
    let mut text = String::new();
    for line in lines.into_iter().rev() {
        text.push_str(line);
        text.push('\n');
    }
    text
}

fn journal() -> String {
    let lines = LINES.to_string();
    let words = ["--unit=bella", "--no-pager", "--lines", &lines];
    match Command::new("journalctl").args(words).output() {
        Ok(found) => String::from_utf8_lossy(&found.stdout).into_owned(),
        Err(error) => format!("there is no log of the service: {error}; name a file with --log\n"),
    }
}

fn version() -> String {
    let system = fs::read_to_string("/proc/version").unwrap_or_default();
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    format!(
        "Bella {}\n{}{release}packed at {:.0}\n",
        env!("CARGO_PKG_VERSION"),
        system,
        SystemClock.now()
    )
}

fn write(path: &Path, files: &BTreeMap<String, String>) -> io::Result<()> {
    let out = GzEncoder::new(create(path)?, Compression::default());
    let mut archive = Builder::new(out);
    for (name, text) in files {
        let mut header = Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o600);
        header.set_cksum();
        let path = format!("bella-diagnostics/{name}");
        archive.append_data(&mut header, path, text.as_bytes())?;
    }
    archive.into_inner()?.finish()?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_that_tell_nothing_are_shown() {
        let set = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let environment = BTreeMap::from([
            set("BELLA_DOMAIN", "bella.example.com"),
            set("TWILIO_AUTH_TOKEN", "planted"),
            set("OPENAI_API_KEY", ""),
            set("HOME", "somewhere"),
        ]);
        let text = configuration(&environment);
        let expected =
            "BELLA_DOMAIN=bella.example.com\nOPENAI_API_KEY is empty\nTWILIO_AUTH_TOKEN is set\n";
        assert_eq!(text, expected);
    }
}
