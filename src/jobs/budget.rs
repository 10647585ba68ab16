//! Tells the owner how the budget stands, when something about it changed.

use jiff::Timestamp;

use crate::desk::Desk;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::tx::{Cause, Tx};
use crate::watch::budget::{has_news, judge};

/// Looks at the budget; whether there was something to tell.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn run(store: &Store, desk: &Desk, now: Timestamp) -> Result<bool, StoreError> {
    // Without a business nothing is spent, and a new store stays empty, so that it takes an import.
    let Some(business) = store.read(|r| desk.business(r))? else {
        return Ok(false);
    };
    let zone = business.profile.zone.clone();
    if !store.read(|r| has_news(r, &zone, now))? {
        return Ok(false);
    }
    let cause = Cause::system(now);
    let work = move |tx: &mut Tx| judge(tx, &zone);
    store.write(cause, work).await.map(|()| true)
}
