//! Who is told of what, by which way and when, as the owner wants it.

use jiff::civil::{Time, time};
use serde::{Deserialize, Serialize};

use crate::domain::contact::Channel;
use crate::messages::{CallNews, News};
use crate::store::deliveries::errand::Errand;
use crate::store::settings::Settings;

/// Who is told of what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notices {
    /// Whether customers are told of their appointments.
    pub to_customer: bool,
    /// How long before an appointment its customer is reminded.
    #[serde(flatten)]
    pub reminders: Reminders,
    /// When customers are not disturbed, on their own clocks; `None` for never.
    pub customer_quiet: Option<Quiet>,
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
            reminders: Reminders::default(),
            customer_quiet: Some(Quiet {
                from: time(20, 0, 0, 0),
                to: time(9, 0, 0, 0),
            }),
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

/// How many hours before an appointment its customer is reminded; none for never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "KeptReminders")]
pub struct Reminders {
    /// The longest time first, each once.
    #[serde(rename = "reminder_hours")]
    pub hours: Vec<u32>,
}

impl Reminders {
    /// Of these times, in whatever order.
    pub fn of(mut hours: Vec<u32>) -> Self {
        hours.sort_unstable_by(|a, b| b.cmp(a));
        hours.dedup();
        Self { hours }
    }
}

impl Default for Reminders {
    /// A day before.
    fn default() -> Self {
        Self::of(vec![24])
    }
}

/// Reminders as they are kept: earlier ones were a number, or null for never, and a second number beside it.
#[derive(Deserialize)]
struct KeptReminders {
    #[serde(default = "usual")]
    reminder_hours: LeadHours,
    #[serde(default)]
    second_reminder_hours: Option<u32>,
}

fn usual() -> LeadHours {
    LeadHours::Several(Reminders::default().hours)
}

/// Times as they were ever written: a list, one number, or null for none.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum LeadHours {
    /// Any number of them.
    Several(Vec<u32>),
    /// One, or none.
    One(Option<u32>),
}

impl From<LeadHours> for Vec<u32> {
    fn from(hours: LeadHours) -> Self {
        match hours {
            LeadHours::Several(hours) => hours,
            LeadHours::One(hours) => hours.into_iter().collect(),
        }
    }
}

impl From<KeptReminders> for Reminders {
    fn from(kept: KeptReminders) -> Self {
        let mut hours = Vec::from(kept.reminder_hours);
        hours.extend(kept.second_reminder_hours);
        Self::of(hours)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reminders_of_every_age_are_read() {
        let check = |json: &str, expected: &[u32]| {
            let notices: Notices = serde_json::from_str(json).expect(json);
            assert_eq!(notices.reminders.hours, expected, "{json}");
            let kept = serde_json::to_string(&notices).expect("it is JSON");
            assert!(!kept.contains("second"), "{kept}");
            let again: Notices = serde_json::from_str(&kept).expect(&kept);
            assert_eq!(again, notices);
        };
        check("{}", &[24]);
        check(r#"{"to_customer": false}"#, &[24]);
        check(r#"{"reminder_hours": 12}"#, &[12]);
        check(r#"{"reminder_hours": null}"#, &[]);
        check(
            r#"{"reminder_hours": 24, "second_reminder_hours": 2}"#,
            &[24, 2],
        );
        check(
            r#"{"reminder_hours": null, "second_reminder_hours": 2}"#,
            &[2],
        );
        check(r#"{"reminder_hours": []}"#, &[]);
        check(r#"{"reminder_hours": [2, 48, 24]}"#, &[48, 24, 2]);
    }
}
