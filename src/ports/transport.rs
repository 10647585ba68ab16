//! How requests reach vendors: one attempt over the network, without judgement.

use std::time::Duration;

use futures_util::future::BoxFuture;

/// One request to a vendor.
#[derive(Clone, Debug)]
pub struct Request {
    /// `GET`, `POST` and so on.
    pub method: &'static str,
    /// The whole address.
    pub url: String,
    /// Names and values; values may be secrets and are never logged.
    pub headers: Vec<(&'static str, String)>,
    /// What is sent; empty for none.
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// How long the vendor asks to wait before the next attempt.
    pub retry_after: Option<Duration>,
    /// What was sent, cut at [`MAX_ANSWER`].
    pub body: Vec<u8>,
}

/// Headers of an answer: names in lower case, and values.
pub type Headers = Vec<(String, String)>;

/// The most bytes of an answer that are read: most are JSON of a few kilobytes, the longest recording has 2 MiB.
pub const MAX_ANSWER: usize = 4 * 1024 * 1024;

/// Why there is no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TransportError {
    /// Nothing was sent: the other side could not be reached.
    #[error("cannot be reached: {0}")]
    Connect(String),
    /// It broke after something was sent, so that it may have been done.
    #[error("broke off: {0}")]
    Broken(String),
}

/// Sends requests.
pub trait Transport: Send + Sync + 'static {
    /// One attempt; whoever asks sets the deadline.
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Answer, TransportError>>;

    /// The same, for whoever needs the headers of the answer: names in lower case, and values.
    fn send_for_headers(
        &self,
        request: Request,
    ) -> BoxFuture<'static, Result<(Answer, Headers), TransportError>> {
        let sent = self.send(request);
        Box::pin(async move { Ok((sent.await?, Headers::new())) })
    }
}
