//! `/api/unified/status`: whether anything is wrong, in one look.

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::wire::instant;
use crate::breaker;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::alerts::{Severity, list_open};
use crate::store::deliveries::next_due;
use crate::store::engine::Health;
use crate::store::events;
use crate::store::rollups::progress;
use crate::store::tx::Read;
use crate::watch::figures::{Figures, Window, over};
use crate::watch::sla::{CALL_SUCCESS, FAST_TURNS};
use crate::watch::uptime::Spans;

/// Something that is due waits no longer than this when the jobs work.
const LATE: SignedDuration = SignedDuration::from_mins(2);

/// Open alerts that are looked at; more say nothing new.
const MOST_ALERTS: usize = 50;

/// How things are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Light {
    #[default]
    Green,
    Amber,
    Red,
}

impl Light {
    fn name(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
            Self::Red => "red",
        }
    }
}

/// How everything is.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnifiedStatus {
    /// The worst of the components: `green`, `amber` (something needs a look) or `red` (callers or the owner are let down)
    pub status: &'static str,
    /// When this was
    pub at: String,
    /// The version of the program
    pub version: &'static str,
    /// Since when it is up without a gap
    pub up_since: Option<String>,
    /// The parts
    pub components: BTreeMap<&'static str, ComponentView>,
    /// The last 24 hours
    pub today: Summary,
}

/// One part.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComponentView {
    /// `green`, `amber` or `red`
    pub status: &'static str,
    /// Why it is not green, and what to do
    pub reasons: Vec<String>,
}

/// The last 24 hours. Shares are from 0 to 1, and null where there is no data.
#[derive(Debug, Serialize, ToSchema)]
pub struct Summary {
    /// Calls that began
    pub calls: i64,
    /// Calls in which the caller got what they wanted or a person
    pub success_rate: Option<f64>,
    /// From the arrival of a request to its answer, seconds
    pub avg_response_time: Option<f64>,
    /// Turns that used the last rung or failed
    pub error_rate: Option<f64>,
}

/// What a part has to say for itself.
#[derive(Default)]
struct Findings {
    worst: Light,
    reasons: Vec<String>,
}

impl Findings {
    fn add(&mut self, light: Light, why: impl Into<String>) {
        self.worst = self.worst.max(light);
        self.reasons.push(why.into());
    }

    fn view(self) -> ComponentView {
        ComponentView {
            status: self.worst.name(),
            reasons: self.reasons,
        }
    }
}

/// See whether anything is wrong.
#[utoipa::path(get, path = "/api/unified/status", tag = "operations",
    responses((status = 200, body = UnifiedStatus)))]
pub async fn get(State(api): State<Api>, caller: Caller) -> Result<Json<UnifiedStatus>, Problem> {
    let now = caller.now;
    let read = api.store.read(|r| -> Result<_, Problem> {
        let (zone, _) = api.zone_and_country(r)?;
        let figures = Figures::of(&over(r, Window::last_hours(24, now))?);
        let up_since = Spans::read(r)?.since();
        Ok((zone, figures, up_since, jobs(r, now)?, alerts(r)?))
    })?;
    let (zone, figures, up_since, jobs, alerts) = read;
    let components = [
        ("store", store(&api)),
        ("vendors", vendors(&api)),
        ("telephone", telephone(&api)),
        ("calls", calls(&figures)),
        ("jobs", jobs),
        ("alerts", alerts),
    ];
    let lights = components.iter().map(|(_, findings)| findings.worst);
    Ok(Json(UnifiedStatus {
        status: lights.max().unwrap_or(Light::Green).name(),
        at: instant(now, &zone),
        version: env!("CARGO_PKG_VERSION"),
        up_since: up_since.map(|at| instant(at, &zone)),
        components: components
            .into_iter()
            .map(|(name, findings)| (name, findings.view()))
            .collect(),
        today: Summary {
            calls: figures.calls_started,
            success_rate: figures.call_success_rate,
            avg_response_time: figures.avg_response_time,
            error_rate: figures.error_rate,
        },
    }))
}

fn store(api: &Api) -> Findings {
    let mut findings = Findings::default();
    if let Health::ReadOnly { why } = api.store.health() {
        findings.add(Light::Red, format!("the store takes no writes: {why}"));
    }
    findings
}

fn vendors(api: &Api) -> Findings {
    let mut findings = Findings::default();
    if api.is_fallback_mode {
        let why = "FALLBACK_MODE is on, so no language model is asked and nothing is transcribed: \
                   unset it and restart when you want them back";
        findings.add(Light::Amber, why);
    }
    for name in api.vault.left_aside() {
        let why = format!(
            "{name} was entered and is left aside, because it does not go together with the rest: see the log"
        );
        findings.add(Light::Amber, why);
    }
    for vendor in &api.vendors {
        let name = vendor.name();
        let status = vendor.status();
        match status.state {
            breaker::State::Closed => {}
            breaker::State::HalfOpen => {
                findings.add(Light::Amber, format!("{name} is tried again with care"));
            }
            breaker::State::Open => {
                let is_refusal = status
                    .changes
                    .last()
                    .is_some_and(|(_, last)| last.is_refusal);
                let why = match is_refusal {
                    true => "it refused the credentials, or the quota is used up",
                    false => "it failed too often",
                };
                let text = format!("{name} is left alone because {why}: see circuit-breakers");
                findings.add(Light::Amber, text);
            }
        }
    }
    findings
}

fn telephone(api: &Api) -> Findings {
    let mut findings = Findings::default();
    if let Some(why) = &api.telephone_off {
        findings.add(Light::Amber, why.clone());
    }
    findings
}

fn calls(figures: &Figures) -> Findings {
    let mut findings = Findings::default();
    let below = |share: Option<f64>, target| share.is_some_and(|share| share < target);
    if below(figures.call_success_rate, CALL_SUCCESS) {
        let why = "fewer calls than promised succeeded in the last 24 hours";
        findings.add(Light::Amber, why);
    }
    if below(figures.fast_turns, FAST_TURNS) {
        let why = "more turns than promised took over two seconds in the last 24 hours";
        findings.add(Light::Amber, why);
    }
    findings
}

/// Work that waits too long is what tells that a job does not run.
fn jobs(r: &impl Read, now: Timestamp) -> Result<Findings, Problem> {
    let mut findings = Findings::default();
    let waiting = events::list(r, progress(r)?.cursor, 1)?;
    let oldest = waiting.first().map(|(_, event)| event.at);
    if oldest.is_some_and(|at| now.duration_since(at) > LATE) {
        findings.add(Light::Amber, "events wait to be added up: see the log");
    }
    if next_due(r)?.is_some_and(|at| now.duration_since(at) > LATE) {
        findings.add(Light::Amber, "messages are overdue: see /api/deliveries");
    }
    Ok(findings)
}

/// Open alerts, the worst of which decides; those of low severity are only good to know. In a storm only the newest are
/// listed.
fn alerts(r: &impl Read) -> Result<Findings, Problem> {
    let mut findings = Findings::default();
    let (mut cursor, mut listed) = (None, 0);
    loop {
        let page = list_open(r, cursor, MOST_ALERTS)?;
        let is_last = page.len() < MOST_ALERTS;
        cursor = page.last().map(|(id, _)| *id);
        for (_, alert) in page {
            let light = match alert.severity {
                Severity::Low => continue,
                Severity::Medium | Severity::High => Light::Amber,
                Severity::Critical => Light::Red,
            };
            if listed < MOST_ALERTS {
                listed += 1;
                findings.add(light, format!("{}: {}", alert.component, alert.message));
            }
            findings.worst = findings.worst.max(light);
        }
        // Nothing is worse than red.
        if is_last || listed == MOST_ALERTS && findings.worst == Light::Red {
            return Ok(findings);
        }
    }
}
