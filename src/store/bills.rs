//! What vendors said that they charge, as it was last asked.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::money::Micros;
use crate::domain::usage::UsageKind;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};

/// The latest statement of each vendor, by the name that the ledger has for it.
pub struct Bills;

impl Table for Bills {
    const PREFIX: u8 = prefix::BILLS;
    const NAME: &'static str = "bills";
    type Key = String;
    type Value = Statement;
}

/// What a vendor said when it was last asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Why it did not say; what it said before stands below.
    pub problem: Option<String>,
    /// When it said what stands below.
    pub said_at: Option<Timestamp>,
    /// The first day that it is about.
    pub from: Date,
    /// The first day after those that it is about.
    pub to: Date,
    /// The currency; empty when nothing was charged.
    pub currency: String,
    /// What it charged.
    pub lines: Vec<Line>,
}

/// What a vendor charged on one day for one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The day, in UTC.
    pub on: Date,
    /// What for; `None` for what Bella does not count herself.
    pub kind: Option<UsageKind>,
    /// How much.
    pub amount: Micros,
}

impl Record for Statement {
    const VERSION: u8 = 1;
}
