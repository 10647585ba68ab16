//! Jobs over a real store.

use bella::jobs::retention;
use bella::store::Store;
use bella::store::error::StoreError;
use bella::store::events::{Event, list};
use bella::store::tx::{Actor, Cause};
use jiff::{SignedDuration, Timestamp};

#[test]
fn events_are_forgotten_after_a_month_and_only_those() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&folder.path().join("bella.redb")).expect("the store opens");
    let now: Timestamp = "2026-12-01T10:00:00Z".parse().expect("a moment");
    for days in [40, 31, 29, 0] {
        emit(&store, now - SignedDuration::from_hours(days * 24));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime starts");
    let first = runtime
        .block_on(retention::run(&store, now))
        .expect("the job runs");
    let again = runtime
        .block_on(retention::run(&store, now))
        .expect("the job runs again");
    assert_eq!((first.events, again.events), (2, 0));
    let left = store
        .read(|r| list(r, 0, 10))
        .expect("the events are listed");
    assert_eq!(left.len(), 2);
}

fn emit(store: &Store, at: Timestamp) {
    let cause = Cause {
        now: at,
        actor: Actor::System,
        request_id: String::new(),
    };
    store
        .write_blocking(cause, |tx| -> Result<_, StoreError> {
            tx.emit(Event::new("test.happened", &()))
        })
        .expect("the event is kept");
}
