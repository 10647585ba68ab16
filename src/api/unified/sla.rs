//! `/api/unified/sla-metrics`: what was promised, and whether it is kept.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::watch::figures::Window;
use crate::watch::sla::{Promise, Span, Standing, promises};
use crate::watch::uptime::{Spans, Uptime};

/// The promises.
#[derive(Debug, Serialize, ToSchema)]
pub struct SlaMetrics {
    /// The worst of all: `no_data`, `met`, `at_risk` or `breached`
    pub status: &'static str,
    /// Each promise, `call_success_rate`, `response_time` and `uptime` among them, and every vendor in use
    pub services: BTreeMap<String, Service>,
    /// Downtime in each window
    pub downtime: BTreeMap<&'static str, Downtime>,
}

/// One promise. Shares are from 0 to 1, and null where there is no data.
#[derive(Debug, Serialize, ToSchema)]
pub struct Service {
    /// The least share
    pub target: f64,
    /// The share over the last day
    pub current: Option<f64>,
    /// `met`; `at_risk` when it is kept over 30 days but not over the last day or week; `breached` when not over 30 days
    pub status: &'static str,
    /// The error budget of 30 days
    pub error_budget: ErrorBudget,
    /// How fast the budget is used over the last day: 1 uses it up exactly
    pub burn_rate: Option<f64>,
    /// `day`, `week` and `30_days`
    pub windows: BTreeMap<&'static str, WindowView>,
}

/// An error budget.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBudget {
    /// The share that may go wrong
    pub total: f64,
    /// What of it is left, as a share of it; below 0 when it is overdrawn
    pub remaining: Option<f64>,
}

/// A promise over one window.
#[derive(Debug, Serialize, ToSchema)]
pub struct WindowView {
    /// The share
    pub value: Option<f64>,
    /// How fast the error budget is used
    pub burn_rate: Option<f64>,
    /// Whether the target is met
    pub is_met: Option<bool>,
}

/// Time in which the server was not up.
#[derive(Debug, Serialize, ToSchema)]
pub struct Downtime {
    /// Without a proper stop before it
    pub seconds: f64,
    /// Between a proper stop and the next start, which is no downtime
    pub planned_seconds: f64,
}

impl From<&Promise> for Service {
    fn from(promise: &Promise) -> Self {
        let window = |span: Span| WindowView {
            value: promise.over(span),
            burn_rate: promise.burn_rate(span),
            is_met: promise.over(span).map(|share| share >= promise.target),
        };
        Self {
            target: promise.target,
            current: promise.over(Span::Day),
            status: promise.standing().name(),
            error_budget: ErrorBudget {
                total: rounded(1.0 - promise.target),
                remaining: promise.budget_left().map(rounded),
            },
            burn_rate: promise.burn_rate(Span::Day),
            windows: Span::ALL
                .into_iter()
                .map(|span| (span.name(), window(span)))
                .collect(),
        }
    }
}

/// Without the noise of a difference.
fn rounded(share: f64) -> f64 {
    (share * 1e9).round() / 1e9
}

impl From<Uptime> for Downtime {
    fn from(uptime: Uptime) -> Self {
        Self {
            seconds: uptime.down_s,
            planned_seconds: uptime.planned_s,
        }
    }
}

/// Look at the promises.
#[utoipa::path(get, path = "/api/unified/sla-metrics", tag = "operations",
    responses((status = 200, body = SlaMetrics)))]
pub async fn get(State(api): State<Api>, caller: Caller) -> Result<Json<SlaMetrics>, Problem> {
    let vendors: Vec<&str> = api.vendors.iter().map(|vendor| vendor.name()).collect();
    let now = caller.now;
    let (promises, spans) = api
        .store
        .read(|r| -> Result<_, Problem> { Ok((promises(r, now, &vendors)?, Spans::read(r)?)) })?;
    let down = |span: Span| {
        let window = Window::last_hours(span.hours(), now);
        Downtime::from(spans.within(Window { to: now, ..window }))
    };
    let worst = promises.iter().map(Promise::standing).max();
    let services = promises.iter();
    Ok(Json(SlaMetrics {
        status: worst.unwrap_or(Standing::NoData).name(),
        services: services
            .map(|promise| (promise.name.clone(), Service::from(promise)))
            .collect(),
        downtime: Span::ALL
            .into_iter()
            .map(|span| (span.name(), down(span)))
            .collect(),
    }))
}
