//! Backups by the API.

use crate::api::Salon;

#[test]
fn one_is_taken_listed_and_fetched() {
    let salon = Salon::open();
    let empty = salon.ask("GET /api/backups", "");
    assert_eq!(empty.is(200).body["items"], serde_json::json!([]));
    let taken = salon.ask("POST /api/backups", "");
    let name = taken.is(200).body["name"]
        .as_str()
        .expect("a name")
        .to_owned();
    let listed = salon.ask("GET /api/backups", "");
    assert_eq!(listed.is(200).body["items"][0]["name"], name.as_str());
    assert_eq!(listed.body["last_failure"], serde_json::Value::Null);
    salon.ask(&format!("GET /api/backups/{name}"), "").is(200);
    for wrong in [
        "nothing",
        "..%2Fbella.redb",
        "bella-20200101T000000Z.backup",
    ] {
        salon.ask(&format!("GET /api/backups/{wrong}"), "").is(404);
    }
}

#[test]
fn the_plan_is_a_setting() {
    let salon = Salon::open();
    let plan = salon.ask(
        "PATCH /api/settings/backups",
        r#"{"every_hours": 1, "keep_daily": 30}"#,
    );
    assert_eq!(plan.is(200).body["every_hours"], 1);
    assert_eq!(plan.body["keep_daily"], 30);
    let wrong = salon.ask(
        "PATCH /api/settings/backups",
        r#"{"every_hours": 0, "keep_weekly": 5000}"#,
    );
    wrong.is(422);
    let kept = salon.ask("GET /api/settings/backups", "");
    assert_eq!(kept.is(200).body["every_hours"], 1);
}
