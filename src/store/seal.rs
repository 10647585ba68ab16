//! Secrets at rest: AES-256-GCM with a key in a file of its own, so that a copy of the store alone tells nothing.
//!
//! Chance is passed in. The key's identifier is noted in the store, so that a lost or a wrong key file is told at once
//! rather than at the first secret; secrets can be entered again then.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::hex::to_hex;
use crate::store::meta;
use crate::store::tx::Cause;

/// Why secrets cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key file does not hold a key.
    #[error(
        "the key file {path} does not hold a key of 64 hexadecimal digits: put it back from your backup"
    )]
    NotAKey {
        /// The file.
        path: String,
    },
    /// The key file cannot be read or written.
    #[error("the key file {path} cannot be used ({why}): check its owner and permissions")]
    Unusable {
        /// The file.
        path: String,
        /// What the system said.
        why: String,
    },
    /// A sealed value was changed, moved to another place, or sealed with another key.
    #[error("the secret {name} cannot be opened with this key: enter it again")]
    Unopenable {
        /// What the secret is for.
        name: String,
    },
    /// The store failed.
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// A secret as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    nonce: [u8; 12],
    boxed: Vec<u8>,
}

/// The key that seals this store's secrets.
pub struct Seal {
    key: LessSafeKey,
}

impl Seal {
    /// The key in the file at `path`; without a file `fresh`, and a new file that only its owner can read. What was sealed with
    /// another key cannot be opened, and is to be entered again.
    ///
    /// # Errors
    /// [`SealError`] says what is wrong and how to mend it.
    pub fn of_store(
        store: &Store,
        path: &Path,
        fresh: [u8; 32],
        cause: Cause,
    ) -> Result<Self, SealError> {
        let noted = store.read(|r| meta::get(r, meta::SEAL_KEY))?;
        let bytes = match read(path)? {
            Some(bytes) => bytes,
            None => {
                create(path, &fresh)?;
                fresh
            }
        };
        let id = id_of(&bytes);
        if noted.as_ref() != Some(&id) {
            if noted.is_some() {
                let path = path.display();
                tracing::warn!(%path, "this is not the key that secrets were sealed with: they are to be entered again, unless the right file is put back");
            }
            store.write_blocking(cause, move |tx| meta::put(tx, meta::SEAL_KEY, &id))?;
        }
        let shown = || path.display().to_string();
        Self::new(&bytes).ok_or_else(|| SealError::NotAKey { path: shown() })
    }

    fn new(bytes: &[u8; 32]) -> Option<Self> {
        let key = UnboundKey::new(&AES_256_GCM, bytes).ok()?;
        Some(Self {
            key: LessSafeKey::new(key),
        })
    }

    /// Seals a secret for the place `name`; `nonce` is fresh chance and never used twice.
    ///
    /// # Errors
    /// When the secret is longer than any can be.
    pub fn seal(&self, name: &str, secret: &[u8], nonce: [u8; 12]) -> Result<Sealed, SealError> {
        let mut boxed = secret.to_vec();
        self.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(name.as_bytes()),
                &mut boxed,
            )
            .map_err(|_| unopenable(name))?;
        Ok(Sealed { nonce, boxed })
    }

    /// The secret that was sealed for the place `name`.
    ///
    /// # Errors
    /// When it was changed, moved, or sealed with another key.
    pub fn open(&self, name: &str, sealed: &Sealed) -> Result<Vec<u8>, SealError> {
        let mut boxed = sealed.boxed.clone();
        let nonce = Nonce::assume_unique_for_key(sealed.nonce);
        let secret = self
            .key
            .open_in_place(nonce, Aad::from(name.as_bytes()), &mut boxed)
            .map_err(|_| unopenable(name))?;
        Ok(secret.to_vec())
    }
}

fn unopenable(name: &str) -> SealError {
    SealError::Unopenable {
        name: name.to_owned(),
    }
}

fn read(path: &Path) -> Result<Option<[u8; 32]>, SealError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(path, &error)),
    };
    let key = from_hex(text.trim()).ok_or_else(|| SealError::NotAKey {
        path: path.display().to_string(),
    })?;
    Ok(Some(key))
}

/// The key is whole on the disk before the store notes it: the other way round a crash would leave secrets without a key.
fn create(path: &Path, key: &[u8; 32]) -> Result<(), SealError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let write = || {
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(to_hex(key).as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(|error: std::io::Error| unusable(path, &error))
}

fn unusable(path: &Path, error: &std::io::Error) -> SealError {
    SealError::Unusable {
        path: path.display().to_string(),
        why: error.to_string(),
    }
}

/// Tells keys apart without telling the key.
fn id_of(key: &[u8; 32]) -> String {
    let digest = Sha256::new()
        .chain_update(b"bella seal key")
        .chain_update(key)
        .finalize();
    to_hex(&digest[..8])
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(key)
}
