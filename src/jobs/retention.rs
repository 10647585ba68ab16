//! Forgets turns, conversations, events and audit entries when they have been kept long enough.

use jiff::{SignedDuration, Timestamp};

use crate::store::Store;
use crate::store::audit::Audit;
use crate::store::calls::Turns;
use crate::store::error::StoreError;
use crate::store::events::Events;
use crate::store::retention::{Dated, Retention, prune_conversations, prune_table};
use crate::store::settings;
use crate::store::table::Table;
use crate::store::tx::{Actor, Cause, Tx};

/// Rows that one transaction looks at, so that callers never wait behind it.
const BATCH: usize = 500;
/// Batches of one table in one run; the rest waits for the next one.
const BATCHES: usize = 200;

/// What one run forgot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Turns of calls.
    pub turns: usize,
    /// Conversations.
    pub conversations: usize,
    /// Events.
    pub events: usize,
    /// Audit entries.
    pub audit: usize,
}

/// Forgets what is too old at `now`, by the owner's settings.
///
/// # Errors
/// When the store cannot be read or written; what was forgotten until then stays forgotten.
pub async fn run(store: &Store, now: Timestamp) -> Result<Report, StoreError> {
    let keep: Retention = store.read(|r| settings::get(r))?;
    Ok(Report {
        turns: forget::<Turns>(store, now, keep.turns_days).await?,
        conversations: forget_conversations(store, now, keep.conversations_days).await?,
        events: forget::<Events>(store, now, keep.events_days).await?,
        audit: forget::<Audit>(store, now, keep.audit_days).await?,
    })
}

async fn forget<T>(store: &Store, now: Timestamp, days: u32) -> Result<usize, StoreError>
where
    T: Table<Value: Dated> + 'static,
{
    let before = days_before(now, days);
    let mut forgotten = 0;
    for _ in 0..BATCHES {
        let batch = store
            .write(cause(now), move |tx| prune_table::<T>(tx, before, BATCH))
            .await?;
        forgotten += batch;
        if batch < BATCH {
            break;
        }
    }
    Ok(forgotten)
}

/// They are kept by name, so all of them are looked at, however many batches that takes.
async fn forget_conversations(
    store: &Store,
    now: Timestamp,
    days: u32,
) -> Result<usize, StoreError> {
    let before = days_before(now, days);
    let mut forgotten = 0;
    let mut from: Option<Vec<u8>> = None;
    loop {
        let work = move |tx: &mut Tx| prune_conversations(tx, from.as_deref(), before, BATCH);
        let looked = store.write(cause(now), work).await?;
        forgotten += looked.deleted;
        if looked.next.is_none() {
            return Ok(forgotten);
        }
        from = looked.next;
    }
}

fn days_before(now: Timestamp, days: u32) -> Timestamp {
    let age = SignedDuration::from_hours(i64::from(days) * 24);
    now.checked_sub(age).unwrap_or(Timestamp::MIN)
}

fn cause(now: Timestamp) -> Cause {
    Cause {
        now,
        actor: Actor::System,
        request_id: String::new(),
    }
}
