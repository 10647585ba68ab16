//! Which certificate a client is shown, by the name that it asks for.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::http::tls::CHALLENGE;
use crate::http::tls::certificate::{CertificateError, for_challenge, of_nobody};
use crate::ports::challenges::Challenges;
use crate::store::certificates::host::Host;

/// The certificates that are shown.
#[derive(Debug)]
pub(super) struct Resolver {
    installed: RwLock<Installed>,
    challenges: Arc<Challenges>,
    of_nobody: Arc<CertifiedKey>,
}

#[derive(Debug, Default)]
struct Installed {
    by_name: BTreeMap<String, Arc<CertifiedKey>>,
    /// For clients that name nobody: those that came by an address.
    by_address: BTreeMap<String, Arc<CertifiedKey>>,
    for_all: Option<Arc<CertifiedKey>>,
}

impl Resolver {
    pub fn new(challenges: Arc<Challenges>) -> Result<Self, CertificateError> {
        Ok(Self {
            installed: RwLock::default(),
            challenges,
            of_nobody: of_nobody()?,
        })
    }

    pub fn install(&self, host: &Host, key: Arc<CertifiedKey>) {
        let mut installed = self
            .installed
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let of_kind = match host {
            Host::Name(_) => &mut installed.by_name,
            Host::Address(_) => &mut installed.by_address,
        };
        of_kind.insert(host.to_string(), key);
    }

    pub fn install_for_all(&self, key: Arc<CertifiedKey>) {
        let mut installed = self
            .installed
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        installed.for_all = Some(key);
    }

    pub fn has(&self, host: &Host) -> bool {
        let installed = self
            .installed
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let name = host.to_string();
        installed.by_name.contains_key(&name) || installed.by_address.contains_key(&name)
    }

    /// Whether whoever asks for this name is shown a certificate that is somebody's.
    pub fn knows(&self, server_name: Option<&str>) -> bool {
        self.find(server_name).is_some()
    }

    fn find(&self, server_name: Option<&str>) -> Option<Arc<CertifiedKey>> {
        let installed = self
            .installed
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let named = match server_name {
            Some(name) => installed.by_name.get(&name.to_ascii_lowercase()),
            None => installed.by_address.values().next(),
        };
        named.or(installed.for_all.as_ref()).cloned()
    }

    fn challenged(&self, server_name: &str) -> Option<Arc<CertifiedKey>> {
        let digest = self.challenges.of_name(server_name)?;
        for_challenge(server_name, &digest)
            .inspect_err(|error| tracing::warn!(%error, "a challenge could not be answered"))
            .ok()
    }
}

impl ResolvesServerCert for Resolver {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let is_challenge = hello
            .alpn()
            .is_some_and(|mut protocols| protocols.any(|protocol| protocol == CHALLENGE));
        if is_challenge {
            return self.challenged(&hello.server_name()?.to_ascii_lowercase());
        }
        let known = self.find(hello.server_name());
        Some(known.unwrap_or_else(|| self.of_nobody.clone()))
    }
}
