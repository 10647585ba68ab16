//! `Idempotency-Key`: a repeated POST gets the answer of the first, and changes nothing.
//!
//! The answer is written in the transaction of its effect, so that both are there or neither is.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderValue, StatusCode, header, request};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::http::body;
use crate::http::problem::{Kind, Problem};
use crate::store::error::StoreError;
use crate::store::idempotency::{self, About, KeptAnswer, KeptAnswers};
use crate::store::tx::Tx;

/// The header.
const HEADER: &str = "idempotency-key";
/// The longest key, characters.
const MAX_KEY: usize = 255;
/// A larger answer is not kept; none of ours is.
const MAX_KEPT: usize = 256 * 1024;

/// The body of a POST, with what makes repeating it harmless.
pub struct Posted<T> {
    /// The body.
    pub value: T,
    /// Its idempotency.
    pub once: Once,
}

/// The idempotency of one request.
#[derive(Clone, Debug)]
pub struct Once {
    key: Option<String>,
    request: [u8; 32],
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Posted<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        body::is_json(request.headers())?;
        let key = key(request.headers().get(HEADER))?;
        let path = request.uri().path().to_owned();
        let bytes = body::bytes(request, state).await?;
        Ok(Self {
            value: body::parse(&bytes)?,
            once: Once {
                key,
                request: digest(&path, &bytes),
            },
        })
    }
}

/// The idempotency of a POST without a body.
impl<S: Send + Sync> FromRequestParts<S> for Once {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, _state: &S) -> Result<Self, Problem> {
        Ok(Self {
            key: key(parts.headers.get(HEADER))?,
            request: digest(parts.uri.path(), &[]),
        })
    }
}

/// What tells one request from another.
fn digest(path: &str, body: &[u8]) -> [u8; 32] {
    let digest = Sha256::new().chain_update(path).chain_update([0]);
    digest.chain_update(body).finalize().into()
}

fn key(header: Option<&HeaderValue>) -> Result<Option<String>, Problem> {
    let Some(header) = header else {
        return Ok(None);
    };
    let text = header.to_str().unwrap_or_default().trim();
    if text.is_empty() || text.len() > MAX_KEY {
        let why = format!("Idempotency-Key must have between 1 and {MAX_KEY} plain characters");
        return Err(Problem::new(Kind::BadRequest, why));
    }
    Ok(Some(text.to_owned()))
}

/// An answer that can be kept.
#[derive(Clone, Debug)]
pub struct Reply {
    status: StatusCode,
    body: String,
    is_secret: bool,
    about: Option<About>,
}

impl Reply {
    /// 201 with what was made.
    pub fn created(view: &impl Serialize) -> Self {
        Self::new(StatusCode::CREATED, view)
    }

    /// 200 with a result.
    pub fn ok(view: &impl Serialize) -> Self {
        Self::new(StatusCode::OK, view)
    }

    fn new(status: StatusCode, view: &impl Serialize) -> Self {
        Self {
            status,
            body: serde_json::to_string(view).unwrap_or_default(),
            is_secret: false,
            about: None,
        }
    }

    /// The same, never written down: it holds a secret that is shown once.
    #[must_use]
    pub fn shown_once(mut self) -> Self {
        self.is_secret = true;
        self
    }

    /// The same, kept no longer than those it tells of.
    #[must_use]
    pub fn about(mut self, whom: About) -> Self {
        self.about = Some(whom);
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let kind = HeaderValue::from_static("application/json");
        (self.status, [(header::CONTENT_TYPE, kind)], self.body).into_response()
    }
}

impl Once {
    /// The answer that was already given to `owner`, if any.
    ///
    /// # Errors
    /// 422 when the key belongs to another request, 409 when its answer is not shown again.
    fn given(&self, tx: &Tx, owner: &str) -> Result<Option<Reply>, Problem> {
        let Some(key) = &self.key else {
            return Ok(None);
        };
        let kept = idempotency::find(tx, &(owner.to_owned(), key.clone()), tx.now())?;
        let Some(kept) = kept else {
            return Ok(None);
        };
        if kept.request != self.request {
            let why = "this Idempotency-Key was used with another request within 24 hours";
            return Err(Problem::new(Kind::IdempotencyMismatch, why));
        }
        let Some(body) = kept.body else {
            let why = "this request was done already, and its answer is not shown again";
            return Err(Problem::new(Kind::AlreadyDone, why));
        };
        Ok(Some(Reply {
            status: StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK),
            body,
            is_secret: false,
            about: kept.about,
        }))
    }

    fn keep(&self, tx: &mut Tx, owner: &str, reply: &Reply) -> Result<(), StoreError> {
        let Some(key) = self.key.clone() else {
            return Ok(());
        };
        if reply.body.len() > MAX_KEPT {
            return Ok(());
        }
        let kept = KeptAnswer {
            request: self.request,
            status: reply.status.as_u16(),
            body: (!reply.is_secret).then(|| reply.body.clone()),
            about: reply.about,
            at: tx.now(),
        };
        tx.put::<KeptAnswers>(&(owner.to_owned(), key), &kept)
    }

    /// Does `work` once: in this transaction, unless its answer is there already.
    ///
    /// # Errors
    /// What `work` refuses; a refusal is not kept.
    pub fn run(
        &self,
        tx: &mut Tx,
        owner: &str,
        work: impl FnOnce(&mut Tx) -> Result<Reply, Problem>,
    ) -> Result<Reply, Problem> {
        if let Some(reply) = self.given(tx, owner)? {
            return Ok(reply);
        }
        let reply = work(tx)?;
        self.keep(tx, owner, &reply)?;
        Ok(reply)
    }
}
