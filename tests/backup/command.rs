//! `bella backup` and `bella restore`, the real program.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::portable::command::{Serving, bella, errors};

/// A folder with the sample salon in it.
fn salon() -> (tempfile::TempDir, Serving) {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Serving::start(folder.path(), &["--sample"]);
    (folder, server)
}

fn stop(mut server: Serving) {
    server.0.kill().expect("the server is stopped");
    server.0.wait().expect("it ends");
}

fn good(folder: &Path, words: &[&str]) -> String {
    let output = bella(folder, words);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_running_server_is_backed_up_and_restored_elsewhere() {
    let (here, server) = salon();
    let summary = good(here.path(), &["backup", "salon.backup", "--json"]);
    let summary: Value = serde_json::from_str(&summary).expect("JSON");
    assert!(
        summary["rows"].as_u64().is_some_and(|rows| rows > 10),
        "{summary}"
    );
    assert_eq!(summary["damaged"], 0);

    let refused = bella(here.path(), &["restore", "salon.backup"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        errors(&refused).contains("stop it first"),
        "{}",
        errors(&refused)
    );
    stop(server);

    let there = tempfile::tempdir().expect("a folder");
    let backup = here.path().join("salon.backup");
    let path = backup.to_str().expect("a path");
    assert!(good(there.path(), &["restore", path, "--check"]).contains("whole"));
    assert!(!there.path().join("bella.redb").exists());
    assert!(good(there.path(), &["restore", path]).starts_with("Restored: "));
    // The copy serves, and says the same of itself.
    let copy = good(there.path(), &["export", "-"]);
    assert!(copy.contains("Bella Salon"));
    drop(Serving::start(there.path(), &[]));
}

#[test]
fn a_restore_over_a_store_keeps_the_old_one_and_wrong_files_are_named() {
    let (here, server) = salon();
    good(here.path(), &["backup", "salon.backup"]);
    stop(server);
    let told = good(here.path(), &["restore", "salon.backup"]);
    assert!(told.contains("The store that was there is now"), "{told}");

    fs::write(here.path().join("wrong"), "something else").expect("a file");
    for (file, why) in [("wrong", "not a backup"), ("nowhere", "No such file")] {
        let refused = bella(here.path(), &["restore", file]);
        assert_eq!(refused.status.code(), Some(1));
        assert_eq!(
            errors(&refused).matches(why).count(),
            1,
            "{}",
            errors(&refused)
        );
    }
}
