//! Taking a backup: one snapshot, streamed out while transactions go on.

use std::io::{self, Write};

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::store::backup::{BACKUP, BackupError, FORMAT, Header, NO_MORE, Summary};
use crate::store::engine::Direction;
use crate::store::table::is_sound;
use crate::store::tx::Read;
use crate::store::{changes, events, migrate};

/// How hard it is compressed: zstd's own default is a third of the size at a speed that no disk outruns.
const LEVEL: i32 = 3;

/// Writes everything that `r` sees to `out`, which is not synced here.
///
/// # Errors
/// When the store cannot be read or `out` cannot be written; what was written then does not count as a backup.
pub fn write(r: &impl Read, taken_at: Timestamp, out: impl Write) -> Result<Summary, BackupError> {
    let header = Header {
        bella: BACKUP.into(),
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").into(),
        store_format: migrate::format(r)?,
        last_event: events::last(r)?,
        taken_at,
        position: changes::position(r)?,
        line: changes::line(r)?,
    };
    let mut out = Digested::new(out);
    serde_json::to_writer(&mut out, &header).map_err(|error| BackupError::writing(error.into()))?;
    out.write_all(b"\n").map_err(BackupError::writing)?;
    let mut body = zstd::Encoder::new(out, LEVEL).map_err(BackupError::writing)?;
    let (rows, damaged) = rows(r, &mut body)?;
    let bytes = body
        .write_all(&NO_MORE.to_le_bytes())
        .and_then(|()| body.write_all(&rows.to_le_bytes()))
        .and_then(|()| body.finish())
        .and_then(Digested::finish)
        .map_err(BackupError::writing)?;
    Ok(Summary {
        header,
        rows,
        damaged,
        bytes,
    })
}

fn rows(r: &impl Read, out: &mut impl Write) -> Result<(u64, u64), BackupError> {
    let (mut rows, mut damaged) = (0, 0);
    let mut failure = None;
    r.scan(&[0], &[0xFF], Direction::Forward, &mut |key, value| {
        rows += 1;
        damaged += u64::from(!is_sound(key, value));
        failure = part(out, key).and_then(|()| part(out, value)).err();
        Ok(failure.is_none())
    })?;
    match failure {
        Some(error) => Err(BackupError::writing(error)),
        None => Ok((rows, damaged)),
    }
}

fn part(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(bytes)
}

/// An output with the digest of everything that went into it.
struct Digested<W> {
    out: W,
    digest: Sha256,
    bytes: u64,
}

impl<W: Write> Digested<W> {
    fn new(out: W) -> Self {
        Self {
            out,
            digest: Sha256::new(),
            bytes: 0,
        }
    }

    /// Appends the digest, and tells how many bytes there are now.
    fn finish(self) -> io::Result<u64> {
        let Self {
            mut out,
            digest,
            bytes,
        } = self;
        let digest = digest.finalize();
        out.write_all(&digest)?;
        out.flush()?;
        Ok(bytes + digest.len() as u64)
    }
}

impl<W: Write> Write for Digested<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
