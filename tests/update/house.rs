//! An installation in a folder: the program, its data, a `systemctl` that starts and stops it, and a list of releases.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The service manager: it knows one service, and when that is started, whether it lives.
const SYSTEMCTL: &str = r#"#!/bin/bash
home=$(dirname "$(dirname "$0")")
halt() {
    [ -s "$home/pid" ] || return 0
    kill "$(cat "$home/pid")" 2>/dev/null
    while kill -0 "$(cat "$home/pid")" 2>/dev/null; do read -r -t 0.05 <> <(:); done
    rm -f "$home/pid"
}
begin() {
    "$home/bin/bella" update --settle --data-dir "$home/data" >>"$home/log" 2>&1
    APP_ENV=development BELLA_DATA_DIR=$home/data "$home/bin/bella" serve --sample --listen 127.0.0.1:0 >>"$home/log" 2>&1 </dev/null &
    echo $! >"$home/pid"
}
[ "$1" = show ] && { echo "Environment=OTHER=1 BELLA_DATA_DIR=$home/data"; exit; }
echo "$1" >>"$home/asked"
case $1 in
    restart) halt; begin ;;
    stop) halt ;;
    start) begin ;;
esac
"#;

/// How a new version behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As it should.
    Well,
    /// It ends as soon as it is to serve.
    Dies,
    /// The same, and it takes the program before with it.
    DiesForGood,
    /// It makes nothing of the store.
    CannotRead,
}

pub struct House {
    pub folder: tempfile::TempDir,
    key: Ed25519KeyPair,
    releases: Vec<Value>,
    list: Option<std::process::Child>,
    address: String,
}

impl House {
    /// With a running service.
    pub fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in ["bin", "data", "list"] {
            fs::create_dir(at(name)).expect("a folder");
        }
        put_real(&at("bin/bella"));
        script(&at("bin/systemctl"), SYSTEMCTL);
        let mut house = Self {
            key: Ed25519KeyPair::generate().expect("a key"),
            folder,
            releases: Vec::new(),
            list: None,
            address: String::new(),
        };
        house.serve_list();
        house.systemctl("start");
        house.until_ready();
        house
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Any web server does for a list.
    fn serve_list(&mut self) {
        use std::io::{BufRead, BufReader};
        let program = "import http.server, sys
handler = http.server.SimpleHTTPRequestHandler
handler.log_message = lambda *words: None
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), handler)
print(server.server_port, flush=True)
server.serve_forever()";
        let mut child = Command::new("python3")
            .args(["-c", program])
            .current_dir(self.path("list"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 runs");
        let mut port = String::new();
        let mut said = BufReader::new(child.stdout.take().expect("its words"));
        said.read_line(&mut port).expect("a port");
        self.address = format!("http://127.0.0.1:{}/releases.json", port.trim());
        self.list = Some(child);
    }

    /// Puts the program of the beginning back, and nothing beside it.
    pub fn begin_anew(&self) {
        self.systemctl("stop");
        for entry in fs::read_dir(self.path("bin")).expect("a folder") {
            let path = entry.expect("a file").path();
            match path.file_name().is_some_and(|name| name == "systemctl") {
                true => {}
                false if path.is_dir() => fs::remove_dir_all(path).expect("a folder"),
                false => fs::remove_file(path).expect("a file"),
            }
        }
        put_real(&self.path("bin/bella"));
        self.systemctl("start");
        self.until_ready();
    }

    pub fn public_key(&self) -> String {
        STANDARD.encode(self.key.public_key().as_ref())
    }

    pub fn list_at(&self) -> &str {
        &self.address
    }

    /// Lists a version, signed.
    pub fn offer(&mut self, version: &str, manner: Manner) {
        let file = format!("bella-{version}.gz");
        let packed = packed(&program(version, manner));
        fs::write(self.path("list").join(&file), &packed).expect("room");
        self.releases.push(json!({
            "version": version, "target": "x86_64-linux", "released_on": "2026-12-01",
            "changes": ["She understands more."], "file": file, "bytes": packed.len(),
            "sha256": hex(&Sha256::digest(&packed)),
        }));
        let key = self.key.sign(&self.text());
        self.publish(key.as_ref());
    }

    fn text(&self) -> Vec<u8> {
        serde_json::to_vec(&json!({"releases": self.releases})).expect("JSON")
    }

    fn publish(&self, signature: &[u8]) {
        fs::write(self.path("list/releases.json"), self.text()).expect("room");
        let signature = STANDARD.encode(signature);
        fs::write(self.path("list/releases.json.sig"), signature).expect("room");
    }

    /// Signs the list with a key of somebody else's.
    pub fn sign_with_another_key(&self) {
        let other = Ed25519KeyPair::generate().expect("a key");
        self.publish(other.sign(&self.text()).as_ref());
    }

    /// The installed program (or the one before it), with the data that the service has if it asks for it.
    pub fn command(&self, program: &str, words: &[&str]) -> Command {
        let path = format!("{}:/usr/bin:/bin", self.path("bin").display());
        let mut command = Command::new(self.path("bin").join(program));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", path)
            .env("BELLA_RELEASES", &self.address)
            .env("BELLA_RELEASE_KEY", self.public_key())
            .stdin(Stdio::null());
        command
    }

    /// Runs the installed program (or the one before it) with this house's data.
    pub fn run_as(&self, program: &str, words: &[&str]) -> Output {
        let mut command = self.command(program, words);
        command.arg("--data-dir").arg(self.path("data"));
        command.output().expect("bella runs")
    }

    pub fn update(&self, words: &[&str]) -> Output {
        let words: Vec<_> = ["update"].iter().chain(words).copied().collect();
        self.run_as("bella", &words)
    }

    pub fn systemctl(&self, action: &str) {
        let status = Command::new(self.path("bin/systemctl"))
            .arg(action)
            .status();
        assert!(status.expect("it runs").success());
    }

    /// What the service manager was asked for.
    pub fn asked(&self) -> Vec<String> {
        let asked = fs::read_to_string(self.path("asked")).unwrap_or_default();
        asked.lines().map(str::to_owned).collect()
    }

    /// What the installed program calls itself.
    pub fn version(&self) -> String {
        let said = Command::new(self.path("bin/bella"))
            .arg("--version")
            .output();
        let said = said.expect("it runs").stdout;
        String::from_utf8_lossy(&said).trim().to_owned()
    }

    /// A program of this version.
    pub fn write_program(&self, name: &str, version: &str) {
        script(&self.path(name), &program(version, Manner::Well));
    }

    /// Asks the server, as whoever owns its files.
    pub fn curl(&self, words: &[&str], path: &str) -> String {
        let mut curl = Command::new("curl");
        curl.args(["-s", "--unix-socket"])
            .arg(self.path("data/bella.sock"));
        let url = format!("http://localhost{path}");
        let output = curl.args(words).arg(url).output().expect("curl runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Somebody calls, and is listened to.
    pub fn begin_call(&self) {
        let said = self.curl(&["-d", "CallSid=CA1&From=%2B14155550123"], "/twilio/voice");
        assert!(said.contains("<Response>"), "{said}");
        self.until("the call is under way", || {
            let machine = self.curl(&[], "/api/machine");
            let machine: Value = serde_json::from_str(&machine).expect("JSON");
            machine["calls_under_way"].as_u64().expect("a number") > 0
        });
    }

    /// The one who called hangs up.
    pub fn end_call(&self) {
        self.curl(
            &["-d", "CallSid=CA1&CallStatus=completed&CallDuration=9"],
            "/twilio/status",
        );
    }

    /// Looks again and again whether something came true; each look takes a program's time.
    pub fn until(&self, what: &str, is_true: impl Fn() -> bool) {
        for _ in 0..2000 {
            if is_true() {
                return;
            }
            let _ = Command::new("true").status();
        }
        let log = fs::read_to_string(self.path("log")).unwrap_or_default();
        panic!("never: {what}; {log}");
    }

    /// Waits until the service takes calls.
    pub fn until_ready(&self) {
        for _ in 0..2000 {
            if self
                .run_as("bella", &["doctor", "--alive"])
                .status
                .success()
            {
                return;
            }
        }
        let log = fs::read_to_string(self.path("log")).unwrap_or_default();
        panic!("the service never became ready: {log}");
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.systemctl("stop");
        if let Some(list) = &mut self.list {
            let _ = list.kill();
            let _ = list.wait();
        }
    }
}

fn put_real(path: &Path) {
    let real = Path::new(env!("CARGO_BIN_EXE_bella"));
    if fs::hard_link(real, path).is_err() {
        fs::copy(real, path).expect("room");
    }
}

/// A program that calls itself of this version, and is the real one otherwise.
fn program(version: &str, manner: Manner) -> String {
    let real = env!("CARGO_BIN_EXE_bella");
    let odd = match manner {
        Manner::Well => "",
        Manner::Dies => "serve) exit 1 ;;",
        Manner::DiesForGood => "serve) rm -f \"$0.prev\"; exit 1 ;;",
        Manner::CannotRead => "restore) echo 'bella: no' >&2; exit 1 ;;",
    };
    format!(
        "#!/bin/sh\ncase $1 in\n--version) echo bella {version}; exit ;;\n{odd}\nesac\nexec {real} \"$@\"\n"
    )
}

pub fn packed(text: &str) -> Vec<u8> {
    use std::io::Write;
    let mut out = GzEncoder::new(Vec::new(), Compression::default());
    out.write_all(text.as_bytes()).expect("room");
    out.finish().expect("room")
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn script(path: &Path, text: &str) {
    fs::write(path, text).expect("room");
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("rights");
}
