//! Plain HTTP beside HTTPS: proofs for the certificate authority; everything else is led to HTTPS.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::ports::challenges::Challenges;
use crate::store::certificates::host::Host;

#[derive(Clone)]
struct Ways {
    challenges: Arc<Challenges>,
    hosts: Arc<[Host]>,
    port: u16,
}

/// Routes of the door for plain HTTP; HTTPS listens on `port`.
pub(super) fn router(challenges: Arc<Challenges>, hosts: Vec<Host>, port: u16) -> Router {
    let ways = Ways {
        challenges,
        hosts: hosts.into(),
        port,
    };
    Router::new()
        .route("/.well-known/acme-challenge/{token}", get(prove))
        .fallback(lead)
        .with_state(ways)
}

async fn prove(State(ways): State<Ways>, Path(token): Path<String>) -> Response {
    match ways.challenges.of_token(&token) {
        Some(text) => ([(header::CONTENT_TYPE, "text/plain")], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The same method again there, so that a webhook that is set up with `http` arrives whole.
async fn lead(State(ways): State<Ways>, headers: HeaderMap, uri: Uri) -> Response {
    let named = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let Some(host) = ways.host(named) else {
        return (StatusCode::BAD_REQUEST, "use https\n").into_response();
    };
    let port = match ways.port {
        443 => String::new(),
        port => format!(":{port}"),
    };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    Redirect::permanent(&format!("https://{}{port}{path}", host.in_url())).into_response()
}

impl Ways {
    /// The name that was asked for, if it is ours; the first of ours for any other, so that nobody is led astray by a header.
    fn host(&self, named: Option<&str>) -> Option<Host> {
        let asked = named.and_then(|named| {
            let bare = named.rsplit_once(':').map_or(named, |(host, port)| {
                match port.bytes().all(|byte| byte.is_ascii_digit()) {
                    true => host,
                    false => named,
                }
            });
            Host::parse(bare)
        });
        match (self.hosts.first(), asked) {
            (Some(_), Some(asked)) if self.hosts.contains(&asked) => Some(asked),
            (Some(first), _) => Some(first.clone()),
            // With certificates of the owner's own, only the client knows the name.
            (None, asked) => asked,
        }
    }
}
