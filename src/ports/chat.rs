//! Messages to a channel where a team talks.

use futures_util::future::BoxFuture;

use crate::messages::notice::Notice;
use crate::ports::sending::{SendError, Sent};

/// Sends to the one channel that is set.
pub trait Chat: Send + Sync + 'static {
    /// Hands one message over.
    fn send<'a>(&'a self, notice: &'a Notice) -> BoxFuture<'a, Result<Sent, SendError>>;
}
