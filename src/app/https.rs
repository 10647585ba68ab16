//! HTTPS put together: the encryption, whoever gets certificates for it, and the door for plain HTTP.

mod redirect;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::background::{Schedule, cause};
use crate::app::links::fresh_key;
use crate::app::{BuildError, Machine};
use crate::config::Settings;
use crate::config::https::{Certificates, Https};
use crate::desk::Desk;
use crate::desk::certificates::CertificateStore;
use crate::http::listen::{self, Listener};
use crate::http::tls::Tls;
use crate::jobs::certificates::{Certifier, Files};
use crate::ports::challenges::Challenges;
use crate::providers::acme::Acme;
use crate::providers::guarded::{Guarded, Outside};
use crate::providers::network::Network;
use crate::store::Store;
use crate::store::certificates::host::Host;
use crate::store::seal::Seal;

/// How often it is looked whether a certificate is due, or its files changed.
const LOOK: Duration = Duration::from_secs(30);

/// What HTTPS needs.
#[derive(Clone)]
pub(super) struct Secured {
    /// The encryption.
    pub tls: Arc<Tls>,
    source: Source,
    challenges: Arc<Challenges>,
    has_http: Arc<AtomicBool>,
    hosts: Vec<Host>,
}

#[derive(Clone)]
enum Source {
    Acme(Arc<Certifier>),
    Files(Arc<Files>),
}

/// Where the server listens.
pub struct Doors {
    /// For everything.
    pub main: TcpListener,
    /// For plain HTTP, when the other one is encrypted.
    pub http: Option<TcpListener>,
}

impl Doors {
    /// One for everything.
    pub fn only(main: TcpListener) -> Self {
        Self { main, http: None }
    }
}

impl Secured {
    /// Builds what the settings ask for; shows the certificates that are known.
    pub(super) fn new(
        (settings, https): (&Settings, &Https),
        machine: &Machine,
        (store, desk): (&Store, &Desk),
    ) -> Result<Self, BuildError> {
        let challenges: Arc<Challenges> = Arc::default();
        let tls = Arc::new(Tls::new(https.oldest, challenges.clone())?);
        let has_http = Arc::new(AtomicBool::new(false));
        let source = match &https.certificates {
            Certificates::Files { chain, key } => {
                let files = Files::new(chain.clone(), key.clone(), tls.clone());
                files.show().map_err(BuildError::CertificateFiles)?;
                Source::Files(Arc::new(files))
            }
            Certificates::Acme { directory, ca_file } => {
                let outside = Outside {
                    transport: Arc::new(network(ca_file.as_deref())?),
                    clock: machine.clock.clone(),
                    entropy: machine.entropy.clone(),
                };
                let (file, fresh) = (&settings.key_file, fresh_key(machine));
                let seal = Seal::of_store(store, file, fresh, cause(machine))?;
                let chance = (machine.clock.clone(), machine.entropy.clone());
                let certifier = Certifier {
                    hosts: https.hosts.clone(),
                    acme: Acme::new(directory, &outside),
                    vault: CertificateStore::new(store.clone(), seal, chance),
                    tls: tls.clone(),
                    challenges: challenges.clone(),
                    has_http: has_http.clone(),
                    desk: desk.clone(),
                    clock: machine.clock.clone(),
                    is_fresh: AtomicBool::new(true),
                };
                certifier.show_known()?;
                Source::Acme(Arc::new(certifier))
            }
        };
        Ok(Self {
            tls,
            source,
            challenges,
            has_http,
            hosts: https.hosts.clone(),
        })
    }

    /// The way to the authority.
    pub(super) fn vendor(&self) -> Option<Arc<Guarded>> {
        match &self.source {
            Source::Acme(certifier) => Some(certifier.acme.guarded().clone()),
            Source::Files(_) => None,
        }
    }

    /// Looks after certificates from now on.
    pub(super) fn start(&self, schedule: &mut Schedule) {
        match &self.source {
            Source::Files(files) => {
                let files = files.clone();
                schedule.every("certificates", LOOK, move || {
                    let files = files.clone();
                    async move { files.look() }
                });
            }
            Source::Acme(certifier) => {
                let certifier = certifier.clone();
                schedule.every("certificates", LOOK, move || {
                    let certifier = certifier.clone();
                    async move { certifier.run().await }
                });
            }
        }
    }

    /// Opens the door for plain HTTP, until `stopped` says so.
    pub(super) fn open_http(
        &self,
        listener: TcpListener,
        https_port: u16,
        mut stopped: watch::Receiver<bool>,
    ) -> JoinHandle<()> {
        self.has_http.store(true, Ordering::Relaxed);
        let listener = Listener::Tcp(listener);
        if let Some(address) = listener.address() {
            tracing::info!(%address, "HTTP leads to HTTPS");
        }
        let router = redirect::router(self.challenges.clone(), self.hosts.clone(), https_port);
        tokio::spawn(async move {
            let stop = async {
                let _ = stopped.changed().await;
            };
            listen::serve(listener, router.into(), stop).await;
        })
    }
}

/// The network, which also trusts the authorities in this file.
fn network(ca_file: Option<&Path>) -> Result<Network, BuildError> {
    let Some(path) = ca_file else {
        return Ok(Network::default());
    };
    let roots = fs::read_to_string(path).map_err(|why| {
        BuildError::CertificateFiles(format!("BELLA_ACME_CA_FILE {}: {why}", path.display()))
    })?;
    Ok(Network::default().trusting(&roots))
}
