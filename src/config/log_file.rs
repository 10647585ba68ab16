//! A file that the log goes into instead of standard error.

use std::path::PathBuf;

use crate::config::Reader;

/// Megabytes after which a new file begins, when nothing else is said.
const MEGABYTES: u64 = 10;
/// Days that old files are kept, when nothing else is said.
const DAYS: u64 = 14;

/// Where the log goes and how long it stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFile {
    /// The file; old ones lie beside it with a number.
    pub path: PathBuf,
    /// A new file begins after so many bytes.
    pub max_bytes: u64,
    /// Old files go after so many days.
    pub keep_days: u16,
}

impl Reader<'_> {
    /// The file, if there is one.
    pub(super) fn log_file(&mut self) -> Option<LogFile> {
        let megabytes = self.number("BELLA_LOG_FILE_MB", MEGABYTES, 1000);
        let days = self.number("BELLA_LOG_FILE_DAYS", DAYS, 3650);
        Some(LogFile {
            path: self.text("BELLA_LOG_FILE")?.into(),
            max_bytes: megabytes * 1024 * 1024,
            keep_days: u16::try_from(days).unwrap_or(u16::MAX),
        })
    }

    fn number(&mut self, name: &str, usual: u64, most: u64) -> u64 {
        match self.text(name).map(str::parse) {
            None => usual,
            Some(Ok(number)) if (1..=most).contains(&number) => number,
            Some(_) => {
                self.mistake(name, &format!("must be a number from 1 to {most}"));
                usual
            }
        }
    }
}
