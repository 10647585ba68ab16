//! redb as the engine: one file, one table of bytes, quick repair on every commit.

use std::path::Path;

use redb::{Database, ReadOnlyTable, ReadableDatabase, TableDefinition};

use crate::store::engine::{Direction, Engine, EngineError, Rows, Snapshot, Writes};

const ROWS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("rows");
/// Page cache in bytes; small, because the whole program should fit into 60 MB.
const CACHE_BYTES: usize = 16 * 1024 * 1024;

/// A redb file.
pub struct RedbEngine {
    database: Database,
}

impl RedbEngine {
    /// Opens the file, creating it when absent.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(path: &Path) -> Result<Self, EngineError> {
        let database = Database::builder()
            .set_cache_size(CACHE_BYTES)
            .create(path)
            .map_err(failed)?;
        let engine = Self { database };
        engine.commit(&Writes::new())?;
        Ok(engine)
    }
}

fn failed(error: impl std::fmt::Display) -> EngineError {
    EngineError::Failed(error.to_string())
}

impl Engine for RedbEngine {
    fn snapshot(&self) -> Result<Box<dyn Snapshot>, EngineError> {
        let transaction = self.database.begin_read().map_err(failed)?;
        let table = transaction.open_table(ROWS).map_err(failed)?;
        Ok(Box::new(RedbSnapshot { table }))
    }

    fn commit(&self, writes: &Writes) -> Result<(), EngineError> {
        let mut transaction = self.database.begin_write().map_err(failed)?;
        transaction.set_quick_repair(true);
        {
            let mut table = transaction.open_table(ROWS).map_err(failed)?;
            for (key, value) in writes {
                match value {
                    Some(value) => table
                        .insert(key.as_slice(), value.as_slice())
                        .map_err(failed)?,
                    None => table.remove(key.as_slice()).map_err(failed)?,
                };
            }
        }
        transaction.commit().map_err(failed)
    }
}

struct RedbSnapshot {
    table: ReadOnlyTable<&'static [u8], &'static [u8]>,
}

impl Snapshot for RedbSnapshot {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        Ok(self
            .table
            .get(key)
            .map_err(failed)?
            .map(|value| value.value().to_vec()))
    }

    fn range<'s>(
        &'s self,
        from: &[u8],
        to: &[u8],
        direction: Direction,
    ) -> Result<Rows<'s>, EngineError> {
        let rows = self
            .table
            .range::<&[u8]>(from..to)
            .map_err(failed)?
            .map(|row| {
                row.map(|(key, value)| (key.value().to_vec(), value.value().to_vec()))
                    .map_err(failed)
            });
        Ok(match direction {
            Direction::Forward => Box::new(rows),
            Direction::Backward => Box::new(rows.rev()),
        })
    }
}
