//! `bella restore`: a backup takes the place of the store.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::cli::backup::told;
use crate::cli::operator::Server;
use crate::config::{Flags, Settings, environment};
use crate::jobs::restored::settle;
use crate::ports::clock::{Clock, SystemClock};
use crate::store::backup::folder::open;
use crate::store::backup::read::verify;
use crate::store::backup::swap::restore;

/// Put a backup in the place of the store; the store that was there stays beside it.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: bella restore salon.backup --data-dir bella-data")]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Only check that the backup is whole
    #[arg(long)]
    check: bool,
    /// The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
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
    let refused = || format!("{} cannot be restored", args.file.display());
    let mut out = io::stdout();
    if args.check {
        let summary = open(&args.file).and_then(verify).with_context(refused)?;
        return Ok(writeln!(out, "The backup is whole: {}.", told(&summary))?);
    }
    if super::runtime()?
        .block_on(Server::find(&settings))
        .is_some()
    {
        bail!(
            "a server runs on {}: stop it first, then restore, then start it again",
            settings.data_dir.display()
        );
    }
    // A name that leads nowhere leaves no folder behind.
    open(&args.file).with_context(refused)?;
    if let Some(folder) = settings.store.parent() {
        crate::app::make_private_directory(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let now = SystemClock.now();
    let mut settled = None;
    let restored = restore(&args.file, &settings.store, now, |store, summary| {
        settled = Some(settle(store, summary.header.taken_at, now)?);
        Ok(())
    })
    .with_context(refused)?;
    writeln!(out, "Restored: {}.", told(&restored.summary))?;
    let settled = settled.unwrap_or_default();
    if settled.dropped + settled.resolved > 0 {
        writeln!(
            out,
            "Not sent again: {} messages that were due; {} open alerts are closed until they are seen again.",
            settled.dropped, settled.resolved
        )?;
    }
    if let Some(before) = restored.before {
        writeln!(out, "The store that was there is now {}.", before.display())?;
    }
    Ok(())
}
