//! The list of releases as the server reads it now and then, to say that there is a newer one; it fetches nothing else.

use std::sync::Arc;
use std::time::Duration;

use crate::breaker::Limits;
use crate::ports::transport::Request;
use crate::providers::guarded::{Guarded, Outside, Policy, Repeat};
use crate::providers::network::Network;
use crate::providers::releases::{Release, ReleaseError, SIGNATURE, Version, newest_of};

/// What it is called in settings and figures.
const NAME: &str = "releases";
/// How it is reached.
const POLICY: Policy = Policy {
    total: Duration::from_secs(30),
    attempts: 2,
    at_once: 1,
    limits: Limits {
        failures: 5,
        open_for: Duration::from_secs(600),
        probes: 1,
    },
};
/// The list may lie elsewhere than its address says: it is signed, wherever it comes from.
const REDIRECTS: usize = 5;

/// The way to the list.
pub struct ReleaseList {
    way: Guarded,
    url: String,
    key: [u8; 32],
}

impl ReleaseList {
    /// The list at this address, signed with this key, over the network.
    pub fn new(url: &str, key: [u8; 32], outside: &Outside) -> Self {
        let network = Outside {
            transport: Arc::new(Network::default().following(REDIRECTS)),
            ..outside.clone()
        };
        Self {
            way: Guarded::new(NAME, POLICY, &network),
            url: url.to_owned(),
            key,
        }
    }

    /// The newest release for this machine; `None` when the list names none.
    ///
    /// # Errors
    /// [`ReleaseError`] says what is wrong with the list.
    pub async fn newest(&self) -> Result<Option<(Version, Release)>, ReleaseError> {
        let text = self.get(&self.url).await?;
        let signature = self.get(&format!("{}{SIGNATURE}", self.url)).await?;
        newest_of((&text, &signature), &self.key)
    }

    async fn get(&self, url: &str) -> Result<Vec<u8>, ReleaseError> {
        let request = Request {
            method: "GET",
            url: url.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let answer = self.way.send(&request, Repeat::Safe).await;
        let answer = answer.map_err(|error| ReleaseError::Away(url.to_owned(), error.to_string()));
        Ok(answer?.body)
    }
}
