//! `bella openapi`: the OpenAPI document.

use std::io::Write;

use crate::api;

/// Print the OpenAPI 3.1 document of the HTTP API.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: bella openapi > openapi.json")]
pub struct Args {}

/// Prints it.
///
/// # Errors
/// When the output cannot be written.
pub fn run() -> anyhow::Result<()> {
    let text = api::openapi::document().to_pretty_json()?;
    Ok(writeln!(std::io::stdout(), "{text}")?)
}
