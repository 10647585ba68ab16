//! Cost Explorer against moto, which checks signatures with an implementation of its own: `BELLA_MOTO` names its address,
//! `BELLA_MOTO_KEY` a key that it knows, as `NAME:SECRET`.

use std::sync::Arc;

use bella::domain::money::Micros;
use bella::ports::bills::Bills;
use bella::ports::clock::SystemClock;
use bella::ports::entropy::SystemEntropy;
use bella::ports::transport::{Request, Transport};
use bella::providers::aws::costs::{Account, CostExplorer};
use bella::providers::guarded::Outside;
use bella::providers::network::Network;
use jiff::civil::date;
use serde_json::json;

#[tokio::test]
async fn costs_are_asked_for_by_whoever_has_the_key() {
    let (Ok(base_url), Ok(key)) = (std::env::var("BELLA_MOTO"), std::env::var("BELLA_MOTO_KEY"))
    else {
        println!("skipped: BELLA_MOTO and BELLA_MOTO_KEY are not set");
        return;
    };
    let (name, secret) = key.split_once(':').expect("name and secret");
    let network = Arc::new(Network::default());
    let day = |on: &str, next: &str, amount: &str| {
        json!({
            "TimePeriod": {"Start": on, "End": next},
            "Total": {"UnblendedCost": {"Amount": amount, "Unit": "USD"}},
            "Groups": [],
            "Estimated": true,
        })
    };
    let days = [
        day("2026-11-01", "2026-11-02", "1.23"),
        day("2026-11-02", "2026-11-03", "0.0000004"),
    ];
    let queue = Request {
        method: "POST",
        url: format!("{base_url}/moto-api/static/ce/cost-and-usage-results"),
        headers: vec![("content-type", "application/json".into())],
        body: json!({"results": [{"ResultsByTime": days}]})
            .to_string()
            .into_bytes(),
    };
    let queued = network.send(queue).await.expect("moto is there");
    assert!(queued.status < 300, "{}", queued.status);
    let costs = |secret: &str| {
        let account = Account {
            key: name.to_owned(),
            secret: secret.to_owned(),
            base_url: base_url.clone(),
        };
        let outside = Outside {
            transport: network.clone(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        };
        CostExplorer::new(account, &outside)
    };
    let (from, to) = (date(2026, 11, 1), date(2026, 11, 3));
    let refused = costs("not-the-secret").charged(from, to).await;
    let refused = refused.expect_err("the signature is wrong");
    assert!(refused.why.contains("403"), "{refused}");
    let bill = costs(secret).charged(from, to).await.expect("it answers");
    assert_eq!((bill.currency.as_str(), bill.requests), ("USD", 1));
    let charges: Vec<_> = bill
        .charges
        .iter()
        .map(|one| (one.on, one.amount))
        .collect();
    assert_eq!(
        charges,
        [(from, Micros(1_230_000)), (date(2026, 11, 2), Micros(0))]
    );
}
