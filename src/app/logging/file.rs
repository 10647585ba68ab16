//! The log in a file of its own: a new file begins when one is full or a day old, and old ones go.
//!
//! Crates that turn log files over look at either size or age, or at a clock of their own.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::config::log_file::LogFile;
use crate::ports::clock::Clock;

/// A file is turned over after so long, however little is in it.
const TURN_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// No more old files than this are kept, so that a flood of lines fills no disk.
const MOST_KEPT: u32 = 20;

/// Writes lines; whoever writes into it writes one line at once.
#[derive(Clone)]
pub(super) struct LogWriter(Arc<Mutex<Turning>>);

struct Turning {
    settings: LogFile,
    clock: Arc<dyn Clock>,
    file: File,
    bytes: u64,
    begun_at: Timestamp,
}

impl LogWriter {
    /// Goes on in the file that is there.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn open(settings: &LogFile, clock: Arc<dyn Clock>) -> io::Result<Self> {
        if let Some(folder) = settings.path.parent() {
            crate::app::make_private_directory(folder)?;
        }
        let file = open(&settings.path)?;
        let known = file.metadata()?;
        let begun_at = match known.len() {
            0 => None,
            _ => known.created().ok(),
        };
        let begun_at = begun_at.and_then(|at| Timestamp::try_from(at).ok());
        Ok(Self(Arc::new(Mutex::new(Turning {
            settings: settings.clone(),
            begun_at: begun_at.unwrap_or_else(|| clock.now()),
            bytes: known.len(),
            clock,
            file,
        }))))
    }
}

impl Write for LogWriter {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if log.is_due(line.len()) {
            // On a disk where nothing can be renamed the lines go on where they went.
            let _ = log.turn();
        }
        let written = log.file.write(line)?;
        log.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Turning {
    fn is_due(&self, more: usize) -> bool {
        let is_full = self.bytes + more as u64 > self.settings.max_bytes;
        let is_old = self.clock.now().duration_since(self.begun_at) >= TURN_AFTER;
        self.bytes > 0 && (is_full || is_old)
    }

    fn turn(&mut self) -> io::Result<()> {
        let path = &self.settings.path;
        for number in (1..MOST_KEPT).rev() {
            let from = numbered(path, number);
            if from.exists() {
                fs::rename(from, numbered(path, number + 1))?;
            }
        }
        fs::rename(path, numbered(path, 1))?;
        self.file = open(path)?;
        self.bytes = 0;
        self.begun_at = self.clock.now();
        self.forget();
        Ok(())
    }

    /// Deletes what nobody wrote into for long.
    fn forget(&self) {
        let keep = SignedDuration::from_hours(24 * i64::from(self.settings.keep_days));
        for number in 1..=MOST_KEPT {
            let path = numbered(&self.settings.path, number);
            let changed = fs::metadata(&path).and_then(|file| file.modified());
            let changed = changed.ok().and_then(|at| Timestamp::try_from(at).ok());
            if changed.is_some_and(|at| self.begun_at.duration_since(at) > keep) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
}

fn numbered(path: &Path, number: u32) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{number}"));
    name.into()
}

#[cfg(test)]
mod tests {
    use crate::ports::clock::{ManualClock, SystemClock};

    use super::*;

    struct House {
        folder: tempfile::TempDir,
        clock: Arc<ManualClock>,
        log: LogWriter,
    }

    fn open_in(folder: &Path, clock: &Arc<ManualClock>) -> LogWriter {
        let settings = LogFile {
            path: folder.join("log/bella.log"),
            max_bytes: 100,
            keep_days: 2,
        };
        LogWriter::open(&settings, clock.clone()).expect("a log")
    }

    impl House {
        fn open() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let clock = Arc::new(ManualClock::new(SystemClock.now()));
            let log = open_in(folder.path(), &clock);
            Self { folder, clock, log }
        }

        fn write(&mut self, line: &str) {
            writeln!(self.log, "{line}").expect("room");
        }

        fn later(&self, hours: i64) {
            let now = self.clock.now() + SignedDuration::from_hours(hours);
            self.clock.set(now);
        }

        /// What is in the file now and in the old ones, the newest first.
        fn files(&self) -> Vec<String> {
            let path = self.folder.path().join("log/bella.log");
            let old = (1..=MOST_KEPT + 1).map(|number| numbered(&path, number));
            let all = std::iter::once(path.clone()).chain(old);
            all.filter_map(|path| fs::read_to_string(path).ok())
                .collect()
        }
    }

    #[test]
    fn a_full_file_makes_room_for_a_new_one_and_no_line_is_cut_or_lost() {
        let mut house = House::open();
        let line = "x".repeat(39);
        for _ in 0..5 {
            house.write(&line);
        }
        let sizes: Vec<_> = house.files().iter().map(String::len).collect();
        assert_eq!(sizes, [40, 80, 80]);
        for _ in 0..100 {
            house.write(&line);
        }
        assert_eq!(house.files().len(), 1 + MOST_KEPT as usize);
    }

    #[test]
    fn a_day_turns_it_over_and_days_later_it_is_gone() {
        let mut house = House::open();
        house.write("first");
        house.later(23);
        house.write("same day");
        house.later(1);
        house.write("second");
        assert_eq!(house.files(), ["second\n", "first\nsame day\n"]);
        house.later(72);
        house.write("third");
        assert_eq!(house.files(), ["third\n"]);
    }

    #[test]
    fn a_restart_goes_on_in_the_same_file() {
        let mut house = House::open();
        house.write("before");
        house.log = open_in(house.folder.path(), &house.clock);
        house.write("after");
        assert_eq!(house.files(), ["before\nafter\n"]);
    }
}
