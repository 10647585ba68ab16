//! A second machine that follows the first one, and takes its place.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bella::desk::backups::Backups;
use bella::jobs::restored::promote;
use bella::store::Store;
use bella::store::backup::folder::Folder;
use bella::store::changes::standby::{Standby, Step};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::shipping::{NEVER, reopened, store_in};
use crate::desk::salon::{MONDAY, Salon, at};
use crate::portable::command::{Serving, bella, errors};
use crate::portable::shelf::{Row, rows};

/// One that ships, and one that follows.
struct Two {
    salon: Salon,
    here: tempfile::TempDir,
    there: tempfile::TempDir,
    standby: Standby,
}

impl Two {
    fn open() -> Self {
        let here = tempfile::tempdir().expect("a folder");
        let salon = Salon::over(store_in(here.path()));
        Self::of(salon, here)
    }

    fn of(salon: Salon, here: tempfile::TempDir) -> Self {
        let there = tempfile::tempdir().expect("a folder");
        let shipped = salon.store.ship_into(&here.path().join("backups"), NEVER);
        shipped.expect("the store is readable");
        let standby = Standby {
            store: there.path().join("standby.redb"),
            folder: here.path().join("backups"),
        };
        Self {
            salon,
            here,
            there,
            standby,
        }
    }

    fn back_up(&self) {
        let folder = Folder::new(&self.here.path().join("backups"));
        let scratch = self.here.path().join("drill.redb");
        let backups = Backups::new(self.salon.store.clone(), folder, scratch);
        backups.take(self.salon.now).expect("a backup");
    }

    fn work(&mut self, number: u32) {
        self.salon.now += SignedDuration::from_secs(1);
        self.salon.customer(number);
        self.salon.store.shipping().ship();
    }

    fn step(&self) -> Step {
        let step = self.standby.step(Timestamp::UNIX_EPOCH);
        step.expect("the standby can be read")
    }

    /// Takes what there is; whether only a newer backup leads on then.
    fn needs_backup(&self) -> bool {
        loop {
            match self.step() {
                Step::Advanced(_) => {}
                step => return matches!(step, Step::NeedsBackup(_)),
            }
        }
    }

    /// Both hold the same.
    fn check(&self) {
        assert_eq!(self.step(), Step::UpToDate);
        assert!(self.followed() == rows(&self.salon.store));
    }

    fn followed(&self) -> Vec<Row> {
        let copy = self.there.path().join("copy.redb");
        fs::copy(&self.standby.store, &copy).expect("room");
        rows(&Store::open(&copy).expect("a store"))
    }
}

#[test]
fn it_has_what_was_shipped_through_new_backups_gaps_and_new_lines() {
    let mut two = Two::open();
    assert!(two.standby.begin().is_err(), "there is no backup yet");
    two.back_up();
    assert!(matches!(two.step(), Step::NeedsBackup(_)));
    two.standby.begin().expect("a backup");
    for number in 101..110 {
        two.work(number);
        if number == 105 {
            two.back_up();
        }
        assert!(matches!(two.step(), Step::Advanced(_)), "{number}");
        two.check();
    }
    // The first one breaks down before everything was shipped, and begins anew.
    let Two {
        salon,
        here,
        there,
        standby,
    } = two;
    let now = salon.now + SignedDuration::from_mins(1);
    salon.store.close();
    drop(salon);
    reopened(&here, now).customer(111);
    let mut two = Two::of(reopened(&here, now), here);
    (two.there, two.standby) = (there, standby);
    two.back_up();
    two.work(112);
    assert!(two.needs_backup());
    two.standby.begin().expect("a backup");
    two.check();
    // What followed was deleted before it was seen.
    two.work(113);
    two.back_up();
    let all = fs::read_dir(&two.standby.folder).expect("backups");
    let mut all: Vec<PathBuf> = all.filter_map(|entry| Some(entry.ok()?.path())).collect();
    all.retain(|path| path.is_dir());
    all.sort();
    for old in &all[..all.len() - 1] {
        fs::remove_dir_all(old).expect("it goes");
    }
    two.work(114);
    assert!(two.needs_backup());
    two.standby.begin().expect("a backup");
    two.check();
}

#[test]
fn whoever_takes_the_place_follows_nobody_any_more_and_begins_a_line_of_its_own() {
    let mut two = Two::open();
    two.back_up();
    two.standby.begin().expect("a backup");
    two.work(101);
    assert!(matches!(two.step(), Step::Advanced(_)));
    let path = two.there.path().join("bella.redb");
    let now = two.salon.now;
    let files = (two.standby.store.as_path(), path.as_path());
    let (before, _) = promote(files, now, now).expect("it takes the place");
    assert!(before.is_none());
    assert!(matches!(two.step(), Step::NeedsBackup(_)));
    let salon = Salon::reopened(Store::open(&path).expect("a store"));
    let place = two.there.path().join("backups");
    salon
        .store
        .ship_into(&place, NEVER)
        .expect("it is readable");
    assert!(salon.store.shipping().standing().needs_backup);
    assert_eq!(at(MONDAY) + SignedDuration::from_secs(1), now);
}

fn standby(folder: &Path, words: &[&str]) -> Result<String, String> {
    let done = bella(folder, &[&["standby"], words].concat());
    match done.status.success() {
        true => Ok(String::from_utf8_lossy(&done.stdout).into_owned()),
        false => Err(errors(&done)),
    }
}

/// The real program: one serves and ships, the other follows, is promoted, and takes a signed call.
#[test]
fn the_other_machine_follows_is_promoted_and_takes_a_signed_call() {
    let (here, there) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let place = here.path().join("backups").display().to_string();
    let server = Serving::start(here.path(), &["--sample"]);
    let ask = |path: &str, words: &[&str]| {
        let mut curl = Command::new("curl");
        curl.args(["-sf", "--unix-socket", "bella.sock"])
            .args(words);
        curl.arg(format!("http://localhost{path}"));
        let answer = curl.current_dir(here.path()).output().expect("curl runs");
        assert!(answer.status.success(), "{path}");
        serde_json::from_slice::<Value>(&answer.stdout).expect("JSON")
    };
    ask("/api/backups", &["-X", "POST"]);
    standby(there.path(), &["--from", &place, "--once"]).expect("there is a backup");
    let name = r#"{"name": "Late Caller"}"#;
    let json = "content-type: application/json";
    ask("/api/customers", &["-H", json, "-d", name]);
    drop(server);
    // The first machine is gone; what it shipped is not. The newest second may be.
    let told = standby(there.path(), &["--status"]).expect("it was up to date");
    assert!(told.contains("everything that was shipped"), "{told}");
    let told = standby(there.path(), &["--promote"]).expect("it takes the place");
    assert!(told.contains("store of this machine now"), "{told}");
    let refused = standby(there.path(), &["--from", &place, "--once"]);
    assert!(refused.expect_err("it serves").contains("there is a store"));

    let token = "a-token-of-the-test";
    let mut served = Command::new(env!("CARGO_BIN_EXE_bella"));
    served
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(there.path())
        .current_dir(there.path())
        .env_clear()
        .env("TWILIO_AUTH_TOKEN", token)
        .env("LOG_FORMAT", "json");
    let server = Serving::of(served);
    let address = fs::read_to_string(there.path().join("bella.address")).expect("an address");
    let smoke = Command::new(env!("CARGO_BIN_EXE_bella"))
        .args(["smoke", &format!("http://{address}")])
        .current_dir(there.path())
        .env_clear()
        .env("TWILIO_AUTH_TOKEN", token)
        .output()
        .expect("bella runs");
    assert!(smoke.status.success(), "{}", errors(&smoke));
    drop(server);
    let copy = bella(there.path(), &["export", "-"]);
    assert!(String::from_utf8_lossy(&copy.stdout).contains("Bella Salon"));
}
