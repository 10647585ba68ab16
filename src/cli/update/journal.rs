//! What an update under way notes, so that one that was broken off is ended by the next start.
//!
//! It lies beside the program, where root alone may write: who may write it decides which program runs. The service itself, which
//! may not, says with a mark in its data directory that it runs well.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};

use crate::cli::update::place::Place;

/// The service's mark, in the data directory.
const MARK: &str = "update.well";
/// A longer mark is none.
const MAX_MARK: u64 = 64;

/// An update under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    /// When it began: tells one from another.
    pub begun: String,
    /// The version before.
    pub from: String,
    /// The version that is to come.
    pub to: String,
    /// The backup that was taken before; none without a store.
    pub backup: Option<PathBuf>,
    /// The process that does it.
    pub process: u32,
    /// How often the version that is to come was started without it.
    pub starts: u32,
}

impl Journal {
    /// The one of this place, if an update is under way.
    pub(super) fn read(place: &Place) -> Option<Self> {
        let text = fs::read(place.journal()).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// When the folder of the program cannot be written.
    pub(super) fn write(&self, place: &Place) -> io::Result<()> {
        let (path, fresh) = (place.journal(), place.beside(".update.new"));
        let mut file = File::create(&fresh)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        fs::rename(fresh, path)?;
        place.sync()
    }

    /// Whether the process that does it lives.
    pub(super) fn is_attended(&self) -> bool {
        let process = PathBuf::from(format!("/proc/{}/exe", self.process));
        let name = fs::read_link(process).ok();
        let name = name.as_deref().and_then(Path::file_name);
        name.is_some_and(|name| name.to_string_lossy().starts_with("bella"))
    }

    /// Takes it away: the update is over.
    pub(super) fn end(place: &Place) {
        let _ = fs::remove_file(place.journal());
    }

    /// Says that the version that came runs well.
    ///
    /// # Errors
    /// When the data directory cannot be written.
    pub(super) fn mark(&self, data_dir: &Path) -> io::Result<()> {
        fs::write(data_dir.join(MARK), &self.begun)
    }

    /// Whether the service said that this one's version runs well. The folder is the service's: whatever lies there is looked at
    /// only if it is a short file.
    pub(super) fn is_marked(&self, data_dir: &Path) -> bool {
        let Ok(flags) = i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits()) else {
            return false;
        };
        let mut options = OpenOptions::new();
        let opened = options
            .read(true)
            .custom_flags(flags)
            .open(data_dir.join(MARK));
        let mut said = String::new();
        let read = opened.and_then(|file| file.take(MAX_MARK).read_to_string(&mut said));
        read.is_ok() && said == self.begun
    }
}
