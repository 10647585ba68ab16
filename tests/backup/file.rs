//! The file itself.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use bella::store::Store;
use bella::store::backup::folder::{Folder, open};
use bella::store::backup::plan::Keep;
use bella::store::backup::read::{fill, verify};
use bella::store::backup::swap::restore;
use bella::store::backup::{BackupError, Summary};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use crate::desk::salon::{MONDAY, at};
use crate::portable::shelf::{Row, Shelf, busy_salon, rows};

/// A backup of a salon that has been at work, in a folder of its own.
fn backed_up(folder: &Path) -> (Vec<Row>, PathBuf, Summary) {
    let salon = busy_salon();
    let shelf = Folder::new(&folder.join("backups"));
    let (kept, summary) = shelf.take(&salon.store, at(MONDAY)).expect("a backup");
    let path = shelf.path(&kept.name).expect("a backup's name");
    (rows(&salon.store), path, summary)
}

fn put_back(backup: &Path, store: &Path) -> Result<(), BackupError> {
    restore(&backup.into(), store, at(MONDAY), |_, _| Ok(())).map(drop)
}

#[test]
fn what_is_backed_up_comes_back_byte_for_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let (before, backup, summary) = backed_up(folder.path());
    assert_eq!(summary.damaged, 0);
    assert!(summary.rows > 100, "{summary:?}");
    let store = folder.path().join("bella.redb");
    put_back(&backup, &store).expect("a restore");
    assert_eq!(rows(&Store::open(&store).expect("the store")), before);
}

#[test]
fn the_store_that_was_there_stays_beside() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, backup, _) = backed_up(folder.path());
    let (path, _kept) = Shelf::new().put_away();
    let restored =
        restore(&backup.as_path().into(), &path, at(MONDAY), |_, _| Ok(())).expect("a restore");
    let before = restored.before.expect("the old store");
    assert!(rows(&Store::open(&before).expect("the old store")).is_empty());
    assert!(!rows(&Store::open(&path).expect("the new store")).is_empty());
}

#[test]
fn a_backup_that_is_no_good_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_, backup, _) = backed_up(folder.path());
    let good = fs::read(&backup).expect("the backup");
    let (path, kept) = Shelf::new().put_away();
    let old = fs::read(&path).expect("the store");
    let half = &good[..good.len() / 2];
    for (bad, why) in [
        (&b""[..], "not a backup"),
        (
            &b"{\"bella\":\"export\",\"format\":1}\n"[..],
            "not a backup",
        ),
        (half, "ends early"),
        (&good[..good.len() - 1], "ends early"),
    ] {
        fs::write(&backup, bad).expect("a file");
        let error = put_back(&backup, &path).expect_err("refused");
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(fs::read(&path).expect("the store"), old);
    }
    let left = fs::read_dir(kept.path()).expect("the folder").count();
    assert_eq!(left, 1, "nothing is left behind");
}

#[test]
fn a_newer_backup_says_so() {
    let text = r#"{"bella":"backup","format":9,"version":"9.0.0","store_format":1,"last_event":0,"taken_at":"2026-01-01T00:00:00Z"}"#;
    let error = verify(format!("{text}\n{:100}", "").as_bytes()).expect_err("refused");
    assert!(error.to_string().contains("newer Bella"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_flipped_bit_anywhere_is_found(place in 0.0..1.0f64, bit in 0..8u8) {
        let mut bytes = bytes().to_vec();
        let index = (bytes.len() as f64 * place) as usize;
        bytes[index] ^= 1 << bit;
        prop_assert!(verify(bytes.as_slice()).is_err(), "byte {index}, bit {bit}");
    }

    #[test]
    fn one_that_ends_anywhere_is_found(place in 0.0..1.0f64) {
        let bytes = bytes();
        let length = (bytes.len() as f64 * place) as usize;
        prop_assert!(verify(&bytes[..length]).is_err(), "{length} bytes");
    }
}

fn bytes() -> &'static [u8] {
    static BYTES: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    BYTES.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let (_, backup, _) = backed_up(folder.path());
        let mut bytes = Vec::new();
        let mut input = open(&backup).expect("the backup");
        input.read_to_end(&mut bytes).expect("its bytes");
        bytes
    })
}

#[test]
fn a_folder_keeps_what_the_plan_says_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let shelf = Shelf::new();
    let backups = Folder::new(folder.path());
    let first: Timestamp = at(MONDAY);
    for hours in 0..30 {
        let now = first + SignedDuration::from_hours(hours);
        backups.take(&shelf.store, now).expect("a backup");
    }
    fs::write(folder.path().join("notes.txt"), "mine").expect("a file");
    let keep = Keep {
        hourly: 2,
        daily: 2,
        weekly: 0,
    };
    let gone = backups
        .prune(&keep, &TimeZone::UTC)
        .expect("a pruned folder");
    assert_eq!(gone.len(), 27);
    assert_eq!(backups.list().expect("a list").len(), 3);
    assert!(folder.path().join("notes.txt").exists());
    for kept in backups.list().expect("a list") {
        backups.verify(&kept).expect("a whole backup");
    }
}

#[test]
fn a_backup_that_cannot_be_written_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("a-file");
    fs::write(&place, "in the way").expect("a file");
    let error = Folder::new(&place)
        .take(&Shelf::new().store, at(MONDAY))
        .expect_err("refused");
    assert!(error.to_string().contains("written"), "{error}");
}

#[test]
fn a_store_is_not_made_from_half_a_backup() {
    let folder = tempfile::tempdir().expect("a folder");
    let fresh = folder.path().join("fresh.redb");
    let half = &bytes()[..bytes().len() / 2];
    assert!(matches!(
        fill(half, &fresh),
        Err(BackupError::NoEnd | BackupError::Changed)
    ));
}
