//! Mail to somebody's address.

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::domain::email::Email;
use crate::ports::sending::{SendError, Sent};

/// A mail to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// To whom.
    pub to: Email,
    /// Its subject; one line.
    pub subject: String,
    /// Its words; lines end with LF.
    pub text: String,
    /// The same as HTML, for programs that show it.
    pub html: String,
    /// What it is called, the same at every attempt, so that a repeat is known as one.
    pub key: String,
    /// The key of the mail of which it is the end, so that programs show them together.
    pub answers: Option<String>,
    /// When its cause happened.
    pub at: Timestamp,
}

/// Sends mail.
pub trait Mailer: Send + Sync + 'static {
    /// Hands one mail over.
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<Sent, SendError>>;
}
