//! Text messages to somebody's telephone.

use futures_util::future::BoxFuture;

use crate::domain::phone::Phone;

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMessage {
    /// To whom.
    pub to: Phone,
    /// What, at most 1,600 characters (Twilio).
    pub text: String,
    /// Whether an earlier attempt may have sent it: then it is looked for first.
    pub may_be_sent: bool,
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
    /// Another attempt later may succeed; nothing was sent.
    #[error("{0}")]
    Later(String),
    /// It is not known whether it was sent.
    #[error("{0}")]
    Unknown(String),
    /// It will never be sent like this.
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
