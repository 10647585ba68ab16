//! The level of the log, changeable while the server runs.

use std::sync::{Arc, Mutex, PoisonError};

/// Sets the level, or says why not.
pub type Change = dyn Fn(&str) -> Result<(), String> + Send + Sync;

/// A handle on the level.
#[derive(Clone)]
pub struct LogLevel {
    current: Arc<Mutex<String>>,
    change: Arc<Change>,
}

impl LogLevel {
    /// A handle that changes the level through `change`.
    pub fn new(current: &str, change: Arc<Change>) -> Self {
        Self {
            current: Arc::new(Mutex::new(current.to_owned())),
            change,
        }
    }

    /// A handle where nobody logs.
    pub fn none() -> Self {
        Self::new("off", Arc::new(|_| Ok(())))
    }

    /// The level now.
    pub fn get(&self) -> String {
        self.lock().clone()
    }

    /// Changes it.
    ///
    /// # Errors
    /// Why the new level is not one.
    pub fn set(&self, level: &str) -> Result<(), String> {
        (self.change)(level)?;
        level.clone_into(&mut self.lock());
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, String> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
