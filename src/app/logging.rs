//! Structured logs whose level can be changed while the server runs.

mod file;

use std::io::IsTerminal;
use std::sync::Arc;

use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, reload};

use crate::app::logging::file::LogWriter;
use crate::config::{LogFormat, Mistakes, Settings};
pub use crate::http::log::LogLevel;
use crate::http::log::LogTail;
use crate::ports::clock::SystemClock;

/// Starts logging to stderr or a file; the handle changes the level later.
///
/// # Errors
/// When the level cannot be read, or the file not be written.
pub fn start(settings: &Settings) -> Result<LogLevel, Mistakes> {
    let filter =
        filter(&settings.log_level).map_err(|why| Mistakes(vec![format!("LOG_LEVEL {why}")]))?;
    let (filter, handle) = reload::Layer::<EnvFilter, Registry>::new(filter);
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(settings.log_file.is_none() && std::io::stderr().is_terminal())
        .with_writer(writer(settings)?);
    let lines = match settings.log_format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    let tail = LogTail::default();
    let kept = tail.clone();
    let kept = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_writer(move || kept.clone());
    // A second start in one process (a test) keeps the first subscriber.
    let _ = tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .with(kept)
        .try_init();
    let change = move |level: &str| {
        let filter = self::filter(level)?;
        handle.reload(filter).map_err(|error| error.to_string())
    };
    Ok(LogLevel::with_tail(
        &settings.log_level,
        Arc::new(change),
        tail,
    ))
}

fn writer(settings: &Settings) -> Result<BoxMakeWriter, Mistakes> {
    let Some(file) = &settings.log_file else {
        return Ok(BoxMakeWriter::new(std::io::stderr));
    };
    let opened = LogWriter::open(file, Arc::new(SystemClock));
    let writer = opened.map_err(|why| {
        let path = file.path.display();
        Mistakes(vec![format!(
            "BELLA_LOG_FILE {path} cannot be written: {why}"
        )])
    })?;
    Ok(BoxMakeWriter::new(move || writer.clone()))
}

fn filter(level: &str) -> Result<EnvFilter, String> {
    let is_level = |word: &str| matches!(word, "error" | "warn" | "info" | "debug" | "trace");
    let is_directive = |part: &str| is_level(part.rsplit('=').next().unwrap_or(part));
    let wrong = || "must be error, warn, info, debug or trace, or parts of it by module".to_owned();
    if !level.split(',').all(is_directive) {
        return Err(wrong());
    }
    EnvFilter::try_new(level).map_err(|_| wrong())
}
