//! Confirming, moving and cancelling by a link: the same desk, the same rules, once however often a form is sent.

use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::self_service::Site;

#[test]
fn a_customer_confirms() {
    let site = Site::open();
    let (id, link) = site.ann();
    assert_eq!(site.appointment(id)["confirmed_at"], Value::Null);
    site.get(&format!("{link}/confirm")).is(405);
    for _ in 0..2 {
        let page = site.submit(&format!("{link}/confirm"), "");
        page.is(200).says("Thank you").says("You have confirmed");
    }
    let confirmed = site.appointment(id)["confirmed_at"].clone();
    assert_eq!(confirmed, "2026-03-02T10:00:00-05:00");
    site.get(&link).says_not("I will come");
}

#[test]
fn a_customer_cancels_after_a_question() {
    let site = Site::open();
    let (id, link) = site.ann();
    let question = site.get(&format!("{link}/cancel"));
    question
        .is(200)
        .says("Cancel this appointment?")
        .says("method=\"post\"");
    assert_eq!(
        site.appointment(id)["status"],
        "booked",
        "looking changes nothing"
    );
    for _ in 0..2 {
        let page = site.submit(&format!("{link}/cancel"), "");
        page.is(200).says("Your appointment was cancelled.");
    }
    assert_eq!(site.appointment(id)["status"], "cancelled");
    let refused = site.submit(&format!("{link}/move"), "at=2026-03-04T15:00:00Z");
    refused
        .is(409)
        .says("no longer possible")
        .says("is cancelled");
    site.get(&format!("{link}/move"))
        .is(200)
        .says("is cancelled");
}

#[test]
fn a_customer_moves_to_a_free_time() {
    let site = Site::open();
    let (id, link) = site.ann();
    site.submit(&format!("{link}/confirm"), "");
    let choice = site.get(&format!("{link}/move"));
    choice
        .is(200)
        .says("Tuesday, March 3")
        .says("<details open=\"\">");
    let times = choice.times();
    assert!(times.len() > 50, "{times:?}");
    assert!(
        !times.contains(&"2026-03-03T20:00:00Z".to_owned()),
        "its own time"
    );
    let chosen = &times[30];
    let question = site.get(&format!("{link}/move?at={chosen}"));
    question.is(200).says("Move it to").says("Yes, move it");
    assert_eq!(
        site.appointment(id)["starts_at"],
        "2026-03-03T15:00:00-05:00"
    );
    for _ in 0..2 {
        let page = site.submit(&format!("{link}/move"), &format!("at={chosen}"));
        page.is(200).says("Your appointment was moved.");
    }
    let moved = site.appointment(id);
    let at: jiff::Timestamp = moved["starts_at"]
        .as_str()
        .and_then(|at| at.parse().ok())
        .expect("a moment");
    assert_eq!(at.to_string(), *chosen);
    assert_eq!(
        moved["confirmed_at"],
        Value::Null,
        "another time is not confirmed"
    );
}

#[test]
fn a_time_that_was_taken_meanwhile_is_said_and_others_are_shown() {
    let site = Site::open();
    let (id, link) = site.ann();
    let appointment = site.appointment(id);
    let staff = &appointment["staff"]["id"];
    let choice = site.get(&format!("{link}/move")).times();
    let chosen = choice.last().expect("a free time");
    let other = site.customer("Bob", "+14155550177");
    let body = json!({"user_id": other, "starts_at": chosen, "staff_id": staff,
        "service_id": appointment["services"][0]["id"]});
    site.ask("POST /api/appointments", body);
    let late = site.get(&format!("{link}/move?at={chosen}"));
    late.is(200).says("no longer free");
    let refused = site.submit(&format!("{link}/move"), &format!("at={chosen}"));
    refused.is(409).says("no longer free");
    assert!(!refused.times().contains(chosen));
    assert_eq!(
        site.appointment(id)["starts_at"],
        "2026-03-03T15:00:00-05:00"
    );
    let anyone = site.get(&format!("{link}/move?anyone=1"));
    assert!(anyone.is(200).times().len() >= refused.times().len());
}

#[test]
fn the_cut_off_holds_here_too() {
    let site = Site::open();
    let (id, link) = site.ann();
    // Tuesday at three in the morning is twelve hours before.
    site.later(SignedDuration::from_hours(17));
    site.get(&link)
        .is(200)
        .says("until Tuesday, March 3 at 3:00 AM");
    site.later(SignedDuration::from_mins(1));
    let page = site.get(&link);
    page.is(200)
        .says("too late")
        .says("tel:")
        .says_not("/move")
        .says_not("/cancel");
    let refused = site.submit(&format!("{link}/cancel"), "");
    refused.is(409).says("too late");
    let refused = site.submit(&format!("{link}/move"), "at=2026-03-06T20:00:00Z");
    refused.is(409).says("too late");
    assert_eq!(site.appointment(id)["status"], "booked");
    site.submit(&format!("{link}/confirm"), "")
        .is(200)
        .says("Thank you");
}

#[test]
fn no_rule_of_the_business_can_be_passed_by() {
    let site = Site::open();
    let (id, link) = site.ann();
    for wrong in [
        // Closed, off the grid, too far away, in the past, nonsense.
        "at=2026-03-09T15:00:00Z",
        "at=2026-03-04T15:07:00Z",
        "at=2030-03-06T15:00:00Z",
        "at=2026-02-27T15:00:00Z",
    ] {
        site.submit(&format!("{link}/move"), wrong).is(409);
    }
    for nonsense in ["", "at=", "at=tomorrow", "at=%00", "%%%"] {
        site.submit(&format!("{link}/move"), nonsense).is(200);
    }
    assert_eq!(
        site.appointment(id)["starts_at"],
        "2026-03-03T15:00:00-05:00"
    );
    let far = site.get(&format!("{link}/move?from=9999-12-31"));
    far.is(200).says("Nothing is free");
}
