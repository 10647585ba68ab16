//! Budgets, prices, and what was spent.

use bella::domain::id::CallId;
use bella::domain::usage::{Usage, UsageKind};
use bella::store::error::StoreError;
use bella::store::ledger::calls::count_ended;
use bella::store::tx::{Cause, Tx};
use bella::watch::spend::{Purpose, day, meter};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::Salon;

const BUDGET: &str = "/api/settings/budget";
const PRICES: &str = "/api/settings/prices";
const COSTS: &str = "/api/unified/cost-optimization";

fn zone() -> TimeZone {
    let zones = TimeZoneDatabase::bundled();
    zones.get("America/New_York").expect("the zone is known")
}

/// Something was used at a moment.
fn used(salon: &Salon, at: Timestamp, call: u64, usage: Vec<Usage>) {
    let zone = zone();
    let work = move |tx: &mut Tx| -> Result<(), StoreError> {
        let purpose = Purpose {
            zone: &zone,
            vendor: "openai",
            call: Some(CallId::new(call)),
        };
        meter(tx, &purpose, &usage)?;
        count_ended(tx, day(&zone, tx.now()), call.is_multiple_of(2))
    };
    let cause = Cause::system(at);
    salon
        .store()
        .write_blocking(cause, work)
        .expect("it is booked");
}

#[test]
fn a_budget_is_kept_and_nonsense_is_refused() {
    let salon = Salon::open();
    let usual = salon.ask(&format!("GET {BUDGET}"), "");
    assert_eq!(usual.is(200).body["monthly_budget"], 50.0);
    assert_eq!(usual.body["currency"], "USD");
    assert_eq!(usual.body["alert_at_percent"], json!([80, 90, 100]));
    assert_eq!(usual.body["when_spent"], "cheaper");
    assert_eq!(usual.body["stance"], "usual");
    for wrong in [
        r#"{"monthly_budget":0}"#,
        r#"{"monthly_budget":-5}"#,
        r#"{"monthly_budget":1e300}"#,
        r#"{"alert_at_percent":[90,80,100]}"#,
        r#"{"alert_at_percent":[0,90,100]}"#,
        r#"{"calls_per_hour":0}"#,
        r#"{"currency":"EUR"}"#,
        r#"{"when_spent":"panic"}"#,
        r#"{"budget":10}"#,
    ] {
        salon
            .ask(&format!("PATCH {BUDGET}"), wrong)
            .is_problem(422, "E022");
    }
    let same = salon.ask(&format!("GET {BUDGET}"), "");
    assert_eq!(same.body, usual.body, "nothing changed");
    let both = salon.ask(
        &format!("PATCH {BUDGET}"),
        r#"{"monthly_budget":0,"calls_per_day":0}"#,
    );
    let errors = both.is_problem(422, "E022").body["errors"]
        .as_array()
        .map(Vec::len);
    assert_eq!(errors, Some(2), "every mistake at once");
    let change = r#"{"monthly_budget":19.99,"calls_per_hour":30,"when_spent":"messages"}"#;
    let changed = salon.ask(&format!("PATCH {BUDGET}"), change);
    assert_eq!(changed.is(200).body["monthly_budget"], 19.99);
    assert_eq!(changed.body["calls_per_hour"], 30);
    let lifted = salon.ask(&format!("PATCH {BUDGET}"), r#"{"calls_per_hour":null}"#);
    assert_eq!(lifted.is(200).body["calls_per_hour"], json!(null));
    assert_eq!(lifted.body["when_spent"], "messages");
}

#[test]
fn a_price_holds_from_its_day_on_and_what_is_booked_stays() {
    let salon = Salon::open();
    let minute = || vec![Usage::of(UsageKind::Transcription, "whisper-1", 60)];
    used(&salon, salon.clock_now(), 1, minute());
    let change = r#"{"prices":[{"kind":"transcription","variant":"whisper-1","price":0.004,"source":"my contract"},
        {"kind":"transcription","variant":"whisper-1","price":0.002,"from":"2026-04-01"}]}"#;
    let changed = salon.ask(&format!("PATCH {PRICES}"), change);
    let own: Vec<_> = changed.is(200).body["prices"]
        .as_array()
        .expect("prices")
        .iter()
        .filter(|price| price["is_own"] == true)
        .map(|price| (price["price"].clone(), price["from"].clone()))
        .collect();
    assert_eq!(
        own,
        [
            (json!(0.002), json!("2026-04-01")),
            (json!(0.004), json!("2026-03-02"))
        ]
    );
    used(&salon, salon.clock_now(), 1, minute());
    let spend = salon.ask("GET /api/spend", "");
    assert_eq!(spend.is(200).body["total"], 0.01, "{}", spend.body);
    assert_eq!(spend.body["by_kind"][0]["quantity"], 120);
    let back = r#"{"prices":[{"kind":"transcription","variant":"whisper-1","price":null}]}"#;
    salon.ask(&format!("PATCH {PRICES}"), back).is(200);
    salon
        .ask(&format!("PATCH {PRICES}"), back)
        .is_problem(422, "E022");
    for wrong in [
        r#"{"prices":[{"kind":"coffee","price":1}]}"#,
        r#"{"prices":[{"kind":"speech","price":-1}]}"#,
        r#"{"prices":[{"kind":"speech","price":1e-9}]}"#,
        r#"{"prices":[{"kind":"speech","price":1,"from":"soon"}]}"#,
    ] {
        salon
            .ask(&format!("PATCH {PRICES}"), wrong)
            .is_problem(422, "E022");
    }
}

#[test]
fn nothing_spent_is_no_data() {
    let salon = Salon::open();
    let costs = salon.ask(&format!("GET {COSTS}"), "");
    let trends = &costs.is(200).body["cost_summary"]["recent_trends"];
    assert_eq!(trends["projected_monthly"], json!(null));
    assert_eq!(trends["budget_utilization"], json!(null));
    assert_eq!(trends["budget_remaining"], 50.0);
    assert_eq!(trends["whisper_api_cost"], 0.0);
    assert_eq!(trends["cost_per_call"], json!(null));
    assert_eq!(costs.body["recommendations"], json!([]));
    assert_eq!(costs.body["optimization_score"], json!(null));
}

#[test]
fn the_summary_is_what_the_ledger_says() {
    let salon = Salon::open();
    // Four weeks before the 2nd of March, a dollar of Whisper and a dollar of recognition each day, then half of that.
    let start: Timestamp = "2026-02-02T15:00:00Z".parse().expect("a time");
    for number in 0..29 {
        let at = start + SignedDuration::from_hours(24 * number);
        let share = if number == 28 { 2 } else { 1 };
        let usage = vec![
            Usage::of(UsageKind::Transcription, "whisper-1", 10_000 / share),
            Usage::plain(UsageKind::Speech, 50 / share),
        ];
        used(&salon, at, number.unsigned_abs() + 1, usage);
    }
    let costs = salon.ask(&format!("GET {COSTS}"), "");
    let trends = &costs.is(200).body["cost_summary"]["recent_trends"];
    // The 1st of March, half of the 2nd, and 29 days to come.
    assert_eq!(trends["spent_this_month"], 3.0, "{trends}");
    assert_eq!(trends["projected_monthly"], 61.0, "{trends}");
    assert_eq!(trends["budget_utilization"], 1.22);
    assert_eq!(trends["budget_remaining"], -11.0);
    assert_eq!(trends["whisper_api_cost"], 1.5);
    assert_eq!(trends["telephony_cost"], 1.5);
    assert_eq!(
        (&trends["calls"], &trends["bookings"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(trends["cost_per_call"], 1.5);
    assert_eq!(trends["cost_per_booking"], 3.0);
    let ways = costs.body["recommendations"].as_array().expect("ways");
    let savings: Vec<f64> = ways
        .iter()
        .map(|way| way["monthly_saving"].as_f64().expect("a saving"))
        .collect();
    assert_eq!(ways[0]["code"], "transcribe_instead_of_recognition");
    assert_eq!(ways[1]["code"], "cheaper_transcription");
    // 28 dollars of recognition were 1,400 turns: recordings at a quarter of a cent, six seconds each at 0.003 a minute; Whisper
    // costs twice the cheapest.
    assert!(
        (savings[0] - (28.0 - 0.42 - 3.5) * 30.0 / 28.0).abs() < 0.000_01,
        "{savings:?}"
    );
    assert!(
        (savings[1] - 14.0 * 30.0 / 28.0).abs() < 0.000_01,
        "{savings:?}"
    );
    let score = costs.body["optimization_score"].as_i64().expect("a score");
    let penalties = costs.body["penalties"].as_array().expect("penalties");
    let points: i64 = penalties
        .iter()
        .filter_map(|one| one["points"].as_i64())
        .sum();
    assert_eq!(score, 100 - points);
    assert!((1..100).contains(&score), "{}", costs.body);
    for penalty in penalties {
        assert!(penalty["reason"].as_str().is_some_and(|why| why.len() > 10));
        assert!(penalty["monthly_saving"].as_f64() > Some(0.0), "{penalty}");
    }
    let spend = salon.ask("GET /api/spend?from=2026-02-02&to=2026-03-02", "");
    assert_eq!(spend.is(200).body["total"], 57.0);
    assert_eq!(spend.body["by_day"].as_array().map(Vec::len), Some(29));
    assert_eq!(spend.body["by_day"][28]["amount"], 1.0);
    for wrong in [
        "from=2026-03-02&to=2026-03-01",
        "from=2020-01-01&to=2026-03-01",
        "from=x",
    ] {
        let refused = salon.ask(&format!("GET /api/spend?{wrong}"), "");
        assert!((400..500).contains(&refused.status.as_u16()), "{wrong}");
    }
}
