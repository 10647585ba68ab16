//! Reading the portable form into an empty store, and believing it only when its last line agrees.
//!
//! While rows go in, no other transaction runs, and the store is marked; the mark goes with the transaction that follows
//! the check. A file that is refused is taken out again. A store that still bears the mark, because the process died,
//! refuses to open, so an import that was broken off never passes for a whole one.

use std::io::{self, BufRead};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::hex::to_hex;
use crate::store::portable::registry::{BY_ITSELF, RawRow, STAYING, TABLES};
use crate::store::portable::{END, EXPORT, FORMAT, Header, Report, Trailer, count};
use crate::store::tx::{Cause, Read, Reader};
use crate::store::{Alone, Store, meta};

/// How many bytes of rows go into one transaction: bounds memory, and makes one fsync carry thousands of rows.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// How many rows one transaction takes out again.
const CLEAR_ROWS: usize = 20_000;
/// The longest line: no record is near it, and a file of another kind must not fill the memory.
const MAX_LINE: u64 = 16 * 1024 * 1024;

/// Why an import failed.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The input cannot be read.
    #[error("the file cannot be read: {0}")]
    Input(#[from] io::Error),
    /// The input is something else.
    #[error(
        "this is not an export of Bella: its first line should be {{\"bella\":\"export\",\"format\":1}}"
    )]
    NotAnExport,
    /// A newer Bella wrote it.
    #[error(
        "this export has format {0}, but this version of Bella knows formats up to {FORMAT}: use the newer Bella that wrote it"
    )]
    NewerFormat(u32),
    /// A line does not say what it should.
    #[error(
        "line {line} cannot be read ({why}): the file was changed or is not whole; nothing of it counts"
    )]
    Line {
        /// Counted from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// The last line is missing.
    #[error(
        "the file ends early, without its last line: copy or export it again; nothing of it counts"
    )]
    NoEnd,
    /// The last line disagrees with the others.
    #[error(
        "the file is not what was exported ({0} differ): copy or export it again; nothing of it counts"
    )]
    Differs(&'static str),
    /// The store has rows.
    #[error("this store is not empty: import into a new one")]
    NotEmpty,
    /// The store failed.
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// Reads an export into an empty store; `progress` is shown the number of rows after each batch.
///
/// # Errors
/// [`ImportError`] says what is wrong; the store is then as it was. Only if the store itself fails too does it stay marked.
pub fn import(
    store: &Store,
    input: impl BufRead,
    cause: &Cause,
    progress: &mut dyn FnMut(u64),
) -> Result<Report, ImportError> {
    let alone = Alone::with(store)?;
    alone.write(cause, |tx| meta::put(tx, meta::IMPORTING, ""))?;
    // Only now: what was waiting for the writer before the import has run.
    if store.read(has_rows)? {
        unmark(&alone, cause)?;
        return Err(ImportError::NotEmpty);
    }
    clear(&alone, cause)?;
    let mut load = Load {
        store: &alone,
        cause,
        rows: Vec::new(),
        bytes: 0,
        total: 0,
        progress,
    };
    let result = load.all(Lines::new(input));
    if result.is_err() {
        clear(&alone, cause)?;
    }
    unmark(&alone, cause)?;
    result
}

fn unmark(store: &Alone<'_>, cause: &Cause) -> Result<(), StoreError> {
    store.write(cause, |tx| {
        meta::delete(tx, meta::IMPORTING);
        Ok(())
    })
}

/// Takes out whatever went in, in bounded transactions.
fn clear(store: &Alone<'_>, cause: &Cause) -> Result<(), StoreError> {
    loop {
        let keys = store.0.read(first_keys)?;
        if keys.is_empty() {
            return Ok(());
        }
        store.write(cause, move |tx| {
            for key in &keys {
                tx.set(key.clone(), None);
            }
            Ok(())
        })?;
    }
}

fn first_keys(r: &Reader) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut keys = Vec::new();
    r.scan(&[0], &[0xFF], Direction::Forward, &mut |key, _| {
        if !STAYING.contains(&key[0]) {
            keys.push(key.to_vec());
        }
        Ok(keys.len() < CLEAR_ROWS)
    })?;
    Ok(keys)
}

/// Whether the store is in use.
fn has_rows(r: &Reader) -> Result<bool, StoreError> {
    let mut found = false;
    r.scan(&[0], &[0xFF], Direction::Forward, &mut |key, _| {
        found = !STAYING.contains(&key[0]) && !BY_ITSELF.contains(&key[0]);
        Ok(!found)
    })?;
    Ok(found)
}

fn header(lines: &mut Lines<impl BufRead>) -> Result<(), ImportError> {
    if !lines.advance()? {
        return Err(ImportError::NotAnExport);
    }
    match serde_json::from_slice::<Header>(&lines.line) {
        Ok(header) if header.bella == EXPORT && header.format <= FORMAT => Ok(()),
        Ok(header) if header.bella == EXPORT => Err(ImportError::NewerFormat(header.format)),
        _ => Err(ImportError::NotAnExport),
    }
}

/// What tells a row from the last line, before either is read in full.
#[derive(Deserialize)]
struct Kind {
    table: Option<String>,
    bella: Option<String>,
}

struct Load<'l> {
    store: &'l Alone<'l>,
    cause: &'l Cause,
    rows: Vec<RawRow>,
    bytes: usize,
    total: u64,
    progress: &'l mut dyn FnMut(u64),
}

impl Load<'_> {
    fn all(&mut self, mut lines: Lines<impl BufRead>) -> Result<Report, ImportError> {
        header(&mut lines)?;
        let mut report = Report::default();
        loop {
            if !lines.advance()? {
                return Err(ImportError::NoEnd);
            }
            let kind: Kind = lines.parse()?;
            if kind.bella.as_deref() == Some(END) {
                self.flush()?;
                let trailer: Trailer = lines.parse()?;
                return check(trailer, &report, lines.digest.clone());
            }
            let name = kind.table.unwrap_or_default();
            let Some(table) = TABLES.iter().find(|table| table.name == name) else {
                return Err(lines.wrong(format!("unknown table {name:?}")));
            };
            let row = (table.read)(&lines.line).map_err(|error| lines.wrong(error.to_string()))?;
            count(&mut report.rows, table.name);
            self.add(row)?;
        }
    }

    fn add(&mut self, row: RawRow) -> Result<(), StoreError> {
        self.bytes += row.0.len() + row.1.len();
        self.total += 1;
        self.rows.push(row);
        if self.bytes >= BATCH_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        self.store.write(self.cause, move |tx| {
            for (key, value) in &rows {
                tx.set(key.clone(), Some(value.clone()));
            }
            Ok(())
        })?;
        (self.progress)(self.total);
        Ok(())
    }
}

fn check(trailer: Trailer, read: &Report, digest: Sha256) -> Result<Report, ImportError> {
    let digest = to_hex(&digest.finalize());
    if trailer.rows != read.rows {
        return Err(ImportError::Differs("the numbers of rows"));
    }
    if trailer.sha256 != digest {
        return Err(ImportError::Differs("the digests"));
    }
    Ok(Report {
        rows: trailer.rows,
        damaged: trailer.damaged,
    })
}

/// The input line by line.
struct Lines<B> {
    input: B,
    /// Over all lines before the present one.
    digest: Sha256,
    line: Vec<u8>,
    number: u64,
}

impl<B: BufRead> Lines<B> {
    fn new(input: B) -> Self {
        Self {
            input,
            digest: Sha256::new(),
            line: Vec::new(),
            number: 0,
        }
    }

    /// Reads the next line; `false` at the end of the input.
    fn advance(&mut self) -> Result<bool, ImportError> {
        self.digest.update(&self.line);
        self.line.clear();
        self.number += 1;
        let read = io::Read::take(&mut self.input, MAX_LINE).read_until(b'\n', &mut self.line)?;
        if read as u64 == MAX_LINE {
            return Err(self.wrong("it is longer than any record".into()));
        }
        Ok(read > 0)
    }

    fn parse<'l, T: Deserialize<'l>>(&'l self) -> Result<T, ImportError> {
        serde_json::from_slice(&self.line).map_err(|error| self.wrong(error.to_string()))
    }

    fn wrong(&self, why: String) -> ImportError {
        ImportError::Line {
            line: self.number,
            why,
        }
    }
}
