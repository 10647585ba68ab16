//! The writer: what one transaction does to the others, and how it ends.

use bella::store::error::StoreError;
use bella::store::tx::{Read, Tx};
use futures_util::future::join_all;

use super::disk::Disk;
use super::ledger::{Entries, Entry, cause, checked, enter, store_on};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime starts")
}

#[test]
fn a_panic_ends_only_its_own_transaction() {
    let store = store_on(&Disk::default()).expect("a new store opens");
    let writes = (1..=30u64).map(|id| {
        store.write(cause(), move |tx| {
            enter(tx, id)?;
            assert!(id % 3 != 0, "every third fails");
            Ok::<(), StoreError>(())
        })
    });
    let results = runtime().block_on(join_all(writes));
    for (id, result) in (1u64..).zip(results) {
        match result {
            Ok(()) => assert!(id % 3 != 0),
            Err(StoreError::Panicked(why)) => assert_eq!(why, "every third fails"),
            Err(other) => panic!("{other}"),
        }
    }
    let expected: Vec<u64> = (1..=30).filter(|id| id % 3 != 0).collect();
    assert_eq!(checked(&store), expected);
}

#[test]
fn more_callers_than_places_all_get_through() {
    let store = store_on(&Disk::default()).expect("a new store opens");
    let writes = (1..=5000u64).map(|id| store.write(cause(), move |tx| enter(tx, id)));
    let results = runtime().block_on(join_all(writes));
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(checked(&store).len(), 5000);
}

#[test]
fn transactions_too_large_for_one_commit_are_committed_apart() {
    let store = store_on(&Disk::default()).expect("a new store opens");
    let big = |tx: &mut Tx, id: u64| {
        let text = "x".repeat(6 * 1024 * 1024);
        tx.put::<Entries>(&id, &Entry { amount: id, text })
    };
    let writes = (1..=4u64).map(|id| store.write(cause(), move |tx| big(tx, id)));
    let results = runtime().block_on(join_all(writes));
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    for id in 1..=4 {
        let found = store.read(|r| r.get::<Entries>(&id)).expect("readable");
        assert!(found.is_some());
    }
}

#[test]
fn closing_finishes_what_waits_and_takes_no_more() {
    let disk = Disk::default();
    let store = store_on(&disk).expect("a new store opens");
    let callers: Vec<_> = (1..=50u64)
        .map(|id| {
            let store = store.clone();
            std::thread::spawn(move || store.write_blocking(cause(), move |tx| enter(tx, id)))
        })
        .collect();
    store.close();
    let done: Vec<u64> = (1u64..)
        .zip(callers)
        .filter_map(|(id, caller)| caller.join().ok()?.is_ok().then_some(id))
        .collect();
    assert_eq!(checked(&store), done);
    let after = store.write_blocking(cause(), |tx| enter(tx, 99));
    assert!(matches!(after, Err(StoreError::Closed)));
}

#[test]
fn identifiers_ascend_without_gaps_over_failures_and_reopening() {
    let disk = Disk::default();
    let mut seen = Vec::new();
    for _ in 0..3 {
        let store = store_on(&disk).expect("it opens");
        for _ in 0..50 {
            let failed: Result<(), StoreError> = store.write_blocking(cause(), |tx| {
                tx.next_id::<Entries>("thing")?;
                Err(StoreError::Busy)
            });
            assert!(failed.is_err());
            let ids = store.write_blocking(cause(), |tx| {
                let first = tx.next_id::<Entries>("thing")?.get();
                tx.next_id::<Entries>("other")?;
                Ok::<_, StoreError>([first, tx.next_id::<Entries>("thing")?.get()])
            });
            seen.extend(ids.expect("a healthy disk takes it"));
        }
    }
    assert_eq!(seen, (1..=300).collect::<Vec<u64>>());
}

#[test]
fn an_attempt_that_fails_leaves_nothing_in_its_transaction() {
    let store = store_on(&Disk::default()).expect("a new store opens");
    let number = |tx: &mut Tx| tx.next_id::<Entry>("number").map(|id| id.get());
    let work = move |tx: &mut Tx| -> Result<u64, StoreError> {
        tx.attempt(|tx| enter(tx, 1))?;
        let refused = tx.attempt(|tx| {
            enter(tx, 2)?;
            number(tx)?;
            Err::<(), _>(StoreError::Busy)
        });
        assert!(refused.is_err());
        enter(tx, 3)?;
        number(tx)
    };
    let taken = store.write_blocking(cause(), work).expect("written");
    assert_eq!(taken, 1, "a number that was taken in vain is free again");
    assert_eq!(checked(&store), [1, 3]);
}
