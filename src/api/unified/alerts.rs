//! `/api/unified/alerts`: what is wrong, who heard of it, and what became of it.

pub mod settle;
pub mod view;

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::once::{Posted, Reply};
use crate::api::page::{cursor, limit, read_cursor};
use crate::api::refusal;
use crate::api::unified::alerts::view::{AlertView, Names, SeverityName, StateName};
use crate::api::wire::IdNumber;
use crate::domain::id::AlertId;
use crate::http::body::{Json, Path, Query};
use crate::http::problem::Problem;
use crate::store::alerts::{self, AlertRecord, Alerts, Severity};
use crate::store::audit::AuditEntry;
use crate::store::tx::{Listed, Read, Reader, Tx};
use crate::watch::alerts::raise::{Raised, raise};

/// The most alerts that one page looks at; a page that finds little still ends, with a cursor to go on.
const LOOKED_AT: usize = 5_000;
/// The most bytes of details.
const MOST_DETAILS: usize = 8 * 1024;

/// A page of alerts, and how many there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlertsView {
    /// The alerts, the newest first
    pub alerts: Vec<AlertView>,
    /// How many are open
    pub alert_summary: AlertSummaryView,
    /// Where the next page begins; null at the end
    pub next_cursor: Option<String>,
}

/// How many alerts are open.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct AlertSummaryView {
    /// All that are open
    pub total: u64,
    /// Those that nobody took on
    pub active: u64,
    /// Those that somebody took on
    pub acknowledged: u64,
    /// Those of which nobody is told for a time
    pub silenced: u64,
    /// How often all of them were seen
    pub occurrences: u64,
    /// By severity
    pub by_severity: BySeverityView,
    /// By part
    pub by_component: BTreeMap<String, u64>,
}

/// How many alerts of each severity are open.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct BySeverityView {
    /// Critical ones
    pub critical: u64,
    /// High ones
    pub high: u64,
    /// Medium ones
    pub medium: u64,
    /// Low ones
    pub low: u64,
}

/// Which alerts.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// In this state; without it those that are open
    state: Option<StateName>,
    /// Of this severity
    severity: Option<SeverityName>,
    /// Of this part
    component: Option<String>,
    /// The most rows
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u32>,
    /// `next_cursor` of the page before
    #[param(max_length = 200)]
    cursor: Option<String>,
}

/// An alert to raise by hand.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAlert {
    /// The part that it concerns
    #[schema(min_length = 1, max_length = 100)]
    component: String,
    /// How bad it is
    severity: SeverityName,
    /// What is wrong; the same again, while it is open, is counted and not told again
    #[schema(min_length = 1, max_length = 1000)]
    message: String,
    /// More about it
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    details: Option<Map<String, Value>>,
}

impl Which {
    fn wants(&self, alert: &AlertRecord) -> bool {
        let state = match self.state {
            None => alert.is_open(),
            Some(state) => state.holds(alert),
        };
        let severity = self.severity.map(Severity::from);
        state
            && severity.is_none_or(|severity| alert.severity == severity)
            && self
                .component
                .as_ref()
                .is_none_or(|component| alert.component == *component)
    }

    /// Whether open ones are all that can be wanted.
    fn is_open_only(&self) -> bool {
        !matches!(self.state, Some(StateName::Resolved | StateName::All))
    }

    /// At most `limit` of them before `before`, and where to go on.
    fn page(
        &self,
        r: &Reader,
        before: Option<AlertId>,
        limit: usize,
    ) -> Result<(Listed<Alerts>, Option<AlertId>), Problem> {
        let read = match self.is_open_only() {
            true => alerts::list_open(r, before, LOOKED_AT)?,
            false => alerts::list(r, before, LOOKED_AT)?,
        };
        let was_cut = read.len() == LOOKED_AT;
        let last_read = read.last().map(|(id, _)| *id).filter(|_| was_cut);
        let mut found: Listed<Alerts> = read.into_iter().filter(|(_, a)| self.wants(a)).collect();
        if found.len() > limit {
            found.truncate(limit);
            let last = found.last().map(|(id, _)| *id);
            return Ok((found, last));
        }
        Ok((found, last_read))
    }
}

impl AlertSummaryView {
    fn read(r: &Reader, caller: &Caller) -> Result<Self, Problem> {
        let mut summary = Self::default();
        for (_, alert) in alerts::list_open(r, None, usize::MAX)? {
            summary.total += 1;
            summary.occurrences += alert.count;
            match StateName::Active.holds(&alert) {
                true => summary.active += 1,
                false => summary.acknowledged += 1,
            }
            summary.silenced += u64::from(alert.is_silenced(caller.now));
            let severity = &mut summary.by_severity;
            *match alert.severity {
                Severity::Low => &mut severity.low,
                Severity::Medium => &mut severity.medium,
                Severity::High => &mut severity.high,
                Severity::Critical => &mut severity.critical,
            } += 1;
            *summary.by_component.entry(alert.component).or_default() += 1;
        }
        Ok(summary)
    }
}

/// List alerts, the newest first.
#[utoipa::path(get, path = "/api/unified/alerts", tag = "operations", params(Which),
    responses((status = 200, body = AlertsView)))]
pub async fn list(
    State(api): State<Api>,
    caller: Caller,
    Query(which): Query<Which>,
) -> Result<Json<AlertsView>, Problem> {
    let limit = limit(which.limit)?;
    let before = read_cursor::<1>(which.cursor.as_deref())?;
    let before = before.map(|[id]| AlertId::new(id.cast_unsigned()));
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let (found, next) = which.page(r, before, limit)?;
        let names = Names::read(r)?;
        let view = |(id, alert)| AlertView::new(id, alert, (&zone, &names));
        Ok(Json(AlertsView {
            alerts: found.into_iter().map(view).collect(),
            alert_summary: AlertSummaryView::read(r, &caller)?,
            next_cursor: next.map(|id| cursor([id.get().cast_signed()])),
        }))
    })
}

/// Look at one alert, with what became of it.
#[utoipa::path(get, path = "/api/unified/alerts/{id}", tag = "operations",
    params(("id" = IdNumber, Path)), responses((status = 200, body = AlertView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Path(id): Path<IdNumber>,
) -> Result<Json<AlertView>, Problem> {
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        Ok(Json(shown(r, id.id(), &zone)?))
    })
}

/// Raise an alert by hand. One that is open already is counted, and told no second time.
#[utoipa::path(post, path = "/api/unified/alerts", tag = "operations", request_body = NewAlert,
    responses((status = 201, body = AlertView)))]
pub async fn post(
    State(api): State<Api>,
    caller: Caller,
    posted: Posted<NewAlert>,
) -> Result<Reply, Problem> {
    let Posted { value: new, once } = posted;
    let new = checked(new)?;
    let (state, owner) = (api.clone(), caller.owner());
    let write = move |tx: &mut Tx| {
        once.run(tx, &owner, |tx| {
            let id = raise(
                tx,
                &Raised {
                    component: &new.component,
                    subject: &subject(&new.message),
                    severity: new.severity.into(),
                    message: &new.message,
                    details: new.details.clone().map_or(Value::Null, Value::Object),
                },
            )?;
            tx.audit(&AuditEntry::new("alert", id, "raise"))?;
            let (zone, _) = state.zone_and_country(tx)?;
            Ok(Reply::created(&shown(tx, id, &zone)?))
        })
    };
    api.store.write(caller.cause(), write).await
}

/// An alert with its timeline.
fn shown(r: &impl Read, id: AlertId, zone: &TimeZone) -> Result<AlertView, Problem> {
    let alert = alerts::get(r, id)?.ok_or_else(|| refusal::not_found("alert"))?;
    let names = Names::read(r)?;
    Ok(AlertView::with_timeline(id, alert, (zone, &names)))
}

fn checked(mut new: NewAlert) -> Result<NewAlert, Problem> {
    new.component = new.component.trim().to_owned();
    new.message = new.message.trim().to_owned();
    let texts = [
        ("component", &new.component, 100),
        ("message", &new.message, 1000),
    ];
    for (field, text, most) in texts {
        if !(1..=most).contains(&text.chars().count()) {
            let why = format!("must have between 1 and {most} characters");
            return Err(Problem::field(field, why));
        }
    }
    let details = new
        .details
        .as_ref()
        .map(|details| Value::from(details.clone()).to_string());
    if details.is_some_and(|details| details.len() > MOST_DETAILS) {
        let why = format!("must have at most {MOST_DETAILS} bytes");
        return Err(Problem::field("details", why));
    }
    Ok(new)
}

/// What tells alerts apart that were raised by hand: their words.
fn subject(message: &str) -> String {
    let digest = Sha256::digest(message.to_lowercase());
    let words: String = digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("by-hand-{words}")
}
