//! `bella export` and `bella import`, the real program.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use super::shelf::{Shelf, busy_salon, exported};

fn bella(folder: &Path, words: &[&str]) -> Output {
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

fn errors(output: &Output) -> String {
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
