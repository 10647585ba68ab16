//! The doctor and the diagnostics: what is found, what is to be done, and that nothing private leaves.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::portable::command::Serving;

const TOKEN: &str = "planted-token-0123456789abcdef";
const ENTERED: &str = "https://127.0.0.1:1/planted-hook";
const KEY: &str = "planted-openai-key-0123456789";

fn bella(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bella"))
        .args(words)
        .args(["--data-dir", "."])
        .current_dir(folder)
        .env_clear()
        // Nobody listens there: what is not reached is told, and nothing leaves this machine.
        .env("OPENAI_API_KEY", KEY)
        .env("OPENAI_BASE_URL", "http://127.0.0.1:1")
        .env("TWILIO_AUTH_TOKEN", TOKEN)
        .env("TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef")
        .env("TWILIO_PHONE_NUMBER", "+12125550199")
        .env("TWILIO_BASE_URL", "http://127.0.0.1:1")
        .env("BELLA_PUBLIC_URL", "http://127.0.0.1:1")
        .output()
        .expect("bella runs")
}

fn status(found: &Value, name: &str) -> String {
    let items = found["items"].as_array().expect("items");
    let item = items.iter().find(|item| item["name"] == name);
    let item = item.unwrap_or_else(|| panic!("nothing of {name} in {found}"));
    item["status"].as_str().expect("a word").to_owned()
}

#[test]
fn a_stopped_server_is_looked_at_and_what_is_wrong_comes_with_its_mend() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(Serving::start(folder.path(), &["--sample"]));
    let looked = bella(folder.path(), &["doctor", "--json"]);
    assert_eq!(looked.status.code(), Some(1));
    let found: Value = serde_json::from_slice(&looked.stdout).expect("JSON");
    assert_eq!(found["status"], "failing");
    for (name, expected) in [
        ("dns", "off"),
        ("doors", "wrong"),
        ("certificate", "off"),
        ("clock", "off"),
        ("store", "ok"),
        ("store_writes", "ok"),
        ("telephone", "wrong"),
        ("openai", "wrong"),
        ("update", "off"),
    ] {
        assert_eq!(status(&found, name), expected, "{name}: {found}");
    }
    for item in found["items"].as_array().expect("items") {
        let needs_mend = matches!(item["status"].as_str(), Some("wrong" | "doubtful"));
        assert!(!needs_mend || item["mend"].is_string(), "{item}");
    }
    let text = bella(folder.path(), &["doctor"]);
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    assert!(text.starts_with("No server runs here"), "{text}");
    assert!(text.contains("WRONG openai: "), "{text}");
    assert!(text.contains("check OPENAI_API_KEY"), "{text}");
    assert!(!text.contains(KEY) && !text.contains(TOKEN), "{text}");
    assert_eq!(
        bella(folder.path(), &["doctor", "--alive"]).status.code(),
        Some(1)
    );
}

#[test]
fn a_running_server_answers_for_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Serving::start(folder.path(), &["--sample"]);
    assert!(
        bella(folder.path(), &["doctor", "--alive"])
            .status
            .success()
    );
    let looked = bella(folder.path(), &["doctor", "--json"]);
    let found: Value = serde_json::from_slice(&looked.stdout).expect("JSON");
    // The server that runs has none of the settings that this command was given.
    assert_eq!(status(&found, "telephone"), "off");
    assert_eq!(status(&found, "store"), "ok");
    drop(server);
}

#[test]
fn nothing_private_is_packed() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Serving::start(folder.path(), &["--sample"]);
    let made = Command::new("curl")
        .args([
            "-sf",
            "--unix-socket",
            "bella.sock",
            "http://localhost/api/customers",
        ])
        .args(["-H", "content-type: application/json", "-d"])
        .arg(r#"{"name": "Zelda Quetzal", "phone": "+12125550177"}"#)
        .current_dir(folder.path())
        .output();
    assert!(made.expect("curl runs").status.success());
    // What an owner enters is in no environment of whoever packs.
    let entered = Command::new("curl")
        .args(["-sf", "--unix-socket", "bella.sock", "-X", "PATCH"])
        .args(["-H", "content-type: application/json", "-d"])
        .arg(format!(
            r#"{{"values": {{"SLACK_WEBHOOK_URL": "{ENTERED}"}}}}"#
        ))
        .arg("http://localhost/api/settings/connections")
        .current_dir(folder.path())
        .output();
    assert!(entered.expect("curl runs").status.success());
    // It is put together anew with that.
    for _ in 0..500 {
        if bella(folder.path(), &["doctor", "--alive"])
            .status
            .success()
        {
            break;
        }
    }
    let loud = ENTERED.to_uppercase();
    let log = format!(
        "token {TOKEN} was used by QUETZAL\ncall from +12125550142, +1 212 555 0143\nmail to someone@example.com\n\
        {ENTERED} or {loud}\nhttps://bella.example.com/setup?token=planted-link\n\"all is well\" 12.5 ms\n"
    );
    std::fs::write(folder.path().join("planted.log"), log).expect("a file");
    let words = ["diagnostics", "-o", "pack.tar.gz", "--log", "planted.log"];
    let packed = bella(folder.path(), &words);
    let error = String::from_utf8_lossy(&packed.stderr);
    assert!(packed.status.success(), "{error}");
    let file = std::fs::File::open(folder.path().join("pack.tar.gz")).expect("a file");
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
    let mut files = Vec::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("a file");
        let name = entry.path().expect("a name").display().to_string();
        let mut text = String::new();
        entry.read_to_string(&mut text).expect("text");
        let people = [
            "Zelda",
            "Quetzal",
            "QUETZAL",
            "12125550142",
            "555 0143",
            "planted-link",
            &loud,
            "someone@example.com",
            "12125550199",
        ];
        for private in [TOKEN, KEY, ENTERED].into_iter().chain(people) {
            assert!(!text.contains(private), "{private} in {name}");
        }
        files.push((name, text));
    }
    let of = |wanted: &str| {
        let found = files.iter().find(|(name, _)| name.ends_with(wanted));
        &found.unwrap_or_else(|| panic!("no {wanted}")).1
    };
    assert!(of("log.txt").contains("\"all is well\" 12.5 ms"));
    assert!(of("configuration.txt").contains("TWILIO_AUTH_TOKEN is set"));
    assert!(of("configuration.txt").contains("SLACK_WEBHOOK_URL is set"));
    assert!(of("doctor.json").contains("\"store\""));
    drop(server);
    assert!(of("version.txt").starts_with("Bella "));
}
