//! How far long work is: one line on standard error that keeps changing, and only where somebody is watching.

use std::io::{IsTerminal, Write};

/// Steps between two changes of the line.
const STEP: u64 = 10_000;

/// A counter on the terminal.
pub struct Progress {
    what: &'static str,
    shown: u64,
    is_watched: bool,
}

impl Progress {
    /// Counts `what`, such as `rows`.
    pub fn new(what: &'static str) -> Self {
        Self {
            what,
            shown: 0,
            is_watched: std::io::stderr().is_terminal(),
        }
    }

    /// Shows how many there are by now.
    pub fn show(&mut self, count: u64) {
        if self.is_watched && count >= self.shown + STEP {
            self.shown = count;
            eprint!("\r{count} {}", self.what);
            let _ = std::io::stderr().flush();
        }
    }

    /// Clears the line.
    pub fn end(&self) {
        if self.shown > 0 {
            eprint!("\r\x1b[K");
        }
    }
}
