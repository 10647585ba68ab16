//! Does the ledger agree with what vendors say they charge? Compared over weeks, because vendors count days in UTC and the
//! ledger in those of the business.

use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use crate::domain::money::Micros;
use crate::domain::usage::UsageKind;
use crate::messages::trouble::{Relief, Trouble};
use crate::store::alerts::Severity;
use crate::store::bills::{Bills, Line, Statement};
use crate::store::budget::Budget;
use crate::store::error::StoreError;
use crate::store::ledger::sums::{Spent, first_day, spent_between};
use crate::store::settings;
use crate::store::tx::{Read, Tx};
use crate::watch::alerts::raise::raise_trouble;
use crate::watch::alerts::settle::relieve;

/// How many days are compared.
const DAYS: i64 = 28;
/// Twilio is compared with what the ledger has for it.
pub const COMPARED: &str = "twilio";
/// Differences below that are edges of days and rounding.
const LEAST_DRIFT: Micros = Micros(1_000_000);
/// Differences below this part of the larger amount are too.
const LEAST_DRIFT_PERCENT: u32 = 10;

/// What the ledger and a vendor say of one thing, over the same days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What.
    pub kind: UsageKind,
    /// What the ledger says.
    pub booked: Micros,
    /// What the vendor says.
    pub charged: Micros,
}

/// What the ledger and a vendor say, over the same days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// By kind; kinds of which neither says anything are left out.
    pub kinds: Vec<Compared>,
    /// What the ledger says in all.
    pub booked: Micros,
    /// What the vendor says in all.
    pub charged: Micros,
    /// Whether both are in the same currency.
    pub is_comparable: bool,
}

impl Comparison {
    /// What the vendor says more than the ledger; negative when it says less.
    pub fn difference(&self) -> Micros {
        self.charged - self.booked
    }

    /// Whether they differ by more than edges of days and rounding.
    pub fn drifts(&self) -> bool {
        let difference = Micros(self.difference().0.abs());
        let larger = self.charged.max(self.booked);
        let least = larger.percent(LEAST_DRIFT_PERCENT).max(LEAST_DRIFT);
        self.is_comparable && difference > least
    }
}

/// The days to ask a vendor about: the last weeks before today, or since the day after the ledger began; `None` when there
/// is none yet.
///
/// # Errors
/// When the store cannot be read.
pub fn days_to_compare(r: &impl Read, today: Date) -> Result<Option<(Date, Date)>, StoreError> {
    let Some(began_on) = first_day(r)? else {
        return Ok(None);
    };
    let from = today
        .saturating_sub(DAYS.days())
        .max(began_on.saturating_add(1.day()));
    Ok((from < today).then_some((from, today)))
}

/// What a vendor's latest statement and the ledger say; `None` while there is no statement.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn compare(r: &impl Read, vendor: &str) -> Result<Option<Comparison>, StoreError> {
    let Some(statement) = r.get::<Bills>(&vendor.to_owned())? else {
        return Ok(None);
    };
    if statement.said_at.is_none() {
        return Ok(None);
    }
    let budget: Budget = settings::get(r)?;
    let booked = spent_between(r, statement.from, statement.to)?;
    let booked: Vec<Spent> = booked
        .into_iter()
        .filter(|row| row.sum.vendor == vendor)
        .collect();
    Ok(Some(compared(
        &statement,
        &booked,
        budget.currency.as_str(),
    )))
}

fn compared(statement: &Statement, booked: &[Spent], currency: &str) -> Comparison {
    let charged_for = |kind: UsageKind| -> Micros {
        let is_it = |line: &&Line| line.kind == Some(kind);
        let lines = statement.lines.iter().filter(is_it);
        lines.map(|line| line.amount).sum()
    };
    let booked_for = |kind: UsageKind| -> Micros {
        let rows = booked.iter().filter(|row| row.kind == kind);
        rows.map(|row| row.sum.amount).sum()
    };
    let kinds: Vec<Compared> = UsageKind::ALL
        .into_iter()
        .map(|kind| Compared {
            kind,
            booked: booked_for(kind),
            charged: charged_for(kind),
        })
        .filter(|one| one.booked != Micros::ZERO || one.charged != Micros::ZERO)
        .collect();
    Comparison {
        booked: kinds.iter().map(|one| one.booked).sum(),
        charged: kinds.iter().map(|one| one.charged).sum(),
        kinds,
        is_comparable: statement.currency.is_empty() || statement.currency == currency,
    }
}

/// Raises an alert when the ledger does not agree with a vendor, and ends it when it does again.
///
/// # Errors
/// When the store cannot be read or written.
pub fn judge(tx: &mut Tx, vendor: &str) -> Result<(), StoreError> {
    let Some(comparison) = compare(tx, vendor)? else {
        return Ok(());
    };
    if !comparison.drifts() {
        return relieve(tx, (COMPONENT, vendor), Relief::LedgerAgrees);
    }
    let (charged, booked) = (
        comparison.charged.to_decimal(),
        comparison.booked.to_decimal(),
    );
    let trouble = Trouble::Drifts {
        vendor: vendor.to_owned(),
        charged: format!("{charged:.2}"),
        booked: format!("{booked:.2}"),
    };
    let details = json!({"charged": charged, "booked": booked});
    let wrong = (Severity::Medium, &trouble);
    raise_trouble(tx, (COMPONENT, vendor), wrong, details)
}

/// The part that the alerts are about.
const COMPONENT: &str = "ledger";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_differences_are_edges_of_days_and_rounding() {
        let check = |booked: i64, charged: i64, drifts| {
            let comparison = Comparison {
                kinds: Vec::new(),
                booked: Micros(booked * 10_000),
                charged: Micros(charged * 10_000),
                is_comparable: true,
            };
            assert_eq!(comparison.drifts(), drifts, "{booked} {charged}");
        };
        check(0, 0, false);
        check(50, 120, false);
        check(50, 160, true);
        check(5_000, 5_400, false);
        check(5_000, 5_600, true);
        check(5_600, 5_000, true);
    }
}
