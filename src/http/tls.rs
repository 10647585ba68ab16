//! TLS: which certificate is shown to whom, changed without dropping a connection, and handshakes of certificate
//! authorities that want to see whether a name is ours.
//!
//! Only suites with forward secrecy and authenticated encryption are spoken (all that the crypto provider knows).

pub mod certificate;
mod resolver;
mod waiting;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, SupportedProtocolVersion};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::http::tls::certificate::{CertificateError, Pair};
use crate::http::tls::resolver::Resolver;
use crate::ports::challenges::Challenges;
use crate::store::certificates::host::Host;

/// A client that has not shaken hands by then is cut off.
const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(10);
/// What a certificate authority speaks that wants to see a challenge (RFC 8737).
const CHALLENGE: &[u8] = b"acme-tls/1";
const H2: &[u8] = b"h2";
const HTTP1: &[u8] = b"http/1.1";

/// The oldest version that is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Oldest {
    /// TLS 1.2, for whoever knows nothing newer.
    #[default]
    Tls12,
    /// TLS 1.3.
    Tls13,
}

/// How connections are encrypted.
pub struct Tls {
    acceptor: TlsAcceptor,
    resolver: Arc<Resolver>,
    waiting: Router,
}

/// A connection after its handshake.
pub(super) struct Shaken {
    /// The connection.
    pub stream: TlsStream<TcpStream>,
    /// Whether HTTP/2 is spoken on it.
    pub is_h2: bool,
    /// What answers instead of the server, while there is no certificate for the name.
    pub instead: Option<Router>,
}

impl Tls {
    /// Encrypts, with no certificate yet.
    ///
    /// # Errors
    /// When the machine has no TLS.
    pub fn new(oldest: Oldest, challenges: Arc<Challenges>) -> Result<Self, CertificateError> {
        let resolver = Arc::new(Resolver::new(challenges)?);
        let versions: &[&SupportedProtocolVersion] = match oldest {
            Oldest::Tls12 => &[&TLS12, &TLS13],
            Oldest::Tls13 => &[&TLS13],
        };
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)?
            .with_no_client_auth()
            .with_cert_resolver(resolver.clone());
        config.alpn_protocols = [H2, HTTP1, CHALLENGE].map(<[u8]>::to_vec).to_vec();
        // The client's order would let it prefer what is weakest.
        config.ignore_client_order = true;
        Ok(Self {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            resolver,
            waiting: waiting::router(),
        })
    }

    /// Shows this certificate for `host` from the next handshake on; what is connected stays so.
    ///
    /// # Errors
    /// When chain and key do not belong together.
    pub fn install(&self, host: &Host, pair: &Pair) -> Result<(), CertificateError> {
        self.resolver.install(host, pair.certified()?);
        Ok(())
    }

    /// Shows this certificate for every name.
    ///
    /// # Errors
    /// When chain and key do not belong together.
    pub fn install_for_all(&self, pair: &Pair) -> Result<(), CertificateError> {
        self.resolver.install_for_all(pair.certified()?);
        Ok(())
    }

    /// Whether there is a certificate for `host`.
    pub fn has(&self, host: &Host) -> bool {
        self.resolver.has(host)
    }

    /// Shakes hands. `None` when the connection is over: a certificate authority saw what it wanted to see, or nothing
    /// came of it.
    pub(super) async fn shake_hands(&self, stream: TcpStream) -> Option<Shaken> {
        let shaken = tokio::time::timeout(HANDSHAKE_DEADLINE, self.acceptor.accept(stream)).await;
        let stream = match shaken {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => {
                tracing::debug!(%error, "a handshake failed");
                return None;
            }
            Err(_) => return None,
        };
        let (_, session) = stream.get_ref();
        let is_ready = self.resolver.knows(session.server_name());
        match session.alpn_protocol() {
            Some(CHALLENGE) => None,
            protocol => Some(Shaken {
                is_h2: protocol == Some(H2),
                instead: (!is_ready).then(|| self.waiting.clone()),
                stream,
            }),
        }
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}
