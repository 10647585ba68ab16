//! A disk that is full or fails: reads go on, nothing acknowledged is lost, and writes resume by themselves.

use bella::store::Store;
use bella::store::engine::Health;
use bella::store::engine::error::EngineError;
use bella::store::error::StoreError;

use super::disk::{Disk, Fault};
use super::ledger::{cause, checked, enter, store_on};

fn write(store: &Store, id: u64) -> Result<(), StoreError> {
    store.write_blocking(cause(), move |tx| enter(tx, id))
}

fn check(fault: Fault, is_expected: impl Fn(&EngineError) -> bool) {
    let disk = Disk::default();
    let store = store_on(&disk).expect("a new store opens");
    for id in 1..=20 {
        write(&store, id).expect("a healthy disk takes it");
    }
    disk.fail(Some(fault));
    for id in 21..=23 {
        match write(&store, id) {
            Err(StoreError::Engine(error)) => assert!(is_expected(&error), "{error}"),
            other => panic!("expected a failure, got {other:?}"),
        }
        assert!(matches!(store.health(), Health::ReadOnly { .. }));
        assert!(checked(&store).len() >= 20, "reads go on");
    }
    disk.fail(None);
    for id in 21..=40 {
        write(&store, id).expect("writes resume by themselves");
    }
    assert_eq!(store.health(), Health::Ok);
    assert_eq!(checked(&store), (1..=40).collect::<Vec<_>>());
    drop(store);
    let reopened = store_on(&disk).expect("it opens again");
    assert_eq!(checked(&reopened), (1..=40).collect::<Vec<_>>());
}

#[test]
fn a_full_disk_stops_writes_until_there_is_room() {
    check(Fault::Full, |error| *error == EngineError::DiskFull);
}

#[test]
fn a_failed_sync_is_reported_and_mended() {
    check(Fault::BadSync, |error| {
        matches!(error, EngineError::Failed(_))
    });
}

#[test]
fn a_probe_mends_an_idle_store() {
    let disk = Disk::default();
    let store = store_on(&disk).expect("a new store opens");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime starts");
    disk.fail(Some(Fault::Full));
    assert!(write(&store, 1).is_err());
    assert!(runtime.block_on(store.probe_write(cause().now)).is_err());
    disk.fail(None);
    assert!(runtime.block_on(store.probe_write(cause().now)).is_ok());
    assert_eq!(store.health(), Health::Ok);
}
