//! `bella backup`: the whole store in one compressed file that proves itself, encrypted where that is asked for.

use std::fs::{self, File};
use std::io::{self, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::Timestamp;

use crate::app::admin::backup::BACKUP;
use crate::cli::entered;
use crate::cli::source::{Counted, Source, fetch};
use crate::config::{Flags, Settings, environment};
use crate::ports::clock::{Clock, SystemClock};
use crate::store::backup::folder::{self, create, put_in_place, write_new};
use crate::store::backup::lock::{self, Lock};
use crate::store::backup::{BackupError, Summary, write};

/// The file in the data directory that a backup lies in until it is encrypted.
const CLEAR: &str = "leaving.backup";

/// Back up the whole store to one compressed file, while calls go on.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  bella backup /mnt/elsewhere/salon.backup\n  bella backup salon.backup.age --encrypt"
)]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
    /// Encrypt it for BELLA_BACKUP_RECIPIENT, or with BELLA_BACKUP_PASSPHRASE, also as entered on the dashboard
    #[arg(long)]
    encrypt: bool,
    /// The file to write, or the folder to write it into
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Writes a backup, through the running server when there is one, and reads it back before it gets its name.
///
/// # Errors
/// When there is no store, another program holds it, or the file cannot be written; what was there before stays then.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    let lock = lock_of(args, &settings)?;
    let source = Source::find(&settings)?;
    let now = SystemClock.now();
    let file = match args.file.is_dir() {
        true if lock.is_some() => args.file.join(folder::name(now) + lock::ENDING),
        true => args.file.join(folder::name(now)),
        false => args.file.clone(),
    };
    // In clear it lies where the store lies, not where it is carried to.
    let clear = match lock {
        Some(_) => settings.data_dir.join(CLEAR),
        None => file.clone(),
    };
    let summary = write_from(&source, &clear, now)?;
    if let Some(lock) = lock {
        let closed = close(&lock, (&clear, &file));
        let _ = fs::remove_file(&clear);
        closed?;
    }
    let text = match args.json {
        true => serde_json::to_string(&summary)?,
        false => format!("Backed up to {}: {}.", file.display(), told(&summary)),
    };
    Ok(writeln!(io::stdout(), "{text}")?)
}

/// Backs the store up to `path`, in clear, through the running server when there is one.
///
/// # Errors
/// As [`run`].
pub(super) fn take(settings: &Settings, path: &Path) -> anyhow::Result<Summary> {
    write_from(&Source::find(settings)?, path, SystemClock.now())
}

fn write_from(source: &Source, path: &Path, now: Timestamp) -> anyhow::Result<Summary> {
    write_new(path, |out| {
        let mut out = Counted::new(out);
        match source {
            Source::Store(store) => {
                store.read(|r| write::write(r, now, &mut out))?;
                Ok(())
            }
            Source::Server(runtime, server) => runtime.block_on(fetch(server, BACKUP, &mut out)),
        }
    })
}

fn lock_of(args: &Args, settings: &Settings) -> anyhow::Result<Option<Lock>> {
    if !args.encrypt {
        return Ok(None);
    }
    let lock = entered::joined(settings.clone())?.backups.lock;
    let lock = lock.context("--encrypt needs BELLA_BACKUP_RECIPIENT or BELLA_BACKUP_PASSPHRASE")?;
    Ok(Some(lock))
}

/// Encrypts the first file into the second one.
fn close(lock: &Lock, (clear, file): (&Path, &Path)) -> Result<(), BackupError> {
    let mut partial = file.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let work = || {
        let input = File::open(clear).map_err(BackupError::reading)?;
        let out = create(&partial).map_err(BackupError::writing)?;
        lock.close(BufReader::new(input), &out)?;
        out.sync_all().map_err(BackupError::writing)?;
        put_in_place(&partial, file).map_err(BackupError::writing)
    };
    let closed = work();
    if closed.is_err() {
        let _ = fs::remove_file(&partial);
    }
    closed
}

/// What a backup holds, in words.
pub(super) fn told(summary: &Summary) -> String {
    let Summary {
        header,
        rows,
        damaged,
        bytes,
    } = summary;
    let damage = match damaged {
        0 => String::new(),
        damaged => format!(", {damaged} of them damaged before"),
    };
    let size = bytes.div_ceil(1024);
    format!(
        "{rows} rows{damage}, {size} KB, taken at {:.0}",
        header.taken_at
    )
}
