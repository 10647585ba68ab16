//! The network beneath the guarded path: one client with rustls, no redirects, no proxies of its own.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::Timestamp;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;

use crate::ports::clock::Clock;
use crate::ports::transport::{Answer, Headers, MAX_ANSWER, Request, Transport, TransportError};
use crate::providers::roots;
use crate::watch::skew::Skew;

/// How long a connection may take (every vendor answers within tens of milliseconds).
const CONNECT: Duration = Duration::from_secs(3);

/// Sends over the network; the client is made at the first request, because reading the root certificates takes time and
/// memory.
#[derive(Clone, Default)]
pub struct Network {
    client: Arc<OnceLock<Option<reqwest::Client>>>,
    clocks: Option<Clocks>,
    /// Certificate authorities that are trusted besides the usual ones, as PEM.
    roots: Vec<Arc<str>>,
    /// How many redirects are followed.
    redirects: usize,
}

/// Our clock, and how far it is from others.
#[derive(Clone)]
struct Clocks {
    ours: Arc<dyn Clock>,
    skew: Arc<Skew>,
}

impl Network {
    /// One that compares our clock with those of the vendors.
    pub fn comparing(ours: Arc<dyn Clock>, skew: Arc<Skew>) -> Self {
        Self {
            clocks: Some(Clocks { ours, skew }),
            ..Self::default()
        }
    }

    /// One that also trusts the certificate authorities in this text, which is PEM.
    #[must_use]
    pub fn trusting(mut self, roots: &str) -> Self {
        self.roots.push(roots.into());
        self
    }

    /// One that goes where it is sent on to: only for what proves itself, whoever gives it.
    #[must_use]
    pub fn following(self, redirects: usize) -> Self {
        Self { redirects, ..self }
    }

    fn client(&self) -> Result<reqwest::Client, TransportError> {
        let client = self.client.get_or_init(|| {
            let builder = reqwest::Client::builder()
                .connect_timeout(CONNECT)
                .redirect(match self.redirects {
                    0 => Policy::none(),
                    most => Policy::limited(most),
                })
                .no_proxy();
            let tls = roots::trusting(self.roots.iter().map(AsRef::as_ref)).ok()?;
            builder.tls_backend_preconfigured(tls).build().ok()
        });
        let none = || TransportError::Connect("no TLS on this machine".to_owned());
        client.clone().ok_or_else(none)
    }
}

impl Transport for Network {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Answer, TransportError>> {
        let (client, clocks) = (self.client(), self.clocks.clone());
        Box::pin(async move { Ok(attempt(client?, request, clocks).await?.0) })
    }

    fn send_for_headers(
        &self,
        request: Request,
    ) -> BoxFuture<'static, Result<(Answer, Headers), TransportError>> {
        let (client, clocks) = (self.client(), self.clocks.clone());
        Box::pin(async move { attempt(client?, request, clocks).await })
    }
}

async fn attempt(
    client: reqwest::Client,
    request: Request,
    clocks: Option<Clocks>,
) -> Result<(Answer, Headers), TransportError> {
    let method = reqwest::Method::from_bytes(request.method.as_bytes())
        .map_err(|error| TransportError::Connect(error.to_string()))?;
    let mut builder = client.request(method, &request.url);
    for (name, value) in &request.headers {
        builder = builder.header(*name, value);
    }
    let mut sent = builder.body(request.body).send().await.map_err(why)?;
    if let (Some(clocks), Some(date)) = (clocks, date(sent.headers())) {
        clocks.skew.note(clocks.ours.now().duration_since(date));
    }
    let (status, retry_after) = (sent.status().as_u16(), retry_after(sent.headers()));
    let headers = texts(sent.headers());
    let mut body = Vec::new();
    while let Some(part) = sent.chunk().await.map_err(why)? {
        body.extend_from_slice(&part);
        if body.len() > MAX_ANSWER {
            body.truncate(MAX_ANSWER);
            break;
        }
    }
    let answer = Answer {
        status,
        retry_after,
        body,
    };
    Ok((answer, headers))
}

fn texts(headers: &HeaderMap) -> Headers {
    let texts = headers.iter().filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    texts.collect()
}

/// The address is left out: it may hold what is nobody's business.
fn why(error: reqwest::Error) -> TransportError {
    let is_connect = error.is_connect() || error.is_builder();
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(deeper) = source {
        text = format!("{text}: {deeper}");
        source = deeper.source();
    }
    match is_connect {
        true => TransportError::Connect(text),
        false => TransportError::Broken(text),
    }
}

/// Seconds, or a date (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    at.duration_since(date(headers)?).try_into().ok()
}

/// When the answer was made, by the vendor's clock.
fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let sent = headers.get(reqwest::header::DATE)?.to_str().ok()?;
    Some(jiff::fmt::rfc2822::parse(sent).ok()?.timestamp())
}
