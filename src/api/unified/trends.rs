//! `/api/unified/trends`: how the figures developed.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::unified::hours::Hours;
use crate::api::wire::instant;
use crate::http::body::{Json, Query};
use crate::http::problem::Problem;
use crate::watch::figures::Figures;
use crate::watch::trends::{MOST_HOURS, grain, trends};

/// Which time.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// The last so many hours; 24 when absent
    #[param(value_type = Option<u32>, minimum = 1, maximum = 26400)]
    hours: Option<Hours<MOST_HOURS>>,
}

/// How the figures developed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Trends {
    /// How far they go back
    pub hours: u32,
    /// How long the stretch of each point is: `minute`, `hour` or `day` (by UTC)
    pub grain: &'static str,
    /// One for each stretch, the oldest first; the last one is still running
    pub points: Vec<PointView>,
}

/// The figures of one stretch; all are null while the server was not up.
#[derive(Debug, Serialize, ToSchema)]
pub struct PointView {
    /// Where the stretch begins
    pub at: String,
    /// Calls that began
    pub calls: Option<i64>,
    /// Turns
    pub turns: Option<i64>,
    /// Calls in which the caller got what they wanted or a person, of those that spoke at least once
    pub success_rate: Option<f64>,
    /// Calls that booked, of those that wanted to
    pub booking_conversion: Option<f64>,
    /// Calls abandoned, of the ended ones
    pub abandonment_rate: Option<f64>,
    /// Turns understood at the first hearing, of those with speech
    pub speech_recognition_accuracy: Option<f64>,
    /// Turns that used the last rung or failed, of all
    pub error_rate: Option<f64>,
    /// From the arrival of a request to its answer, seconds
    pub avg_response_time: Option<f64>,
    /// What 95 % of the turns do not exceed
    pub latency_ms_p95: Option<f64>,
}

impl PointView {
    fn of(at: String, is_up: bool, figures: Figures) -> Self {
        Self {
            at,
            calls: is_up.then_some(figures.calls_started),
            turns: is_up.then_some(figures.turns),
            success_rate: figures.call_success_rate,
            booking_conversion: figures.booking_conversion,
            abandonment_rate: figures.abandonment_rate,
            speech_recognition_accuracy: figures.speech_recognition_accuracy,
            error_rate: figures.error_rate,
            avg_response_time: figures.avg_response_time,
            latency_ms_p95: figures.latency_ms_p95,
        }
    }
}

/// Look at how the figures developed.
#[utoipa::path(get, path = "/api/unified/trends", tag = "operations", params(Which),
    responses((status = 200, body = Trends)))]
pub async fn get(
    State(api): State<Api>,
    caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<Trends>, Problem> {
    let hours = which.hours.map_or(24, |hours| hours.0);
    let (zone, points) = api.store.read(|r| -> Result<_, Problem> {
        let (zone, _) = api.zone_and_country(r)?;
        Ok((zone, trends(r, hours, caller.now)?))
    })?;
    let points = points.into_iter().map(|point| {
        let is_up = point.figures.is_some();
        let figures = point.figures.unwrap_or_default();
        PointView::of(instant(point.at, &zone), is_up, figures)
    });
    Ok(Json(Trends {
        hours,
        grain: grain(hours).name(),
        points: points.collect(),
    }))
}
