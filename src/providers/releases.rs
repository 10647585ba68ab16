//! The list of releases and their files: nothing counts that the list does not name, and no list that is not signed.

pub mod notice;

use std::fs::File;
use std::io::{self, Read, Write};
use std::iter;
use std::path::Path;
use std::time::Duration;

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::providers::aws::signature::hex;
use crate::providers::roots;
use crate::store::backup::folder::create;

/// The machine that a file is for.
pub const TARGET: &str = concat!("x86_64", "-linux");
/// How long an answer may take, and each part of a file.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest list, bytes.
const MAX_LIST: usize = 1024 * 1024;
/// The largest program, bytes.
const MAX_PROGRAM: u64 = 1024 * 1024 * 1024;
/// What is added to the list's address for its signature.
const SIGNATURE: &str = ".sig";

/// A version, such as 1.2.3; later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version([u64; 3]);

impl Version {
    /// Reads `1.2.3`.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Option<Vec<u64>> = text.split('.').map(|part| part.parse().ok()).collect();
        Some(Self(parts?.try_into().ok()?))
    }

    /// That of this program.
    pub fn here() -> Self {
        Self::parse(env!("CARGO_PKG_VERSION")).unwrap_or(Self([0; 3]))
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self([major, minor, patch]) = self;
        write!(f, "{major}.{minor}.{patch}")
    }
}

/// One release, as the list names it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Release {
    /// Its version.
    pub version: String,
    /// The machine it is for.
    pub target: String,
    /// The day it came out.
    pub released_on: String,
    /// What is new, a sentence each.
    #[serde(default)]
    pub changes: Vec<String>,
    /// The file beside the list: the program, packed with gzip.
    pub file: String,
    /// Its size, bytes.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

#[derive(Deserialize)]
struct List {
    releases: Vec<Release>,
}

/// Why there is no release.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// It cannot be had.
    #[error("{0} cannot be fetched: {1}")]
    Away(String, String),
    /// Somebody else signed it, or nobody.
    #[error(
        "the list of releases is not signed with the key of this program; nothing of it counts"
    )]
    Unsigned,
    /// It says nothing.
    #[error("the list of releases cannot be read: {0}")]
    NoList(String),
    /// It ends early.
    #[error("the file of the release ends early; it was thrown away")]
    Cut,
    /// It is not what was listed.
    #[error("the file of the release is not the one that was signed; it was thrown away")]
    Changed,
    /// It cannot be kept.
    #[error("the file of the release cannot be written: {0}")]
    Io(#[from] io::Error),
}

/// Where releases come from.
pub struct Releases {
    list: String,
    key: [u8; 32],
    client: Client,
}

impl Releases {
    /// Those of the list at this address, signed with this key.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(list: &str, key: [u8; 32]) -> Result<Self, ReleaseError> {
        let is_https = list.starts_with("https://");
        let tls = roots::trusting(iter::empty());
        let tls = tls.map_err(|error| ReleaseError::Away(list.to_owned(), error.to_string()))?;
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(PATIENCE)
            .read_timeout(PATIENCE)
            .https_only(is_https)
            .redirect(Policy::limited(5))
            .build();
        let away = |error: reqwest::Error| ReleaseError::Away(list.to_owned(), error.to_string());
        Ok(Self {
            client: client.map_err(away)?,
            list: list.to_owned(),
            key,
        })
    }

    /// The newest release for this machine; `None` when the list names none.
    ///
    /// # Errors
    /// [`ReleaseError`] says what is wrong with the list.
    pub async fn newest(&self) -> Result<Option<(Version, Release)>, ReleaseError> {
        let text = self.whole(&self.list).await?;
        let signature = self.whole(&format!("{}{SIGNATURE}", self.list)).await?;
        newest_of((&text, &signature), &self.key)
    }

    /// Fetches the program of a release to `path`, which counts only when this returns `Ok`.
    ///
    /// # Errors
    /// [`ReleaseError`] says what is wrong; nothing is left at `path` then.
    pub async fn fetch(&self, release: &Release, path: &Path) -> Result<(), ReleaseError> {
        let packed = path.with_extension("gz");
        let fetched = self.packed(release, &packed).await;
        let unpacked = fetched.and_then(|()| Ok(unpack(&packed, path)?));
        let _ = std::fs::remove_file(&packed);
        if unpacked.is_err() {
            let _ = std::fs::remove_file(path);
        }
        unpacked
    }

    async fn packed(&self, release: &Release, path: &Path) -> Result<(), ReleaseError> {
        let beside = self.list.rsplit_once('/').map_or("", |(beside, _)| beside);
        let url = format!("{beside}/{}", release.file);
        let away = |error: reqwest::Error| ReleaseError::Away(url.clone(), error.to_string());
        let mut answer = self.get(&url).await?;
        let mut file = create(path)?;
        let (mut digest, mut bytes) = (Sha256::new(), 0);
        while let Some(part) = answer.chunk().await.map_err(away)? {
            bytes += part.len() as u64;
            if bytes > release.bytes {
                return Err(ReleaseError::Changed);
            }
            digest.update(&part);
            file.write_all(&part)?;
        }
        let found = hex(&digest.finalize());
        match found == release.sha256 {
            _ if bytes < release.bytes => Err(ReleaseError::Cut),
            true => Ok(()),
            false => Err(ReleaseError::Changed),
        }
    }

    async fn whole(&self, url: &str) -> Result<Vec<u8>, ReleaseError> {
        let away = |why: String| ReleaseError::Away(url.to_owned(), why);
        let mut answer = self.get(url).await?;
        let mut text = Vec::new();
        while let Some(part) = answer.chunk().await.map_err(|e| away(e.to_string()))? {
            text.extend_from_slice(&part);
            if text.len() > MAX_LIST {
                return Err(away("it is too long".to_owned()));
            }
        }
        Ok(text)
    }

    async fn get(&self, url: &str) -> Result<Response, ReleaseError> {
        let answer = self.client.get(url).send().await;
        let answer = answer.and_then(Response::error_for_status);
        answer.map_err(|error| ReleaseError::Away(url.to_owned(), error.to_string()))
    }
}

/// The newest release for this machine on a list with this signature; `None` when it names none.
fn newest_of(
    (text, signature): (&[u8], &[u8]),
    key: &[u8; 32],
) -> Result<Option<(Version, Release)>, ReleaseError> {
    let signature = STANDARD.decode(signature.trim_ascii());
    let signature = signature.map_err(|_| ReleaseError::Unsigned)?;
    let key = UnparsedPublicKey::new(&ED25519, key);
    key.verify(text, &signature)
        .map_err(|_| ReleaseError::Unsigned)?;
    let list: List =
        serde_json::from_slice(text).map_err(|error| ReleaseError::NoList(error.to_string()))?;
    let ours = list.releases.into_iter();
    let ours = ours.filter(|release| release.target == TARGET);
    let known = ours.filter_map(|one| Some((Version::parse(&one.version)?, one)));
    Ok(known.max_by_key(|(version, _)| *version))
}

/// Unpacks the program, and lets it be run.
fn unpack(packed: &Path, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut program = GzDecoder::new(File::open(packed)?).take(MAX_PROGRAM);
    let mut out = create(path)?;
    io::copy(&mut program, &mut out)?;
    out.set_permissions(std::fs::Permissions::from_mode(0o755))?;
    out.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers_not_words() {
        let version = |text: &str| Version::parse(text).expect("a version");
        assert!(version("0.10.0") > version("0.9.9"));
        assert!(version("1.0.0") > version("0.99.99"));
        assert_eq!(version("1.2.3").to_string(), "1.2.3");
        for wrong in ["1.2", "1.2.3-rc1", "v1.2.3", "", "1.2.3.4"] {
            assert_eq!(Version::parse(wrong), None, "{wrong}");
        }
    }
}
