//! Whose a new file is: root works for whoever owns the folder, and must leave nothing there that its owner cannot use.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
use std::path::Path;

use rustix::fs::OFlags;

/// Gives a file of ours, whose name is or will be `path`, to the owner of its folder. Only root can, and only root needs to.
///
/// # Errors
/// When the folder cannot be looked at or the file not be given away.
pub fn give(file: &File, path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = fs::metadata(folder.unwrap_or(Path::new(".")))?;
    let ours = file.metadata()?;
    // A file that somebody else made is not ours to give.
    if ours.uid() != 0 || (ours.uid(), ours.gid()) == (folder.uid(), folder.gid()) {
        return Ok(());
    }
    fchown(file, Some(folder.uid()), Some(folder.gid()))
}

/// As [`give`], for a file that is already there under that name; what the name leads to elsewhere is left alone.
///
/// # Errors
/// As [`give`], and when there is no such file.
pub fn give_named(path: &Path) -> io::Result<()> {
    let not_followed = i32::try_from(OFlags::NOFOLLOW.bits()).map_err(io::Error::other)?;
    let mut options = OpenOptions::new();
    let file = options.read(true).custom_flags(not_followed).open(path)?;
    give(&file, path)
}
