//! Who is told when something needs a human, and by which ways.

use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::email::Email;
use crate::domain::id::ContactId;
use crate::domain::phone::Phone;

/// A way to tell somebody something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A text message.
    Sms,
    /// A mail.
    Mail,
    /// A message in Slack.
    Slack,
    /// A request to an address of the owner's.
    Webhook,
    /// A telephone call that reads it out.
    Call,
}

impl Channel {
    /// All of them, in the order in which one stands in for another that is dead.
    pub const ALL: [Self; 5] = [
        Self::Slack,
        Self::Mail,
        Self::Sms,
        Self::Call,
        Self::Webhook,
    ];

    /// The word for it in settings and answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Mail => "mail",
            Self::Slack => "slack",
            Self::Webhook => "webhook",
            Self::Call => "call",
        }
    }

    /// The channel of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

/// Somebody who is told; the first in order who is on duty comes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its identifier.
    pub id: ContactId,
    /// Who it is.
    pub name: String,
    /// Where they are rung and get text messages.
    pub phone: Option<Phone>,
    /// Where they get mail.
    pub email: Option<Email>,
    /// The ways to tell them, the preferred one first; empty for all that their addresses allow.
    pub channels: Vec<Channel>,
    /// When they are on duty, on the business's wall clock; empty for always.
    pub duty: Vec<Duty>,
    /// Whether what is urgent reaches them off duty too.
    pub is_urgent_any_time: bool,
    /// Their place in the order, from 1.
    pub position: u32,
}

/// Hours of some days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The days, from Monday as 1 to Sunday as 7; empty for all.
    pub days: Vec<i8>,
    /// They begin.
    pub from: Time,
    /// They are over; on the next day when that is not after `from`.
    pub to: Time,
}

impl Duty {
    /// Whether it holds at this wall time.
    pub fn holds_at(&self, day: Weekday, time: Time) -> bool {
        let is_on =
            |day: Weekday| self.days.is_empty() || self.days.contains(&day.to_monday_one_offset());
        match self.from < self.to {
            true => is_on(day) && (self.from..self.to).contains(&time),
            false => (is_on(day) && time >= self.from) || (is_on(day.previous()) && time < self.to),
        }
    }
}

impl Contact {
    /// Whether they are on duty at this wall time.
    pub fn is_on_duty(&self, day: Weekday, time: Time) -> bool {
        self.duty.is_empty() || self.duty.iter().any(|duty| duty.holds_at(day, time))
    }

    /// Whether they can be told by this way.
    pub fn takes(&self, channel: Channel) -> bool {
        let has_address = match channel {
            Channel::Sms | Channel::Call => self.phone.is_some(),
            Channel::Mail => self.email.is_some(),
            Channel::Slack | Channel::Webhook => true,
        };
        has_address && (self.channels.is_empty() || self.channels.contains(&channel))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    #[test]
    fn duty_may_last_past_midnight() {
        let night = Duty {
            days: vec![5],
            from: time(22, 0, 0, 0),
            to: time(6, 0, 0, 0),
        };
        let check = |day, hour, expected| {
            let holds = night.holds_at(day, time(hour, 0, 0, 0));
            assert_eq!(holds, expected, "{day:?} {hour}");
        };
        check(Weekday::Friday, 21, false);
        check(Weekday::Friday, 23, true);
        check(Weekday::Saturday, 5, true);
        check(Weekday::Saturday, 6, false);
        check(Weekday::Friday, 5, false);
        check(Weekday::Saturday, 23, false);
    }
}
