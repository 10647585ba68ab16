//! Looks once a day whether there is a newer release, unless the owner wants that not; nothing is changed by it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::ports::clock::Clock;
use crate::providers::releases::notice::ReleaseList;
use crate::store::Store;
use crate::store::backups::Failure;
use crate::store::error::StoreError;
use crate::store::settings::{get, put};
use crate::store::tx::{Cause, Tx};
use crate::store::updates::{Newest, UpdateNotice, UpdateState};

/// How old what was found may become.
const FRESH: SignedDuration = SignedDuration::from_hours(24);
/// After a failure it is tried again so much later.
const AGAIN: SignedDuration = SignedDuration::from_hours(6);

/// Who looks.
#[derive(Clone)]
pub struct Lookout {
    /// The store.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// The list of releases.
    pub list: Arc<ReleaseList>,
}

impl Lookout {
    /// Looks, if it is time; whether it did.
    ///
    /// # Errors
    /// When the store cannot be read or written. A list that cannot be had is noted, and no error.
    pub async fn run(&self) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let (notice, state): (UpdateNotice, UpdateState) = self
            .store
            .read(|r| Ok::<_, StoreError>((get(r)?, get(r)?)))?;
        if !notice.is_on || !is_due(&state, now) {
            return Ok(false);
        }
        let found = self.list.newest().await.map(|newest| {
            newest.map(|(_, release)| Newest {
                version: release.version,
                released_on: release.released_on,
                changes: release.changes,
            })
        });
        let found = found.map_err(|error| error.to_string());
        let note = move |tx: &mut Tx| {
            let notice: UpdateNotice = get(tx)?;
            // It may have been switched off meanwhile.
            match notice.is_on {
                true => put(tx, &noted(get(tx)?, found.clone(), now)),
                false => Ok(()),
            }
        };
        self.store.write(Cause::system(now), note).await?;
        Ok(true)
    }
}

fn noted(
    before: UpdateState,
    found: Result<Option<Newest>, String>,
    now: Timestamp,
) -> UpdateState {
    match found {
        Ok(newest) => UpdateState {
            checked_at: Some(now),
            newest,
            failed: None,
        },
        Err(why) => UpdateState {
            failed: Some(Failure { at: now, why }),
            ..before
        },
    }
}

fn is_due(state: &UpdateState, now: Timestamp) -> bool {
    // What a clock that was ahead noted is no reason to wait.
    let is_past = |at: Timestamp, pause| now < at || now.duration_since(at) >= pause;
    let is_old = state.checked_at.is_none_or(|at| is_past(at, FRESH));
    let failed = state.failed.as_ref();
    is_old && failed.is_none_or(|failed| is_past(failed.at, AGAIN))
}
