//! Raises an alert for each promise that is not kept, and ends it when it is kept again.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::json;

use crate::messages::trouble::{Relief, Trouble};
use crate::providers::guarded::Guarded;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Cause, Tx};
use crate::watch::alerts::raise::raise_trouble;
use crate::watch::alerts::settle::relieve;
use crate::watch::sla::{Promise, Span, promises};

/// What the alerts are about.
const COMPONENT: &str = "sla";

/// Looks at every promise once; how many are not kept.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn run(
    store: &Store,
    vendors: &[Arc<Guarded>],
    now: Timestamp,
) -> Result<usize, StoreError> {
    let names: Vec<&str> = vendors.iter().map(|vendor| vendor.name()).collect();
    let promises = store.read(|r| promises(r, now, &names))?;
    let broken = promises
        .iter()
        .filter(|promise| promise.severity().is_some());
    let count = broken.count();
    let cause = Cause {
        now,
        actor: Actor::System,
        request_id: String::new(),
    };
    let work = move |tx: &mut Tx| promises.iter().try_for_each(|promise| tell(tx, promise));
    store.write(cause, work).await?;
    Ok(count)
}

fn tell(tx: &mut Tx, promise: &Promise) -> Result<(), StoreError> {
    let name = promise.name.as_str();
    let Some(severity) = promise.severity() else {
        return relieve(tx, (COMPONENT, name), Relief::TargetMet);
    };
    let percent = |share: f64| (share * 10_000.0).round() / 100.0;
    let month = promise.over(Span::Month).map(percent);
    let trouble = Trouble::BelowTarget {
        promise: name.to_owned(),
        target: percent(promise.target),
        month: month.unwrap_or_default(),
    };
    let details = json!({
        "target": promise.target,
        "day": promise.over(Span::Day),
        "week": promise.over(Span::Week),
        "30_days": promise.over(Span::Month),
    });
    raise_trouble(tx, (COMPONENT, name), (severity, &trouble), details)
}
