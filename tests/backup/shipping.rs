//! Changes that are shipped beside the newest backup: any moment comes back exactly, and what is damaged or missing is named.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use bella::desk::backups::Backups;
use bella::jobs::restored::put_back;
use bella::store::Store;
use bella::store::backup::BackupError;
use bella::store::backup::folder::Folder;
use bella::store::backup::swap::{Source, restore};
use bella::store::changes::chain::{find, find_in};
use bella::store::error::StoreError;
use bella::store::tx::Cause;
use bella::watch::uptime::{Beat, beat};
use jiff::{SignedDuration, Timestamp};

use crate::desk::salon::{MONDAY, Salon, at};
use crate::portable::shelf::{Row, rows};

/// Nothing is shipped by itself: tests say when.
pub const NEVER: Duration = Duration::from_secs(3_600);

/// A salon whose changes are shipped.
struct House {
    salon: Salon,
    backups: Backups,
    folder: tempfile::TempDir,
}

impl House {
    fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let salon = Salon::over(store_in(folder.path()));
        Self::of(salon, folder)
    }

    fn of(salon: Salon, folder: tempfile::TempDir) -> Self {
        let place = folder.path().join("backups");
        let shipped = salon.store.ship_into(&place, NEVER);
        shipped.expect("the store is readable");
        let backups = Backups::new(
            salon.store.clone(),
            Folder::new(&place),
            folder.path().join("drill.redb"),
        );
        Self {
            salon,
            backups,
            folder,
        }
    }

    /// The same after a stop and a start.
    fn again(self) -> Self {
        let now = self.salon.now;
        let folder = self.closed();
        Self::of(reopened(&folder, now), folder)
    }

    fn closed(self) -> tempfile::TempDir {
        self.salon.store.close();
        self.folder
    }

    fn place(&self) -> PathBuf {
        self.folder.path().join("backups")
    }

    fn back_up(&self) -> String {
        let taken = self.backups.take(self.salon.now).expect("a backup");
        taken.kept.name
    }

    /// One more customer, a second later; everything that is there then.
    fn work(&mut self, number: u32) -> (Timestamp, Vec<Row>) {
        self.salon.now += SignedDuration::from_secs(1);
        self.salon.customer(number);
        (self.salon.now, rows(&self.salon.store))
    }

    fn ship(&self) {
        self.salon.store.shipping().ship();
    }

    fn needs_backup(&self) -> bool {
        self.salon.store.shipping().standing().needs_backup
    }

    /// Every file of changes, in order.
    fn pieces(&self) -> Vec<PathBuf> {
        let folders = fs::read_dir(self.place()).expect("backups");
        let folders = folders.filter_map(|entry| Some(entry.ok()?.path()));
        let mut found = Vec::new();
        for folder in folders.filter(|path| path.extension().is_some_and(|e| e == "changes")) {
            let files = fs::read_dir(folder).expect("changes");
            found.extend(files.filter_map(|entry| Some(entry.ok()?.path())));
        }
        found.sort();
        found
    }

    fn restored(&self, until: Option<Timestamp>) -> Result<Vec<Row>, BackupError> {
        restored(find_in(&self.place(), until).map(Source::Changes)?)
    }
}

pub fn store_in(folder: &Path) -> Store {
    Store::open(&folder.join("bella.redb")).expect("a store")
}

pub fn reopened(folder: &tempfile::TempDir, now: Timestamp) -> Salon {
    let mut salon = Salon::reopened(store_in(folder.path()));
    salon.now = now;
    salon
}

fn restored(source: Source) -> Result<Vec<Row>, BackupError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bella.redb");
    restore(&source, &path, at(MONDAY), |_, _| Ok(()))?;
    Ok(rows(&Store::open(&path).expect("the store")))
}

#[test]
fn every_moment_after_a_backup_comes_back_exactly_as_it_was() {
    let mut house = House::open();
    let first = house.back_up();
    let mut moments = vec![(house.salon.now, rows(&house.salon.store))];
    for number in 101..125 {
        moments.push(house.work(number));
        if number % 3 == 0 {
            house.ship();
        }
        // Changes go on into the next one, and through a stop and a start.
        if number == 110 {
            house.back_up();
        }
        if number == 117 {
            house = house.again();
            assert!(!house.needs_backup());
            // A stop gives back what was reserved.
            moments.pop();
            moments.push((house.salon.now, rows(&house.salon.store)));
        }
    }
    house.ship();
    assert!(house.pieces().len() > 8, "{:?}", house.pieces());
    for (at, expected) in &moments {
        assert!(house.restored(Some(*at)).expect("it is whole") == *expected);
        let between = *at + SignedDuration::from_millis(999);
        assert!(house.restored(Some(between)).expect("it is whole") == *expected);
    }
    let (newest, expected) = moments.last().expect("some");
    assert!(house.restored(None).expect("it is whole") == *expected);
    // The older backup leads there too, over what follows the newer one.
    let way = find(&house.place().join(first), Some(*newest)).expect("it is whole");
    assert!(restored(Source::Changes(way)).expect("it is whole") == *expected);
    let newest_backup = house.back_up();
    let before = find(&house.place().join(newest_backup), Some(moments[0].0));
    assert!(before.is_err(), "it is newer than that");
    let early = house.restored(Some(at(MONDAY) - SignedDuration::from_hours(1)));
    let error = early.expect_err("too early").to_string();
    assert!(error.contains("no backup is so old"), "{error}");
}

#[test]
fn nothing_is_shipped_while_nothing_happens() {
    let house = House::open();
    house.back_up();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.build().expect("a runtime");
    for seconds in 1..100 {
        let now = house.salon.now + SignedDuration::from_secs(10 * seconds);
        let beaten: Result<(), StoreError> = house
            .salon
            .store
            .write_blocking(Cause::system(now), |tx| beat(tx, Beat::Next));
        beaten.expect("a heartbeat");
        let later = now + SignedDuration::from_secs(6);
        let probed = runtime.block_on(house.salon.store.probe_write(later));
        probed.expect("it takes writes");
        house.ship();
    }
    assert!(house.pieces().is_empty());
    assert_eq!(house.salon.store.shipping().standing().waits_since, None);
    // What was left out goes along with the next change.
    house.salon.customer(101);
    house.ship();
    assert_eq!(house.pieces().len(), 1);
    assert!(house.restored(None).expect("it is whole") == rows(&house.salon.store));
}

#[test]
fn any_changed_bit_and_any_missing_file_is_named_and_what_is_before_can_be_had() {
    let mut house = House::open();
    house.back_up();
    let mut moments = vec![(house.salon.now, rows(&house.salon.store))];
    for number in 101..106 {
        moments.push(house.work(number));
        house.ship();
    }
    let pieces = house.pieces();
    assert_eq!(pieces.len(), 5);
    for (index, piece) in pieces.iter().enumerate() {
        let whole = fs::read(piece).expect("a piece");
        let name = piece.file_name().expect("a name").to_string_lossy();
        let (until, expected) = &moments[index];
        let check = |what: &str| {
            let error = house.restored(None).expect_err(what).to_string();
            assert!(error.contains(&*name), "{what}: {error}");
            assert!(error.contains(&format!("--at {until}")), "{error}");
            assert!(house.restored(Some(*until)).expect("before it") == *expected);
        };
        for at in [0, 20, whole.len() / 2, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(piece, changed).expect("room");
            check("a bit");
        }
        fs::write(piece, &whole[..whole.len() - 7]).expect("room");
        check("too short");
        let other = &pieces[(index + 1) % pieces.len()];
        fs::copy(other, piece).expect("room");
        check("another one's content");
        fs::remove_file(piece).expect("it goes");
        if index + 1 < pieces.len() {
            let error = house.restored(None).expect_err("missing").to_string();
            assert!(error.contains("are missing"), "{error}");
            assert!(house.restored(Some(*until)).expect("before it") == *expected);
        }
        fs::write(piece, whole).expect("room");
    }
    assert!(house.restored(None).is_ok());
}

#[test]
fn changes_that_nobody_shipped_need_a_new_backup_before_more_follow() {
    let mut house = House::open();
    assert!(house.needs_backup());
    house.back_up();
    assert!(!house.needs_backup());
    house.work(101);
    house = house.again();
    assert!(!house.needs_backup(), "what was under way was shipped");
    // Somebody works on it while nothing ships.
    let now = house.salon.now + SignedDuration::from_mins(1);
    let folder = house.closed();
    reopened(&folder, now).customer(102);
    let mut house = House::of(reopened(&folder, now), folder);
    assert!(house.needs_backup());
    house.work(103);
    house.ship();
    assert_eq!(house.pieces().len(), 1);
    house.back_up();
    assert!(!house.needs_backup());
    house.work(104);
    house.ship();
    assert!(house.restored(None).expect("it is whole") == rows(&house.salon.store));
}

#[test]
fn a_place_that_takes_nothing_keeps_nobody_waiting_and_misses_nothing() {
    let mut house = House::open();
    let backup = house.back_up();
    let place = house.place().join(backup.replace(".backup", ".changes"));
    fs::remove_dir(&place).expect("it is empty");
    fs::write(&place, "in the way").expect("room");
    for number in 101..110 {
        house.work(number);
        house.ship();
    }
    let standing = house.salon.store.shipping().standing();
    assert!(standing.failed.is_some());
    let first = at(MONDAY) + SignedDuration::from_secs(1);
    assert_eq!(standing.waits_since, Some(first));
    fs::remove_file(&place).expect("it goes");
    fs::create_dir(&place).expect("room");
    house.ship();
    let standing = house.salon.store.shipping().standing();
    assert_eq!((standing.failed, standing.waits_since), (None, None));
    assert!(house.restored(None).expect("it is whole") == rows(&house.salon.store));
}

#[test]
fn a_store_that_was_put_back_begins_a_new_line_and_the_old_one_still_leads_to_where_it_ended() {
    let mut house = House::open();
    house.back_up();
    let (early, _) = house.work(101);
    let (late, _) = house.work(102);
    house.ship();
    let now = house.salon.now + SignedDuration::from_mins(1);
    let folder = house.closed();
    let path = folder.path().join("bella.redb");
    let expected = rows(&store_in(folder.path()));
    let way = find_in(&folder.path().join("backups"), Some(early)).expect("it is whole");
    let (done, _) = put_back(&Source::Changes(way), &path, now).expect("a restore");
    assert_eq!(done.to.map(|to| to.at), Some(early));
    let mut house = House::of(reopened(&folder, now), folder);
    assert!(house.needs_backup());
    house.back_up();
    house.work(103);
    house.ship();
    assert!(house.restored(None).expect("it is whole") == rows(&house.salon.store));
    assert!(house.restored(Some(late)).expect("it is whole") == expected);
}
