//! `bella user`: members, through the running server's socket, or in the store itself when no server runs.

use std::path::PathBuf;

use anyhow::{anyhow, bail};
use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use serde_json::{Value, json};

use crate::cli::operator::{Operator, tell};

/// List and invite members, and let back in who is locked out
#[derive(ClapArgs, Debug)]
#[command(after_help = "Example: bella user reset ana@example.com")]
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
    /// List the members
    List,
    /// Invite somebody and print the link by which they choose a password
    Invite {
        /// The address to sign in with
        email: String,
        /// What to call them [default: the address]
        #[arg(long)]
        name: Option<String>,
        /// What they may do
        #[arg(long, value_enum, default_value = "staff")]
        role: RoleArg,
    },
    /// Print a link by which somebody who is locked out chooses a new password
    Reset {
        /// The address that they sign in with
        email: String,
        /// Ask for no code after the password any more
        #[arg(long)]
        no_code: bool,
    },
    /// Remove somebody, who is out at once
    Remove {
        /// The address that they sign in with
        email: String,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleArg {
    /// Everything
    Owner,
    /// Everything but members, keys, backups, connections and updates
    Manager,
    /// Diary, customers, inbox
    Staff,
    /// Look
    Viewer,
}

/// Does it.
///
/// # Errors
/// When the store cannot be reached or refuses.
pub fn run(args: &Args) -> anyhow::Result<()> {
    tell(args.data_dir.as_ref(), async |operator| {
        let (value, text) = answer(&args.command, operator).await?;
        Ok(if args.json { value.to_string() } else { text })
    })
}

async fn answer(command: &Command, operator: &Operator) -> anyhow::Result<(Value, String)> {
    match command {
        Command::List => {
            let items = members(operator).await?;
            let text = table(&items);
            Ok((items.into(), text))
        }
        Command::Invite { email, name, role } => {
            let role = role.to_possible_value();
            let role = role.as_ref().map_or("staff", |value| value.get_name());
            let name = name.as_ref().unwrap_or(email);
            let wish = json!({"name": name, "email": email, "role": role});
            let made = operator.ask("POST", "/api/members", Some(&wish)).await?;
            let text = link(&made);
            Ok((made, text))
        }
        Command::Reset { email, no_code } => {
            let member = format!("/api/members/{}", found(operator, email).await?);
            if *no_code {
                let path = format!("{member}/second-factor");
                operator.ask("DELETE", &path, None).await?;
            }
            let path = format!("{member}/link");
            let made = operator.ask("POST", &path, None).await?;
            let text = link(&made);
            Ok((made, text))
        }
        Command::Remove { email } => {
            let path = format!("/api/members/{}", found(operator, email).await?);
            operator.ask("DELETE", &path, None).await?;
            Ok((json!({"removed": email}), format!("{email} is removed.")))
        }
    }
}

async fn members(operator: &Operator) -> anyhow::Result<Vec<Value>> {
    let list = operator.ask("GET", "/api/members?limit=200", None).await?;
    let items = list.get("items").and_then(Value::as_array).cloned();
    items.ok_or_else(|| anyhow!("the server gave no list"))
}

async fn found(operator: &Operator, email: &str) -> anyhow::Result<u64> {
    let email = email.trim().to_lowercase();
    let members = members(operator).await?;
    let member = members.iter().find(|member| member["email"] == *email);
    match member.and_then(|member| member["id"].as_u64()) {
        Some(id) => Ok(id),
        None => bail!("nobody signs in with {email}; bella user list shows who does"),
    }
}

/// The link; where the server knows no address of its own, what to put before it.
fn link(made: &Value) -> String {
    let link = made["link"].as_str().unwrap_or_default();
    let until = made["link_expires_at"].as_str().unwrap_or_default();
    match link.starts_with('/') {
        true => format!(
            "http://127.0.0.1:8000{link}\nWorks once, until {until}; put the server's own address before {link}"
        ),
        false => format!("{link}\nWorks once, until {until}"),
    }
}

fn table(items: &[Value]) -> String {
    let mut lines = vec![format!(
        "{:>4}  {:<24} {:<32} {:<8} {}",
        "id", "name", "address", "role", "last signed in"
    )];
    for item in items {
        let text = |field: &str| item[field].as_str().unwrap_or("-").to_owned();
        let last = match item["is_invited"].as_bool() {
            Some(true) => "invited".to_owned(),
            _ => text("signed_in_at"),
        };
        lines.push(format!(
            "{:>4}  {:<24} {:<32} {:<8} {last}",
            item["id"],
            text("name"),
            text("email"),
            text("role"),
        ));
    }
    lines.join("\n")
}
