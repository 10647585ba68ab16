//! kill -9, again and again: what was acknowledged on the standard output is there.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use bella::store::Store;
use futures_util::future::join_all;

use super::ledger::{cause, checked, enter};
use super::opening::assert_opens_at_once;

/// Names the directory to the child, and makes an ignored test the child.
const DIRECTORY: &str = "BELLA_TEST_KILL_DIR";

#[test]
#[ignore = "the child of the kill test, which runs until it is killed"]
fn child() {
    let Ok(directory) = std::env::var(DIRECTORY) else {
        return;
    };
    let store = Store::open(&Path::new(&directory).join("bella.redb")).expect("it opens");
    let mut next = checked(&store).last().map_or(1, |last| last + 1);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime starts");
    loop {
        let ids: Vec<u64> = (next..next + 8).collect();
        next += 8;
        let burst = ids.into_iter().map(|id| {
            let store = store.clone();
            async move {
                store
                    .write(cause(), move |tx| enter(tx, id))
                    .await
                    .map(|()| id)
            }
        });
        for id in runtime.block_on(join_all(burst)) {
            let id = id.expect("a healthy disk takes it");
            let mut out = std::io::stderr();
            writeln!(out, "done {id}").expect("somebody listens");
        }
    }
}

/// Lets a child write until it has acknowledged `until`, kills it, and gathers what it acknowledged.
fn run_and_kill(directory: &Path, until: usize) -> BTreeSet<u64> {
    let program = std::env::current_exe().expect("this program has a path");
    let mut child = Command::new(program)
        .args(["--exact", "store::kill::child", "--ignored", "--nocapture"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the child starts");
    let output = child.stderr.take().expect("it is piped");
    let mut done = BTreeSet::new();
    for line in BufReader::new(output).lines() {
        let Ok(line) = line else { break };
        if let Some(id) = line.strip_prefix("done ").and_then(|id| id.parse().ok()) {
            done.insert(id);
        }
        if done.len() == until {
            child.kill().expect("it is ours");
        }
    }
    child.wait().expect("it ended");
    done
}

#[test]
fn nothing_acknowledged_is_lost_when_the_process_is_killed() {
    let rounds = match std::env::var("BELLA_LONG") {
        Ok(_) => 200,
        Err(_) => 20,
    };
    let directory = tempfile::tempdir().expect("a directory");
    let mut acknowledged = BTreeSet::new();
    for round in 0..rounds {
        acknowledged.append(&mut run_and_kill(directory.path(), 20 + round * 7 % 50));
        let path = directory.path().join("bella.redb");
        println!("round {round}: opened in {:?}", assert_opens_at_once(&path));
        let store = Store::open(&path).expect("it opens");
        let found: BTreeSet<u64> = checked(&store).into_iter().collect();
        let lost: Vec<_> = acknowledged.difference(&found).collect();
        assert!(lost.is_empty(), "round {round}: lost {lost:?}");
    }
}
