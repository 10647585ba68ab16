//! What stands before the store and hears how its commits end; whoever knows the time decides (see
//! [`crate::providers::database`]).

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::store::engine::Health;
use crate::store::error::StoreError;

/// Lets transactions through, or not.
pub trait Guard: Send + Sync + 'static {
    /// Whether a transaction may be tried.
    ///
    /// # Errors
    /// How long to wait before asking again.
    fn admit(&self) -> Result<(), Duration>;

    /// A commit became durable, or failed.
    fn committed(&self, is_durable: bool);
}

/// The place for a guard; empty lets everything through.
#[derive(Clone, Default)]
pub(in crate::store) struct Post(Arc<RwLock<Option<Arc<dyn Guard>>>>);

impl Post {
    /// Puts a guard there, instead of the one that was.
    pub(in crate::store) fn take(&self, guard: Arc<dyn Guard>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(guard);
    }

    /// As [`Guard::admit`]; `health` tells what failed.
    pub(in crate::store) fn admit(&self, health: impl Fn() -> Health) -> Result<(), StoreError> {
        let admitted = self.guard().map_or(Ok(()), |guard| guard.admit());
        admitted.map_err(|wait| StoreError::LeftAlone {
            seconds: wait.as_secs() + 1,
            why: match health() {
                Health::ReadOnly { why } => why.to_string(),
                Health::Ok => "the store takes no writes".to_owned(),
            },
        })
    }

    /// As [`Guard::committed`].
    pub(in crate::store) fn committed(&self, is_durable: bool) {
        if let Some(guard) = self.guard() {
            guard.committed(is_durable);
        }
    }

    fn guard(&self) -> Option<Arc<dyn Guard>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
