//! The real binary: Twilio's own signer, the demonstration, a caller at a terminal, the end.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use bella::channels::twilio::form::Form;
use bella::channels::twilio::signature::Keys;

use crate::twilio::line::CALLER;
use crate::twilio::twiml::Twiml;

pub const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A running `bella serve`; ends with the test.
pub struct Server {
    child: Child,
    pub url: String,
}

impl Server {
    fn start(folder: &Path) -> Self {
        Self::with(folder, &[])
    }

    /// With more in its environment.
    pub fn with(folder: &Path, more: &[(&str, &str)]) -> Self {
        Self::launch(folder, &["--sample"], more)
    }

    /// Without a business.
    pub fn empty(folder: &Path) -> Self {
        Self::launch(folder, &[], &[])
    }

    fn launch(folder: &Path, flags: &[&str], more: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bella"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(folder)
            .args(flags)
            .current_dir(folder)
            .env_clear()
            .env("TWILIO_AUTH_TOKEN", TOKEN)
            .env("BELLA_API_KEY", TOKEN)
            .env("LOG_FORMAT", "json")
            .envs(more.iter().copied())
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

#[test]
fn the_demonstration_books_an_appointment() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = Command::new(env!("CARGO_BIN_EXE_bella"))
        .args(["demo", "--once"])
        .current_dir(folder.path())
        .env_clear()
        .env("TMPDIR", folder.path())
        .output()
        .expect("bella starts");
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{error}");
    assert!(said.contains("Maria Lopez"), "{said}");
    let left = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(left, 0, "the throw-away data is still there");
}

/// What a caller at a terminal reads who types these lines.
fn call(server: &str, key: &str, lines: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bella"))
        .args(["call", "--from", "+12125550142", "--server", server])
        .env_clear()
        .env("BELLA_API_KEY", key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("bella starts");
    let mut input = child.stdin.take().expect("an input");
    // A caller who is refused reads nothing of this.
    let _ = input.write_all(lines.as_bytes());
    drop(input);
    child.wait_with_output().expect("bella ends")
}

#[test]
fn a_caller_at_a_terminal_can_book() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path());
    let lines = "I'd like a haircut\nany day next week\nthe first one\nmy name is Maria Lopez\nyes\n#1\n/quit\n";
    let output = call(&server.url, TOKEN, lines);
    let said = String::from_utf8_lossy(&output.stdout);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("all set"), "{said}\n{error}");
    let refused = call(&server.url, "0000000000000000", "");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--api-key"));
    let nobody = call("http://127.0.0.1:1", TOKEN, "");
    assert_eq!(nobody.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("no server answers"));
}

#[test]
fn a_turn_under_way_is_finished_when_the_server_is_told_to_stop() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut server = Server::start(folder.path());
    let address = server.url.trim_start_matches("http://").to_owned();
    let form = Form::of(&[("CallSid", "CA01"), ("From", CALLER)]);
    let signature = Keys::new([TOKEN]).sign(&server.url, "/twilio/voice", &form);
    let body = form.encode();
    let head = format!(
        "POST /twilio/voice HTTP/1.1\r\nHost: {address}\r\nX-Twilio-Signature: {}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        signature.expect("a token"),
        body.len()
    );
    let mut stream = TcpStream::connect(&address).expect("the server listens");
    stream.write_all(head.as_bytes()).expect("a request begins");
    let mut begun = [0; 25];
    stream
        .read_exact(&mut begun)
        .expect("the server waits for the rest");
    assert!(begun.starts_with(b"HTTP/1.1 100 Continue"));
    let stop = Command::new("kill")
        .args(["-TERM", &server.child.id().to_string()])
        .status();
    assert!(stop.expect("kill runs").success());
    // Nobody new is let in.
    while TcpStream::connect(&address).is_ok() {}
    stream
        .write_all(body.as_bytes())
        .expect("the rest is taken");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("an answer, and then the end");
    let (head, document) = answer.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(
        Twiml::read(document).said().contains("Bella Salon"),
        "{document}"
    );
    assert!(server.child.wait().expect("the server ends").success());
}
