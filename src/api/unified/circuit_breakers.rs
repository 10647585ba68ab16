//! `/api/unified/circuit-breakers`: which vendors and whether the store work, and which are left alone for a while.
//!
//! Scripts read fixed names here, so a vendor that is not in use is listed too, closed and with `is_in_use: false`.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::once::{Once, Reply};
use crate::api::refusal;
use crate::api::wire::instant;
use crate::breaker::{Limits, State};
use crate::desk::settings::breakers::{note_reset, save_threshold};
use crate::http::body::{Json, Path};
use crate::http::problem::{Kind, Problem};
use crate::providers::database::Database;
use crate::providers::guarded::Guarded;
use crate::providers::recorded::Status;
use crate::providers::watched::Watched;
use crate::store::alerts;
use crate::store::breakers::Threshold;
use crate::store::tx::Tx;
use crate::watch::alerts::settle::acknowledge;
use crate::watch::rules::breakers::DATABASE;

/// Vendors that scripts ask for, whether they are in use or not.
const EXPECTED: [&str; 3] = ["openai_api", "anthropic_api", "twilio_api"];

/// A breaker.
#[derive(Debug, Serialize, ToSchema)]
pub struct BreakerView {
    /// `closed`, `half_open` or `open`
    pub state: &'static str,
    /// The share of the last attempts that succeeded, 0 to 1; 1 before there was any
    pub success_rate: f64,
    /// Failures in a row
    pub failure_count: u32,
    /// When it failed last
    pub last_failure_time: Option<String>,
    /// When it succeeded last
    pub last_success_time: Option<String>,
    /// How long ago that was, seconds
    pub seconds_since_last_success: Option<i64>,
    /// Whether the part is in use at all
    pub is_in_use: bool,
    /// Failures in a row that open it
    pub failure_threshold: Option<u32>,
    /// How long it stays open, seconds
    pub recovery_timeout: Option<u64>,
    /// Attempts that it lets through after that, and successes that close it
    pub half_open_max_calls: Option<u32>,
    /// How long one request may take with all its attempts, seconds; none for the store
    pub timeout: Option<u64>,
    /// Its latest changes, the newest last
    pub changes: Vec<ChangeView>,
}

/// A change of a breaker.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    /// When
    pub at: String,
    /// What it was
    pub from: &'static str,
    /// What it became
    pub to: &'static str,
    /// Whether the vendor refused the credentials or the quota
    pub is_refusal: bool,
    /// Whether it opens and closes all the time
    pub is_flapping: bool,
}

/// What to change; what is absent stays.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakerChanges {
    /// Failures in a row that open it
    #[schema(minimum = 1, maximum = 100)]
    failure_threshold: Option<u32>,
    /// How long it stays open, seconds
    #[schema(minimum = 1, maximum = 3600)]
    recovery_timeout: Option<u32>,
    /// Attempts that it lets through after that, and successes that close it
    #[schema(minimum = 1, maximum = 20)]
    half_open_max_calls: Option<u32>,
    /// How long one request may take with all its attempts, seconds
    #[schema(minimum = 1, maximum = 120)]
    timeout: Option<u32>,
}

impl BreakerView {
    fn of(part: &Part, zone: &TimeZone, now: Timestamp) -> Self {
        let status = part.status();
        let since = |at: Timestamp| now.duration_since(at).as_secs().max(0);
        Self {
            state: status.state.name(),
            success_rate: status.success_rate,
            failure_count: status.failures,
            last_failure_time: status.last_failure_at.map(|at| instant(at, zone)),
            last_success_time: status.last_success_at.map(|at| instant(at, zone)),
            seconds_since_last_success: status.last_success_at.map(since),
            is_in_use: true,
            failure_threshold: Some(status.limits.failures),
            recovery_timeout: Some(status.limits.open_for.as_secs()),
            half_open_max_calls: Some(status.limits.probes),
            timeout: part.timeout().map(|timeout| timeout.as_secs()),
            changes: status
                .changes
                .into_iter()
                .map(|(at, change)| ChangeView {
                    at: instant(at, zone),
                    from: change.from.name(),
                    to: change.to.name(),
                    is_refusal: change.is_refusal,
                    is_flapping: change.is_flapping,
                })
                .collect(),
        }
    }

    /// Of a part that is not in use.
    fn unused() -> Self {
        Self {
            state: State::Closed.name(),
            success_rate: 1.0,
            failure_count: 0,
            last_failure_time: None,
            last_success_time: None,
            seconds_since_last_success: None,
            is_in_use: false,
            failure_threshold: None,
            recovery_timeout: None,
            half_open_max_calls: None,
            timeout: None,
            changes: Vec::new(),
        }
    }
}

/// Look at every breaker.
#[utoipa::path(get, path = "/api/unified/circuit-breakers", tag = "operations",
    responses((status = 200, body = BTreeMap<String, BreakerView>)))]
pub async fn list(
    extract::State(api): extract::State<Api>,
    caller: Caller,
) -> Json<BTreeMap<String, BreakerView>> {
    let zone = api.store.read(|r| api.zone_and_country(r));
    let zone = zone.map_or(TimeZone::UTC, |(zone, _)| zone);
    let mut views: BTreeMap<String, BreakerView> = EXPECTED
        .into_iter()
        .map(|name| (name.to_owned(), BreakerView::unused()))
        .collect();
    let vendors = api.vendors.iter().cloned().map(Part::Vendor);
    for part in vendors.chain([Part::Store(api.database.clone())]) {
        let view = BreakerView::of(&part, &zone, caller.now);
        views.insert(part.name().to_owned(), view);
    }
    Json(views)
}

/// Something with a breaker.
#[derive(Clone)]
enum Part {
    Vendor(Arc<Guarded>),
    Store(Arc<Database>),
}

impl Part {
    fn find(api: &Api, name: &str) -> Result<Self, Problem> {
        match name {
            DATABASE => Ok(Self::Store(api.database.clone())),
            name => vendor(api, name).map(Self::Vendor),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Vendor(vendor) => vendor.name(),
            Self::Store(_) => DATABASE,
        }
    }

    fn status(&self) -> Status {
        match self {
            Self::Vendor(vendor) => vendor.status(),
            Self::Store(database) => database.status(),
        }
    }

    fn reset(&self) {
        match self {
            Self::Vendor(vendor) => vendor.reset(),
            Self::Store(database) => database.reset(),
        }
    }

    /// How long one request may take.
    fn timeout(&self) -> Option<Duration> {
        match self {
            Self::Vendor(vendor) => Some(vendor.total()),
            Self::Store(_) => None,
        }
    }

    fn threshold(&self) -> Threshold {
        let Limits {
            failures,
            open_for,
            probes,
        } = self.status().limits;
        let timeout = self.timeout();
        Threshold {
            failures,
            open_seconds: u32::try_from(open_for.as_secs()).unwrap_or(u32::MAX),
            probes,
            timeout_ms: timeout.map(|time| u32::try_from(time.as_millis()).unwrap_or(u32::MAX)),
        }
    }

    fn set_threshold(&self, threshold: Threshold) {
        match self {
            Self::Vendor(vendor) => set_threshold(vendor, threshold),
            Self::Store(database) => database.set_limits(limits(threshold)),
        }
    }
}

/// Close a breaker, whatever happened. The store is asked to take a write.
#[utoipa::path(post, path = "/api/unified/circuit-breakers/{name}/reset", tag = "operations",
    params(("name" = String, Path)), responses((status = 200, body = BreakerView)))]
pub async fn post_reset(
    extract::State(api): extract::State<Api>,
    caller: Caller,
    Path(name): Path<String>,
    once: Once,
) -> Result<Reply, Problem> {
    let part = Part::find(&api, &name)?;
    // At once, and also when the store takes no writes.
    part.reset();
    if name == DATABASE {
        api.store.probe_write(caller.now).await?;
    }
    let (state, owner) = (api.clone(), caller.owner());
    let write = move |tx: &mut Tx| {
        once.run(tx, &owner, |tx| {
            note_reset(tx, &name)?;
            take_on(tx, &name)?;
            let (zone, _) = state.zone_and_country(tx)?;
            Ok(Reply::ok(&BreakerView::of(&part, &zone, caller.now)))
        })
    };
    api.store.write(caller.cause(), write).await
}

/// Whoever closes a breaker knows what is wrong: nobody else is told. That it works again only a success proves.
fn take_on(tx: &mut Tx, name: &str) -> Result<(), Problem> {
    for subject in ["open", "refused", "stuck"] {
        let known = alerts::find_open(tx, &alerts::fingerprint(name, subject))?;
        if let Some((id, _)) = known {
            acknowledge(tx, id, "the breaker was reset").map_err(Problem::from)?;
        }
    }
    Ok(())
}

/// Change when a breaker opens and closes. It is kept.
#[utoipa::path(patch, path = "/api/unified/circuit-breakers/{name}", tag = "operations",
    params(("name" = String, Path)), request_body = BreakerChanges,
    responses((status = 200, body = BreakerView)))]
pub async fn patch(
    extract::State(api): extract::State<Api>,
    caller: Caller,
    Path(name): Path<String>,
    Json(changes): Json<BreakerChanges>,
) -> Result<Json<BreakerView>, Problem> {
    let part = Part::find(&api, &name)?;
    if let (Part::Store(_), Some(_)) = (&part, changes.timeout) {
        let why = "timeout: the store has none; change how long its breaker stays open (recovery_timeout)";
        return Err(Problem::new(Kind::InvalidValue, why));
    }
    let old = part.threshold();
    let new = Threshold {
        failures: changes.failure_threshold.unwrap_or(old.failures),
        open_seconds: changes.recovery_timeout.unwrap_or(old.open_seconds),
        probes: changes.half_open_max_calls.unwrap_or(old.probes),
        timeout_ms: match changes.timeout {
            Some(seconds) => Some(seconds.saturating_mul(1000)),
            None => old.timeout_ms,
        },
    };
    let state = api.clone();
    let write = move |tx: &mut Tx| -> Result<_, Problem> {
        save_threshold(tx, &name, &old, &new)?;
        Ok(state.zone_and_country(tx)?.0)
    };
    let zone = api.store.write(caller.cause(), write).await?;
    part.set_threshold(new);
    Ok(Json(BreakerView::of(&part, &zone, caller.now)))
}

fn vendor(api: &Api, name: &str) -> Result<Arc<Guarded>, Problem> {
    let vendor = api.vendors.iter().find(|vendor| vendor.name() == name);
    match vendor {
        Some(vendor) => Ok(vendor.clone()),
        None if EXPECTED.contains(&name) => {
            let why = format!("{name} is not in use: its account is not configured");
            Err(Problem::new(Kind::Conflict, why))
        }
        None => Err(refusal::not_found("circuit breaker")),
    }
}

/// Thresholds as a vendor takes them.
pub(crate) fn set_threshold(vendor: &Guarded, threshold: Threshold) {
    vendor.set_limits(limits(threshold));
    let timeout = threshold.timeout_ms.map(u64::from);
    vendor.set_total(timeout.map(Duration::from_millis));
}

/// Thresholds as the breaker takes them.
pub(crate) fn limits(threshold: Threshold) -> Limits {
    Limits {
        failures: threshold.failures,
        open_for: Duration::from_secs(threshold.open_seconds.into()),
        probes: threshold.probes,
    }
}
