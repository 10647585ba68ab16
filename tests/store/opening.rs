//! Opening: what is wrong with a file is told apart, and told clearly.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bella::store::engine::error::EngineError;
use bella::store::engine::redb::RedbEngine;
use bella::store::error::StoreError;
use bella::store::migrate::{MIGRATIONS, Migration};
use bella::store::tx::{Read, Tx};
use bella::store::{Options, Store, meta};

use super::disk::Disk;
use super::ledger::{Entries, Entry, cause, checked, enter, store_on};

/// How soon a store is to be open, whatever happened before.
const TARGET: Duration = Duration::from_millis(100);
/// Tries of which the quickest counts: what the store does is the same each time, what else the machine does is not.
const TRIES: usize = 3;

/// Opens copies of a store that was not closed, and checks in the long form that it is as quick as promised. How long it
/// took at best.
pub fn assert_opens_at_once(path: &Path) -> Duration {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let tries = (0..TRIES).map(|number| {
        let copy = folder.path().join(format!("{number}.redb"));
        std::fs::copy(path, &copy).expect("copied");
        let started = Instant::now();
        Store::open(&copy).expect("it opens");
        started.elapsed()
    });
    let best = tries.min().expect("there are some");
    if std::env::var_os("BELLA_LONG").is_some() {
        assert!(best <= TARGET, "opened in {best:?}, not in {TARGET:?}");
    }
    best
}

/// Enters so many entries, and returns the disk as it is when the store is killed and when it is closed.
fn ledger_of(entries: u64) -> (Vec<u8>, Vec<u8>) {
    let disk = Disk::default();
    let store = store_on(&disk).expect("a new store opens");
    for first in (1..=entries).step_by(1_000) {
        let work = move |tx: &mut Tx| (first..first + 1_000).try_for_each(|id| enter(tx, id));
        store.write_blocking(cause(), work).expect("it is written");
    }
    let killed = disk.bytes();
    drop(store);
    (killed, disk.bytes())
}

/// What is read of a disk of these bytes to open it, without walking through all that it holds.
fn read_to_open(bytes: Vec<u8>) -> usize {
    let disk = Disk::with_bytes(bytes);
    store_on(&disk).expect("it opens");
    assert_eq!(disk.repairs(), 0);
    disk.bytes_read()
}

#[test]
fn a_killed_store_opens_as_fast_as_a_closed_one() {
    let (killed, closed) = ledger_of(10_000);
    let (after_kill, after_close) = (read_to_open(killed), read_to_open(closed));
    // Built with assertions, redb reads more, but the same after both.
    assert!(
        after_kill <= after_close + 65_536,
        "{after_kill} bytes read after a kill, {after_close} after a close"
    );
}

fn refusal(path: &Path) -> EngineError {
    match Store::open(path) {
        Err(StoreError::Engine(error)) => error,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("expected a refusal"),
    }
}

#[test]
fn a_second_opener_is_told_who_holds_the_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("bella.redb");
    let _first = Store::open(&path).expect("a new store opens");
    match refusal(&path) {
        EngineError::InUse { holder, .. } => assert_eq!(holder, "this process itself"),
        other => panic!("{other}"),
    }
}

#[test]
fn another_kind_of_file_is_left_alone() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("bella.redb");
    let text = "Dear diary, ".repeat(1000);
    std::fs::write(&path, &text).expect("written");
    assert!(matches!(refusal(&path), EngineError::NotBella { .. }));
    assert_eq!(std::fs::read_to_string(&path).expect("readable"), text);
}

#[test]
fn a_truncated_file_is_damaged() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("bella.redb");
    drop(Store::open(&path).expect("a new store opens"));
    let bytes = std::fs::read(&path).expect("readable");
    std::fs::write(&path, &bytes[..bytes.len() / 2]).expect("cut");
    assert!(matches!(refusal(&path), EngineError::DamagedFile { .. }));
}

#[test]
fn a_missing_directory_is_named() {
    let error = refusal(Path::new("/nowhere/at/all/bella.redb"));
    assert!(error.to_string().contains("/nowhere/at/all/bella.redb"));
}

#[test]
fn a_newer_format_is_refused_and_an_older_one_migrated() {
    fn second(tx: &mut Tx) -> Result<(), StoreError> {
        enter(tx, 1)
    }
    static TWO: &[Migration] = &[MIGRATIONS[0], second];
    let disk = Disk::default();
    let open = |migrations| {
        let engine = RedbEngine::open(disk.clone(), 1 << 20).expect("the disk is healthy");
        Store::start(Arc::new(engine), Options::default(), migrations)
    };
    drop(open(MIGRATIONS).expect("a new store opens"));
    for _ in 0..2 {
        let migrated = open(TWO).expect("an older store is migrated");
        assert_eq!(checked(&migrated), [1], "each migration runs once");
    }
    match open(MIGRATIONS) {
        Err(StoreError::Engine(EngineError::NewerFormat { found, known })) => {
            assert_eq!((found, known), (2, 1));
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("expected a refusal"),
    }
}

#[test]
fn an_unfinished_import_refuses_to_open() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("bella.redb");
    let store = Store::open(&path).expect("a new store opens");
    store
        .write_blocking(cause(), |tx| meta::put(tx, meta::IMPORTING, ""))
        .expect("writable");
    drop(store);
    assert_eq!(refusal(&path), EngineError::HalfImported);
}

#[test]
fn a_changed_byte_is_told_with_its_table() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("bella.redb");
    let store = Store::open(&path).expect("a new store opens");
    store
        .write_blocking(cause(), |tx| {
            enter(tx, 1)?;
            let text = "needle in the haystack".into();
            tx.put::<Entries>(&2, &Entry { amount: 2, text })
        })
        .expect("writable");
    drop(store);
    let mut bytes = std::fs::read(&path).expect("readable");
    let needle = b"needle in";
    let places: Vec<usize> = (0..bytes.len() - needle.len())
        .filter(|at| bytes[*at..].starts_with(needle))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at] ^= 1;
    }
    std::fs::write(&path, bytes).expect("written");
    let store = Store::open(&path).expect("the structure is whole");
    let damaged = store.read(|r| r.get::<Entries>(&2));
    assert!(matches!(
        damaged,
        Err(StoreError::Damaged { table: "entries" })
    ));
    assert!(store.read(|r| r.get::<Entries>(&1)).is_ok());
}
