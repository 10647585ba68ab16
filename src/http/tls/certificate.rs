//! A chain of certificates and its key: read from PEM, told from when until when they hold, made for a handshake.

use std::sync::Arc;

use jiff::Timestamp;
use rcgen::{CertificateParams, CustomExtension, DistinguishedName, KeyPair};
use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use x509_parser::parse_x509_certificate;

/// Whom nobody is: the name in the certificate that is shown while there is none.
const NOBODY: &str = "bella.invalid";

/// Why a certificate cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CertificateError {
    /// It cannot be read.
    #[error("it holds no certificate as PEM")]
    NoCertificate,
    /// Its key cannot be read.
    #[error("it holds no private key as PEM")]
    NoKey,
    /// The library refuses it.
    #[error("{0}")]
    Refused(#[from] rustls::Error),
    /// One could not be made.
    #[error("a certificate could not be made: {0}")]
    NotMade(#[from] rcgen::Error),
}

/// A chain and its key.
#[derive(Debug)]
pub struct Pair {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Pair {
    /// Reads both from PEM.
    ///
    /// # Errors
    /// When either holds nothing of its kind.
    pub fn from_pem(chain: &str, key: &str) -> Result<Self, CertificateError> {
        let chain = CertificateDer::pem_slice_iter(chain.as_bytes());
        let chain: Vec<_> = chain
            .collect::<Result<_, _>>()
            .map_err(|_| CertificateError::NoCertificate)?;
        if chain.is_empty() {
            return Err(CertificateError::NoCertificate);
        }
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes());
        let key = key.map_err(|_| CertificateError::NoKey)?;
        Ok(Self { chain, key })
    }

    /// The certificate itself, without those that vouch for it.
    pub fn leaf(&self) -> Option<&CertificateDer<'static>> {
        self.chain.first()
    }

    /// From when until when it holds.
    pub fn validity(&self) -> Option<(Timestamp, Timestamp)> {
        let (_, parsed) = parse_x509_certificate(self.leaf()?).ok()?;
        let validity = parsed.validity();
        let from = Timestamp::from_second(validity.not_before.timestamp()).ok()?;
        let until = Timestamp::from_second(validity.not_after.timestamp()).ok()?;
        Some((from, until))
    }

    /// As handshakes need it.
    ///
    /// # Errors
    /// When chain and key do not belong together.
    pub(super) fn certified(&self) -> Result<Arc<CertifiedKey>, CertificateError> {
        let key = any_supported_type(&self.key)?;
        let certified = CertifiedKey::new(self.chain.clone(), key);
        match certified.keys_match() {
            Ok(()) | Err(rustls::Error::InconsistentKeys(rustls::InconsistentKeys::Unknown)) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(Arc::new(certified))
    }
}

/// A certificate of nobody's, shown while there is none.
pub(super) fn of_nobody() -> Result<Arc<CertifiedKey>, CertificateError> {
    let params = CertificateParams::new(vec![NOBODY.to_owned()])?;
    signed_by_itself(params)
}

/// The certificate that answers a challenge for this name.
pub(super) fn for_challenge(
    server_name: &str,
    digest: &[u8],
) -> Result<Arc<CertifiedKey>, CertificateError> {
    let mut params = CertificateParams::new(vec![subject(server_name)])?;
    params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
    signed_by_itself(params)
}

/// What stands in the certificate that answers a challenge: the address itself, where the handshake names it by its
/// reverse name.
fn subject(server_name: &str) -> String {
    let v4 = server_name.strip_suffix(".in-addr.arpa");
    if let Some(v4) = v4 {
        let parts: Vec<_> = v4.rsplit('.').collect();
        return parts.join(".");
    }
    let Some(v6) = server_name.strip_suffix(".ip6.arpa") else {
        return server_name.to_owned();
    };
    let digits: Vec<_> = v6.rsplit('.').collect();
    let groups = digits.chunks(4).map(<[&str]>::concat);
    groups.collect::<Vec<_>>().join(":")
}

/// With the key apart from the chain: `CertifiedKey::from_der` refuses the critical extension of a challenge.
fn signed_by_itself(mut params: CertificateParams) -> Result<Arc<CertifiedKey>, CertificateError> {
    params.distinguished_name = DistinguishedName::new();
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    let der = PrivateKeyDer::try_from(key.serialize_der()).map_err(|_| CertificateError::NoKey)?;
    let key = any_supported_type(&der)?;
    Ok(Arc::new(CertifiedKey::new(
        vec![certificate.der().clone()],
        key,
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_for_an_address_names_the_address() {
        assert_eq!(subject("1.0.0.127.in-addr.arpa"), "127.0.0.1");
        assert_eq!(subject("bella.example.com"), "bella.example.com");
        let reverse = "7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
        assert_eq!(subject(reverse), "2001:0db8:0000:0000:0000:0000:0000:0007");
    }
}
