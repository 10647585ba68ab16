//! Text messages to somebody's telephone.

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::domain::phone::Phone;
use crate::ports::sending::{SendError, Sent};

/// A message to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMessage {
    /// To whom.
    pub to: Phone,
    /// What, at most 1,600 characters (Twilio).
    pub text: String,
    /// Where the vendor reports what became of it; `None` where nobody could be told.
    pub status_url: Option<String>,
    /// Since when an earlier attempt may have sent it: then it is looked for first.
    pub may_be_sent_at: Option<Timestamp>,
}

/// Sends text messages.
pub trait Sms: Send + Sync + 'static {
    /// Hands one message over.
    fn send<'a>(&'a self, message: &'a TextMessage) -> BoxFuture<'a, Result<Sent, SendError>>;
}
