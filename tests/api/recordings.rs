//! Spoken messages: heard through the API, and deleted at Twilio when they are forgotten; and what the API answers while
//! Twilio is left alone.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bella::channels::twilio::form::Form;
use bella::channels::twilio::signature::Keys;
use bella::jobs::recordings::Report;
use bella::ports::clock::Clock;
use jiff::SignedDuration;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::api::Salon;

const SID: &str = "AC0123456789abcdef0123456789abcdef";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const RECORDING: &str = "RE0123456789abcdef0123456789abcdef";
const SOUND: &[u8] = b"ID3 good morning, this is Ann";

/// A small Twilio that keeps one recording.
#[derive(Default)]
struct Inside {
    status: Mutex<Option<StatusCode>>,
    asked: Mutex<Vec<String>>,
    is_gone: Mutex<bool>,
}

impl Inside {
    fn answers(&self, status: StatusCode) {
        *self.status.lock().expect("no panic") = Some(status);
    }

    fn works(&self) {
        *self.status.lock().expect("no panic") = None;
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }

    fn note(&self, what: &str, headers: &HeaderMap) -> Option<Response> {
        let mut asked = self.asked.lock().expect("no panic");
        let proved = headers.get("authorization").is_some();
        asked.push(format!("{what}{}", if proved { "" } else { " unproved" }));
        let status = *self.status.lock().expect("no panic");
        status.map(IntoResponse::into_response)
    }
}

async fn play(
    State(inside): State<Arc<Inside>>,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Response {
    if let Some(refusal) = inside.note(&format!("GET {file}"), &headers) {
        return refusal;
    }
    match *inside.is_gone.lock().expect("no panic") {
        true => StatusCode::NOT_FOUND.into_response(),
        false => SOUND.into_response(),
    }
}

async fn delete(
    State(inside): State<Arc<Inside>>,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Response {
    if let Some(refusal) = inside.note(&format!("DELETE {file}"), &headers) {
        return refusal;
    }
    let was_gone = std::mem::replace(&mut *inside.is_gone.lock().expect("no panic"), true);
    match was_gone {
        true => StatusCode::NOT_FOUND.into_response(),
        false => StatusCode::NO_CONTENT.into_response(),
    }
}

async fn send(State(inside): State<Arc<Inside>>, headers: HeaderMap) -> Response {
    let message = json!({"sid": "SM0123456789abcdef0123456789abcdef", "status": "queued"});
    let refusal = inside.note("POST message", &headers);
    refusal.unwrap_or_else(|| (StatusCode::CREATED, axum::Json(message)).into_response())
}

struct Shop {
    salon: Salon,
    inside: Arc<Inside>,
    _runtime: Runtime,
}

impl Shop {
    fn open() -> Self {
        let inside: Arc<Inside> = Arc::default();
        let runtime = Runtime::new().expect("a runtime");
        let base = format!("/2010-04-01/Accounts/{SID}");
        let router = Router::new()
            .route(
                &format!("{base}/Recordings/{{file}}"),
                get(play).delete(delete),
            )
            .route(&format!("{base}/Messages.json"), post(send))
            .with_state(inside.clone());
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"));
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        runtime.spawn(async move { axum::serve(listener, router).await });
        let salon = Salon::over(
            TempDir::new().expect("a directory"),
            &[
                ("TWILIO_ACCOUNT_SID", SID),
                ("TWILIO_AUTH_TOKEN", TOKEN),
                ("TWILIO_PHONE_NUMBER", "+12125550199"),
                ("TWILIO_BASE_URL", &format!("http://{address}")),
                ("BELLA_PUBLIC_URL", "https://bella.example"),
                ("OWNER_PHONE", "+12125550188"),
            ],
        );
        let installed = salon.block_on(salon.app().install_sample());
        assert!(installed.expect("the store works"));
        Self {
            salon,
            inside,
            _runtime: runtime,
        }
    }

    /// A signed webhook.
    fn webhook(&self, target: &str, fields: &[(&str, &str)]) {
        let form = Form::of(fields);
        let keys = Keys::new([TOKEN]);
        let signature = keys.sign("https://bella.example", target, &form);
        let request = Request::post(target)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-twilio-signature", signature.expect("a token"))
            .body(Body::from(form.encode()));
        let answer = self.salon.send(request.expect("a request"));
        assert!(answer.status.is_success(), "{}", answer.body);
    }

    /// A caller speaks a message.
    fn record(&self) {
        let call = [
            ("CallSid", "CA01"),
            ("From", "+14155550177"),
            ("To", "+12125550199"),
        ];
        self.webhook("/twilio/voice", &call);
        let recording = [
            ("CallSid", "CA01"),
            ("From", "+14155550177"),
            ("RecordingSid", RECORDING),
            ("RecordingUrl", "https://api.twilio.com/secret-address"),
            ("RecordingDuration", "7"),
            ("RecordingStatus", "completed"),
        ];
        self.webhook("/twilio/recording", &recording);
    }

    fn discard(&self) -> Report {
        let unwanted = self.salon.app().unwanted.clone().expect("an account");
        self.salon
            .block_on(unwanted.run())
            .expect("the store works")
    }

    fn later(&self, pause: SignedDuration) {
        let clock = self.salon.clock();
        clock.set(clock.now() + pause);
    }

    fn left(&self) -> Value {
        let state = self.salon.ask("GET /api/telephone", "");
        state.is(200).body["recordings_to_delete"].clone()
    }
}

#[test]
fn a_spoken_message_is_heard_without_its_address() {
    let shop = Shop::open();
    shop.record();
    let messages = shop.salon.ask("GET /api/messages", "");
    let message = &messages.is(200).body["items"][0];
    assert_eq!(message["recording_url"], "/api/messages/1/recording");
    assert_eq!(message["recording_seconds"], 7);
    let call = shop.salon.ask("GET /api/calls/1", "");
    let url = &call.is(200).body["recording"]["url"];
    assert_eq!(url, "/api/messages/1/recording");
    assert!(!messages.body.to_string().contains("secret-address"));
    let heard = shop.salon.ask("GET /api/messages/1/recording", "");
    heard.is(200);
    assert_eq!(heard.raw, SOUND);
    assert_eq!(heard.headers["content-type"], "audio/mpeg");
    assert_eq!(heard.headers["cache-control"], "no-store");
    assert_eq!(shop.inside.asked(), [format!("GET {RECORDING}.mp3")]);
    let nobody = shop
        .salon
        .ask_with(&[], "GET /api/messages/1/recording", "");
    nobody.is_problem(401, "E017");
    let none = shop.salon.ask("GET /api/messages/7/recording", "");
    none.is_problem(404, "E019");
    *shop.inside.is_gone.lock().expect("no panic") = true;
    let gone = shop.salon.ask("GET /api/messages/1/recording", "");
    gone.is_problem(404, "E019");
}

#[test]
fn a_forgotten_message_is_deleted_where_it_lies_however_often_that_fails() {
    let shop = Shop::open();
    shop.record();
    shop.salon.ask("DELETE /api/messages/1", "").is(204);
    shop.salon
        .ask("DELETE /api/messages/1", "")
        .is_problem(404, "E019");
    let messages = shop.salon.ask("GET /api/messages", "");
    assert_eq!(messages.body["items"], json!([]));
    shop.inside.answers(StatusCode::INTERNAL_SERVER_ERROR);
    let failed = Report { gone: 0, left: 1 };
    assert_eq!(
        (shop.discard(), shop.discard()),
        (failed, Report::default())
    );
    assert_eq!(shop.left(), 1);
    shop.inside.works();
    shop.later(SignedDuration::from_mins(2));
    assert_eq!(shop.discard(), Report { gone: 1, left: 0 });
    assert_eq!(shop.left(), 0);
    assert!(*shop.inside.is_gone.lock().expect("no panic"));
    let asked = shop.inside.asked();
    assert!(
        asked.contains(&format!("DELETE {RECORDING}.json")),
        "{asked:?}"
    );
}

#[test]
fn a_customers_recordings_go_with_them_and_what_is_gone_is_done() {
    let shop = Shop::open();
    let made = shop.salon.ask(
        "POST /api/users",
        r#"{"name":"Odette Quill","phone":"+14155550177"}"#,
    );
    let id = made.is(201).body["id"].clone();
    shop.record();
    shop.salon
        .ask(&format!("DELETE /api/users/{id}"), "")
        .is(204);
    assert_eq!(shop.left(), 1);
    *shop.inside.is_gone.lock().expect("no panic") = true;
    assert_eq!(shop.discard(), Report { gone: 1, left: 0 });
    assert_eq!(shop.left(), 0);
}

#[test]
fn what_truly_needs_a_vendor_that_is_left_alone_says_when_to_come_again() {
    let shop = Shop::open();
    shop.record();
    // Wrong credentials open the breaker at once.
    shop.inside.answers(StatusCode::UNAUTHORIZED);
    let refused = shop.salon.ask("GET /api/messages/1/recording", "");
    refused.is_problem(502, "E035");
    for (line, body) in [
        ("GET /api/messages/1/recording", ""),
        ("GET /api/telephone/numbers", ""),
        (
            "POST /api/telephone/numbers/PN0123456789abcdef0123456789abcdef/webhooks",
            "{}",
        ),
        ("POST /api/channels/sms/test", ""),
        ("POST /api/channels/call/test", ""),
    ] {
        let answer = shop.salon.ask(line, body);
        answer.is_problem(503, "E012");
        let wait = answer.headers["retry-after"].to_str().expect("ASCII");
        let wait: u32 = wait.parse().expect("seconds");
        assert!((1..=61).contains(&wait), "{line}: {wait}");
    }
    // What gets along without it goes on.
    shop.salon.ask("GET /api/telephone", "").is(200);
    let turn = r#"{"text": "when are you open on Tuesday?"}"#;
    shop.salon.ask("POST /api/assistant/turn", turn).is(200);
    shop.inside.works();
    let reset = "POST /api/unified/circuit-breakers/twilio_api/reset";
    shop.salon.ask(reset, "").is(200);
    shop.salon.ask("GET /api/messages/1/recording", "").is(200);
}

#[test]
fn what_became_of_a_message_stands_with_its_delivery() {
    let shop = Shop::open();
    let sent = shop.salon.ask("POST /api/channels/sms/test", "");
    let id = sent.is(202).body["id"].clone();
    shop.salon
        .block_on(shop.salon.app().outbox.run())
        .expect("the store works");
    let path = format!("GET /api/deliveries/{id}");
    assert_eq!(shop.salon.ask(&path, "").body["report"], Value::Null);
    let fields = [
        ("MessageSid", "SM0123456789abcdef0123456789abcdef"),
        ("MessageStatus", "undelivered"),
        ("ErrorCode", "30003"),
        ("To", "+12125550188"),
    ];
    shop.webhook(&format!("/twilio/sms/status?delivery={id}"), &fields);
    let told = shop.salon.ask(&path, "").is(200).body.clone();
    assert_eq!(told["state"], "failed");
    assert_eq!(told["report"]["status"], "undelivered");
    assert_eq!(told["report"]["error_code"], 30003);
    let meaning = "the telephone is switched off or out of reach";
    assert_eq!(told["report"]["error"], meaning);
    assert_eq!(told["why"], format!("Twilio error 30003: {meaning}"));
    assert_eq!(told["reference"], "SM0123456789abcdef0123456789abcdef");
}

#[test]
fn recordings_are_deleted_as_the_vendor_describes() {
    let Ok(url) = std::env::var("BELLA_PRISM") else {
        println!("skipped: BELLA_PRISM is not set");
        return;
    };
    use bella::domain::phone::Phone;
    use bella::ports::clock::SystemClock;
    use bella::ports::entropy::SystemEntropy;
    use bella::providers::guarded::Outside;
    use bella::providers::network::Network;
    use bella::providers::twilio::recordings::TwilioRecordings;
    use bella::providers::twilio::{Account, TwilioSms};
    let outside = Outside {
        transport: Arc::new(Network::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let recordings = |sid: &str| {
        let account = Account {
            sid: sid.into(),
            token: TOKEN.into(),
            from: Phone::parse("+12125550199").expect("a number"),
            base_url: url.clone(),
        };
        let sms = TwilioSms::new(account.clone(), &outside);
        TwilioRecordings::new(account, sms.guarded().clone())
    };
    let runtime = Runtime::new().expect("a runtime");
    let deleted = runtime.block_on(recordings(SID).delete(RECORDING));
    deleted.expect("it is deleted");
    let wrong = runtime.block_on(recordings("AC-wrong").delete(RECORDING));
    assert!(wrong.is_err(), "{wrong:?}");
}
