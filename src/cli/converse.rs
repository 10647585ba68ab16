//! `bella converse`: JSON lines in, one conversation each, its outcome out.

use std::io::{BufRead, Write};
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
use crate::cli::origin::{Origin, OriginArgs, Scratch};
use crate::desk::Desk;
use crate::domain::phone::Phone;
use crate::ports::clock::ManualClock;
use crate::store::business::copy::BusinessCopy;

/// Play conversations with the business in bella-data or another one: the caller's turns as JSON lines in, what came of each out
#[derive(Args, Clone, Debug, Default)]
#[command(after_help = r#"Example:
  echo '{"id":1,"now":"2026-12-01T10:00:00","caller":"+12125550101","turns":["a haircut tomorrow at three"]}' \
    | bella converse --sample"#)]
pub struct ConverseArgs {
    /// Whose telephone it is
    #[command(flatten)]
    pub business: OriginArgs,
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
    language: Option<String>,
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

/// Plays each line of `input` by itself, against a fresh copy of the business.
///
/// # Errors
/// When the business cannot be read, or reading or writing fails; an unreadable line is answered, not an error.
pub fn run(origin: &Origin, input: impl BufRead, mut output: impl Write) -> anyhow::Result<()> {
    let zones = TimeZoneDatabase::bundled();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let copy = origin.copy()?.map(Arc::new);
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

fn converse(
    runtime: &tokio::runtime::Runtime,
    zones: &TimeZoneDatabase,
    copy: Option<&Arc<BusinessCopy>>,
    line: &str,
) -> anyhow::Result<Answer> {
    let line: Line = serde_json::from_str(line).context("not a line of input")?;
    let scratch = Scratch::new(zones, copy)?;
    let desk = Desk::new(zones.clone());
    if let Some(tag) = &line.language {
        scratch.speak(&desk, tag)?;
    }
    let business = scratch.business(&desk)?;
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
    let calls = Calls::new(scratch.store.clone(), desk, Arc::new(ManualClock::new(now)));
    let script = Script {
        now,
        caller,
        turns: line.turns,
    };
    let played = runtime.block_on(calls.play("converse", &script))?;
    Ok(answer(line.id, &played))
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
