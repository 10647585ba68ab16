//! What deliveries are about. Nothing here says names, numbers or words.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::id::{AlertId, AppointmentId, CallId};
use crate::messages::News;
use crate::store::calls::MessageId;

/// What a delivery is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errand {
    /// Something was done to an appointment.
    AppointmentNews {
        /// Which.
        appointment: AppointmentId,
        /// What.
        news: News,
        /// The appointment's revision after it.
        revision: u32,
    },
    /// A caller left a message for the owner.
    MessageLeft {
        /// Which.
        message: MessageId,
    },
    /// The owner should know of a call.
    CallNews {
        /// Which.
        call: CallId,
        /// Why.
        news: CallNews,
    },
    /// Something is wrong with the server, or is well again.
    Alert {
        /// Which alert.
        alert: AlertId,
        /// What of it.
        tale: Tale,
    },
    /// What was gathered so that one message tells of many things.
    Digest {
        /// Of what.
        kind: DigestKind,
        /// The last item that it tells of; 0 until it goes out.
        upto: u64,
    },
    /// How a week or a month went.
    Report {
        /// Which of them.
        period: Period,
        /// Its first day.
        starts_on: Date,
    },
    /// Somebody wants to see whether it arrives.
    Test,
}

impl Errand {
    /// The appointment that it is about, if any.
    pub fn appointment(self) -> Option<AppointmentId> {
        match self {
            Self::AppointmentNews { appointment, .. } => Some(appointment),
            _ => None,
        }
    }

    /// The alert that it is about, if any.
    pub fn alert(self) -> Option<AlertId> {
        match self {
            Self::Alert { alert, .. } => Some(alert),
            _ => None,
        }
    }

    /// Whether it reminds of an appointment; it waits for its day then.
    pub fn is_reminder(self) -> bool {
        let reminder = News::Reminder;
        matches!(self, Self::AppointmentNews { news, .. } if news == reminder)
    }

    /// Whether it may lie for longer than a day before it goes out.
    pub fn is_planned(self) -> bool {
        self.is_reminder() || matches!(self, Self::Digest { .. } | Self::Report { .. })
    }
}

/// Why the owner should know of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallNews {
    /// The caller hung up without getting anything.
    Missed,
    /// The caller was not understood until the end, or did not reach a person.
    Unhappy,
    /// The caller said that it is urgent.
    Urgent,
}

/// What is told of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tale {
    /// It was raised.
    Raised,
    /// Nobody acknowledged it; counted from 1.
    Escalated(u8),
    /// Somebody takes care of it.
    Acknowledged,
    /// It is over by itself.
    Recovered,
    /// Somebody ended it.
    Resolved,
    /// So much is wrong at once that this one stands for all of it.
    Storm,
}

/// What is gathered for one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DigestKind {
    /// What the owner is told of once a day.
    Notices,
    /// Alerts that can wait.
    Alerts,
}

/// What a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// Seven days from Monday.
    Week,
    /// A calendar month.
    Month,
}
