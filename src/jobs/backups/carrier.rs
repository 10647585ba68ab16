//! Carries changes elsewhere: the pieces that lie beside the newest backups, several in one file, encrypted if backups are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::spawn_blocking;

use crate::jobs::backups::Elsewhere;
use crate::store::backup::lock::{self, Lock};
use crate::store::changes::generation::{self, Generation, Piece, piece, piece_name};
use crate::store::changes::segment;

/// Changes of so many backups are carried, the newest ones: those before were, or nobody waits for them any more.
const GENERATIONS: usize = 2;
/// So much goes into one file there, bytes; a larger piece goes alone.
const FILE: u64 = 4 * 1024 * 1024;
/// What the name of a key begins with: it comes after all pieces.
pub(super) const KEY: &str = "key-";

/// Carries the changes of one folder of backups.
pub(super) struct Carrier {
    elsewhere: Arc<Elsewhere>,
    /// The position up to which the changes after each backup are there.
    done: BTreeMap<String, u64>,
    /// What closes them, and the key that belongs beside them.
    lock: Option<(Lock, Option<Vec<u8>>)>,
}

/// What is to be carried next, in one file.
struct Load {
    /// Its name there, below the folder.
    name: String,
    last: u64,
    bytes: Vec<u8>,
}

impl Carrier {
    pub(super) fn new(elsewhere: Arc<Elsewhere>) -> Self {
        Self {
            elsewhere,
            done: BTreeMap::new(),
            lock: None,
        }
    }

    /// Carries what lies in `folder` and not there; how many files that were.
    ///
    /// # Errors
    /// What failed, in a sentence; what was carried by then is there.
    pub(super) async fn carry(&mut self, folder: PathBuf, now: Timestamp) -> Result<usize, String> {
        let all = blocking(move || generation::all(&folder)).await?;
        let newest = all.len().saturating_sub(GENERATIONS);
        let mut carried = 0;
        for (backup, generation) in &all[newest..] {
            let Some(there) = generation::folder_name(backup) else {
                continue;
            };
            let mut done = self.done_of(&there, now).await?;
            while let Some(load) = self.next(generation, done).await? {
                let name = format!("{there}/{}", load.name);
                let put = self.elsewhere.storage.put_bytes(&name, load.bytes).await;
                put.map_err(|error| error.to_string())?;
                done = load.last;
                self.done.insert(there.clone(), done);
                carried += 1;
            }
        }
        let known: Vec<_> = all
            .iter()
            .map(|(backup, _)| generation::folder_name(backup))
            .collect();
        self.done
            .retain(|there, _| known.contains(&Some(there.clone())));
        Ok(carried)
    }

    /// When the oldest change in `folder` was made that is not there.
    pub(super) fn waits_since(&self, folder: &Path) -> Option<Timestamp> {
        let all = generation::all(folder).ok()?;
        let newest = all.len().saturating_sub(GENERATIONS);
        all[newest..].iter().find_map(|(backup, generation)| {
            let there = generation::folder_name(backup)?;
            let done = self.done.get(&there).copied().unwrap_or(0);
            let pieces = generation.list().ok()?;
            let first = pieces.iter().find(|piece| piece.last > done)?;
            segment::from(&fs::read(generation.path(first)).ok()?)
        })
    }

    /// Up to where changes are there; what closes the next ones is put beside them.
    async fn done_of(&mut self, there: &str, now: Timestamp) -> Result<u64, String> {
        if let Some(done) = self.done.get(there) {
            return Ok(*done);
        }
        let found = self.elsewhere.storage.list_in(there, "").await;
        let found = found.map_err(|error| error.to_string())?;
        let pieces = found
            .iter()
            .filter_map(|stored| piece(&stored.name, lock::ENDING));
        let done = pieces.map(|piece| piece.last).max().unwrap_or(0);
        if let Some((_, Some(key))) = self.lock().await? {
            let name = format!("{there}/{KEY}{:020}{}", now.as_microsecond(), lock::ENDING);
            let put = self.elsewhere.storage.put_bytes(&name, key).await;
            put.map_err(|error| error.to_string())?;
        }
        self.done.insert(there.to_owned(), done);
        Ok(done)
    }

    async fn lock(&mut self) -> Result<Option<(Lock, Option<Vec<u8>>)>, String> {
        if let (None, Some(lock)) = (&self.lock, self.elsewhere.lock.clone()) {
            self.lock = Some(blocking(move || lock.for_many()).await?);
        }
        Ok(self.lock.clone())
    }

    async fn next(&mut self, generation: &Generation, done: u64) -> Result<Option<Load>, String> {
        let lock = self.lock().await?.map(|(lock, _)| lock);
        let generation = generation.clone();
        blocking(move || -> anyhow::Result<Option<Load>> {
            let pieces = generation.list()?;
            load(
                &generation,
                pieces.iter().filter(|piece| piece.last > done),
                lock,
            )
        })
        .await
    }
}

fn load<'p>(
    generation: &Generation,
    pieces: impl Iterator<Item = &'p Piece>,
    lock: Option<Lock>,
) -> anyhow::Result<Option<Load>> {
    let (mut bytes, mut span) = (Vec::new(), None);
    for piece in pieces {
        let path = generation.path(piece);
        if span.is_some() && bytes.len() as u64 + fs::metadata(&path)?.len() > FILE {
            break;
        }
        bytes.extend(fs::read(path)?);
        let (first, _) = span.unwrap_or((piece.first, piece.last));
        span = Some((first, piece.last));
    }
    let Some((first, last)) = span else {
        return Ok(None);
    };
    let name = piece_name(first, last);
    let Some(lock) = lock else {
        return Ok(Some(Load { name, last, bytes }));
    };
    let mut closed = Vec::new();
    lock.close(bytes.as_slice(), &mut closed)?;
    Ok(Some(Load {
        name: format!("{name}{}", lock::ENDING),
        last,
        bytes: closed,
    }))
}

async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, String>
where
    T: Send + 'static,
    E: std::fmt::Display + Send + 'static,
{
    match spawn_blocking(work).await {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("it failed inside".to_owned()),
    }
}
