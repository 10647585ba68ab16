//! Backups in object storage: moto, which checks signatures (`BELLA_MOTO`, `BELLA_MOTO_KEY`), encrypted and not.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::Duration;

use bella::desk::backups::Backups;
use bella::jobs::backups::{Elsewhere, Keeper, Shipment};
use bella::ports::clock::{Clock, ManualClock, SystemClock};
use bella::ports::entropy::SystemEntropy;
use bella::providers::guarded::Outside;
use bella::providers::network::Network;
use bella::providers::s3::{Account, S3};
use bella::store::alerts;
use bella::store::backup::folder::Folder;
use bella::store::backup::lock::Lock;
use bella::store::backup::plan::Keep;
use bella::store::backups::{BackupPlan, BackupState};
use bella::store::error::StoreError;
use bella::store::settings;
use jiff::{SignedDuration, Timestamp};

use crate::desk::salon::Salon;

const PASSPHRASE: &str = "correct horse battery staple";
/// Nothing is shipped or carried by itself.
const NEVER: Duration = Duration::from_secs(3_600);

/// An empty bucket of its own at moto, and what leads to it.
async fn bucket(name: &str) -> Option<Account> {
    let (Ok(base_url), Ok(key)) = (std::env::var("BELLA_MOTO"), std::env::var("BELLA_MOTO_KEY"))
    else {
        println!("skipped: BELLA_MOTO and BELLA_MOTO_KEY are not set");
        return None;
    };
    let (key, secret) = key.split_once(':').expect("name and secret");
    let account = Account {
        endpoint: Some(base_url),
        region: "us-east-1".into(),
        // A double that served another run still has its buckets.
        bucket: format!("{name}-{}", std::process::id()),
        prefix: "bella/".into(),
        key: key.into(),
        secret: secret.into(),
    };
    let made = storage(&account).make().await;
    made.expect("moto makes a bucket");
    Some(account)
}

fn storage(account: &Account) -> Arc<S3> {
    let outside = Outside {
        transport: Arc::new(Network::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    Arc::new(S3::new(account, &outside).expect("a bucket"))
}

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

#[test]
fn files_go_there_in_parts_and_come_back_and_wrong_keys_are_refused() {
    runtime().block_on(async {
        let Some(account) = bucket("parts").await else {
            return;
        };
        let s3 = storage(&account);
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in [
            ("small", 1_000),
            ("large", 9 * 1024 * 1024 + 7),
            ("none", 0),
        ] {
            let path = folder.path().join(name);
            let content: Vec<u8> = (0..bytes).map(|n: u32| (n % 251) as u8).collect();
            std::fs::write(&path, &content).expect("a file");
            assert_eq!(
                s3.put(name, &path).await.expect("it goes there"),
                u64::from(bytes)
            );
            let mut back = Vec::new();
            s3.fetch(name, &mut back).await.expect("it comes back");
            assert!(back == content, "{name}");
        }
        let mut names: Vec<_> = s3
            .list()
            .await
            .expect("a list")
            .into_iter()
            .map(|one| one.name)
            .collect();
        names.sort();
        assert_eq!(names, ["large", "none", "small"]);
        s3.delete("small").await.expect("it goes");
        assert!(s3.fetch("small", &mut Vec::new()).await.is_err());

        let wrong = Account {
            secret: "wrong".into(),
            ..account
        };
        let error = storage(&wrong)
            .list()
            .await
            .expect_err("the wrong key")
            .to_string();
        assert!(error.contains("refuses with status 403"), "{error}");
    });
}

struct House {
    salon: Salon,
    clock: Arc<ManualClock>,
    keeper: Keeper,
    folder: tempfile::TempDir,
    runtime: tokio::runtime::Runtime,
}

impl House {
    fn open(account: &Account, lock: Option<Lock>) -> Self {
        let salon = Salon::open();
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(ManualClock::new(salon.now));
        let backups = Backups::new(
            salon.store.clone(),
            Folder::new(&folder.path().join("backups")),
            folder.path().join("drill.redb"),
        );
        let elsewhere = Elsewhere {
            storage: storage(account),
            lock,
            scratch: folder.path().join("leaving"),
        };
        Self {
            keeper: Keeper {
                store: salon.store.clone(),
                desk: salon.desk.clone(),
                clock: clock.clone(),
                backups,
                elsewhere: Some(Arc::new(elsewhere)),
            },
            runtime: runtime(),
            salon,
            clock,
            folder,
        }
    }

    fn after(&self, hours: i64) -> bool {
        self.clock
            .set(self.clock.now() + SignedDuration::from_hours(hours));
        let report = self.runtime.block_on(self.keeper.run());
        report.expect("the store works").carried
    }

    /// From now on, one of the last day and one of the week before.
    fn keep_few(&self) {
        let keep = Keep {
            hourly: 0,
            daily: 0,
            weekly: 2,
        };
        self.salon
            .write(move |tx| {
                settings::put(
                    tx,
                    &BackupPlan {
                        keep,
                        ..BackupPlan::default()
                    },
                )
            })
            .unwrap_or_else(|error: StoreError| panic!("{error}"));
    }

    fn state(&self) -> BackupState {
        let state = self.salon.store.read(|r| settings::get(r));
        state.unwrap_or_else(|error: StoreError| panic!("{error}"))
    }

    fn there(&self) -> Vec<String> {
        let storage = &self.keeper.elsewhere.as_ref().expect("storage").storage;
        let there = self.runtime.block_on(storage.list()).expect("a list");
        there.into_iter().map(|stored| stored.name).collect()
    }

    fn alerts(&self) -> Vec<String> {
        let open = self.salon.store.read(|r| alerts::list_open(r, None, 10));
        let open = open.unwrap_or_else(|error: StoreError| panic!("{error}"));
        open.into_iter().map(|(_, alert)| alert.message).collect()
    }
}

fn bella(folder: &Path, account: &Account, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bella"))
        .args(words)
        .current_dir(folder)
        .env_clear()
        .env(
            "BELLA_BACKUP_S3",
            format!("s3://{}/{}", account.bucket, account.prefix),
        )
        .env(
            "BELLA_BACKUP_S3_ENDPOINT",
            account.endpoint.as_deref().expect("moto"),
        )
        .env("BELLA_BACKUP_S3_KEY", &account.key)
        .env("BELLA_BACKUP_S3_SECRET", &account.secret)
        .env("BELLA_BACKUP_PASSPHRASE", PASSPHRASE)
        .output()
        .expect("bella runs")
}

#[test]
fn every_backup_goes_there_encrypted_old_ones_go_and_one_command_brings_it_back() {
    let Some(account) = runtime().block_on(bucket("encrypted")) else {
        return;
    };
    let house = House::open(&account, Some(Lock::with_passphrase(PASSPHRASE)));
    assert!(house.after(0));
    assert!(!house.after(1), "once is enough");
    assert_eq!(house.there().len(), 1);
    assert!(
        house.there()[0].ends_with(".backup.age"),
        "{:?}",
        house.there()
    );
    assert!(!house.folder.path().join("leaving").exists());
    house.keep_few();
    for _ in 0..4 {
        assert!(house.after(6 * 24));
    }
    assert_eq!(house.there().len(), 2, "{:?}", house.there());
    let carried = house.state().carried.expect("one was carried");
    assert_eq!(
        house
            .there()
            .iter()
            .filter(|name| name.contains(&carried.name))
            .count(),
        1
    );

    let elsewhere = tempfile::tempdir().expect("a folder");
    let restored = bella(elsewhere.path(), &account, &["restore", "s3"]);
    let error = String::from_utf8_lossy(&restored.stderr);
    assert!(restored.status.success(), "{error}");
    let copy = bella(elsewhere.path(), &account, &["export", "-"]);
    assert!(String::from_utf8_lossy(&copy.stdout).contains("Bella Salon"));
    let data = elsewhere.path().join("bella-data");
    let left = std::fs::read_dir(data).expect("a folder").count();
    assert_eq!(left, 1, "something is left beside the store");
}

#[test]
fn storage_that_refuses_is_an_alert_until_it_takes_one() {
    let Some(account) = runtime().block_on(bucket("refusing")) else {
        return;
    };
    let wrong = Account {
        bucket: "nobodys".into(),
        ..account.clone()
    };
    let mut house = House::open(&wrong, None);
    assert!(!house.after(0));
    assert!(house.state().taken_at.is_some(), "the one here stays");
    assert!(house.state().not_carried.is_some());
    assert_eq!(house.alerts().len(), 1, "{:?}", house.alerts());
    let right = Elsewhere {
        storage: storage(&account),
        lock: None,
        scratch: house.folder.path().join("leaving"),
    };
    house.keeper.elsewhere = Some(Arc::new(right));
    assert!(house.after(1));
    assert!(house.alerts().is_empty(), "{:?}", house.alerts());
    assert!(house.there()[0].ends_with(".backup"), "{:?}", house.there());
}

#[test]
fn a_file_that_leaves_by_hand_can_be_encrypted_too() {
    let account = Account {
        endpoint: Some("http://127.0.0.1:1".into()),
        region: String::new(),
        bucket: "none".into(),
        prefix: String::new(),
        key: "k".into(),
        secret: "s".into(),
    };
    let here = tempfile::tempdir().expect("a folder");
    let run = |words: &[&str]| bella(here.path(), &account, words);
    let server = crate::portable::command::Serving::start(here.path(), &["--sample"]);
    let taken = run(&["backup", "salon.age", "--encrypt", "--data-dir", "."]);
    let error = String::from_utf8_lossy(&taken.stderr);
    assert!(taken.status.success(), "{error}");
    drop(server);
    let checked = run(&["restore", "salon.age", "--check"]);
    assert!(String::from_utf8_lossy(&checked.stdout).contains("whole"));
    let mut bytes = std::fs::read(here.path().join("salon.age")).expect("a file");
    assert!(bytes.starts_with(b"age-encryption.org/v1"));
    let last = bytes.len() - 100;
    bytes[last] ^= 1;
    std::fs::write(here.path().join("salon.age"), bytes).expect("a file");
    let refused = run(&["restore", "salon.age", "--check"]);
    assert_eq!(refused.status.code(), Some(1));
    let error = String::from_utf8_lossy(&refused.stderr);
    assert!(error.contains("was changed"), "{error}");
}

#[test]
fn what_was_entered_on_the_dashboard_closes_and_opens_backups_too() {
    let here = tempfile::tempdir().expect("a folder");
    let server = crate::portable::command::Serving::start(here.path(), &["--sample"]);
    let run = |words: &[&str]| crate::portable::command::bella(here.path(), words);
    let refused = run(&["backup", "salon.age", "--encrypt"]);
    assert_eq!(refused.status.code(), Some(1));
    let entered = Command::new("curl")
        .args(["-sf", "--unix-socket", "bella.sock", "-X", "PATCH"])
        .args(["-H", "content-type: application/json", "-d"])
        .arg(format!(
            r#"{{"values": {{"BELLA_BACKUP_PASSPHRASE": "{PASSPHRASE}"}}}}"#
        ))
        .arg("http://localhost/api/settings/connections")
        .current_dir(here.path())
        .output();
    assert!(entered.expect("curl runs").status.success());
    let is_taken = (0..200).any(|_| run(&["backup", "salon.age", "--encrypt"]).status.success());
    assert!(is_taken, "the passphrase is not used");
    drop(server);
    let rotated = run(&["seal-key", "rotate"]);
    let error = String::from_utf8_lossy(&rotated.stderr);
    assert!(rotated.status.success(), "{error}");
    let keys = std::fs::read_to_string(here.path().join("seal.key")).expect("keys");
    assert_eq!(keys.lines().count(), 2);
    // The same when nothing runs: out of the store, by the key beside it, or one that systemd hands in.
    let again = run(&["backup", "again.age", "--encrypt"]);
    let error = String::from_utf8_lossy(&again.stderr);
    assert!(again.status.success(), "{error}");
    let handed_in = tempfile::tempdir().expect("a folder");
    // What was entered is sealed with the first one alone now.
    let first = keys.lines().next().expect("a key");
    std::fs::write(handed_in.path().join("seal.key"), first).expect("room");
    std::fs::remove_file(here.path().join("seal.key")).expect("a file");
    let again = Command::new(env!("CARGO_BIN_EXE_bella"))
        .args(["backup", "again.age", "--encrypt", "--data-dir", "."])
        .current_dir(here.path())
        .env_clear()
        .env("CREDENTIALS_DIRECTORY", handed_in.path())
        .output()
        .expect("bella runs");
    std::fs::write(here.path().join("seal.key"), first).expect("room");
    let error = String::from_utf8_lossy(&again.stderr);
    assert!(again.status.success(), "{error}");
    // What was sealed with the key before would not open any more.
    for name in ["again.age", "salon.age"] {
        let bytes = std::fs::read(here.path().join(name)).expect("a file");
        assert!(bytes.starts_with(b"age-encryption.org/v1"));
        let restored = run(&["restore", name]);
        let error = String::from_utf8_lossy(&restored.stderr);
        assert!(restored.status.success(), "{error}");
    }
}

/// A house whose changes are shipped and carried to the storage when a test says so.
struct Shipped {
    house: House,
    shipment: Shipment,
}

impl Shipped {
    fn open(account: &Account, lock: Option<Lock>) -> Self {
        Self::of(House::open(account, lock))
    }

    fn of(house: House) -> Self {
        let place = house.folder.path().join("backups");
        let started = house.salon.store.ship_into(&place, NEVER);
        started.expect("the store is readable");
        assert!(house.after(0));
        let shipment = Shipment::new(house.keeper.clone(), NEVER);
        Self { house, shipment }
    }

    /// Another store that ships to where `before` does, so many hours later.
    fn at(account: &Account, before: &Self, hours: i64) -> Self {
        let lock = before.house.keeper.elsewhere.as_ref();
        let house = House::open(account, lock.and_then(|elsewhere| elsewhere.lock.clone()));
        let now = before.house.clock.now() + SignedDuration::from_hours(hours);
        house.clock.set(now);
        Self::of(house)
    }

    /// One more customer, some seconds later.
    fn work(&mut self, number: u32) -> Timestamp {
        let clock = &self.house.clock;
        clock.set(clock.now() + SignedDuration::from_secs(10));
        self.house.salon.now = clock.now();
        self.house.salon.customer(number);
        self.house.salon.store.shipping().ship();
        clock.now()
    }

    fn carry(&mut self) {
        self.house.runtime.block_on(self.shipment.carry());
    }

    fn storage(&self) -> &S3 {
        let elsewhere = self.house.keeper.elsewhere.as_ref();
        &elsewhere.expect("storage").storage
    }

    fn changes(&self) -> Vec<String> {
        let storage = self.storage();
        let work = async {
            let mut found = Vec::new();
            for folder in storage.folders().await.expect("a list") {
                let files = storage.list_in(&folder, "").await.expect("a list");
                found.extend(
                    files
                        .into_iter()
                        .map(|file| format!("{folder}/{}", file.name)),
                );
            }
            found
        };
        self.house.runtime.block_on(work)
    }
}

/// The customers of a store that a command restores, on a machine that has nothing.
fn customers(account: &Account, words: &[&str]) -> Result<Vec<u32>, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let restored = bella(folder.path(), account, words);
    if !restored.status.success() {
        return Err(String::from_utf8_lossy(&restored.stderr).into_owned());
    }
    let copy = bella(folder.path(), account, &["export", "-"]);
    let text = String::from_utf8_lossy(&copy.stdout).into_owned();
    let is_there = |number: &u32| text.contains(&format!("Caller {number}"));
    Ok((101..110).filter(is_there).collect())
}

#[test]
fn changes_follow_it_there_and_any_moment_is_had_on_an_empty_machine() {
    let Some(account) = runtime().block_on(bucket("changes")) else {
        return;
    };
    for lock in [None, Some(Lock::with_passphrase(PASSPHRASE))] {
        let is_locked = lock.is_some();
        let account = Account {
            prefix: format!("{is_locked}/"),
            ..account.clone()
        };
        let mut shipped = Shipped::open(&account, lock);
        shipped.carry();
        assert!(shipped.changes().iter().all(|name| name.contains("/key-")));
        let mut moments = Vec::new();
        for number in 101..106 {
            moments.push(shipped.work(number));
            if number != 103 {
                shipped.carry();
            }
        }
        let pieces = shipped.changes();
        let pieces: Vec<_> = pieces
            .iter()
            .filter(|name| !name.contains("/key-"))
            .collect();
        assert_eq!(pieces.len(), 4, "two at once go in one file: {pieces:?}");
        assert_eq!(pieces.iter().all(|name| name.ends_with(".age")), is_locked);
        let lag = shipped.house.keeper.backups.lag(shipped.house.clock.now());
        assert_eq!((lag.seconds, lag.failed), (0, None));
        assert_eq!(lag.shipped_at, moments.last().copied());

        let restored = customers(&account, &["restore", "s3"]);
        assert_eq!(restored, Ok(vec![101, 102, 103, 104, 105]));
        let at = moments[2].to_string();
        let restored = customers(&account, &["restore", "s3", "--at", &at]);
        assert_eq!(restored, Ok(vec![101, 102, 103]));

        // One of them is spoiled there.
        let name = pieces[2].clone();
        let storage = shipped.storage();
        let spoil = async {
            let mut bytes = Vec::new();
            let size = storage.fetch(&name, &mut bytes).await.expect("it is there");
            bytes[size as usize / 2] ^= 1;
            storage
                .put_bytes(&name, bytes)
                .await
                .expect("it goes there");
        };
        shipped.house.runtime.block_on(spoil);
        let refused = customers(&account, &["restore", "s3"]).expect_err("it is spoiled");
        let file = name.strip_suffix(".age").unwrap_or(&name);
        assert!(refused.contains(file), "{refused}");
    }
}

#[test]
fn a_second_machine_follows_what_lies_there_and_begins_anew_when_the_first_one_does() {
    let Some(account) = runtime().block_on(bucket("followed")) else {
        return;
    };
    let mut shipped = Shipped::open(&account, Some(Lock::with_passphrase(PASSPHRASE)));
    let there = tempfile::tempdir().expect("a folder");
    let follow = || {
        let done = bella(
            there.path(),
            &account,
            &["standby", "--from", "s3", "--once"],
        );
        let error = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{error}");
    };
    // A copy is promoted, so that this one goes on following.
    let promoted = || {
        let copy = tempfile::tempdir().expect("a folder");
        let data = copy.path().join("bella-data");
        std::fs::create_dir(&data).expect("room");
        let file = there.path().join("bella-data/standby.redb");
        std::fs::copy(file, data.join("standby.redb")).expect("room");
        let done = bella(copy.path(), &account, &["standby", "--promote"]);
        assert!(done.status.success(), "{done:?}");
        let text = bella(copy.path(), &account, &["export", "-"]).stdout;
        let text = String::from_utf8_lossy(&text).into_owned();
        let is_there = |number: &u32| text.contains(&format!("Caller {number}"));
        (101..120).filter(is_there).collect::<Vec<u32>>()
    };
    follow();
    assert!(promoted().is_empty());
    for number in 101..104 {
        shipped.work(number);
        shipped.carry();
        if number != 102 {
            follow();
        }
    }
    assert_eq!(promoted(), [101, 102, 103]);
    // Another backup is taken, and changes go on after it.
    assert!(shipped.house.after(6));
    shipped.work(104);
    shipped.carry();
    follow();
    assert_eq!(promoted(), [101, 102, 103, 104]);
    // The first machine begins anew with another store, which has done less.
    let mut other = Shipped::at(&account, &shipped, 24);
    other.work(110);
    other.carry();
    follow();
    assert_eq!(promoted(), [110]);
    let left = std::fs::read_dir(there.path().join("bella-data/standby"));
    assert_eq!(left.expect("a folder").count(), 0, "nothing is kept twice");
}

#[test]
fn storage_that_is_away_costs_nothing_but_time_and_changes_go_with_their_backup() {
    let Some(account) = runtime().block_on(bucket("away")) else {
        return;
    };
    let mut shipped = Shipped::open(&account, None);
    // What was noted of the backup itself waits too.
    let first = shipped.house.clock.now();
    shipped.work(101);
    let there = storage(&account);
    let away = Account {
        bucket: "nobodys".into(),
        ..account.clone()
    };
    let elsewhere = |storage| Elsewhere {
        storage,
        lock: None,
        scratch: shipped.house.folder.path().join("leaving"),
    };
    let (right, wrong) = (elsewhere(there), elsewhere(storage(&away)));
    shipped.house.keeper.elsewhere = Some(Arc::new(wrong));
    shipped.shipment = Shipment::new(shipped.house.keeper.clone(), NEVER);
    shipped.carry();
    let now = shipped.work(102) + SignedDuration::from_secs(20);
    let lag = shipped.house.keeper.backups.lag(now);
    assert!(lag.failed.is_some());
    assert_eq!(lag.seconds, now.duration_since(first).as_secs());
    let look = |shipped: &mut Shipped, minutes| {
        let clock = &shipped.house.clock;
        clock.set(clock.now() + SignedDuration::from_mins(minutes));
        shipped.house.runtime.block_on(shipped.shipment.look());
        shipped.house.alerts()
    };
    let told = look(&mut shipped, 10);
    assert!(
        told.iter()
            .any(|told| told.contains("on this machine alone")),
        "{told:?}"
    );
    shipped.house.keeper.elsewhere = Some(Arc::new(right));
    shipped.shipment = Shipment::new(shipped.house.keeper.clone(), NEVER);
    shipped.house.salon.store.shipping().ship();
    let told = look(&mut shipped, 60);
    assert!(told.is_empty(), "{told:?}");
    let now = shipped.house.clock.now();
    shipped.house.salon.store.shipping().ship();
    shipped.carry();
    let lag = shipped.house.keeper.backups.lag(now);
    assert_eq!((lag.seconds, lag.failed), (0, None));
    assert_eq!(customers(&account, &["restore", "s3"]), Ok(vec![101, 102]));

    shipped.house.keep_few();
    let folders = |shipped: &Shipped| {
        let folders = shipped.house.runtime.block_on(shipped.storage().folders());
        folders.expect("a list").len()
    };
    for week in 0..5 {
        assert!(shipped.house.after(7 * 24));
        shipped.work(103 + week);
        shipped.carry();
    }
    assert_eq!(folders(&shipped), 2, "{:?}", shipped.changes());
}
