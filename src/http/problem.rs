//! Errors as RFC 9457 problems: one stable code for each kind of failure.
//!
//! A [`Problem`] travels in the response's extensions too, so that the envelope can add the request's id to the body.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::store::error::StoreError;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A kind of failure; each has a code that never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The store cannot be read or written.
    StoreUnavailable,
    /// Too many requests.
    RateLimited,
    /// The signature of a webhook does not match.
    SignatureInvalid,
    /// There is no such conversation.
    ConversationNotFound,
    /// The wanted time is not free.
    SlotTaken,
    /// No key, or one that is not valid.
    Unauthorized,
    /// The key may not do this.
    Forbidden,
    /// There is nothing at this address.
    NotFound,
    /// The address does not take this method.
    MethodNotAllowed,
    /// The request cannot be read.
    BadRequest,
    /// The request can be read but a value in it cannot be.
    InvalidValue,
    /// The body is too large.
    TooLarge,
    /// The body is not JSON.
    UnsupportedMediaType,
    /// The `Idempotency-Key` was used with another request.
    IdempotencyMismatch,
    /// The cut-off has gone by.
    TooLate,
    /// Not possible in the present state of the thing.
    Conflict,
    /// Something else still needs it.
    InUse,
    /// No business is set up yet.
    NoBusiness,
    /// Too many slots are held at once.
    TooManyHolds,
    /// A bug.
    Internal,
    /// All places are taken for the moment.
    Busy,
    /// It took too long.
    TimedOut,
    /// The same request was done before, and its answer is not shown again.
    AlreadyDone,
    /// A vendor is left alone, because it failed too often.
    VendorAway,
    /// A vendor refused, or did not do it.
    VendorFailed,
}

/// What is fixed for a kind of failure.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable code.
    pub code: &'static str,
    /// The last part of the type's address.
    pub slug: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// How to mend it, for the list of errors.
    pub mend: &'static str,
}

impl Kind {
    /// Every kind, in the order of their codes.
    pub const ALL: &'static [Self] = &[
        Self::StoreUnavailable,
        Self::RateLimited,
        Self::SignatureInvalid,
        Self::ConversationNotFound,
        Self::SlotTaken,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::BadRequest,
        Self::InvalidValue,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::IdempotencyMismatch,
        Self::TooLate,
        Self::Conflict,
        Self::InUse,
        Self::NoBusiness,
        Self::TooManyHolds,
        Self::Internal,
        Self::Busy,
        Self::TimedOut,
        Self::AlreadyDone,
        Self::VendorAway,
        Self::VendorFailed,
    ];

    /// Status, code and words of this kind.
    pub fn facts(self) -> Facts {
        let of = |status, code, slug, title, mend| Facts {
            status,
            code,
            slug,
            title,
            mend,
        };
        match self {
            Self::StoreUnavailable => of(
                StatusCode::SERVICE_UNAVAILABLE,
                "E001",
                "store_unavailable",
                "The store is unavailable",
                "Try again after the seconds in Retry-After; /readyz says what is wrong.",
            ),
            Self::RateLimited => of(
                StatusCode::TOO_MANY_REQUESTS,
                "E011",
                "rate_limited",
                "Too many requests",
                "Wait for the seconds in Retry-After.",
            ),
            Self::SignatureInvalid => of(
                StatusCode::FORBIDDEN,
                "E013",
                "signature_invalid",
                "The webhook's signature is invalid",
                "Check TWILIO_AUTH_TOKEN and BELLA_PUBLIC_URL against the number's settings at Twilio.",
            ),
            Self::ConversationNotFound => of(
                StatusCode::NOT_FOUND,
                "E014",
                "conversation_not_found",
                "There is no such conversation",
                "Start a new one by leaving the conversation out.",
            ),
            Self::SlotTaken => of(
                StatusCode::CONFLICT,
                "E016",
                "slot_taken",
                "That time is not free",
                "Take one of the times in next.",
            ),
            Self::Unauthorized => of(
                StatusCode::UNAUTHORIZED,
                "E017",
                "unauthorized",
                "An API key is needed",
                "Send X-API-Key or Authorization: Bearer; make a key with: bella key add NAME.",
            ),
            Self::Forbidden => of(
                StatusCode::FORBIDDEN,
                "E018",
                "forbidden",
                "This key may not do that",
                "Use a key with a wider scope.",
            ),
            Self::NotFound => of(
                StatusCode::NOT_FOUND,
                "E019",
                "not_found",
                "There is nothing here",
                "Check the address and the identifier; /openapi.json lists every address.",
            ),
            Self::MethodNotAllowed => of(
                StatusCode::METHOD_NOT_ALLOWED,
                "E020",
                "method_not_allowed",
                "This address does not take that method",
                "Use one of the methods in Allow.",
            ),
            Self::BadRequest => of(
                StatusCode::BAD_REQUEST,
                "E021",
                "bad_request",
                "The request cannot be read",
                "The detail says which part, and what was expected.",
            ),
            Self::InvalidValue => of(
                StatusCode::UNPROCESSABLE_ENTITY,
                "E022",
                "invalid_value",
                "A value is not acceptable",
                "Each entry of errors names a field and what it must be.",
            ),
            Self::TooLarge => of(
                StatusCode::PAYLOAD_TOO_LARGE,
                "E023",
                "too_large",
                "The body is too large",
                "Send less at once.",
            ),
            Self::UnsupportedMediaType => of(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "E024",
                "unsupported_media_type",
                "The body must be JSON",
                "Send Content-Type: application/json.",
            ),
            Self::IdempotencyMismatch => of(
                StatusCode::UNPROCESSABLE_ENTITY,
                "E025",
                "idempotency_mismatch",
                "This Idempotency-Key belongs to another request",
                "Use a new key for a new request.",
            ),
            Self::TooLate => of(
                StatusCode::CONFLICT,
                "E026",
                "too_late",
                "It is too late for that",
                "The cut-off is a setting of the business; its owner can still change it.",
            ),
            Self::Conflict => of(
                StatusCode::CONFLICT,
                "E027",
                "conflict",
                "That is not possible in its present state",
                "Read it again: somebody may have changed it.",
            ),
            Self::InUse => of(
                StatusCode::CONFLICT,
                "E028",
                "in_use",
                "Something else still needs it",
                "The detail says what to change first.",
            ),
            Self::NoBusiness => of(
                StatusCode::CONFLICT,
                "E029",
                "no_business",
                "No business is set up yet",
                "PUT /api/business first, or start with --sample.",
            ),
            Self::TooManyHolds => of(
                StatusCode::CONFLICT,
                "E030",
                "too_many_holds",
                "Too many times are held at once",
                "Book or release one, or wait for the hold to run out.",
            ),
            Self::Internal => of(
                StatusCode::INTERNAL_SERVER_ERROR,
                "E031",
                "internal",
                "Something went wrong inside",
                "Report it with the request id; the log has the cause.",
            ),
            Self::Busy => of(
                StatusCode::SERVICE_UNAVAILABLE,
                "E032",
                "busy",
                "Too much to do for the moment",
                "Try again after the seconds in Retry-After.",
            ),
            Self::TimedOut => of(
                StatusCode::SERVICE_UNAVAILABLE,
                "E033",
                "timed_out",
                "It took too long",
                "Try again; an Idempotency-Key makes sure that nothing happens twice.",
            ),
            Self::VendorAway => of(
                StatusCode::SERVICE_UNAVAILABLE,
                "E012",
                "circuit_open",
                "A vendor is left alone for the moment",
                "Try again after the seconds in Retry-After; /api/unified/circuit-breakers says which one and why.",
            ),
            Self::VendorFailed => of(
                StatusCode::BAD_GATEWAY,
                "E035",
                "vendor_failed",
                "A vendor did not do it",
                "The detail says what it answered, in plain words.",
            ),
            Self::AlreadyDone => of(
                StatusCode::CONFLICT,
                "E034",
                "already_done",
                "This was done already",
                "Its answer held a secret, or somebody who was erased. For a new secret, rotate the key.",
            ),
        }
    }
}

/// One answer that is an error.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: Kind,
    detail: String,
    retry_after_s: Option<u32>,
    more: Map<String, Value>,
}

impl Problem {
    /// A problem with what this request got wrong, in a sentence.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let retry_after_s = match kind {
            Kind::StoreUnavailable => Some(5),
            Kind::Busy | Kind::TimedOut => Some(1),
            _ => None,
        };
        Self {
            kind,
            detail: detail.into(),
            retry_after_s,
            more: Map::new(),
        }
    }

    /// A value that is not acceptable, with its field.
    pub fn field(field: &str, why: impl Into<String>) -> Self {
        let why = why.into();
        Self::new(Kind::InvalidValue, format!("{field}: {why}"))
            .with("errors", json!([{"field": field, "why": why}]))
    }

    /// Adds a member that helps to recover.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The sentence about this request.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The body, with the request's id when it is known.
    pub fn body(&self, request_id: Option<&str>) -> Value {
        let facts = self.kind.facts();
        let mut body = self.more.clone();
        body.insert("type".into(), format!("/errors/{}", facts.slug).into());
        body.insert("title".into(), facts.title.into());
        body.insert("status".into(), facts.status.as_u16().into());
        body.insert("detail".into(), self.detail.clone().into());
        body.insert("code".into(), facts.code.into());
        body.insert("request_id".into(), request_id.unwrap_or_default().into());
        Value::Object(body)
    }

    /// The whole answer, with the request's id when it is known.
    pub fn response(self, request_id: Option<&str>) -> Response {
        let body = self.body(request_id).to_string();
        let mut response = (self.kind.facts().status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.kind == Kind::Unauthorized {
            let scheme = HeaderValue::from_static("Bearer realm=\"bella\"");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.response(None)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            // What it says is for the log; whoever asked can do nothing about it.
            StoreError::Panicked(_) | StoreError::TooMany { .. } => {
                return Self::new(Kind::Internal, "the request failed; nothing was changed");
            }
            StoreError::Busy => Kind::Busy,
            _ => Kind::StoreUnavailable,
        };
        Self::new(kind, error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_and_slugs_are_unique() {
        let codes: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.facts().code).collect();
        let slugs: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.facts().slug).collect();
        assert_eq!(
            (codes.len(), slugs.len()),
            (Kind::ALL.len(), Kind::ALL.len())
        );
    }

    #[test]
    fn what_fails_in_the_store_says_whether_to_try_again() {
        let check = |error: StoreError, code: &str, tells: &str| {
            let problem = Problem::from(error);
            assert_eq!(problem.kind().facts().code, code);
            assert!(problem.detail().contains(tells), "{}", problem.detail());
        };
        check(StoreError::Busy, "E032", "too many readers");
        check(StoreError::Importing, "E001", "import");
        check(StoreError::Damaged { table: "calls" }, "E001", "calls");
        check(StoreError::TooMany { table: "calls" }, "E031", "failed");
        let inside = StoreError::Panicked("index out of bounds".into());
        assert!(!Problem::from(inside.clone()).detail().contains("index"));
        check(inside, "E031", "nothing was changed");
    }

    #[test]
    fn a_problem_says_what_it_is() {
        let problem = Problem::new(Kind::SlotTaken, "taken").with("next", json!([1]));
        assert_eq!(
            problem.body(Some("r1")),
            json!({"type": "/errors/slot_taken", "title": "That time is not free", "status": 409,
                "detail": "taken", "code": "E016", "request_id": "r1", "next": [1]})
        );
    }
}
