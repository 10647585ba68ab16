//! Every command of the documents for operators, as it stands there, against a real server.
//!
//! Commands between "```sh" and "```" are run, those of one document in one shell; "```sh elsewhere" marks what needs root, Twilio,
//! another machine or a terminal. Where `bash`, `curl` or `jq` is missing, this says so and does nothing.

use std::path::Path;
use std::process::Command;

use crate::twilio::program::{Server, TOKEN};

/// What a document says where the key would be, and the server.
const KEY: &str = "bella_…";
const HOST: &str = "http://127.0.0.1:8000";
/// What a shell does in every document: an answer that is an error, and a path that is not there, end it.
const STRICT: &str = r#"
set -euo pipefail
curl() { command curl -sS --fail-with-body --max-time 60 "$@"; }
"#;

/// The commands of a document that can be run here.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block: Option<(String, bool)> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        match (&mut block, trimmed.strip_prefix("```")) {
            (None, Some("sh")) => block = Some((String::new(), true)),
            (None, Some(_)) => block = Some((String::new(), false)),
            (Some(_), Some(_)) => {
                let ended = block.take();
                found.extend(ended.filter(|(_, is_run)| *is_run).map(|(text, _)| text));
            }
            (Some((text, _)), None) => {
                text.push_str(line.strip_prefix("   ").unwrap_or(line));
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

fn has(tool: &str) -> bool {
    Command::new(tool)
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

fn run(document: &str, serve: fn(&Path) -> Server, is_expected_to_fail: &[&str]) {
    if let Some(missing) = ["bash", "curl", "jq"].into_iter().find(|tool| !has(tool)) {
        println!("skipped: {missing} is missing");
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = std::fs::read_to_string(path).expect("the document");
    let blocks = commands(&text);
    assert!(!blocks.is_empty(), "{document} has no commands");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let data = folder.path().join("bella-data");
    std::fs::create_dir(&data).expect("a folder");
    let server = serve(&data);
    let mut script = STRICT.to_owned();
    for fails in is_expected_to_fail {
        assert!(text.contains(fails), "{document} does not say {fails}");
    }
    for block in blocks {
        script.push_str("echo \"-- next block\" >&2\n");
        for line in block.lines() {
            let may_fail = is_expected_to_fail.iter().any(|fails| line.contains(fails));
            script.push_str(line);
            script.push_str(if may_fail { " || true\n" } else { "\n" });
        }
    }
    let script = script.replace(KEY, TOKEN).replace(HOST, &server.url);
    let programs = Path::new(env!("CARGO_BIN_EXE_bella")).parent();
    let programs = programs.expect("a folder").display();
    let output = Command::new("bash")
        .args(["-x", "-c", &script])
        .current_dir(folder.path())
        .env("PATH", format!("{programs}:{}", env!("PATH")))
        .env("BELLA_DATA_DIR", "bella-data")
        .output()
        .expect("bash runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{document}\n{said}\n{error}");
}

fn sample(folder: &Path) -> Server {
    Server::with(folder, &[])
}

#[test]
fn the_commands_of_the_quick_start_work() {
    run("docs/quick-start.md", Server::empty, &[]);
}

#[test]
fn the_commands_for_when_something_is_wrong_work() {
    // It shows an error, and there is no such customer.
    run("docs/troubleshooting.md", sample, &["/api/customers/4711"]);
}

#[test]
fn the_commands_of_the_api_work() {
    // It shows an error.
    run("docs/api.md", sample, &[r#"'{"name": ""}'"#]);
}

#[test]
fn the_commands_for_newer_versions_work() {
    run("docs/upgrading.md", sample, &[]);
}

#[test]
fn the_commands_that_bring_what_another_system_knew_work() {
    run("docs/migration.md", sample, &[]);
}
