//! The HTTP API: through the real router and a real store, with a clock that stands still.

mod account;
mod addresses;
mod alerts;
mod backups;
mod command_line;
mod connections;
mod diary;
mod erase;
mod keys;
mod looking;
mod manners;
mod members;
mod money;
mod once;
mod openapi;
mod operations;
mod permissions;
mod questions;
mod recordings;
mod security;
mod set_up;
mod sign_in;
mod telephone;
mod tokens;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use bella::app::logging::LogLevel;
use bella::app::{App, Machine};
use bella::config::{Flags, Settings};
use bella::http::listen::Peer;
use bella::ports::clock::{Clock, ManualClock};
use bella::ports::entropy::SystemEntropy;
use bella::store::Store;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

/// The key with every right.
pub const KEY: &str = "a-key-of-the-environment";
/// A Monday, on which the sample salon is closed.
const NOW: &str = "2026-03-02T15:00:00Z";

/// A salon with an API.
pub struct Salon {
    app: App,
    runtime: Runtime,
    clock: Arc<ManualClock>,
    _data: TempDir,
}

/// An answer.
pub struct Answer {
    pub status: StatusCode,
    headers: HeaderMap,
    pub body: Value,
    /// The body as it came.
    pub raw: Bytes,
}

impl Salon {
    /// The sample salon.
    pub fn open() -> Self {
        let salon = Self::empty();
        let installed = salon.runtime.block_on(salon.app.install_sample());
        assert!(installed.expect("the store works"), "the store was empty");
        salon
    }

    /// No business yet.
    pub fn empty() -> Self {
        Self::over(TempDir::new().expect("a directory"), &[])
    }

    /// The same data in a program that was started anew.
    pub fn again(self) -> Self {
        let Self { app, _data, .. } = self;
        drop(app);
        Self::over(_data, &[])
    }

    /// Over this data, with more in the environment.
    pub fn over(data: TempDir, more: &[(&str, &str)]) -> Self {
        let mut environment = BTreeMap::from([("BELLA_API_KEY".to_owned(), KEY.to_owned())]);
        let more = more.iter();
        environment.extend(more.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let flags = Flags {
            data_dir: Some(data.path().to_owned()),
            ..Flags::default()
        };
        let settings = Settings::read(&environment, &flags).expect("good settings");
        let clock = Arc::new(ManualClock::new(NOW.parse().expect("a time")));
        let machine = Machine {
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
        };
        let app = App::build(&settings, machine, LogLevel::none()).expect("a store");
        Self {
            app,
            runtime: Runtime::new().expect("a runtime"),
            clock,
            _data: data,
        }
    }

    /// The program.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The clock, which stands still until it is moved.
    pub fn clock(&self) -> &Arc<ManualClock> {
        &self.clock
    }

    /// Waits for something.
    pub fn block_on<F: Future>(&self, work: F) -> F::Output {
        self.runtime.block_on(work)
    }

    /// The store beneath.
    pub fn store(&self) -> &Store {
        &self.app.store
    }

    /// Sends a request as it is.
    pub fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(async {
            let sent = self.app.router.clone().oneshot(request).await;
            let (head, body) = sent.expect("an answer").into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("a body");
            Answer {
                status: head.status,
                headers: head.headers,
                body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
                raw: bytes,
            }
        })
    }

    /// Sends a request with headers.
    pub fn ask_with(&self, headers: &[(&str, &str)], line: &str, body: &str) -> Answer {
        let (method, path) = line.split_once(' ').expect("a method and a path");
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(
            request
                .body(Body::from(body.to_owned()))
                .expect("a request"),
        )
    }

    /// Sends a request with every right.
    pub fn ask(&self, line: &str, body: &str) -> Answer {
        self.ask_with(&[("x-api-key", KEY)], line, body)
    }

    /// Sends a request with every right, and goes away as soon as it is on its way.
    fn ask_and_hang_up(&self, line: &str) {
        let (method, path) = line.split_once(' ').expect("a method and a path");
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("x-api-key", KEY)
            .body(Body::empty())
            .expect("a request");
        self.runtime.block_on(async {
            let mut answer = std::pin::pin!(self.app.router.clone().oneshot(request));
            let first = futures_util::poll!(&mut answer);
            assert!(first.is_pending(), "nobody waited for the answer");
        });
    }

    /// Sends a request over the socket, without a key.
    pub fn ask_on_socket(&self, line: &str) -> Answer {
        let (method, path) = line.split_once(' ').expect("a method and a path");
        let request = Request::builder().method(method).uri(path);
        let mut request = request.body(Body::empty()).expect("a request");
        request.extensions_mut().insert(Peer::Socket);
        self.send(request)
    }

    /// The moment now.
    pub fn clock_now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A second later, so that no limit on requests is reached.
    pub fn wait_a_second(&self) {
        self.wait(SignedDuration::from_secs(1));
    }

    /// Lets time pass.
    pub fn wait(&self, time: SignedDuration) {
        self.clock.set(self.clock.now() + time);
    }

    /// Makes a customer who has no number.
    pub fn customer_named(&self, name: &str) -> u64 {
        let body = serde_json::json!({"name": name}).to_string();
        let made = self.ask("POST /api/users", &body);
        made.is(201);
        made.body["id"].as_u64().expect("an identifier")
    }

    /// Makes a customer; her number.
    pub fn customer(&self) -> u64 {
        let made = self.ask(
            "POST /api/users",
            r#"{"name":"Ann Smith","phone":"+14155550123"}"#,
        );
        made.is(201);
        made.body["id"].as_u64().expect("an identifier")
    }
}

impl Answer {
    /// Requires a status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    /// Requires a problem with its status and code, whole.
    #[track_caller]
    pub fn is_problem(&self, status: u16, code: &str) -> &Self {
        self.is(status);
        let kind = self.headers.get("content-type");
        assert_eq!(
            kind.and_then(|kind| kind.to_str().ok()),
            Some("application/problem+json")
        );
        assert_eq!(self.body["code"], code, "{}", self.body);
        assert_eq!(self.body["status"], status);
        let id = self.headers.get("x-request-id");
        assert_eq!(
            self.body["request_id"].as_str(),
            id.and_then(|id| id.to_str().ok())
        );
        self
    }
}
