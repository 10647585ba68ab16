//! Links that work once: for the owner's first visit, and for whoever started the server.
//!
//! They live in memory only: a new start prints a new one.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::ports::entropy::{Entropy, hex};

/// How long a link works.
const LASTS: SignedDuration = SignedDuration::from_hours(24);
/// The most links at once.
const MOST: usize = 16;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To make the owner's account.
    FirstRun,
    /// To sign in with every right.
    SignIn,
}

struct Link {
    digest: [u8; 32],
    purpose: Purpose,
    expires_at: Timestamp,
}

/// The links that work now.
#[derive(Default)]
pub struct OneTimeLinks(Mutex<Vec<Link>>);

impl OneTimeLinks {
    /// A fresh link's token.
    pub fn issue(&self, purpose: Purpose, entropy: &dyn Entropy, now: Timestamp) -> String {
        let token = hex::<24>(entropy);
        let mut links = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if links.len() >= MOST {
            links.remove(0);
        }
        links.push(Link {
            digest: digest(&token),
            purpose,
            expires_at: now + LASTS,
        });
        token
    }

    /// Whether a token works, without using it up.
    pub fn works(&self, token: &str, purpose: Purpose, now: Timestamp) -> bool {
        let links = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        links.iter().any(|link| link.fits(token, purpose, now))
    }

    /// Uses a token up; whether it worked.
    pub fn take(&self, token: &str, purpose: Purpose, now: Timestamp) -> bool {
        let mut links = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = links.iter().position(|link| link.fits(token, purpose, now));
        found.map(|at| links.remove(at)).is_some()
    }
}

impl Link {
    fn fits(&self, token: &str, purpose: Purpose, now: Timestamp) -> bool {
        let is_same = bool::from(self.digest.ct_eq(&digest(token)));
        is_same && self.purpose == purpose && now < self.expires_at
    }
}

fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::entropy::SystemEntropy;

    #[test]
    fn a_link_works_once_for_its_purpose_and_not_for_ever() {
        let links = OneTimeLinks::default();
        let now = Timestamp::UNIX_EPOCH;
        let token = links.issue(Purpose::FirstRun, &SystemEntropy, now);
        assert!(!links.take(&token, Purpose::SignIn, now));
        assert!(!links.works("", Purpose::FirstRun, now));
        assert!(links.works(&token, Purpose::FirstRun, now));
        assert!(links.take(&token, Purpose::FirstRun, now));
        assert!(!links.take(&token, Purpose::FirstRun, now));
        let late = links.issue(Purpose::SignIn, &SystemEntropy, now);
        assert!(!links.take(&late, Purpose::SignIn, now + LASTS));
    }
}
