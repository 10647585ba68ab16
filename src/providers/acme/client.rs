//! The requests of ACME over our own guarded way out.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{self, HeaderMap, Method, Response, header};
use instant_acme::{BodyWrapper, BytesResponse, Error, HttpClient};

use crate::breaker::Outcome;
use crate::ports::transport::{MAX_ANSWER, Request};
use crate::providers::guarded::Guarded;

/// Sends requests of ACME.
#[derive(Clone)]
pub(super) struct Client {
    pub guarded: Arc<Guarded>,
    /// How long the authority asked to wait, lately.
    pub asked_to_wait: Arc<Mutex<Option<Duration>>>,
}

type Answered = Result<BytesResponse, Error>;

impl HttpClient for Client {
    fn request(
        &self,
        request: http::Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Answered> + Send>> {
        let client = self.clone();
        Box::pin(async move { client.exchange(request).await })
    }
}

impl Client {
    /// How long the authority asked to wait since this was last asked.
    pub fn asked_to_wait(&self) -> Option<Duration> {
        let mut asked = self
            .asked_to_wait
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        asked.take()
    }

    async fn exchange(&self, request: http::Request<BodyWrapper<Bytes>>) -> Answered {
        let request = ours(request).await?;
        let sent = self.guarded.send_once(request, judge).await;
        let (answer, headers) = sent.map_err(other)?;
        if answer.status == 429 || answer.status == 503 {
            let mut asked = self
                .asked_to_wait
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            *asked = answer.retry_after;
        }
        let mut response = Response::builder().status(answer.status);
        if let Some(named) = response.headers_mut() {
            named.extend(known(&headers));
        }
        let response = response.body(Body::from(answer.body)).map_err(other)?;
        Ok(BytesResponse::from(response))
    }
}

/// With a status below 500 it is there; it only wants to be asked less, or otherwise.
fn judge(status: u16) -> Outcome {
    match status {
        500..=u16::MAX => Outcome::Failure,
        400..=499 => Outcome::Neutral,
        _ => Outcome::Success,
    }
}

/// The request in our own terms.
async fn ours(request: http::Request<BodyWrapper<Bytes>>) -> Result<Request, Error> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(Body::new(body), MAX_ANSWER).await.map_err(other)?;
    let text = |name: header::HeaderName| {
        let value = parts.headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let headers = [
        ("user-agent", text(header::USER_AGENT)),
        ("content-type", text(header::CONTENT_TYPE)),
    ];
    let headers = headers.into_iter();
    Ok(Request {
        method: match parts.method {
            Method::POST => "POST",
            Method::HEAD => "HEAD",
            _ => "GET",
        },
        url: parts.uri.to_string(),
        headers: headers
            .filter_map(|(name, value)| Some((name, value?)))
            .collect(),
        body: body.to_vec(),
    })
}

fn known(headers: &[(String, String)]) -> HeaderMap {
    let pairs = headers.iter().filter_map(|(name, value)| {
        let name = header::HeaderName::try_from(name).ok()?;
        Some((name, value.parse().ok()?))
    });
    pairs.collect()
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Other(Box::new(error))
}
