//! `bella smoke`: a signed call from outside.

use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const TOKEN: &str = "a-token-of-the-test";

struct Server(Child);

impl Server {
    fn start(folder: &Path, environment: &[(&str, &str)]) -> (Self, String) {
        use std::io::{BufRead, BufReader};
        let mut child = Command::new(env!("CARGO_BIN_EXE_bella"))
            .args([
                "serve",
                "--sample",
                "--listen",
                "127.0.0.1:0",
                "--data-dir",
                ".",
            ])
            .current_dir(folder)
            .env_clear()
            .env("TWILIO_AUTH_TOKEN", TOKEN)
            .envs(environment.iter().copied())
            .stderr(Stdio::piped())
            .spawn()
            .expect("bella starts");
        let log = BufReader::new(child.stderr.take().expect("a log"));
        let mut lines = log.lines().map_while(Result::ok);
        assert!(lines.any(|line| line.contains("listening")));
        std::thread::spawn(move || lines.for_each(drop));
        let address = std::fs::read_to_string(folder.join("bella.address"));
        (
            Self(child),
            format!("http://{}", address.expect("an address")),
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn smoke(folder: &Path, token: &str, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bella"))
        .arg("smoke")
        .args(words)
        .current_dir(folder)
        .env_clear()
        .env("TWILIO_AUTH_TOKEN", token)
        .output()
        .expect("bella runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

#[test]
fn a_server_that_takes_calls_proves_it_and_the_call_counts_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_server, url) = Server::start(folder.path(), &[]);
    let proved = smoke(folder.path(), TOKEN, &[&url]);
    assert!(proved.status.success(), "{}", said(&proved));
    assert_eq!(
        said(&proved).matches("ok   ").count(),
        7,
        "{}",
        said(&proved)
    );
    assert!(
        said(&proved).ends_with("takes calls.\n"),
        "{}",
        said(&proved)
    );
    let export = crate::portable::command::bella(folder.path(), &["export", "-"]);
    let export = String::from_utf8_lossy(&export.stdout).into_owned();
    let calls: Vec<_> = export
        .lines()
        .filter(|line| line.contains("\"is_test\":"))
        .collect();
    assert!(!calls.is_empty());
    assert!(
        calls.iter().all(|line| line.contains("\"is_test\":true")),
        "{calls:?}"
    );

    let wrong = smoke(folder.path(), "another token", &[&url]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        said(&wrong).contains("TWILIO_AUTH_TOKEN is another one there"),
        "{}",
        said(&wrong)
    );
    let nobody = smoke(folder.path(), TOKEN, &["http://127.0.0.1:1"]);
    assert!(
        said(&nobody).contains("is not reached"),
        "{}",
        said(&nobody)
    );
}

#[test]
fn a_server_behind_another_address_and_one_that_lets_anybody_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let public = "https://bella.example.com/salon";
    let (server, url) = Server::start(folder.path(), &[("BELLA_PUBLIC_URL", public)]);
    let refused = smoke(folder.path(), TOKEN, &[&url]);
    assert!(said(&refused).contains("--as URL"), "{}", said(&refused));
    let proved = smoke(folder.path(), TOKEN, &[&url, "--as", public]);
    assert!(proved.status.success(), "{}", said(&proved));
    drop(server);
    let (_server, url) = Server::start(folder.path(), &[("APP_ENV", "development")]);
    let open = smoke(folder.path(), TOKEN, &[&url]);
    assert_eq!(open.status.code(), Some(1));
    assert!(said(&open).contains("did not sign"), "{}", said(&open));
}
