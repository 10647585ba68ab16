//! What vendors say they charge, to hold against the ledger.

use futures_util::future::BoxFuture;
use jiff::civil::Date;

use crate::domain::money::Micros;
use crate::domain::usage::UsageKind;

/// What a vendor charges for one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// The day, as the vendor counts days: in UTC.
    pub on: Date,
    /// What for; `None` for what Bella does not count herself.
    pub kind: Option<UsageKind>,
    /// How much.
    pub amount: Micros,
}

/// What a vendor charges for some days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// The currency, upper case; empty when nothing is charged.
    pub currency: String,
    /// In any order.
    pub charges: Vec<Charge>,
    /// How many requests it took.
    pub requests: u32,
}

/// Why a vendor does not say what it charges; without names, numbers and secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct BillError {
    /// What happened.
    pub why: String,
    /// How many requests it took all the same.
    pub requests: u32,
}

/// A vendor that says what it charges.
pub trait Bills: Send + Sync + 'static {
    /// Who it is, as the ledger calls it.
    fn vendor(&self) -> &'static str;

    /// Whether asking costs money.
    fn costs(&self) -> bool;

    /// What it charges for the days from one until before another.
    fn charged(&self, from: Date, to: Date) -> BoxFuture<'_, Result<Bill, BillError>>;
}
