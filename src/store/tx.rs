//! Reading from a snapshot and writing through a transaction's overlay.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::appointment::Source;
use crate::domain::id::{CallId, ContactId, CustomerId, Id};
use crate::store::engine::{Direction, Snapshot, Writes};
use crate::store::error::StoreError;
use crate::store::members::MemberId;
use crate::store::overlay;
use crate::store::sequences::{Blocks, Claims};
use crate::store::table::{Key, Table, decode_value, encode_value, row_key};

/// Who or what caused a transaction, and when; the audit trail's first columns.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The moment of the request.
    pub now: Timestamp,
    /// Who asked for it.
    pub actor: Actor,
    /// The request it belongs to; empty for jobs.
    pub request_id: String,
}

impl Cause {
    /// What Bella does by herself.
    pub const fn system(now: Timestamp) -> Self {
        Self {
            now,
            actor: Actor::System,
            request_id: String::new(),
        }
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// Bella herself: a job, a migration, the sample data.
    System,
    /// A caller, in this call.
    Call(CallId),
    /// A holder of the API key with this name.
    Key(String),
    /// Whoever owns the files, through the socket or the command line.
    Operator,
    /// A customer without a conversation: by a reply to a text message, or by their link.
    Customer(CustomerId, Source),
    /// A member who signed in.
    Member(MemberId),
    /// Somebody who is told of things, by a key of their telephone; 0 is the owner, as settings name them.
    Contact(ContactId),
}

impl Actor {
    /// Whether somebody of the business did it by hand or by a program, rather than a caller, a customer or Bella.
    pub fn is_of_the_business(&self) -> bool {
        matches!(self, Self::Key(_) | Self::Operator | Self::Member(_))
    }
}

/// Is shown each row, key and value; returns `false` to stop.
pub type Visit<'v> = dyn FnMut(&[u8], &[u8]) -> Result<bool, StoreError> + 'v;

/// Rows of a table.
pub type Listed<T> = Vec<(<T as Table>::Key, <T as Table>::Value)>;

/// The most rows that one list returns, whatever its limit: a longer one is a mistake in the program.
pub const MAX_ROWS: usize = 100_000;

/// Reading, from a snapshot or from within a transaction.
///
/// A reader never outlives the closure that it was given to: while a snapshot is open, the file grows.
pub trait Read {
    /// The rows of a byte range; `visit` returns `false` to stop.
    ///
    /// # Errors
    /// When the engine cannot be read.
    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        visit: &mut Visit<'_>,
    ) -> Result<(), StoreError>;

    /// Shows the bytes of one row to `found`; says whether there is one.
    ///
    /// # Errors
    /// When the engine cannot be read.
    fn look(&self, key: &[u8], found: &mut dyn FnMut(&[u8])) -> Result<bool, StoreError>;

    /// The value of one key.
    ///
    /// # Errors
    /// When the engine cannot be read or the record is damaged.
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, StoreError> {
        let key = row_key::<T>(key);
        let mut value = None;
        self.look(&key, &mut |bytes| {
            value = Some(decode_value::<T>(&key, bytes))
        })?;
        value.transpose()
    }

    /// At most `limit` rows with a key from `from` to `to`, `to` excluded.
    ///
    /// # Errors
    /// When the engine cannot be read, a record is damaged, or there are more than [`MAX_ROWS`].
    fn list<T: Table>(&self, range: Range<T::Key>) -> Result<Listed<T>, StoreError> {
        let mut rows = Vec::new();
        if range.limit == 0 {
            return Ok(rows);
        }
        let from = range
            .from
            .map_or_else(|| vec![T::PREFIX], |key| row_key::<T>(&key));
        let to = range
            .to
            .map_or_else(|| vec![T::PREFIX + 1], |key| row_key::<T>(&key));
        self.scan(&from, &to, range.direction, &mut |key, bytes| {
            let value = decode_value::<T>(key, bytes)?;
            let key =
                T::Key::decode(&mut &key[1..]).ok_or(StoreError::Damaged { table: T::NAME })?;
            if rows.len() == MAX_ROWS {
                return Err(StoreError::TooMany { table: T::NAME });
            }
            rows.push((key, value));
            Ok(rows.len() < range.limit)
        })?;
        Ok(rows)
    }
}

/// A range of keys to list.
#[derive(Clone, Debug)]
pub struct Range<K> {
    /// First key; `None` is the first of the table.
    pub from: Option<K>,
    /// First key after the range; `None` is the end of the table.
    pub to: Option<K>,
    /// Which way.
    pub direction: Direction,
    /// The most rows to read.
    pub limit: usize,
}

impl<K> Range<K> {
    /// All rows of a table that is known to be small, ascending.
    pub fn all() -> Self {
        Self {
            from: None,
            to: None,
            direction: Direction::Forward,
            limit: usize::MAX,
        }
    }

    /// The rows from `from` to `to`, ascending.
    pub fn between(from: K, to: K) -> Self {
        Self {
            from: Some(from),
            to: Some(to),
            ..Self::all()
        }
    }
}

/// A read-only view.
pub struct Reader<'a> {
    snapshot: &'a dyn Snapshot,
}

impl<'a> Reader<'a> {
    pub(in crate::store) fn new(snapshot: &'a dyn Snapshot) -> Self {
        Self { snapshot }
    }
}

impl Read for Reader<'_> {
    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        visit: &mut Visit<'_>,
    ) -> Result<(), StoreError> {
        overlay::scan_snapshot(self.snapshot, (from, to), direction, visit)
    }

    fn look(&self, key: &[u8], found: &mut dyn FnMut(&[u8])) -> Result<bool, StoreError> {
        Ok(self.snapshot.get(key, found)?)
    }
}

/// What a transaction stands on.
#[derive(Clone, Copy)]
pub(in crate::store) struct Base<'a> {
    pub(in crate::store) snapshot: &'a dyn Snapshot,
    /// What transactions before it in the same batch wrote.
    pub(in crate::store) batch: &'a Writes,
    pub(in crate::store) blocks: &'a Blocks,
}

/// What a transaction leaves behind.
pub(in crate::store) struct Changes {
    pub(in crate::store) writes: Writes,
    pub(in crate::store) claims: Claims,
    /// About how many bytes are to be written.
    pub(in crate::store) bytes: usize,
}

/// A business transaction: its own writes over the batch's over the snapshot.
pub struct Tx<'a> {
    base: Base<'a>,
    own: Writes,
    claims: Claims,
    bytes: usize,
    cause: &'a Cause,
}

impl<'a> Tx<'a> {
    pub(in crate::store) fn new(base: Base<'a>, cause: &'a Cause) -> Self {
        Self {
            base,
            own: Writes::new(),
            claims: Claims::default(),
            bytes: 0,
            cause,
        }
    }

    pub(in crate::store) fn into_changes(self) -> Changes {
        Changes {
            writes: self.own,
            claims: self.claims,
            bytes: self.bytes,
        }
    }

    /// The moment of the request.
    pub fn now(&self) -> Timestamp {
        self.cause.now
    }

    /// Who asked, when, in which request.
    pub fn cause(&self) -> &Cause {
        self.cause
    }

    /// Does `work` as a part of this transaction that can fail on its own: what it wrote counts only when it returns `Ok`.
    ///
    /// # Errors
    /// What `work` returns.
    pub fn attempt<R, E>(&mut self, work: impl FnOnce(&mut Self) -> Result<R, E>) -> Result<R, E> {
        let (own, claims, bytes) = (self.own.clone(), self.claims.clone(), self.bytes);
        let result = work(self);
        if result.is_err() {
            (self.own, self.claims, self.bytes) = (own, claims, bytes);
        }
        result
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When the value cannot be encoded.
    pub fn put<T: Table>(&mut self, key: &T::Key, value: &T::Value) -> Result<(), StoreError> {
        let key = row_key::<T>(key);
        let value = encode_value::<T>(&key, value)?;
        self.set(key, Some(value));
        Ok(())
    }

    /// Deletes one row; absent is fine.
    pub fn delete<T: Table>(&mut self, key: &T::Key) {
        self.set(row_key::<T>(key), None);
    }

    /// Writes or deletes the bytes of a row.
    pub(in crate::store) fn set(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
        self.bytes += key.len() + value.as_ref().map_or(0, Vec::len);
        self.own.insert(key, value);
    }

    /// The next identifier of a kind; ascending, never reused, counted from 1. A crash may leave a gap.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn next_id<Kind>(&mut self, kind: &'static str) -> Result<Id<Kind>, StoreError> {
        if let Some(id) = self.claims.next(kind, self.base.blocks) {
            return Ok(Id::new(id));
        }
        Ok(Id::new(Claims::reserve(self, kind)?))
    }

    pub(in crate::store) fn claims(&mut self) -> &mut Claims {
        &mut self.claims
    }
}

impl Read for Tx<'_> {
    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        visit: &mut Visit<'_>,
    ) -> Result<(), StoreError> {
        let layers = overlay::Layers {
            snapshot: self.base.snapshot,
            batch: self.base.batch,
            own: &self.own,
        };
        layers.scan((from, to), direction, visit)
    }

    fn look(&self, key: &[u8], found: &mut dyn FnMut(&[u8])) -> Result<bool, StoreError> {
        match self.own.get(key).or_else(|| self.base.batch.get(key)) {
            Some(Some(value)) => {
                found(value);
                Ok(true)
            }
            Some(None) => Ok(false),
            None => Ok(self.base.snapshot.get(key, found)?),
        }
    }
}
