//! Backups that are taken by themselves, tried out at night, and missed when they fail.

use std::fs;
use std::sync::Arc;

use bella::desk::backups::Backups;
use bella::jobs::backups::Keeper;
use bella::ports::clock::{Clock, ManualClock};
use bella::store::Store;
use bella::store::alerts::{self, AlertRecord, Severity};
use bella::store::backup::folder::Folder;
use bella::store::backup::plan::Keep;
use bella::store::backups::{BackupPlan, BackupState};
use bella::store::error::StoreError;
use bella::store::settings;
use jiff::SignedDuration;
use tokio::runtime::{Builder, Runtime};

use crate::desk::salon::Salon;
use crate::portable::faults::{CUSTOMERS, damage};

struct House {
    salon: Salon,
    clock: Arc<ManualClock>,
    keeper: Keeper,
    folder: tempfile::TempDir,
    runtime: Runtime,
}

impl House {
    fn open() -> Self {
        Self::of(Salon::open())
    }

    fn of(salon: Salon) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(ManualClock::new(salon.now));
        let backups = Backups::new(
            salon.store.clone(),
            Folder::new(&folder.path().join("backups")),
            folder.path().join("drill.redb"),
        );
        Self {
            keeper: Keeper {
                store: salon.store.clone(),
                desk: salon.desk.clone(),
                clock: clock.clone(),
                backups,
                elsewhere: None,
            },
            runtime: Builder::new_current_thread().build().expect("a runtime"),
            salon,
            clock,
            folder,
        }
    }

    fn after(&self, minutes: i64) -> (bool, bool) {
        self.clock
            .set(self.clock.now() + SignedDuration::from_mins(minutes));
        let report = self.runtime.block_on(self.keeper.run());
        let report = report.expect("the store works");
        (report.taken.is_some(), report.drilled)
    }

    fn state(&self) -> BackupState {
        let state = self.salon.store.read(|r| settings::get(r));
        state.unwrap_or_else(|error: StoreError| panic!("{error}"))
    }

    fn open_alerts(&self) -> Vec<AlertRecord> {
        let open = self.salon.store.read(|r| alerts::list_open(r, None, 10));
        let open = open.unwrap_or_else(|error: StoreError| panic!("{error}"));
        open.into_iter().map(|(_, alert)| alert).collect()
    }
}

#[test]
fn one_is_taken_every_six_hours_and_tried_out_once_a_night() {
    let house = House::open();
    assert_eq!(house.after(0), (true, true));
    assert_eq!(house.after(5 * 60), (false, false));
    assert_eq!(house.after(60), (true, false));
    // Past three at night.
    assert_eq!(house.after(14 * 60), (true, true));
    assert_eq!(house.state().drill.expect("a drill").failure, None);
    assert!(!house.folder.path().join("drill.redb").exists());
    assert!(house.open_alerts().is_empty());
}

#[test]
fn a_disk_that_takes_none_is_one_alert_until_one_is_taken_again() {
    let house = House::open();
    let place = house.folder.path().join("backups");
    fs::write(&place, "in the way").expect("a file");
    assert!(!house.after(0).0);
    assert!(!house.after(2).0, "not again at once");
    house.after(60);
    let open = house.open_alerts();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].component, "backup");
    assert!(house.state().failed.is_some());

    fs::remove_file(&place).expect("room");
    assert!(house.after(60).0);
    assert!(house.open_alerts().is_empty());
    assert_eq!(house.state().failed, None);
}

#[test]
fn a_backup_that_rots_is_found_at_night() {
    let house = House::open();
    house.after(0);
    let newest = house.keeper.backups.folder().newest(house.clock.now());
    let newest = newest.expect("a folder").expect("a backup");
    let path = house.folder.path().join("backups").join(newest.name);
    let mut bytes = fs::read(&path).expect("the backup");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).expect("a file");
    // The next one is due later than the drill.
    house
        .salon
        .write(|tx| {
            let plan = BackupPlan {
                every_hours: 24,
                ..BackupPlan::default()
            };
            settings::put(tx, &plan)
        })
        .unwrap_or_else(|error: StoreError| panic!("{error}"));
    assert_eq!(house.after(20 * 60), (false, true));
    let open = house.open_alerts();
    assert_eq!(open.len(), 1, "{open:?}");
    assert!(
        open[0].message.contains("could not be restored"),
        "{open:?}"
    );
}

#[test]
fn damaged_records_are_critical_and_keep_every_older_backup() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bella.redb");
    let salon = Salon::over(Store::open(&path).expect("a store"));
    salon.customer(101);
    let keeps_one = |tx: &mut bella::store::tx::Tx| {
        let keep = Keep {
            hourly: 1,
            daily: 0,
            weekly: 0,
        };
        let plan = BackupPlan {
            keep,
            ..BackupPlan::default()
        };
        settings::put(tx, &plan)
    };
    salon
        .write(keeps_one)
        .unwrap_or_else(|error: StoreError| panic!("{error}"));
    drop(salon);
    damage(&path, CUSTOMERS);
    let house = House::of(Salon::reopened(Store::open(&path).expect("a store")));
    for taken in 1..4 {
        house.after(6 * 60);
        let kept = house.keeper.backups.folder().list().expect("a folder");
        assert_eq!(kept.len(), taken, "one was deleted");
    }
    assert_eq!(house.state().damaged, 1);
    let open = house.open_alerts();
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(open[0].severity, Severity::Critical);
    assert!(open[0].message.contains("are damaged (1 of"), "{open:?}");
}

#[test]
fn a_clock_that_was_once_ahead_keeps_nothing_from_being_done() {
    let house = House::open();
    let today = house.clock.now();
    house
        .clock
        .set(today + SignedDuration::from_hours(24 * 400));
    assert_eq!(house.after(0), (true, true));
    house.clock.set(today);
    assert_eq!(house.after(0), (true, true));
    let drill = house.state().drill.expect("a drill");
    let newest = house.keeper.backups.folder().newest(today);
    assert_eq!(drill.name, newest.expect("a folder").expect("one").name);
    assert_eq!(house.after(5 * 60), (false, false));
}
