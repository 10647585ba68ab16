//! The service: what systemd is told, the unit, and what is installed.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

fn bella(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bella"));
    command.current_dir(folder).env_clear();
    command
}

#[test]
fn systemd_is_told_that_it_is_ready_alive_and_stopping() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    socket.set_read_timeout(Some(PATIENCE)).expect("a deadline");
    let mut child = bella(folder.path())
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir", "data"])
        .env("NOTIFY_SOCKET", &path)
        .env("WATCHDOG_USEC", "100000")
        .stderr(Stdio::null())
        .spawn()
        .expect("bella starts");
    let heard = || {
        let mut bytes = [0; 256];
        let length = socket.recv(&mut bytes).expect("a word in time");
        String::from_utf8_lossy(&bytes[..length]).trim().to_owned()
    };
    let until = |word: &str| while heard() != word {};
    until("READY=1");
    until("WATCHDOG=1");
    until("WATCHDOG=1");
    let told = Command::new("kill").arg(child.id().to_string()).status();
    assert!(told.expect("kill runs").success());
    until("STOPPING=1");
    assert!(child.wait().expect("it ends").success());
}

/// Somebody who is in the midst of a request, and stays so.
fn linger(mut stream: impl std::io::Write) -> impl std::io::Write {
    let head = "POST /api/customers HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{";
    stream.write_all(head.as_bytes()).expect("it is let in");
    stream
}

#[test]
fn systemd_hears_that_the_server_lives_all_through_a_restore() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notify");
    let socket = UnixDatagram::bind(&path).expect("a socket");
    socket.set_read_timeout(Some(PATIENCE)).expect("a deadline");
    let mut child = bella(folder.path())
        .args([
            "serve",
            "--sample",
            "--listen",
            "127.0.0.1:0",
            "--data-dir",
            ".",
        ])
        .env("NOTIFY_SOCKET", &path)
        .env("WATCHDOG_USEC", "100000")
        .stderr(Stdio::null())
        .spawn()
        .expect("bella starts");
    let heard = || {
        let mut bytes = [0; 256];
        let length = socket.recv(&mut bytes).expect("a word in time");
        String::from_utf8_lossy(&bytes[..length]).trim().to_owned()
    };
    let until = |word: &str| while heard() != word {};
    until("READY=1");
    let admin = |path: &str| {
        let words = ["-s", "--unix-socket", "bella.sock", "-X", "POST"];
        let url = format!("http://localhost{path}");
        let mut curl = Command::new("curl");
        curl.current_dir(folder.path()).args(words).arg(url);
        String::from_utf8_lossy(&curl.output().expect("curl runs").stdout).into_owned()
    };
    let taken: serde_json::Value = serde_json::from_str(&admin("/api/backups")).expect("JSON");
    let name = taken["name"].as_str().expect("a name");
    let socket_of = folder.path().join("bella.sock");
    let lingering = linger(UnixStream::connect(socket_of).expect("the socket"));
    admin(&format!("/api/backups/{name}/restore"));
    // The one who lingers is waited for, for ten seconds.
    socket
        .set_read_timeout(Some(Duration::from_secs(6)))
        .expect("a deadline");
    until("READY=1");
    drop(lingering);
    let _ = child.kill();
    let _ = child.wait();
}

#[test]
fn the_unit_starts_this_very_program_and_is_taken_away_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |action: &str| {
        bella(folder.path())
            .args(["service", action, "--only-unit", "--unit-dir", "."])
            .output()
            .expect("bella runs")
    };
    assert!(run("install").status.success());
    let unit = folder.path().join("bella.service");
    let text = std::fs::read_to_string(&unit).expect("the unit");
    let program = std::fs::canonicalize(env!("CARGO_BIN_EXE_bella")).expect("a program");
    let line = format!("ExecStart={} serve", program.display());
    assert!(text.lines().any(|found| found == line), "{text}");
    check_unit(&unit);
    assert!(run("uninstall").status.success());
    assert!(!unit.exists());
    let again = run("uninstall");
    assert_eq!(again.status.code(), Some(1));
    let error = String::from_utf8_lossy(&again.stderr);
    assert!(error.contains("nothing is installed"), "{error}");
}

/// As systemd reads it, where it is on the machine: without a mistake, and exposed by at most 2.0.
fn check_unit(unit: &Path) {
    let verify = Command::new("systemd-analyze")
        .arg("verify")
        .arg(unit)
        .output();
    let Ok(verify) = verify else {
        println!("skipped: systemd-analyze is not installed");
        return;
    };
    let said = String::from_utf8_lossy(&verify.stderr);
    assert!(!said.contains("bella.service"), "{said}");
    let words = ["security", "--offline=true", "--threshold=20"];
    let security = Command::new("systemd-analyze")
        .args(words)
        .arg(unit)
        .output();
    let security = security.expect("it runs");
    let said = String::from_utf8_lossy(&security.stdout);
    assert!(security.status.success(), "{said}");
}

#[test]
fn what_is_packaged_is_there_and_scripts_can_be_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).expect("the manifest");
    let assets = manifest.lines().filter(|line| line.ends_with("\"644\"],"));
    let mut found = 0;
    for line in assets {
        let path = line.split('"').nth(1).expect("a path");
        assert!(root.join(path).exists(), "{path}");
        found += 1;
    }
    assert_eq!(found, 4);
    for script in ["packaging/install.sh", "packaging/debian/postinst"] {
        let path = root.join(script);
        let mode = std::fs::metadata(&path)
            .expect("a script")
            .permissions()
            .mode();
        assert_eq!(mode & 0o111, 0o111, "{script}");
        let status = Command::new("sh").arg("-n").arg(&path).status();
        assert!(status.expect("sh runs").success(), "{script}");
        let text = std::fs::read_to_string(&path).expect("a script");
        assert!(text.lines().count() < 40, "{script} is too long to be read");
    }
}

#[test]
fn a_program_that_is_not_the_released_one_is_not_installed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wrong = "0".repeat(64);
    let output = Command::new("sh")
        .arg(root.join("packaging/install.sh"))
        .args([env!("CARGO_BIN_EXE_bella"), &wrong])
        .output()
        .expect("sh runs");
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8_lossy(&output.stderr);
    let is_named = error.contains("not the program") || error.contains("run it as root");
    assert!(is_named, "{error}");
}
