//! Who may take the place of a store, and whose it is then.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use bella::desk::customers::erase::{Progress, erase};
use bella::desk::customers::merge::merge;
use bella::jobs::restored::put_back;
use bella::store::Store;
use bella::store::backup::folder::Folder;
use jiff::SignedDuration;

use crate::desk::salon::{MONDAY, Salon, at};
use crate::portable::command::{bella, errors};
use crate::portable::shelf::exported;

/// A user of the tests' own; it needs no name.
const SOMEBODY: u32 = 54_321;

fn backup_in(folder: &Path) -> PathBuf {
    let backups = Folder::new(folder);
    let taken = backups.take(&Salon::open().store, at(MONDAY));
    let (kept, _) = taken.expect("a backup");
    backups.path(&kept.name).expect("a name")
}

#[test]
fn a_store_that_somebody_has_open_is_not_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let backup = backup_in(&folder.path().join("backups"));
    let path = folder.path().join("bella.redb");
    let open = Store::open(&path).expect("a store");
    let before = fs::metadata(&path).expect("the store").ino();
    let refused = put_back(&backup.as_path().into(), &path, at(MONDAY)).expect_err("it is in use");
    assert!(refused.to_string().contains("in use"), "{refused}");
    assert_eq!(fs::metadata(&path).expect("the store").ino(), before);
    drop(open);
    put_back(&backup.as_path().into(), &path, at(MONDAY)).expect("nobody has it open now");
    assert_ne!(fs::metadata(&path).expect("the store").ino(), before);
}

#[test]
fn a_broken_store_is_replaced_and_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let backup = backup_in(&folder.path().join("backups"));
    let path = folder.path().join("bella.redb");
    fs::write(&path, "no store at all").expect("a file");
    let (restored, _) = put_back(&backup.as_path().into(), &path, at(MONDAY)).expect("a restore");
    let before = fs::read(restored.before.expect("what was there")).expect("it");
    assert_eq!(before, b"no store at all");
    drop(Store::open(&path).expect("a store"));
}

#[test]
fn who_was_erased_since_stays_erased_and_who_became_part_of_another_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bella.redb");
    let salon = Salon::over(Store::open(&path).expect("a store"));
    let (gone, kept, part) = (
        salon.customer(101),
        salon.customer(102),
        salon.customer(103),
    );
    let backups = Folder::new(&folder.path().join("backups"));
    let (taken, _) = backups.take(&salon.store, at(MONDAY)).expect("a backup");
    let erased = salon.write(move |tx| erase(tx, gone, Progress::default()));
    assert!(erased.expect("an erasure").is_none());
    salon
        .write(move |tx| merge(tx, kept, part))
        .expect("one of two");
    drop(salon);
    let backup = backups.path(&taken.name).expect("a name");
    let (restored, settled) =
        put_back(&backup.as_path().into(), &path, at(MONDAY)).expect("a restore");
    assert!(restored.before.is_some());
    assert_eq!(settled.erased, 1);
    let store = Store::open(&path).expect("a store");
    let text = String::from_utf8(exported(&store).0).expect("JSON");
    let names = ["Caller 101", "Caller 102", "Caller 103"];
    assert_eq!(names.map(|name| text.contains(name)), [false, true, true]);
}

#[test]
fn of_the_stores_before_the_newest_three_stay() {
    let folder = tempfile::tempdir().expect("a folder");
    let backup = backup_in(&folder.path().join("backups"));
    let path = folder.path().join("bella.redb");
    for second in 0..6 {
        put_back(
            &backup.as_path().into(),
            &path,
            at(MONDAY) + SignedDuration::from_secs(second),
        )
        .expect("a restore");
    }
    let files = fs::read_dir(folder.path()).expect("a folder");
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let mut before: Vec<_> = names.filter(|name| name.contains("before-")).collect();
    before.sort();
    assert_eq!(before.len(), 3, "{before:?}");
    assert!(before[2].ends_with("05Z.redb"), "{before:?}");
}

/// What root does in the folder of another user is that one's.
#[test]
fn what_root_leaves_belongs_to_the_owner_of_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    fs::create_dir(&data).expect("a folder");
    if chown(&data, Some(SOMEBODY), Some(SOMEBODY)).is_err() {
        println!("skipped: only root can give a folder away");
        return;
    }
    let owner = |name: &str| fs::metadata(data.join(name)).expect("a file").uid();
    let made = bella(&data, &["key", "add", "till", "--scope", "read"]);
    assert!(made.status.success(), "{}", errors(&made));
    assert_eq!(owner("bella.redb"), SOMEBODY);
    let backup = backup_in(&folder.path().join("backups"));
    let path = backup.to_str().expect("a path");
    for _ in 0..2 {
        let restored = bella(&data, &["restore", path]);
        assert!(restored.status.success(), "{}", errors(&restored));
        assert_eq!(owner("bella.redb"), SOMEBODY);
        fs::remove_file(data.join("bella.redb")).expect("a file");
    }
}
