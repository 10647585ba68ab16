//! Twilio's usage records: what the account was charged each day, by category.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use crate::domain::money::Micros;
use crate::domain::usage::UsageKind;
use crate::ports::bills::{Bill, BillError, Bills, Charge};
use crate::ports::transport::Request;
use crate::providers::guarded::{Guarded, Repeat};
use crate::providers::twilio::Account;

/// The categories that Bella counts herself.
const CATEGORIES: [(&str, UsageKind); 7] = [
    ("calls-inbound", UsageKind::CallsIn),
    ("calls-outbound", UsageKind::CallsOut),
    ("recordings", UsageKind::Recording),
    ("speech-recognition", UsageKind::Speech),
    ("amazon-polly", UsageKind::Synthesis),
    ("sms-outbound", UsageKind::SmsOut),
    ("sms-inbound", UsageKind::SmsIn),
];
/// More rows than days that anybody asks for.
const PAGE_SIZE: u32 = 1000;

/// What one account is charged.
pub struct TwilioUsage {
    account: Account,
    guarded: Arc<Guarded>,
}

#[derive(Deserialize)]
struct Records {
    #[serde(default)]
    usage_records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    start_date: String,
    #[serde(default)]
    price: Price,
    #[serde(default)]
    price_unit: Option<String>,
}

/// Text or number, as it comes.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Price {
    Text(String),
    Number(f64),
    #[default]
    Absent,
}

impl Price {
    fn amount(&self) -> Option<Micros> {
        let decimal = match self {
            Self::Text(text) => text.parse().ok()?,
            Self::Number(number) => *number,
            Self::Absent => return None,
        };
        Micros::from_decimal(decimal)
    }
}

impl TwilioUsage {
    /// Of this account, by the way that its messages go.
    pub fn new(account: Account, guarded: Arc<Guarded>) -> Self {
        Self { account, guarded }
    }

    fn request(&self, category: &str, from: Date, to: Date) -> Request {
        // Their last day is included.
        let last = to.saturating_sub(1.day());
        self.account.get(&format!(
            "Usage/Records/Daily.json?Category={category}&StartDate={from}&EndDate={last}&PageSize={PAGE_SIZE}"
        ))
    }

    async fn read(&self, from: Date, to: Date) -> Result<Bill, BillError> {
        let mut bill = Bill::default();
        for (category, kind) in CATEGORIES {
            bill.requests += 1;
            let failed = |why: String| BillError {
                why,
                requests: bill.requests,
            };
            let request = self.request(category, from, to);
            let answer = self.guarded.send(&request, Repeat::Safe).await;
            let answer = answer.map_err(|error| failed(error.to_string()))?;
            let records: Records = serde_json::from_slice(&answer.body)
                .map_err(|_| failed("its answer cannot be read".to_owned()))?;
            for record in records.usage_records {
                let unit = record.price_unit.as_deref().map(str::to_uppercase);
                bill.currency = unit.unwrap_or(bill.currency);
                bill.charges.extend(record.charge(kind));
            }
        }
        Ok(bill)
    }
}

impl Record {
    fn charge(&self, kind: UsageKind) -> Option<Charge> {
        Some(Charge {
            on: self.start_date.parse().ok()?,
            kind: Some(kind),
            amount: self.price.amount()?,
        })
    }
}

impl Bills for TwilioUsage {
    fn vendor(&self) -> &'static str {
        "twilio"
    }

    fn costs(&self) -> bool {
        false
    }

    fn charged(&self, from: Date, to: Date) -> BoxFuture<'_, Result<Bill, BillError>> {
        Box::pin(self.read(from, to))
    }
}
