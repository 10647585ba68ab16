//! Requests to an address of the owner's, for machines.

use futures_util::future::BoxFuture;

use crate::ports::sending::{SendError, Sent};

/// What a machine is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookCall {
    /// The same at every attempt, so that a repeat is known as one.
    pub key: String,
    /// JSON.
    pub body: Vec<u8>,
}

/// Sends to the one address that is set.
pub trait Hook: Send + Sync + 'static {
    /// Hands one request over.
    fn send<'a>(&'a self, call: &'a HookCall) -> BoxFuture<'a, Result<Sent, SendError>>;
}
