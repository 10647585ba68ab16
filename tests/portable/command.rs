//! `bella export` and `bella import`, the real program.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use super::shelf::{Shelf, busy_salon, exported};

/// Runs one command on the data in `folder`.
pub fn bella(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bella"))
        .args(words)
        .arg("--data-dir")
        .arg(folder)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .expect("the program runs")
}

/// What it said on standard error.
pub fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_store_goes_out_and_into_a_new_one() {
    let (lines, _) = exported(&busy_salon().store);
    let here = tempfile::tempdir().expect("a folder");
    let old = here.path().join("first.jsonl");
    let new = here.path().join("second.jsonl");
    std::fs::write(&old, &lines).expect("a file");

    let first = bella(here.path(), &["import", "first.jsonl", "--json"]);
    assert_eq!(first.status.code(), Some(0), "{}", errors(&first));
    let summary: Value = serde_json::from_slice(&first.stdout).expect("JSON");
    assert_eq!(summary["rows"]["customers"].as_u64(), Some(2));

    let second = bella(here.path(), &["export", "second.jsonl"]);
    assert_eq!(second.status.code(), Some(0), "{}", errors(&second));
    assert!(String::from_utf8_lossy(&second.stdout).starts_with("Exported "));
    assert_eq!(std::fs::read(&new).expect("the export"), lines);

    let third = bella(here.path(), &["export", "-"]);
    assert_eq!(third.stdout, lines);

    let fourth = bella(here.path(), &["import", "first.jsonl"]);
    assert_eq!(fourth.status.code(), Some(1));
    assert!(errors(&fourth).contains("not empty"), "{}", errors(&fourth));
}

/// A running server; ends with the test.
pub struct Serving(pub Child);

impl Serving {
    pub fn start(folder: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bella"));
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder)
            .args(more)
            .current_dir(folder)
            .env_clear()
            .env("LOG_FORMAT", "json");
        Self::of(command)
    }

    /// The server that this command starts.
    pub fn of(mut command: Command) -> Self {
        let mut child = command
            .stderr(Stdio::piped())
            .spawn()
            .expect("bella starts");
        let log = BufReader::new(child.stderr.take().expect("a log"));
        let mut lines = log.lines().map_while(Result::ok);
        let is_up = lines.any(|line| line.contains("listening"));
        assert!(is_up, "the server listens");
        // Somebody must go on reading, or the server would wait for room in the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self(child)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn export_and_import_work_beside_running_servers() {
    let first = tempfile::tempdir().expect("a folder");
    let second = tempfile::tempdir().expect("a folder");
    let _salon = Serving::start(first.path(), &["--sample"]);
    let _empty = Serving::start(second.path(), &[]);
    let path = first.path().join("salon.jsonl");
    let file = path.to_str().expect("a name in UTF-8");

    let out = bella(first.path(), &["export", "salon.jsonl", "--json"]);
    assert_eq!(out.status.code(), Some(0), "{}", errors(&out));
    let lines = std::fs::read(&path).expect("the export");
    let half = second.path().join("half.jsonl");
    std::fs::write(&half, &lines[..lines.len() / 2]).expect("a file");
    let refused = bella(second.path(), &["import", "half.jsonl"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(errors(&refused).contains("line "), "{}", errors(&refused));

    let into = bella(second.path(), &["import", file, "--json"]);
    assert_eq!(into.status.code(), Some(0), "{}", errors(&into));
    assert_eq!(into.stdout, out.stdout, "what went out came in");
    let again = bella(second.path(), &["export", "-"]);
    assert_eq!(again.stdout, lines);
    let twice = bella(second.path(), &["import", file]);
    assert_eq!(twice.status.code(), Some(1));
    assert!(errors(&twice).contains("not empty"), "{}", errors(&twice));

    let socket = first.path().join("bella.sock");
    let mode = std::fs::metadata(socket).expect("a socket").permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
}

#[test]
fn an_import_that_fails_leaves_no_store_behind() {
    let (lines, _) = exported(&busy_salon().store);
    let here = tempfile::tempdir().expect("a folder");
    let half = &lines[..lines.len() / 2];
    std::fs::write(here.path().join("half.jsonl"), half).expect("a file");
    let failed = bella(here.path(), &["import", "half.jsonl"]);
    assert_eq!(failed.status.code(), Some(1));
    assert!(
        errors(&failed).starts_with("bella: line "),
        "{}",
        errors(&failed)
    );
    assert!(!here.path().join("bella.redb").exists());
}

#[test]
fn a_store_in_use_and_a_missing_one_are_said() {
    let shelf = Shelf::new();
    let folder = shelf.path.parent().expect("a folder");
    let busy = bella(folder, &["export", "out.jsonl"]);
    assert_eq!(busy.status.code(), Some(1));
    assert!(errors(&busy).contains("in use"), "{}", errors(&busy));
    assert!(!folder.join("out.jsonl").exists());

    let here = tempfile::tempdir().expect("a folder");
    let missing = bella(here.path(), &["export", "out.jsonl"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        errors(&missing).contains("no store"),
        "{}",
        errors(&missing)
    );
    assert!(!here.path().join("bella.redb").exists());

    let wrong = bella(here.path(), &["export"]);
    assert_eq!(wrong.status.code(), Some(2));
}
