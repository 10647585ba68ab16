//! Text messages to somebody's telephone.

use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::domain::phone::Phone;

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMessage {
    /// To whom.
    pub to: Phone,
    /// What, at most 1,600 characters (Twilio).
    pub text: String,
    /// Since when an earlier attempt may have sent it: then it is looked for first.
    pub may_be_sent_at: Option<Timestamp>,
}

/// That a message was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// What the vendor calls it.
    pub reference: String,
}

/// Why a message was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
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
    /// It is not known whether it was sent; what happened, without names and numbers.
    #[error("{0}")]
    Unknown(String),
    /// It will never be sent like this; why, without names and numbers.
    #[error("{0}")]
    Never(String),
    /// The receiver wants no messages.
    #[error("the receiver wants no text messages")]
    OptedOut,
}

/// Sends text messages.
pub trait Sms: Send + Sync + 'static {
    /// Hands one message over.
    fn send<'a>(&'a self, message: &'a TextMessage) -> BoxFuture<'a, Result<Sent, SmsError>>;
}
