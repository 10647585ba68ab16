//! Who is told of what by text message, as the owner wants it.

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use crate::store::settings::Settings;

/// Who is told of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notices {
    /// Whether customers are told of their appointments.
    pub to_customer: bool,
    /// How long before an appointment its customer is reminded; `None` for never.
    pub reminder_hours: Option<u32>,
    /// Whether the owner is told of appointments and messages.
    pub to_owner: bool,
    /// When the owner is told nothing until it is over.
    pub owner_quiet: Option<Quiet>,
    /// Whether customers with numbers of other countries are told too; such messages can cost a multiple.
    pub abroad: bool,
    /// The most messages to one customer's number on one day.
    pub customer_daily: u32,
    /// The most messages to the owner on one day.
    pub owner_daily: u32,
}

impl Default for Notices {
    fn default() -> Self {
        Self {
            to_customer: true,
            reminder_hours: Some(24),
            to_owner: true,
            owner_quiet: None,
            abroad: false,
            customer_daily: 10,
            owner_daily: 200,
        }
    }
}

impl Settings for Notices {
    const NAME: &'static str = "notices";
}

/// Hours of every day, on the business's wall clock; past midnight when `to` is not after `from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// They begin.
    pub from: Time,
    /// They are over.
    pub to: Time,
}

impl Quiet {
    /// Whether they hold at this time of day.
    pub fn holds_at(self, time: Time) -> bool {
        match self.from < self.to {
            true => (self.from..self.to).contains(&time),
            false => time >= self.from || time < self.to,
        }
    }
}
