//! Secrets at rest: AES-256-GCM with a key in a file of its own, so that a copy of the store alone tells nothing.
//!
//! Chance is passed in. The key's identifier is noted in the store, so that a lost or a wrong key file is told at once
//! rather than at the first secret; secrets can be entered again then.
//!
//! The file may hold several keys, one a line: the first one seals, all of them open. So a key can be changed and nothing is lost.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::store::Store;
use crate::store::engine::owner;
use crate::store::error::StoreError;
use crate::store::hex::to_hex;
use crate::store::meta;
use crate::store::tx::Cause;

/// Why secrets cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key file does not hold a key.
    #[error(
        "the key file {path} does not hold a key of 64 hexadecimal digits on each line: put it back from your backup"
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
    /// What was sealed before the key was changed.
    older: Vec<LessSafeKey>,
    bytes: [u8; 32],
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
        let keys = match read(path)? {
            Some(keys) => keys,
            None => {
                create(path, &[fresh])?;
                vec![fresh]
            }
        };
        let shown = || SealError::NotAKey {
            path: path.display().to_string(),
        };
        let (bytes, older) = keys.split_first().ok_or_else(shown)?;
        let id = id_of(bytes);
        if noted.as_ref() != Some(&id) {
            let is_older = older.iter().any(|key| noted.as_ref() == Some(&id_of(key)));
            if noted.is_some() && !is_older {
                let path = path.display();
                tracing::warn!(%path, "this is not the key that secrets were sealed with: they are to be entered again, unless the right file is put back");
            }
            store.write_blocking(cause, move |tx| meta::put(tx, meta::SEAL_KEY, &id))?;
        }
        let mut seal = Self::new(bytes).ok_or_else(shown)?;
        let older = older.iter().filter_map(Self::new);
        seal.older = older.map(|older| older.key).collect();
        Ok(seal)
    }

    /// Puts a fresh key before those in the file at `path`: it seals from the next start on, and what they sealed is opened still.
    ///
    /// # Errors
    /// When there is no such file, or it cannot be used.
    pub fn change_key(path: &Path, fresh: [u8; 32]) -> Result<(), SealError> {
        let before = read(path)?.ok_or_else(|| SealError::Unusable {
            path: path.display().to_string(),
            why: "there is none: nothing is sealed yet".to_owned(),
        })?;
        let keys: Vec<_> = [fresh].into_iter().chain(before).collect();
        create(path, &keys)
    }

    fn new(bytes: &[u8; 32]) -> Option<Self> {
        let key = UnboundKey::new(&AES_256_GCM, bytes).ok()?;
        Some(Self {
            key: LessSafeKey::new(key),
            older: Vec::new(),
            bytes: *bytes,
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

    /// A key for another purpose, which tells nothing about this one.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let mac = Hmac::<Sha256>::new_from_slice(&self.bytes);
        let mut mac = mac.expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The secret that was sealed for the place `name`.
    ///
    /// # Errors
    /// When it was changed, moved, or sealed with another key.
    pub fn open(&self, name: &str, sealed: &Sealed) -> Result<Vec<u8>, SealError> {
        let mut keys = [&self.key].into_iter().chain(&self.older);
        let opened = keys.find_map(|key| open_with(key, name, sealed));
        opened.ok_or_else(|| unopenable(name))
    }

    /// Whether it was sealed before the key was changed.
    pub fn is_of_older_key(&self, name: &str, sealed: &Sealed) -> bool {
        open_with(&self.key, name, sealed).is_none() && self.open(name, sealed).is_ok()
    }
}

fn open_with(key: &LessSafeKey, name: &str, sealed: &Sealed) -> Option<Vec<u8>> {
    let mut boxed = sealed.boxed.clone();
    let nonce = Nonce::assume_unique_for_key(sealed.nonce);
    let opened = key.open_in_place(nonce, Aad::from(name.as_bytes()), &mut boxed);
    Some(opened.ok()?.to_vec())
}

fn unopenable(name: &str) -> SealError {
    SealError::Unopenable {
        name: name.to_owned(),
    }
}

fn read(path: &Path) -> Result<Option<Vec<[u8; 32]>>, SealError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unusable(path, &error)),
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let keys: Option<Vec<_>> = lines.map(from_hex).collect();
    let keys = keys.filter(|keys| !keys.is_empty());
    keys.map(Some).ok_or_else(|| SealError::NotAKey {
        path: path.display().to_string(),
    })
}

/// The key is whole on the disk before the store notes it: the other way round a crash would leave secrets without a key.
fn create(path: &Path, keys: &[[u8; 32]]) -> Result<(), SealError> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let write = || {
        let mut file = NamedTempFile::new_in(folder)?;
        let lines: Vec<_> = keys.iter().map(|key| to_hex(key)).collect();
        file.write_all(lines.join("\n").as_bytes())?;
        owner::give(file.as_file(), path)?;
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
