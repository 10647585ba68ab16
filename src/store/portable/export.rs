//! Writing the portable form: what can be read is written, what cannot is counted.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use crate::store::engine::Direction;
use crate::store::error::StoreError;
use crate::store::hex::to_hex;
use crate::store::portable::registry::{Portable, TABLES};
use crate::store::portable::{Counts, END, EXPORT, FORMAT, Header, Report, Trailer, count};
use crate::store::tx::Read;

/// How much is gathered before it is written out.
const CHUNK_BYTES: usize = 64 * 1024;

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The output takes no more.
    #[error("the export could not be written: {0}")]
    Output(#[from] io::Error),
    /// The store cannot be read.
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// Writes everything that `r` sees, and tells what it was; damaged records are left out and counted.
///
/// # Errors
/// When the store cannot be read or `out` cannot be written; what was written then lacks its last line.
pub fn export(r: &impl Read, out: impl Write) -> Result<Report, ExportError> {
    let mut sink = Sink {
        out,
        digest: Sha256::new(),
        line: Vec::with_capacity(2 * CHUNK_BYTES),
    };
    sink.json(&Header {
        bella: EXPORT.into(),
        format: FORMAT,
    })?;
    let mut report = Report::default();
    for table in TABLES {
        export_table(r, table, &mut sink, &mut report)?;
    }
    sink.flush()?;
    finish(sink, &report.rows, &report.damaged)?;
    Ok(report)
}

fn export_table<W: Write>(
    r: &impl Read,
    table: &Portable,
    sink: &mut Sink<W>,
    report: &mut Report,
) -> Result<(), ExportError> {
    let mut failure = None;
    let span = ([table.prefix], [table.prefix + 1]);
    r.scan(&span.0, &span.1, Direction::Forward, &mut |key, value| {
        match (table.write)(&mut sink.line, key, value) {
            Ok(()) => count(&mut report.rows, table.name),
            Err(_) => count(&mut report.damaged, table.name),
        }
        if sink.line.len() >= CHUNK_BYTES {
            failure = sink.flush().err();
        }
        Ok(failure.is_none())
    })?;
    match failure {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

fn finish<W: Write>(mut sink: Sink<W>, rows: &Counts, damaged: &Counts) -> io::Result<()> {
    let digest = std::mem::take(&mut sink.digest).finalize();
    sink.json(&Trailer {
        bella: END.into(),
        rows: rows.clone(),
        damaged: damaged.clone(),
        sha256: to_hex(&digest),
    })?;
    sink.flush()?;
    sink.out.flush()
}

/// The output with the digest of everything that went into it.
struct Sink<W> {
    out: W,
    digest: Sha256,
    line: Vec<u8>,
}

impl<W: Write> Sink<W> {
    fn json(&mut self, line: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.line, line)?;
        self.line.push(b'\n');
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.digest.update(&self.line);
        self.out.write_all(&self.line)?;
        self.line.clear();
        Ok(())
    }
}
