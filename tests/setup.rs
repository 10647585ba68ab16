//! `bella setup` out of a file and in a terminal, beside a running server and without one.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::portable::command::Serving;

fn bella(folder: &Path, words: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bella"))
        .args(words)
        .args(["--data-dir", "."])
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("bella runs");
    let mut answers = child.stdin.take().expect("an input");
    // One that refuses at once reads nothing.
    let _ = answers.write_all(input.as_bytes());
    drop(answers);
    child.wait_with_output().expect("it ends")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

fn salon() -> Value {
    json!({
        "owner": {"name": "Ana", "email": "ana@example.com", "password": "Sunflower-At-Noon-7"},
        "business": {"name": "Studio Ana", "timezone": "Europe/Madrid", "country": "ES", "currency": "EUR",
            "hours": {"monday": [{"from": "09:00", "to": "18:00"}]}},
        "staff": [{"name": "Ana"}, {"name": "Luis"}],
        "services": [{"name": "Cut", "duration_min": 30, "staff": ["Luis"]}, {"name": "Color", "duration_min": 90}],
        "faqs": [{"question": "Where do I park?", "answer": "Behind the house."}],
    })
}

fn exported(folder: &Path) -> String {
    let output = bella(folder, &["export", "-"], "");
    assert!(output.status.success(), "{}", said(&output));
    said(&output)
}

#[test]
fn a_file_sets_up_a_running_server_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Serving::start(folder.path(), &[]);
    let first = bella(folder.path(), &["setup", "-"], &salon().to_string());
    assert!(first.status.success(), "{}", said(&first));
    assert!(said(&first).contains("Sign in to the dashboard as ana@example.com."));
    let before = exported(folder.path());
    assert!(before.contains("Studio Ana") && before.contains("Where do I park?"));
    let again = bella(folder.path(), &["setup", "-"], &salon().to_string());
    assert!(again.status.success(), "{}", said(&again));
    assert!(
        said(&again).contains("it stays as it is"),
        "{}",
        said(&again)
    );
    assert!(!said(&again).contains("Added"), "{}", said(&again));
    drop(server);
}

#[test]
fn what_is_wrong_in_a_file_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |change: fn(&mut Value), why: &str| {
        let mut plan = salon();
        change(&mut plan);
        let output = bella(folder.path(), &["setup", "-"], &plan.to_string());
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains(why), "{}", said(&output));
    };
    check(|plan| plan["busines"] = json!({}), "\"busines\"");
    check(
        |plan| plan["business"]["timezone"] = json!("Mars"),
        "business: ",
    );
    check(
        |plan| plan["services"][0]["staff"] = json!(["Eva"]),
        "services: \"Eva\" is not in staff",
    );
    check(|plan| plan["owner"]["password"] = json!("short"), "owner: ");
    let output = bella(folder.path(), &["setup", "-"], "no JSON");
    assert!(
        said(&output).contains("is no JSON object"),
        "{}",
        said(&output)
    );
}

#[test]
fn answers_set_up_a_store_without_a_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = "Studio Ana\nES\nEUR\nEurope/Madrid\n\n\nAna\nCut, 30, 25\n\nAna\nana@example.com\nSunflower-At-Noon-7\n";
    let output = bella(folder.path(), &["setup"], answers);
    assert!(output.status.success(), "{}", said(&output));
    assert!(!said(&output).contains("Sunflower-At-Noon-7"));
    let store = exported(folder.path());
    assert!(store.contains("Studio Ana") && !store.contains("Sunflower-At-Noon-7"));
}
