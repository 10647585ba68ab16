//! A segment: commits one after the other, compressed, under one digest, which names the segment before it.
//!
//! ```text
//! {"bella":"changes","format":1,"line":"…","first":7,"last":9,"from":"…","to":"…","after":"…","bytes":1234}\n
//! zstd( commits: position, microseconds, rows, then key length, key, value length or 0xFFFFFFFF for none, value )
//! SHA-256 of every byte before
//! ```
//!
//! Numbers are little-endian. A file may hold several, one after the other. Nothing of one counts until its digest agrees.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::store::changes::Commit;
use crate::store::engine::Writes;
use crate::store::hex::to_hex;

/// The version of the form.
pub const FORMAT: u32 = 1;
/// What a head calls itself.
const CHANGES: &str = "changes";
/// Stands where a value's length would, for a key that was deleted.
const DELETED: u32 = u32::MAX;
/// Bytes of a digest.
const DIGEST: usize = 32;
/// How hard it is compressed.
const LEVEL: i32 = 3;
/// The longest head, bytes.
const MAX_HEAD: usize = 4 * 1024;
/// The most that a segment unpacks to, bytes: more than ever waits to be shipped.
const MAX_BODY: usize = 256 * 1024 * 1024;

/// The digest of a segment.
pub type Digest = [u8; DIGEST];

/// The first line of a segment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    bella: String,
    /// The version of the form.
    pub format: u32,
    /// The line of changes that it is a part of.
    pub line: String,
    /// The position of its first commit.
    pub first: u64,
    /// The position of its last commit.
    pub last: u64,
    /// When its first commit was asked for.
    pub from: Timestamp,
    /// When its last commit was asked for.
    pub to: Timestamp,
    /// The digest of the segment before it; empty where the line begins.
    pub after: String,
    /// How many bytes follow before the digest.
    bytes: usize,
}

/// A segment that is what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its first line.
    pub head: Head,
    /// Its digest.
    pub digest: Digest,
    /// What it holds, in order, without gaps.
    pub commits: Vec<Commit>,
}

impl Segment {
    /// Whether it may come right after the one with this digest.
    pub fn follows(&self, before: &Digest) -> bool {
        self.head.after.is_empty() || self.head.after == to_hex(before)
    }
}

/// Why a segment does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SegmentError {
    /// It is something else.
    #[error("is not a file of changes")]
    NotChanges,
    /// A newer Bella wrote it.
    #[error("has format {0}, which only a newer Bella reads")]
    NewerFormat(u32),
    /// It ends too early.
    #[error("ends early")]
    NoEnd,
    /// It is not what was written.
    #[error("was changed since it was written (its digest differs)")]
    Changed,
}

/// The bytes of commits that follow each other, and their digest; `None` when there are none.
pub fn encode(
    line: &str,
    after: Option<&Digest>,
    commits: &[Commit],
) -> std::io::Result<Option<(Vec<u8>, Digest)>> {
    let (Some(first), Some(last)) = (commits.first(), commits.last()) else {
        return Ok(None);
    };
    let mut body = Vec::new();
    for commit in commits {
        body.extend_from_slice(&commit.position.to_le_bytes());
        body.extend_from_slice(&commit.at.as_microsecond().to_le_bytes());
        body.extend_from_slice(&length(commit.writes.len())?);
        for (key, value) in &commit.writes {
            part(&mut body, key)?;
            match value {
                Some(value) => part(&mut body, value)?,
                None => body.extend_from_slice(&DELETED.to_le_bytes()),
            }
        }
    }
    let packed = zstd::bulk::compress(&body, LEVEL)?;
    let head = Head {
        bella: CHANGES.into(),
        format: FORMAT,
        line: line.to_owned(),
        first: first.position,
        last: last.position,
        from: first.at,
        to: last.at,
        after: after.map(|digest| to_hex(digest)).unwrap_or_default(),
        bytes: packed.len(),
    };
    let mut bytes = serde_json::to_vec(&head)?;
    bytes.push(b'\n');
    bytes.extend_from_slice(&packed);
    let digest: Digest = Sha256::digest(&bytes).into();
    bytes.extend_from_slice(&digest);
    Ok(Some((bytes, digest)))
}

/// When the first commit of a file was asked for, as its first line says; nothing of it is proved.
pub fn from(file: &[u8]) -> Option<Timestamp> {
    let line = file.split(|byte| *byte == b'\n').next()?;
    let head: Head = serde_json::from_slice(line).ok()?;
    Some(head.from)
}

/// The segments of a file.
///
/// # Errors
/// [`SegmentError`] says what is wrong; nothing of the file counts then.
pub fn decode(mut file: &[u8]) -> Result<Vec<Segment>, SegmentError> {
    let mut found = Vec::new();
    loop {
        let (segment, rest) = one(file)?;
        found.push(segment);
        if rest.is_empty() {
            return Ok(found);
        }
        file = rest;
    }
}

fn one(file: &[u8]) -> Result<(Segment, &[u8]), SegmentError> {
    let line = file.iter().take(MAX_HEAD).position(|byte| *byte == b'\n');
    let line = line.ok_or(SegmentError::NotChanges)?;
    let head: Head = serde_json::from_slice(&file[..line]).map_err(|_| SegmentError::NotChanges)?;
    match head.format {
        _ if head.bella != CHANGES => return Err(SegmentError::NotChanges),
        newer if newer > FORMAT => return Err(SegmentError::NewerFormat(newer)),
        _ => {}
    }
    let end = (line + 1).saturating_add(head.bytes);
    if file.len() < end.saturating_add(DIGEST) {
        return Err(SegmentError::NoEnd);
    }
    let digest: Digest = Sha256::digest(&file[..end]).into();
    if file[end..end + DIGEST] != digest {
        return Err(SegmentError::Changed);
    }
    let commits = unpacked(&file[line + 1..end]).ok_or(SegmentError::Changed)?;
    let ends = commits.first().zip(commits.last());
    let is_so = ends.is_some_and(|(a, b)| (a.position, b.position) == (head.first, head.last));
    match is_so {
        true => {
            let segment = Segment {
                head,
                digest,
                commits,
            };
            Ok((segment, &file[end + DIGEST..]))
        }
        false => Err(SegmentError::Changed),
    }
}

fn unpacked(packed: &[u8]) -> Option<Vec<Commit>> {
    let told = zstd::zstd_safe::get_frame_content_size(packed).ok()??;
    let room = usize::try_from(told)
        .ok()
        .filter(|room| *room <= MAX_BODY)?;
    commits(&zstd::bulk::decompress(packed, room).ok()?)
}

fn commits(mut body: &[u8]) -> Option<Vec<Commit>> {
    let mut found: Vec<Commit> = Vec::new();
    while !body.is_empty() {
        let position = u64::from_le_bytes(take(&mut body)?);
        let at = Timestamp::from_microsecond(i64::from_le_bytes(take(&mut body)?)).ok()?;
        let rows = u32::from_le_bytes(take(&mut body)?);
        let mut writes = Writes::new();
        for _ in 0..rows {
            let key = bytes(&mut body)??;
            writes.insert(key, bytes(&mut body)?);
        }
        let is_next = found
            .last()
            .is_none_or(|last| last.position + 1 == position);
        if !is_next {
            return None;
        }
        found.push(Commit {
            position,
            at,
            writes,
        });
    }
    Some(found)
}

/// A part with its length; the inner `None` stands for a key that was deleted.
#[expect(
    clippy::option_option,
    reason = "the outer one is for what cannot be read"
)]
fn bytes(body: &mut &[u8]) -> Option<Option<Vec<u8>>> {
    let length = u32::from_le_bytes(take(body)?);
    if length == DELETED {
        return Some(None);
    }
    let (part, rest) = body.split_at_checked(length as usize)?;
    *body = rest;
    Some(Some(part.to_vec()))
}

fn take<const N: usize>(body: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = body.split_first_chunk::<N>()?;
    *body = rest;
    Some(*head)
}

fn part(out: &mut Vec<u8>, bytes: &[u8]) -> std::io::Result<()> {
    out.extend_from_slice(&length(bytes.len())?);
    out.extend_from_slice(bytes);
    Ok(())
}

fn length(length: usize) -> std::io::Result<[u8; 4]> {
    let length = u32::try_from(length).map_err(std::io::Error::other)?;
    Ok(length.to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commits() -> Vec<Commit> {
        (7..10)
            .map(|position| Commit {
                position,
                at: Timestamp::from_second(position as i64).expect("a time"),
                writes: Writes::from([
                    (vec![1, position as u8], Some(vec![7; 300])),
                    (vec![2], None),
                    (vec![3], Some(Vec::new())),
                ]),
            })
            .collect()
    }

    #[test]
    fn what_comes_out_is_what_went_in_and_any_changed_bit_is_found() {
        let (one, digest) = encode("a", None, &commits()).expect("room").expect("one");
        let (two, _) = encode("a", Some(&digest), &commits())
            .expect("room")
            .expect("one");
        let read = decode(&[one.clone(), two].concat()).expect("both");
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].commits, commits());
        assert_eq!(read[0].digest, digest);
        assert!(read[1].follows(&digest) && !read[1].follows(&[0; 32]));
        for at in 0..one.len() {
            for bit in [1, 0x80] {
                let mut changed = one.clone();
                changed[at] ^= bit;
                assert!(decode(&changed).is_err(), "{at}");
            }
            assert!(decode(&one[..at]).is_err(), "{at}");
        }
        assert_eq!(decode(b""), Err(SegmentError::NotChanges));
    }
}
