//! `bella setup`: what the first run of the dashboard asks, in a terminal or out of a file for scripts.
//!
//! Everything goes through the API. What is there already stays, so that running it twice, or again after a mistake, does
//! no harm.

mod hours;
mod interview;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use serde_json::{Map, Value, json};

use crate::cli::operator::Operator;
use crate::config::{Flags, Settings, environment};

/// The lists that a file may hold; each is filled at this address below `/api/`, and what is in it has a name.
const LISTS: [(&str, &str); 5] = [
    ("rooms", "name"),
    ("staff", "name"),
    ("services", "name"),
    ("faqs", "question"),
    ("contacts", "name"),
];
/// What stands for standard input in place of a file.
const INPUT: &str = "-";

/// Set up the owner, the business, its hours, services and people.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Without a file it asks. A file is JSON: owner {name, email, password}, business as for PUT /api/business, and \
                  lists (rooms, staff, services, faqs, contacts) of what POST /api/rooms and so on take.\n\n\
                  Example: bella setup salon.json --data-dir bella-data"
)]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// The file; - reads standard input; it asks without one
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

/// Sets everything up that is not there yet.
///
/// # Errors
/// What is wrong with the file or an answer, in the API's words; what was done before it stays.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    super::runtime()?.block_on(async {
        let operator = Operator::connect(&settings).await?;
        let there = operator.ask("GET", "/api/first-run", None).await?;
        let plan = match &args.file {
            Some(path) => read(path)?,
            None => interview::terminal(&there)?,
        };
        apply(&operator, (plan, &there), &mut io::stdout()).await
    })
}

fn read(path: &Path) -> anyhow::Result<Map<String, Value>> {
    let unreadable = || format!("{} cannot be read", path.display());
    let mut text = String::new();
    match path == Path::new(INPUT) {
        true => io::stdin()
            .read_to_string(&mut text)
            .with_context(unreadable)?,
        false => fs::File::open(path)
            .and_then(|mut file| file.read_to_string(&mut text))
            .with_context(unreadable)?,
    };
    let plan: Map<String, Value> = serde_json::from_str(&text)
        .with_context(|| format!("{} is no JSON object", path.display()))?;
    let known: BTreeSet<_> = LISTS
        .iter()
        .map(|(name, _)| *name)
        .chain(["owner", "business"])
        .collect();
    if let Some(odd) = plan.keys().find(|name| !known.contains(name.as_str())) {
        let known: Vec<_> = known.into_iter().collect();
        bail!(
            "{} has {odd:?}, which is none of {}",
            path.display(),
            known.join(", ")
        );
    }
    Ok(plan)
}

async fn apply(
    operator: &Operator,
    (plan, there): (Map<String, Value>, &Value),
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if let Some(business) = plan.get("business") {
        let set = operator.ask("PUT", "/api/business", Some(business)).await;
        let set = set.context("business")?;
        writeln!(
            out,
            "The business is {}.",
            set["name"].as_str().unwrap_or_default()
        )?;
    }
    for (list, name) in LISTS {
        for item in plan
            .get(list)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            add(operator, (list, name), item, out).await?;
        }
    }
    match plan.get("owner") {
        Some(_) if there["has_owner"] == true => {
            writeln!(
                out,
                "There is an owner's account already; it stays as it is."
            )?;
        }
        Some(owner) => {
            let mut body = owner
                .as_object()
                .cloned()
                .context("owner is no JSON object")?;
            body.insert("token".into(), json!(operator.first_run_token().await?));
            let made = operator
                .ask("POST", "/api/first-run", Some(&Value::Object(body)))
                .await;
            made.context("owner")?;
            let email = owner["email"].as_str().unwrap_or_default();
            writeln!(out, "Sign in to the dashboard as {email}.")?;
        }
        None => {}
    }
    Ok(())
}

async fn add(
    operator: &Operator,
    (list, key): (&str, &str),
    item: &Value,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let path = format!("/api/{list}");
    let wanted = item[key].as_str();
    let wanted = wanted.ok_or_else(|| anyhow!("something in {list} has no {key}"))?;
    let known = operator
        .ask("GET", &format!("{path}?limit=200"), None)
        .await?;
    let mut known = known["items"].as_array().into_iter().flatten();
    let is_there = known.any(|one| {
        let name = one[key].as_str().unwrap_or_default();
        name.eq_ignore_ascii_case(wanted)
    });
    if is_there {
        return Ok(());
    }
    let item = with_numbers(operator, list, item).await?;
    let added = operator.ask("POST", &path, Some(&item)).await;
    added.with_context(|| format!("{list}: {wanted}"))?;
    Ok(writeln!(out, "Added to {list}: {wanted}.")?)
}

/// A file names who can do a service and where; the API wants their numbers.
async fn with_numbers(operator: &Operator, list: &str, item: &Value) -> anyhow::Result<Value> {
    let mut item = item.clone();
    for field in ["staff", "rooms"] {
        let Some(names) = item[field].as_array().cloned() else {
            continue;
        };
        let known = operator
            .ask("GET", &format!("/api/{field}?limit=200"), None)
            .await?;
        let known = known["items"].as_array().cloned().unwrap_or_default();
        let number = |name: &Value| {
            let found = known.iter().find(|one| one["name"] == *name);
            let found = found.map(|one| one["id"].clone());
            found.ok_or_else(|| anyhow!("{list}: {name} is not in {field}"))
        };
        let numbers: anyhow::Result<Vec<_>> = names.iter().map(number).collect();
        item[field] = json!(numbers?);
    }
    Ok(item)
}
