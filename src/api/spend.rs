//! `/api/spend`: what was spent, by kind and by day.

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::wire::Day;
use crate::domain::money::Micros;
use crate::domain::usage::UsageKind;
use crate::http::body::{Json, Query};
use crate::http::problem::Problem;
use crate::store::budget::Budget;
use crate::store::ledger::calls::calls_between;
use crate::store::ledger::sums::{DaySum, Spent, spent_between};
use crate::store::settings;
use crate::store::tx::Reader;
use crate::watch::costs::{by_day, total};
use crate::watch::spend::day;

/// Days that are shown when none are named.
const USUAL_DAYS: i64 = 30;
/// The most days at once.
const MOST_DAYS: i32 = 400;

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WhichDays {
    /// The first day; absent for 30 days in all
    from: Option<Day>,
    /// The last day; absent for today
    to: Option<Day>,
}

/// What was spent.
#[derive(Debug, Serialize, ToSchema)]
pub struct SpendView {
    /// The first day
    pub from: String,
    /// The last day
    pub to: String,
    /// The currency of all amounts
    pub currency: String,
    /// All of it
    pub total: f64,
    /// What for, the most expensive first
    pub by_kind: Vec<KindView>,
    /// Every day, also those without spending
    pub by_day: Vec<DayView>,
}

/// What was spent on one thing.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindView {
    /// What
    pub kind: &'static str,
    /// Which model, voice or country; empty where prices do not differ
    pub variant: String,
    /// Who charges it
    pub vendor: String,
    /// How much was used
    pub quantity: u64,
    /// In which unit
    pub unit: &'static str,
    /// What it cost
    pub amount: f64,
}

/// What was spent on one day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayView {
    /// The day
    pub on: String,
    /// What it cost
    pub amount: f64,
    /// Calls that ended
    pub calls: u32,
    /// Calls that led to an appointment
    pub bookings: u32,
}

impl WhichDays {
    fn read(&self, today: Date) -> Result<(Date, Date), Problem> {
        let to = self.to.map_or(today, |Day(day)| day);
        let usual = || to.saturating_sub((USUAL_DAYS - 1).days());
        let from = self.from.map_or_else(usual, |Day(day)| day);
        let days = (to - from).get_days();
        if !(0..MOST_DAYS).contains(&days) {
            let why = format!("must not be after to, and at most {MOST_DAYS} days before it");
            return Err(Problem::field("from", why));
        }
        Ok((from, to))
    }
}

impl SpendView {
    fn read(r: &Reader, from: Date, to: Date) -> Result<Self, Problem> {
        let budget: Budget = settings::get(r)?;
        let end = to.saturating_add(1.day());
        let rows = spent_between(r, from, end)?;
        let amounts = by_day(&rows);
        let calls: BTreeMap<_, _> = calls_between(r, from, end)?.into_iter().collect();
        let days = from.series(1.day()).take_while(|day| *day <= to);
        let view = |on: Date| {
            let calls = calls.get(&on).copied().unwrap_or_default();
            DayView {
                on: on.to_string(),
                amount: amounts.get(&on).copied().unwrap_or_default().to_decimal(),
                calls: calls.ended,
                bookings: calls.booked,
            }
        };
        Ok(Self {
            from: from.to_string(),
            to: to.to_string(),
            currency: budget.currency.to_string(),
            total: total(rows.iter()).to_decimal(),
            by_day: days.map(view).collect(),
            by_kind: by_kind(rows),
        })
    }
}

fn by_kind(rows: Vec<Spent>) -> Vec<KindView> {
    let mut kinds: BTreeMap<(UsageKind, String), DaySum> = BTreeMap::new();
    for row in rows {
        let sum = kinds.entry((row.kind, row.variant)).or_default();
        sum.vendor = row.sum.vendor;
        sum.quantity = sum.quantity.saturating_add(row.sum.quantity);
        sum.amount = sum.amount + row.sum.amount;
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.amount));
    let view = |((kind, variant), sum): ((UsageKind, String), DaySum)| KindView {
        kind: kind.name(),
        variant,
        vendor: sum.vendor,
        quantity: sum.quantity,
        unit: kind.unit(),
        amount: Micros::to_decimal(sum.amount),
    };
    kinds.into_iter().map(view).collect()
}

/// Look at what was spent, by kind and by day.
#[utoipa::path(get, path = "/api/spend", tag = "operations", params(WhichDays),
    responses((status = 200, body = SpendView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
    Query(which): Query<WhichDays>,
) -> Result<Json<SpendView>, Problem> {
    api.store.read(|r| {
        let (zone, _) = api.zone_and_country(r)?;
        let (from, to) = which.read(day(&zone, api.clock.now()))?;
        SpendView::read(r, from, to).map(Json)
    })
}
