//! Contacts and ways through the API, and what is wrong with them.

use std::collections::BTreeMap;

use bella::config::{Flags, Settings};
use serde_json::json;
use tempfile::TempDir;

use crate::api::Salon;

const SLACK: (&str, &str) = (
    "SLACK_WEBHOOK_URL",
    "https://hooks.slack.example/T/B/secret",
);

fn salon() -> Salon {
    let salon = Salon::over(TempDir::new().expect("a directory"), &[SLACK]);
    let installed = salon.block_on(salon.app().install_sample());
    installed.expect("the store works");
    salon
}

#[test]
fn contacts_are_kept_in_order() {
    let salon = salon();
    let make = |name: &str, more: serde_json::Value| {
        let mut body = json!({"name": name, "phone": "+12125550181"});
        body.as_object_mut()
            .expect("fields")
            .extend(more.as_object().cloned().expect("fields"));
        salon
            .ask("POST /api/contacts", &body.to_string())
            .is(201)
            .body
            .clone()
    };
    let ana = make("Ana", json!({}));
    let ben = make(
        "Ben",
        json!({"email": "ben@salon.example", "position": 1,
        "duty": [{"days": [1, 2], "from": "09:00", "to": "18:00"}]}),
    );
    assert_eq!((&ana["position"], &ben["position"]), (&json!(1), &json!(1)));
    let names = || {
        let list = salon.ask("GET /api/contacts", "").is(200).body.clone();
        let items = list["items"].as_array().cloned().expect("items");
        items
            .iter()
            .map(|one| one["name"].as_str().unwrap_or("").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(), ["Ben", "Ana"]);
    let path = format!("PATCH /api/contacts/{}", ben["id"]);
    let moved = salon.ask(&path, r#"{"position":2,"phone":null,"channels":["mail"]}"#);
    assert_eq!(moved.is(200).body["channels"], json!(["mail"]));
    assert_eq!(names(), ["Ana", "Ben"]);
    let wrong = [
        r#"{"email":"nobody"}"#,
        r#"{"channels":["sms"]}"#,
        r#"{"position":0}"#,
        r#"{"duty":[{"days":[8],"from":"09:00","to":"18:00"}]}"#,
        r#"{"channels":["pigeon"]}"#,
        r#"{"email":null}"#,
    ];
    for body in wrong {
        let refused = salon.ask(&path, body);
        assert!(
            (400..=422).contains(&refused.status.as_u16()),
            "{body}: {}",
            refused.body
        );
    }
    let same = salon.ask(&format!("GET /api/contacts/{}", ben["id"]), "");
    assert_eq!(same.is(200).body, moved.body, "nothing changed");
    salon
        .ask(&format!("DELETE /api/contacts/{}", ana["id"]), "")
        .is(204);
    assert_eq!(names(), ["Ben"]);
}

#[test]
fn ways_say_what_they_need_and_send_a_test() {
    let salon = salon();
    let ways = salon.ask("GET /api/channels", "").is(200).body.clone();
    let way = |name: &str| {
        let items = ways["items"].as_array().expect("items");
        items
            .iter()
            .find(|one| one["channel"] == name)
            .cloned()
            .expect("a way")
    };
    assert_eq!(way("slack")["is_set_up"], true);
    assert_eq!(way("mail")["missing"], "set SMTP_HOST and SMTP_FROM");
    salon
        .ask("POST /api/channels/mail/test", "")
        .is_problem(409, "E027");
    let sent = salon
        .ask("POST /api/channels/slack/test", "")
        .is(202)
        .body
        .clone();
    assert_eq!(
        (&sent["channel"], &sent["about"]),
        (&json!("slack"), &json!("test"))
    );
    let known = salon.ask(&format!("GET /api/deliveries/{}", sent["id"]), "");
    assert_eq!(known.is(200).body["state"], "waiting");
    assert!(!ways.to_string().contains("secret"));
}

/// What is wrong with these variables; empty when nothing is.
fn mistakes(variables: &[(&str, &str)]) -> String {
    let pairs = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let environment: BTreeMap<String, String> = pairs.collect();
    match Settings::read(&environment, &Flags::default()) {
        Ok(_) => String::new(),
        Err(mistakes) => mistakes.to_string(),
    }
}

#[test]
fn an_address_that_is_none_is_a_clear_mistake() {
    let check = |variables: &[(&str, &str)], expected: &str| {
        let found = mistakes(variables);
        assert!(
            found.contains(expected) && found.is_empty() == expected.is_empty(),
            "{variables:?}: {found}"
        );
    };
    let mail = ("SMTP_HOST", "mail.example.com");
    let from = ("SMTP_FROM", "bella@example.com");
    check(&[("ALERT_WEBHOOK_URL", "https://example.com/hook")], "");
    check(&[("ALERT_WEBHOOK_URL", "http://127.0.0.1:9/hook")], "");
    check(
        &[("ALERT_WEBHOOK_URL", "example.com/hook")],
        "ALERT_WEBHOOK_URL must start with https://",
    );
    check(
        &[("ALERT_WEBHOOK_URL", "http://example.com/hook")],
        "unless it is on this machine",
    );
    check(
        &[("ALERT_WEBHOOK_URL", "https://192.168.1.5/hook")],
        "private network",
    );
    check(
        &[("ALERT_WEBHOOK_URL", "https://169.254.169.254/hook")],
        "private network",
    );
    check(
        &[("ALERT_WEBHOOK_URL", "https://[fe80::1]/hook")],
        "private network",
    );
    let odd = [
        "https://a b c/",
        "https://",
        "https://hooks.slack.com/a b",
        "https://hooks.slack.com:port/x",
        "https://[::1/x",
    ];
    for address in odd {
        for name in ["SLACK_WEBHOOK_URL", "ALERT_WEBHOOK_URL", "HEARTBEAT_URL"] {
            check(&[(name, address)], name);
        }
    }
    check(
        &[("SLACK_WEBHOOK_URL", "hooks.slack.com")],
        "SLACK_WEBHOOK_URL",
    );
    check(
        &[("ALERT_EMAIL", "nobody")],
        "ALERT_EMAIL must be a mail address",
    );
    check(&[mail], "SMTP_FROM must be set");
    check(&[mail, from], "");
    check(&[mail, from, ("SMTP_PORT", "0")], "SMTP_PORT");
    check(&[mail, from, ("SMTP_USER", "bella")], "go together");
    check(
        &[
            mail,
            from,
            ("SMTP_TLS", "none"),
            ("SMTP_USER", "b"),
            ("SMTP_PASSWORD", "p"),
        ],
        "in clear",
    );
    check(&[mail, from, ("SMTP_TLS", "maybe")], "SMTP_TLS must be");
}
