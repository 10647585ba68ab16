//! The real binary with a certificate from Pebble: HTTPS, what leads to it, and a restart.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use bella::channels::twilio::form::Form;
use bella::channels::twilio::signature::Keys;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};

use crate::https::house::free_port;
use crate::https::pebble::{Manner, Pebble};

/// What webhooks are signed with.
const TOKEN: &str = "a-token-of-the-test";

/// A running `bella serve`; ends with the test.
struct Server {
    child: Child,
    log: Option<std::io::Lines<BufReader<std::process::ChildStderr>>>,
}

/// The program over a sample, at these ports for HTTPS and HTTP.
fn serve(folder: &Path, (https, http): (u16, u16)) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bella"));
    command
        .args(["serve", "--sample", "--data-dir"])
        .arg(folder)
        .arg("--listen")
        .arg(format!("127.0.0.1:{https}"))
        .arg("--listen-http")
        .arg(format!("127.0.0.1:{http}"))
        .current_dir(folder)
        .env_clear()
        .env("LOG_FORMAT", "json")
        .stderr(Stdio::piped());
    command
}

impl Server {
    fn start(folder: &Path, pebble: &Pebble) -> Self {
        let mut command = serve(folder, (pebble.https, pebble.http));
        command
            .args(["--domain", "bella.test"])
            .env("BELLA_ACME_DIRECTORY", &pebble.directory)
            .env("BELLA_ACME_CA_FILE", pebble.ca_file())
            .env("TWILIO_AUTH_TOKEN", TOKEN);
        Self::of(&mut command)
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command.spawn().expect("bella starts");
        let log = BufReader::new(child.stderr.take().expect("a log")).lines();
        Self {
            child,
            log: Some(log),
        }
    }

    /// Waits for a line with these words.
    fn until(&mut self, words: &str) {
        let mut log = self.log.take().expect("a log");
        let mut before = Vec::new();
        while let Some(Ok(line)) = log.next() {
            let is_it = line.contains(words);
            before.push(line);
            if is_it {
                std::thread::spawn(move || log.map_while(Result::ok).for_each(drop));
                return;
            }
        }
        panic!("never said {words}: {before:#?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_flag_brings_https_and_a_restart_keeps_it() {
    let Some(pebble) = Pebble::start(Manner::default()) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut server = Server::start(folder.path(), &pebble);
    server.until("there is a certificate");

    let root = pebble.root().await;
    let root = reqwest::Certificate::from_pem(root.as_bytes()).expect("a certificate");
    let here = |port: u16| SocketAddr::from(([127, 0, 0, 1], port));
    let client = reqwest::Client::builder()
        .tls_certs_only([root])
        .resolve("bella.test", here(pebble.https))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .expect("a client");
    let health = format!("https://bella.test:{}/health", pebble.https);
    let answer = client.get(&health).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers()["strict-transport-security"],
        "max-age=63072000"
    );

    // The address that Twilio signs follows from the name.
    let base = format!("https://bella.test:{}", pebble.https);
    let form = Form::of(&[("CallSid", "CA1"), ("From", "+14155550123")]);
    let sign = |base: &str| Keys::new([TOKEN]).sign(base, "/twilio/voice", &form);
    for (signed, status) in [(base.as_str(), 200), ("https://evil.example", 403)] {
        let call = client
            .post(format!("{base}/twilio/voice"))
            .header("x-twilio-signature", sign(signed).expect("a token"))
            .header("content-type", "application/x-www-form-urlencoded");
        let answer = call.body(form.encode()).send().await.expect("an answer");
        assert_eq!(answer.status(), status);
    }

    let led = |host: &'static str| {
        let url = format!("http://127.0.0.1:{}/api/calls?limit=1", pebble.http);
        client.post(url).header("host", host).send()
    };
    for host in ["bella.test", "evil.example"] {
        let answer = led(host).await.expect("an answer");
        assert_eq!(answer.status(), 308);
        let wanted = format!("https://bella.test:{}/api/calls?limit=1", pebble.https);
        assert_eq!(answer.headers()["location"], wanted.as_str(), "{host}");
    }
    let nothing = format!(
        "http://127.0.0.1:{}/.well-known/acme-challenge/x",
        pebble.http
    );
    let answer = client.get(nothing).send().await.expect("an answer");
    assert_eq!(answer.status(), 404);

    drop(server);
    let mut server = Server::start(folder.path(), &pebble);
    server.until("listening");
    let answer = client.get(&health).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
}

#[test]
fn a_name_that_no_authority_would_take_is_refused_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_bella"))
        .args(["serve", "--domain", "https://bella.test/", "--data-dir"])
        .arg(folder.path())
        .current_dir(folder.path())
        .env_clear()
        .output()
        .expect("bella starts");
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("--domain"), "{error}");
    assert!(error.contains("such as bella.example.com"), "{error}");
}

/// A certificate for `localhost` by an authority of the test, as PEM: chain, key, authority.
fn certificate() -> (String, String, String) {
    let made = || {
        let authority_key = KeyPair::generate()?;
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let name = &mut authority.distinguished_name;
        name.push(DnType::CommonName, "an authority of the test");
        let root = authority.self_signed(&authority_key)?;
        let issuer = Issuer::new(authority, authority_key);
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(["localhost".to_owned()])?;
        let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
        let moment = |day: Date| {
            let (month, day_of_month) = (day.month().unsigned_abs(), day.day().unsigned_abs());
            date_time_ymd(day.year().into(), month, day_of_month)
        };
        params.use_authority_key_identifier_extension = true;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.not_before = moment(today.saturating_sub(jiff::Span::new().days(1)));
        params.not_after = moment(today.saturating_add(jiff::Span::new().days(60)));
        let leaf = params.signed_by(&key, &issuer)?;
        let chain = format!("{}{}", leaf.pem(), root.pem());
        Ok::<_, rcgen::Error>((chain, key.serialize_pem(), root.pem()))
    };
    made().expect("a certificate")
}

#[test]
fn a_scanner_finds_mozillas_profiles_kept() {
    let scanner = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/venv/bin/sslyze");
    if !scanner.exists() {
        println!("skipped: no sslyze in target/venv; tests/run installs it");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let (chain, key, root) = certificate();
    for (name, pem) in [("chain.pem", chain), ("key.pem", key), ("root.pem", root)] {
        std::fs::write(at(name), pem).expect("a file");
    }
    for (oldest, profile) in [("1.3", "modern"), ("1.2", "intermediate")] {
        let port = free_port();
        let mut command = serve(&at(profile), (port, free_port()));
        std::fs::create_dir(at(profile)).expect("a folder");
        command
            .arg("--tls-cert")
            .arg(at("chain.pem"))
            .arg("--tls-key")
            .arg(at("key.pem"))
            .env("BELLA_TLS_MIN", oldest);
        let mut server = Server::of(&mut command);
        server.until("listening");
        let scan = Command::new(&scanner)
            .args(["--mozilla_config", profile, "--certinfo_ca_file"])
            .arg(at("root.pem"))
            .arg(format!("localhost:{port}"))
            .output()
            .expect("the scanner runs");
        let found = String::from_utf8_lossy(&scan.stdout);
        assert!(found.contains("OK - Compliant"), "{profile}: {found}");
    }
}
