//! What the dashboard looks into: why a time is not free, a call read again, doubles, what is known of a customer, the trail,
//! the machine.

use bella::domain::contact::Channel;
use bella::store::deliveries::errand::Errand;
use bella::store::deliveries::{self, Deliveries, DeliveryRecord, DeliveryState, Receiver, To};
use bella::store::error::StoreError;
use bella::store::events::list;
use bella::store::tx::{Cause, Read, Tx};
use jiff::SignedDuration;
use serde_json::json;

use super::Salon;

/// The first time that is free for a haircut, and whose it would be.
fn first_free(salon: &Salon) -> (String, u64) {
    let free = salon
        .ask("GET /api/availability?service_id=1", "")
        .body
        .clone();
    let first = &free["items"][0];
    let at = first["starts_at"].as_str().expect("a time").to_owned();
    (at, first["staff_id"].as_u64().expect("somebody"))
}

fn book(salon: &Salon, customer: u64, (at, staff): &(String, u64)) -> u64 {
    let body = json!({"user_id": customer, "service_id": 1, "starts_at": at, "staff_id": staff});
    let made = salon.ask("POST /api/appointments", &body.to_string());
    made.is(201).body["id"].as_u64().expect("an identifier")
}

#[test]
fn what_takes_a_time_is_named() {
    let salon = Salon::open();
    let slot = first_free(&salon);
    let id = book(&salon, salon.customer_named("Ann Smith"), &slot);
    let at = slot.0.replace('+', "%2B");
    let line = format!(
        "GET /api/availability/explain?service_id=1&staff_id={}&at={at}",
        slot.1
    );
    let why = salon.ask(&line, "").is(200).body.clone();
    assert_eq!(why["is_free"], false);
    let person = &why["people"][0];
    assert_eq!(person["reasons"], json!(["taken"]));
    assert_eq!(person["busy_with"][0]["appointment_id"], id);
    assert_eq!(person["busy_with"][0]["customer"], "Ann Smith");
    salon
        .ask(
            "GET /api/availability/explain?service_id=999&at=2026-03-03T12:00:00",
            "",
        )
        .is(404);
}

#[test]
fn a_call_is_read_again() {
    let salon = Salon::open();
    let first = salon
        .ask("POST /api/assistant/turn", r#"{"text": ""}"#)
        .body
        .clone();
    let said = json!({"text": "a haircut tomorrow at three please", "conversation": first["conversation"]});
    salon
        .ask("POST /api/assistant/turn", &said.to_string())
        .is(200);
    let calls = salon.ask("GET /api/calls", "").body.clone();
    let id = &calls["items"][0]["id"];
    let again = salon
        .ask(&format!("GET /api/calls/{id}/replay"), "")
        .is(200)
        .body
        .clone();
    assert_eq!(again["changed"], 0, "{again}");
    assert_eq!(
        again["turns"][0]["heard"],
        "a haircut tomorrow at three please"
    );
    assert_eq!(again["turns"][0]["before"], again["turns"][0]["today"]);
    salon.ask("GET /api/calls/999/replay", "").is(404);
}

#[test]
fn two_entries_of_one_person_become_one() {
    let salon = Salon::open();
    let body = r#"{"name": "Ann", "phone": "+14155550123"}"#;
    let keep = salon.ask("POST /api/users", body).body["id"].clone();
    let body = r#"{"name": "Ann Smith", "phone": "+14155550124", "email": "ann@example.com", "notes": "long hair"}"#;
    let other = salon.ask("POST /api/users", body).body["id"]
        .as_u64()
        .expect("an identifier");
    let appointment = book(&salon, other, &first_free(&salon));
    let line = format!("POST /api/customers/{keep}/merge");
    let body = json!({"other_id": other}).to_string();
    let merged = salon.ask(&line, &body).is(200).body.clone();
    assert_eq!(
        (&merged["name"], &merged["email"]),
        (&json!("Ann"), &json!("ann@example.com"))
    );
    let notes = merged["notes"].as_str().expect("notes");
    assert!(
        notes.contains("long hair") && notes.contains("+14155550124"),
        "{notes}"
    );
    salon.ask(&format!("GET /api/users/{other}"), "").is(404);
    let kept = salon
        .ask(&format!("GET /api/appointments/{appointment}"), "")
        .body
        .clone();
    assert_eq!(kept["customer"]["id"], keep);
    salon
        .ask(&line, &json!({"other_id": keep}).to_string())
        .is(422);
    let record = salon
        .ask(&format!("GET /api/users/{keep}/export"), "")
        .is(200)
        .body
        .clone();
    assert_eq!(record["appointments"][0]["id"], appointment);
    assert_eq!(record["customer"]["name"], "Ann");
}

#[test]
fn the_trail_and_the_machine_can_be_looked_at() {
    let salon = Salon::open();
    salon.customer_named("Ann Smith");
    let trail = salon.ask("GET /api/audit?limit=1", "").is(200).body.clone();
    let newest = &trail["items"][0];
    assert_eq!(
        (&newest["entity"], &newest["action"]),
        (&json!("customer"), &json!("create"))
    );
    assert!(!newest.to_string().contains("Ann"), "no names in the trail");
    let cursor = trail["next_cursor"].as_str().expect("more");
    let older = salon
        .ask(&format!("GET /api/audit?limit=1&cursor={cursor}"), "")
        .is(200)
        .body
        .clone();
    assert_ne!(older["items"][0]["sequence"], newest["sequence"]);
    let machine = salon.ask("GET /api/machine", "").is(200).body.clone();
    assert!(machine["disk_bytes"].as_u64() > Some(0));
    salon
        .ask("GET /api/machine/log?q=nothing-like-it", "")
        .is(200);
}

#[test]
fn what_was_made_since_a_day_is_found_by_its_door() {
    let salon = Salon::open();
    let customer = salon.customer_named("Ann Smith");
    let old = book(&salon, customer, &first_free(&salon));
    salon.wait(SignedDuration::from_hours(24));
    let new = book(&salon, customer, &first_free(&salon));
    let found = |query: &str| {
        let page = salon.ask(&format!("GET /api/appointments?{query}"), "");
        let items = page.is(200).body["items"].as_array().cloned();
        let ids = items.expect("a list").into_iter();
        ids.map(|one| one["id"].as_u64()).collect::<Vec<_>>()
    };
    assert_eq!(found("created_from=2026-03-03"), [Some(new)]);
    assert_eq!(found("created_from=2026-03-01"), [Some(new), Some(old)]);
    assert_eq!(found("created_from=2026-03-04"), []);
    assert_eq!(found("created_from=2026-03-01&source=api").len(), 2);
    assert_eq!(found("created_from=2026-03-01&source=phone"), []);
    let first = salon.ask("GET /api/appointments?created_from=2026-03-01&limit=1", "");
    let cursor = first.body["next_cursor"]
        .as_str()
        .expect("another page")
        .to_owned();
    let rest = format!("created_from=2026-03-01&limit=1&cursor={cursor}");
    assert_eq!(found(&rest), [Some(old)]);
}

#[test]
fn an_appointment_does_not_stand_in_its_own_way() {
    let salon = Salon::open();
    let slot = first_free(&salon);
    let id = book(&salon, salon.customer_named("Ann Smith"), &slot);
    let starts = |more: &str| {
        let line = format!(
            "GET /api/availability?service_id=1&staff_id={}{more}",
            slot.1
        );
        let free = salon.ask(&line, "").is(200).body["items"].clone();
        let items = free.as_array().cloned().expect("a list");
        items.iter().any(|one| one["starts_at"] == slot.0.as_str())
    };
    assert!(!starts(""));
    assert!(starts(&format!("&moving={id}")));
}

#[test]
fn messages_that_wait_are_found_and_everybody_hears_that_one_is_done() {
    let salon = Salon::open();
    for words in ["please ring me back", "are my gloves there"] {
        let mut conversation = json!(null);
        for text in ["", "I would like to leave a message", words, "no"] {
            let mut turn = json!({"text": text, "from": "+12125550142"});
            if !conversation.is_null() {
                turn["conversation"] = conversation;
            }
            let answer = salon.ask("POST /api/assistant/turn", &turn.to_string());
            conversation = answer.is(200).body["conversation"].clone();
        }
    }
    let texts = |query: &str| {
        let page = salon.ask(&format!("GET /api/messages{query}"), "");
        let items = page.is(200).body["items"]
            .as_array()
            .cloned()
            .expect("a list");
        items
            .iter()
            .map(|one| one["text"].to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(texts("?is_done=false").len(), 2);
    salon
        .ask("PATCH /api/messages/1", r#"{"is_done":true}"#)
        .is(200);
    assert_eq!(texts("?is_done=false"), ["\"are my gloves there\""]);
    assert_eq!(texts("?is_done=true"), ["\"please ring me back\""]);
    assert_eq!(texts("").len(), 2);
    let events = salon
        .app
        .store
        .read(|r| list(r, 0, 1000))
        .expect("the store");
    assert!(
        events
            .iter()
            .any(|(_, event)| event.kind == "message.changed")
    );
}

#[test]
fn what_could_not_be_sent_is_found_with_what_went_instead() {
    let salon = Salon::open();
    let now = salon.clock_now();
    let work = move |tx: &mut Tx| -> Result<(), StoreError> {
        let to = |channel| To {
            receiver: Receiver::Owner,
            channel,
        };
        let first = deliveries::add(tx, Errand::Test, to(Channel::Sms), now)?;
        let record = tx.get::<Deliveries>(&first)?.expect("it was added");
        let why = "nobody there".to_owned();
        let failed = DeliveryRecord {
            state: DeliveryState::Failed { at: now, why },
            ..record
        };
        deliveries::save(tx, first, &failed)?;
        deliveries::add_instead(tx, first, &failed, (to(Channel::Mail), now)).map(drop)
    };
    let done = salon
        .runtime
        .block_on(salon.app.store.write(Cause::system(now), work));
    done.expect("the store works");
    let found = |query: &str| {
        let page = salon.ask(&format!("GET /api/deliveries?{query}"), "");
        page.is(200).body["items"]
            .as_array()
            .cloned()
            .expect("a list")
    };
    let failed = found("state=failed&from=2026-03-02");
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(failed[0]["replaced_by"], found("state=waiting")[0]["id"]);
    assert!(found("state=failed&from=2026-03-03").is_empty());
    assert!(found("state=sent").is_empty());
}

#[test]
fn calls_are_listed_with_their_first_words_and_their_currency() {
    let salon = Salon::open();
    let first = salon
        .ask("POST /api/assistant/turn", r#"{"text": ""}"#)
        .body
        .clone();
    let said = json!({"text": "are you open on sunday", "conversation": first["conversation"]});
    salon
        .ask("POST /api/assistant/turn", &said.to_string())
        .is(200);
    let calls = salon.ask("GET /api/calls", "").body["items"].clone();
    assert_eq!(calls[0]["heard"], "are you open on sunday");
    assert_eq!(calls[0]["currency"], "USD");
}
