//! Certificates from Pebble, Let's Encrypt's own test server: Debian's `pebble`, which `tests/run` installs. The version
//! there knows neither wishes when to renew nor profiles: see `wishes`.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use jiff::SignedDuration;
use serde_json::json;

use bella::store::certificates::host::Host;

use crate::https::house::{Ends, House, free_port};

/// A running Pebble with its own DNS; ends with the test.
pub struct Pebble {
    children: Vec<Child>,
    folder: tempfile::TempDir,
    pub directory: String,
    pub authority: String,
    pub https: u16,
    pub http: u16,
    main: u16,
    management: u16,
    dns: u16,
}

/// How a Pebble behaves.
#[derive(Clone, Copy, Default)]
pub struct Manner {
    /// Of a hundred requests, so many are told that their nonce was used.
    pub bad_nonces: u32,
    /// It looks for handshakes where nobody listens.
    pub finds_no_https: bool,
}

impl Pebble {
    /// Starts one; `None`, with a word why, where it is not installed.
    pub fn start(manner: Manner) -> Option<Self> {
        if Command::new("pebble").arg("-h").output().is_err() {
            println!("skipped: pebble is not installed, tests/run does that");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let authority = identity(folder.path());
        let [main, management, https, http, dns, manage_dns] = [(); 6].map(|()| free_port());
        let looks_at = match manner.finds_no_https {
            true => free_port(),
            false => https,
        };
        let config = json!({"pebble": {
            "listenAddress": format!("127.0.0.1:{main}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": folder.path().join("cert.pem"),
            "privateKey": folder.path().join("key.pem"),
            "httpPort": http, "tlsPort": looks_at,
            "ocspResponderURL": "", "externalAccountBindingRequired": false,
            "domainBlocklist": ["blocked-domain.example"],
            "certificateValidityPeriod": 7_776_000,
        }});
        let path = folder.path().join("config.json");
        std::fs::write(&path, config.to_string()).expect("a file");
        let mut pebble = Self {
            children: Vec::new(),
            folder,
            directory: format!("https://127.0.0.1:{main}/dir"),
            authority,
            https,
            http,
            main,
            management,
            dns: manage_dns,
        };
        pebble.run_dns(dns, manage_dns);
        pebble.run(&path, dns, manner);
        Some(pebble)
    }

    fn run_dns(&mut self, dns: u16, management: u16) {
        let listen = [
            format!("-dns01=127.0.0.1:{dns}"),
            format!("-management=127.0.0.1:{management}"),
        ];
        let mut command = Command::new("pebble-challtestsrv");
        command.args(listen).args([
            "-http01=",
            "-https01=",
            "-tlsalpn01=",
            "-defaultIPv4=127.0.0.1",
            "-defaultIPv6=",
        ]);
        self.until(command, "Starting management server", management);
    }

    fn run(&mut self, config: &std::path::Path, dns: u16, manner: Manner) {
        let mut command = Command::new("pebble");
        command
            .arg("-config")
            .arg(config)
            .arg(format!("-dnsserver=127.0.0.1:{dns}"))
            .env("PEBBLE_VA_NOSLEEP", "1")
            .env("PEBBLE_AUTHZREUSE", "0")
            .env("PEBBLE_WFE_NONCEREJECT", manner.bad_nonces.to_string());
        self.until(command, "Listening on:", self.main);
    }

    /// Starts a program, and waits for these words and for its door.
    fn until(&mut self, mut command: Command, words: &str, port: u16) {
        let script = "exec \"$@\" 2>&1";
        let mut joined = Command::new("sh");
        joined.args(["-c", script, "sh"]).arg(command.get_program());
        joined.args(command.get_args());
        for (name, value) in command.get_envs() {
            joined.env(name, value.unwrap_or_default());
        }
        command = joined;
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a log")).lines();
        let mut said = lines.by_ref().map_while(Result::ok);
        assert!(said.any(|line| line.contains(words)), "never said {words}");
        // Somebody must go on reading, or it would wait for room in the pipe.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        // It says so a moment before it listens.
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::yield_now();
        }
        self.children.push(child);
    }

    /// Who vouches for what this Pebble issues, as PEM.
    pub async fn root(&self) -> String {
        let url = format!("https://127.0.0.1:{}/roots/0", self.management);
        let authority = reqwest::Certificate::from_pem(self.authority.as_bytes());
        let client = reqwest::Client::builder()
            .tls_certs_only([authority.expect("a certificate")])
            .build()
            .expect("a client");
        let answer = client.get(url).send().await.expect("Pebble is there");
        answer.text().await.expect("a certificate")
    }

    /// Lets a name lead to this address.
    async fn point(&self, name: &str, address: &str) {
        // Adding keeps what was there.
        for act in ["clear-a", "add-a"] {
            let url = format!("http://127.0.0.1:{}/{act}", self.dns);
            let body = json!({"host": format!("{name}."), "addresses": [address]});
            let sent = reqwest::Client::new().post(url).json(&body).send().await;
            assert!(sent.expect("the DNS is there").status().is_success());
        }
    }

    /// The file with the authority that its directory is trusted by.
    pub fn ca_file(&self) -> std::path::PathBuf {
        self.folder.path().join("cert.pem")
    }
}

impl Drop for Pebble {
    fn drop(&mut self) {
        for child in &mut self.children {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Makes a certificate for Pebble itself, and returns it.
fn identity(folder: &std::path::Path) -> String {
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    let pem = made.cert.pem();
    std::fs::write(folder.join("cert.pem"), &pem).expect("a file");
    std::fs::write(folder.join("key.pem"), made.signing_key.serialize_pem()).expect("a file");
    pem
}

fn names(names: &[&str]) -> Vec<Host> {
    let hosts = names.iter().map(|name| Host::parse(name));
    hosts.map(|host| host.expect("a host")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_and_an_address_get_certificates_by_handshakes_that_are_kept() {
    let Some(pebble) = Pebble::start(Manner::default()) else {
        return;
    };
    let hosts = names(&["bella.test", "127.0.0.1"]);
    let house = House::open(&pebble, &hosts, Ends::Https).await;
    house.run().await;
    let root = pebble.root().await;
    assert_eq!(house.ask("bella.test", &root).await, "200 here");
    assert_eq!(house.ask("127.0.0.1", &root).await, "200 here");
    let first = house.chain("bella.test");
    house.run().await;
    assert_eq!(house.chain("bella.test"), first, "asked for again");

    let folder = house.close().await;
    let again = House::reopen(folder, &pebble, &hosts, Ends::Https).await;
    assert_eq!(again.ask("bella.test", &root).await, "200 here");
    assert_eq!(again.chain("bella.test"), first);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_no_handshake_gets_through_a_file_proves_it_a_minute_later() {
    let manner = Manner {
        finds_no_https: true,
        ..Manner::default()
    };
    let Some(pebble) = Pebble::start(manner) else {
        return;
    };
    let house = House::open(&pebble, &names(&["bella.test"]), Ends::Both).await;
    house.run().await;
    let why = house.why("bella.test").expect("it failed");
    assert!(
        why.contains("bella.test was not reached on port 443"),
        "{why}"
    );
    assert!(why.contains("let its A and AAAA records point"), "{why}");
    house.run().await;
    assert_eq!(house.tries("bella.test"), 1, "before its time");
    house.later(SignedDuration::from_mins(2));
    house.run().await;
    let root = pebble.root().await;
    assert_eq!(house.ask("bella.test", &root).await, "200 here");
    assert_eq!(house.tries("bella.test"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_that_were_used_do_not_stop_it() {
    let manner = Manner {
        bad_nonces: 25,
        ..Manner::default()
    };
    let Some(pebble) = Pebble::start(manner) else {
        return;
    };
    let house = House::open(&pebble, &names(&["bella.test"]), Ends::Https).await;
    for _ in 0..4 {
        house.run().await;
        house.later(SignedDuration::from_hours(3));
    }
    let root = pebble.root().await;
    assert_eq!(house.ask("bella.test", &root).await, "200 here");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_says_what_to_do_and_waits_longer_each_time() {
    let Some(pebble) = Pebble::start(Manner::default()) else {
        return;
    };
    let blocked = "blocked-domain.example";
    pebble.point("elsewhere.test", "127.0.0.9").await;
    let house = House::open(&pebble, &names(&[blocked, "elsewhere.test"]), Ends::Https).await;
    house.run().await;
    let why = house.why(blocked).expect("it failed");
    assert!(
        why.contains("gives no certificate for blocked-domain.example"),
        "{why}"
    );
    let why = house.why("elsewhere.test").expect("it failed");
    assert!(why.contains("127.0.0.9"), "{why}");
    assert_eq!(house.ask_anyhow("elsewhere.test").await, 503);

    // A crash loop, and a server that runs: both stay below what an authority allows.
    for _ in 0..50 {
        house.start_again();
        house.run().await;
    }
    assert_eq!(house.tries(blocked), 1);
    for minute in 0..24 * 60 {
        house.later(SignedDuration::from_mins(1));
        if minute % 7 == 0 {
            house.run().await;
        }
    }
    assert!(
        (7..=9).contains(&house.tries(blocked)),
        "{}",
        house.tries(blocked)
    );

    // The owner mends it.
    pebble.point("elsewhere.test", "127.0.0.1").await;
    house.later(SignedDuration::from_hours(27));
    house.run().await;
    let root = pebble.root().await;
    assert_eq!(house.ask("elsewhere.test", &root).await, "200 here");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_renewed_in_time_and_nobody_notices() {
    let Some(pebble) = Pebble::start(Manner::default()) else {
        return;
    };
    let house = House::open(&pebble, &names(&["bella.test"]), Ends::Https).await;
    house.run().await;
    let root = pebble.root().await;
    let first = house.chain("bella.test");
    house.later(SignedDuration::from_hours(59 * 24));
    house.run().await;
    assert_eq!(house.chain("bella.test"), first, "too early");

    let (answered, failed) = house
        .under_load("bella.test", &root, async {
            house.later(SignedDuration::from_hours(3 * 24));
            house.run().await;
        })
        .await;
    assert_ne!(house.chain("bella.test"), first, "not renewed");
    assert_eq!(failed, Vec::<String>::new());
    assert!(answered > 20, "{answered}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_was_broken_off_goes_on_where_it_was() {
    let manner = Manner {
        finds_no_https: true,
        ..Manner::default()
    };
    let Some(pebble) = Pebble::start(manner) else {
        return;
    };
    let house = House::open(&pebble, &names(&["bella.test"]), Ends::Both).await;
    // The power goes as soon as the order is kept.
    let order = house.break_off_once_ordered("bella.test").await;
    let folder = house.close().await;
    let again = House::reopen(folder, &pebble, &names(&["bella.test"]), Ends::Both).await;
    again.later(SignedDuration::from_mins(2));
    assert_eq!(again.order("bella.test"), Some(order));
    again.run().await;
    let root = pebble.root().await;
    assert_eq!(again.ask("bella.test", &root).await, "200 here");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_nobody_knows_any_more_is_made_again() {
    let Some(pebble) = Pebble::start(Manner::default()) else {
        return;
    };
    let house = House::open(&pebble, &names(&["bella.test"]), Ends::Https).await;
    house.run().await;
    let before = house.account();
    // Another Pebble at another address knows nothing of the account that is kept for it.
    let Some(other) = Pebble::start(Manner::default()) else {
        return;
    };
    house.keep_account_for(&other.directory).await;
    let folder = house.close().await;
    let again = House::reopen(folder, &other, &names(&["bella.test"]), Ends::Https).await;
    again.run().await;
    let root = other.root().await;
    assert_eq!(again.ask("bella.test", &root).await, "200 here");
    assert_ne!(again.account(), before);
}
