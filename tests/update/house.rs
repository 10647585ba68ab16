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
        let real = Path::new(env!("CARGO_BIN_EXE_bella"));
        if fs::hard_link(real, at("bin/bella")).is_err() {
            fs::copy(real, at("bin/bella")).expect("room");
        }
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

    /// Runs the installed program (or the one before it).
    pub fn run_as(&self, program: &str, words: &[&str]) -> Output {
        let path = format!("{}:/usr/bin:/bin", self.path("bin").display());
        Command::new(self.path("bin").join(program))
            .args(words)
            .arg("--data-dir")
            .arg(self.path("data"))
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", path)
            .env("BELLA_RELEASES", &self.address)
            .env("BELLA_RELEASE_KEY", self.public_key())
            .stdin(Stdio::null())
            .output()
            .expect("bella runs")
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

    /// Somebody calls, and is listened to.
    pub fn begin_call(&self) {
        let key = self.run_as(
            "bella",
            &["key", "add", "test", "--scope", "admin", "--json"],
        );
        let key: Value = serde_json::from_slice(&key.stdout).expect("JSON");
        let key = format!("x-api-key: {}", key["key"].as_str().expect("a key"));
        let address = fs::read_to_string(self.path("data/bella.address")).expect("an address");
        let curl = |words: &[&str], path: &str| {
            let url = format!("http://{address}{path}");
            let output = Command::new("curl").arg("-s").args(words).arg(url).output();
            String::from_utf8_lossy(&output.expect("curl runs").stdout).into_owned()
        };
        let said = curl(&["-d", "CallSid=CA1&From=%2B14155550123"], "/twilio/voice");
        assert!(said.contains("<Response>"), "{said}");
        for _ in 0..2000 {
            let machine = curl(&["-H", &key], "/api/machine");
            let machine: Value = serde_json::from_str(&machine).expect("JSON");
            if machine["calls_under_way"].as_u64().expect("a number") > 0 {
                return;
            }
        }
        panic!("the call never was under way");
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

/// A program that calls itself of this version, and is the real one otherwise.
fn program(version: &str, manner: Manner) -> String {
    let real = env!("CARGO_BIN_EXE_bella");
    let odd = match manner {
        Manner::Well => "",
        Manner::Dies => "serve) exit 1 ;;",
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
