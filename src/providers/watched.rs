//! Whatever has a breaker: vendors, and the store.

use tokio::sync::watch;

use crate::providers::guarded::Guarded;
use crate::providers::recorded::Status;

/// Something whose breaker is looked at.
pub trait Watched: Send + Sync + 'static {
    /// What it is called in settings and figures.
    fn name(&self) -> &'static str;

    /// What is known of it now.
    fn status(&self) -> Status;

    /// Counts the changes of its breaker.
    fn changed(&self) -> watch::Receiver<u64>;
}

impl Watched for Guarded {
    fn name(&self) -> &'static str {
        self.name()
    }

    fn status(&self) -> Status {
        self.status()
    }

    fn changed(&self) -> watch::Receiver<u64> {
        self.changed()
    }
}
