//! Tells an outside watcher that all is well; when the pings stop, it alarms whom it knows.

use std::sync::Arc;
use std::time::Duration;

use crate::breaker::Limits;
use crate::ports::clock::Clock;
use crate::ports::transport::Request;
use crate::providers::guarded::{Guarded, Policy, Repeat};
use crate::store::Store;
use crate::store::alerts::{AlertRecord, AlertState, Severity, list_open};
use crate::store::error::StoreError;
use crate::watch::budget::BUDGET;
use crate::watch::rules::promises::SLA;

/// What it is called in settings and figures.
pub const NAME: &str = "heartbeat";
/// How it is reached.
pub const POLICY: Policy = Policy {
    total: Duration::from_secs(15),
    attempts: 3,
    at_once: 1,
    limits: Limits {
        failures: 5,
        open_for: Duration::from_secs(60),
        probes: 1,
    },
};
/// Open alerts that are looked at; among more than these, something is not well anyway.
const LOOKED_AT: usize = 1_000;

/// The watcher, and what it is told of.
pub struct Pings {
    /// The way to it.
    pub watcher: Arc<Guarded>,
    /// Its address, which is a secret.
    pub url: String,
    /// The store.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

impl Pings {
    /// Pings, if all is well; whether it did.
    pub async fn run(&self) -> bool {
        if !self.is_well().await {
            return false;
        }
        let request = Request {
            method: "GET",
            url: self.url.clone(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        match self.watcher.send(&request, Repeat::Safe).await {
            Ok(_) => true,
            Err(error) => {
                tracing::warn!(%error, "HEARTBEAT_URL could not be pinged");
                false
            }
        }
    }

    /// The store takes writes, and nothing critical is open that nobody knows of.
    async fn is_well(&self) -> bool {
        let takes_writes = self.store.probe_write(self.clock.now()).await.is_ok();
        takes_writes && !self.has_critical().unwrap_or(true)
    }

    fn has_critical(&self) -> Result<bool, StoreError> {
        let open = self.store.read(|r| list_open(r, None, LOOKED_AT))?;
        Ok(open.iter().any(|(_, alert)| is_alarming(alert)) || open.len() == LOOKED_AT)
    }
}

/// Whether Bella herself is in need: what somebody took on, and what only money or a month's figures say, is no reason for
/// somebody outside to think that she is down.
fn is_alarming(alert: &AlertRecord) -> bool {
    alert.severity == Severity::Critical
        && alert.state == AlertState::Active
        && ![BUDGET, SLA].contains(&alert.component.as_str())
}
