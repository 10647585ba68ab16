//! `bella restore`: a backup takes the place of the store.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::cli::backup::told;
use crate::cli::entered;
use crate::cli::fetching::Fetched;
use crate::cli::operator::Server;
use crate::config::{Flags, Settings, environment};
use crate::jobs::restored;
use crate::ports::clock::{Clock, SystemClock};
use crate::store::backup::folder::open;
use crate::store::backup::read::verify;

/// Put a backup in the place of the store; the store that was there stays beside it.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  bella restore salon.backup --data-dir bella-data\n  bella restore s3 --data-dir bella-data"
)]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Only check that the backup is whole
    #[arg(long)]
    check: bool,
    /// The file with the key that opens an encrypted backup, as age-keygen writes it
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// The backup: a file; s3 for the newest one in BELLA_BACKUP_S3; s3:NAME for another one there
    #[arg(value_name = "FILE")]
    file: String,
}

/// Checks a backup and puts it in the place of the store.
///
/// # Errors
/// When the backup is not whole, a server runs, or the disk is full; the store is then as it was.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    let refused = || format!("{} cannot be restored", args.file);
    if !args.check
        && super::runtime()?
            .block_on(Server::find(&settings))
            .is_some()
    {
        bail!(
            "a server runs on {}: stop it first, then restore, then start it again",
            settings.data_dir.display()
        );
    }
    let joined = entered::joined(settings.clone())?;
    let fetched = Fetched::find(&args.file, args.identity.as_deref(), &joined);
    let fetched = fetched.with_context(refused)?;
    if args.check {
        let summary = open(fetched.path())
            .and_then(verify)
            .with_context(refused)?;
        let whole = format!("The backup is whole: {}.", told(&summary));
        return Ok(writeln!(io::stdout(), "{whole}")?);
    }
    put_back(fetched.path(), &settings).with_context(refused)
}

fn put_back(backup: &Path, settings: &Settings) -> anyhow::Result<()> {
    // A name that leads nowhere leaves no folder behind.
    open(backup)?;
    if let Some(folder) = settings.store.parent() {
        crate::app::make_private_directory(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let now = SystemClock.now();
    let (restored, settled) = restored::put_back(backup, &settings.store, now)?;
    let mut out = io::stdout();
    writeln!(out, "Restored: {}.", told(&restored.summary))?;
    if settled.dropped + settled.resolved > 0 {
        writeln!(
            out,
            "Not sent again: {} messages that were due; {} open alerts are closed until they are seen again.",
            settled.dropped, settled.resolved
        )?;
    }
    if settled.shut_out > 0 {
        let out_of = settled.shut_out;
        writeln!(
            out,
            "Let in no more, as before the restore: {out_of} keys or members."
        )?;
    }
    if settled.erased > 0 {
        writeln!(
            out,
            "Erased again, as before the restore: {} customers.",
            settled.erased
        )?;
    }
    if settled.ended > 0 {
        writeln!(out, "Everybody is signed out.")?;
    }
    if let Some(before) = restored.before {
        writeln!(out, "The store that was there is now {}.", before.display())?;
    }
    Ok(())
}
