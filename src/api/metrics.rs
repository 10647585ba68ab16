//! `/metrics`: everything that is counted, for Prometheus.
//!
//! What came of calls is counted since the first one, not since the start, and is read from one row of the roll-ups.

use axum::extract::{Extension, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use crate::api::Api;
use crate::breaker;
use crate::http::auth::Asker;
use crate::http::listen::Peer;
use crate::http::problem::{Kind as ProblemKind, Problem};
use crate::ports::process::Process;
use crate::providers::watched::Watched;
use crate::store::alerts::{self, Alerts, Severity};
use crate::store::budget::Budget;
use crate::store::engine::Health;
use crate::store::ledger::sums::spent_in_month;
use crate::store::rollups::bucket::{Bucket, Count, Named, Took};
use crate::store::rollups::{Grain, Rollups, key};
use crate::store::settings;
use crate::store::tx::{Listed, MAX_ROWS, Read};
use crate::watch::exposition::{Exposition, Kind, MEDIA_TYPE};
use crate::watch::rollups::TURN;

/// Everything that is counted, for Prometheus. Open to keys, and to whoever asks on this machine without a proxy.
#[utoipa::path(get, path = "/metrics", tag = "health", security((), ("key" = []), ("bearer" = [])),
    responses((status = 200, description = "Text exposition format 0.0.4", body = String, content_type = "text/plain"),
        (status = 401, description = "Neither a key nor this machine")))]
pub async fn get(
    State(api): State<Api>,
    asker: Option<Extension<Asker>>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let is_known = matches!(asker, Some(Extension(Asker::Known(_))));
    let is_wrong = matches!(asker, Some(Extension(Asker::Wrong)));
    let is_here = peer.is_some_and(|Extension(peer)| is_direct_and_local(peer, &headers));
    if is_wrong || !(is_known || is_here) {
        let why = "send a key as X-API-Key or as Authorization: Bearer, or ask from this machine";
        return Err(Problem::new(ProblemKind::Unauthorized, why));
    }
    let ever = key(Grain::Ever, Grain::Ever.start(Timestamp::UNIX_EPOCH));
    let ever = api.store.read(|r| r.get::<Rollups>(&ever));
    let mut text = Exposition::default();
    program(&mut text, &api);
    requests(&mut text, &api);
    breakers(&mut text, &api);
    // A store that cannot be read is when the rest is needed most.
    if let Ok(ever) = ever {
        counted(&mut text, &ever.unwrap_or_default());
    }
    if let Ok(spent) = api.store.read(|r| spent_this_month(r, &api)) {
        let help = "What was spent in the running month, in the currency of the budget.";
        text.one(Kind::Gauge, "bella_spent_this_month", help, Some(spent));
        let budget = api.store.read(|r| settings::get::<Budget>(r));
        let share = budget
            .ok()
            .map(|budget| spent / budget.monthly.to_decimal());
        let help =
            "The share of the month's budget that is spent, from 0; above 1 it is overspent.";
        text.one(
            Kind::Gauge,
            "bella_budget_used_ratio",
            help,
            share.filter(|share| share.is_finite()),
        );
    }
    if let Ok(open) = api.store.read(|r| alerts::list_open(r, None, MAX_ROWS)) {
        open_alerts(&mut text, &open);
    }
    let kind = [(header::CONTENT_TYPE, MEDIA_TYPE)];
    Ok((kind, text.into_text()).into_response())
}

fn open_alerts(text: &mut Exposition, open: &Listed<Alerts>) {
    let help = "Alerts that are open, by severity.";
    let mut family = text.family(Kind::Gauge, "bella_alerts_open", help);
    for severity in Severity::ALL {
        let of_it = open.iter().filter(|(_, alert)| alert.severity == severity);
        family = family.sample(&[("severity", severity.name())], of_it.count() as f64);
    }
}

fn spent_this_month(r: &impl Read, api: &Api) -> Result<f64, Problem> {
    let (zone, _) = api.zone_and_country(r)?;
    let today = zone.to_datetime(api.clock.now()).date();
    Ok(spent_in_month(r, today)?.to_decimal())
}

/// Whether the request comes from this machine and no proxy says that it comes from elsewhere.
fn is_direct_and_local(peer: Peer, headers: &HeaderMap) -> bool {
    let is_forwarded = headers.keys().any(|name| {
        let name = name.as_str();
        name == "forwarded"
            || name == "via"
            || name == "x-real-ip"
            || name.starts_with("x-forwarded-")
    });
    match peer {
        Peer::Socket => true,
        Peer::Address(address) => address.ip().to_canonical().is_loopback() && !is_forwarded,
    }
}

fn program(text: &mut Exposition, api: &Api) {
    text.family(
        Kind::Gauge,
        "bella_build_info",
        "The version of the program.",
    )
    .sample(&[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    let process = Process::read();
    let number = |value: Option<u64>| value.map(|value| value as f64);
    let known = [
        (
            Kind::Counter,
            "process_cpu_seconds_total",
            "Processor time.",
            process.cpu_s,
        ),
        (
            Kind::Gauge,
            "process_resident_memory_bytes",
            "Memory in use.",
            number(process.resident_bytes),
        ),
        (
            Kind::Gauge,
            "process_virtual_memory_bytes",
            "Address space.",
            number(process.virtual_bytes),
        ),
        (
            Kind::Gauge,
            "process_start_time_seconds",
            "When the process started.",
            process.started_s,
        ),
        (
            Kind::Gauge,
            "process_open_fds",
            "Open files and connections.",
            number(process.open_fds),
        ),
        (
            Kind::Gauge,
            "process_max_fds",
            "The most open files allowed.",
            number(process.max_fds),
        ),
        (
            Kind::Gauge,
            "process_threads",
            "Threads.",
            number(process.threads),
        ),
    ];
    for (kind, name, help, value) in known {
        text.one(kind, name, help, value);
    }
    let size = std::fs::metadata(&api.store_file).map(|file| file.len());
    let is_well = f64::from(u8::from(api.store.health() == Health::Ok));
    let known = [
        (
            Kind::Gauge,
            "bella_store_size_bytes",
            "The size of the store's file.",
            number(size.ok()),
        ),
        (
            Kind::Counter,
            "bella_store_commits_total",
            "Commits, each of one or more changes.",
            Some(api.store.commits() as f64),
        ),
        (
            Kind::Gauge,
            "bella_backup_lag_seconds",
            "How old the oldest change is that is not shipped, from 0.",
            Some(api.backups.lag(api.clock.now()))
                .filter(|lag| lag.is_on)
                .map(|lag| lag.seconds as f64),
        ),
        (
            Kind::Gauge,
            "bella_store_writable",
            "1 while the store takes writes.",
            Some(is_well),
        ),
        (
            Kind::Counter,
            "bella_panics_total",
            "Requests that ended in a panic.",
            Some(api.envelope.panics() as f64),
        ),
        (
            Kind::Counter,
            "bella_trace_spans_dropped_total",
            "Parts of traces that the collector did not take.",
            Some(api.envelope.tracer().dropped() as f64),
        ),
    ];
    for (kind, name, help, value) in known {
        text.one(kind, name, help, value);
    }
}

fn requests(text: &mut Exposition, api: &Api) {
    let measure = api.envelope.measure();
    let name = "bella_request_duration_seconds";
    text.family(
        Kind::Histogram,
        name,
        "How long requests took, by route, method and class of status.",
    );
    for kind in measure.requests() {
        let status = format!("{}xx", kind.class);
        let labels = [
            ("route", kind.route.as_str()),
            ("method", kind.method.as_str()),
            ("status", status.as_str()),
        ];
        text.histogram(&labels, &kind.took);
    }
    let name = "bella_problems_total";
    text.family(Kind::Counter, name, "Problems that were answered, by code.");
    for (code, n) in measure.problems() {
        text.sample(&[("code", code)], n as f64);
    }
}

fn breakers(text: &mut Exposition, api: &Api) {
    let name = "bella_circuit_breaker_state";
    text.family(Kind::Gauge, name, "0 is closed, 1 half-open, 2 open.");
    let vendors = api
        .vendors
        .iter()
        .map(|vendor| vendor.as_ref() as &dyn Watched);
    for watched in vendors.chain([api.database.as_ref() as &dyn Watched]) {
        let state = match watched.status().state {
            breaker::State::Closed => 0.0,
            breaker::State::HalfOpen => 1.0,
            breaker::State::Open => 2.0,
        };
        text.sample(&[("name", watched.name())], state);
    }
}

fn counted(text: &mut Exposition, ever: &Bucket) {
    let counts = [
        (
            Count::CallsStarted,
            "bella_calls_total",
            "Calls that began; test calls never count.",
        ),
        (
            Count::CallsEnded,
            "bella_calls_ended_total",
            "Calls that ended.",
        ),
        (Count::Turns, "bella_turns_total", "Turns of calls."),
        (
            Count::TurnsHeard,
            "bella_turns_heard_total",
            "Turns in which something was said.",
        ),
        (
            Count::TurnsReasked,
            "bella_turns_reasked_total",
            "Turns whose question had to be put again.",
        ),
        (
            Count::TurnsFailed,
            "bella_turns_failed_total",
            "Turns that used the last rung or failed.",
        ),
        (
            Count::TurnsSlow,
            "bella_turns_slow_total",
            "Turns that took over two seconds.",
        ),
    ];
    for (count, name, help) in counts {
        text.one(Kind::Counter, name, help, Some(ever.get(count) as f64));
    }
    text.family(
        Kind::Histogram,
        "bella_turn_duration_seconds",
        "From the arrival of a request to its answer.",
    )
    .histogram(
        &[],
        ever.took(Took::Turn, TURN).unwrap_or(&Default::default()),
    );
    // A gauge: a recording that arrives late makes a message of an abandoned call.
    named(
        text,
        ever,
        Family(
            Kind::Gauge,
            "bella_calls_by_outcome",
            "Calls that ended, by outcome.",
            Named::Outcome,
            &["outcome"],
        ),
    );
    let counters = [
        Family(
            Kind::Counter,
            "bella_synthetic_calls_total",
            "Calls to itself, by how they went.",
            Named::Synthetic,
            &["result"],
        ),
        Family(
            Kind::Counter,
            "bella_rungs_total",
            "Turns by the rung that each part stood on.",
            Named::Rung,
            &["part", "rung"],
        ),
        Family(
            Kind::Counter,
            "bella_errors_total",
            "Failures by class.",
            Named::Error,
            &["class"],
        ),
        Family(
            Kind::Counter,
            "bella_deliveries_total",
            "Deliveries by channel and what became of them.",
            Named::Delivery,
            &["channel", "result"],
        ),
        Family(
            Kind::Counter,
            "bella_appointments_total",
            "What was done to appointments.",
            Named::Appointment,
            &["deed"],
        ),
        Family(
            Kind::Counter,
            "bella_alerts_total",
            "What became of alerts, by severity.",
            Named::Alert,
            &["deed", "severity"],
        ),
        Family(
            Kind::Counter,
            "bella_circuit_breaker_changes_total",
            "Changes of circuit breakers.",
            Named::Breaker,
            &["name", "to"],
        ),
        Family(
            Kind::Counter,
            "bella_vendor_successes_total",
            "Attempts at vendors that worked.",
            Named::VendorSuccess,
            &["vendor"],
        ),
        Family(
            Kind::Counter,
            "bella_vendor_failures_total",
            "Attempts at vendors that failed.",
            Named::VendorFailure,
            &["vendor"],
        ),
        Family(
            Kind::Counter,
            "bella_vendor_errors_total",
            "Failed attempts at vendors by class.",
            Named::VendorError,
            &["vendor", "class"],
        ),
    ];
    for family in counters {
        named(text, ever, family);
    }
    text.family(
        Kind::Histogram,
        "bella_synthetic_turn_duration_seconds",
        "How long turns of calls to itself took.",
    );
    for (_, took) in ever.all_took(Took::Synthetic) {
        text.histogram(&[], took);
    }
    text.family(
        Kind::Histogram,
        "bella_vendor_duration_seconds",
        "How long attempts at vendors took.",
    );
    for (vendor, took) in ever.all_took(Took::Vendor) {
        text.histogram(&[("vendor", vendor)], took);
    }
}

/// A family of named counts, whose names have as many parts as there are labels.
struct Family<'f>(Kind, &'static str, &'f str, Named, &'f [&'f str]);

fn named(text: &mut Exposition, ever: &Bucket, family: Family) {
    let Family(kind, name, help, counted, labels) = family;
    text.family(kind, name, help);
    for (name, n) in ever.names(counted) {
        let parts = name.splitn(labels.len(), '.');
        let pairs: Vec<(&str, &str)> = labels.iter().copied().zip(parts).collect();
        text.sample(&pairs, n as f64);
    }
}
