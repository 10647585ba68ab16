//! Exit codes and messages of the command line, asserted on the binary.

use std::fs::Permissions;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::{Command, Output};

use tempfile::TempDir;

fn bella(data: &TempDir, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bella"))
        .args(arguments)
        .current_dir(data.path())
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .expect("the binary runs")
}

fn check(output: &Output, code: i32, says: &str) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{error}");
    assert!(error.contains(says), "{error}");
}

#[test]
fn wrong_arguments_exit_with_2() {
    let data = TempDir::new().expect("a directory");
    check(&bella(&data, &["serve", "--what"], &[]), 2, "--what");
    check(&bella(&data, &["answer"], &[]), 2, "answer");
    let help = bella(&data, &["serve", "--help"], &[]);
    assert!(help.status.success());
    assert!(String::from_utf8_lossy(&help.stdout).contains("Example: bella serve"));
}

#[test]
fn every_wrong_setting_is_named_at_once() {
    let data = TempDir::new().expect("a directory");
    let wrong = [
        ("APP_ENV", "staging"),
        ("OWNER_PHONE", "call me"),
        ("DATABASE_URL", "mysql://x"),
    ];
    let refused = bella(&data, &["serve"], &wrong);
    for name in ["APP_ENV", "OWNER_PHONE", "DATABASE_URL"] {
        check(&refused, 1, name);
    }
}

#[test]
fn a_taken_port_is_explained() {
    let data = TempDir::new().expect("a directory");
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let refused = bella(&data, &["serve", "--listen", &address], &[]);
    check(&refused, 1, "is taken by another program");
    let error = String::from_utf8_lossy(&refused.stderr);
    assert!(error.contains(&address), "{error}");
    assert_eq!(error.trim_end().lines().count(), 1, "one line: {error}");
}

/// Runs the binary as somebody who may not do everything.
fn bella_as_nobody(data: &TempDir, arguments: &[&str]) -> std::io::Result<Output> {
    let nobody = 65_534;
    let mut command = Command::new(env!("CARGO_BIN_EXE_bella"));
    command.args(arguments).current_dir("/").env_clear();
    if data.path().metadata()?.uid() == 0 {
        command.uid(nobody).gid(nobody);
    }
    command.output()
}

#[test]
fn a_folder_that_may_not_be_written_is_named_with_the_way_out() {
    let data = TempDir::new().expect("a directory");
    std::fs::set_permissions(data.path(), Permissions::from_mode(0o555)).expect("its owner");
    let folder = data.path().display().to_string();
    let inside = data.path().join("data").display().to_string();
    for (place, says) in [
        (
            &inside,
            "choose another one with --data-dir, or change its owner",
        ),
        (&folder, "permission"),
    ] {
        let refused = match bella_as_nobody(&data, &["serve", "--data-dir", place]) {
            Ok(refused) => refused,
            Err(error) => {
                println!("skipped: nobody else may run the binary here ({error})");
                return;
            }
        };
        check(&refused, 1, says);
        let error = String::from_utf8_lossy(&refused.stderr);
        assert!(error.contains(place.as_str()), "{error}");
        assert_eq!(error.trim_end().lines().count(), 1, "one line: {error}");
    }
}

#[test]
fn keys_are_managed_without_a_server() {
    let data = TempDir::new().expect("a directory");
    let made = bella(&data, &["key", "add", "screen", "--scope", "read"], &[]);
    check(&made, 0, "");
    assert!(String::from_utf8_lossy(&made.stdout).starts_with("bella_1_"));
    let list = bella(&data, &["key", "list", "--json"], &[]);
    let items: serde_json::Value = serde_json::from_slice(&list.stdout).expect("JSON");
    assert_eq!(items[0]["name"], "screen");
    check(&bella(&data, &["key", "revoke", "1"], &[]), 0, "");
    check(
        &bella(&data, &["key", "revoke", "1"], &[]),
        1,
        "there is no such key",
    );
}
