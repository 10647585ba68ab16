//! How the server and its vendors do, and who is told of what.

use bella::config::{Flags, Settings};
use serde_json::json;
use tempfile::TempDir;

use super::Salon;

const BREAKERS: &str = "/api/unified/circuit-breakers";
const ACCOUNT: [(&str, &str); 4] = [
    ("TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef"),
    ("TWILIO_AUTH_TOKEN", "0123456789abcdef"),
    ("TWILIO_PHONE_NUMBER", "+12125550199"),
    ("TWILIO_BASE_URL", "http://127.0.0.1:1"),
];

#[test]
fn every_breaker_that_scripts_ask_for_is_there() {
    let salon = Salon::empty();
    let breakers = salon.ask(&format!("GET {BREAKERS}"), "");
    for name in ["openai_api", "twilio_api", "database"] {
        let breaker = &breakers.is(200).body[name];
        assert_eq!(breaker["state"], "closed", "{name}");
        assert_eq!(breaker["success_rate"], 1.0, "{name}");
        assert_eq!(breaker["failure_count"], 0, "{name}");
        assert_eq!(breaker["last_failure_time"], json!(null), "{name}");
        assert_eq!(breaker["is_in_use"], name == "database", "{name}");
    }
    salon
        .ask(&format!("POST {BREAKERS}/database/reset"), "")
        .is(200);
    salon
        .ask(&format!("POST {BREAKERS}/twilio_api/reset"), "")
        .is_problem(409, "E027");
    salon
        .ask(&format!("POST {BREAKERS}/fax_api/reset"), "")
        .is_problem(404, "E019");
    let change = r#"{"failure_threshold":4}"#;
    let database = salon.ask(&format!("PATCH {BREAKERS}/database"), change);
    assert_eq!(database.is(200).body["failure_threshold"], 4);
    assert_eq!(database.body["recovery_timeout"], 20);
    let change = r#"{"timeout":5}"#;
    let database = salon.ask(&format!("PATCH {BREAKERS}/database"), change);
    database.is_problem(422, "E022");
}

#[test]
fn thresholds_are_kept() {
    let salon = Salon::over(TempDir::new().expect("a directory"), &ACCOUNT);
    let path = format!("{BREAKERS}/twilio_api");
    let usual = salon.ask(&format!("GET {BREAKERS}"), "");
    assert_eq!(usual.body["twilio_api"]["failure_threshold"], 5);
    assert_eq!(usual.body["twilio_api"]["recovery_timeout"], 60);
    let wrong = r#"{"failure_threshold":0,"recovery_timeout":100000}"#;
    let wrong = salon.ask(&format!("PATCH {path}"), wrong);
    let errors = wrong.is_problem(422, "E022").body["errors"].as_array();
    assert_eq!(errors.map(Vec::len), Some(2), "{}", wrong.body);
    assert_eq!(usual.body["twilio_api"]["timeout"], 10);
    let change = r#"{"failure_threshold":2,"recovery_timeout":90,"timeout":30}"#;
    let changed = salon.ask(&format!("PATCH {path}"), change);
    assert_eq!(changed.is(200).body["failure_threshold"], 2);
    salon.ask(&format!("POST {path}/reset"), "").is(200);
    let Salon {
        app,
        runtime,
        _data: data,
        ..
    } = salon;
    // The writer's thread holds the file until it ends.
    app.store.close();
    drop((app, runtime));
    let salon = Salon::over(data, &ACCOUNT);
    let kept = salon.ask(&format!("GET {BREAKERS}"), "").body;
    assert_eq!(kept["twilio_api"]["failure_threshold"], 2);
    assert_eq!(kept["twilio_api"]["recovery_timeout"], 90);
    assert_eq!(kept["twilio_api"]["timeout"], 30);
    assert_eq!(kept["twilio_api"]["half_open_max_calls"], 2);
}

#[test]
fn who_is_told_of_what_is_a_setting() {
    let salon = Salon::over(TempDir::new().expect("a directory"), &ACCOUNT);
    let path = "/api/settings/notices";
    let usual = salon.ask(&format!("GET {path}"), "");
    let notices = json!({"is_possible": true, "to_customer": true, "reminder_hours": [24], "to_owner": true, "owner_quiet": null,
        "customer_quiet": {"from": "20:00", "to": "09:00"},
        "abroad": false, "customer_daily": 10, "owner_daily": 200, "channels": ["sms"], "digest_at": "18:00",
        "weekly_report": true, "monthly_report": true});
    let mut body = usual.is(200).body.clone();
    let kinds = body.as_object_mut().and_then(|body| body.remove("kinds"));
    assert_eq!(body, notices);
    let choice = json!({"channel": null, "pace": "at_once"});
    assert_eq!(kinds.expect("kinds")["missed"], choice);
    let missed = r#"{"kinds":{"missed":{"pace":"digest","channel":"mail"}},"digest_at":"08:15"}"#;
    let changed = salon.ask(&format!("PATCH {path}"), missed);
    let choice = json!({"channel": "mail", "pace": "digest"});
    assert_eq!(changed.is(200).body["kinds"]["missed"], choice);
    assert_eq!(changed.body["kinds"]["booked"]["pace"], "at_once");
    assert_eq!(changed.body["digest_at"], "08:15");
    let quiet = r#"{"owner_quiet":{"from":"21:00","to":"07:30"},"to_customer":false}"#;
    let changed = salon.ask(&format!("PATCH {path}"), quiet);
    assert_eq!(
        changed.is(200).body["owner_quiet"],
        json!({"from": "21:00", "to": "07:30"})
    );
    assert_eq!(changed.body["to_customer"], false);
    let wrong = r#"{"owner_quiet":{"from":"21:00","to":"21:00"},"customer_daily":0}"#;
    let wrong = salon.ask(&format!("PATCH {path}"), wrong);
    let errors = wrong.is_problem(422, "E022").body["errors"].as_array();
    assert_eq!(errors.map(Vec::len), Some(2), "{}", wrong.body);
    let kept = salon.ask(&format!("PATCH {path}"), r#"{"reminder_hours":[2,24,24]}"#);
    assert_eq!(kept.is(200).body["reminder_hours"], json!([24, 2]));
    for wrong in ["[0]", "[169]", "[1,2,3,4,5,6]", "\"24\"", "[-1]"] {
        let body = format!(r#"{{"reminder_hours":{wrong}}}"#);
        let refused = salon.ask(&format!("PATCH {path}"), &body);
        assert_eq!(refused.status.as_u16(), 422, "{wrong}: {}", refused.body);
    }
    let kept = salon.ask(&format!("GET {path}"), "");
    assert_eq!(kept.body["reminder_hours"], json!([24, 2]));
    for (older, expected) in [("12", json!([12])), ("null", json!([])), ("[]", json!([]))] {
        let body = format!(r#"{{"reminder_hours":{older}}}"#);
        let read = salon.ask(&format!("PATCH {path}"), &body);
        assert_eq!(read.is(200).body["reminder_hours"], expected);
    }
    let loud = salon.ask(&format!("PATCH {path}"), r#"{"owner_quiet":null}"#);
    assert_eq!(loud.is(200).body["owner_quiet"], json!(null));
}

#[test]
fn deliveries_are_listed_by_page() {
    let account = [ACCOUNT.as_slice(), &[("OWNER_PHONE", "+12125550188")]].concat();
    let salon = Salon::over(TempDir::new().expect("a directory"), &account);
    let installed = salon.runtime.block_on(salon.app.install_sample());
    installed.expect("the store works");
    let customer = salon.ask(
        "POST /api/users",
        r#"{"name":"Maria Lopez","phone":"+12125550142"}"#,
    );
    let free = salon
        .ask("GET /api/availability?service_id=1", "")
        .is(200)
        .body["items"][0]
        .clone();
    let wish = json!({"user_id": customer.is(201).body["id"], "service_id": 1,
        "staff_id": free["staff_id"], "starts_at": free["starts_at"]});
    salon
        .ask("POST /api/appointments", &wish.to_string())
        .is(201);
    let first = salon.ask("GET /api/deliveries?limit=1", "");
    let item = &first.is(200).body["items"][0];
    assert_eq!(item["audience"], "owner");
    assert_eq!(item["about"], "appointment.booked");
    assert_eq!(
        (item["state"].as_str(), &item["attempts"]),
        (Some("waiting"), &json!(0))
    );
    let cursor = first.body["next_cursor"].as_str().expect("another page");
    let second = salon.ask(&format!("GET /api/deliveries?limit=1&cursor={cursor}"), "");
    assert_eq!(second.is(200).body["items"][0]["audience"], "customer");
    assert_eq!(second.body["next_cursor"], json!(null));
}

#[test]
fn what_is_done_by_itself_is_listed_with_how_it_went() {
    let salon = Salon::empty();
    let jobs = salon.ask("GET /api/jobs", "");
    // Nothing runs beneath a test's router, so nothing is known yet.
    assert_eq!(jobs.is(200).body, json!({"items": []}));
}

#[test]
fn the_fallback_mode_is_shown() {
    let mode = [("FALLBACK_MODE", "true")];
    let salon = Salon::over(TempDir::new().expect("a directory"), &mode);
    let status = salon.ask("GET /api/unified/status", "");
    let status = &status.is(200).body;
    let vendors = &status["components"]["vendors"];
    assert_eq!(vendors["status"], "amber");
    assert!(vendors.to_string().contains("FALLBACK_MODE"), "{vendors}");
}

#[test]
fn a_number_that_is_none_is_refused_in_plain_words() {
    let salon = Salon::empty();
    for path in ["/api/unified/trends?hours=many", "/api/customers/first"] {
        let refused = salon.ask(&format!("GET {path}"), "");
        let text = refused.body.to_string();
        assert!(text.contains("a whole number"), "{path}: {text}");
        for jargon in ["deserialize", "u64", "i64", "u32", "in string"] {
            assert!(!text.contains(jargon), "{path}: {text}");
        }
    }
}

#[test]
fn an_account_that_is_none_is_refused_at_the_start() {
    let environment = [("TWILIO_ACCOUNT_SID".to_owned(), "XX1".to_owned())];
    let settings = Settings::read(&environment.into(), &Flags::default());
    let mistakes = settings.expect_err("no account").to_string();
    assert!(
        mistakes.contains("TWILIO_ACCOUNT_SID must be AC"),
        "{mistakes}"
    );
}
