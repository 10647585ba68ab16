//! The audit trail: who changed what, from which call or key, with the values before and after.
//!
//! An entry is written in the transaction that makes the change, so neither is ever there without the other.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Record, Table};
use crate::store::tx::{Actor, Listed, Range, Read, Tx};

/// The most entries that one list call returns, so that no reader holds its snapshot for long.
pub const MAX_PAGE: usize = 1000;

/// The audit trail by sequence.
pub struct Audit;

impl Table for Audit {
    const PREFIX: u8 = prefix::AUDIT;
    const NAME: &'static str = "audit";
    type Key = u64;
    type Value = AuditRecord;
}

/// One change as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// When it was made, microseconds since 1970.
    #[serde(with = "jiff::fmt::serde::timestamp::microsecond::required")]
    pub at: Timestamp,
    /// Who made it.
    pub actor: Actor,
    /// The request it belongs to; empty for jobs.
    pub request_id: String,
    /// What kind of thing was changed, such as `appointment`.
    pub entity: String,
    /// Which one.
    pub id: String,
    /// What was done, such as `book`.
    pub action: String,
    /// The thing before, as compact JSON; empty when it is new.
    pub before: String,
    /// The thing after, as compact JSON; empty when it is gone.
    pub after: String,
}

impl Record for AuditRecord {
    const VERSION: u8 = 1;
}

/// What a business transaction says about its change; who and when come from its cause.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    entity: &'static str,
    id: String,
    action: &'static str,
    before: String,
    after: String,
}

impl AuditEntry {
    /// `action` (such as `book`) was done to the `entity` (such as `appointment`) with this identifier.
    pub fn new(entity: &'static str, id: impl ToString, action: &'static str) -> Self {
        Self {
            entity,
            id: id.to_string(),
            action,
            before: String::new(),
            after: String::new(),
        }
    }

    /// The thing as it was.
    #[must_use]
    pub fn before(mut self, value: &impl Serialize) -> Self {
        self.before = json(value);
        self
    }

    /// The thing as it is now.
    #[must_use]
    pub fn after(mut self, value: &impl Serialize) -> Self {
        self.after = json(value);
        self
    }
}

/// Compact JSON; a value that JSON cannot say is recorded as `null`, because the change itself must not fail for it.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".into())
}

impl Tx<'_> {
    /// Appends an entry to the audit trail.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let sequence = self.next_id::<Audit>("audit")?.get();
        let record = AuditRecord {
            at: self.cause().now,
            actor: self.cause().actor.clone(),
            request_id: self.cause().request_id.clone(),
            entity: entry.entity.to_owned(),
            id: entry.id.clone(),
            action: entry.action.to_owned(),
            before: entry.before.clone(),
            after: entry.after.clone(),
        };
        self.put::<Audit>(&sequence, &record)
    }
}

/// At most `limit` (and [`MAX_PAGE`]) entries after sequence `after`, oldest first.
///
/// # Errors
/// When the store cannot be read or a record is damaged.
pub fn list(r: &impl Read, after: u64, limit: usize) -> Result<Listed<Audit>, StoreError> {
    r.list::<Audit>(Range {
        from: Some(after.saturating_add(1)),
        limit: limit.min(MAX_PAGE),
        ..Range::all()
    })
}
