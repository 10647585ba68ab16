//! What vendors say that they charge, beside what the ledger says.

use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::wire::instant;
use crate::domain::money::Micros;
use crate::http::problem::Problem;
use crate::providers::{aws, twilio};
use crate::store::bills::{Bills, Statement};
use crate::store::tx::{Read, Reader};
use crate::watch::reconciliation::{COMPARED, Comparison, compare};
use crate::watch::spend::day;

/// What Twilio says that it charges, over the same days as the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciliationView {
    /// Whether there is anything to compare
    pub is_available: bool,
    /// Why not, or that an older answer is shown
    pub message: Option<String>,
    /// When Twilio said so
    pub as_of: Option<String>,
    /// The first day
    pub from: Option<String>,
    /// The last day
    pub to: Option<String>,
    /// What the ledger says
    pub booked: Option<f64>,
    /// What Twilio says
    pub charged: Option<f64>,
    /// What Twilio says more than the ledger
    pub difference: Option<f64>,
    /// Whether they differ by more than a tenth, and by more than 1
    pub drifts: Option<bool>,
    /// What for
    pub by_kind: Vec<ComparedView>,
}

/// What Twilio and the ledger say of one thing.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedView {
    /// What
    pub kind: &'static str,
    /// What the ledger says
    pub booked: f64,
    /// What Twilio says
    pub charged: f64,
}

/// What AWS says that it charges: its own figures, beside the ledger and never instead of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AwsView {
    /// Whether it said anything
    pub is_available: bool,
    /// Why not, or that an older answer is shown
    pub message: Option<String>,
    /// When AWS said so; it is asked once a day, because each question costs 0.01 USD
    pub as_of: Option<String>,
    /// This month so far
    pub month_to_date: Option<f64>,
    /// In this currency
    pub currency: Option<String>,
}

impl ReconciliationView {
    pub(super) fn read(api: &Api, r: &Reader, zone: &TimeZone) -> Result<Self, Problem> {
        let statement = r.get::<Bills>(&COMPARED.to_owned())?;
        let comparison = compare(r, COMPARED)?;
        let is_configured = api
            .vendors
            .iter()
            .any(|vendor| vendor.name() == twilio::NAME);
        let message = match &comparison {
            Some(comparison) if !comparison.is_comparable => {
                Some("Twilio bills in another currency than that of the budget".to_owned())
            }
            Some(_) => problem(statement.as_ref()),
            None if !is_configured => Some("no Twilio account is configured".to_owned()),
            None => problem(statement.as_ref()).or_else(|| {
                Some("Twilio was not asked yet, or nothing was spent before today".to_owned())
            }),
        };
        let said = statement.filter(|_| comparison.is_some());
        let said = said.as_ref();
        let amount = |of: fn(&Comparison) -> Micros| {
            let comparison = comparison.as_ref();
            comparison.map(|comparison| of(comparison).to_decimal())
        };
        Ok(Self {
            is_available: comparison.is_some(),
            message,
            as_of: said
                .and_then(|said| said.said_at)
                .map(|at| instant(at, zone)),
            from: said.map(|said| said.from.to_string()),
            to: said.and_then(|said| Some(said.to.yesterday().ok()?.to_string())),
            booked: amount(|comparison| comparison.booked),
            charged: amount(|comparison| comparison.charged),
            difference: amount(Comparison::difference),
            drifts: comparison.as_ref().map(Comparison::drifts),
            by_kind: comparison
                .iter()
                .flat_map(|comparison| &comparison.kinds)
                .map(|one| ComparedView {
                    kind: one.kind.name(),
                    booked: one.booked.to_decimal(),
                    charged: one.charged.to_decimal(),
                })
                .collect(),
        })
    }
}

impl AwsView {
    pub(super) fn read(api: &Api, r: &Reader, zone: &TimeZone) -> Result<Self, Problem> {
        let statement = r.get::<Bills>(&aws::costs::VENDOR.to_owned())?;
        let is_configured = api
            .vendors
            .iter()
            .any(|vendor| vendor.name() == aws::costs::NAME);
        let why = match &statement {
            _ if !is_configured => {
                Some("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set".to_owned())
            }
            None => Some("it was not asked yet".to_owned()),
            Some(statement) => statement.problem.clone(),
        };
        let said = statement.filter(|said| is_configured && said.said_at.is_some());
        let month = day(zone, api.clock.now()).first_of_month();
        let month_to_date = said.as_ref().map(|said| {
            let lines = said.lines.iter().filter(|line| line.on >= month);
            lines.map(|line| line.amount).sum::<Micros>().to_decimal()
        });
        Ok(Self {
            is_available: said.is_some(),
            message: why.map(|why| format!("AWS Cost Explorer not available: {why}")),
            as_of: said
                .as_ref()
                .and_then(|said| said.said_at)
                .map(|at| instant(at, zone)),
            month_to_date,
            currency: said.map(|said| said.currency),
        })
    }
}

fn problem(statement: Option<&Statement>) -> Option<String> {
    let problem = statement?.problem.as_ref()?;
    Some(format!("Twilio did not say what it charged: {problem}"))
}
