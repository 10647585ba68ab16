//! `bella update`: a newer release takes the place of this program, or nothing changes.
//!
//! What is fetched counts only under the signature of the list of releases. Before anything is swapped, the store is backed
//! up and the new program has made a store of that backup. One that does not become well is swapped back, and the store with
//! it if the old program cannot read what the new one made of it.

mod journal;
mod place;
mod service;

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::json;
use tokio::runtime::Runtime;

use crate::cli::operator::Server;
use crate::cli::update::journal::Journal;
use crate::cli::update::place::Place;
use crate::cli::update::service::{is_well, quiet, systemctl};
use crate::cli::{backup, runtime};
use crate::config::{Flags, Settings, environment};
use crate::jobs::restored;
use crate::ports::clock::{Clock, SystemClock};
use crate::providers::releases::{Release, Releases, Version};
use crate::store::Store;
use crate::store::engine::error::EngineError;
use crate::store::error::StoreError;

/// The backup before an update, in the data directory.
const BACKUP: &str = "before-update.backup";
/// So often a new version may be started by itself, when nobody saw it become well, before the old one comes back.
const MOST_STARTS: u32 = 2;
/// The old program, which is known to work, gets this long to become well again.
const PATIENCE: Duration = Duration::from_secs(120);
/// A new version that ran this long is there to stay.
const SETTLED: Duration = Duration::from_secs(60);

/// Put a newer release in the place of this program, and go back by itself if it does not become well.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: sudo bella update --data-dir /var/lib/bella")]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Only say whether there is a newer release, and what is new in it
    #[arg(long)]
    check: bool,
    /// Put the program before this one back
    #[arg(long, conflicts_with = "check")]
    rollback: bool,
    /// Print what was found as JSON
    #[arg(long, requires = "check")]
    json: bool,
    /// How long calls that are under way are waited for, seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    wait: u64,
    /// How long the new version may take to become well, seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 90)]
    within: u64,
    /// The service
    #[arg(long, default_value = "bella.service")]
    unit: String,
    /// Before each start: ends an update that was broken off
    #[arg(long, hide = true)]
    settle: bool,
}

/// Updates, checks, or goes back.
///
/// # Errors
/// What stood in the way; the program is then what it was.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    let place = Place::of_this_program()?;
    if args.settle {
        return settle(&settings, &place);
    }
    let runtime = runtime()?;
    if args.rollback {
        return roll_back(args, &runtime, (&settings, &place));
    }
    let releases = releases(&settings)?;
    let newest = runtime.block_on(releases.newest())?;
    let newer = newest.filter(|(version, _)| *version > Version::here());
    if args.check {
        return tell(newer.as_ref(), args.json);
    }
    let Some((version, release)) = newer else {
        return tell(None, false);
    };
    place.is_ours(Path::new("/"), &release.version)?;
    let update = Update {
        args,
        runtime: &runtime,
        settings: &settings,
        place: &place,
    };
    runtime.block_on(releases.fetch(&release, &place.fresh()))?;
    let done = update.perform(version);
    let _ = fs::remove_file(place.fresh());
    done
}

/// Lets an update that nobody attends any more stay, once the version that it brought has run for a while.
pub async fn confirm(data_dir: PathBuf) {
    tokio::time::sleep(SETTLED).await;
    let journal = Journal::read(&data_dir);
    if journal.is_some_and(|journal| !journal.is_attended()) {
        Journal::end(&data_dir);
    }
}

fn releases(settings: &Settings) -> anyhow::Result<Releases> {
    let updates = &settings.updates;
    let why = "this program was not built as a release, so it knows no newer ones: set BELLA_RELEASES and BELLA_RELEASE_KEY, or build it with packaging/release";
    let list = updates.list.as_deref().context(why)?;
    Ok(Releases::new(list, updates.key.context(why)?)?)
}

fn tell(newer: Option<&(Version, Release)>, as_json: bool) -> anyhow::Result<()> {
    let mut out = io::stdout();
    let here = Version::here().to_string();
    if as_json {
        let release = newer.map(|(_, release)| release);
        let found = json!({
            "version": here,
            "newer": release.map(|release| &release.version),
            "released_on": release.map(|release| &release.released_on),
            "changes": release.map(|release| &release.changes),
        });
        return Ok(writeln!(out, "{found}")?);
    }
    let Some((version, release)) = newer else {
        return Ok(writeln!(out, "Bella {here} is the newest release.")?);
    };
    writeln!(
        out,
        "Bella {version} came out on {}; this is {here}.",
        release.released_on
    )?;
    for change in &release.changes {
        writeln!(out, "- {change}")?;
    }
    Ok(())
}

/// One update.
struct Update<'a> {
    args: &'a Args,
    runtime: &'a Runtime,
    settings: &'a Settings,
    place: &'a Place,
}

impl Update<'_> {
    fn perform(&self, version: Version) -> anyhow::Result<()> {
        let fresh = self.place.fresh();
        names_itself(&fresh, version)?;
        let backup = self.back_up()?;
        if let Some(backup) = &backup {
            self.try_out(&fresh, backup)?;
        }
        let server = self.runtime.block_on(Server::find(self.settings));
        if let Some(server) = &server {
            let wait = Duration::from_secs(self.args.wait);
            self.runtime.block_on(quiet(server, wait))?;
        }
        let journal = Journal {
            from: Version::here().to_string(),
            to: version.to_string(),
            backup,
            process: std::process::id(),
            starts: 0,
        };
        journal.write(&self.settings.data_dir)?;
        let swapped = self
            .place
            .swap()
            .context("the programs could not be swapped");
        let came = match server {
            Some(_) => swapped.and_then(|()| self.start(&journal)),
            None => swapped,
        };
        Journal::end(&self.settings.data_dir);
        came?;
        let again = match server {
            Some(_) => "It runs.",
            None => "No server ran.",
        };
        let out =
            format!("Bella {version} is in place. {again} bella update --rollback goes back.");
        Ok(writeln!(io::stdout(), "{out}")?)
    }

    /// Backs the store up, if there is one.
    fn back_up(&self) -> anyhow::Result<Option<PathBuf>> {
        if !self.settings.store.exists() {
            return Ok(None);
        }
        let path = self.settings.data_dir.join(BACKUP);
        backup::take(self.settings, &path).context("no backup could be taken before the update")?;
        Ok(Some(path))
    }

    /// Lets the new program make a store out of the backup.
    fn try_out(&self, fresh: &Path, backup: &Path) -> anyhow::Result<()> {
        let scratch = tempfile::TempDir::new_in(&self.settings.data_dir)?;
        let tried = Command::new(fresh)
            .arg("restore")
            .arg(backup)
            .arg("--data-dir")
            .arg(scratch.path())
            .current_dir(scratch.path())
            .env_clear()
            .stdin(Stdio::null())
            .output();
        let tried = tried.context("the new version does not run on this machine")?;
        match tried.status.success() {
            true => Ok(()),
            false => bail!(
                "the new version cannot read the store: nothing was changed; it said: {}",
                String::from_utf8_lossy(&tried.stderr).trim()
            ),
        }
    }

    /// Starts the new version; the old one again when it does not become well.
    fn start(&self, journal: &Journal) -> anyhow::Result<()> {
        let within = Duration::from_secs(self.args.within);
        let unit = &self.args.unit;
        let well = |patience| self.runtime.block_on(is_well(self.settings, patience));
        if systemctl("restart", unit) && well(within) {
            return Ok(());
        }
        let (from, to) = (&journal.from, &journal.to);
        self.place.back()?;
        systemctl("stop", unit);
        let lost = put_store_back(self.settings, journal)?;
        let is_back = systemctl("start", unit) && well(PATIENCE);
        let store = match lost {
            true => {
                " The store is that of before the update, because the new version had changed its form."
            }
            false => "",
        };
        match is_back {
            true => bail!("Bella {to} did not become well, so {from} runs again.{store}"),
            false => bail!(
                "Bella {to} did not become well, {from} is in its place again, but does not run either: see journalctl -u {unit}.{store}"
            ),
        }
    }
}

/// Runs the new program once: it must run here, and be what it is said to be.
fn names_itself(program: &Path, version: Version) -> anyhow::Result<()> {
    let run = Command::new(program).arg("--version").output();
    let said = run.context("the new version does not run on this machine")?;
    let said = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    match said == format!("bella {version}") {
        true => Ok(()),
        false => {
            bail!("the new version calls itself {said:?}, not bella {version}: nothing was changed")
        }
    }
}

/// Puts the backup of before the update in the place of a store that this program is too old for; whether it did.
fn put_store_back(settings: &Settings, journal: &Journal) -> anyhow::Result<bool> {
    let Some(backup) = &journal.backup else {
        return Ok(false);
    };
    match Store::open(&settings.store) {
        Err(StoreError::Engine(EngineError::NewerFormat { .. })) => {}
        Ok(store) => {
            store.close();
            return Ok(false);
        }
        Err(_) => return Ok(false),
    }
    let owner = fs::metadata(&settings.data_dir)?;
    restored::put_back(backup, &settings.store, SystemClock.now())?;
    chown(&settings.store, Some(owner.uid()), Some(owner.gid()))?;
    Ok(true)
}

fn roll_back(
    args: &Args,
    runtime: &Runtime,
    (settings, place): (&Settings, &Place),
) -> anyhow::Result<()> {
    let server = runtime.block_on(Server::find(settings));
    if let Some(server) = &server {
        runtime.block_on(quiet(server, Duration::from_secs(args.wait)))?;
    }
    place.back()?;
    let is_well = server.is_none()
        || (systemctl("restart", &args.unit) && runtime.block_on(is_well(settings, PATIENCE)));
    match is_well {
        true => Ok(writeln!(
            io::stdout(),
            "The program before is in place again."
        )?),
        false => bail!(
            "the program before is in place again, but does not become well: see journalctl -u {}; if it cannot read the store, stop the service and run: bella restore {}",
            args.unit,
            settings.data_dir.join(BACKUP).display()
        ),
    }
}

/// Ends an update whose process is gone, before the service starts: a new version that nobody saw become well gets so many
/// starts, then the old one comes back.
fn settle(settings: &Settings, place: &Place) -> anyhow::Result<()> {
    let Some(mut journal) = Journal::read(&settings.data_dir) else {
        return Ok(());
    };
    if journal.is_attended() {
        return Ok(());
    }
    journal.starts += 1;
    if journal.starts <= MOST_STARTS {
        return Ok(journal.write(&settings.data_dir)?);
    }
    place.back()?;
    put_store_back(settings, &journal)?;
    Journal::end(&settings.data_dir);
    let out = format!(
        "Bella {} did not become well, so {} is in its place again.",
        journal.to, journal.from
    );
    Ok(writeln!(io::stdout(), "{out}")?)
}
