//! Twilio's own signer against the real binary.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A running `bella serve`; ends with the test.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bella"))
            .args(["serve", "--sample", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder)
            .current_dir(folder)
            .env_clear()
            .env("TWILIO_AUTH_TOKEN", TOKEN)
            .env("BELLA_API_KEY", TOKEN)
            .env("LOG_FORMAT", "json")
            .stderr(Stdio::piped())
            .spawn()
            .expect("bella starts");
        let log = BufReader::new(child.stderr.take().expect("a log"));
        let mut lines = log.lines().map_while(Result::ok);
        let address = lines.find_map(|line| {
            let line: serde_json::Value = serde_json::from_str(&line).ok()?;
            Some(line.get("address")?.as_str()?.to_owned())
        });
        // Somebody must go on reading, or the server would wait for room in the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let url = format!("http://{}", address.expect("the server listens"));
        Self { child, url }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_vendors_own_signer_books_an_appointment() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/venv/bin/python");
    if !python.exists() {
        println!("skipped: target/venv is missing, tests/run makes it");
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path());
    let output = Command::new(python)
        .arg(root.join("tests/twilio/vendor.py"))
        .args([server.url.as_str(), TOKEN])
        .output()
        .expect("python runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{error}");
}
