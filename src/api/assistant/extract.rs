//! `/api/assistant/extract-appointment`: what a sentence says about an appointment, and what it leaves open.

use axum::extract::State;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::assistant::MAX_TEXT;
use crate::api::caller::Caller;
use crate::api::once::Reply;
use crate::api::wire::{IdNumber, instant};
use crate::calls::extract::input::{Line, zone};
use crate::calls::extract::output::Answer;
use crate::domain::business::Business;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::understanding::meaning::{DateSpec, Meaning, TimeSpec};

/// A sentence to understand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtractWish {
    /// What was said
    #[schema(max_length = 2000)]
    text: String,
    /// When it was said, RFC 3339 or local time; now without it
    #[schema(max_length = 40, examples("2026-03-02T10:00:00"))]
    now: Option<String>,
    /// Where it was said, an IANA name or an offset such as `+01:00`; the zone of the business without it
    #[schema(max_length = 60, examples("America/New_York"))]
    timezone: Option<String>,
}

/// What was understood.
#[derive(Debug, Serialize, ToSchema)]
pub struct Extracted<'a> {
    /// What the sentence says
    #[serde(flatten)]
    understood: Answer<'a>,
    /// The appointment that is wished for, as far as it is known
    appointment: Wished,
    /// What has still to be asked for: `service`, `date`, `time`, `name`, `phone`
    missing: Vec<&'static str>,
}

/// An appointment as far as it is known.
#[derive(Debug, Serialize, ToSchema)]
struct Wished {
    /// The names of the services
    services: Vec<String>,
    /// Their identifiers
    service_ids: Vec<IdNumber>,
    /// When it starts; null while day or time are open
    starts_at: Option<String>,
    /// How long it takes; null while the service is open
    duration_min: Option<u64>,
}

/// Understand a sentence. Nothing is booked or kept.
#[utoipa::path(post, path = "/api/assistant/extract-appointment", tag = "assistant", request_body = ExtractWish,
    responses((status = 200, body = Extracted<'static>)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    Json(wish): Json<ExtractWish>,
) -> Result<Reply, Problem> {
    if wish.text.chars().count() > MAX_TEXT {
        let why = format!("must have at most {MAX_TEXT} characters");
        return Err(Problem::field("text", why));
    }
    let business = api.store.read(|r| api.business(r))?;
    let zone = match &wish.timezone {
        Some(name) => {
            zone(name, api.desk.zones()).map_err(|why| Problem::field("timezone", why))?
        }
        None => business.profile.zone.clone(),
    };
    let now = wish.now.unwrap_or_else(|| caller.now.to_string());
    let line = Line::at(wish.text, &now, zone.clone());
    let line = line.map_err(|why| Problem::field("now", why))?;
    let lexicon = api.calls.lexicon(&business);
    let started = api.clock.elapsed();
    let meaning = line.understand(&lexicon);
    let micros = api.clock.elapsed().saturating_sub(started).as_micros();
    let micros = u64::try_from(micros).unwrap_or(u64::MAX);
    let extracted = Extracted {
        understood: Answer::new(&line, &meaning, &lexicon, micros),
        appointment: Wished::new(&meaning, &business, &zone),
        missing: missing(&meaning),
    };
    Ok(Reply::ok(&extracted))
}

impl Wished {
    fn new(meaning: &Meaning, business: &Business, zone: &TimeZone) -> Self {
        let services = meaning.services.iter();
        let services: Vec<_> = services.filter_map(|id| business.service(*id)).collect();
        let minutes = services.iter().map(|one| u64::from(one.duration_min));
        let usual = (!services.is_empty()).then(|| minutes.sum());
        Self {
            services: services.iter().map(|one| one.name.clone()).collect(),
            service_ids: services.iter().map(|one| one.id.into()).collect(),
            starts_at: start(meaning, zone),
            duration_min: meaning.duration_s.map(|s| s.div_ceil(60)).or(usual),
        }
    }
}

/// The one moment that is meant, when it is one.
fn start(meaning: &Meaning, zone: &TimeZone) -> Option<String> {
    let (Some(DateSpec::On(date)), Some(TimeSpec::At(time) | TimeSpec::Around(time))) =
        said(meaning)
    else {
        return None;
    };
    let at = zone
        .to_ambiguous_timestamp(date.to_datetime(time))
        .compatible();
    Some(instant(at.ok()?, zone))
}

fn said(meaning: &Meaning) -> (Option<DateSpec>, Option<TimeSpec>) {
    let reading = meaning.when.first();
    let moment = reading.and_then(|reading| reading.any_of.first());
    moment.map_or((None, None), |moment| (moment.date, moment.time))
}

/// What an appointment needs and nobody said.
fn missing(meaning: &Meaning) -> Vec<&'static str> {
    let (date, time) = said(meaning);
    let parts = [
        ("service", !meaning.services.is_empty()),
        ("date", matches!(date, Some(DateSpec::On(_)))),
        (
            "time",
            matches!(time, Some(TimeSpec::At(_) | TimeSpec::Around(_))),
        ),
        ("name", meaning.name.is_some()),
        ("phone", meaning.phone.is_some()),
    ];
    let open = parts.into_iter().filter(|(_, is_known)| !is_known);
    open.map(|(part, _)| part).collect()
}
