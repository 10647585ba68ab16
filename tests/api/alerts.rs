//! Alerts, as the old system's runbook works with them.

use jiff::SignedDuration;
use serde_json::json;

use super::Salon;

const ALERTS: &str = "/api/unified/alerts";

#[test]
fn an_alert_is_raised_by_hand_and_resolved_with_a_note() {
    let salon = Salon::open();
    let none = salon.ask(&format!("GET {ALERTS}"), "");
    assert_eq!(none.is(200).body["alerts"], json!([]));
    assert_eq!(none.body["alert_summary"]["total"], 0);
    let new = json!({
        "component": "manual",
        "severity": "medium",
        "message": "Manual maintenance alert",
        "details": {"operator": "ops-team"}
    });
    let made = salon.ask(&format!("POST {ALERTS}"), &new.to_string());
    let id = made.is(201).body["id"].as_u64().expect("an integer");
    assert_eq!(made.body["state"], "active");
    assert_eq!(made.body["details"], json!({"operator": "ops-team"}));
    assert_eq!(made.body["timeline"][0]["event"], "raised");
    let again = salon.ask(&format!("POST {ALERTS}"), &new.to_string());
    assert_eq!(
        (&again.body["id"], &again.body["count"]),
        (&json!(id), &json!(2))
    );
    let listed = salon.ask(&format!("GET {ALERTS}"), "");
    assert_eq!(listed.body["alerts"][0]["id"], id);
    assert_eq!(listed.body["alert_summary"]["by_severity"]["medium"], 1);
    assert_eq!(listed.body["alert_summary"]["occurrences"], 2);
    let known = salon.ask(&format!("PATCH {ALERTS}/{id}/acknowledge"), "");
    assert_eq!(known.is(200).body["state"], "acknowledged");
    let quiet = salon.ask(&format!("PATCH {ALERTS}/{id}/silence"), r#"{"minutes":30}"#);
    assert_eq!(
        quiet.is(200).body["silenced_until"],
        "2026-03-02T10:30:00-05:00"
    );
    let note = r#"{"note": "Issue resolved by ops team"}"#;
    let done = salon.ask(&format!("PATCH {ALERTS}/{id}/resolve"), note);
    assert_eq!(done.is(200).body["state"], "resolved");
    let last = done.body["timeline"]
        .as_array()
        .and_then(|entries| entries.last());
    assert_eq!(
        last.expect("an entry")["note"],
        "Issue resolved by ops team"
    );
    salon
        .ask(&format!("PATCH {ALERTS}/{id}/resolve"), note)
        .is_problem(409, "E027");
    let one = salon.ask(&format!("GET {ALERTS}/{id}"), "");
    assert_eq!(one.is(200).body["resolved_by"], done.body["resolved_by"]);
    let open = salon.ask(&format!("GET {ALERTS}"), "");
    assert_eq!(open.body["alerts"], json!([]));
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let salon = Salon::open();
    let post = format!("POST {ALERTS}");
    let refused = |body: &str, field: &str| {
        let answer = salon.ask(&post, body);
        let errors = &answer.is_problem(422, "E022").body;
        assert!(
            errors["detail"]
                .as_str()
                .is_some_and(|why| why.contains(field)),
            "{errors}"
        );
    };
    refused(
        r#"{"component":"a","severity":"urgent","message":"m"}"#,
        "critical",
    );
    refused(r#"{"component":"a","message":"m"}"#, "severity");
    refused(
        r#"{"component":" ","severity":"low","message":"m"}"#,
        "component",
    );
    refused(
        r#"{"component":"a","severity":"low","message":""}"#,
        "message",
    );
    refused(
        r#"{"component":"a","severity":"low","message":"m","details":3}"#,
        "details",
    );
    let long =
        json!({"component":"a","severity":"low","message":"m","details":{"x":"y".repeat(9000)}});
    refused(&long.to_string(), "details");
    salon
        .ask(&format!("PATCH {ALERTS}/7/resolve"), "{}")
        .is_problem(404, "E019");
    salon
        .ask(&format!("PATCH {ALERTS}/x/resolve"), "{}")
        .is_problem(400, "E021");
    salon
        .ask(&format!("GET {ALERTS}?state=odd"), "")
        .is_problem(400, "E021");
    salon
        .ask(&format!("GET {ALERTS}?limit=0"), "")
        .is_problem(422, "E022");
    let all = salon.ask(&format!("GET {ALERTS}?state=all"), "");
    assert_eq!(all.body["alerts"], json!([]));
}

#[test]
fn alerts_are_filtered_and_paged() {
    let salon = Salon::open();
    for (number, severity) in ["low", "medium", "high", "critical", "high"]
        .into_iter()
        .enumerate()
    {
        let new = json!({"component": format!("part-{}", number % 2), "severity": severity, "message": format!("number {number}")});
        salon
            .ask(&format!("POST {ALERTS}"), &new.to_string())
            .is(201);
        salon.wait_a_second();
    }
    let messages = |query: &str| {
        let answer = salon.ask(&format!("GET {ALERTS}?{query}"), "");
        let alerts = answer.is(200).body["alerts"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let messages: Vec<String> = alerts.iter().map(|a| a["message"].to_string()).collect();
        (
            messages,
            answer.body["next_cursor"].as_str().map(str::to_owned),
        )
    };
    assert_eq!(
        messages("severity=high").0,
        [r#""number 4""#, r#""number 2""#]
    );
    assert_eq!(
        messages("component=part-1").0,
        [r#""number 3""#, r#""number 1""#]
    );
    let (first, next) = messages("limit=3");
    assert_eq!(first.len(), 3);
    let (rest, end) = messages(&format!("limit=3&cursor={}", next.expect("more")));
    assert_eq!((rest.len(), end), (2, None));
    salon
        .ask(&format!("PATCH {ALERTS}/1/resolve"), r#"{"note":"x"}"#)
        .is(200);
    assert_eq!(messages("state=resolved").0.len(), 1);
    assert_eq!(messages("state=all").0.len(), 5);
    salon
        .clock
        .set(salon.clock_now() + SignedDuration::from_hours(1));
    assert_eq!(messages("state=open&limit=200").0.len(), 4);
}

#[test]
fn the_owner_says_who_hears_of_what_and_from_when_on() {
    let salon = Salon::open();
    let path = "/api/settings/alerts";
    let usual = salon.ask(&format!("GET {path}"), "");
    assert_eq!(
        usual.is(200).body["channels"]["high"],
        json!(["webhook", "slack", "mail"])
    );
    assert_eq!(usual.body["escalation_minutes"], json!([5, 15, 60]));
    let change = json!({
        "channels": {"medium": ["mail"]},
        "escalation_minutes": [10, 20],
        "rules": {"success_percent": 97}
    });
    let changed = salon.ask(&format!("PATCH {path}"), &change.to_string());
    assert_eq!(changed.is(200).body["channels"]["medium"], json!(["mail"]));
    assert_eq!(
        changed.body["channels"]["high"],
        json!(["webhook", "slack", "mail"])
    );
    assert_eq!(changed.body["rules"]["success_percent"], 97);
    let kept = salon.ask(&format!("GET {path}"), "").body;
    for wrong in [
        json!({"channels": {"low": ["fax"]}}),
        json!({"channels": {"low": ["sms", "sms"]}}),
        json!({"channels": {"critical": []}}),
        json!({"escalation_minutes": [15, 5]}),
        json!({"escalation_minutes": [0]}),
        json!({"escalates_from": "urgent"}),
        json!({"quiet_minutes": -1}),
        json!({"rules": {"success_percent": 101}}),
        json!({"rules": {"success_percent": 80}}),
        json!({"rules": {"threshold": 1}}),
    ] {
        let refused = salon.ask(&format!("PATCH {path}"), &wrong.to_string());
        refused.is_problem(422, "E022");
        assert_eq!(salon.ask(&format!("GET {path}"), "").body, kept, "{wrong}");
    }
}
