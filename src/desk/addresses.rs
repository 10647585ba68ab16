//! Addresses that are kept out or never limited, and who was refused how often.
//!
//! [`AddressBook`] holds all of it in memory, so that judging a request reads nothing. What is said about addresses goes
//! through the store at once; how often somebody was refused is written down now and then.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use ipnet::IpNet;
use jiff::Timestamp;
use serde::Serialize;

use crate::store::Store;
use crate::store::addresses::{
    AddressId, AddressRecord, Addresses, OffenderRecord, Offenders, Verdict, all, offenders,
};
use crate::store::audit::AuditEntry;
use crate::store::error::StoreError;
use crate::store::tx::{Cause, Read, Tx};

/// The most that is said about addresses: all of it is in memory.
const MOST: usize = 1_000;
/// The most networks whose refusals are counted; the one that was refused longest ago makes room.
const MOST_OFFENDERS: usize = 500;
/// The longest note, characters.
const MAX_NOTE: usize = 200;

/// Why nothing was said about an address.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AddressError {
    /// There is nothing with this identifier.
    #[error("there is no such entry")]
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

/// What is to be said.
#[derive(Clone, Debug)]
pub struct NewAddress {
    /// An address, or a network such as `192.0.2.0/24`.
    pub network: String,
    /// What becomes of its requests.
    pub verdict: Verdict,
    /// Why.
    pub note: String,
    /// From when it counts no more.
    pub expires_at: Option<Timestamp>,
}

/// What somebody is refused for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offence {
    /// Too many requests, or one from a blocked address.
    Refused,
    /// A wrong password, code or key.
    Wrong,
}

/// All that is said about addresses, and who was refused; cheap to clone.
#[derive(Clone)]
pub struct AddressBook {
    shared: Arc<Shared>,
}

struct Shared {
    store: Store,
    known: RwLock<Vec<(AddressId, AddressRecord, IpNet)>>,
    offenders: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    now: BTreeMap<String, OffenderRecord>,
    /// As they were written down last.
    stored: BTreeMap<String, OffenderRecord>,
}

impl AddressBook {
    /// Reads everything.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn load(store: Store) -> Result<Self, StoreError> {
        let stored: BTreeMap<_, _> = store.read(|r| offenders(r))?.into_iter().collect();
        let counts = Counts {
            now: stored.clone(),
            stored,
        };
        let book = Self {
            shared: Arc::new(Shared {
                store,
                known: RwLock::default(),
                offenders: Mutex::new(counts),
            }),
        };
        book.reload()?;
        Ok(book)
    }

    /// Reads again what is said about addresses, after any change.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn reload(&self) -> Result<(), StoreError> {
        let rows = self.shared.store.read(|r| all(r))?.into_iter();
        let rows = rows.filter_map(|(id, record)| {
            let net = record.net()?;
            Some((id, record, net))
        });
        let known = self.shared.known.write();
        *known.unwrap_or_else(PoisonError::into_inner) = rows.collect();
        Ok(())
    }

    /// Everything that is said and still counts.
    pub fn list(&self, now: Timestamp) -> Vec<(AddressId, AddressRecord)> {
        let known = self.shared.known.read();
        let known = known.unwrap_or_else(PoisonError::into_inner);
        let live = known.iter().filter(|(_, record, _)| record.is_live(now));
        live.map(|(id, record, _)| (*id, record.clone())).collect()
    }

    /// What is said about an address: by the narrowest network, and that it is allowed where two are as narrow.
    pub fn verdict(&self, address: IpAddr, now: Timestamp) -> Option<Verdict> {
        let known = self.shared.known.read();
        let known = known.unwrap_or_else(PoisonError::into_inner);
        let fits = known
            .iter()
            .filter(|(_, record, net)| record.is_live(now) && net.contains(&address));
        let narrowest = fits
            .max_by_key(|(_, record, net)| (net.prefix_len(), record.verdict == Verdict::Allow));
        narrowest.map(|(_, record, _)| record.verdict)
    }

    /// Counts that a network was refused.
    pub fn count(&self, network: &str, offence: Offence, now: Timestamp) {
        if network.is_empty() {
            return;
        }
        let mut counts = self.lock();
        if counts.now.len() >= MOST_OFFENDERS && !counts.now.contains_key(network) {
            let oldest = counts.now.iter().min_by_key(|(_, one)| one.last_at);
            if let Some(name) = oldest.map(|(name, _)| name.clone()) {
                counts.now.remove(&name);
            }
        }
        let one = counts.now.entry(network.to_owned());
        let one = one.or_insert(OffenderRecord {
            refused: 0,
            wrong: 0,
            first_at: now,
            last_at: now,
        });
        match offence {
            Offence::Refused => one.refused += 1,
            Offence::Wrong => one.wrong += 1,
        }
        one.last_at = now;
    }

    /// Who was refused most.
    pub fn worst(&self, most: usize) -> Vec<(String, OffenderRecord)> {
        let counts = self.lock();
        let mut all: Vec<_> = counts.now.iter().collect();
        all.sort_by_key(|(_, one)| std::cmp::Reverse((one.refused + one.wrong, one.last_at)));
        let worst = all.into_iter().take(most);
        worst.map(|(name, one)| (name.clone(), *one)).collect()
    }

    /// Forgets how often a network was refused.
    pub fn forgive(&self, network: &str) {
        self.lock().now.remove(network);
    }

    /// Writes down who was refused since the last time.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn save(&self, cause: Cause) -> Result<(), StoreError> {
        let now = self.lock().now.clone();
        let stored = self.lock().stored.clone();
        if now == stored {
            return Ok(());
        }
        let (kept, before) = (now.clone(), stored);
        let write = move |tx: &mut Tx| -> Result<(), StoreError> {
            for name in before.keys().filter(|name| !kept.contains_key(*name)) {
                tx.delete::<Offenders>(name);
            }
            for (name, one) in &kept {
                if before.get(name) != Some(one) {
                    tx.put::<Offenders>(name, one)?;
                }
            }
            Ok(())
        };
        self.shared.store.write(cause, write).await?;
        self.lock().stored = now;
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        let counts = self.shared.offenders.lock();
        counts.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads an address or a network; one address is a network of one.
pub fn parse(text: &str) -> Option<IpNet> {
    let text = text.trim();
    let net: IpNet = match text.parse::<IpAddr>() {
        Ok(address) => address.to_canonical().into(),
        Err(_) => text.parse().ok()?,
    };
    Some(net.trunc())
}

/// Says something about addresses.
///
/// # Errors
/// [`AddressError`].
pub fn add(tx: &mut Tx, wish: &NewAddress) -> Result<(AddressId, AddressRecord), AddressError> {
    let invalid = |field, why: &str| AddressError::Invalid {
        field,
        why: why.to_owned(),
    };
    let why = "must be an address or a network, such as 192.0.2.7 or 192.0.2.0/24";
    let net = parse(&wish.network).ok_or_else(|| invalid("network", why))?;
    if wish.note.chars().count() > MAX_NOTE {
        return Err(invalid("note", "must have at most 200 characters"));
    }
    if wish.expires_at.is_some_and(|end| end <= tx.now()) {
        return Err(invalid("expires_at", "must lie in the future"));
    }
    for (id, record) in all(tx)? {
        if !record.is_live(tx.now()) {
            tx.delete::<Addresses>(&id);
        }
    }
    if all(tx)?.len() >= MOST {
        return Err(invalid("network", "there are 1000 entries already"));
    }
    let record = AddressRecord {
        network: match net.prefix_len() == net.max_prefix_len() {
            true => net.addr().to_string(),
            false => net.to_string(),
        },
        verdict: wish.verdict,
        note: wish.note.trim().to_owned(),
        created_at: tx.now(),
        expires_at: wish.expires_at,
    };
    let id = tx.next_id("address")?;
    tx.put::<Addresses>(&id, &record)?;
    let entry = AuditEntry::new("address", id, "create");
    tx.audit(&entry.after(&Audited::from(&record)))?;
    Ok((id, record))
}

/// Takes back what was said.
///
/// # Errors
/// [`AddressError::NotFound`].
pub fn remove(tx: &mut Tx, id: AddressId) -> Result<(), AddressError> {
    let old = tx.get::<Addresses>(&id)?.ok_or(AddressError::NotFound)?;
    tx.delete::<Addresses>(&id);
    let entry = AuditEntry::new("address", id, "delete");
    tx.audit(&entry.before(&Audited::from(&old)))?;
    Ok(())
}

/// What the audit trail shows.
#[derive(Serialize)]
struct Audited<'a> {
    network: &'a str,
    verdict: &'static str,
    expires_at: Option<Timestamp>,
}

impl<'a> From<&'a AddressRecord> for Audited<'a> {
    fn from(record: &'a AddressRecord) -> Self {
        Self {
            network: &record.network,
            verdict: record.verdict.name(),
            expires_at: record.expires_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_networks_are_read() {
        let shown = |text| parse(text).map(|net| net.to_string());
        assert_eq!(shown(" 192.0.2.7 ").as_deref(), Some("192.0.2.7/32"));
        assert_eq!(shown("192.0.2.7/24").as_deref(), Some("192.0.2.0/24"));
        assert_eq!(shown("::ffff:192.0.2.7").as_deref(), Some("192.0.2.7/32"));
        assert_eq!(shown("2001:db8::1/64").as_deref(), Some("2001:db8::/64"));
        for wrong in ["", "192.0.2", "192.0.2.7/33", "example.com", "::/129"] {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
    }
}
