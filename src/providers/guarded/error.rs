//! Why a vendor did not do what it was asked, and whether it may have done so all the same.

use std::time::Duration;

use crate::ports::sending::SendError;

/// Why a vendor did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum VendorError {
    /// It failed too often lately; nothing was sent.
    #[error("it is left alone for another {} s, because it failed too often", .0.as_secs() + 1)]
    Open(Duration),
    /// So much else was under way to it that it was never its turn; nothing was sent.
    #[error("too much else was under way to it for {} s", .0.as_secs())]
    Busy(Duration),
    /// It took too long; it may have been done.
    #[error("it took longer than {} s", .0.as_secs())]
    Slow(Duration),
    /// It could not be reached; nothing was sent.
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    /// It broke off, or asks to wait; it may have been done when `is_sent`.
    #[error("{why}")]
    Failed {
        /// What happened.
        why: String,
        /// Whether it may have been done all the same.
        is_sent: bool,
        /// How long it asks to wait.
        retry_after: Option<Duration>,
    },
    /// It refuses: the credentials or the quota. Waiting does not heal that.
    #[error("it refuses with status {0}: check the credentials and what is left of the quota")]
    Refused(u16),
    /// It says that the request is wrong.
    #[error("it answers status {status}")]
    Rejected {
        /// The status.
        status: u16,
        /// What it answered.
        body: Vec<u8>,
    },
}

impl VendorError {
    /// Whether it may have been done although there is no answer that says so.
    pub fn may_be_done(&self) -> bool {
        matches!(self, Self::Slow(_) | Self::Failed { is_sent: true, .. })
    }

    /// Whether it heard of the request at all, so that it may charge for it.
    pub fn was_asked(&self) -> bool {
        !matches!(self, Self::Open(_) | Self::Busy(_) | Self::Unreachable(_))
    }

    /// How long it asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Failed { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// What it means for what was to be sent, where nothing more is known of the vendor.
    pub fn unsent(self) -> SendError {
        let (why, after) = (self.to_string(), self.retry_after());
        match self {
            Self::Open(wait) => SendError::Closed(wait),
            error if error.may_be_done() => SendError::Unknown { why, after },
            _ => SendError::Later { why, after },
        }
    }

    /// The kind of failure, in a word for figures.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Busy(_) => "busy",
            Self::Slow(_) => "slow",
            Self::Unreachable(_) => "unreachable",
            Self::Failed { is_sent: false, .. } => "asked_to_wait",
            Self::Failed { .. } => "failed",
            Self::Refused(_) => "refused",
            Self::Rejected { .. } => "rejected",
        }
    }

    /// Whether the same again later may succeed.
    pub fn may_heal(&self) -> bool {
        !matches!(self, Self::Rejected { .. })
    }
}
