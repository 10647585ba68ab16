//! `bella converse`: JSON lines in, one conversation each, its outcome out.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::calls::Calls;
use crate::calls::simulator::{Played, Script};
use crate::desk::{Desk, sample};
use crate::domain::phone::Phone;
use crate::ports::clock::ManualClock;
use crate::store::Store;
use crate::store::business::copy::BusinessCopy;
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Cause};

/// Play conversations: the caller's turns as JSON lines in, what came of each out
#[derive(Args, Clone, Debug, Default)]
#[command(after_help = r#"Example:
  echo '{"id":1,"now":"2026-12-01T10:00:00","caller":"+12125550101","turns":["a haircut tomorrow at three"]}' \
    | bella converse --sample"#)]
pub struct ConverseArgs {
    /// Talk to the sample salon instead of the business in the data directory
    #[arg(long)]
    pub sample: bool,
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    #[serde(alias = "reference_time")]
    now: String,
    #[serde(alias = "tz")]
    timezone: Option<String>,
    caller: Option<String>,
    turns: Vec<String>,
}

#[derive(Serialize)]
struct Answer {
    id: Value,
    outcome: &'static str,
    appointment: Option<Made>,
    turns: Vec<Said>,
}

#[derive(Serialize)]
struct Made {
    services: Vec<String>,
    staff: Option<String>,
    starts_at: String,
    duration_min: i64,
    name: Option<String>,
    phone: Option<String>,
}

#[derive(Serialize)]
struct Said {
    caller: String,
    bella: String,
}

#[derive(Serialize)]
struct Problem {
    id: Value,
    error: String,
}

/// Where each conversation finds its business.
pub enum Origin {
    /// The sample salon.
    Sample,
    /// The business of this store file, which is only read.
    Store(PathBuf),
}

/// Plays each line of `input` by itself, against a fresh copy of the business.
///
/// # Errors
/// When the business cannot be read, or reading or writing fails; an unreadable line is answered, not an error.
pub fn run(origin: &Origin, input: impl BufRead, mut output: impl Write) -> anyhow::Result<()> {
    let zones = TimeZoneDatabase::bundled();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let copy = match origin {
        Origin::Sample => None,
        Origin::Store(path) => Some(Arc::new(read_business(path)?)),
    };
    for line in input.lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        match converse(&runtime, &zones, copy.as_ref(), &line) {
            Ok(answer) => serde_json::to_writer(&mut output, &answer)?,
            Err(error) => {
                let id = serde_json::from_str::<Value>(&line)
                    .ok()
                    .and_then(|value| value.get("id").cloned());
                let problem = Problem {
                    id: id.unwrap_or(Value::Null),
                    error: format!("{error:#}"),
                };
                serde_json::to_writer(&mut output, &problem)?;
            }
        }
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

fn read_business(path: &std::path::Path) -> anyhow::Result<BusinessCopy> {
    anyhow::ensure!(
        path.exists(),
        "there is no store at {}: name it with --data-dir, or talk to the sample salon with --sample",
        path.display()
    );
    let store = Store::open(path)?;
    let copy = store.read(|r| BusinessCopy::read(r))?;
    anyhow::ensure!(
        !copy.is_empty(),
        "the store at {} has no business yet: use --sample",
        path.display()
    );
    Ok(copy)
}

fn converse(
    runtime: &tokio::runtime::Runtime,
    zones: &TimeZoneDatabase,
    copy: Option<&Arc<BusinessCopy>>,
    line: &str,
) -> anyhow::Result<Answer> {
    let line: Line = serde_json::from_str(line).context("not a line of input")?;
    let folder = Scratch::new()?;
    let store = Store::open(&folder.path().join("bella.redb"))?;
    set_up(&store, zones, copy)?;
    let desk = Desk::new(zones.clone());
    let business = store
        .read(|r| desk.business(r))?
        .context("the business could not be set up")?;
    let now = moment(
        &line.now,
        line.timezone.as_deref(),
        &business.profile.zone,
        zones,
    )?;
    let caller = match &line.caller {
        Some(caller) => {
            let phone = Phone::parse_in(caller, &business.profile.country);
            Some(phone.with_context(|| format!("caller: {caller} is no telephone number"))?)
        }
        None => None,
    };
    let calls = Calls::new(store, desk, Arc::new(ManualClock::new(now)));
    let script = Script {
        now,
        caller,
        turns: line.turns,
    };
    let played = runtime.block_on(calls.play("converse", &script))?;
    Ok(answer(line.id, &played))
}

fn set_up(
    store: &Store,
    zones: &TimeZoneDatabase,
    copy: Option<&Arc<BusinessCopy>>,
) -> anyhow::Result<()> {
    let cause = Cause {
        now: Timestamp::UNIX_EPOCH,
        actor: Actor::System,
        request_id: String::new(),
    };
    match copy.cloned() {
        Some(copy) => store.write_blocking(cause, move |tx| copy.write(tx).map_err(SetUp::from))?,
        None => {
            let zones = zones.clone();
            store.write_blocking(cause, move |tx| {
                sample::install(tx, &zones)
                    .map(drop)
                    .map_err(|error| SetUp(error.to_string()))
            })?;
        }
    }
    Ok(())
}

/// Why the business could not be set up.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct SetUp(String);

impl From<StoreError> for SetUp {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

/// RFC 3339, or a local time in the zone that is named, else in the business's.
fn moment(
    text: &str,
    timezone: Option<&str>,
    home: &TimeZone,
    zones: &TimeZoneDatabase,
) -> anyhow::Result<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let local: DateTime = text
        .parse()
        .with_context(|| format!("now: {text} is no date and time"))?;
    let zone = match timezone {
        Some(name) => zones
            .get(name)
            .with_context(|| format!("timezone: {name} is not known"))?,
        None => home.clone(),
    };
    Ok(local.to_zoned(zone)?.timestamp())
}

fn answer(id: Value, played: &Played) -> Answer {
    let business = played.business.as_deref();
    let made = played
        .appointment
        .as_ref()
        .and_then(|(appointment, customer)| {
            let business = business?;
            let service = |id| business.service(id).map(|service| service.name.clone());
            let first = appointment.items.first()?;
            let starts: Zoned = appointment
                .starts_at
                .to_zoned(business.profile.zone.clone());
            Some(Made {
                services: appointment
                    .items
                    .iter()
                    .filter_map(|item| service(item.service))
                    .collect(),
                staff: business
                    .staff_member(first.staff)
                    .map(|staff| staff.name.clone()),
                starts_at: starts.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
                duration_min: appointment
                    .ends_at
                    .duration_since(appointment.starts_at)
                    .as_mins(),
                name: customer.as_ref().map(|customer| customer.name.clone()),
                phone: customer
                    .as_ref()
                    .and_then(|customer| customer.phone.as_ref())
                    .map(ToString::to_string),
            })
        });
    Answer {
        id,
        outcome: played.outcome.as_str(),
        appointment: made,
        turns: played
            .turns
            .iter()
            .map(|(caller, bella)| Said {
                caller: caller.clone(),
                bella: bella.clone(),
            })
            .collect(),
    }
}

/// A folder that is gone when the conversation is over.
struct Scratch(tempfile::TempDir);

impl Scratch {
    fn new() -> anyhow::Result<Self> {
        tempfile::Builder::new()
            .prefix("bella-converse-")
            .tempdir()
            .map(Self)
            .context("no room for a scratch store in the temporary folder")
    }

    fn path(&self) -> &std::path::Path {
        self.0.path()
    }
}
