//! The budget as an alert: the owner is told when parts of it are spent, and when the month will cost more than agreed.
//!
//! What was told is kept, so that the owner is told once at each step and not again after ending the alert by hand.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::domain::money::Micros;
use crate::messages::trouble::{Amounts, Relief, Spending, Then, Trouble};
use crate::store::alerts::{Severity, find_open, fingerprint};
use crate::store::budget::WhenSpent;
use crate::store::error::StoreError;
use crate::store::ledger::sums::first_day;
use crate::store::settings::{self, Settings};
use crate::store::tx::{Read, Tx};
use crate::watch::alerts::raise::raise_trouble;
use crate::watch::alerts::settle::{relieve, relieve_at_once};
use crate::watch::costs::Costs;

/// The part that the alerts are about.
pub const BUDGET: &str = "budget";
/// What was spent.
const SPENT: &str = "spent";
/// What the month will come to.
const PROJECTED: &str = "projected";
/// More than half as much again: somebody has to look at once.
const FAR_OVER: &str = "far_over";
const FAR_OVER_PERCENT: u32 = 150;
/// A projection that fell below this part of the budget is well again.
const RELIEVED_PERCENT: u32 = 95;
/// Fewer days say little about a month.
const KNOWN_DAYS: i32 = 7;

/// What the owner was told of the budget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// In which month.
    pub month: Option<Date>,
    /// How many of the three steps were reached.
    pub steps: u8,
    /// Whether much more than the budget was spent.
    pub is_far_over: bool,
    /// Whether the month will cost more than agreed.
    pub is_projected_over: bool,
    /// What was said that happens once all is spent, while a step is reached.
    pub then: Option<WhenSpent>,
}

impl Settings for Told {
    const NAME: &'static str = "budget_told";
}

/// Whether there is something to tell; reads only.
///
/// # Errors
/// When the store cannot be read.
pub fn has_news(r: &impl Read, zone: &TimeZone, now: jiff::Timestamp) -> Result<bool, StoreError> {
    let costs = Costs::read(r, zone, now)?;
    let told: Told = settings::get(r)?;
    Ok(stands(r, &costs, told)? != told)
}

/// Raises and ends the alerts of the budget, where something changed since the owner was told.
///
/// # Errors
/// When the store cannot be read or written.
pub fn judge(tx: &mut Tx, zone: &TimeZone) -> Result<(), StoreError> {
    let costs = Costs::read(tx, zone, tx.now())?;
    let told: Told = settings::get(tx)?;
    let now = stands(tx, &costs, told)?;
    if now.steps < told.steps {
        // It may rise again and must be told then, so an alert that is worse than it stands ends, however often it did.
        relieve_at_once(tx, (BUDGET, SPENT), Relief::LessSpent)?;
    }
    let is_new_month = now.month != told.month;
    let is_news = now.steps > 0 && (now.steps != told.steps || is_new_month);
    // One jump is one message, the worse one.
    let is_far = now.is_far_over && !told.is_far_over;
    if is_news && !is_far {
        tell_spent(tx, &costs, now.steps)?;
    }
    if is_far {
        let trouble = Trouble::Spent(spending(&costs));
        tell(tx, &costs, (FAR_OVER, Severity::Critical), &trouble)?;
    } else if told.is_far_over && !now.is_far_over {
        relieve(tx, (BUDGET, FAR_OVER), Relief::NotFarOver)?;
        let is_open = find_open(tx, &fingerprint(BUDGET, SPENT))?.is_some();
        // A jump told of the worse alone; what is spent is spent still.
        if now.steps > 0 && !is_news && !is_open {
            tell_spent(tx, &costs, now.steps)?;
        }
    }
    let is_other_choice = now.steps == told.steps && now.then != told.then && !is_new_month;
    if is_other_choice {
        say_anew(tx, &costs, now)?;
    }
    if now.is_projected_over && !told.is_projected_over {
        let projected = costs.projected.unwrap_or_default();
        let trouble = Trouble::ProjectedOver(amounts(&costs, projected));
        tell(tx, &costs, (PROJECTED, Severity::Medium), &trouble)?;
    } else if told.is_projected_over && !now.is_projected_over {
        relieve(tx, (BUDGET, PROJECTED), Relief::WithinBudget)?;
    }
    match now == told {
        true => Ok(()),
        false => settings::put(tx, &now),
    }
}

/// How the budget stands.
fn stands(r: &impl Read, costs: &Costs, told: Told) -> Result<Told, StoreError> {
    let budget = costs.budget.monthly;
    let reached = |percent: &&u32| costs.spent >= budget.percent(**percent);
    let steps = costs.budget.alert_at_percent.iter().filter(reached).count();
    let known_until = costs.today.saturating_sub(KNOWN_DAYS.days());
    let is_known = first_day(r)?.is_some_and(|since| since <= known_until);
    let limit = match told.is_projected_over {
        true => budget.percent(RELIEVED_PERCENT),
        false => budget,
    };
    let projected = costs.projected.filter(|_| is_known);
    // Where all is spent already nobody needs a projection; one that was told holds until it is within the budget.
    let is_of_use = told.is_projected_over || costs.spent < budget;
    Ok(Told {
        month: Some(costs.today.first_of_month()),
        steps: u8::try_from(steps).unwrap_or(u8::MAX),
        is_far_over: costs.spent >= budget.percent(FAR_OVER_PERCENT),
        is_projected_over: is_of_use && projected.is_some_and(|amount| amount > limit),
        then: (steps > 0).then_some(costs.budget.when_spent),
    })
}

/// The owner chose otherwise what happens once all is spent: what is open says so, and nobody is told again.
fn say_anew(tx: &mut Tx, costs: &Costs, now: Told) -> Result<(), StoreError> {
    let is_open = |tx: &Tx, subject: &str| -> Result<bool, StoreError> {
        Ok(find_open(tx, &fingerprint(BUDGET, subject))?.is_some())
    };
    if is_open(tx, SPENT)? {
        tell_spent(tx, costs, now.steps)?;
    }
    if is_open(tx, FAR_OVER)? {
        let trouble = Trouble::Spent(spending(costs));
        tell(tx, costs, (FAR_OVER, Severity::Critical), &trouble)?;
    }
    Ok(())
}

fn tell_spent(tx: &mut Tx, costs: &Costs, steps: u8) -> Result<(), StoreError> {
    let severity = match steps {
        0 | 1 => Severity::Medium,
        2 => Severity::High,
        _ => Severity::Critical,
    };
    let trouble = Trouble::Spent(spending(costs));
    tell(tx, costs, (SPENT, severity), &trouble)
}

fn spending(costs: &Costs) -> Spending {
    let budget = costs.budget.monthly.0.max(1);
    let percent = costs.spent.0.saturating_mul(100) / budget;
    Spending {
        percent: u64::try_from(percent).unwrap_or(0),
        amounts: amounts(costs, costs.spent),
        then: match costs.budget.when_spent {
            WhenSpent::Cheaper => Then::Cheaper,
            WhenSpent::Messages => Then::Messages,
            WhenSpent::Nothing => Then::Nothing,
        },
    }
}

fn amounts(costs: &Costs, sum: Micros) -> Amounts {
    let budget = &costs.budget;
    Amounts {
        sum: format!("{:.2}", sum.to_decimal()),
        budget: format!("{:.2} {}", budget.monthly.to_decimal(), budget.currency),
    }
}

fn tell(
    tx: &mut Tx,
    costs: &Costs,
    (subject, severity): (&str, Severity),
    trouble: &Trouble,
) -> Result<(), StoreError> {
    let details = json!({
        "spent": costs.spent.to_decimal(),
        "projected": costs.projected.map(Micros::to_decimal),
        "budget": costs.budget.monthly.to_decimal(),
        "currency": costs.budget.currency.to_string(),
    });
    raise_trouble(tx, (BUDGET, subject), (severity, trouble), details)
}
