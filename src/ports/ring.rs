//! Telephone calls that read something out.

use futures_util::future::BoxFuture;
use jiff::Timestamp;

use crate::domain::language::Language;
use crate::domain::phone::Phone;
use crate::ports::sending::{SendError, Sent};

/// A call to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RingOut {
    /// Whom to ring.
    pub to: Phone,
    /// What is read out, twice.
    pub words: String,
    /// The language of the words.
    pub language: Language,
    /// How to acknowledge, when that is asked for.
    pub acknowledge: Option<Acknowledge>,
    /// Where the vendor reports what became of the call.
    pub status_url: String,
    /// Since when an earlier attempt may have made it: then it is looked for first.
    pub may_be_sent_at: Option<Timestamp>,
}

/// Pressing a key takes care of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledge {
    /// "Press 1 to acknowledge."
    pub prompt: String,
    /// Where the vendor reports the key.
    pub url: String,
}

/// Makes telephone calls.
pub trait Ring: Send + Sync + 'static {
    /// Hands one call over; that it was taken does not mean that anybody answers.
    fn ring<'a>(&'a self, call: &'a RingOut) -> BoxFuture<'a, Result<Sent, SendError>>;
}
