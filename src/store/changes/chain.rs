//! The way from a backup to a later moment: the changes that follow it, piece by piece, each proved to follow the one before.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::store::backup::folder::Folder;
use crate::store::backup::{BackupError, Header, read};
use crate::store::changes::generation::{self, Generation, Piece};
use crate::store::changes::segment::{self, Digest, Segment};
use crate::store::engine::{Engine, Writes};

/// How many bytes of changes go into one commit.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
/// Whoever follows steadily looks at the changes of so many backups, the newest ones.
const LATELY: usize = 3;

/// A backup and the changes to put over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The backup.
    pub backup: PathBuf,
    /// The files of changes, in order.
    pub pieces: Vec<PathBuf>,
    /// Where the backup ends.
    pub from: Point,
    /// Where the changes end that count.
    pub to: Point,
}

/// A commit, and when it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its position.
    pub position: u64,
    /// When the newest of its transactions was asked for.
    pub at: Timestamp,
}

impl Point {
    fn of(header: &Header) -> Self {
        Self {
            position: header.position,
            at: header.taken_at,
        }
    }
}

/// Finds the way from the backup at `backup` to the newest change that follows it, or to the last one that was asked for by
/// `until`. Every piece on it is read and proved; the backup is not.
///
/// # Errors
/// When a piece is damaged or missing: which, and how far one gets without it.
pub fn find(backup: &Path, until: Option<Timestamp>) -> Result<Way, BackupError> {
    let header = read::head(backup)?;
    let from = Point::of(&header);
    if until.is_some_and(|until| until < from.at) {
        return Err(BackupError::NoneSoOld(from.at));
    }
    let found = following(backup, &header.line)?;
    let (pieces, to) = walk(found, (header.line, from), until)?;
    Ok(Way {
        backup: backup.to_owned(),
        pieces,
        from,
        to,
    })
}

/// Finds the pieces in `folder` that lead on from a commit of a line of changes, and where they lead.
///
/// # Errors
/// As [`find`].
pub fn onward(
    folder: &Path,
    line: &str,
    from: Point,
) -> Result<(Vec<PathBuf>, Point), BackupError> {
    let all = generation::all(folder).map_err(BackupError::reading)?;
    let newest = all.len().saturating_sub(LATELY);
    let mut found = Vec::new();
    for (_, generation) in &all[newest..] {
        let pieces = generation.list().map_err(BackupError::reading)?;
        if pieces.last().is_some_and(|last| last.last > from.position)
            && is_of_line(generation, &pieces, line)
        {
            found.extend(placed(generation, pieces));
        }
    }
    found.sort();
    walk(found, (line.to_owned(), from), None)
}

/// The line of the newest changes in `folder`.
///
/// # Errors
/// When it cannot be read.
pub fn newest_line(folder: &Path) -> Result<Option<String>, BackupError> {
    let all = generation::all(folder).map_err(BackupError::reading)?;
    for (_, generation) in all.iter().rev() {
        let pieces = generation.list().map_err(BackupError::reading)?;
        if let Some(line) = line_of(generation, &pieces) {
            return Ok(Some(line));
        }
    }
    Ok(None)
}

fn walk(
    found: Vec<(Piece, PathBuf)>,
    (line, from): (String, Point),
    until: Option<Timestamp>,
) -> Result<(Vec<PathBuf>, Point), BackupError> {
    let mut steps = Steps {
        line,
        until,
        to: from,
        last: from,
        digest: None,
    };
    let mut pieces = Vec::new();
    for (piece, path) in found {
        if piece.last <= steps.last.position {
            continue;
        }
        let before = steps.last.position;
        let goes_on = steps.take(&piece, &path)?;
        if steps.last.position > before {
            pieces.push(path);
        }
        if !goes_on {
            break;
        }
    }
    Ok((pieces, steps.to))
}

/// Finds the newest backup in `folder` that was taken by `until`, and the way from it.
///
/// # Errors
/// As [`find`], and when there is no such backup.
pub fn find_in(folder: &Path, until: Option<Timestamp>) -> Result<Way, BackupError> {
    let all = Folder::new(folder).list().map_err(BackupError::reading)?;
    for kept in &all {
        let path = folder.join(&kept.name);
        let is_early = until.is_none_or(|until| kept.taken_at <= until);
        if is_early && until.is_none_or(|until| is_of(&path, until)) {
            return find(&path, until);
        }
    }
    Err(match all.last() {
        Some(oldest) => BackupError::NoneSoOld(oldest.taken_at),
        None => BackupError::NoBackup(folder.display().to_string()),
    })
}

/// A name tells the second only. What cannot be read is found out later, and named then.
fn is_of(backup: &Path, until: Timestamp) -> bool {
    read::head(backup).map_or(true, |header| header.taken_at <= until)
}

/// Everything that may follow the backup, in order: what lies in its own folder, in those of later backups, and in the one
/// before, where changes go while a backup is taken.
fn following(backup: &Path, line: &str) -> Result<Vec<(Piece, PathBuf)>, BackupError> {
    let name = backup.file_name().and_then(|name| name.to_str());
    let name = name.unwrap_or_default();
    if line.is_empty() || generation::folder_name(name).is_none() {
        return Ok(Vec::new());
    }
    let folder = backup.parent().filter(|folder| *folder != Path::new(""));
    let all = generation::all(folder.unwrap_or(Path::new("."))).map_err(BackupError::reading)?;
    let own = all.partition_point(|(other, _)| other.as_str() < name);
    let mut found = Vec::new();
    for (other, generation) in &all[own.saturating_sub(1)..] {
        let pieces = generation.list().map_err(BackupError::reading)?;
        if other == name || is_of_line(generation, &pieces, line) {
            found.extend(placed(generation, pieces));
        }
    }
    found.sort();
    Ok(found)
}

fn placed(
    generation: &Generation,
    pieces: Vec<Piece>,
) -> impl Iterator<Item = (Piece, PathBuf)> + '_ {
    pieces.into_iter().map(|piece| {
        let path = generation.path(&piece);
        (piece, path)
    })
}

fn is_of_line(generation: &Generation, pieces: &[Piece], line: &str) -> bool {
    line_of(generation, pieces).is_some_and(|found| found == line)
}

fn line_of(generation: &Generation, pieces: &[Piece]) -> Option<String> {
    // One that is damaged says nothing of the others.
    pieces.iter().find_map(|piece| {
        let file = fs::read(generation.path(piece)).ok()?;
        let first = segment::decode(&file).ok()?.into_iter().next()?;
        Some(first.head.line)
    })
}

struct Steps {
    line: String,
    until: Option<Timestamp>,
    /// The last commit that counts.
    to: Point,
    /// The last commit that was seen.
    last: Point,
    digest: Option<Digest>,
}

impl Steps {
    /// Goes one piece further; `false` when that leads beyond where it is to end.
    fn take(&mut self, piece: &Piece, path: &Path) -> Result<bool, BackupError> {
        let name = shown(path);
        if piece.first > self.last.position + 1 {
            let (from, to) = (self.last.position + 1, piece.first - 1);
            let name = format!("the changes {from} to {to} before {name}");
            return self.broken(name, "are missing");
        }
        let file = match fs::read(path) {
            Ok(file) => file,
            Err(why) => return self.broken(name, &format!("cannot be read ({why})")),
        };
        let segments = match segment::decode(&file) {
            Ok(segments) => segments,
            Err(why) => return self.broken(name, &why.to_string()),
        };
        if segments
            .last()
            .is_none_or(|last| last.head.last != piece.last)
        {
            return self.broken(name, "does not hold what its name says");
        }
        for segment in &segments {
            if segment.head.line != self.line {
                return self.broken(name, "is of another store, or of another time of this one");
            }
            if !self.goes_on(segment) {
                return self.broken(name, "does not follow the one before it");
            }
            if self.until.is_some_and(|until| segment.head.from > until) {
                return Ok(false);
            }
            self.digest = Some(segment.digest);
            for commit in &segment.commits {
                let (position, at) = (commit.position, commit.at);
                self.last = Point { position, at };
                if self.until.is_none_or(|until| at <= until) && position > self.to.position {
                    self.to = self.last;
                }
            }
        }
        Ok(true)
    }

    fn goes_on(&self, segment: &Segment) -> bool {
        match &self.digest {
            // The first one may begin before the backup was taken.
            None => segment.head.first <= self.last.position + 1,
            Some(digest) => segment.head.first == self.last.position + 1 && segment.follows(digest),
        }
    }

    /// A moment before what is damaged can still be had.
    fn broken(&self, name: String, why: &str) -> Result<bool, BackupError> {
        match self.until {
            Some(until) if until <= self.last.at => Ok(false),
            _ => Err(BackupError::Changes {
                name,
                why: why.to_owned(),
                until: self.last.at,
            }),
        }
    }
}

/// The folder and the name of a piece: that is how one finds it.
fn shown(path: &Path) -> String {
    let part = |path: Option<&Path>| {
        let name = path.and_then(Path::file_name).unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    format!("{}/{}", part(path.parent()), part(Some(path)))
}

/// Puts the changes of `pieces` over what `engine` holds, which ends at `from`, up to `to`.
///
/// # Errors
/// When a piece is not what it was, or the engine fails; then it holds the changes up to some commit.
pub(in crate::store) fn apply(
    engine: &dyn Engine,
    pieces: &[PathBuf],
    (from, to): (u64, u64),
) -> Result<(), BackupError> {
    let (mut batch, mut bytes) = (Writes::new(), 0);
    let mut last = from;
    for path in pieces {
        let file = fs::read(path).map_err(BackupError::reading)?;
        let segments = segment::decode(&file).map_err(|_| BackupError::Changed)?;
        let commits = segments.into_iter().flat_map(|segment| segment.commits);
        for commit in commits.filter(|commit| commit.position > from && commit.position <= to) {
            if commit.position <= last {
                continue;
            }
            last = commit.position;
            bytes += commit.writes.iter().map(weight).sum::<usize>();
            batch.extend(commit.writes);
            if bytes >= BATCH_BYTES {
                engine.commit(&batch)?;
                (batch, bytes) = (Writes::new(), 0);
            }
        }
    }
    if !batch.is_empty() {
        engine.commit(&batch)?;
    }
    match last == to {
        true => Ok(()),
        false => Err(BackupError::Changed),
    }
}

fn weight((key, value): (&Vec<u8>, &Option<Vec<u8>>)) -> usize {
    key.len() + value.as_ref().map_or(0, Vec::len)
}
