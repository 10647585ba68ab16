//! What a store out of a backup must not do again: it was all done, or was too late, before the backup took its place.

use jiff::Timestamp;

use crate::store::Store;
use crate::store::deliveries::{self, DeliveryState, Dropped};
use crate::store::error::StoreError;
use crate::store::tx::{Actor, Cause, Read, Tx};
use crate::store::{alerts, meta};
use crate::watch::alerts::settle::{SettleError, forget};

/// Rows that one transaction changes.
const BATCH: usize = 500;

/// What was settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Messages that were due by the time of the restore: they may have gone out after the backup was taken.
    pub dropped: usize,
    /// Alerts that were open: what is still wrong is raised again.
    pub resolved: usize,
}

/// Settles a store that was just made out of a backup.
///
/// # Errors
/// When the store cannot be read or written.
pub fn settle(store: &Store, taken_at: Timestamp, now: Timestamp) -> Result<Settled, StoreError> {
    let cause = || Cause {
        now,
        actor: Actor::System,
        request_id: String::new(),
    };
    let mut settled = Settled::default();
    loop {
        let dropped = store.write_blocking(cause(), drop_due)?;
        settled.dropped += dropped;
        if dropped < BATCH {
            break;
        }
    }
    let note =
        format!("A backup of {taken_at:.0} was restored; what is still wrong is raised again.");
    loop {
        let note = note.clone();
        let resolved = store.write_blocking(cause(), move |tx| resolve_open(tx, &note))?;
        settled.resolved += resolved;
        if resolved < BATCH {
            break;
        }
    }
    store.write_blocking(cause(), move |tx| {
        meta::put(tx, meta::RESTORED_AT, &now.to_string())
    })?;
    Ok(settled)
}

fn drop_due(tx: &mut Tx) -> Result<usize, StoreError> {
    let now = tx.now();
    let due = deliveries::due(tx, now, BATCH)?;
    for key @ (_, id) in &due {
        // Calls of which nobody knows whether they were answered were made before the restore.
        tx.delete::<deliveries::ByDue>(key);
        let record = tx.get::<deliveries::Deliveries>(id)?;
        if let Some(mut record) = record.filter(deliveries::DeliveryRecord::is_waiting) {
            record.state = DeliveryState::Dropped {
                at: now,
                why: Dropped::Restored,
            };
            deliveries::save(tx, *id, &record)?;
        }
    }
    Ok(due.len())
}

fn resolve_open(tx: &mut Tx, note: &str) -> Result<usize, StoreError> {
    let open = alerts::list_open(tx, None, BATCH)?;
    for (id, _) in &open {
        if let Err(SettleError::Store(error)) = forget(tx, *id, note) {
            return Err(error);
        }
    }
    Ok(open.len())
}
