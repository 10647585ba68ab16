//! AWS Cost Explorer: what the account was charged each day. Each request costs 0.01 USD, so whoever asks keeps the answer.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::json;

use crate::breaker::Limits;
use crate::domain::money::Micros;
use crate::ports::bills::{Bill, BillError, Bills, Charge};
use crate::ports::clock::Clock;
use crate::ports::transport::Request;
use crate::providers::aws::signature::{Signer, Unsigned, amz_date};
use crate::providers::guarded::{Guarded, Outside, Policy, Repeat, VendorError};
use crate::providers::model::garbage;

/// Where the interface lies when nothing else is said: one address for all regions.
pub const BASE_URL: &str = "https://ce.us-east-1.amazonaws.com";
/// What its breaker is called.
pub const NAME: &str = "aws_cost_explorer";
/// How it is called. A second attempt would be charged too.
pub const POLICY: Policy = Policy {
    total: Duration::from_secs(20),
    attempts: 1,
    at_once: 1,
    limits: Limits {
        failures: 3,
        open_for: Duration::from_secs(600),
        probes: 1,
    },
};
/// What the ledger calls it.
pub const VENDOR: &str = "aws";
const TARGET: &str = "AWSInsightsIndexService.GetCostAndUsage";
const CONTENT_TYPE: &str = "application/x-amz-json-1.1";
/// Days of two months fit into one page; more pages would be a mistake, and each is charged.
const MOST_PAGES: u32 = 3;

/// An account, by a key that may do `ce:GetCostAndUsage`.
#[derive(Clone)]
pub struct Account {
    /// The name of the key.
    pub key: String,
    /// The key.
    pub secret: String,
    /// Where the interface lies, without a slash at the end.
    pub base_url: String,
}

/// Costs of an account.
pub struct CostExplorer {
    base_url: String,
    signer: Signer,
    guarded: Arc<Guarded>,
    clock: Arc<dyn Clock>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Costs {
    #[serde(default)]
    results_by_time: Vec<Day>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Day {
    time_period: Period,
    #[serde(default)]
    total: Total,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Period {
    start: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Total {
    unblended_cost: Option<Amount>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Amount {
    amount: String,
    unit: String,
}

/// Only the kind of error is read: its words may name the account.
#[derive(Default, Deserialize)]
struct Problem {
    #[serde(rename = "__type", default)]
    kind: String,
}

impl CostExplorer {
    /// The way to one account's costs.
    pub fn new(account: Account, outside: &Outside) -> Self {
        Self {
            base_url: account.base_url,
            signer: Signer {
                key: account.key,
                secret: account.secret,
                region: "us-east-1".to_owned(),
                service: "ce",
            },
            guarded: Arc::new(Guarded::new(NAME, POLICY, outside).judging(garbage)),
            clock: outside.clock.clone(),
        }
    }

    /// The guarded way, for its state and figures.
    pub fn guarded(&self) -> &Arc<Guarded> {
        &self.guarded
    }

    fn request(&self, from: Date, to: Date, page: Option<&str>) -> Request {
        let mut body = json!({
            "TimePeriod": {"Start": from.to_string(), "End": to.to_string()},
            "Granularity": "DAILY",
            "Metrics": ["UnblendedCost"],
        });
        if let Some(page) = page {
            body["NextPageToken"] = page.into();
        }
        let body = body.to_string().into_bytes();
        let (_, host) = self.base_url.split_once("://").unwrap_or_default();
        let date = amz_date(self.clock.now());
        let unsigned = Unsigned {
            method: "POST",
            path: "/",
            query: "",
            headers: &[
                ("content-type", CONTENT_TYPE),
                ("host", host),
                ("x-amz-date", &date),
                ("x-amz-target", TARGET),
            ],
            body: &body,
        };
        let authorization = self.signer.authorization(&unsigned, &date);
        Request {
            method: "POST",
            url: format!("{}/", self.base_url),
            headers: vec![
                ("content-type", CONTENT_TYPE.to_owned()),
                ("x-amz-date", date),
                ("x-amz-target", TARGET.to_owned()),
                ("authorization", authorization),
            ],
            body,
        }
    }

    async fn read(&self, from: Date, to: Date) -> Result<Bill, BillError> {
        let mut bill = Bill::default();
        let mut page: Option<String> = None;
        while bill.requests < MOST_PAGES {
            let request = self.request(from, to, page.as_deref());
            let answer = self.guarded.send(&request, Repeat::Unsafe).await;
            // What never reached it costs nothing.
            bill.requests += match &answer {
                Err(error) if !error.was_asked() => 0,
                _ => 1,
            };
            let failed = |why: String| BillError {
                why,
                requests: bill.requests,
            };
            let answer = answer.map_err(|error| failed(explained(&error)))?;
            let costs: Costs = serde_json::from_slice(&answer.body)
                .map_err(|_| failed("its answer cannot be read".to_owned()))?;
            for day in costs.results_by_time {
                bill.currency = day.currency().unwrap_or(bill.currency);
                bill.charges.extend(day.charge());
            }
            page = costs.next_page_token;
            if page.is_none() {
                break;
            }
        }
        Ok(bill)
    }
}

impl Day {
    fn currency(&self) -> Option<String> {
        let cost = self.total.unblended_cost.as_ref()?;
        Some(cost.unit.to_uppercase())
    }

    fn charge(&self) -> Option<Charge> {
        let cost = self.total.unblended_cost.as_ref()?;
        Some(Charge {
            on: self.time_period.start.get(..10)?.parse().ok()?,
            kind: None,
            amount: Micros::from_decimal(cost.amount.parse().ok()?)?,
        })
    }
}

impl Bills for CostExplorer {
    fn vendor(&self) -> &'static str {
        VENDOR
    }

    fn costs(&self) -> bool {
        true
    }

    fn charged(&self, from: Date, to: Date) -> BoxFuture<'_, Result<Bill, BillError>> {
        Box::pin(self.read(from, to))
    }
}

/// What went wrong and how to mend it.
fn explained(error: &VendorError) -> String {
    let VendorError::Rejected { status, body } = error else {
        return error.to_string();
    };
    let problem: Problem = serde_json::from_slice(body).unwrap_or_default();
    let kind = problem.kind.rsplit(['#', '.']).next().unwrap_or_default();
    let advice = match kind {
        "DataUnavailableException" => "it has no data yet: that takes a day after it is enabled",
        "AccessDeniedException" => "the key may not do ce:GetCostAndUsage",
        "UnrecognizedClientException" | "InvalidSignatureException" => "the key is wrong",
        "LimitExceededException" => "it was asked too often",
        _ => return format!("it answers status {status}"),
    };
    advice.to_owned()
}
