//! How much may be spent, what happens then, and what things cost.

use jiff::civil::Date;

use crate::desk::settings::{Checks, SettingsError};
use crate::domain::money::Micros;
use crate::domain::price::{Price, PriceTable};
use crate::domain::usage::UsageKind;
use crate::store::audit::AuditEntry;
use crate::store::budget::Budget;
use crate::store::settings::{Settings, get, put};
use crate::store::tx::Tx;

/// The largest monthly budget: more is a slip of the finger.
const MOST: Micros = Micros(1_000_000_000_000);
/// The most prices of one's own.
const MOST_PRICES: usize = 500;
/// The longest name of a model, voice or country.
const VARIANT_CHARS: usize = 60;

/// Changes how much may be spent, from now on.
///
/// # Errors
/// Every mistake at once.
pub fn save_budget(tx: &mut Tx, budget: &Budget) -> Result<(), SettingsError> {
    let mut checks = Checks::default();
    let is_good = Micros::ZERO < budget.monthly && budget.monthly <= MOST;
    let why =
        "must be more than 0 and at most 1000000; to spend nothing on models, leave their keys out";
    checks.require(is_good, "monthly_budget", why);
    let [note, warning, alarm] = budget.alert_at_percent;
    let is_good = 0 < note && note < warning && warning < alarm && alarm <= 1000;
    let why = "must be three percentages, ascending, from 1 to 1000";
    checks.require(is_good, "alert_at_percent", why);
    let caps = [
        ("calls_per_hour", budget.calls_per_hour),
        ("calls_per_day", budget.calls_per_day),
    ];
    for (field, most) in caps {
        let is_good = most.is_none_or(|most| (1..=1_000_000).contains(&most));
        let why = "must be between 1 and 1000000, or null for any number";
        checks.require(is_good, field, why);
    }
    checks.done()?;
    let before: Budget = get(tx)?;
    put(tx, budget)?;
    let entry = AuditEntry::new("settings", Budget::NAME, "change");
    Ok(tx.audit(&entry.before(&before).after(budget))?)
}

/// A price to set, or to take back.
#[derive(Clone, Debug)]
pub struct PriceChange {
    /// What it is for.
    pub kind: UsageKind,
    /// Which model, voice or country; empty for all others.
    pub variant: String,
    /// The price; `None` takes the owner's own price of this day back.
    pub amount: Option<Micros>,
    /// The first day that it holds on.
    pub from: Date,
    /// Where it was read.
    pub source: String,
}

/// Changes what things cost; what is booked already stays as it is.
///
/// # Errors
/// Every mistake at once.
pub fn save_prices(tx: &mut Tx, changes: &[PriceChange]) -> Result<(), SettingsError> {
    let before: PriceTable = get(tx)?;
    let mut checks = Checks::default();
    let mut own = before.own.clone();
    for change in changes {
        checks.at_most("variant", &change.variant, VARIANT_CHARS);
        checks.at_most("source", &change.source, 200);
        let is_good = change
            .amount
            .is_none_or(|amount| Micros::ZERO <= amount && amount <= MOST);
        let why = "must be 0, or from 0.000001 to 1000000";
        checks.require(is_good, "price", why);
        let is_same = |price: &Price| {
            price.kind == change.kind
                && price.variant == change.variant
                && price.from == change.from
        };
        let is_known = own.iter().any(is_same);
        let why = "there is no price of your own from that day on to take back";
        checks.require(change.amount.is_some() || is_known, "price", why);
        own.retain(|price| !is_same(price));
        own.extend(change.amount.map(|amount| Price {
            kind: change.kind,
            variant: change.variant.clone(),
            amount,
            from: change.from,
            source: change.source.clone(),
        }));
    }
    let why = format!("must be at most {MOST_PRICES} in all");
    checks.require(own.len() <= MOST_PRICES, "prices", why);
    checks.done()?;
    let after = PriceTable { own };
    put(tx, &after)?;
    let entry = AuditEntry::new("settings", PriceTable::NAME, "change");
    Ok(tx.audit(&entry.before(&before).after(&after))?)
}
