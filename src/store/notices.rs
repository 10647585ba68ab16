//! Who is told of what, by which way and when, as the owner wants it.

use jiff::civil::{Time, time};
use serde::{Deserialize, Serialize};

use crate::domain::contact::Channel;
use crate::messages::{CallNews, News};
use crate::store::deliveries::errand::Errand;
use crate::store::settings::Settings;

/// Who is told of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notices {
    /// Whether customers are told of their appointments.
    pub to_customer: bool,
    /// How long before an appointment its customer is reminded; `None` for never.
    pub reminder_hours: Option<u32>,
    /// How long before it they are reminded once more; `None` for not.
    pub second_reminder_hours: Option<u32>,
    /// Whether the owner is told of appointments, messages and calls.
    pub to_owner: bool,
    /// When the owner is told nothing until it is over, but for what is urgent.
    pub owner_quiet: Option<Quiet>,
    /// Whether customers with numbers of other countries are told too; such messages can cost a multiple.
    pub abroad: bool,
    /// The most messages to one customer's number on one day.
    pub customer_daily: u32,
    /// The most messages to the owner on one day.
    pub owner_daily: u32,
    /// How the owner is told of each kind of thing.
    pub kinds: Kinds,
    /// When the owner's summary goes out, on the business's wall clock.
    pub digest_at: Time,
    /// Whether a report is mailed every Monday.
    pub weekly_report: bool,
    /// Whether a report is mailed on the first day of every month.
    pub monthly_report: bool,
}

impl Default for Notices {
    fn default() -> Self {
        Self {
            to_customer: true,
            reminder_hours: Some(24),
            second_reminder_hours: None,
            to_owner: true,
            owner_quiet: None,
            abroad: false,
            customer_daily: 10,
            owner_daily: 200,
            kinds: Kinds::default(),
            digest_at: time(18, 0, 0, 0),
            weekly_report: true,
            monthly_report: true,
        }
    }
}

impl Notices {
    /// Whether customers are reminded at all.
    pub fn reminds(&self) -> bool {
        self.reminder_hours.is_some() || self.second_reminder_hours.is_some()
    }
}

impl Settings for Notices {
    const NAME: &'static str = "notices";
}

/// How the owner is told of each kind of thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kinds {
    /// A new appointment.
    pub booked: Choice,
    /// An appointment that was moved.
    pub moved: Choice,
    /// An appointment that was called off.
    pub cancelled: Choice,
    /// A message that a caller left, or a question that nobody could answer.
    pub message: Choice,
    /// A caller who hung up without getting anything.
    pub missed: Choice,
    /// A caller who was not understood, or reached nobody.
    pub unhappy: Choice,
    /// A caller who said that it is urgent.
    pub urgent: Choice,
}

impl Kinds {
    /// How the owner is told of this; `None` for what is no news to them.
    pub fn of(&self, errand: Errand) -> Option<Choice> {
        Some(match errand {
            Errand::AppointmentNews { news, .. } => match news {
                News::Booked => self.booked,
                News::Moved => self.moved,
                News::Cancelled => self.cancelled,
                News::Reminder => return None,
            },
            Errand::MessageLeft { .. } | Errand::QuestionAsked { .. } => self.message,
            Errand::CallNews { news, .. } => match news {
                CallNews::Missed => self.missed,
                CallNews::Unhappy => self.unhappy,
                CallNews::Urgent => self.urgent,
            },
            _ => return None,
        })
    }
}

/// How the owner is told of one kind of thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// By which way; `None` for the first that is set up.
    pub channel: Option<Channel>,
    /// When.
    pub pace: Pace,
}

/// When the owner is told of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// When it happens.
    #[default]
    AtOnce,
    /// In the day's summary.
    Digest,
    /// Not at all.
    Never,
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
