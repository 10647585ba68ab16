//! `bella key`: API keys, through the running server's socket, or in the store itself when no server runs.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::cli::operator::{Operator, tell};

/// Make, list, renew and revoke API keys
#[derive(ClapArgs, Debug)]
#[command(after_help = "Example: bella key add dashboard --scope admin")]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR", global = true)]
    data_dir: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Make a key and print it; it is shown this once
    Add {
        /// What to call it
        name: String,
        /// What it may do
        #[arg(long, value_enum, default_value = "write")]
        scope: ScopeArg,
        /// From when it is refused, RFC 3339
        #[arg(long, value_name = "TIME")]
        expires: Option<String>,
    },
    /// List the keys
    List,
    /// Revoke a key
    Revoke {
        /// Its number
        id: u64,
    },
    /// Give a key a new secret and print it
    Rotate {
        /// Its number
        id: u64,
        /// How many hours the old secret works beside the new one
        #[arg(long, value_name = "N", default_value_t = 0)]
        overlap_hours: u32,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ScopeArg {
    /// Look
    Read,
    /// Book and change
    Write,
    /// Everything
    Admin,
}

/// Does it.
///
/// # Errors
/// When the store cannot be reached or refuses.
pub fn run(args: &Args) -> anyhow::Result<()> {
    tell(args.data_dir.as_ref(), async |operator| {
        answer(args, operator).await
    })
}

async fn answer(args: &Args, operator: &Operator) -> anyhow::Result<String> {
    match &args.command {
        Command::Add {
            name,
            scope,
            expires,
        } => {
            let scope = scope.to_possible_value();
            let scope = scope.as_ref().map_or("write", |value| value.get_name());
            let wish = json!({"name": name, "scope": scope, "expires_at": expires});
            let made = operator.ask("POST", "/api/keys", Some(&wish)).await?;
            Ok(shown(args.json, &made, secret))
        }
        Command::Rotate { id, overlap_hours } => {
            let path = format!("/api/keys/{id}/rotate?overlap_hours={overlap_hours}");
            let made = operator.ask("POST", &path, None).await?;
            Ok(shown(args.json, &made, secret))
        }
        Command::Revoke { id } => {
            let path = format!("/api/keys/{id}");
            operator.ask("DELETE", &path, None).await?;
            Ok(shown(args.json, &json!({"revoked": id}), |_| {
                format!("Key {id} is revoked.")
            }))
        }
        Command::List => {
            let list = operator.ask("GET", "/api/keys?limit=200", None).await?;
            let items = list.get("items").cloned();
            let items = items.ok_or_else(|| anyhow!("the server gave no list"))?;
            Ok(shown(args.json, &items, table))
        }
    }
}

fn shown(as_json: bool, value: &Value, text: impl Fn(&Value) -> String) -> String {
    if as_json {
        value.to_string()
    } else {
        text(value)
    }
}

fn secret(made: &Value) -> String {
    made["key"].as_str().unwrap_or_default().to_owned()
}

fn table(items: &Value) -> String {
    let mut lines = vec![format!(
        "{:>4}  {:<24} {:<6} {:<26} {:<26}",
        "id", "name", "scope", "last used", "expires"
    )];
    for item in items.as_array().into_iter().flatten() {
        let text = |field: &str| item[field].as_str().unwrap_or("-").to_owned();
        lines.push(format!(
            "{:>4}  {:<24} {:<6} {:<26} {:<26}",
            item["id"],
            text("name"),
            text("scope"),
            text("last_used_at"),
            text("expires_at")
        ));
    }
    lines.join("\n")
}
