//! A small Twilio on this machine, with the answers recorded from its documentation; it can fail as it is told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Json, Router};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;

pub const SID: &str = "AC0123456789abcdef0123456789abcdef";
pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";
pub const FROM: &str = "+12125550199";

/// How it takes a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    Works,
    /// Takes nothing.
    Broken,
    /// Takes the message and never answers.
    TakesAndHangs,
    /// Takes the message and answers with an error.
    TakesAndFails,
    /// Says that the receiver opted out.
    OptedOut,
    /// Answers with something that is no JSON.
    Garbage,
}

/// A message that it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub to: String,
    pub body: String,
    pub status_url: Option<String>,
    at: String,
}

struct Inside {
    manner: Mutex<Manner>,
    taken: watch::Sender<Vec<Taken>>,
    asked: Mutex<usize>,
}

/// The server; it ends with its runtime.
#[derive(Clone)]
pub struct FakeTwilio {
    inside: Arc<Inside>,
    pub url: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Message {
    to: String,
    from: String,
    body: String,
    status_callback: Option<String>,
}

impl FakeTwilio {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let inside = Arc::new(Inside {
            manner: Mutex::new(Manner::Works),
            taken: watch::channel(Vec::new()).0,
            asked: Mutex::new(0),
        });
        let path = format!("/2010-04-01/Accounts/{SID}/Messages.json");
        let router = Router::new()
            .route(&path, post(create).get(list))
            .with_state(inside.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            inside,
            url: format!("http://{address}"),
        }
    }

    /// From now on.
    pub fn behave(&self, manner: Manner) {
        *self.inside.manner.lock().expect("no panic") = manner;
    }

    /// What it took, in order.
    pub fn taken(&self) -> Vec<Taken> {
        self.inside.taken.borrow().clone()
    }

    /// Requests that reached it.
    pub fn asked(&self) -> usize {
        *self.inside.asked.lock().expect("no panic")
    }

    /// Waits until it took so many messages.
    pub async fn took(&self, count: usize) -> Vec<Taken> {
        let mut taken = self.inside.taken.subscribe();
        let enough = taken.wait_for(|taken| taken.len() >= count);
        let enough = tokio::time::timeout(Duration::from_secs(60), enough).await;
        enough
            .expect("the messages come")
            .expect("the server runs")
            .clone()
    }
}

fn is_proved(headers: &HeaderMap) -> bool {
    use base64::Engine as _;
    let expected = base64::engine::general_purpose::STANDARD.encode(format!("{SID}:{TOKEN}"));
    let sent = headers.get("authorization");
    sent.is_some_and(|sent| sent.as_bytes() == format!("Basic {expected}").as_bytes())
}

fn unproved() -> Response {
    let body = json!({"code": 20003, "message": "Authenticate", "status": 401,
        "more_info": "https://www.twilio.com/docs/errors/20003"});
    (StatusCode::UNAUTHORIZED, Json(body)).into_response()
}

async fn create(
    State(inside): State<Arc<Inside>>,
    headers: HeaderMap,
    Form(message): Form<Message>,
) -> Response {
    *inside.asked.lock().expect("no panic") += 1;
    if !is_proved(&headers) {
        return unproved();
    }
    assert_eq!(message.from, FROM);
    let manner = *inside.manner.lock().expect("no panic");
    if matches!(
        manner,
        Manner::Works | Manner::TakesAndHangs | Manner::TakesAndFails
    ) {
        let now = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
        let at = jiff::fmt::rfc2822::to_string(&now).expect("a date");
        inside.taken.send_modify(|taken| {
            taken.push(Taken {
                to: message.to.clone(),
                body: message.body.clone(),
                status_url: message.status_callback.clone(),
                at,
            });
        });
    }
    match manner {
        Manner::Works => {
            let taken = inside.taken.borrow().clone();
            let view = view(taken.len() - 1, &taken[taken.len() - 1]);
            (StatusCode::CREATED, Json(view)).into_response()
        }
        Manner::Broken | Manner::TakesAndFails => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Manner::TakesAndHangs => std::future::pending().await,
        Manner::OptedOut => {
            let body = json!({"code": 21610, "status": 400,
                "message": "Attempt to send to unsubscribed recipient",
                "more_info": "https://www.twilio.com/docs/errors/21610"});
            (StatusCode::BAD_REQUEST, Json(body)).into_response()
        }
        Manner::Garbage => (StatusCode::CREATED, "<html>").into_response(),
    }
}

async fn list(State(inside): State<Arc<Inside>>, headers: HeaderMap) -> Response {
    *inside.asked.lock().expect("no panic") += 1;
    if !is_proved(&headers) {
        return unproved();
    }
    if *inside.manner.lock().expect("no panic") == Manner::Broken {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let taken = inside.taken.borrow().clone();
    let messages: Vec<Value> = taken
        .iter()
        .enumerate()
        .map(|(index, taken)| view(index, taken))
        .rev()
        .collect();
    Json(json!({"messages": messages, "page": 0, "next_page_uri": null})).into_response()
}

fn view(index: usize, taken: &Taken) -> Value {
    json!({"sid": format!("SM{index:032x}"), "account_sid": SID, "to": taken.to, "from": FROM,
        "body": taken.body, "status": "queued", "num_segments": "1", "direction": "outbound-api",
        "date_created": taken.at, "date_sent": null, "error_code": null, "price": null})
}
