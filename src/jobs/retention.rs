//! Forgets turns, events and audit entries when they have been kept long enough.

use jiff::{SignedDuration, Timestamp};

use crate::store::Store;
use crate::store::audit::Audit;
use crate::store::calls::Turns;
use crate::store::error::StoreError;
use crate::store::events::Events;
use crate::store::retention::{Dated, prune_table};
use crate::store::table::Table;
use crate::store::tx::{Actor, Cause};

/// How long each kind is kept: what was said for a season, what happened for live views a month, who changed what a year.
const TURNS: SignedDuration = SignedDuration::from_hours(90 * 24);
const EVENTS: SignedDuration = SignedDuration::from_hours(30 * 24);
const AUDIT: SignedDuration = SignedDuration::from_hours(365 * 24);
/// Rows that one transaction forgets, so that callers never wait behind it.
const BATCH: usize = 500;
/// Batches of one table in one run; the rest waits for the next one.
const BATCHES: usize = 200;

/// What one run forgot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Turns of calls.
    pub turns: usize,
    /// Events.
    pub events: usize,
    /// Audit entries.
    pub audit: usize,
}

/// Forgets what is too old at `now`.
///
/// # Errors
/// When the store cannot be read or written; what was forgotten until then stays forgotten.
pub async fn run(store: &Store, now: Timestamp) -> Result<Report, StoreError> {
    Ok(Report {
        turns: forget::<Turns>(store, now, TURNS).await?,
        events: forget::<Events>(store, now, EVENTS).await?,
        audit: forget::<Audit>(store, now, AUDIT).await?,
    })
}

async fn forget<T>(store: &Store, now: Timestamp, age: SignedDuration) -> Result<usize, StoreError>
where
    T: Table<Value: Dated> + 'static,
{
    let before = now.checked_sub(age).unwrap_or(Timestamp::MIN);
    let mut forgotten = 0;
    for _ in 0..BATCHES {
        let cause = Cause {
            now,
            actor: Actor::System,
            request_id: String::new(),
        };
        let batch = store
            .write(cause, move |tx| prune_table::<T>(tx, before, BATCH))
            .await?;
        forgotten += batch;
        if batch < BATCH {
            break;
        }
    }
    Ok(forgotten)
}
