//! What the telephone company reported of a message or a call after it took it.
//!
//! Reports come more than once and out of order: [`Report::follows`] says which of them is news, and what is final stays.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The latest that was reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What the company calls the message or call.
    pub reference: String,
    /// How far it came.
    pub status: ReportStatus,
    /// The company's number of what went wrong.
    pub code: Option<u32>,
    /// When it was reported.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
}

impl Report {
    /// Whether this is news after `known`: of another message, or further on the way of one that has not arrived.
    pub fn follows(&self, known: Option<&Self>) -> bool {
        known.is_none_or(|known| {
            let is_further = !known.status.is_final() && self.status.rank() > known.status.rank();
            known.reference != self.reference || is_further
        })
    }
}

/// How far a message or call came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportStatus {
    /// The company will hand it to a carrier.
    Queued,
    /// A carrier has it.
    Sent,
    /// The telephone has it.
    Delivered,
    /// The carrier could not deliver it.
    Undelivered,
    /// The company could not send it, or connect the call.
    Failed,
    /// It was taken back.
    Canceled,
    /// The call was answered and is over.
    Completed,
    /// The line was busy.
    Busy,
    /// Nobody answered.
    NoAnswer,
}

impl ReportStatus {
    /// The status with Twilio's name, if it says anything.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "accepted" | "scheduled" | "queued" | "sending" => Self::Queued,
            "sent" => Self::Sent,
            "delivered" | "read" => Self::Delivered,
            "undelivered" => Self::Undelivered,
            "failed" => Self::Failed,
            "canceled" => Self::Canceled,
            "completed" => Self::Completed,
            "busy" => Self::Busy,
            "no-answer" => Self::NoAnswer,
            _ => return None,
        })
    }

    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
            Self::Completed => "completed",
            Self::Busy => "busy",
            Self::NoAnswer => "no_answer",
        }
    }

    /// Whether nothing comes after it.
    pub fn is_final(self) -> bool {
        self.rank() == 2
    }

    fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Sent => 1,
            _ => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_final_stays() {
        let report = |reference: &str, status| Report {
            reference: reference.into(),
            status,
            code: None,
            at: Timestamp::UNIX_EPOCH,
        };
        let check = |known: Option<&str>, now: &str, expected: bool| {
            let read = |name| report("SM1", ReportStatus::named(name).expect("a status"));
            let known = known.map(read);
            assert_eq!(
                read(now).follows(known.as_ref()),
                expected,
                "{known:?} {now}"
            );
        };
        check(None, "queued", true);
        check(Some("queued"), "queued", false);
        check(Some("queued"), "delivered", true);
        check(Some("sent"), "sending", false);
        check(Some("delivered"), "sent", false);
        check(Some("delivered"), "delivered", false);
        check(Some("failed"), "delivered", false);
        check(Some("no-answer"), "completed", false);
        let other = report("SM2", ReportStatus::Queued);
        assert!(other.follows(Some(&report("SM1", ReportStatus::Delivered))));
        assert_eq!(ReportStatus::named("ringing"), None);
    }
}
