//! Whether the server is well, what it promised and how that developed.

use bella::jobs::heartbeat::Heartbeat;
use bella::jobs::{calls, retention, sla};
use bella::watch::uptime::Beat;
use jiff::SignedDuration;
use serde_json::json;

use crate::api::Salon;

const SLA: &str = "GET /api/unified/sla-metrics";

impl Salon {
    fn beat(&self, place: Beat) {
        let heart = Heartbeat {
            store: self.store().clone(),
            clock: self.clock().clone(),
        };
        self.block_on(heart.beat(place));
    }

    /// Is up for so many minutes.
    fn be_up(&self, minutes: i64) {
        self.beat(Beat::First);
        for _ in 0..minutes * 6 {
            self.wait(SignedDuration::from_secs(10));
            self.beat(Beat::Next);
        }
    }
}

#[test]
fn all_is_well_in_a_new_salon_without_a_telephone_but_for_that() {
    let salon = Salon::open();
    salon.count();
    salon.beat(Beat::First);
    let status = salon.ask("GET /api/unified/status", "");
    let body = &status.is(200).body;
    assert_eq!(body["status"], "amber", "{body}");
    for part in ["store", "vendors", "calls", "jobs", "alerts"] {
        assert_eq!(
            body["components"][part]["status"], "green",
            "{part}: {body}"
        );
    }
    let telephone = &body["components"]["telephone"];
    assert_eq!(telephone["status"], "amber");
    assert!(
        telephone["reasons"][0]
            .as_str()
            .is_some_and(|why| why.contains("TWILIO_AUTH_TOKEN"))
    );
    assert_eq!(body["today"]["success_rate"], json!(null));
}

#[test]
fn work_that_waits_too_long_is_noticed() {
    let salon = Salon::open();
    salon.call("one", &["hello"], false);
    salon.wait(SignedDuration::from_mins(3));
    let status = salon.ask("GET /api/unified/status", "");
    assert_eq!(status.is(200).body["components"]["jobs"]["status"], "amber");
    salon.count();
    let status = salon.ask("GET /api/unified/status", "");
    assert_eq!(status.body["components"]["jobs"]["status"], "green");
}

#[test]
fn promises_without_data_are_neither_kept_nor_broken() {
    let salon = Salon::open();
    let sla = salon.ask(SLA, "");
    let success = &sla.is(200).body["services"]["call_success_rate"];
    assert_eq!(success["target"], 0.95);
    assert_eq!(success["status"], "no_data");
    assert_eq!(success["current"], json!(null));
    assert_eq!(success["windows"]["30_days"]["value"], json!(null));
    assert_eq!(sla.body["status"], "no_data");
}

#[test]
fn a_gap_is_downtime_and_a_planned_restart_is_not() {
    let salon = Salon::open();
    salon.be_up(30);
    salon.beat(Beat::Last);
    salon.wait(SignedDuration::from_mins(10));
    salon.be_up(20);
    let uptime = salon.ask(SLA, "").is(200).body["services"]["uptime"].clone();
    assert_eq!(
        (&uptime["current"], &uptime["status"]),
        (&json!(1.0), &json!("met"))
    );
    // Killed, and up again a quarter of an hour later.
    salon.wait(SignedDuration::from_mins(15));
    salon.be_up(25);
    let sla = salon.ask(SLA, "");
    let uptime = &sla.is(200).body["services"]["uptime"];
    assert_eq!(uptime["current"], json!(0.85), "{uptime}");
    assert_eq!(uptime["status"], "breached");
    let down = &sla.body["downtime"]["day"];
    assert_eq!(down, &json!({"seconds": 900.0, "planned_seconds": 600.0}));
    let budget = uptime["error_budget"]["remaining"].as_f64();
    assert!(budget.is_some_and(|left| left < -100.0), "{uptime}");
}

#[test]
fn failed_calls_use_up_the_budget() {
    let salon = Salon::open();
    for (number, words) in (0..20).zip(["what are your opening hours", "blorp"].iter().cycle()) {
        salon.call(&format!("call {number}"), &[words], false);
    }
    salon.count();
    let success = salon.ask(SLA, "").is(200).body["services"]["call_success_rate"].clone();
    assert_eq!(
        (&success["current"], &success["status"]),
        (&json!(0.5), &json!("breached"))
    );
    let burn = success["burn_rate"].as_f64();
    assert!(
        burn.is_some_and(|burn| (burn - 10.0).abs() < 1e-9),
        "{success}"
    );
    let fast = salon.ask(SLA, "").body["services"]["response_time"].clone();
    assert_eq!(
        (&fast["current"], &fast["status"]),
        (&json!(1.0), &json!("met"))
    );
}

#[test]
fn a_broken_promise_is_one_alert_and_one_recovery() {
    let salon = Salon::open();
    let judge = || {
        salon.count();
        let app = salon.app();
        let run = sla::run(&app.store, &app.vendors, salon.clock_now());
        salon.block_on(run).expect("the store works")
    };
    let alerts = |state: &str| {
        let path = format!("GET /api/unified/alerts?component=sla&state={state}");
        salon.ask(&path, "").is(200).body["alerts"].clone()
    };
    for number in 0..102 {
        let words = if number % 3 == 0 {
            "blorp"
        } else {
            "what are your opening hours"
        };
        salon.call(&format!("call {number}"), &[words], false);
    }
    assert_eq!(judge(), 1);
    let app = salon.app();
    let commits = app.store.commits();
    let again = sla::run(&app.store, &app.vendors, salon.clock_now());
    assert_eq!(salon.block_on(again).expect("the store works"), 1);
    let written = app.store.commits() - commits;
    assert_eq!(written, 0, "what goes on is not written again");
    let open = alerts("open");
    assert_eq!(open.as_array().map(Vec::len), Some(1), "{open}");
    assert_eq!(
        (&open[0]["severity"], &open[0]["component"]),
        (&json!("critical"), &json!("sla"))
    );
    let status = salon.ask("GET /api/unified/status", "");
    assert_eq!(status.is(200).body["status"], "red");
    // Those calls lie too far back to matter.
    salon.wait(SignedDuration::from_hours(31 * 24));
    for number in 0..30 {
        salon.call(
            &format!("late call {number}"),
            &["what are your opening hours"],
            false,
        );
    }
    assert_eq!(judge(), 0);
    assert_eq!(alerts("open"), json!([]));
}

#[test]
fn trends_have_a_point_for_each_stretch_and_gaps_are_null() {
    let salon = Salon::open();
    salon.be_up(1);
    salon.call("one", &["what are your opening hours"], false);
    salon.count();
    salon.wait(SignedDuration::from_hours(5));
    salon.be_up(1);
    for (hours, grain, points) in [
        (1, "minute", 61),
        (24, "hour", 25),
        (168, "hour", 169),
        (720, "day", 31),
    ] {
        let trends = salon.ask(&format!("GET /api/unified/trends?hours={hours}"), "");
        assert_eq!(trends.is(200).body["grain"], grain);
        let found = trends.body["points"].as_array().map(Vec::len);
        assert!(
            found.is_some_and(|found| found.abs_diff(points) <= 1),
            "{hours}: {found:?}"
        );
    }
    let trends = salon.ask("GET /api/unified/trends", "");
    let points = trends.is(200).body["points"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let newest: Vec<_> = points
        .iter()
        .rev()
        .take(7)
        .map(|point| (&point["calls"], &point["success_rate"]))
        .collect();
    let (none, zero) = (json!(null), json!(0));
    assert_eq!(newest[0], (&zero, &none));
    // It was not up for four hours.
    for gap in &newest[1..5] {
        assert_eq!(gap, &(&none, &none));
    }
    assert_eq!(newest[5], (&json!(1), &json!(1.0)));
    for wrong in ["0", "26401", "x"] {
        salon
            .ask(&format!("GET /api/unified/trends?hours={wrong}"), "")
            .is_problem(400, "E021");
    }
}

#[test]
fn a_call_of_which_nobody_said_that_it_ended_ends_by_itself() {
    let salon = Salon::open();
    salon.begin("one", &["what are your opening hours"]);
    salon.count();
    let run = || {
        salon.block_on(calls::run(
            salon.store(),
            &salon.app().calls,
            salon.clock_now(),
        ))
    };
    assert_eq!(run().expect("the store works"), 0);
    salon.wait(SignedDuration::from_hours(5));
    assert_eq!(run().expect("the store works"), 1);
    salon.count();
    assert_eq!(run().expect("the store works"), 0);
    let metrics = salon.ask("GET /api/unified/business-metrics", "");
    assert_eq!(metrics.is(200).body["outcomes"], json!({"answered": 1}));
}

#[test]
fn figures_are_forgotten_by_grain() {
    let salon = Salon::open();
    salon.call("one", &["what are your opening hours"], false);
    salon.count();
    let forget = || {
        let run = retention::run(salon.store(), salon.clock_now());
        salon.block_on(run).expect("the store works").figures
    };
    assert_eq!(forget(), 0);
    salon.wait(SignedDuration::from_hours(4 * 24));
    // Its minute, and what was kept of the call itself.
    assert_eq!(forget(), 2);
    let metrics = salon.ask("GET /api/unified/business-metrics?hours=200", "");
    assert_eq!(metrics.is(200).body["total_calls"], 1);
    salon.wait(SignedDuration::from_hours(100 * 24));
    assert_eq!(forget(), 1);
    let trends = salon.ask("GET /api/unified/trends?hours=26400", "");
    let points = trends.is(200).body["points"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let calls: i64 = points
        .iter()
        .filter_map(|point| point["calls"].as_i64())
        .sum();
    assert_eq!(calls, 1);
}

#[test]
fn the_worst_of_all_alerts_decides_the_colour_however_many_are_newer() {
    let salon = Salon::open();
    let raise = |component: &str, severity: &str| {
        let body =
            json!({"component": component, "severity": severity, "message": "It does not work."});
        let raised = salon.ask("POST /api/unified/alerts", &body.to_string());
        assert!(
            (200..300).contains(&raised.status.as_u16()),
            "{}",
            raised.body
        );
    };
    raise("disk", "critical");
    for number in 0..60 {
        raise(&format!("part-{number}"), "medium");
    }
    let status = salon.ask("GET /api/unified/status", "");
    let alerts = &status.is(200).body["components"]["alerts"];
    assert_eq!(alerts["status"], "red");
    assert_eq!(alerts["reasons"].as_array().map(Vec::len), Some(50));
}
