//! Where this program lies, who looks after it there, and how another one takes its place and gives it back.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// What is added to the program's name for the one before it.
const BEFORE: &str = ".prev";
/// What is added for the one that is to come.
const FRESH: &str = ".new";
/// Where dpkg notes which files are Bella's.
const DPKG: &str = "var/lib/dpkg/info/bella.list";
/// Our own container image has it: what is changed in there is gone with the next start from the image.
const CONTAINER: &str = "usr/share/bella/container";

/// The program that is run.
pub(super) struct Place(PathBuf);

impl Place {
    /// That of this very program, also when it is the one before.
    ///
    /// # Errors
    /// When it does not know where it lies.
    pub(super) fn of_this_program() -> anyhow::Result<Self> {
        let path = std::env::current_exe().context("this program does not know where it lies")?;
        Ok(Self::of(&path))
    }

    fn of(path: &Path) -> Self {
        let name = path.to_string_lossy();
        Self(name.strip_suffix(BEFORE).unwrap_or(&name).into())
    }

    /// Where the one that is to come is made ready.
    pub(super) fn fresh(&self) -> PathBuf {
        self.beside(FRESH)
    }

    /// Where the one before is kept.
    pub(super) fn before(&self) -> PathBuf {
        self.beside(BEFORE)
    }

    /// What is noted of an update under way.
    pub(super) fn journal(&self) -> PathBuf {
        self.beside(".update")
    }

    /// The store as the program before left it.
    pub(super) fn backup(&self) -> PathBuf {
        self.beside(".prev.backup")
    }

    /// A backup that is only tried out.
    pub(super) fn on_trial(&self) -> PathBuf {
        self.beside(".trial.backup")
    }

    /// The folder of the program.
    pub(super) fn folder(&self) -> &Path {
        let folder = self.0.parent().filter(|folder| *folder != Path::new(""));
        folder.unwrap_or(Path::new("."))
    }

    /// Holds the place, so that no other update touches it meanwhile.
    ///
    /// # Errors
    /// When another one holds it.
    pub(super) fn alone(&self) -> anyhow::Result<File> {
        let folder = File::open(self.folder())?;
        match folder.try_lock() {
            Ok(()) => Ok(folder),
            Err(_) => bail!("another update is under way"),
        }
    }

    /// Whether the one before is another one than the program: after going back it is the same.
    pub(super) fn has_before(&self) -> bool {
        let inode = |path: &Path| fs::metadata(path).ok().map(|file| file.ino());
        let before = inode(&self.before());
        before.is_some() && before != inode(&self.0)
    }

    /// Fails, with what to do instead, where somebody else looks after the program; `root` is the root of all files.
    ///
    /// # Errors
    /// What to do instead.
    pub(super) fn is_ours(&self, root: &Path, version: &str) -> anyhow::Result<()> {
        let listed = fs::read_to_string(root.join(DPKG)).unwrap_or_default();
        if listed.lines().any(|line| Path::new(line) == self.0) {
            bail!(
                "this Bella came as a Debian package: fetch bella_{version}_amd64.deb and run: sudo apt install ./bella_{version}_amd64.deb"
            );
        }
        if root.join(CONTAINER).exists() {
            bail!(
                "this Bella runs in a container: start it from the image of {version}; data and settings stay"
            );
        }
        let folder = self.folder();
        let trial = folder.join(".bella-update");
        if let Err(why) = File::create(&trial) {
            bail!(
                "{} cannot be written ({why}): try again with sudo",
                folder.display()
            );
        }
        Ok(fs::remove_file(trial)?)
    }

    /// The one that was made ready takes the place of the program, which is kept.
    ///
    /// # Errors
    /// When a file cannot be renamed; the program is then what it was.
    pub(super) fn swap(&self) -> io::Result<()> {
        let before = self.before();
        if before.exists() {
            fs::remove_file(&before)?;
        }
        fs::hard_link(&self.0, &before)?;
        fs::rename(self.fresh(), &self.0)?;
        self.sync()
    }

    /// The program before takes its place again.
    ///
    /// # Errors
    /// When there is none, or a file cannot be renamed.
    pub(super) fn back(&self) -> anyhow::Result<()> {
        let (before, again) = (self.before(), self.beside(".back"));
        let _ = fs::remove_file(&again);
        let none = || {
            format!(
                "there is no program before this one at {}",
                before.display()
            )
        };
        fs::hard_link(&before, &again).with_context(none)?;
        fs::rename(&again, &self.0)?;
        Ok(self.sync()?)
    }

    /// Makes renamings beside the program durable.
    ///
    /// # Errors
    /// When the folder cannot be synced.
    pub(super) fn sync(&self) -> io::Result<()> {
        File::open(self.folder())?.sync_all()
    }

    /// A file beside the program, with this at the end of its name.
    pub(super) fn beside(&self, what: &str) -> PathBuf {
        let mut name = self.0.as_os_str().to_owned();
        name.push(what);
        name.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_looks_after_it_decides() {
        let root = tempfile::tempdir().expect("a folder");
        let program = root.path().join("bella");
        let place = Place::of(&program);
        let said = || match place.is_ours(root.path(), "1.2.3") {
            Ok(()) => String::new(),
            Err(why) => why.to_string(),
        };
        assert_eq!(said(), "");
        let image = root.path().join(CONTAINER);
        fs::create_dir_all(image.parent().expect("a folder")).expect("a folder");
        fs::write(image, "").expect("a file");
        assert!(said().contains("image of 1.2.3"), "{}", said());
        let info = root.path().join(DPKG);
        fs::create_dir_all(info.parent().expect("a folder")).expect("a folder");
        fs::write(&info, format!("/.\n{}\n", program.display())).expect("a file");
        assert!(
            said().contains("apt install ./bella_1.2.3_amd64.deb"),
            "{}",
            said()
        );
    }

    #[test]
    fn a_swap_keeps_the_one_before_and_gives_it_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place::of(&folder.path().join("bella.prev"));
        let read = |path: &Path| fs::read_to_string(path).expect("a file");
        fs::write(&place.0, "old").expect("a file");
        assert!(place.back().is_err());
        for _ in 0..2 {
            fs::write(place.fresh(), "new").expect("a file");
            place.swap().expect("a swap");
            assert_eq!(read(&place.0), "new");
            assert_eq!(read(&place.before()), "old");
            place.back().expect("the one before");
            assert_eq!(read(&place.0), "old");
        }
    }
}
