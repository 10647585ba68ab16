//! A restored store does not do again what was done before.

use bella::domain::contact::Channel;
use bella::domain::id::AlertId;
use bella::jobs::restored::{Settled, settle};
use bella::messages::Tale;
use bella::store::Store;
use bella::store::alerts::{self, Severity};
use bella::store::backup::folder::Folder;
use bella::store::backup::swap::restore;
use bella::store::deliveries::errand::Errand;
use bella::store::deliveries::{self, DeliveryState, Dropped, To};
use bella::store::error::StoreError;
use bella::watch::alerts::raise::{Raised, raise};
use jiff::SignedDuration;
use serde_json::Value;

use crate::desk::salon::{MONDAY, at};
use crate::portable::shelf::{Shelf, cause};

fn write<R: Send + 'static>(
    store: &Store,
    work: impl Fn(&mut bella::store::tx::Tx) -> Result<R, StoreError> + Send + 'static,
) -> R {
    store.write_blocking(cause(), work).expect("a write")
}

#[test]
fn nothing_that_was_due_goes_out_again_and_what_is_not_yet_due_still_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let shelf = Shelf::new();
    let alert: AlertId = write(&shelf.store, |tx| {
        raise(
            tx,
            &Raised {
                component: "openai_api",
                subject: "open",
                severity: Severity::High,
                message: "It is left alone for a while.",
                details: Value::Null,
            },
        )
    });
    let now = at(MONDAY) + SignedDuration::from_hours(2);
    let (due, later) = write(&shelf.store, move |tx| {
        let errand = Errand::Alert {
            alert,
            tale: Tale::Raised,
        };
        let to = To::owner(Channel::Sms);
        let due = deliveries::add(tx, errand, to, now - SignedDuration::from_mins(1))?;
        let later = deliveries::add(tx, errand, to, now + SignedDuration::from_mins(1))?;
        Ok((due, later))
    });
    let backups = Folder::new(folder.path());
    let (kept, _) = backups.take(&shelf.store, at(MONDAY)).expect("a backup");
    let backup = backups.path(&kept.name).expect("a name");
    let store = folder.path().join("bella.redb");

    let mut settled = Settled::default();
    restore(&backup.as_path().into(), &store, now, |store, summary| {
        settled = settle(store, summary.header.taken_at, now)?;
        Ok(())
    })
    .expect("a restore");

    assert_eq!((settled.dropped, settled.resolved), (1, 1));
    let store = Store::open(&store).expect("the store");
    let state = |id| {
        store
            .read(|r| bella::store::tx::Read::get::<deliveries::Deliveries>(r, &id))
            .unwrap_or_else(|error: StoreError| panic!("{error}"))
            .expect("a delivery")
            .state
    };
    assert_eq!(
        state(due),
        DeliveryState::Dropped {
            at: now,
            why: Dropped::Restored
        }
    );
    assert!(matches!(state(later), DeliveryState::Waiting(_)));
    let record = store
        .read(|r| alerts::get(r, alert))
        .unwrap_or_else(|error: StoreError| panic!("{error}"));
    assert!(!record.expect("the alert").is_open());
}
