//! Deletes recordings where they lie, when what they belong to was erased; tried until the telephone company says that they
//! are gone.

use std::sync::Arc;

use crate::ports::clock::Clock;
use crate::providers::twilio::recordings::TwilioRecordings;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::recordings::{due, forget, forgotten, tried};
use crate::store::tx::{Actor, Cause, Tx};

/// Recordings that one run tries, so that it ends soon: as many callers as can be heard by clips at a time.
const BATCH: usize = 200;

/// The parts that it works with; cheap to clone.
#[derive(Clone)]
pub struct Unwanted {
    /// Where it is noted which.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Where they lie.
    pub recordings: Arc<TwilioRecordings>,
}

/// What one run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Recordings that are gone now.
    pub gone: usize,
    /// Recordings that are to be tried again.
    pub left: usize,
}

impl Unwanted {
    /// Tries each that is due, once.
    ///
    /// # Errors
    /// When the store cannot be read or written; what was deleted until then is deleted again, which changes nothing.
    pub async fn run(&self) -> Result<Report, StoreError> {
        let now = self.clock.now();
        let (due, old) = self
            .store
            .read(|r| Ok::<_, StoreError>((due(r, now, BATCH)?, forgotten(r, now, BATCH)?)))?;
        let mut ended = Vec::with_capacity(due.len());
        for sid in due {
            let deleted = self.recordings.delete(&sid).await;
            if let Err(error) = &deleted {
                tracing::debug!(%error, "a recording could not be deleted");
            }
            ended.push((sid, deleted.is_ok()));
        }
        let gone = ended.iter().filter(|(_, is_gone)| *is_gone).count();
        let report = Report {
            gone,
            left: ended.len() - gone,
        };
        if ended.is_empty() && old.is_empty() {
            return Ok(report);
        }
        let cause = Cause {
            now: self.clock.now(),
            actor: Actor::System,
            request_id: String::new(),
        };
        let note = move |tx: &mut Tx| {
            forget(tx, &old);
            let mut ended = ended.iter();
            ended.try_for_each(|(sid, is_gone)| tried(tx, sid, *is_gone))
        };
        self.store.write(cause, note).await?;
        Ok(report)
    }
}
