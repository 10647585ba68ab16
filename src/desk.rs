//! Everything a front desk can do: the one set of use cases behind the telephone, the dashboard, the API and the links
//! in messages. No door has rules of its own.
//!
//! Use cases are functions on a transaction, re-runnable like it. [`Desk`] hands out the loaded business.

pub mod addresses;
pub mod appointments;
pub mod backups;
pub mod certificates;
pub mod connections;
pub mod contacts;
pub mod customers;
pub mod keys;
pub mod links;
pub mod members;
pub mod messages;
pub mod outbox;
pub mod questions;
pub mod replies;
pub mod sample;
pub mod sessions;
pub mod settings;
pub mod tokens;
pub(crate) mod trail;

use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZoneDatabase;

use crate::domain::business::Business;
use crate::store::business::{Revision, load, revision};
use crate::store::error::StoreError;
use crate::store::tx::Read;

/// The desk's handle on the business; cheap to clone.
#[derive(Clone)]
pub struct Desk {
    shared: Arc<Shared>,
}

struct Shared {
    zones: TimeZoneDatabase,
    loaded: Mutex<Option<(Revision, Arc<Business>)>>,
}

impl Desk {
    /// A desk that resolves zones in this database.
    pub fn new(zones: TimeZoneDatabase) -> Self {
        let shared = Shared {
            zones,
            loaded: Mutex::new(None),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// The zones it knows.
    pub fn zones(&self) -> &TimeZoneDatabase {
        &self.shared.zones
    }

    /// The business as `r` sees it; `None` while none is set up. Reads one small row unless something changed.
    ///
    /// # Errors
    /// When the store cannot be read or a record is damaged.
    pub fn business(&self, r: &impl Read) -> Result<Option<Arc<Business>>, StoreError> {
        let current = revision(r)?;
        if let Some((known, business)) = self.loaded().as_ref()
            && *known == current
        {
            return Ok(Some(business.clone()));
        }
        let Some(business) = load(r, &self.shared.zones)?.map(Arc::new) else {
            return Ok(None);
        };
        *self.loaded() = Some((current, business.clone()));
        Ok(Some(business))
    }

    fn loaded(&self) -> std::sync::MutexGuard<'_, Option<(Revision, Arc<Business>)>> {
        self.shared
            .loaded
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
