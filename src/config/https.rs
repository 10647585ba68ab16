//! HTTPS: for which names, with whose certificates, and on which ports.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use crate::config::Reader;
use crate::http::tls::Oldest;
use crate::providers::acme::{LETS_ENCRYPT, STAGING};
use crate::store::certificates::host::Host;

/// Where HTTPS listens when nothing else is said.
pub(super) const LISTEN: SocketAddr = everywhere(443);
/// Where HTTP leads to HTTPS when nothing else is said.
const LISTEN_HTTP: SocketAddr = everywhere(80);

const fn everywhere(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), port)
}

/// HTTPS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Https {
    /// The names and addresses of this server.
    pub hosts: Vec<Host>,
    /// Whose certificates.
    pub certificates: Certificates,
    /// Where HTTP is listened to, for proofs and for leading to HTTPS.
    pub listen_http: SocketAddr,
    /// The oldest version of TLS that is spoken.
    pub oldest: Oldest,
}

/// Whose certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Certificates {
    /// Those of an authority that gives them by itself.
    Acme {
        /// The address of its directory.
        directory: String,
        /// A PEM file with the authority that the directory itself is trusted by, for tests.
        ca_file: Option<PathBuf>,
    },
    /// The owner's own.
    Files {
        /// The chain, as PEM.
        chain: PathBuf,
        /// Its key, as PEM.
        key: PathBuf,
    },
}

/// What the command line says of HTTPS.
#[derive(Clone, Debug, Default)]
pub struct HttpsFlags {
    /// `--domain`
    pub domains: Vec<String>,
    /// `--tls-cert`
    pub chain: Option<PathBuf>,
    /// `--tls-key`
    pub key: Option<PathBuf>,
    /// `--listen-http`
    pub listen_http: Option<SocketAddr>,
    /// `--staging`
    pub is_staging: bool,
}

impl Reader<'_> {
    /// HTTPS, if any name or any file of it is given.
    pub(super) fn https(&mut self, flags: &HttpsFlags) -> Option<Https> {
        let hosts = self.hosts(flags);
        let (chain, key) = (
            self.path(flags.chain.as_ref(), "BELLA_TLS_CERT"),
            self.path(flags.key.as_ref(), "BELLA_TLS_KEY"),
        );
        let is_staging = self.switch("BELLA_ACME_STAGING") || flags.is_staging;
        let directory = self.vendor_url("BELLA_ACME_DIRECTORY");
        let ca_file = self.text("BELLA_ACME_CA_FILE").map(PathBuf::from);
        let listen_http = self.address("BELLA_LISTEN_HTTP");
        let oldest = self.oldest();
        let certificates = match (chain, key) {
            (Some(chain), Some(key)) => Certificates::Files { chain, key },
            (None, None) if hosts.is_empty() => return None,
            (None, None) => Certificates::Acme {
                directory: directory.unwrap_or_else(|| match is_staging {
                    true => STAGING.to_owned(),
                    false => LETS_ENCRYPT.to_owned(),
                }),
                ca_file,
            },
            _ => {
                let why = "needs the other one too: --tls-cert and --tls-key belong together";
                self.mistake("BELLA_TLS_CERT", why);
                return None;
            }
        };
        Some(Https {
            hosts,
            certificates,
            listen_http: flags.listen_http.or(listen_http).unwrap_or(LISTEN_HTTP),
            oldest,
        })
    }

    fn hosts(&mut self, flags: &HttpsFlags) -> Vec<Host> {
        let set = self.text("BELLA_DOMAIN").unwrap_or_default();
        let (name, texts): (_, Vec<&str>) = match flags.domains.is_empty() {
            true => ("BELLA_DOMAIN", set.split(',').collect()),
            false => (
                "--domain",
                flags.domains.iter().map(String::as_str).collect(),
            ),
        };
        let mut hosts = Vec::new();
        for text in texts.into_iter().filter(|text| !text.trim().is_empty()) {
            match Host::parse(text) {
                Some(host) if hosts.contains(&host) => {}
                Some(host) => hosts.push(host),
                None => self.mistake(
                    name,
                    "must be a name such as bella.example.com, or the public address of this machine",
                ),
            }
        }
        hosts
    }

    fn path(&self, flag: Option<&PathBuf>, name: &str) -> Option<PathBuf> {
        flag.cloned().or_else(|| self.text(name).map(PathBuf::from))
    }

    fn oldest(&mut self) -> Oldest {
        match self.text("BELLA_TLS_MIN") {
            None | Some("1.2") => Oldest::Tls12,
            Some("1.3") => Oldest::Tls13,
            Some(_) => {
                self.mistake("BELLA_TLS_MIN", "must be 1.2 or 1.3");
                Oldest::default()
            }
        }
    }

    /// An address with a port.
    pub(super) fn address(&mut self, name: &str) -> Option<SocketAddr> {
        let text = self.text(name)?;
        let address = text.parse().ok();
        if address.is_none() {
            self.mistake(
                name,
                "must be an address with a port, such as 127.0.0.1:8000",
            );
        }
        address
    }
}

impl Https {
    /// The address under which the outside world reaches this server, when HTTPS listens on this port.
    pub fn url(&self, port: u16) -> Option<String> {
        let host = self.hosts.first()?.in_url();
        Some(match port {
            0 | 443 => format!("https://{host}"),
            port => format!("https://{host}:{port}"),
        })
    }
}
