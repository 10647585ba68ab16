//! How much may be spent, what happens then, and the owner's own prices.

use serde::{Deserialize, Serialize};

use crate::domain::money::{Currency, Micros};
use crate::domain::price::PriceTable;
use crate::store::settings::Settings;

/// How much may be spent, and what happens then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Budget {
    /// What may be spent in a month.
    pub monthly: Micros,
    /// The currency of the vendors' bills, and so of budget and prices.
    pub currency: Currency,
    /// The percentages of it at which the owner is told, ascending: a note, a warning, an alarm.
    pub alert_at_percent: [u32; 3],
    /// What happens when it is spent.
    pub when_spent: WhenSpent,
    /// The most calls that are answered in full within an hour; `None` for any number.
    pub calls_per_hour: Option<u32>,
    /// The most calls that are answered in full on one day; `None` for any number.
    pub calls_per_day: Option<u32>,
}

/// What happens when the month's budget is spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenSpent {
    /// Nothing is asked of paid models any more; callers are served by what costs nothing more.
    #[default]
    Cheaper,
    /// Callers may leave a message, which ends the call soon.
    Messages,
    /// Nothing changes.
    Nothing,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            monthly: Micros(50_000_000),
            currency: Currency::US_DOLLAR,
            alert_at_percent: [80, 90, 100],
            when_spent: WhenSpent::default(),
            calls_per_hour: None,
            calls_per_day: None,
        }
    }
}

impl Settings for Budget {
    const NAME: &'static str = "budget";
}

impl Settings for PriceTable {
    const NAME: &'static str = "prices";
}
