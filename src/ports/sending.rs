//! What comes of handing something over to whoever carries it, by whichever way.

use std::time::Duration;

/// That it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What the vendor calls it.
    pub reference: String,
}

/// Why it was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Nobody is asked for so long, because that failed too often; nothing was tried.
    #[error("the vendor is left alone for another {} s", .0.as_secs() + 1)]
    Closed(Duration),
    /// Another attempt later may succeed; nothing was sent.
    #[error("{why}")]
    Later {
        /// What happened, without names and numbers.
        why: String,
        /// How long the vendor asks to wait.
        after: Option<Duration>,
    },
    /// It is not known whether it was sent.
    #[error("{why}")]
    Unknown {
        /// What happened, without names and numbers.
        why: String,
        /// How long the vendor asks to wait.
        after: Option<Duration>,
    },
    /// It will never be sent like this; why, without names and numbers.
    #[error("{0}")]
    Never(String),
    /// The receiver wants no messages.
    #[error("the receiver wants no text messages")]
    OptedOut,
}

impl SendError {
    /// That an answer cannot be read, so that nobody knows what was done.
    pub fn unread(what: &str) -> Self {
        Self::Unknown {
            why: format!("{what} cannot be read"),
            after: None,
        }
    }
}
