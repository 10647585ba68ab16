//! Which certificate authorities are trusted: those that this program brings along, so that it needs nothing of the machine; those
//! that the machine trusts besides, such as one of the house; and those that were named.

use std::fs;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

/// Where machines keep those that they trust (Debian, Red Hat).
const OF_MACHINE: [&str; 2] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
];

/// TLS for a client that trusts all of these; `named` is PEM.
///
/// # Errors
/// When this machine has no TLS.
pub fn trusting<'n>(named: impl Iterator<Item = &'n str>) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let of_machine = OF_MACHINE.iter().find_map(|path| fs::read(path).ok());
    let roots = roots(&of_machine.unwrap_or_default(), named);
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

fn roots<'n>(of_machine: &[u8], named: impl Iterator<Item = &'n str>) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let known = roots.len();
    let mut add = |pem: &[u8]| {
        let certificates = CertificateDer::pem_slice_iter(pem).filter_map(Result::ok);
        roots.add_parsable_certificates(certificates)
    };
    let (added, passed) = add(of_machine);
    tracing::debug!(known, added, passed, "certificate authorities");
    for pem in named {
        add(pem.as_bytes());
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_any_knows_some_and_one_that_is_named_comes_on_top() {
        let none = roots(b"", std::iter::empty()).len();
        assert!(none > 50, "{none}");
        let key = rcgen::KeyPair::generate().expect("a key");
        let house = rcgen::CertificateParams::new(Vec::<String>::new()).expect("parameters");
        let house = house.self_signed(&key).expect("an authority").pem();
        assert_eq!(roots(house.as_bytes(), std::iter::empty()).len(), none + 1);
        assert_eq!(roots(b"", std::iter::once(house.as_str())).len(), none + 1);
        assert_eq!(roots(b"no certificate", std::iter::empty()).len(), none);
    }
}
