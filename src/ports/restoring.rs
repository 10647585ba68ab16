//! A wish that the server ends and begins anew over a backup.

use std::path::PathBuf;

use tokio::sync::watch;

/// Where the wish is put and waited for.
#[derive(Debug)]
pub struct Restoring(watch::Sender<Option<PathBuf>>);

impl Default for Restoring {
    fn default() -> Self {
        Self(watch::Sender::new(None))
    }
}

impl Restoring {
    /// Asks for it; `false` when that was done already.
    pub fn ask(&self, backup: PathBuf) -> bool {
        self.0.send_if_modified(|wish| {
            let is_first = wish.is_none();
            wish.get_or_insert(backup);
            is_first
        })
    }

    /// Done when somebody asks: the backup.
    pub async fn asked(&self) -> PathBuf {
        let mut wishes = self.0.subscribe();
        loop {
            if let Some(backup) = wishes.borrow_and_update().clone() {
                return backup;
            }
            // The sender lives as long as this does.
            let _ = wishes.changed().await;
        }
    }
}
