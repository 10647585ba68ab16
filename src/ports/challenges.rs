//! What this server answers to a certificate authority that wants to see whether a name is ours.
//!
//! Whoever orders a certificate puts answers here; the doors on both ports look here. An answer stays until it is taken
//! away: an authority asks several times, from several places.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

/// The answers that are out.
#[derive(Debug, Default)]
pub struct Challenges {
    tokens: RwLock<BTreeMap<String, String>>,
    digests: RwLock<BTreeMap<String, Vec<u8>>>,
}

impl Challenges {
    /// Answers `token` with this text, over plain HTTP (RFC 8555, 8.3).
    pub fn answer_token(&self, token: &str, text: &str) {
        let mut tokens = self.tokens.write().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(token.to_owned(), text.to_owned());
    }

    /// Answers handshakes for this name with a certificate that has this digest in it (RFC 8737).
    pub fn answer_name(&self, server_name: &str, digest: &[u8]) {
        let mut digests = self.digests.write().unwrap_or_else(PoisonError::into_inner);
        digests.insert(server_name.to_owned(), digest.to_vec());
    }

    /// The answer to a token.
    pub fn of_token(&self, token: &str) -> Option<String> {
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        tokens.get(token).cloned()
    }

    /// The digest for a name.
    pub fn of_name(&self, server_name: &str) -> Option<Vec<u8>> {
        let digests = self.digests.read().unwrap_or_else(PoisonError::into_inner);
        digests.get(server_name).cloned()
    }

    /// Takes all answers away: the order is over.
    pub fn clear(&self) {
        let mut tokens = self.tokens.write().unwrap_or_else(PoisonError::into_inner);
        tokens.clear();
        let mut digests = self.digests.write().unwrap_or_else(PoisonError::into_inner);
        digests.clear();
    }
}
