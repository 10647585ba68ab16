//! What deliveries are about. Nothing here says names, numbers or words.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::id::{AlertId, AppointmentId, CallId};
use crate::messages::{CallNews, News, Period, Tale};
use crate::store::calls::MessageId;
use crate::store::letters::LetterId;
use crate::store::members::MemberId;
use crate::store::questions::QuestionId;

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
    /// A caller asked what nobody could answer.
    QuestionAsked {
        /// Which question.
        question: QuestionId,
    },
    /// The owner wrote to a customer.
    Letter {
        /// What.
        letter: LetterId,
    },
    /// A member may choose a password.
    PasswordLink {
        /// Who.
        member: MemberId,
    },
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

    /// Whether a caller said that it is urgent.
    pub fn is_urgent_call(self) -> bool {
        let urgent = CallNews::Urgent;
        matches!(self, Self::CallNews { news, .. } if news == urgent)
    }

    /// Whether it reminds of an appointment; it waits for its day then.
    pub fn is_reminder(self) -> bool {
        let reminder = News::Reminder;
        matches!(self, Self::AppointmentNews { news, .. } if news == reminder)
    }

    /// The word for it in answers and requests.
    pub fn name(self) -> &'static str {
        match self {
            Self::AppointmentNews { news, .. } => match news {
                News::Booked => "appointment.booked",
                News::Moved => "appointment.moved",
                News::Cancelled => "appointment.cancelled",
                News::Reminder => "appointment.reminder",
            },
            Self::MessageLeft { .. } => "message.left",
            Self::CallNews { news, .. } => match news {
                CallNews::Missed => "call.missed",
                CallNews::Unhappy => "call.unhappy",
                CallNews::Urgent => "call.urgent",
            },
            Self::Alert { tale, .. } => match tale {
                Tale::Raised => "alert.raised",
                Tale::Escalated(_) => "alert.escalated",
                Tale::Recovered => "alert.recovered",
                Tale::Storm => "alert.storm",
            },
            Self::Digest { kind, .. } => match kind {
                DigestKind::Notices => "digest.notices",
                DigestKind::Alerts => "digest.alerts",
            },
            Self::Report { period, .. } => match period {
                Period::Week => "report.weekly",
                Period::Month => "report.monthly",
            },
            Self::Test => "test",
            Self::QuestionAsked { .. } => "question.asked",
            Self::Letter { .. } => "customer.letter",
            Self::PasswordLink { .. } => "password.link",
        }
    }
}

/// What is gathered for one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DigestKind {
    /// What the owner is told of once a day.
    Notices,
    /// Alerts that can wait.
    Alerts,
}
