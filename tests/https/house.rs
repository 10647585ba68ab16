//! A server that gets certificates from an authority: the real parts, a clock of the test.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use bella::desk::Desk;
use bella::desk::certificates::CertificateStore;
use bella::http::listen::{self, Listener};
use bella::http::tls::{Oldest, Tls};
use bella::jobs::certificates::Certifier;
use bella::ports::challenges::Challenges;
use bella::ports::clock::{Clock, ManualClock, SystemClock};
use bella::ports::entropy::SystemEntropy;
use bella::providers::acme::Acme;
use bella::providers::guarded::Outside;
use bella::providers::network::Network;
use bella::store::Store;
use bella::store::certificates::AttemptsRecord;
use bella::store::certificates::host::Host;
use bella::store::seal::Seal;
use bella::store::tx::Cause;
use jiff::SignedDuration;
use jiff::tz::TimeZoneDatabase;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::https::pebble::Pebble;

/// Which doors are open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// That of HTTPS.
    Https,
    /// That of HTTP too.
    Both,
}

/// A server with certificates.
pub struct House {
    folder: tempfile::TempDir,
    pub certifier: Arc<Certifier>,
    clock: Arc<ManualClock>,
    port: u16,
    stops: Vec<oneshot::Sender<()>>,
    doors: Vec<JoinHandle<()>>,
}

/// Where certificates come from, and on which ports they are proved.
pub struct From {
    pub directory: String,
    pub authority: Option<String>,
    pub https: u16,
    pub http: u16,
}

/// A port that nobody uses now.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

impl House {
    pub async fn open(pebble: &Pebble, hosts: &[Host], ends: Ends) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::reopen(folder, pebble, hosts, ends).await
    }

    pub async fn reopen(
        folder: tempfile::TempDir,
        pebble: &Pebble,
        hosts: &[Host],
        ends: Ends,
    ) -> Self {
        let from = From {
            directory: pebble.directory.clone(),
            authority: Some(pebble.authority.clone()),
            https: pebble.https,
            http: pebble.http,
        };
        Self::with(folder, &from, hosts, ends).await
    }

    pub async fn with(folder: tempfile::TempDir, from: &From, hosts: &[Host], ends: Ends) -> Self {
        let clock = Arc::new(ManualClock::new(SystemClock.now()));
        let store = Store::open(&folder.path().join("bella.redb")).expect("a store");
        let cause = Cause::system(clock.now());
        let (key_file, seal_store) = (folder.path().join("seal.key"), store.clone());
        let seal = move || Seal::of_store(&seal_store, &key_file, [7; 32], cause);
        let seal = tokio::task::spawn_blocking(seal).await.expect("it ends");
        let network = match &from.authority {
            Some(authority) => Network::default().trusting(authority),
            None => Network::default(),
        };
        let outside = Outside {
            transport: Arc::new(network),
            // Deadlines are real.
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        };
        let challenges: Arc<Challenges> = Arc::default();
        let tls = Tls::new(Oldest::Tls12, challenges.clone()).expect("TLS");
        let chance = (
            clock.clone() as Arc<dyn Clock>,
            Arc::new(SystemEntropy) as _,
        );
        let certifier = Certifier {
            hosts: hosts.to_vec(),
            acme: Acme::new(&from.directory, &outside),
            vault: CertificateStore::new(store, seal.expect("a key"), chance),
            tls: Arc::new(tls),
            challenges: challenges.clone(),
            has_http: Arc::new(AtomicBool::new(ends == Ends::Both)),
            desk: Desk::new(TimeZoneDatabase::bundled()),
            clock: clock.clone(),
            is_fresh: AtomicBool::new(true),
        };
        certifier.show_known().expect("the store works");
        let mut house = Self {
            folder,
            certifier: Arc::new(certifier),
            clock,
            port: from.https,
            stops: Vec::new(),
            doors: Vec::new(),
        };
        let here = Router::new().route("/", get(async || "here"));
        let main = bind(from.https).await;
        house.serve(Listener::Tls(main, house.certifier.tls.clone()), here);
        if ends == Ends::Both {
            let route = "/.well-known/acme-challenge/{token}";
            let proofs = Router::new()
                .route(route, get(prove))
                .with_state(challenges);
            house.serve(Listener::Tcp(bind(from.http).await), proofs);
        }
        house
    }

    fn serve(&mut self, listener: Listener, router: Router) {
        let (stop, stopped) = oneshot::channel();
        let stop_signal = async {
            let _ = stopped.await;
        };
        let door = tokio::spawn(listen::serve(listener, router.into(), stop_signal));
        self.stops.push(stop);
        self.doors.push(door);
    }

    pub async fn close(self) -> tempfile::TempDir {
        let Self {
            folder,
            certifier,
            stops,
            doors,
            ..
        } = self;
        drop(stops);
        for door in doors {
            let _ = door.await;
        }
        let store = certifier.vault.store().clone();
        let closed = tokio::task::spawn_blocking(move || store.close());
        closed.await.expect("it closes");
        drop(certifier);
        folder
    }

    pub async fn run(&self) {
        self.certifier.run().await.expect("the store works");
    }

    pub fn later(&self, by: SignedDuration) {
        self.clock.set(self.clock.now() + by);
    }

    pub fn start_again(&self) {
        self.certifier.is_fresh.store(true, Ordering::Relaxed);
    }

    fn client(&self, root: &str) -> reqwest::Client {
        let root = reqwest::Certificate::from_pem(root.as_bytes()).expect("a certificate");
        let here = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.port);
        let names = ["bella.test", "elsewhere.test", "two.test"];
        let mut builder = reqwest::Client::builder().tls_certs_only([root]).no_proxy();
        for name in names {
            builder = builder.resolve(name, here);
        }
        builder.build().expect("a client")
    }

    /// What is answered to whoever trusts `root`.
    pub async fn ask(&self, host: &str, root: &str) -> String {
        let url = format!("https://{host}:{}/", self.port);
        match self.client(root).get(url).send().await {
            Ok(answer) => {
                let status = answer.status().as_u16();
                format!("{status} {}", answer.text().await.unwrap_or_default())
            }
            Err(error) => format!("{error:?}"),
        }
    }

    /// The status that is answered to whoever trusts anybody.
    pub async fn ask_anyhow(&self, host: &str) -> u16 {
        let here = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.port);
        let client = reqwest::Client::builder()
            .tls_danger_accept_invalid_certs(true)
            .resolve(host, here)
            .no_proxy()
            .build()
            .expect("a client");
        let url = format!("https://{host}:{}/", self.port);
        let answer = client.get(url).send().await.expect("an answer");
        answer.status().as_u16()
    }

    /// Sends requests, each on a connection of its own and on one that stays, until `work` is done: how many were
    /// answered, and what went wrong.
    pub async fn under_load(
        &self,
        host: &str,
        root: &str,
        work: impl Future<Output = ()>,
    ) -> (usize, Vec<String>) {
        let (stay, done) = (self.client(root), AtomicBool::new(false));
        let answered = AtomicUsize::new(0);
        let load = async {
            let mut failed = Vec::new();
            // At least so many, however fast the renewal was.
            while !done.load(Ordering::Relaxed) || answered.load(Ordering::Relaxed) < 30 {
                let url = format!("https://{host}:{}/", self.port);
                let fresh = self.client(root);
                for client in [&stay, &fresh] {
                    match client.get(&url).send().await {
                        Ok(answer) if answer.status() == 200 => {
                            answered.fetch_add(1, Ordering::Relaxed);
                        }
                        Ok(answer) => failed.push(answer.status().to_string()),
                        Err(error) => failed.push(format!("{error:?}")),
                    }
                }
            }
            failed
        };
        let work = async {
            work.await;
            done.store(true, Ordering::Relaxed);
        };
        let (failed, ()) = tokio::join!(load, work);
        (answered.load(Ordering::Relaxed), failed)
    }

    fn host(name: &str) -> Host {
        Host::parse(name).expect("a host")
    }

    /// The certificate that is kept.
    pub fn chain(&self, name: &str) -> String {
        let held = self.certifier.vault.certificate(&Self::host(name));
        held.expect("the store works")
            .expect("a certificate")
            .record
            .chain
    }

    fn attempts(&self, name: &str) -> Option<AttemptsRecord> {
        let tried = self.certifier.vault.attempts(&Self::host(name));
        tried.expect("the store works")
    }

    pub fn why(&self, name: &str) -> Option<String> {
        self.attempts(name)?.why
    }

    pub fn tries(&self, name: &str) -> u32 {
        self.attempts(name).map_or(0, |tried| tried.count)
    }

    pub fn order(&self, name: &str) -> Option<String> {
        Some(self.attempts(name)?.order?.url)
    }

    /// Runs until an order is kept, and breaks off there; its address.
    pub async fn break_off_once_ordered(&self, name: &str) -> String {
        let ordered = async {
            loop {
                if let Some(order) = self.order(name) {
                    return order;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            () = self.run() => panic!("it ended before anything was ordered"),
            order = ordered => order,
        }
    }

    pub fn account(&self) -> Option<String> {
        let directory = self.certifier.acme.directory();
        self.certifier
            .vault
            .account(directory)
            .expect("the store works")
    }

    /// Keeps the present account as if it were one with another authority.
    pub async fn keep_account_for(&self, directory: &str) {
        let account = self.account().expect("an account");
        let old = self.certifier.acme.directory();
        let base = |directory: &str| directory.trim_end_matches("/dir").to_owned();
        let account = account.replace(&base(old), &base(directory));
        let kept = self.certifier.vault.keep_account(directory, Some(&account));
        kept.await.expect("the store works");
    }
}

async fn bind(port: u16) -> TcpListener {
    TcpListener::bind(("127.0.0.1", port))
        .await
        .expect("a port")
}

async fn prove(
    State(challenges): State<Arc<Challenges>>,
    Path(token): Path<String>,
) -> Result<String, axum::http::StatusCode> {
    challenges
        .of_token(&token)
        .ok_or(axum::http::StatusCode::NOT_FOUND)
}
