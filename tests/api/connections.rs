//! Accounts with vendors that are entered on the dashboard instead of in the environment.

use std::path::Path;
use std::time::Duration;

use bella::channels::twilio::form::Form;
use bella::channels::twilio::signature::Keys;
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::api::Salon;
use crate::twilio::line::CALLER;
use crate::twilio::program::{Server, TOKEN};

const CONNECTIONS: &str = "/api/settings/connections";
/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const KEY: &str = "sk-entered-on-the-dashboard";

fn one<'v>(view: &'v Value, name: &str) -> &'v Value {
    let items = view["items"].as_array().expect("items");
    let one = items.iter().find(|item| item["name"] == name);
    one.expect("it can be entered")
}

#[test]
fn what_is_entered_is_shown_unless_it_is_secret() {
    let salon = Salon::open();
    let before = salon.ask(&format!("GET {CONNECTIONS}"), "");
    assert_eq!(one(&before.is(200).body, "SMTP_HOST")["origin"], "nowhere");
    let mail = r#"{"values":{"SMTP_HOST":" mail.example.com ","SMTP_USER":"bella@example.com","SMTP_PASSWORD":"hunter22"}}"#;
    let after = salon.ask(&format!("PATCH {CONNECTIONS}"), mail);
    let body = &after.is(200).body;
    assert_eq!(one(body, "SMTP_HOST")["value"], "mail.example.com");
    let password = one(body, "SMTP_PASSWORD");
    assert_eq!(
        (&password["origin"], &password["value"]),
        (&json!("entered"), &Value::Null)
    );
    let audit = salon.ask("GET /api/audit?limit=50", "");
    let text = format!("{body} {}", audit.is(200).body);
    assert!(!text.contains("hunter22"));
    assert!(text.contains("SMTP_PASSWORD"));
    let none = r#"{"values":{"SMTP_HOST":null,"SMTP_USER":"","SMTP_PASSWORD":null}}"#;
    let after = salon.ask(&format!("PATCH {CONNECTIONS}"), none);
    assert_eq!(one(&after.is(200).body, "SMTP_HOST")["origin"], "nowhere");
}

#[test]
fn a_password_does_not_follow_to_another_mail_server() {
    let salon = Salon::open();
    let patch = |values: &str| {
        let body = format!(r#"{{"values":{{{values}}}}}"#);
        salon.ask(&format!("PATCH {CONNECTIONS}"), &body)
    };
    let first = r#""SMTP_HOST":"mail.example.com","SMTP_USER":"bella@example.com","SMTP_PASSWORD":"hunter22""#;
    patch(first).is(200);
    for other in [r#""SMTP_HOST":"evil.example.net""#, r#""SMTP_PORT":"2525""#] {
        let refused = patch(other);
        let errors = &refused.is_problem(422, "E022").body["errors"];
        assert_eq!(errors[0]["field"], "SMTP_PASSWORD", "{errors}");
    }
    patch(r#""SMTP_HOST":"mail.example.org","SMTP_PASSWORD":"hunter23""#).is(200);
    patch(r#""SMTP_FROM":"bella@example.org""#).is(200);
}

#[test]
fn what_does_not_hold_changes_nothing_and_is_named() {
    let salon = Salon::open();
    let long = format!(r#"{{"values":{{"SMTP_HOST":"{}"}}}}"#, "x".repeat(2_001));
    for (wrong, field) in [
        (
            r#"{"values":{"TWILIO_ACCOUNT_SID":"AC12"}}"#,
            "TWILIO_ACCOUNT_SID",
        ),
        (
            r#"{"values":{"SLACK_WEBHOOK_URL":"http://example.com/x"}}"#,
            "SLACK_WEBHOOK_URL",
        ),
        (
            r#"{"values":{"SMTP_HOST":"mail.example.com","SMTP_PORT":"many"}}"#,
            "SMTP_PORT",
        ),
        (r#"{"values":{"ALERT_EMAIL":"nobody"}}"#, "ALERT_EMAIL"),
        (
            r#"{"values":{"OPENAI_API_KEY":"two\nlines"}}"#,
            "OPENAI_API_KEY",
        ),
        (
            r#"{"values":{"BELLA_API_KEY":"0123456789abcdef"}}"#,
            "values",
        ),
        (&long, "SMTP_HOST"),
    ] {
        let refused = salon.ask(&format!("PATCH {CONNECTIONS}"), wrong);
        let errors = &refused.is_problem(422, "E022").body["errors"];
        let named = errors.as_array().expect("errors").iter();
        assert!(
            named.into_iter().any(|error| error["field"] == field),
            "{wrong}: {errors}"
        );
    }
    let after = salon.ask(&format!("GET {CONNECTIONS}"), "");
    let items = after.is(200).body["items"]
        .as_array()
        .expect("items")
        .clone();
    assert!(
        items.iter().all(|item| item["origin"] != "entered"),
        "{items:?}"
    );
}

struct Desk {
    server: Server,
    client: Client,
}

impl Desk {
    fn open(folder: &Path) -> Self {
        Self::with(folder, &[])
    }

    fn with(folder: &Path, environment: &[(&str, &str)]) -> Self {
        let client = Client::builder().no_proxy().build().expect("a client");
        Self {
            server: Server::with(folder, environment),
            client,
        }
    }

    async fn shown(&self, name: &str) -> Value {
        let view = self.ask(Method::GET, CONNECTIONS, &Value::Null).await;
        let view = view.text().await.expect("a text");
        one(&serde_json::from_str(&view).expect("JSON"), name)["origin"].clone()
    }

    async fn ask(&self, method: Method, path: &str, body: &Value) -> Response {
        let request = self
            .client
            .request(method, format!("{}{path}", self.server.url));
        let request = request.bearer_auth(TOKEN);
        let request = request.header("content-type", "application/json");
        request
            .body(body.to_string())
            .send()
            .await
            .expect("an answer")
    }

    /// Asks until the server that was put together anew knows the vendor.
    async fn until_openai_is_used(&self) {
        self.until_openai_is_used_is(true).await;
    }

    async fn until_openai_is_used_is(&self, is_used: bool) {
        let known = async {
            loop {
                let answer = self
                    .ask(Method::GET, "/api/unified/circuit-breakers", &Value::Null)
                    .await;
                let text = answer.text().await.unwrap_or_default();
                let body: Value = serde_json::from_str(&text).unwrap_or_default();
                if body["openai_api"]["is_in_use"] == is_used {
                    return;
                }
            }
        };
        tokio::time::timeout(PATIENCE, known)
            .await
            .expect("as it was entered");
    }

    async fn said(&self, path: &str, said: &[(&str, &str)]) -> String {
        let call = [
            ("CallSid", "CA0123456789abcdef0123456789abcdef"),
            ("From", CALLER),
        ];
        let form = Form::of(&[&call, said].concat());
        let signature = Keys::new([TOKEN]).sign(&self.server.url, path, &form);
        let request = self.client.post(format!("{}{path}", self.server.url));
        let request = request.header("x-twilio-signature", signature.expect("a token"));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body(form.encode()).send().await.expect("an answer");
        answer.text().await.expect("a text")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_starts_anew_with_it_and_calls_go_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let desk = Desk::open(folder.path());
    desk.said("/twilio/voice", &[]).await;
    desk.said(
        "/twilio/voice/turn?n=1",
        &[("SpeechResult", "I need a haircut")],
    )
    .await;
    let of_environment =
        json!({"values": {"TWILIO_AUTH_TOKEN": "fedcba9876543210fedcba9876543210"}});
    let refused = desk.ask(Method::PATCH, CONNECTIONS, &of_environment).await;
    assert_eq!(refused.status(), 422, "the environment is stronger");
    let saved = desk
        .ask(
            Method::PATCH,
            CONNECTIONS,
            &json!({"values": {"OPENAI_API_KEY": KEY}}),
        )
        .await;
    assert_eq!(saved.status(), 200);
    desk.until_openai_is_used().await;
    let answer = desk
        .said(
            "/twilio/voice/turn?n=2",
            &[("SpeechResult", "next tuesday at ten please")],
        )
        .await;
    assert!(
        answer.contains("name"),
        "the call goes on where it was: {answer}"
    );
    drop(desk);
    for entry in std::fs::read_dir(folder.path()).expect("a folder") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        let is_there = bytes
            .windows(KEY.len())
            .any(|window| window == KEY.as_bytes());
        assert!(!is_there, "{} holds the key in clear", path.display());
    }
    let again = Desk::open(folder.path());
    again.until_openai_is_used().await;
    drop(again);
    std::fs::remove_file(folder.path().join("seal.key")).expect("a key file");
    let without = Desk::open(folder.path());
    assert_eq!(without.shown("OPENAI_API_KEY").await, "unreadable");
    let entered = json!({"values": {"OPENAI_API_KEY": KEY}});
    let saved = without.ask(Method::PATCH, CONNECTIONS, &entered).await;
    assert_eq!(saved.status(), 200, "it can be entered again");
    without.until_openai_is_used().await;
}

/// A vendor that takes connections and never says a word.
async fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    (listener, address)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vendor_that_hangs_does_not_hold_up_callers_when_something_is_entered() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (models, model) = silent().await;
    let (_mail, smtp) = silent().await;
    let (host, port) = smtp.rsplit_once(':').expect("a port");
    let url = format!("http://{model}");
    let environment = [
        ("OPENAI_BASE_URL", url.as_str()),
        ("OPENAI_API_KEY", "sk-of-the-environment"),
        ("SMTP_HOST", host),
        ("SMTP_PORT", port),
        ("SMTP_TLS", "none"),
        ("SMTP_FROM", "bella@example.com"),
        ("OWNER_EMAIL", "ana@example.com"),
    ];
    let desk = Desk::with(folder.path(), &environment);
    let raised = json!({"title": "Fire", "message": "in the shop", "severity": "critical"});
    desk.ask(Method::POST, "/api/unified/alerts", &raised).await;
    desk.said("/twilio/voice", &[]).await;
    let unclear = [(
        "SpeechResult",
        "well you know the thing that I had the other time with the other one",
    )];
    desk.said("/twilio/voice/turn?n=1", &unclear).await;
    drop(models);
    for minute in 0..3 {
        let phone = format!("+1415555010{minute}");
        let entered = json!({"values": {"ALERT_PHONE": phone}});
        let saved = desk.ask(Method::PATCH, CONNECTIONS, &entered).await;
        assert_eq!(saved.status(), 200);
        let path = format!("/twilio/voice/turn?n={}", minute + 2);
        let answer = desk
            .said(&path, &[("SpeechResult", "are you open on sundays")])
            .await;
        assert!(answer.contains("<Say"), "{answer}");
        assert_eq!(desk.shown("ALERT_PHONE").await, "entered");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_does_not_hold_any_more_is_left_aside() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let desk = Desk::open(folder.path());
    let entered = json!({"values": {"SMTP_HOST": "mail.example.com", "SMTP_USER": "bella@example.com",
        "SMTP_PASSWORD": "hunter22", "OPENAI_API_KEY": KEY}});
    let saved = desk.ask(Method::PATCH, CONNECTIONS, &entered).await;
    assert_eq!(saved.status(), 200);
    drop(desk);
    // An empty variable switches its part off, and leaves a password without a user.
    let desk = Desk::with(folder.path(), &[("SMTP_USER", "")]);
    desk.until_openai_is_used().await;
    assert_eq!(desk.shown("SMTP_PASSWORD").await, "left_aside");
    let other = json!({"values": {"ALERT_EMAIL": "ana@example.com"}});
    let saved = desk.ask(Method::PATCH, CONNECTIONS, &other).await;
    assert_eq!(
        saved.status(),
        200,
        "what was wrong before refuses nothing else"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_changed_while_it_starts_anew_holds() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let desk = Desk::open(folder.path());
    let enter = |key: Value| json!({"values": {"OPENAI_API_KEY": key}});
    let threshold = "/api/unified/circuit-breakers/database";
    for failures in 4..8 {
        let made = desk
            .ask(
                Method::POST,
                "/api/keys",
                &json!({"name": "thief", "scope": "admin"}),
            )
            .await;
        let made: Value = serde_json::from_str(&made.text().await.expect("a text")).expect("JSON");
        let (id, key) = (&made["id"], made["key"].as_str().expect("a key"));
        let first = enter(json!(KEY));
        desk.ask(Method::PATCH, CONNECTIONS, &first).await;
        // All of it at once: some of it reaches the program that goes, some the one that comes.
        let revoked = format!("/api/keys/{id}");
        let (null, last) = (Value::Null, enter(Value::Null));
        let judged = json!({"failure_threshold": failures});
        let (removed, gone, set) = tokio::join!(
            desk.ask(Method::PATCH, CONNECTIONS, &last),
            desk.ask(Method::DELETE, &revoked, &null),
            desk.ask(Method::PATCH, threshold, &judged),
        );
        assert_eq!(
            [removed.status(), gone.status(), set.status()].map(|status| status.as_u16()),
            [200, 204, 200]
        );
        desk.until_openai_is_used_is(false).await;
        let asked = desk
            .client
            .get(format!("{}/api/customers", desk.server.url));
        let asked = asked.bearer_auth(key).send().await.expect("an answer");
        assert_eq!(asked.status(), 401, "the key is revoked");
        let known = desk
            .ask(Method::GET, "/api/unified/circuit-breakers", &null)
            .await;
        let known: Value =
            serde_json::from_str(&known.text().await.expect("a text")).expect("JSON");
        assert_eq!(known["database"]["failure_threshold"], failures);
    }
}
