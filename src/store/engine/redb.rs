//! redb as the engine: one table of bytes, quick repair on every commit, so that opening after a crash is instant.
//!
//! After an I/O error redb takes no more writes until it is reopened, while reads go on: the next commit reopens it,
//! as soon as the medium takes writes again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, RwLock};

use redb::{Builder, Database, ReadOnlyTable, ReadableDatabase, TableDefinition, TableHandle};

use crate::store::engine::error::EngineError;
use crate::store::engine::medium::Medium;
use crate::store::engine::{Direction, EachRow, Engine, Health, Snapshot, Writes};

const ROWS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("rows");

/// A redb database that mends itself.
pub struct RedbEngine {
    medium: Box<dyn Medium>,
    cache_bytes: usize,
    /// `None` only while a reopening has failed.
    database: RwLock<Option<Database>>,
    /// Why the last commit failed; the database is reopened before the next one.
    broken: Mutex<Option<EngineError>>,
}

impl RedbEngine {
    /// Opens the database on `medium`, creating it when absent, with a page cache of `cache_bytes`.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(medium: impl Medium, cache_bytes: usize) -> Result<Self, EngineError> {
        let engine = Self {
            database: RwLock::new(Some(open(&medium, cache_bytes)?)),
            medium: Box::new(medium),
            cache_bytes,
            broken: Mutex::new(None),
        };
        if engine.lacks_rows()? {
            engine.commit(&Writes::new())?;
        }
        Ok(engine)
    }

    /// Whether the table is missing, as in a new file; a file with other tables belongs to another program.
    fn lacks_rows(&self) -> Result<bool, EngineError> {
        self.with_database(|database| {
            let transaction = database.begin_read()?;
            let mut names = transaction.list_tables()?.map(|t| t.name().to_owned());
            match names.next() {
                None => Ok(true),
                Some(name) if name == ROWS.name() => Ok(false),
                Some(name) => Err(EngineError::DamagedFile {
                    detail: format!("it holds the table {name} of another program"),
                }),
            }
        })
    }

    fn with_database<R>(
        &self,
        work: impl FnOnce(&Database) -> Result<R, EngineError>,
    ) -> Result<R, EngineError> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        match database.as_ref() {
            Some(database) => work(database),
            None => Err(self.reason().unwrap_or(EngineError::Failed(
                "the file could not be opened again".into(),
            ))),
        }
    }

    fn reason(&self) -> Option<EngineError> {
        self.broken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set_reason(&self, reason: Option<EngineError>) {
        *self.broken.lock().unwrap_or_else(PoisonError::into_inner) = reason;
    }

    /// Reopens the database if the last commit failed and there is room again.
    fn mend(&self) -> Result<(), EngineError> {
        if self.reason().is_none() {
            return Ok(());
        }
        self.medium.probe()?;
        let mut database = self
            .database
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        // The file's lock is only free after the old handle is gone.
        *database = None;
        *database = Some(open(self.medium.as_ref(), self.cache_bytes)?);
        Ok(())
    }

    fn try_commit(&self, writes: &Writes) -> Result<(), EngineError> {
        self.mend()?;
        self.with_database(|database| write(database, writes))
    }
}

/// redb checks its structures with assertions, which a damaged file can trip.
fn open(medium: &dyn Medium, cache_bytes: usize) -> Result<Database, EngineError> {
    let mut builder = Builder::new();
    builder.set_cache_size(cache_bytes);
    match catch_unwind(AssertUnwindSafe(|| medium.open(&mut builder))) {
        Ok(opened) => opened.map_err(|error| medium.explain(error)),
        Err(_) => Err(EngineError::DamagedFile {
            detail: "its structure is inconsistent".into(),
        }),
    }
}

fn write(database: &Database, writes: &Writes) -> Result<(), EngineError> {
    let mut transaction = database.begin_write()?;
    transaction.set_quick_repair(true);
    {
        let mut table = transaction.open_table(ROWS)?;
        for (key, value) in writes {
            match value {
                Some(value) => table.insert(key.as_slice(), value.as_slice())?,
                None => table.remove(key.as_slice())?,
            };
        }
    }
    Ok(transaction.commit()?)
}

impl Engine for RedbEngine {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, EngineError> {
        self.with_database(|database| {
            let table = database.begin_read()?.open_table(ROWS)?;
            Ok(Box::new(RedbSnapshot { table }) as Box<dyn Snapshot>)
        })
    }

    fn commit(&self, writes: &Writes) -> Result<(), EngineError> {
        let result = catch_unwind(AssertUnwindSafe(|| self.try_commit(writes)))
            .unwrap_or_else(|_| Err(EngineError::Failed("redb panicked while writing".into())));
        match &result {
            Ok(()) => {
                if self.reason().is_some() {
                    tracing::info!("the store takes writes again");
                    self.set_reason(None);
                }
            }
            Err(error) => {
                if self.reason().as_ref() != Some(error) {
                    tracing::error!(%error, "the store takes no writes");
                }
                self.set_reason(Some(error.clone()));
            }
        }
        result
    }

    fn health(&self) -> Health {
        match self.reason() {
            None => Health::Ok,
            Some(why) => Health::ReadOnly { why },
        }
    }
}

struct RedbSnapshot {
    table: ReadOnlyTable<&'static [u8], &'static [u8]>,
}

impl Snapshot for RedbSnapshot {
    fn get(&self, key: &[u8], found: &mut dyn FnMut(&[u8])) -> Result<bool, EngineError> {
        let value = self.table.get(key)?;
        if let Some(value) = &value {
            found(value.value());
        }
        Ok(value.is_some())
    }

    fn scan(
        &self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
        each: &mut EachRow<'_>,
    ) -> Result<(), EngineError> {
        let mut rows = self.table.range::<&[u8]>(from..to)?;
        loop {
            let row = match direction {
                Direction::Forward => rows.next(),
                Direction::Backward => rows.next_back(),
            };
            let Some(row) = row else { return Ok(()) };
            let (key, value) = row?;
            if !each(key.value(), value.value()) {
                return Ok(());
            }
        }
    }
}
