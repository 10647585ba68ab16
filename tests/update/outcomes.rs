//! What comes of an update: good, refused, or taken back.

use std::fs;
use std::process::{Output, Stdio};

use serde_json::Value;

use crate::portable::command::bella;
use crate::update::house::{House, Manner};

pub const HERE: &str = concat!("bella ", env!("CARGO_PKG_VERSION"));

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Fails with these words, and leaves everything as it was.
fn check_refused(house: &House, words: &[&str], why: &str) {
    let asked = house.asked();
    let output = house.update(words);
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).contains(why), "{}", errors(&output));
    assert_eq!(house.version(), HERE);
    assert_eq!(house.asked(), asked, "the service was touched");
    let left = fs::read_dir(house.path("bin")).expect("a folder").count();
    assert_eq!(left, 2, "something is left beside the program");
    assert!(!house.path("bin/bella.update").exists());
    house.until_ready();
}

#[test]
fn a_newer_release_is_told_put_in_place_and_taken_back() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::Well);
    let told = house.update(&["--check"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(
        told.contains("Bella 99.0.0 came out on 2026-12-01"),
        "{told}"
    );
    assert!(told.contains("- She understands more."), "{told}");
    let told = house.update(&["--check", "--json"]);
    let told: Value = serde_json::from_slice(&told.stdout).expect("JSON");
    assert_eq!(told["newer"], "99.0.0");
    assert_eq!(house.version(), HERE);

    let done = house.update(&[]);
    assert!(done.status.success(), "{}", errors(&done));
    assert_eq!(house.version(), "bella 99.0.0");
    assert!(house.path("bin/bella.prev.backup").exists());
    assert!(!house.path("bin/bella.update").exists());
    house.until_ready();
    // The new version is a script here; the one before knows where both lie.
    let back = house.run_as("bella.prev", &["update", "--rollback"]);
    assert!(back.status.success(), "{}", errors(&back));
    assert_eq!(house.version(), HERE);
    house.until_ready();
    let again = house.run_as("bella.prev", &["update", "--rollback"]);
    assert!(errors(&again).contains("already"), "{}", errors(&again));
}

#[test]
fn what_is_booked_while_a_call_is_waited_for_is_in_the_backup() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::Well);
    house.begin_call();
    let mut update = house.command("bella", &["update"]);
    let update = update.stdout(Stdio::piped()).stderr(Stdio::piped());
    let update = update.spawn().expect("bella runs");
    let trial = house.path("bin/bella.trial.backup");
    house.until("the trial begins", || trial.exists());
    house.until("the trial ends", || !trial.exists());
    let late = [
        "-H",
        "content-type: application/json",
        "-d",
        r#"{"name": "Just In Time"}"#,
    ];
    let late = house.curl(&late, "/api/customers");
    assert!(late.contains("Just In Time"), "{late}");
    house.end_call();
    let done = update.wait_with_output().expect("it ends");
    assert!(done.status.success(), "{}", errors(&done));
    assert_eq!(house.version(), "bella 99.0.0");
    let backup = house.path("bin/bella.prev.backup").display().to_string();
    let there = tempfile::tempdir().expect("a folder");
    let restored = bella(there.path(), &["restore", &backup]);
    assert!(restored.status.success(), "{}", errors(&restored));
    let copy = bella(there.path(), &["export", "-"]).stdout;
    assert!(String::from_utf8_lossy(&copy).contains("Just In Time"));
}

#[test]
fn the_data_of_the_service_is_found_where_its_unit_says() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::Well);
    let done = house
        .command("bella", &["update"])
        .output()
        .expect("bella runs");
    assert!(done.status.success(), "{}", errors(&done));
    assert!(house.path("bin/bella.prev.backup").exists());
    assert_eq!(house.asked(), ["start", "stop", "start"]);
    house.until_ready();
}

#[test]
fn what_lies_in_the_folder_of_the_service_leads_nowhere_and_decides_nothing() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::Well);
    let victim = house.path("victim");
    fs::write(&victim, "untouched").expect("room");
    for name in [
        "before-update.backup",
        "update.json",
        "bella.restoring.redb",
        "update.well",
    ] {
        for name in [
            format!("{name}.partial"),
            format!("{name}.new"),
            name.to_owned(),
        ] {
            let path = house.path("data").join(name);
            std::os::unix::fs::symlink(&victim, path).expect("a link");
        }
    }
    let done = house.update(&[]);
    assert!(done.status.success(), "{}", errors(&done));
    assert_eq!(fs::read_to_string(&victim).expect("a file"), "untouched");
    let forged =
        r#"{"begun":"","from":"0.0.1","to":"99.0.0","backup":null,"process":4194304,"starts":9}"#;
    fs::remove_file(house.path("data/update.json")).expect("a link");
    fs::write(house.path("data/update.json"), forged).expect("room");
    let settled = house.run_as("bella.prev", &["update", "--settle"]);
    assert!(settled.status.success(), "{}", errors(&settled));
    assert_eq!(house.version(), "bella 99.0.0");
}

#[test]
fn a_service_is_started_again_even_when_nothing_can_be_put_back() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::DiesForGood);
    // Nothing becomes well then, so that it is waited for in vain.
    let output = house.update(&["--within", "1", "--patience", "1"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        errors(&output).contains("put back whole"),
        "{}",
        errors(&output)
    );
    assert_eq!(house.asked().last().map(String::as_str), Some("start"));
    assert!(
        house.path("bin/bella.update").exists(),
        "the next starts know of it"
    );
}

#[test]
fn what_is_not_as_it_was_signed_changes_nothing() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::Well);
    let file = house.path("list/bella-99.0.0.gz");
    let good = fs::read(&file).expect("the file");
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    fs::write(&file, flipped).expect("room");
    check_refused(&house, &[], "not the one that was signed");
    fs::write(&file, &good[..good.len() - 9]).expect("room");
    check_refused(&house, &[], "ends early");
    fs::remove_file(&file).expect("a file");
    check_refused(&house, &[], "cannot be fetched");
    fs::write(&file, &good).expect("room");

    house.sign_with_another_key();
    check_refused(&house, &[], "not signed with the key of this program");
    check_refused(
        &house,
        &["--check"],
        "not signed with the key of this program",
    );
    fs::remove_file(house.path("list/releases.json.sig")).expect("a file");
    check_refused(&house, &[], "cannot be fetched");
}

#[test]
fn an_older_release_is_none() {
    let mut house = House::open();
    house.offer("0.0.9", Manner::Well);
    house.offer(env!("CARGO_PKG_VERSION"), Manner::Well);
    let output = house.update(&[]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("is the newest release"), "{said}");
    assert_eq!(house.version(), HERE);
}

#[test]
fn a_version_that_cannot_read_the_store_is_never_started() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::CannotRead);
    check_refused(&house, &[], "cannot read the store");
}

#[test]
fn a_version_that_does_not_become_well_is_taken_back_by_itself() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::Dies);
    let output = house.update(&["--within", "3"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        errors(&output).contains("did not become well, so"),
        "{}",
        errors(&output)
    );
    assert_eq!(house.version(), HERE);
    assert!(!house.path("bin/bella.update").exists());
    house.until_ready();
}

#[test]
fn one_that_was_broken_off_is_ended_by_the_next_starts() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::Dies);
    house.systemctl("stop");
    // Nothing runs, so nothing is watched over: as if the power went right after the swap.
    let done = house.update(&[]);
    assert!(done.status.success(), "{}", errors(&done));
    let journal = r#"{"begun":"then","from":"0.1.0","to":"99.0.0","backup":null,"process":4194304,"starts":0}"#;
    fs::write(house.path("bin/bella.update"), journal).expect("room");
    for _ in 0..2 {
        let settled = house.run_as("bella.prev", &["update", "--settle"]);
        assert!(settled.status.success(), "{}", errors(&settled));
        assert_eq!(house.version(), "bella 99.0.0");
    }
    let settled = house.run_as("bella.prev", &["update", "--settle"]);
    assert!(settled.status.success(), "{}", errors(&settled));
    assert_eq!(house.version(), HERE);
    assert!(!house.path("bin/bella.update").exists());

    // One that ran well is not taken back, however often it is started.
    fs::write(
        house.path("bin/bella.update"),
        journal.replace(":0}", ":2}"),
    )
    .expect("room");
    fs::write(house.path("data/update.well"), "then").expect("room");
    // It shares its file with the one that was built.
    fs::remove_file(house.path("bin/bella")).expect("a program");
    fs::write(house.path("bin/bella"), "the new one").expect("room");
    let settled = house.run_as("bella.prev", &["update", "--settle"]);
    assert!(settled.status.success(), "{}", errors(&settled));
    let program = fs::read_to_string(house.path("bin/bella")).expect("a program");
    assert_eq!(program, "the new one");
    assert!(!house.path("bin/bella.update").exists());
}

#[test]
fn nothing_is_done_while_a_call_is_under_way() {
    let mut house = House::open();
    house.offer("99.0.0", Manner::Well);
    house.begin_call();
    let output = house.update(&["--wait", "0"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        errors(&output).contains("calls are under way"),
        "{}",
        errors(&output)
    );
    assert_eq!(house.version(), HERE);
}
