//! Sessions: begun with a password or a key, recognised by their cookie, ended.
//!
//! [`SessionRing`] holds all of them in memory, so that recognising one reads nothing; every change goes through the
//! store and is read back, so that a session that was ended is refused at once.

pub mod one_time;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::desk::keys::{Identity, KeyRing};
use crate::ports::entropy::{Entropy, hex};
use crate::store::Store;
use crate::store::audit::AuditEntry;
use crate::store::error::StoreError;
use crate::store::members::{self, MemberId, MemberRecord, Members};
use crate::store::sessions::{Holder, SessionId, SessionRecord, Sessions, all};
use crate::store::tx::{Cause, Read, Tx};

/// A session that nobody uses for so long is over.
pub const IDLE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// However much it is used, a session is over then.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(90 * 24);
/// The most sessions at once; the one that was used longest ago makes room.
const MOST: usize = 200;
/// Bytes of chance in a cookie.
const SECRET: usize = 24;
/// The last use is written when it is this much newer than what is stored, seconds.
const USE_GRAIN_S: i64 = 60;
/// The longest name of a browser that is kept, characters.
const MAX_DEVICE: usize = 200;

/// A session that was just begun; its cookie is shown once and kept nowhere.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Its identifier.
    pub id: SessionId,
    /// `<id>.<secret>`
    pub cookie: String,
}

/// A wish for a session.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Whose it is.
    pub holder: Holder,
    /// The browser, as it names itself.
    pub device: String,
    /// A fresh secret.
    pub secret: String,
}

/// All sessions in memory; cheap to clone.
#[derive(Clone)]
pub struct SessionRing {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    keys: KeyRing,
    inner: RwLock<Inner>,
}

#[derive(Default)]
struct Inner {
    sessions: BTreeMap<u64, Entry>,
    members: BTreeMap<u64, MemberRecord>,
}

struct Entry {
    record: SessionRecord,
    /// Unix seconds of the last use.
    used_at: AtomicI64,
}

impl SessionRing {
    /// Reads all sessions; those of keys are over with their key.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(store: Store, keys: KeyRing) -> Result<Self, StoreError> {
        let ring = Self {
            shared: Arc::new(Shared {
                store,
                keys,
                inner: RwLock::default(),
            }),
        };
        ring.reload()?;
        Ok(ring)
    }

    /// Reads all sessions and members again, after any change.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn reload(&self) -> Result<(), StoreError> {
        let mut inner = self.write();
        let (sessions, members) = self
            .shared
            .store
            .read(|r| Ok::<_, StoreError>((all(r)?, members::all(r)?)))?;
        let used = |id: u64, record: &SessionRecord| {
            let known = inner.sessions.get(&id);
            let known = known.map_or(0, |entry| entry.used_at.load(Ordering::Relaxed));
            AtomicI64::new(known.max(record.last_used_at.as_second()))
        };
        let sessions = sessions.into_iter().map(|(id, record)| {
            let used_at = used(id.get(), &record);
            (id.get(), Entry { record, used_at })
        });
        let sessions = sessions.collect();
        let members = members.into_iter();
        *inner = Inner {
            sessions,
            members: members.map(|(id, member)| (id.get(), member)).collect(),
        };
        Ok(())
    }

    /// Who is signed in with this cookie; `None` when nobody is, or no longer.
    pub fn recognise(&self, cookie: &str, now: Timestamp) -> Option<Identity> {
        let (id, _) = cookie.split_once('.')?;
        let id: u64 = id.parse().ok()?;
        let inner = self.read();
        let entry = inner.sessions.get(&id)?;
        let matches = bool::from(entry.record.digest.ct_eq(&digest(cookie)));
        if !matches || !entry.is_live(now) {
            return None;
        }
        let identity = self.identity(&inner, entry.record.holder, now)?;
        entry.used_at.store(now.as_second(), Ordering::Relaxed);
        Some(Identity {
            session: Some(SessionId::new(id)),
            ..identity
        })
    }

    fn identity(&self, inner: &Inner, holder: Holder, now: Timestamp) -> Option<Identity> {
        match holder {
            Holder::Member(id) => {
                let member = inner.members.get(&id.get())?;
                Some(Identity {
                    member: Some(id),
                    name: member.name.clone(),
                    scope: member.role.scope(),
                    role: Some(member.role),
                    ..Identity::nobody()
                })
            }
            Holder::Key(id) => self.shared.keys.identity_of(id, now),
            Holder::Environment(print) => self.shared.keys.environment(print),
        }
    }

    /// The sessions that are not over, the latest used first, with who is signed in.
    pub fn list(&self, now: Timestamp) -> Vec<(SessionId, SessionRecord, Identity)> {
        let inner = self.read();
        let live = inner.sessions.iter().filter_map(|(id, entry)| {
            let identity = self.identity(&inner, entry.record.holder, now)?;
            let is_live = entry.is_live(now);
            is_live.then(|| (SessionId::new(*id), entry.current(), identity))
        });
        let mut live: Vec<_> = live.collect();
        live.sort_by_key(|(_, record, _)| std::cmp::Reverse(record.last_used_at));
        live
    }

    /// Writes down which sessions were used since the last time, and forgets those that are over.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn save_uses(&self, cause: Cause) -> Result<(), StoreError> {
        let now = cause.now;
        let used: Vec<(SessionId, SessionRecord, bool)> = {
            let inner = self.read();
            let rows = inner.sessions.iter();
            rows.map(|(id, entry)| (SessionId::new(*id), entry.current(), entry.is_live(now)))
                .filter(|(id, current, is_live)| {
                    let stored = inner.sessions.get(&id.get());
                    let stored = stored.map_or(0, |entry| entry.record.last_used_at.as_second());
                    !is_live || current.last_used_at.as_second() - stored >= USE_GRAIN_S
                })
                .collect()
        };
        if used.is_empty() {
            return Ok(());
        }
        let write = move |tx: &mut Tx| -> Result<(), StoreError> {
            for (id, current, is_live) in &used {
                match tx.get::<Sessions>(id)? {
                    Some(_) if !is_live => tx.delete::<Sessions>(id),
                    Some(_) => tx.put::<Sessions>(id, current)?,
                    None => {}
                }
            }
            Ok(())
        };
        self.shared.store.write(cause, write).await?;
        self.reload()
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Inner> {
        self.shared
            .inner
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, Inner> {
        self.shared
            .inner
            .write()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    fn is_live(&self, now: Timestamp) -> bool {
        is_live(&self.current(), now)
    }

    fn current(&self) -> SessionRecord {
        let used_at = Timestamp::from_second(self.used_at.load(Ordering::Relaxed));
        let mut record = self.record.clone();
        record.last_used_at = used_at.unwrap_or(record.last_used_at);
        record
    }
}

fn is_live(record: &SessionRecord, now: Timestamp) -> bool {
    now.duration_since(record.created_at) < LONGEST
        && now.duration_since(record.last_used_at) < IDLE
}

/// A fresh secret, to be handed into [`begin`], which may run twice.
pub fn secret(entropy: &dyn Entropy) -> String {
    hex::<SECRET>(entropy)
}

/// Begins a session.
///
/// # Errors
/// When the store cannot be read or written.
pub fn begin(tx: &mut Tx, wish: &NewSession) -> Result<Begun, StoreError> {
    make_room(tx)?;
    let id = tx.next_id("session")?;
    let cookie = format!("{id}.{}", wish.secret);
    let record = SessionRecord {
        holder: wish.holder,
        digest: digest(&cookie),
        device: wish.device.chars().take(MAX_DEVICE).collect(),
        created_at: tx.now(),
        last_used_at: tx.now(),
    };
    tx.put::<Sessions>(&id, &record)?;
    tx.audit(&AuditEntry::new("session", id, "begin").after(&Audited::from(&record)))?;
    if let Holder::Member(member) = wish.holder
        && let Some(mut known) = tx.get::<Members>(&member)?
    {
        known.signed_in_at = Some(tx.now());
        tx.put::<Members>(&member, &known)?;
    }
    Ok(Begun { id, cookie })
}

fn make_room(tx: &mut Tx) -> Result<(), StoreError> {
    let mut sessions = all(tx)?;
    if sessions.len() < MOST {
        return Ok(());
    }
    sessions.sort_by_key(|(_, record)| record.last_used_at);
    if let Some((id, _)) = sessions.first() {
        tx.delete::<Sessions>(id);
    }
    Ok(())
}

/// Ends a session; whether it was there.
///
/// # Errors
/// When the store cannot be read or written.
pub fn end(tx: &mut Tx, id: SessionId) -> Result<bool, StoreError> {
    let Some(record) = tx.get::<Sessions>(&id)? else {
        return Ok(false);
    };
    tx.delete::<Sessions>(&id);
    tx.audit(&AuditEntry::new("session", id, "end").before(&Audited::from(&record)))?;
    Ok(true)
}

/// Ends all sessions of a member but `kept`; how many there were.
///
/// # Errors
/// When the store cannot be read or written.
pub fn end_all_of(
    tx: &mut Tx,
    member: MemberId,
    kept: Option<SessionId>,
) -> Result<usize, StoreError> {
    let mut ended = 0;
    for (id, record) in all(tx)? {
        if record.holder == Holder::Member(member) && Some(id) != kept {
            ended += usize::from(end(tx, id)?);
        }
    }
    Ok(ended)
}

/// What the audit trail shows of a session.
#[derive(Serialize)]
struct Audited<'a> {
    holder: Holder,
    device: &'a str,
}

impl<'a> From<&'a SessionRecord> for Audited<'a> {
    fn from(record: &'a SessionRecord) -> Self {
        Self {
            holder: record.holder,
            device: &record.device,
        }
    }
}

fn digest(cookie: &str) -> [u8; 32] {
    Sha256::digest(cookie.as_bytes()).into()
}
