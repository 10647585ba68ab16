//! What a store out of a backup must not do again: it was all done, or was too late, before the backup took its place.

mod access;
mod erased;
mod hold;

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::jobs::restored::hold::Hold;
use crate::store::Store;
use crate::store::audit::AuditEntry;
use crate::store::backup::swap::{Restored, Source, restore, swap};
use crate::store::backup::{BackupError, Summary};
use crate::store::deliveries::{self, DeliveryState, Dropped};
use crate::store::error::StoreError;
use crate::store::sessions::{self, Sessions};
use crate::store::tx::{Actor, Cause, Read, Tx};
use crate::store::{alerts, changes, meta};
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
    /// Sessions that were open: some may have been ended after the backup was taken.
    pub ended: usize,
    /// Keys and members of the backup that were let in no more.
    pub shut_out: usize,
    /// Customers of the backup who had been erased since it was taken.
    pub erased: usize,
}

/// Puts what `source` leads to in the place of the store at `store`, which nothing may have open, and settles it.
///
/// # Errors
/// [`BackupError`] says what failed, or that the store is in use; the store is then as it was.
pub fn put_back(
    source: &Source,
    store: &Path,
    now: Timestamp,
) -> Result<(Restored, Settled), BackupError> {
    // Until the new one has its name: nobody may open the old one meanwhile.
    let held = Hold::take(store)?;
    put_over(source, (store, held.store()), now)
}

/// As [`put_back`], in the place of the store `before`, which this process has open still, but takes no writes any more.
///
/// # Errors
/// As [`put_back`].
pub fn put_over(
    source: &Source,
    (store, before): (&Path, Option<&Store>),
    now: Timestamp,
) -> Result<(Restored, Settled), BackupError> {
    let mut settled = Settled::default();
    let work = |fresh: &Store, summary: &Summary| {
        let known = before.map(|before| access::newest_of_both(fresh, before));
        let known = before.zip(known.transpose()?.flatten());
        let (mut shut_out, mut erased) = (0, 0);
        if let Some((before, since)) = known {
            shut_out = access::keep(fresh, before, Cause::system(now))?;
            erased = erased::erase_again(fresh, (before, since), now)?;
        }
        settled = settle(fresh, source.reached_at(summary), now)?;
        settled.shut_out = shut_out;
        settled.erased = erased;
        Ok(())
    };
    let restored = restore(source, store, now, work)?;
    Ok((restored, settled))
}

/// Puts a store that followed another one, at `fresh`, in the place of the one at `store`, and settles it: its changes end at
/// `reached_at`.
///
/// # Errors
/// [`BackupError`] says what failed, or that one of the two is in use.
pub fn promote(
    (fresh, store): (&Path, &Path),
    reached_at: Timestamp,
    now: Timestamp,
) -> Result<(Option<PathBuf>, Settled), BackupError> {
    let _held = Hold::take(store)?;
    let followed = Store::open(fresh)?;
    let settled = settle(&followed, reached_at, now);
    followed.close();
    drop(followed);
    let settled = settled?;
    let before = swap(fresh, store, now).map_err(BackupError::writing)?;
    Ok((before, settled))
}

/// Settles a store that was just made out of a backup, whose changes end at `taken_at`.
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
    settled.ended = store.write_blocking(cause(), end_sessions)?;
    store.write_blocking(cause(), move |tx| {
        changes::end_line(tx);
        meta::put(tx, meta::RESTORED_AT, &now.to_string())?;
        tx.audit(&AuditEntry::new("backup", taken_at, "restore"))
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

fn end_sessions(tx: &mut Tx) -> Result<usize, StoreError> {
    let open = sessions::all(tx)?;
    for (id, _) in &open {
        tx.delete::<Sessions>(id);
    }
    Ok(open.len())
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
