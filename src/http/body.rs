//! Reading requests: JSON bodies, queries and paths whose mistakes become problems that name the field.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header, request};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::http::objects::Objects;
use crate::http::problem::{Kind, Problem};

/// The largest body, bytes; an import streams and is not bound by it.
pub const MAX_BODY: usize = 64 * 1024;

/// A JSON body, in or out.
#[derive(Clone, Copy, Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        is_json(request.headers())?;
        let bytes = bytes(request, state).await?;
        parse(&bytes).map(Self)
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Requires a JSON content type.
///
/// # Errors
/// The problem to answer.
pub fn is_json(headers: &HeaderMap) -> Result<(), Problem> {
    let essence = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase());
    match essence.as_deref() {
        Some("application/json") => Ok(()),
        Some(kind) if kind.starts_with("application/") && kind.ends_with("+json") => Ok(()),
        _ => Err(Problem::new(
            Kind::UnsupportedMediaType,
            "send the body as JSON with Content-Type: application/json",
        )),
    }
}

/// The whole body.
///
/// # Errors
/// The problem to answer when it is too large or breaks off.
pub async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
                let detail = format!("a body may have at most {MAX_BODY} bytes");
                Problem::new(Kind::TooLarge, detail)
            }
            _ => Problem::new(Kind::BadRequest, "the body broke off"),
        })
}

/// Types of numbers and what they are in words.
const NUMBERS: [(&str, &str); 12] = [
    ("u8", "a whole number from 0"),
    ("u16", "a whole number from 0"),
    ("u32", "a whole number from 0"),
    ("u64", "a whole number from 0"),
    ("usize", "a whole number from 0"),
    ("i8", "a whole number"),
    ("i16", "a whole number"),
    ("i32", "a whole number"),
    ("i64", "a whole number"),
    ("isize", "a whole number"),
    ("f32", "a number"),
    ("f64", "a number"),
];

/// A parser's complaint without its types and places, which mean nothing to whoever sent the value.
fn in_plain_words(why: &str) -> String {
    let why = why.split(" at line ").next().unwrap_or(why);
    let others = [
        ("Failed to deserialize query string: ", ""),
        ("Invalid URL: ", ""),
        (
            "invalid digit found in string",
            "must be a whole number from 0",
        ),
        ("invalid float literal", "must be a number"),
        (
            "provided string was not `true` or `false`",
            "must be true or false",
        ),
        ("expected a sequence", "expected a list"),
        ("expected a boolean", "expected true or false"),
    ];
    let mut why = others.iter().fold(why.to_owned(), |why, (kind, plain)| {
        why.replace(kind, plain)
    });
    for (kind, plain) in NUMBERS {
        let is_last = why.ends_with(&format!("expected {kind}"));
        if is_last {
            why.truncate(why.len() - kind.len());
            why.push_str(plain);
        }
        why = why.replace(&format!("expected {kind},"), &format!("expected {plain},"));
        why = why.replace(&format!("to a `{kind}`"), &format!("as {plain}"));
    }
    match why.split_once("expected struct ") {
        Some((before, _)) => format!("{before}expected an object"),
        None => why,
    }
}

/// Reads a JSON body.
///
/// # Errors
/// 400 when it is not JSON, 422 with the field when a value is not acceptable.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(Objects(&mut reader)).map_err(|error| {
        let field = error.path().to_string();
        let why = error.into_inner();
        // A list that is too long, or a number where a word belongs, ends the reading early.
        let is_json = serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
        if !why.is_data() && !is_json {
            return Problem::new(Kind::BadRequest, format!("the body is not JSON: {why}"));
        }
        let why = match why.is_data() {
            true => in_plain_words(&why.to_string()),
            false => "has another form than this expects: see /openapi.json".to_owned(),
        };
        match field.as_str() {
            "." => Problem::new(Kind::InvalidValue, why),
            _ => Problem::field(&field, why),
        }
    })?;
    reader
        .end()
        .map_err(|_| Problem::new(Kind::BadRequest, "there is something after the JSON"))?;
    Ok(value)
}

/// The query of an address.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, state: &S) -> Result<Self, Problem> {
        axum::extract::Query::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Query(query)| Self(query))
            .map_err(|rejection| {
                Problem::new(Kind::BadRequest, in_plain_words(&rejection.body_text()))
            })
    }
}

/// The variable parts of an address.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut request::Parts, state: &S) -> Result<Self, Problem> {
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(path)| Self(path))
            .map_err(|rejection| {
                Problem::new(Kind::BadRequest, in_plain_words(&rejection.body_text()))
            })
    }
}
