//! The OpenAPI document, and a run of schemathesis against it.

use std::path::Path;
use std::process::Command;

use bella::api::openapi::document;

#[test]
fn the_document_lists_every_operation() {
    let document = document();
    let mut lines = Vec::new();
    for (path, item) in &document.paths.paths {
        let operations = [
            ("GET", &item.get),
            ("POST", &item.post),
            ("PUT", &item.put),
            ("PATCH", &item.patch),
            ("DELETE", &item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                let statuses: Vec<&str> = operation
                    .responses
                    .responses
                    .keys()
                    .map(String::as_str)
                    .collect();
                lines.push(format!("{method} {path}: {}", statuses.join(" ")));
            }
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn schemathesis_finds_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tool = root.join("target/venv/bin/schemathesis");
    if !tool.exists() {
        eprintln!("skipped: no schemathesis in target/venv; tests/run installs it");
        return;
    }
    let run = Command::new(root.join("tests/api/schemathesis.sh"))
        .arg(env!("CARGO_BIN_EXE_bella"))
        .arg(tool)
        .output()
        .expect("a shell");
    let text = String::from_utf8_lossy(&run.stdout);
    let end = text.lines().rev().take(80).collect::<Vec<_>>();
    let end: Vec<&str> = end.into_iter().rev().collect();
    assert!(run.status.success(), "{}", end.join("\n"));
}
