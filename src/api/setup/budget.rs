//! `/api/settings/budget`: how much may be spent, and what happens then.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::wire::present;
use crate::desk::settings::SettingsError;
use crate::desk::settings::budget::save_budget;
use crate::domain::money::Micros;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::budget::{Budget, WhenSpent};
use crate::store::ledger::sums::spent_in_month;
use crate::store::settings;
use crate::store::tx::{Read, Tx};
use crate::watch::spend::{Stance, day, stance};

/// How much may be spent, and what happens then.
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetView {
    /// What may be spent in a month
    pub monthly_budget: f64,
    /// The currency of the vendors' bills and of the price list, and so of the budget: US dollars
    pub currency: String,
    /// The percentages of it at which the owner is told: a note, a warning, an alarm
    pub alert_at_percent: [u32; 3],
    /// What happens when it is spent
    pub when_spent: WhenSpentName,
    /// The most calls that are answered in full within an hour; null for any number
    pub calls_per_hour: Option<u32>,
    /// The most calls that are answered in full on one day; null for any number
    pub calls_per_day: Option<u32>,
    /// What was spent in this month
    pub spent: f64,
    /// `usual`, `cheaper` (nothing is asked of paid models) or `messages` (callers may leave a message)
    pub stance: &'static str,
}

/// What happens when the month's budget is spent.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenSpentName {
    /// Nothing is asked of paid models any more
    Cheaper,
    /// Callers may leave a message
    Messages,
    /// Nothing changes
    Nothing,
}

/// What to change; what is absent stays.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetChanges {
    /// What may be spent in a month
    #[schema(exclusive_minimum = 0, maximum = 1_000_000)]
    monthly_budget: Option<f64>,
    /// Three percentages, ascending, at which the owner is told
    alert_at_percent: Option<[u32; 3]>,
    /// What happens when it is spent
    when_spent: Option<WhenSpentName>,
    /// The most calls that are answered in full within an hour; null for any number
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 1_000_000)]
    calls_per_hour: Option<Option<u32>>,
    /// The most calls that are answered in full on one day; null for any number
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 1_000_000)]
    calls_per_day: Option<Option<u32>>,
}

impl From<WhenSpent> for WhenSpentName {
    fn from(when: WhenSpent) -> Self {
        match when {
            WhenSpent::Cheaper => Self::Cheaper,
            WhenSpent::Messages => Self::Messages,
            WhenSpent::Nothing => Self::Nothing,
        }
    }
}

impl From<WhenSpentName> for WhenSpent {
    fn from(name: WhenSpentName) -> Self {
        match name {
            WhenSpentName::Cheaper => Self::Cheaper,
            WhenSpentName::Messages => Self::Messages,
            WhenSpentName::Nothing => Self::Nothing,
        }
    }
}

/// The word for a stance.
pub(crate) fn stance_name(stance: Stance) -> &'static str {
    match stance {
        Stance::Usual => "usual",
        Stance::Cheaper => "cheaper",
        Stance::Messages => "messages",
    }
}

impl BudgetView {
    fn read(api: &Api, r: &impl Read) -> Result<Self, Problem> {
        let budget: Budget = settings::get(r)?;
        let (zone, _) = api.zone_and_country(r)?;
        let now = api.clock.now();
        Ok(Self {
            monthly_budget: budget.monthly.to_decimal(),
            currency: budget.currency.to_string(),
            alert_at_percent: budget.alert_at_percent,
            when_spent: budget.when_spent.into(),
            calls_per_hour: budget.calls_per_hour,
            calls_per_day: budget.calls_per_day,
            spent: spent_in_month(r, day(&zone, now))?.to_decimal(),
            stance: stance_name(stance(r, &zone, now)?),
        })
    }
}

impl BudgetChanges {
    fn over(&self, old: Budget) -> Budget {
        let monthly = match self.monthly_budget {
            // What is no amount is none that is allowed either.
            Some(amount) => Micros::from_decimal(amount).unwrap_or(Micros::ZERO),
            None => old.monthly,
        };
        Budget {
            monthly,
            currency: old.currency,
            alert_at_percent: self.alert_at_percent.unwrap_or(old.alert_at_percent),
            when_spent: self.when_spent.map_or(old.when_spent, WhenSpent::from),
            calls_per_hour: self.calls_per_hour.unwrap_or(old.calls_per_hour),
            calls_per_day: self.calls_per_day.unwrap_or(old.calls_per_day),
        }
    }
}

/// Look at how much may be spent, and what was.
#[utoipa::path(get, path = "/api/settings/budget", tag = "set-up",
    responses((status = 200, body = BudgetView)))]
pub async fn get(State(api): State<Api>, _caller: Caller) -> Result<Json<BudgetView>, Problem> {
    api.store.read(|r| BudgetView::read(&api, r).map(Json))
}

/// Change how much may be spent, from now on.
#[utoipa::path(patch, path = "/api/settings/budget", tag = "set-up", request_body = BudgetChanges,
    responses((status = 200, body = BudgetView)))]
pub async fn patch(
    State(api): State<Api>,
    caller: Caller,
    Json(changes): Json<BudgetChanges>,
) -> Result<Json<BudgetView>, Problem> {
    let state = api.clone();
    let work = move |tx: &mut Tx| -> Result<_, Problem> {
        let old: Budget = settings::get(tx)?;
        let saved: Result<(), SettingsError> = save_budget(tx, &changes.over(old));
        saved?;
        BudgetView::read(&state, tx)
    };
    Ok(Json(api.store.write(caller.cause(), work).await?))
}
