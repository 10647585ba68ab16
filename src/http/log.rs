//! The level of the log, changeable while the server runs, and its last lines.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// Sets the level, or says why not.
pub type Change = dyn Fn(&str) -> Result<(), String> + Send + Sync;

/// A handle on the level.
#[derive(Clone)]
pub struct LogLevel {
    current: Arc<Mutex<String>>,
    change: Arc<Change>,
    tail: LogTail,
}

impl LogLevel {
    /// A handle that changes the level through `change`.
    pub fn new(current: &str, change: Arc<Change>) -> Self {
        Self::with_tail(current, change, LogTail::default())
    }

    /// The same where the last lines are kept.
    pub fn with_tail(current: &str, change: Arc<Change>, tail: LogTail) -> Self {
        Self {
            current: Arc::new(Mutex::new(current.to_owned())),
            change,
            tail,
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

    /// The last lines, the newest first.
    pub fn lines(&self) -> Vec<String> {
        self.tail.lines()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, String> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Lines that are kept.
const KEPT: usize = 500;
/// The longest line that is kept, bytes.
const LONGEST: usize = 4_000;

/// The last lines of the log, in memory; whoever writes into it writes one line at once.
#[derive(Clone, Debug, Default)]
pub struct LogTail(Arc<Mutex<VecDeque<String>>>);

impl LogTail {
    fn lines(&self) -> Vec<String> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().rev().cloned().collect()
    }
}

impl io::Write for LogTail {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line.get(..LONGEST).unwrap_or(line));
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT {
            lines.pop_front();
        }
        lines.push_back(text.trim_end().to_owned());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
