//! `bella restore`: a backup takes the place of the store.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::app::BACKUPS;
use crate::cli::backup::told;
use crate::cli::entered;
use crate::cli::fetching::{Fetched, Wish};
use crate::cli::operator::Server;
use crate::config::{Flags, Settings, environment};
use crate::desk::Desk;
use crate::jobs::restored;
use crate::ports::clock::{Clock, SystemClock};
use crate::store::Store;
use crate::store::backup::folder::open;
use crate::store::backup::read::verify;
use crate::store::backup::swap::Source;
use crate::store::changes::chain::Point;

/// Put a backup in the place of the store; the store that was there stays beside it.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Examples:\n  bella restore salon.backup --data-dir bella-data\n  bella restore s3 --data-dir bella-data\n  bella restore --at 2026-11-22T06:40:00Z"
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
    /// Go back to this moment, such as 2026-11-22T06:40:00Z; without an offset, on the clocks of the business
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    /// A backup alone; a folder of backups, or s3 for BELLA_BACKUP_S3: the newest one with all changes since; s3:NAME for
    /// another one there [default: the folder backups in the data directory]
    #[arg(value_name = "FILE")]
    file: Option<String>,
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
    let folder = settings.data_dir.join(BACKUPS);
    let named = match &args.file {
        Some(named) => named.clone(),
        None => folder.display().to_string(),
    };
    let refused = || format!("{named} cannot be restored");
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
    let at = args.at.as_deref().map(|text| moment(text, &settings));
    let wish = Wish {
        named: &named,
        at: at.transpose()?,
        identity: args.identity.as_deref(),
    };
    let fetched = Fetched::find(&wish, &joined).with_context(refused)?;
    let source = fetched.source();
    if args.check {
        let summary = open(source.backup())
            .and_then(verify)
            .with_context(refused)?;
        let (told, changes) = (told(&summary), followed(source.to()));
        let whole = format!("The backup is whole: {told}{changes}.");
        return Ok(writeln!(io::stdout(), "{whole}")?);
    }
    put_back(source, &settings).with_context(refused)
}

/// A moment as somebody types it: with an offset, or on the clocks of the business.
fn moment(text: &str, settings: &Settings) -> anyhow::Result<Timestamp> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let wall: DateTime = text
        .parse()
        .context("--at is a moment such as 2026-11-22T06:40:00Z or 2026-11-22T07:40")?;
    let zone = zone(settings).context(
        "--at needs an offset here, as in 2026-11-22T06:40:00Z: no store says on which clocks it is meant",
    )?;
    Ok(wall.to_zoned(zone)?.timestamp())
}

fn zone(settings: &Settings) -> Option<TimeZone> {
    if !settings.store.exists() {
        return None;
    }
    let store = Store::open(&settings.store).ok()?;
    let desk = Desk::new(TimeZoneDatabase::bundled());
    let business = store.read(|r| desk.business(r)).ok()??;
    Some(business.profile.zone.clone())
}

/// Up to where changes follow, in words.
fn followed(to: Option<Point>) -> String {
    let told = to.map(|to| format!("; changes up to {} follow it", to.at));
    told.unwrap_or_default()
}

fn put_back(source: &Source, settings: &Settings) -> anyhow::Result<()> {
    // A name that leads nowhere leaves no folder behind.
    open(source.backup())?;
    if let Some(folder) = settings.store.parent() {
        crate::app::make_private_directory(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let now = SystemClock.now();
    let (restored, settled) = restored::put_back(source, &settings.store, now)?;
    let mut out = io::stdout();
    let (told, changes) = (told(&restored.summary), followed(restored.to));
    writeln!(out, "Restored: {told}{changes}.")?;
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
