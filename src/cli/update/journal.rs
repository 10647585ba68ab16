//! What an update under way notes, so that one that was broken off is ended by the next start.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Its file in the data directory.
const FILE: &str = "update.json";

/// An update under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
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
    /// The one in this data directory, if an update is under way.
    pub(super) fn read(data_dir: &Path) -> Option<Self> {
        let text = fs::read(data_dir.join(FILE)).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Writes it, whole or not at all.
    ///
    /// # Errors
    /// When the data directory cannot be written.
    pub(super) fn write(&self, data_dir: &Path) -> io::Result<()> {
        let (path, fresh) = (data_dir.join(FILE), data_dir.join("update.json.new"));
        let mut file = File::create(&fresh)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        fs::rename(fresh, path)?;
        File::open(data_dir)?.sync_all()
    }

    /// Whether the process that does it lives.
    pub(super) fn is_attended(&self) -> bool {
        let process = PathBuf::from(format!("/proc/{}/exe", self.process));
        let name = fs::read_link(process).ok();
        let name = name.as_deref().and_then(Path::file_name);
        name.is_some_and(|name| name.to_string_lossy().starts_with("bella"))
    }

    /// Takes it away: the update is over.
    pub(super) fn end(data_dir: &Path) {
        let _ = fs::remove_file(data_dir.join(FILE));
    }
}
