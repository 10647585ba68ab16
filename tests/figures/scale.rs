//! Questions about a month of a busy office.

use super::month::fill;
use crate::api::Salon;

#[test]
fn a_month_of_roll_ups_is_summed_and_shown() {
    let salon = Salon::open();
    fill(salon.store(), salon.clock_now());
    let month = salon.ask("GET /api/unified/business-metrics?hours=720", "");
    let total = month.is(200).body["total_calls"].as_i64();
    assert!(total.is_some_and(|total| total >= 29_000), "{total:?}");
    for path in [
        "status",
        "sla-metrics",
        "cost-optimization",
        "alerts",
        "circuit-breakers",
        "trends?hours=24",
        "trends?hours=720",
    ] {
        salon.ask(&format!("GET /api/unified/{path}"), "").is(200);
    }
}
