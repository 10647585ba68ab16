//! `/api/unified/business-metrics`: what came of the calls, and how fast and how well they were understood.

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::unified::hours::Hours;
use crate::api::wire::{Day, Since, instant};
use crate::domain::money::Micros;
use crate::http::body::{Json, Query};
use crate::http::problem::Problem;
use crate::store::rollups::bucket::{Bucket, Count, Named, Took};
use crate::store::rollups::{Grain, between};
use crate::store::tx::Read;
use crate::watch::costs::Costs;
use crate::watch::figures::{Figures, Window, since_long};

/// How far back figures can be asked for, hours.
pub const MOST_HOURS: u32 = 2_400;
/// The most days at once.
const MOST_DAYS: i32 = 400;
/// How far back peak hours are looked for: four of each weekday.
const PEAK_DAYS: i64 = 28;

/// Which time: the last hours, or whole days.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// The last so many hours; 24 when absent
    #[param(value_type = Option<u32>, minimum = 1, maximum = 2400)]
    hours: Option<Hours<MOST_HOURS>>,
    /// From the beginning of this day of the business
    from: Option<Day>,
    /// Until the end of this day; absent for today
    to: Option<Day>,
}

impl Which {
    fn window(&self, now: Timestamp, zone: &TimeZone) -> Result<Window, Problem> {
        let Some(Day(from)) = self.from else {
            if self.to.is_some() {
                return Err(Problem::field("to", "needs from beside it"));
            }
            return Ok(Window::last_hours(
                self.hours.map_or(24, |hours| hours.0),
                now,
            ));
        };
        if self.hours.is_some() {
            return Err(Problem::field("hours", "cannot stand beside from"));
        }
        let to = self
            .to
            .map_or_else(|| zone.to_datetime(now).date(), |Day(to)| to);
        if !(0..MOST_DAYS).contains(&(to - from).get_days()) {
            let why = format!("must not be after to, and at most {MOST_DAYS} days before it");
            return Err(Problem::field("from", why));
        }
        let until = Window::last_hours(1, now).to;
        Ok(Window {
            from: Since::Day(from).start(zone).min(until),
            to: Since::Day(to).end(zone).min(until),
        })
    }
}

/// The figures of the calls. Shares are from 0 to 1, and null where there is no data. Test calls never count.
#[derive(Debug, Serialize, ToSchema)]
pub struct BusinessMetrics {
    /// The beginning of the time they are about
    pub from: String,
    /// Its end
    pub to: String,
    /// What came of the calls
    #[serde(flatten)]
    pub calls: CallMetrics,
    /// How fast and how well turns were answered
    #[serde(flatten)]
    pub turns: TurnMetrics,
    /// What was spent this month, for each call that ended; null without calls
    pub cost_per_call: Option<f64>,
    /// What was spent this month, for each call that booked; null without bookings
    pub cost_per_booking: Option<f64>,
    /// The vendors that were asked
    pub providers: BTreeMap<String, ProviderMetrics>,
    /// Failures by class
    pub errors: BTreeMap<String, i64>,
    /// What became of messages that were to be sent, by channel
    pub deliveries: BTreeMap<String, i64>,
    /// The hours of the day in which most calls came in the last four weeks, the busiest first
    pub peak_hours: Vec<PeakHour>,
    /// Calls that began, by weekday from Monday and by hour from 0 to 23 in the zone of the business, as far back as hours are
    /// kept
    pub calls_by_hour: Vec<Vec<i64>>,
}

/// What came of the calls.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallMetrics {
    /// Calls that began
    pub total_calls: i64,
    /// Calls that ended
    pub ended_calls: i64,
    /// Calls in which the caller got what they wanted or a person, of the ended ones that spoke at least once
    pub success_rate: Option<f64>,
    /// The same
    pub call_success_rate: Option<f64>,
    /// Calls that booked, of those that wanted to
    pub booking_conversion: Option<f64>,
    /// Calls not abandoned, of the ended ones
    pub completion_rate: Option<f64>,
    /// Calls abandoned, of the ended ones
    pub abandonment_rate: Option<f64>,
    /// Calls handed to a person, of the ended ones
    pub transfer_rate: Option<f64>,
    /// Ended calls by outcome
    pub outcomes: BTreeMap<String, i64>,
}

/// How fast and how well turns were answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct TurnMetrics {
    /// Turns
    pub total_turns: i64,
    /// From the arrival of a request to its answer, seconds
    pub avg_response_time: Option<f64>,
    /// What half of the turns do not exceed
    pub latency_ms_p50: Option<f64>,
    /// What 95 % of the turns do not exceed
    pub latency_ms_p95: Option<f64>,
    /// What 99 % of the turns do not exceed
    pub latency_ms_p99: Option<f64>,
    /// Turns understood at the first hearing, of those with speech
    pub speech_recognition_accuracy: Option<f64>,
    /// Turns whose question had to be put again, of those with speech
    pub misunderstanding_rate: Option<f64>,
    /// Turns that used the last rung or failed, of all
    pub error_rate: Option<f64>,
    /// Turns by the rung of the fallback ladder that each part stood on
    pub rungs: BTreeMap<String, i64>,
}

/// How a vendor did.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderMetrics {
    /// Attempts, and those that were not made because the breaker was open
    pub attempts: i64,
    /// Those that worked, of all
    pub availability: Option<f64>,
    /// What half of the attempts do not exceed
    pub latency_ms_p50: Option<f64>,
    /// What 95 % of the attempts do not exceed
    pub latency_ms_p95: Option<f64>,
    /// What 99 % of the attempts do not exceed
    pub latency_ms_p99: Option<f64>,
    /// Failures by class
    pub errors: BTreeMap<String, i64>,
}

/// An hour of the day.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeakHour {
    /// From 0 to 23, in the zone of the business
    pub hour: i8,
    /// Calls that began in it
    pub calls: i64,
}

/// Look at the figures of the calls.
#[utoipa::path(get, path = "/api/unified/business-metrics", tag = "operations", params(Which),
    responses((status = 200, body = BusinessMetrics)))]
pub async fn get(
    State(api): State<Api>,
    caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<BusinessMetrics>, Problem> {
    let view = api.store.read(|r| -> Result<_, Problem> {
        let (zone, _) = api.zone_and_country(r)?;
        let window = which.window(caller.now, &zone)?;
        let bucket = since_long(r, window, caller.now)?;
        let figures = Figures::of(&bucket);
        let costs = Costs::read(r, &zone, caller.now)?;
        Ok(BusinessMetrics {
            cost_per_call: costs.per_call().map(Micros::to_decimal),
            cost_per_booking: costs.per_booking().map(Micros::to_decimal),
            from: instant(window.from, &zone),
            to: instant(window.to.min(caller.now), &zone),
            calls: CallMetrics::of(&figures, &bucket),
            turns: TurnMetrics::of(&figures, &bucket),
            providers: providers(&bucket),
            errors: names(&bucket, Named::Error),
            deliveries: names(&bucket, Named::Delivery),
            peak_hours: peak_hours(r, caller.now, &zone)?,
            calls_by_hour: calls_by_hour(r, window, &zone)?,
        })
    })?;
    Ok(Json(view))
}

impl CallMetrics {
    fn of(figures: &Figures, bucket: &Bucket) -> Self {
        Self {
            total_calls: figures.calls_started,
            ended_calls: figures.calls_ended,
            success_rate: figures.call_success_rate,
            call_success_rate: figures.call_success_rate,
            booking_conversion: figures.booking_conversion,
            completion_rate: figures.completion_rate,
            abandonment_rate: figures.abandonment_rate,
            transfer_rate: figures.transfer_rate,
            outcomes: names(bucket, Named::Outcome),
        }
    }
}

impl TurnMetrics {
    fn of(figures: &Figures, bucket: &Bucket) -> Self {
        Self {
            total_turns: figures.turns,
            avg_response_time: figures.avg_response_time,
            latency_ms_p50: figures.latency_ms_p50,
            latency_ms_p95: figures.latency_ms_p95,
            latency_ms_p99: figures.latency_ms_p99,
            speech_recognition_accuracy: figures.speech_recognition_accuracy,
            misunderstanding_rate: figures.misunderstanding_rate,
            error_rate: figures.error_rate,
            rungs: names(bucket, Named::Rung),
        }
    }
}

fn names(bucket: &Bucket, kind: Named) -> BTreeMap<String, i64> {
    let counted = bucket.names(kind).filter(|(_, n)| *n != 0);
    counted.map(|(name, n)| (name.to_owned(), n)).collect()
}

/// The vendors that were asked, by name.
fn providers(bucket: &Bucket) -> BTreeMap<String, ProviderMetrics> {
    let kinds = [Named::VendorSuccess, Named::VendorFailure];
    let asked = kinds.into_iter().flat_map(|kind| bucket.names(kind));
    let mut views = BTreeMap::new();
    for (vendor, _) in asked {
        views
            .entry(vendor.to_owned())
            .or_insert_with(|| provider(bucket, vendor));
    }
    views
}

fn provider(bucket: &Bucket, vendor: &str) -> ProviderMetrics {
    let (successes, failures) = (
        bucket.get_named(Named::VendorSuccess, vendor),
        bucket.get_named(Named::VendorFailure, vendor),
    );
    let attempts = successes + failures;
    let took = bucket.took(Took::Vendor, vendor);
    let percentile = |share| Some(took?.percentile_us(share)? / 1_000.0);
    let classes = bucket.names(Named::VendorError);
    ProviderMetrics {
        attempts,
        availability: (attempts > 0).then(|| successes as f64 / attempts as f64),
        latency_ms_p50: percentile(0.50),
        latency_ms_p95: percentile(0.95),
        latency_ms_p99: percentile(0.99),
        errors: classes
            .filter_map(|(name, n)| {
                let class = name.strip_prefix(vendor)?.strip_prefix('.')?;
                Some((class.to_owned(), n))
            })
            .collect(),
    }
}

fn calls_by_hour(r: &impl Read, window: Window, zone: &TimeZone) -> Result<Vec<Vec<i64>>, Problem> {
    let mut week = vec![vec![0_i64; 24]; 7];
    for (at, bucket) in between(r, Grain::Hour, window.from, window.to)? {
        let local = zone.to_datetime(at);
        let day = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or(0);
        let hour = usize::try_from(local.hour()).unwrap_or(0);
        if let Some(sum) = week.get_mut(day).and_then(|day| day.get_mut(hour)) {
            *sum += bucket.get(Count::CallsStarted);
        }
    }
    Ok(week)
}

fn peak_hours(r: &impl Read, now: Timestamp, zone: &TimeZone) -> Result<Vec<PeakHour>, Problem> {
    let span = SignedDuration::from_hours(PEAK_DAYS * 24);
    let from = now.checked_sub(span).unwrap_or(Timestamp::MIN);
    let mut hours = [0_i64; 24];
    for (at, bucket) in between(r, Grain::Hour, from, Grain::Hour.end(now))? {
        let hour = zone.to_datetime(at).hour();
        let calls = bucket.get(Count::CallsStarted);
        if let Some(sum) = usize::try_from(hour)
            .ok()
            .and_then(|hour| hours.get_mut(hour))
        {
            *sum += calls;
        }
    }
    let mut peaks: Vec<PeakHour> = (0..24)
        .zip(hours)
        .filter(|(_, calls)| *calls > 0)
        .map(|(hour, calls)| PeakHour { hour, calls })
        .collect();
    peaks.sort_by_key(|peak| std::cmp::Reverse(peak.calls));
    Ok(peaks)
}
