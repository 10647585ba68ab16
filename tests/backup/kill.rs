//! kill -9 at moments all over a backup and a restore: what is there then is the old one or the new one, whole.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bella::store::Store;
use bella::store::backup::folder::open;
use bella::store::backup::read::verify;
use bella::store::engine::error::EngineError;
use bella::store::error::StoreError;

use crate::desk::salon::Salon;
use crate::portable::command::{bella, errors};
use crate::portable::shelf::exported;

/// How often it is killed.
pub fn rounds(short: u32) -> u32 {
    match std::env::var_os("BELLA_LONG") {
        Some(_) => 200,
        None => short,
    }
}

/// Moments spread over `whole` and a little beyond; no two are near each other.
pub fn moments(rounds: u32, whole: Duration) -> impl Iterator<Item = Duration> {
    let golden = 0.618_033_988_75;
    (1..=rounds).map(move |round| whole.mul_f64((f64::from(round) * golden).fract() * 1.1))
}

/// Runs it for so long; then it is killed, and whatever it started.
pub fn killed_after(program: &Path, moment: Duration, words: &[&str]) -> Command {
    let mut command = Command::new("timeout");
    command
        .args(["-s", "KILL", &format!("{:.4}", moment.as_secs_f64())])
        .arg(program)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn run_and_kill(folder: &Path, moment: Duration, words: &[&str]) {
    let program = Path::new(env!("CARGO_BIN_EXE_bella"));
    let mut command = killed_after(program, moment, words);
    command.arg("--data-dir").arg(folder).current_dir(folder);
    command.env_clear().env("PATH", "/usr/bin:/bin");
    command.status().expect("timeout runs");
}

const OLD: u32 = 300;
const NEW: u32 = 600;

/// A store with many customers, from this number on.
fn salon(folder: &Path, first: u32) {
    let salon = Salon::over(Store::open(&folder.join("bella.redb")).expect("a store"));
    for number in first..first + 150 {
        salon.customer(number);
    }
}

/// Opens it as soon as the one that was killed is gone.
pub fn opened(path: &Path) -> Store {
    for _ in 0..2000 {
        match Store::open(path) {
            Err(StoreError::Engine(EngineError::InUse { .. })) => {
                let _ = Command::new("true").status();
            }
            store => return store.expect("the store opens"),
        }
    }
    panic!("somebody has it open still");
}

fn holds(folder: &Path, number: u32) -> bool {
    let store = opened(&folder.join("bella.redb"));
    let (text, report) = exported(&store);
    assert!(report.damaged.is_empty());
    String::from_utf8_lossy(&text).contains(&format!("Caller {number}"))
}

#[test]
fn a_restore_that_is_killed_leaves_the_old_store_or_the_new_one() {
    let (here, there) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    salon(here.path(), OLD);
    salon(there.path(), NEW);
    let backup = there.path().join("new.backup").display().to_string();
    let taken = bella(there.path(), &["backup", &backup]);
    assert!(taken.status.success(), "{}", errors(&taken));
    let old = fs::read(here.path().join("bella.redb")).expect("the store");
    let trial = tempfile::tempdir().expect("a folder");
    fs::write(trial.path().join("bella.redb"), &old).expect("room");
    let begun = Instant::now();
    assert!(bella(trial.path(), &["restore", &backup]).status.success());
    let (mut olds, mut news) = (0, 0);
    for moment in moments(rounds(6), begun.elapsed()) {
        run_and_kill(here.path(), moment, &["restore", &backup]);
        match (holds(here.path(), OLD), holds(here.path(), NEW)) {
            (true, false) => olds += 1,
            (false, true) => {
                news += 1;
                fs::write(here.path().join("bella.redb"), &old).expect("room");
            }
            found => panic!("{moment:?}: {found:?}"),
        }
    }
    println!("{olds} times the old one, {news} times the new one");
    let last = bella(here.path(), &["restore", &backup]);
    assert!(last.status.success(), "{}", errors(&last));
    assert!(holds(here.path(), NEW));
    assert!(!here.path().join("bella.restoring.redb").exists());
}

#[test]
fn a_backup_that_is_killed_leaves_the_one_of_before_or_a_whole_one() {
    let here = tempfile::tempdir().expect("a folder");
    salon(here.path(), OLD);
    let path = here.path().join("salon.backup");
    let begun = Instant::now();
    let first = bella(here.path(), &["backup", "salon.backup"]);
    assert!(first.status.success(), "{}", errors(&first));
    for moment in moments(rounds(6), begun.elapsed()) {
        run_and_kill(here.path(), moment, &["backup", "salon.backup"]);
        let whole = open(&path).and_then(verify);
        assert!(whole.is_ok(), "{moment:?}: {whole:?}");
        assert!(holds(here.path(), OLD));
    }
}
