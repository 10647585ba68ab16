//! Reading from a snapshot and writing through a transaction's overlay.

use std::ops::Bound;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::{CallId, Id};
use crate::store::engine::{Direction, Snapshot, Writes};
use crate::store::error::StoreError;
use crate::store::schema::prefix;
use crate::store::table::{Key, Record, Table, decode_value, encode_value, row_key};

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
}

/// Is shown each row, key and value; returns `false` to stop.
pub type Visit<'v> = dyn FnMut(&[u8], &[u8]) -> Result<bool, StoreError> + 'v;

/// Rows of a table.
pub type Listed<T> = Vec<(<T as Table>::Key, <T as Table>::Value)>;

/// Reading, from a snapshot or from within a transaction.
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

    /// The bytes of one row.
    ///
    /// # Errors
    /// When the engine cannot be read.
    fn get_bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// The value of one key.
    ///
    /// # Errors
    /// When the engine cannot be read or the record is damaged.
    fn get<T: Table>(&self, key: &T::Key) -> Result<Option<T::Value>, StoreError> {
        let key = row_key::<T>(key);
        self.get_bytes(&key)?
            .map(|bytes| decode_value::<T>(&key, &bytes))
            .transpose()
    }

    /// At most `limit` rows with a key from `from` to `to`, `to` excluded.
    ///
    /// # Errors
    /// When the engine cannot be read or a record is damaged.
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
        for row in self.snapshot.range(from, to, direction)? {
            let (key, value) = row?;
            if !visit(&key, &value)? {
                break;
            }
        }
        Ok(())
    }

    fn get_bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.snapshot.get(key)?)
    }
}

struct Sequences;

impl Table for Sequences {
    const PREFIX: u8 = prefix::SEQUENCES;
    const NAME: &'static str = "sequences";
    type Key = String;
    type Value = Sequence;
}

/// The last identifier that was handed out.
#[derive(Serialize, Deserialize)]
struct Sequence(u64);

impl Record for Sequence {
    const VERSION: u8 = 1;
}

/// A business transaction: its own writes over the batch's over the snapshot.
pub struct Tx<'a> {
    snapshot: &'a dyn Snapshot,
    batch: &'a Writes,
    own: Writes,
    cause: &'a Cause,
}

impl<'a> Tx<'a> {
    pub(in crate::store) fn new(
        snapshot: &'a dyn Snapshot,
        batch: &'a Writes,
        cause: &'a Cause,
    ) -> Self {
        Self {
            snapshot,
            batch,
            own: Writes::new(),
            cause,
        }
    }

    pub(in crate::store) fn into_writes(self) -> Writes {
        self.own
    }

    /// The moment of the request.
    pub fn now(&self) -> Timestamp {
        self.cause.now
    }

    /// Who asked, when, in which request.
    pub fn cause(&self) -> &Cause {
        self.cause
    }

    /// Writes one row.
    ///
    /// # Errors
    /// When the value cannot be encoded.
    pub fn put<T: Table>(&mut self, key: &T::Key, value: &T::Value) -> Result<(), StoreError> {
        let key = row_key::<T>(key);
        let value = encode_value::<T>(&key, value)?;
        self.own.insert(key, Some(value));
        Ok(())
    }

    /// Deletes one row; absent is fine.
    pub fn delete<T: Table>(&mut self, key: &T::Key) {
        self.own.insert(row_key::<T>(key), None);
    }

    /// The next identifier of a kind; ascending, never reused, counted from 1.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn next_id<Kind>(&mut self, kind: &'static str) -> Result<Id<Kind>, StoreError> {
        let key = kind.to_owned();
        let next = self.get::<Sequences>(&key)?.map_or(1, |last| last.0 + 1);
        self.put::<Sequences>(&key, &Sequence(next))?;
        Ok(Id::new(next))
    }

    fn overlaid(&self, key: &[u8]) -> Option<&Option<Vec<u8>>> {
        self.own.get(key).or_else(|| self.batch.get(key))
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
        if from >= to {
            return Ok(());
        }
        let bounds = || (Bound::Included(from), Bound::Excluded(to));
        let mut changed: Writes = self
            .batch
            .range::<[u8], _>(bounds())
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        for (key, value) in self.own.range::<[u8], _>(bounds()) {
            changed.insert(key.clone(), value.clone());
        }
        let mut over: Vec<_> = changed.into_iter().collect();
        if direction == Direction::Forward {
            over.reverse();
        }
        let comes_first = |a: &[u8], b: &[u8]| match direction {
            Direction::Forward => a < b,
            Direction::Backward => a > b,
        };
        let mut base = self.snapshot.range(from, to, direction)?.peekable();
        loop {
            let base_key = match base.peek() {
                Some(Ok((key, _))) => Some(key),
                Some(Err(error)) => return Err(error.clone().into()),
                None => None,
            };
            let overlay_next = match (over.last(), base_key) {
                (None, None) => return Ok(()),
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (Some((key, _)), Some(base_key)) => !comes_first(base_key, key),
            };
            if overlay_next {
                let Some((key, value)) = over.pop() else {
                    return Ok(());
                };
                if base_key.is_some_and(|base_key| *base_key == key) {
                    base.next();
                }
                if let Some(value) = value
                    && !visit(&key, &value)?
                {
                    return Ok(());
                }
            } else if let Some(row) = base.next() {
                let (key, value) = row?;
                if !visit(&key, &value)? {
                    return Ok(());
                }
            }
        }
    }

    fn get_bytes(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.overlaid(key) {
            Some(value) => Ok(value.clone()),
            None => Ok(self.snapshot.get(key)?),
        }
    }
}
