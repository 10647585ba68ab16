//! The business, its services, people, closures, questions and rules.

use serde_json::json;

use super::Salon;

#[test]
fn a_business_is_set_up_from_nothing() {
    let salon = Salon::empty();
    let profile = r#"{"name":"Corner Barber","timezone":"Europe/London","country":"GB","currency":"GBP",
        "hours":{"tuesday":[{"from":"09:00","to":"17:00"}]}}"#;
    let business = salon.ask("PUT /api/business", profile);
    assert_eq!(business.is(200).body["timezone"], "Europe/London");
    assert_eq!(business.body["languages"], json!(["en"]));
    let staff = salon.ask("POST /api/staff", r#"{"name":"Sam"}"#);
    staff.is(201);
    let service = salon.ask(
        "POST /api/services",
        r#"{"name":"Cut","duration_min":30,"price":19.5}"#,
    );
    assert_eq!(service.is(201).body["price"], 19.5);
    let free = salon.ask(
        "GET /api/availability?service_id=1&from=2026-03-03&to=2026-03-03",
        "",
    );
    assert_eq!(
        free.is(200).body["items"][0]["starts_at"],
        "2026-03-03T09:00:00+00:00"
    );
    let bilingual = salon.ask("PATCH /api/business", r#"{"languages":["es-MX","en"]}"#);
    assert_eq!(bilingual.is(200).body["languages"], json!(["es", "en"]));
    let unknown = salon.ask("PATCH /api/business", r#"{"languages":["en","xx"]}"#);
    unknown.is_problem(422, "E022");
    let wrong = salon.ask(
        "PATCH /api/business",
        r#"{"timezone":"Moon/Base","currency":"?"}"#,
    );
    let errors = wrong.is_problem(422, "E022").body["errors"]
        .as_array()
        .map(Vec::len);
    assert_eq!(errors, Some(2), "every mistake at once: {}", wrong.body);
}

#[test]
fn services_staff_and_questions_are_kept() {
    let salon = Salon::open();
    for (path, new, change) in [
        (
            "services",
            r#"{"name":"Perm","duration_min":90}"#,
            r#"{"name":"Permanent"}"#,
        ),
        ("rooms", r#"{"name":"Cabin"}"#, r#"{"name":"Booth"}"#),
        ("staff", r#"{"name":"Dora"}"#, r#"{"is_active":false}"#),
        (
            "faqs",
            r#"{"question":"Wifi?","answer":"Yes."}"#,
            r#"{"answer":"No."}"#,
        ),
        (
            "closures",
            r#"{"from":"2026-03-10T00:00:00","to":"2026-03-11T00:00:00","reason":"Works"}"#,
            r#"{"reason":"Painting"}"#,
        ),
    ] {
        let made = salon.ask(&format!("POST /api/{path}"), new);
        let id = made.is(201).body["id"].as_u64().expect("an identifier");
        salon
            .ask(&format!("PATCH /api/{path}/{id}"), change)
            .is(200);
        let seen = salon.ask(&format!("GET /api/{path}/{id}"), "");
        assert_ne!(seen.is(200).body, made.body, "{path} was changed");
        salon.ask(&format!("DELETE /api/{path}/{id}"), "").is(204);
        salon
            .ask(&format!("GET /api/{path}/{id}"), "")
            .is_problem(404, "E019");
        salon.ask(&format!("GET /api/{path}"), "").is(200);
    }
}

#[test]
fn a_date_has_its_own_hours() {
    let salon = Salon::open();
    let free = || {
        let ask = "GET /api/availability?service_id=1&staff_id=1&from=2026-03-08&to=2026-03-08";
        let free = salon.ask(ask, "");
        free.is(200).body["items"].as_array().map(Vec::len)
    };
    assert_eq!(free(), Some(0), "a Sunday");
    let sunday = "/api/special-days/2026-03-08";
    let open = r#"{"hours":[{"from":"10:00","to":"12:00"}]}"#;
    for _ in 0..2 {
        let set = salon.ask(&format!("PUT {sunday}"), open);
        assert_eq!(
            set.is(200).body,
            json!({"date": "2026-03-08", "staff_id": null, "hours": [{"from": "10:00", "to": "12:00"}]})
        );
        salon.ask(&format!("PUT {sunday}?staff_id=1"), open).is(200);
    }
    assert_ne!(free(), Some(0));
    salon
        .ask(&format!("PUT {sunday}?staff_id=1"), r#"{"hours":[]}"#)
        .is(200);
    assert_eq!(free(), Some(0), "Ana stays at home");
    let first = salon.ask("GET /api/special-days?limit=1", "");
    assert_eq!(first.is(200).body["items"][0]["staff_id"], json!(null));
    let cursor = first.body["next_cursor"].as_str().expect("a second page");
    let second = salon.ask(
        &format!("GET /api/special-days?limit=1&cursor={cursor}"),
        "",
    );
    assert_eq!(second.is(200).body["items"][0]["staff_id"], 1);
    assert_eq!(second.body["next_cursor"], json!(null));
    salon
        .ask(&format!("DELETE {sunday}?staff_id=1"), "")
        .is(204);
    salon
        .ask(&format!("GET {sunday}?staff_id=1"), "")
        .is_problem(404, "E019");
    salon.ask(&format!("GET {sunday}"), "").is(200);
    let backwards = r#"{"hours":[{"from":"12:00","to":"10:00"}]}"#;
    salon
        .ask(&format!("PUT {sunday}"), backwards)
        .is_problem(422, "E022");
    salon
        .ask(&format!("PUT {sunday}?staff_id=99"), open)
        .is_problem(422, "E022");
    salon
        .ask("PUT /api/special-days/someday", open)
        .is_problem(400, "E021");
}

#[test]
fn each_number_has_its_own_greeting() {
    let salon = Salon::open();
    let line = "/api/lines/+14155550111";
    for greeting in ["Uptown salon, hello.", "Uptown salon."] {
        let body = json!({"greeting": greeting}).to_string();
        let set = salon.ask(&format!("PUT {line}"), &body);
        assert_eq!(
            set.is(200).body,
            json!({"phone": "+14155550111", "greeting": greeting})
        );
    }
    salon.ask("PUT /api/lines/%2B14155550112", "{}").is(200);
    let all = salon.ask("GET /api/lines", "");
    assert_eq!(all.is(200).body["items"][0]["greeting"], "Uptown salon.");
    assert_eq!(all.body["items"].as_array().map(Vec::len), Some(2));
    salon.ask(&format!("GET {line}"), "").is(200);
    salon.ask(&format!("DELETE {line}"), "").is(204);
    salon
        .ask(&format!("GET {line}"), "")
        .is_problem(404, "E019");
    salon
        .ask("PUT /api/lines/5550111", "{}")
        .is_problem(400, "E021");
    let long = json!({"greeting": "a".repeat(501)}).to_string();
    salon
        .ask(&format!("PUT {line}"), &long)
        .is_problem(422, "E022");
}

#[test]
fn rules_are_changed_within_their_bounds() {
    let salon = Salon::open();
    let changed = salon.ask("PATCH /api/settings", r#"{"notice_minutes":120}"#);
    assert_eq!(changed.is(200).body["notice_minutes"], 120);
    assert_eq!(changed.body["slot_minutes"], 15);
    salon
        .ask("PATCH /api/settings", r#"{"window_days":0}"#)
        .is_problem(422, "E022");
    salon
        .ask("PATCH /api/settings/log", r#"{"level":"debug"}"#)
        .is(200);
    assert_eq!(
        salon.ask("GET /api/settings/log", "").body["level"],
        "debug"
    );
}

#[test]
fn how_long_things_are_kept_is_a_setting() {
    let salon = Salon::empty();
    let path = "/api/settings/retention";
    let usual = salon.ask(&format!("GET {path}"), "");
    let days = json!({"turns_days": 90, "conversations_days": 7, "events_days": 30, "audit_days": 365,
        "deliveries_days": 90, "alerts_days": 365});
    assert_eq!(usual.is(200).body, days);
    let changed = salon.ask(&format!("PATCH {path}"), r#"{"turns_days":14}"#);
    assert_eq!(changed.is(200).body["turns_days"], 14);
    assert_eq!(salon.ask(&format!("GET {path}"), "").body, changed.body);
    let wrong = salon.ask(
        &format!("PATCH {path}"),
        r#"{"audit_days":1,"events_days":0}"#,
    );
    let errors = wrong.is_problem(422, "E022").body["errors"]
        .as_array()
        .map(Vec::len);
    assert_eq!(errors, Some(2), "{}", wrong.body);
    assert_eq!(salon.ask(&format!("GET {path}"), "").body, changed.body);
}

#[test]
fn a_simulated_call_goes_on_from_turn_to_turn() {
    let salon = Salon::open();
    let first = salon.ask(
        "POST /api/assistant/turn",
        r#"{"text":"","from":"+14155550123"}"#,
    );
    let conversation = first.is(200).body["conversation"].as_str().expect("a name");
    assert_eq!(first.body["listening"], true);
    let body = json!({"conversation": conversation, "text": "I would like a haircut"});
    let second = salon.ask("POST /api/assistant/turn", &body.to_string());
    assert!(!second.is(200).body["said"].to_string().is_empty());
    let calls = salon.ask("GET /api/calls", "");
    let call = &calls.is(200).body["items"][0];
    assert_eq!(
        (&call["is_test"], &call["source"]),
        (&json!(true), &json!("web"))
    );
    let whole = salon.ask(&format!("GET /api/calls/{}", call["id"]), "");
    assert_eq!(
        whole.is(200).body["turns"].as_array().map(Vec::len),
        Some(2)
    );
    let understood = &whole.body["turns"][1]["understood"];
    assert_eq!(understood["intents"][0][0], "book", "{understood}");
    assert_eq!(understood["services"], json!([1]), "{understood}");
    assert_eq!(whole.body["recording"], serde_json::Value::Null);
    let unknown = json!({"conversation": "web-0", "text": "hello"});
    salon
        .ask("POST /api/assistant/turn", &unknown.to_string())
        .is_problem(404, "E014");
    salon.ask("GET /api/messages", "").is(200);
}

#[test]
fn a_sentence_is_understood_as_an_appointment() {
    let salon = Salon::open();
    let ask = |body: serde_json::Value| {
        salon.ask("POST /api/assistant/extract-appointment", &body.to_string())
    };
    let said = "I would like a haircut tomorrow at three pm";
    let read = ask(json!({"text": said, "now": "2026-03-02T10:00:00"}));
    let body = &read.is(200).body;
    assert_eq!(
        (&body["intent"], &body["date"]),
        (&json!("book"), &json!("2026-03-03"))
    );
    let appointment = &body["appointment"];
    assert!(appointment["duration_min"].is_u64(), "{appointment}");
    assert_eq!(appointment["services"], body["services"]);
    assert_eq!(appointment["starts_at"], body["start"]);
    assert_eq!(body["missing"], json!(["name", "phone"]));
    let today = ask(json!({"text": "tomorrow"}));
    assert_eq!(today.is(200).body["date"], "2026-03-03", "{}", today.body);
    let zoned = ask(json!({"text": "at noon tomorrow", "timezone": "+02:00"}));
    let start = &zoned.is(200).body["appointment"]["starts_at"];
    assert_eq!(start, "2026-03-03T12:00:00+02:00");
    ask(json!({"text": "hi", "timezone": "Moon/Base"})).is_problem(422, "E022");
    ask(json!({"text": "hi", "now": "soon"})).is_problem(422, "E022");
    let empty = Salon::empty();
    empty
        .ask(
            "POST /api/assistant/extract-appointment",
            r#"{"text":"hi"}"#,
        )
        .is(409);
}

#[test]
fn who_answers_is_said_in_one_request() {
    let salon = Salon::open();
    let answering = "GET /api/settings/answering";
    assert_eq!(salon.ask(answering, "").is(200).body["answerer"], "bella");
    let wish = r#"{"answerer":"messages"}"#;
    salon.ask("PUT /api/settings/answering", wish).is(200);
    let now = salon.ask(answering, "");
    assert_eq!(now.is(200).body["answerer"], "messages");
    assert_eq!(now.body["until"], json!(null));
    let too_long = r#"{"answerer":"owner","until":"2099-01-01T00:00:00"}"#;
    let refused = salon.ask("PUT /api/settings/answering", too_long);
    refused.is_problem(422, "E022");
}
