//! Appointments, availability and people.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::Salon;

/// A free Tuesday.
const TUESDAY: &str = "2026-03-03T10:00:00-05:00";

fn wish(customer: u64, start: &str) -> String {
    format!(r#"{{"user_id":{customer},"starts_at":"{start}","service_id":1,"staff_id":1}}"#)
}

#[test]
fn an_appointment_is_made_seen_moved_and_called_off() {
    let salon = Salon::open();
    let customer = salon.customer();
    let made = salon.ask("POST /api/appointments", &wish(customer, TUESDAY));
    made.is(201);
    assert_eq!(made.body["starts_at"], TUESDAY);
    assert_eq!(made.body["duration_min"], 45);
    assert_eq!(made.body["timezone"], "America/New_York");
    assert_eq!(made.body["services"][0]["name"], "Haircut");
    assert_eq!(made.body["customer"]["phone"], "+14155550123");
    assert_eq!(made.body["source"], "api");

    let moved = salon.ask(
        "PATCH /api/appointments/1",
        r#"{"starts_at":"2026-03-03T11:00:00","notes":"window seat"}"#,
    );
    moved.is(200);
    assert_eq!(moved.body["id"], made.body["id"]);
    assert_eq!(moved.body["starts_at"], "2026-03-03T11:00:00-05:00");
    assert_eq!(moved.body["notes"], "window seat");

    let gone = salon.ask("DELETE /api/appointments/1", "");
    assert_eq!(gone.is(200).body["status"], "cancelled");
    salon.ask("DELETE /api/appointments/1", "").is(200);
    let kept = salon.ask("GET /api/appointments/1", "");
    assert_eq!(kept.is(200).body["status"], "cancelled");
}

#[test]
fn the_older_scripts_request_works_as_it_is() {
    let salon = Salon::open();
    salon.customer();
    let body = r#"{"user_id":1,"starts_at":"2026-03-03T15:00:00Z","duration_min":60,"notes":"Regular checkup"}"#;
    let made = salon.ask("POST /api/appointments", body);
    made.is(201);
    assert_eq!(made.body["duration_min"], 60);
    assert_eq!(made.body["ends_at"], "2026-03-03T11:00:00-05:00");
}

#[test]
fn a_taken_slot_is_refused_with_the_nearest_free_ones() {
    let salon = Salon::open();
    let customer = salon.customer();
    salon
        .ask("POST /api/appointments", &wish(customer, TUESDAY))
        .is(201);
    let taken = salon.ask("POST /api/appointments", &wish(customer, TUESDAY));
    taken.is_problem(409, "E016");
    assert_eq!(taken.body["type"], "/errors/slot_taken");
    let next = taken.body["next"].as_array().expect("alternatives");
    assert!(!next.is_empty() && next.iter().all(|start| start["starts_at"].is_string()));
    let closed = salon.ask(
        "POST /api/appointments",
        &wish(customer, "2026-03-08T10:00:00-05:00"),
    );
    closed.is_problem(409, "E016");
}

#[test]
fn what_is_not_there_is_named() {
    let salon = Salon::open();
    salon
        .ask("GET /api/appointments/7", "")
        .is_problem(404, "E019");
    salon
        .ask("DELETE /api/appointments/7", "")
        .is_problem(404, "E019");
    salon
        .ask("POST /api/appointments", &wish(7, TUESDAY))
        .is_problem(404, "E019");
    let nobody = r#"{"starts_at":"2026-03-03T15:00:00Z"}"#;
    let refused = salon.ask("POST /api/appointments", nobody);
    refused.is_problem(422, "E022");
    assert_eq!(refused.body["errors"][0]["field"], "user_id");
}

#[test]
fn lists_are_filtered_and_go_on_by_cursor() {
    let salon = Salon::open();
    let customer = salon.customer();
    for hour in 10..15 {
        let start = format!("2026-03-03T{hour}:00:00-05:00");
        salon
            .ask("POST /api/appointments", &wish(customer, &start))
            .is(201);
    }
    let mut path = "GET /api/appointments?limit=2".to_owned();
    let mut starts = Vec::new();
    for _ in 0..3 {
        let page = salon.ask(&path, "");
        let items = page.is(200).body["items"].as_array().expect("items");
        starts.extend(items.iter().map(|item| item["starts_at"].to_string()));
        let Some(cursor) = page.body["next_cursor"].as_str() else {
            break;
        };
        path = format!("GET /api/appointments?limit=2&cursor={cursor}");
    }
    assert_eq!(starts.len(), 5);
    assert!(starts.is_sorted());
    let count = |filter: &str| {
        let page = salon.ask(&format!("GET /api/appointments?{filter}"), "");
        page.is(200).body["items"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(count("from=2026-03-03&to=2026-03-03"), 5);
    assert_eq!(count("from=2026-03-04"), 0);
    assert_eq!(count("from=2026-03-03T12:00:00-05:00"), 3);
    assert_eq!(count("phone=%2B14155550123&status=booked"), 5);
    assert_eq!(count("phone=%2B14155550199"), 0);
    assert_eq!(count("staff_id=2"), 0);
    salon
        .ask("GET /api/appointments?limit=0", "")
        .is_problem(422, "E022");
    salon
        .ask("GET /api/appointments?status=what", "")
        .is_problem(400, "E021");
    salon
        .ask("GET /api/appointments?cursor=what", "")
        .is_problem(400, "E021");
    salon
        .ask("GET /api/appointments?unknown=1", "")
        .is_problem(400, "E021");
}

#[test]
fn availability_answers_and_says_why_not() {
    let salon = Salon::open();
    let day = "service_id=1&from=2026-03-03&to=2026-03-03";
    let found = salon.ask(&format!("GET /api/availability?{day}"), "");
    let items = found.is(200).body["items"].as_array().expect("items");
    assert_eq!(items[0]["starts_at"], "2026-03-03T09:00:00-05:00");
    assert_eq!(
        items.last().expect("a last one")["ends_at"],
        "2026-03-03T18:00:00-05:00"
    );
    assert!(found.body.get("bookable").is_none());

    let closed = salon.ask(
        &format!("GET /api/availability?{day}&at=2026-03-03T20:00:00"),
        "",
    );
    assert_eq!(closed.is(200).body["bookable"], false);
    assert!(
        !closed.body["reasons"]
            .as_array()
            .expect("reasons")
            .is_empty()
    );
    assert!(
        !closed.body["next"]
            .as_array()
            .expect("alternatives")
            .is_empty()
    );
    let free = salon.ask(
        &format!("GET /api/availability?{day}&at=2026-03-03T10:00:00"),
        "",
    );
    assert_eq!(free.is(200).body["bookable"], true);
    salon
        .ask("GET /api/availability", "")
        .is_problem(400, "E021");
    for range in [
        "from=2026-03-04&to=2026-03-03",
        "from=2026-03-03T15:00:00Z&to=2026-03-03T14:00:00Z",
    ] {
        let backwards = format!("GET /api/availability?service_id=1&{range}");
        salon.ask(&backwards, "").is_problem(422, "E022");
    }
    salon
        .ask("GET /api/availability?service_id=99", "")
        .is_problem(404, "E019");
}

#[test]
fn people_are_kept_found_changed_and_forgotten_under_both_names() {
    let salon = Salon::open();
    let customer = salon.customer();
    let same = salon.ask(&format!("GET /api/customers/{customer}"), "");
    assert_eq!(same.is(200).body["name"], "Ann Smith");
    let found = salon.ask("GET /api/users?q=smi", "");
    assert_eq!(found.is(200).body["items"][0]["id"], customer);
    let found = salon.ask("GET /api/users?phone=%2B14155550123", "");
    assert_eq!(found.is(200).body["items"][0]["id"], customer);
    let twin = r#"{"name":"Bo","phone":"+14155550123"}"#;
    let refused = salon.ask("POST /api/customers", twin);
    assert_eq!(
        refused.is_problem(409, "E027").body["customer_id"],
        customer
    );
    let changed = salon.ask(
        &format!("PATCH /api/users/{customer}"),
        r#"{"phone":null,"notes":"likes tea"}"#,
    );
    assert!(changed.is(200).body["phone"].is_null());
    assert_eq!(changed.body["notes"], "likes tea");
    let bad = salon.ask("POST /api/users", r#"{"name":"Bo","phone":"call me"}"#);
    assert_eq!(
        bad.is_problem(422, "E022").body["errors"][0]["field"],
        "phone"
    );
    salon
        .ask(&format!("DELETE /api/users/{customer}"), "")
        .is(204);
    salon
        .ask(&format!("GET /api/users/{customer}"), "")
        .is_problem(404, "E019");
}

#[test]
fn a_caller_who_is_refused_is_not_remembered() {
    let salon = Salon::open();
    let mut said = json!({"text": "", "from": "+14155550177"});
    let mut last = salon.ask("POST /api/assistant/turn", &said.to_string());
    let mut say = |text: &str| {
        said["conversation"] = last.is(200).body["conversation"].clone();
        said["text"] = text.into();
        last = salon.ask("POST /api/assistant/turn", &said.to_string());
        last.body["said"].as_str().unwrap_or_default().to_owned()
    };
    say("a haircut on Thursday at three with Ana please");
    say("Odette Quill");
    let read_back = say("yes");
    assert!(read_back.contains("3"), "{read_back}");
    // The hold runs out while she thinks, and somebody else takes the time.
    salon
        .clock
        .set(salon.clock_now() + SignedDuration::from_mins(5));
    let other = salon.customer();
    let wish = json!({"user_id": other, "starts_at": "2026-03-05T15:00:00", "service_id": 1, "staff_id": 1});
    salon
        .ask("POST /api/appointments", &wish.to_string())
        .is(201);
    let refused = say("yes");
    let known = salon.ask("GET /api/users", "");
    let names: Vec<&Value> = known.is(200).body["items"]
        .as_array()
        .expect("customers")
        .iter()
        .map(|customer| &customer["name"])
        .collect();
    assert_eq!(names, ["Ann Smith"], "{refused}");
}
