//! API keys: made, listed, revoked, renewed, and recognised.
//!
//! [`KeyRing`] holds all keys in memory, so that recognising one reads nothing; every change goes through it, so that a
//! revoked key is refused at once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::ports::entropy::{Entropy, hex};
use crate::store::Store;
use crate::store::audit::AuditEntry;
use crate::store::error::StoreError;
use crate::store::keys::{KeyId, KeyRecord, Keys, PreviousSecret, Scope, all};
use crate::store::members::{MemberId, Role};
use crate::store::sessions::SessionId;
use crate::store::tx::{Cause, Read, Tx};

/// The most keys: all of them are in memory.
const MAX_KEYS: usize = 1000;
/// The longest name of a key, characters.
const MAX_NAME: usize = 100;
/// Bytes of chance in a secret.
const SECRET: usize = 24;
/// The last use is written when it is this much newer than what is stored, seconds.
const USE_GRAIN_S: i64 = 60;

/// Why a key was not made or changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum KeyError {
    /// There is none with this identifier.
    #[error("there is no such key")]
    NotFound,
    /// Something in the wish is wrong.
    #[error("{field}: {why}")]
    Invalid {
        /// The field as the API names it.
        field: &'static str,
        /// What is wrong.
        why: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A wish for a key.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// What to call it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// From when it is refused.
    pub expires_at: Option<Timestamp>,
}

/// A key that was just made; its text is shown once and kept nowhere.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its identifier.
    pub id: KeyId,
    /// Its record.
    pub record: KeyRecord,
    /// `bella_<id>_<secret>`
    pub text: String,
}

/// Who a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The key's identifier; `None` for the key of the environment and the socket.
    pub key: Option<KeyId>,
    /// The key's name.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// Whether it owns the files: the socket and the command line.
    pub is_operator: bool,
    /// The member who signed in.
    pub member: Option<MemberId>,
    /// What that member is to the business.
    pub role: Option<Role>,
    /// Whether it came with a token that was had for the key.
    pub is_token: bool,
    /// The session of the dashboard that the request came with.
    pub session: Option<SessionId>,
}

impl Identity {
    /// Whoever owns the files.
    pub fn operator() -> Self {
        Self {
            name: "operator".into(),
            scope: Scope::Admin,
            is_operator: true,
            ..Self::nobody()
        }
    }

    /// Nobody yet, with the least rights.
    pub(crate) fn nobody() -> Self {
        Self {
            key: None,
            name: String::new(),
            scope: Scope::Read,
            is_operator: false,
            member: None,
            role: None,
            session: None,
            is_token: false,
        }
    }
}

struct Entry {
    record: KeyRecord,
    /// Unix seconds of the last use; 0 is never.
    used_at: AtomicI64,
}

/// All keys in memory; cheap to clone.
#[derive(Clone)]
pub struct KeyRing {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    master: Option<[u8; 32]>,
    entries: RwLock<BTreeMap<u64, Entry>>,
}

impl KeyRing {
    /// Reads all keys; `master` is a key with every right that is not stored.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(store: Store, master: Option<&str>) -> Result<Self, StoreError> {
        let ring = Self {
            shared: Arc::new(Shared {
                store,
                master: master.map(digest),
                entries: RwLock::default(),
            }),
        };
        ring.reload()?;
        Ok(ring)
    }

    /// Reads all keys again, after any change: what the store holds counts, in whatever order changes come back.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn reload(&self) -> Result<(), StoreError> {
        let mut entries = self.write();
        let rows = self.shared.store.read(|r| all(r))?;
        let seconds = |used: &Entry| used.used_at.load(Ordering::Relaxed);
        let new = rows.into_iter().map(|(id, record)| {
            let stored = record.last_used_at.map_or(0, Timestamp::as_second);
            let used_at = entries.get(&id.get()).map_or(stored, seconds).max(stored);
            let used_at = AtomicI64::new(used_at);
            (id.get(), Entry { record, used_at })
        });
        let new = new.collect();
        *entries = new;
        Ok(())
    }

    /// Whose key this is; `None` when it is nobody's, or no longer.
    pub fn recognise(&self, text: &str, now: Timestamp) -> Option<Identity> {
        let presented = digest(text);
        if let Some(master) = &self.shared.master
            && bool::from(master.ct_eq(&presented))
        {
            return Some(environment());
        }
        let id: u64 = text
            .strip_prefix("bella_")?
            .split('_')
            .next()?
            .parse()
            .ok()?;
        let entries = self.read();
        let entry = entries.get(&id)?;
        let is_previous = |previous: PreviousSecret| {
            now < previous.until && bool::from(previous.digest.ct_eq(&presented))
        };
        let matches = bool::from(entry.record.digest.ct_eq(&presented))
            || entry.record.previous.is_some_and(is_previous);
        let is_live = entry.record.expires_at.is_none_or(|end| now < end);
        if !(matches && is_live) {
            return None;
        }
        entry.used_at.store(now.as_second(), Ordering::Relaxed);
        Some(entry.identity(KeyId::new(id)))
    }

    /// Who holds this key, while it is valid.
    pub fn identity_of(&self, id: KeyId, now: Timestamp) -> Option<Identity> {
        let entries = self.read();
        let entry = entries.get(&id.get())?;
        let is_live = entry.record.expires_at.is_none_or(|end| now < end);
        is_live.then(|| entry.identity(id))
    }

    /// What tells the environment's key from another one, without saying it.
    pub fn fingerprint(&self) -> Option<[u8; 8]> {
        let master = self.shared.master.as_ref()?;
        let (print, _) = master.split_first_chunk()?;
        Some(*print)
    }

    /// Who holds the environment's key, if it is still the one with this fingerprint.
    pub fn environment(&self, print: [u8; 8]) -> Option<Identity> {
        (self.fingerprint() == Some(print)).then(environment)
    }

    /// Whether there is any key at all.
    pub fn is_empty(&self) -> bool {
        self.shared.master.is_none() && self.read().is_empty()
    }

    /// All keys, with their last use.
    pub fn list(&self) -> Vec<(KeyId, KeyRecord)> {
        self.read()
            .iter()
            .map(|(id, entry)| (KeyId::new(*id), entry.current()))
            .collect()
    }

    /// Writes down which keys were used since the last time; returns how many.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn save_uses(&self, cause: Cause) -> Result<usize, StoreError> {
        let used: Vec<(KeyId, Timestamp)> = self
            .list()
            .into_iter()
            .filter_map(|(id, now)| Some((id, now.last_used_at?)))
            .collect();
        let used = Arc::new(used);
        let write = move |tx: &mut Tx| -> Result<usize, StoreError> {
            let mut count = 0;
            for (id, at) in used.iter() {
                let Some(mut record) = tx.get::<Keys>(id)? else {
                    continue;
                };
                let stored = record.last_used_at.map_or(0, Timestamp::as_second);
                if at.as_second() - stored >= USE_GRAIN_S {
                    record.last_used_at = Some(*at);
                    tx.put::<Keys>(id, &record)?;
                    count += 1;
                }
            }
            Ok(count)
        };
        self.shared.store.write(cause, write).await
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, BTreeMap<u64, Entry>> {
        let entries = &self.shared.entries;
        entries.read().unwrap_or_else(|broken| broken.into_inner())
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, BTreeMap<u64, Entry>> {
        let entries = &self.shared.entries;
        entries.write().unwrap_or_else(|broken| broken.into_inner())
    }
}

/// Who holds the key of the environment.
fn environment() -> Identity {
    Identity {
        name: "the key in BELLA_API_KEY".into(),
        scope: Scope::Admin,
        ..Identity::nobody()
    }
}

impl Entry {
    fn identity(&self, id: KeyId) -> Identity {
        Identity {
            key: Some(id),
            name: self.record.name.clone(),
            scope: self.record.scope,
            ..Identity::nobody()
        }
    }

    fn current(&self) -> KeyRecord {
        let used_at = match self.used_at.load(Ordering::Relaxed) {
            0 => None,
            seconds => Timestamp::from_second(seconds).ok(),
        };
        KeyRecord {
            last_used_at: used_at,
            ..self.record.clone()
        }
    }
}

/// A fresh secret, to be handed into [`create`] and [`rotate`], which may run twice.
pub fn secret(entropy: &dyn Entropy) -> String {
    hex::<SECRET>(entropy)
}

/// Makes a key.
///
/// # Errors
/// When the name is empty or too long, or there are too many keys.
pub fn create(tx: &mut Tx, wish: &NewKey, secret: &str) -> Result<Made, KeyError> {
    let name = wish.name.trim();
    let invalid = |field, why: String| KeyError::Invalid { field, why };
    if name.is_empty() || name.chars().count() > MAX_NAME {
        let why = format!("must have between 1 and {MAX_NAME} characters");
        return Err(invalid("name", why));
    }
    if wish.expires_at.is_some_and(|end| end <= tx.now()) {
        return Err(invalid("expires_at", "must lie in the future".into()));
    }
    if all(tx)?.len() >= MAX_KEYS {
        let why = format!("there are {MAX_KEYS} keys already: revoke some first");
        return Err(invalid("name", why));
    }
    let id = tx.next_id("key")?;
    let text = text(id, secret);
    let record = KeyRecord {
        name: name.to_owned(),
        scope: wish.scope,
        digest: digest(&text),
        created_at: tx.now(),
        expires_at: wish.expires_at,
        last_used_at: None,
        previous: None,
    };
    tx.put::<Keys>(&id, &record)?;
    let entry = AuditEntry::new("key", id, "create");
    tx.audit(&entry.after(&Audited::from(&record)))?;
    Ok(Made { id, record, text })
}

/// Gives a key a new secret; the old one is refused from then on, or after the `overlap`.
///
/// # Errors
/// [`KeyError::NotFound`].
pub fn rotate(
    tx: &mut Tx,
    id: KeyId,
    (secret, overlap): (&str, SignedDuration),
) -> Result<Made, KeyError> {
    let old = tx.get::<Keys>(&id)?.ok_or(KeyError::NotFound)?;
    let shown = Audited::from(&old);
    let entry = AuditEntry::new("key", id, "rotate");
    tx.audit(&entry.before(&shown).after(&shown))?;
    let text = text(id, secret);
    let previous = PreviousSecret {
        digest: old.digest,
        until: tx.now() + overlap,
    };
    let record = KeyRecord {
        digest: digest(&text),
        previous: overlap.is_positive().then_some(previous),
        ..old
    };
    tx.put::<Keys>(&id, &record)?;
    Ok(Made { id, record, text })
}

/// Deletes a key.
///
/// # Errors
/// [`KeyError::NotFound`].
pub fn revoke(tx: &mut Tx, id: KeyId) -> Result<(), KeyError> {
    let old = tx.get::<Keys>(&id)?.ok_or(KeyError::NotFound)?;
    tx.delete::<Keys>(&id);
    let entry = AuditEntry::new("key", id, "revoke");
    tx.audit(&entry.before(&Audited::from(&old)))?;
    Ok(())
}

/// What the audit trail shows of a key; the digest is nobody's to read.
#[derive(Serialize)]
struct Audited {
    name: String,
    scope: &'static str,
    expires_at: Option<Timestamp>,
}

impl From<&KeyRecord> for Audited {
    fn from(record: &KeyRecord) -> Self {
        Self {
            name: record.name.clone(),
            scope: record.scope.name(),
            expires_at: record.expires_at,
        }
    }
}

fn text(id: KeyId, secret: &str) -> String {
    format!("bella_{id}_{secret}")
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
