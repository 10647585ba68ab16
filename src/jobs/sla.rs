//! Raises an alert for each promise that is not kept, and ends it when it is kept again.

use std::sync::Arc;

use jiff::Timestamp;

use crate::providers::guarded::Guarded;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::tx::{Cause, Tx};
use crate::watch::rules::promises::judge;
use crate::watch::rules::{apply, news};
use crate::watch::sla::promises;

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
    let news = store.read(|r| news(r, judge(&promises)))?;
    if !news.is_empty() {
        let work = move |tx: &mut Tx| apply(tx, &news);
        store.write(Cause::system(now), work).await?;
    }
    Ok(count)
}
