//! `/api/jobs`: what the server does by itself, and how each of it went last.

use axum::extract::State;
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::wire::instant;
use crate::http::body::Json;
use crate::ports::job_log::JobState;

/// What is done now and then.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobsView {
    /// By name
    items: Vec<JobView>,
}

/// A job, and how it went last.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobView {
    /// Its name
    #[schema(example = "retention")]
    name: &'static str,
    /// How often it is done, seconds
    every_seconds: u64,
    /// Whether it is being done now
    is_running: bool,
    /// When it began last; null before the first time since the start of the server
    last_run_at: Option<String>,
    /// How long it took last, milliseconds
    took_ms: Option<u64>,
    /// Why it failed last; null when it did not
    error: Option<String>,
}

impl JobView {
    fn of((name, job): (&'static str, JobState), zone: &TimeZone) -> Self {
        let took = job.took.map(|took| took.as_millis());
        Self {
            name,
            every_seconds: job.pace.as_secs(),
            is_running: job.is_running,
            last_run_at: job.began_at.map(|at| instant(at, zone)),
            took_ms: took.map(|took| u64::try_from(took).unwrap_or(u64::MAX)),
            error: job.error,
        }
    }
}

/// See what the server does by itself.
#[utoipa::path(get, path = "/api/jobs", tag = "operations", responses((status = 200, body = JobsView)))]
pub async fn list(State(api): State<Api>, _caller: Caller) -> Json<JobsView> {
    let zone = api.store.read(|r| api.zone_and_country(r));
    let zone = zone.map_or(TimeZone::UTC, |(zone, _)| zone);
    let jobs = api.jobs.all().into_iter();
    Json(JobsView {
        items: jobs.map(|job| JobView::of(job, &zone)).collect(),
    })
}
