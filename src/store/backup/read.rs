//! Reading a backup: checking it whole, and making a new store of it.

use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::store::backup::folder::open;
use crate::store::backup::{
    BACKUP, BackupError, DIGEST, FORMAT, Header, MAX_HEADER, MAX_PART, NO_MORE, Summary,
};
use crate::store::changes::chain::{self, Way};
use crate::store::engine::medium::File;
use crate::store::engine::redb::RedbEngine;
use crate::store::engine::{Engine, Writes};
use crate::store::table::is_sound;

/// How many bytes of rows go into one commit: bounds memory, and makes one fsync carry thousands of rows.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// The page cache of a store that is only being filled, bytes.
const CACHE_BYTES: usize = 16 * 1024 * 1024;

/// Reads a backup to its end and checks that it is what was written.
///
/// # Errors
/// [`BackupError`] says what is wrong with it.
pub fn verify(input: impl Read) -> Result<Summary, BackupError> {
    each_row(input, |_, _| Ok(()))
}

/// The first line of a backup; nothing else of it is looked at.
///
/// # Errors
/// When it is none.
pub fn head(path: &Path) -> Result<Header, BackupError> {
    header(&mut open(path)?)
}

/// Makes a new store at `path` out of a backup. It counts only when this returns `Ok`: write beside the place where it is
/// wanted, and rename it then.
///
/// # Errors
/// [`BackupError`] says what is wrong; what lies at `path` then is of no use.
pub fn fill(input: impl Read, path: &Path) -> Result<Summary, BackupError> {
    let engine = RedbEngine::open(File::new(path), CACHE_BYTES)?;
    let mut batch = Writes::new();
    let mut bytes = 0;
    let summary = each_row(input, |key, value| {
        bytes += key.len() + value.len();
        batch.insert(key.to_vec(), Some(value.to_vec()));
        if bytes >= BATCH_BYTES {
            engine.commit(&batch)?;
            batch.clear();
            bytes = 0;
        }
        Ok(())
    })?;
    engine.commit(&batch)?;
    Ok(summary)
}

/// Puts the changes of `way` over the store at `path`, which was made of its backup.
///
/// # Errors
/// [`BackupError`] says what is wrong; what lies at `path` then is of no use.
pub fn follow(way: &Way, path: &Path) -> Result<(), BackupError> {
    let engine = RedbEngine::open(File::new(path), CACHE_BYTES)?;
    let span = (way.from.position, way.to.position);
    chain::apply(&engine, &way.pieces, span)
}

fn each_row(
    input: impl Read,
    mut each: impl FnMut(&[u8], &[u8]) -> Result<(), BackupError>,
) -> Result<Summary, BackupError> {
    let mut input = BufReader::new(Digested::new(input));
    let header = header(&mut input)?;
    let mut body = zstd::Decoder::with_buffer(&mut input).map_err(BackupError::reading)?;
    let (mut key, mut value) = (Vec::new(), Vec::new());
    let (mut rows, mut damaged) = (0, 0);
    while part(&mut body, &mut key)? {
        if !part(&mut body, &mut value)? {
            return Err(BackupError::Changed);
        }
        rows += 1;
        damaged += u64::from(!is_sound(&key, &value));
        each(&key, &value)?;
    }
    let mut counted = [0; 8];
    body.read_exact(&mut counted).map_err(as_changed)?;
    io::copy(&mut body, &mut io::sink()).map_err(as_changed)?;
    drop(body);
    let bytes = input.into_inner().end()?;
    if u64::from_le_bytes(counted) != rows {
        return Err(BackupError::Changed);
    }
    Ok(Summary {
        header,
        rows,
        damaged,
        bytes,
    })
}

fn header(input: &mut impl BufRead) -> Result<Header, BackupError> {
    let mut line = Vec::new();
    let mut limited = input.take(MAX_HEADER as u64);
    limited
        .read_until(b'\n', &mut line)
        .map_err(BackupError::reading)?;
    let header: Header = serde_json::from_slice(&line).map_err(|_| BackupError::NotABackup)?;
    match header.format {
        _ if header.bella != BACKUP => Err(BackupError::NotABackup),
        newer if newer > FORMAT => Err(BackupError::NewerFormat(newer)),
        _ => Ok(header),
    }
}

/// Reads one length and as many bytes; `false` after the last row.
fn part(input: &mut impl Read, into: &mut Vec<u8>) -> Result<bool, BackupError> {
    let mut length = [0; 4];
    input.read_exact(&mut length).map_err(as_changed)?;
    let length = match u32::from_le_bytes(length) {
        NO_MORE => return Ok(false),
        length if length > MAX_PART => return Err(BackupError::Changed),
        length => length,
    };
    into.clear();
    let read = input
        .take(u64::from(length))
        .read_to_end(into)
        .map_err(as_changed)?;
    match read == length as usize {
        true => Ok(true),
        false => Err(BackupError::NoEnd),
    }
}

/// What the decompressor cannot read was changed; an input that fails says so itself.
fn as_changed(error: io::Error) -> BackupError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => BackupError::NoEnd,
        _ if error.raw_os_error().is_some() => BackupError::reading(error),
        _ => BackupError::Changed,
    }
}

/// An input that ends with the digest of what was before: gives what was before.
struct Digested<R> {
    input: R,
    digest: Sha256,
    /// What may be the digest, until more comes after it.
    tail: Vec<u8>,
    bytes: u64,
}

impl<R: Read> Digested<R> {
    fn new(input: R) -> Self {
        Self {
            input,
            digest: Sha256::new(),
            tail: Vec::with_capacity(2 * DIGEST),
            bytes: 0,
        }
    }

    /// Checks that the input is at its end and that the digest there is the right one; tells how many bytes there were.
    fn end(mut self) -> Result<u64, BackupError> {
        io::copy(&mut self, &mut io::sink()).map_err(BackupError::reading)?;
        if self.tail.len() < DIGEST {
            return Err(BackupError::NoEnd);
        }
        match self.digest.finalize().as_slice() == self.tail {
            true => Ok(self.bytes + DIGEST as u64),
            false => Err(BackupError::Changed),
        }
    }
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        let mut fresh = vec![0; out.len()];
        loop {
            let read = self.input.read(&mut fresh)?;
            if read == 0 {
                return Ok(0);
            }
            self.tail.extend_from_slice(&fresh[..read]);
            // No more than came in now can go out, so it fits.
            let ready = self.tail.len().saturating_sub(DIGEST);
            if ready > 0 {
                self.digest.update(&self.tail[..ready]);
                out[..ready].copy_from_slice(&self.tail[..ready]);
                self.tail.drain(..ready);
                self.bytes += ready as u64;
                return Ok(ready);
            }
        }
    }
}
