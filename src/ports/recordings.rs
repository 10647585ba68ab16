//! Recordings that the telephone company keeps.

use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::ports::no_answer::NoAnswer;

/// Fetches recordings.
pub trait Recordings: Send + Sync + 'static {
    /// How long the company is left alone because it failed too often; `None` when it may be asked.
    fn closed_for(&self) -> Option<Duration>;

    /// The WAV file of a recording, which may take a moment to be there.
    fn fetch<'a>(&'a self, sid: &'a str) -> BoxFuture<'a, Result<Vec<u8>, NoAnswer>>;
}
