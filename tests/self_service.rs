//! The page of one appointment, as a browser without scripts sees it.

mod booking;
mod calendar;
mod changing;
mod links;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use bella::app::logging::LogLevel;
use bella::app::{App, Machine};
use bella::config::{Flags, Settings};
use bella::http::listen::Peer;
use bella::ports::clock::{Clock, ManualClock};
use bella::ports::entropy::SystemEntropy;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const KEY: &str = "a-key-of-the-environment";
/// A Monday morning, on which the sample salon is closed.
const NOW: &str = "2026-03-02T15:00:00Z";
/// Tuesday at three.
const TUESDAY: &str = "2026-03-03T15:00:00-05:00";

/// A salon on the web.
pub struct Site {
    app: App,
    runtime: Runtime,
    clock: Arc<ManualClock>,
    _data: TempDir,
}

/// What a browser gets.
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Page {
    #[track_caller]
    fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    #[track_caller]
    fn says(&self, text: &str) -> &Self {
        assert!(self.text.contains(text), "no {text:?} in {}", self.text);
        self
    }

    #[track_caller]
    fn says_not(&self, text: &str) -> &Self {
        assert!(!self.text.contains(text), "{text:?} in {}", self.text);
        self
    }

    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("ASCII"))
    }

    /// The values of the buttons that choose a time.
    fn times(&self) -> Vec<String> {
        let parts = self.text.split("name=\"at\" value=\"").skip(1);
        let value = |part: &str| part.split('"').next().expect("a value").to_owned();
        parts.map(value).collect()
    }
}

impl Site {
    /// The sample salon.
    pub fn open() -> Self {
        let data = TempDir::new().expect("a directory");
        let environment = [
            ("BELLA_API_KEY", KEY),
            ("BELLA_PUBLIC_URL", "https://bella.example"),
            ("TWILIO_PHONE_NUMBER", "+12125550199"),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let flags = Flags {
            data_dir: Some(data.path().to_owned()),
            ..Flags::default()
        };
        let settings = Settings::read(&BTreeMap::from(environment), &flags).expect("good settings");
        let clock = Arc::new(ManualClock::new(NOW.parse().expect("a time")));
        let machine = Machine {
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
        };
        let app = App::build(&settings, machine, LogLevel::none()).expect("a store");
        let runtime = Runtime::new().expect("a runtime");
        let installed = runtime.block_on(app.install_sample());
        assert!(installed.expect("the store works"));
        Self {
            app,
            runtime,
            clock,
            _data: data,
        }
    }

    fn send(&self, request: Request<Body>) -> Page {
        self.runtime.block_on(async {
            let sent = self.app.router.clone().oneshot(request).await;
            let (head, body) = sent.expect("an answer").into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("a body");
            Page {
                status: head.status.as_u16(),
                headers: head.headers,
                text: String::from_utf8(bytes.to_vec()).expect("UTF-8"),
            }
        })
    }

    /// Opens an address.
    pub fn get(&self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).expect("a request"))
    }

    /// Opens an address from an address.
    pub fn get_from(&self, address: &str, path: &str) -> Page {
        let mut request = Request::get(path).body(Body::empty()).expect("a request");
        let address = format!("{address}:5000").parse().expect("an address");
        request.extensions_mut().insert(Peer::Address(address));
        self.send(request)
    }

    /// Sends a form, and follows where it leads.
    pub fn submit(&self, path: &str, form: &str) -> Page {
        let page = self.post(path, form);
        match page.status {
            303 => self.get(page.header("location")),
            _ => page,
        }
    }

    /// Sends a form.
    pub fn post(&self, path: &str, form: &str) -> Page {
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()));
        self.send(request.expect("a request"))
    }

    /// Asks the API.
    pub fn ask(&self, line: &str, body: Value) -> Value {
        let (method, path) = line.split_once(' ').expect("a method and a path");
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("content-type", "application/json")
            .header("x-api-key", KEY)
            .body(Body::from(body.to_string()));
        let answer = self.send(request.expect("a request"));
        assert!(answer.status < 300, "{line}: {}", answer.text);
        serde_json::from_str(&answer.text).unwrap_or(Value::Null)
    }

    pub fn customer(&self, name: &str, phone: &str) -> u64 {
        let made = self.ask("POST /api/users", json!({"name": name, "phone": phone}));
        made["id"].as_u64().expect("an identifier")
    }

    /// A haircut for a customer; its identifier.
    pub fn book(&self, customer: u64, starts_at: &str) -> u64 {
        let services = self.ask("GET /api/services", Value::Null);
        let items = services["items"].as_array().expect("a list");
        let haircut = items.iter().find(|item| item["name"] == "Haircut");
        let body = json!({"user_id": customer, "starts_at": starts_at,
            "service_id": haircut.expect("a haircut")["id"]});
        let made = self.ask("POST /api/appointments", body);
        made["id"].as_u64().expect("an identifier")
    }

    /// The path of the link to an appointment.
    pub fn link(&self, appointment: u64) -> String {
        let line = format!("POST /api/appointments/{appointment}/link");
        let link = self.ask(&line, Value::Null);
        let url = link["url"].as_str().expect("an address");
        let path = url.strip_prefix("https://bella.example");
        path.expect("the public address").to_owned()
    }

    /// Ann's haircut on Tuesday at three; its identifier and the path of its link.
    pub fn ann(&self) -> (u64, String) {
        let ann = self.customer("Ann Smith", "+14155550123");
        let appointment = self.book(ann, TUESDAY);
        (appointment, self.link(appointment))
    }

    pub fn appointment(&self, id: u64) -> Value {
        self.ask(&format!("GET /api/appointments/{id}"), Value::Null)
    }

    pub fn later(&self, pause: SignedDuration) -> Timestamp {
        let now = self.clock.now() + pause;
        self.clock.set(now);
        now
    }
}
