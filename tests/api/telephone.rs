//! The account at Twilio and its numbers, against a small Twilio on this machine and, where it is installed, against Prism
//! with Twilio's own description.

use std::sync::{Arc, Mutex};

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Json, Router};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tokio::runtime::Runtime;

use crate::api::Salon;

const SID: &str = "AC0123456789abcdef0123456789abcdef";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const NUMBER: &str = "PN0123456789abcdef0123456789abcdef";

type Fields = BTreeMap<String, String>;

#[derive(Default)]
struct Inside {
    fields: Mutex<Fields>,
    posted: Mutex<usize>,
    is_broken: Mutex<bool>,
}

/// Listens until its runtime ends; its address.
fn start(inside: Arc<Inside>) -> (Runtime, String) {
    let runtime = Runtime::new().expect("a runtime");
    let base = format!("/2010-04-01/Accounts/{SID}");
    let router = Router::new()
        .route(&format!("{base}/IncomingPhoneNumbers.json"), get(list))
        .route(
            &format!("{base}/IncomingPhoneNumbers/{{file}}"),
            get(one).post(set),
        )
        .route(&format!("{base}/Balance.json"), get(balance))
        .route("/2010-04-01/Accounts/{file}", get(account))
        .with_state(inside);
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"));
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("an address");
    runtime.spawn(async move { axum::serve(listener, router).await });
    (runtime, format!("http://{address}"))
}

fn refusal(inside: &Inside, headers: &HeaderMap) -> Option<Response> {
    use base64::Engine as _;
    if *inside.is_broken.lock().expect("no panic") {
        return Some(StatusCode::INTERNAL_SERVER_ERROR.into_response());
    }
    let expected = base64::engine::general_purpose::STANDARD.encode(format!("{SID}:{TOKEN}"));
    let sent = headers.get("authorization").map(|sent| sent.as_bytes());
    let body = json!({"code": 20003, "message": "Authenticate", "status": 401});
    (sent != Some(format!("Basic {expected}").as_bytes()))
        .then(|| (StatusCode::UNAUTHORIZED, Json(body)).into_response())
}

fn view(inside: &Inside) -> Value {
    let fields = inside.fields.lock().expect("no panic");
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    json!({"sid": NUMBER, "phone_number": "+12125550199", "friendly_name": "Front desk",
        "voice_url": field("VoiceUrl"), "voice_fallback_url": field("VoiceFallbackUrl"),
        "status_callback": field("StatusCallback"), "sms_url": field("SmsUrl"),
        "voice_application_sid": null, "trunk_sid": null, "sms_application_sid": "",
        "capabilities": {"voice": true, "sms": true, "mms": true, "fax": false}})
}

async fn list(
    State(inside): State<Arc<Inside>>,
    headers: HeaderMap,
    Query(query): Query<Fields>,
) -> Response {
    if let Some(refusal) = refusal(&inside, &headers) {
        return refusal;
    }
    let page = match query.get("Page").map(String::as_str) {
        None => json!({"incoming_phone_numbers": [view(&inside)],
            "next_page_uri": format!("/2010-04-01/Accounts/{SID}/IncomingPhoneNumbers.json?PageSize=100&Page=1")}),
        Some(_) => {
            json!({"incoming_phone_numbers": [{"sid": "PN1", "phone_number": "+12125550198"}],
            "next_page_uri": null})
        }
    };
    Json(page).into_response()
}

async fn one(
    State(inside): State<Arc<Inside>>,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Response {
    match refusal(&inside, &headers) {
        Some(refusal) => refusal,
        None if file == format!("{NUMBER}.json") => Json(view(&inside)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn set(
    State(inside): State<Arc<Inside>>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    if let Some(refusal) = refusal(&inside, &headers) {
        return refusal;
    }
    *inside.posted.lock().expect("no panic") += 1;
    inside.fields.lock().expect("no panic").extend(fields);
    Json(view(&inside)).into_response()
}

async fn balance(State(inside): State<Arc<Inside>>, headers: HeaderMap) -> Response {
    let view = json!({"balance": "12.34", "currency": "USD", "account_sid": SID});
    refusal(&inside, &headers).unwrap_or_else(|| Json(view).into_response())
}

async fn account(State(inside): State<Arc<Inside>>, headers: HeaderMap) -> Response {
    let view = json!({"sid": SID, "status": "active", "type": "Trial"});
    refusal(&inside, &headers).unwrap_or_else(|| Json(view).into_response())
}

fn salon(base_url: &str, token: &str) -> Salon {
    let data = tempfile::TempDir::new().expect("a directory");
    let salon = Salon::over(
        data,
        &[
            ("TWILIO_ACCOUNT_SID", SID),
            ("TWILIO_AUTH_TOKEN", token),
            ("TWILIO_PHONE_NUMBER", "+12125550199"),
            ("TWILIO_BASE_URL", base_url),
            ("BELLA_PUBLIC_URL", "https://bella.example"),
            ("OWNER_PHONE", "+14155550123"),
        ],
    );
    let installed = salon.runtime.block_on(salon.app.install_sample());
    assert!(installed.expect("the store works"));
    salon
}

#[test]
fn a_number_is_led_here_after_a_look_at_what_would_change() {
    let inside = Arc::new(Inside::default());
    let (_runtime, url) = start(inside.clone());
    let salon = salon(&url, TOKEN);
    let numbers = salon.ask("GET /api/telephone/numbers", "");
    numbers.is(200);
    let items = numbers.body["items"].as_array().expect("a list");
    assert_eq!(items.len(), 2, "both pages");
    assert_eq!(items[0]["changes"].as_array().map(Vec::len), Some(4));
    let line = format!("POST /api/telephone/numbers/{NUMBER}/webhooks");
    let dry = salon.ask(&line, r#"{"dry_run": true}"#);
    dry.is(200);
    let changes = dry.body["changes"].clone();
    assert_eq!(changes[0]["after"], "https://bella.example/twilio/voice");
    let fallback = "http://twimlets.com/forward?PhoneNumber=4155550123";
    assert_eq!(changes[1]["after"], fallback);
    assert_eq!(*inside.posted.lock().expect("no panic"), 0);
    let done = salon.ask(&line, "{}");
    done.is(200);
    assert_eq!(done.body["changes"], changes);
    let again = salon.ask(&line, "{}");
    assert_eq!(again.body["changes"], json!([]));
    assert_eq!(*inside.posted.lock().expect("no panic"), 1);
    let fields = inside.fields.lock().expect("no panic").clone();
    assert_eq!(fields["SmsUrl"], "https://bella.example/twilio/sms");
    assert_eq!(
        fields["StatusCallback"],
        "https://bella.example/twilio/status"
    );
    salon
        .ask("POST /api/telephone/numbers/PN1/webhooks", "{}")
        .is(422);
    let unknown = "POST /api/telephone/numbers/PNffffffffffffffffffffffffffffffff/webhooks";
    salon.ask(unknown, "{}").is_problem(404, "E019");
}

#[test]
fn the_account_is_looked_at_and_hints_say_what_to_mend() {
    let (_runtime, url) = start(Arc::default());
    let state = salon(&url, TOKEN).ask("GET /api/telephone", "");
    state.is(200);
    assert_eq!(state.body["is_accepted"], true);
    assert_eq!(state.body["is_trial"], true);
    assert_eq!(state.body["balance"], "12.34");
    assert!(state.body["hints"].to_string().contains("A2P 10DLC"));
    let wrong = salon(&url, "another token");
    let state = wrong.ask("GET /api/telephone", "");
    assert_eq!(state.body["is_accepted"], false);
    assert!(
        state.body["hints"]
            .to_string()
            .contains("TWILIO_AUTH_TOKEN")
    );
}

#[test]
fn an_open_breaker_is_said_with_when_to_come_again() {
    let inside = Arc::new(Inside::default());
    let (_runtime, url) = start(inside.clone());
    let wrong = salon(&url, "another token");
    wrong
        .ask("GET /api/telephone/numbers", "")
        .is_problem(502, "E035");
    // Wrong credentials open the breaker at once.
    let left_alone = wrong.ask("GET /api/telephone/numbers", "");
    left_alone.is_problem(503, "E012");
    assert!(left_alone.headers.contains_key("retry-after"));
    let salon = salon(&url, TOKEN);
    *inside.is_broken.lock().expect("no panic") = true;
    salon
        .ask("GET /api/telephone/numbers", "")
        .is_problem(502, "E035");
}

#[test]
fn without_an_account_it_is_said_what_to_set() {
    let salon = Salon::open();
    salon
        .ask("GET /api/telephone/numbers", "")
        .is_problem(409, "E027");
    let state = salon.ask("GET /api/telephone", "");
    assert_eq!(state.body["is_set_up"], false);
}

#[test]
fn what_is_asked_is_what_the_vendor_describes() {
    let Ok(url) = std::env::var("BELLA_PRISM") else {
        println!("skipped: BELLA_PRISM is not set");
        return;
    };
    let salon = salon(&url, TOKEN);
    let state = salon.ask("GET /api/telephone", "");
    assert_eq!(state.body["is_accepted"], true, "{}", state.body);
    salon.ask("GET /api/telephone/numbers", "").is(200);
    let line = format!("POST /api/telephone/numbers/{NUMBER}/webhooks");
    salon.ask(&line, "{}").is(200);
}
