//! A certificate authority that is a double of ours: it believes everything, and knows wishes when to renew (RFC 9773) and
//! profiles, which Debian's Pebble does not.

use std::sync::{Arc, Mutex};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, head, post};
use axum::{Json, Router};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, CertifiedIssuer, IsCa,
    KeyPair, date_time_ymd,
};
use rustls::pki_types::CertificateSigningRequestDer;
use serde_json::{Value, json};
use tokio::net::TcpListener;

type Vouching = CertifiedIssuer<'static, KeyPair>;

/// The authority; ends with the test's runtime.
#[derive(Clone)]
pub struct Authority {
    base: String,
    issuer: Arc<Vouching>,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    /// What was ordered: profile and what it replaces.
    orders: Vec<(Option<String>, Option<String>)>,
    chains: Vec<String>,
    window: Option<(Timestamp, Timestamp)>,
    wishes_asked: usize,
}

impl Authority {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut params = CertificateParams::new(Vec::new()).expect("parameters");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let issuer = CertifiedIssuer::self_signed(params, key).expect("a certificate");
        let authority = Self {
            base: format!("http://{address}"),
            issuer: Arc::new(issuer),
            seen: Arc::default(),
        };
        let router = Router::new()
            .route("/dir", get(directory))
            .route(
                "/nonce",
                head(async || named(StatusCode::OK, "", json!({}))),
            )
            .route("/account", post(account))
            .route("/order", post(order))
            .route("/order/{id}", post(state))
            .route("/finalize/{id}", post(finalize))
            .route("/chain/{id}", post(chain))
            .route("/wish/{id}", get(wish))
            .with_state(authority.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        authority
    }

    pub fn directory(&self) -> String {
        format!("{}/dir", self.base)
    }

    /// Wishes that certificates are renewed within this window.
    pub fn wish(&self, window: (Timestamp, Timestamp)) {
        self.seen.lock().expect("no panic").window = Some(window);
    }

    pub fn orders(&self) -> Vec<(Option<String>, Option<String>)> {
        self.seen.lock().expect("no panic").orders.clone()
    }

    pub fn wishes_asked(&self) -> usize {
        self.seen.lock().expect("no panic").wishes_asked
    }

    fn order_of(&self, id: usize) -> Value {
        let seen = self.seen.lock().expect("no panic");
        let (profile, replaces) = &seen.orders[id];
        let is_made = seen.chains.get(id).is_some_and(|chain| !chain.is_empty());
        let mut order = json!({
            "status": if is_made { "valid" } else { "ready" },
            "identifiers": [], "authorizations": [],
            "finalize": format!("{}/finalize/{id}", self.base),
        });
        if is_made {
            order["certificate"] = json!(format!("{}/chain/{id}", self.base));
        }
        if let Some(profile) = profile {
            order["profile"] = json!(profile);
        }
        if let Some(replaces) = replaces {
            order["replaces"] = json!(replaces);
        }
        order
    }
}

fn named(status: StatusCode, location: &str, body: Value) -> Response {
    let head = [("replay-nonce", "once"), ("location", location)];
    (status, head, Json(body)).into_response()
}

/// What was signed, without looking at the signature.
fn payload(signed: &Value) -> Value {
    let payload = signed["payload"].as_str().unwrap_or_default();
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(payload).expect("base64");
    serde_json::from_slice(&bytes).unwrap_or_default()
}

async fn directory(State(authority): State<Authority>) -> Json<Value> {
    let at = |path: &str| format!("{}/{path}", authority.base);
    Json(json!({
        "newNonce": at("nonce"), "newAccount": at("account"), "newOrder": at("order"),
        "renewalInfo": at("wish"),
        "meta": {"profiles": {"classic": "90 days", "shortlived": "6 days"}},
    }))
}

async fn account(State(authority): State<Authority>) -> Response {
    let location = format!("{}/account/1", authority.base);
    named(StatusCode::CREATED, &location, json!({"status": "valid"}))
}

async fn order(State(authority): State<Authority>, Json(signed): Json<Value>) -> Response {
    let wanted = payload(&signed);
    let text = |name: &str| wanted[name].as_str().map(str::to_owned);
    let id = {
        let mut seen = authority.seen.lock().expect("no panic");
        seen.orders.push((text("profile"), text("replaces")));
        seen.chains.push(String::new());
        seen.orders.len() - 1
    };
    let location = format!("{}/order/{id}", authority.base);
    named(StatusCode::CREATED, &location, authority.order_of(id))
}

async fn state(State(authority): State<Authority>, Path(id): Path<usize>) -> Response {
    named(StatusCode::OK, "", authority.order_of(id))
}

async fn finalize(
    State(authority): State<Authority>,
    Path(id): Path<usize>,
    Json(signed): Json<Value>,
) -> Response {
    let asked = payload(&signed);
    let der = BASE64_URL_SAFE_NO_PAD.decode(asked["csr"].as_str().expect("a request"));
    let der = CertificateSigningRequestDer::from(der.expect("base64"));
    let mut request = CertificateSigningRequestParams::from_der(&der).expect("a request");
    let is_short = authority.orders()[id].0.as_deref() == Some("shortlived");
    let day = |days: i64| {
        let at = bella::ports::clock::Clock::now(&bella::ports::clock::SystemClock);
        let at = at + SignedDuration::from_hours(24 * days);
        let on = at.to_zoned(TimeZone::UTC).date();
        date_time_ymd(on.year().into(), on.month() as u8, on.day() as u8)
    };
    request.params.not_before = day(0);
    request.params.not_after = day(if is_short { 6 } else { 90 });
    request.params.use_authority_key_identifier_extension = true;
    let made = request.signed_by(&authority.issuer).expect("a certificate");
    authority.seen.lock().expect("no panic").chains[id] = made.pem();
    named(StatusCode::OK, "", authority.order_of(id))
}

async fn chain(State(authority): State<Authority>, Path(id): Path<usize>) -> Response {
    let chain = authority.seen.lock().expect("no panic").chains[id].clone();
    ([("replay-nonce", "once")], chain).into_response()
}

async fn wish(State(authority): State<Authority>, headers: HeaderMap) -> Response {
    let mut seen = authority.seen.lock().expect("no panic");
    seen.wishes_asked += 1;
    assert!(!headers.contains_key("authorization"));
    match seen.window {
        Some((start, end)) => {
            let window = json!({"start": start.to_string(), "end": end.to_string()});
            let body = Json(json!({"suggestedWindow": window}));
            ([("retry-after", "21600")], body).into_response()
        }
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
