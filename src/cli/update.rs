//! `bella update`: a newer release takes the place of this program, or nothing changes.
//!
//! What is fetched counts only under the signature of the list of releases. Before anything is swapped, the new program has made
//! a store of a backup, and another backup was taken while nobody could book. One that does not become well is swapped back, and
//! the store with it if the old program cannot read what the new one made of it.
//!
//! Root does this. What it writes lies beside the program, in a folder of its own: in that of the service's user, that user could
//! lead it elsewhere.

mod journal;
mod place;
mod service;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::json;
use tokio::runtime::Runtime;

use crate::cli::operator::Server;
use crate::cli::update::journal::Journal;
use crate::cli::update::place::Place;
use crate::cli::update::service::{environment_of, is_well, quiet, systemctl};
use crate::cli::{backup, runtime};
use crate::config::{Flags, Settings, environment};
use crate::ports::clock::{Clock, SystemClock};
use crate::providers::releases::{Release, Releases, Version};
use crate::store::Store;
use crate::store::engine::error::EngineError;
use crate::store::error::StoreError;

/// So often a new version may be started by itself, when nobody saw it become well, before the old one comes back.
const MOST_STARTS: u32 = 2;
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
    /// How long the old version, which is known to work, gets to become well again, seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120, hide = true)]
    patience: u64,
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
    let place = Place::of_this_program()?;
    let settings = settings(args)?;
    if args.settle {
        return settle(&settings, &place);
    }
    let runtime = runtime()?;
    if args.rollback {
        let _alone = place.alone()?;
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
    let _alone = place.alone()?;
    has_store(args, &settings)?;
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

/// What the unit sets counts here too: its data is backed up, and it is started anew.
fn settings(args: &Args) -> anyhow::Result<Settings> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    // Before a start, systemd sets all of it.
    let mut all = match args.settle {
        true => BTreeMap::new(),
        false => environment_of(&args.unit),
    };
    all.extend(environment());
    Ok(Settings::read(&all, &flags)?)
}

/// A folder that nobody named and that holds nothing is not where the data lies.
fn has_store(args: &Args, settings: &Settings) -> anyhow::Result<()> {
    if args.data_dir.is_some() || settings.store.exists() {
        return Ok(());
    }
    bail!(
        "there is no store at {}, and {} does not say where it is: name its folder with --data-dir",
        settings.store.display(),
        args.unit
    );
}

/// Says of an update that nobody attends any more that the version that it brought has run for a while, so that it stays.
pub async fn confirm(data_dir: PathBuf) {
    tokio::time::sleep(SETTLED).await;
    let Ok(place) = Place::of_this_program() else {
        return;
    };
    let here = Version::here().to_string();
    let ours = Journal::read(&place).filter(|journal| journal.to == here);
    if let Some(Err(error)) = ours.map(|journal| journal.mark(&data_dir)) {
        tracing::warn!(%error, "it cannot be noted that this version runs well");
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
        self.is_readable_by(&fresh)?;
        let server = self.runtime.block_on(Server::find(self.settings));
        if let Some(server) = &server {
            let wait = Duration::from_secs(self.args.wait);
            self.runtime.block_on(quiet(server, wait))?;
            self.close_doors()?;
        }
        let swapped = self.swap(version);
        if server.is_some() {
            self.open_doors(swapped)?;
        } else {
            swapped?;
            Journal::end(self.place);
        }
        let again = match server {
            Some(_) => "It runs.",
            None => "No server ran.",
        };
        let out =
            format!("Bella {version} is in place. {again} bella update --rollback goes back.");
        Ok(writeln!(io::stdout(), "{out}")?)
    }

    /// Lets the new program make a store out of a backup, while calls go on.
    fn is_readable_by(&self, fresh: &Path) -> anyhow::Result<()> {
        let backup = self.place.on_trial();
        let tried = self.back_up(&backup);
        let tried = tried.and_then(|is_there| match is_there {
            true => self.try_out(fresh, &backup),
            false => Ok(()),
        });
        let _ = fs::remove_file(&backup);
        tried
    }

    /// From now on nothing is booked that the backup would not have.
    fn close_doors(&self) -> anyhow::Result<()> {
        let unit = &self.args.unit;
        let is_stopped = systemctl("stop", unit);
        if is_stopped && self.runtime.block_on(Server::find(self.settings)).is_none() {
            return Ok(());
        }
        systemctl("start", unit);
        bail!(
            "{unit} is not what serves {}: stop that server, update, and start it again; nothing was changed",
            self.settings.data_dir.display()
        );
    }

    /// Backs the store up and swaps the programs; what fails changes nothing.
    fn swap(&self, version: Version) -> anyhow::Result<Journal> {
        let path = self.place.backup();
        let has_store = self.back_up(&path)?;
        let journal = Journal {
            begun: SystemClock.now().to_string(),
            from: Version::here().to_string(),
            to: version.to_string(),
            backup: has_store.then_some(path),
            process: std::process::id(),
            starts: 0,
        };
        let swapped = journal.write(self.place).and_then(|()| self.place.swap());
        if swapped.is_err() {
            Journal::end(self.place);
        }
        swapped.context("the programs could not be swapped")?;
        Ok(journal)
    }

    /// Backs the store up to `path`, if there is one.
    fn back_up(&self, path: &Path) -> anyhow::Result<bool> {
        if !self.settings.store.exists() {
            return Ok(false);
        }
        backup::take(self.settings, path).context("no backup could be taken before the update")?;
        // What is in it is the owner's of the store, who is to restore it.
        let owner = fs::metadata(&self.settings.data_dir)?;
        if fs::metadata(path)?.uid() != owner.uid() {
            chown(path, Some(owner.uid()), Some(owner.gid()))?;
        }
        Ok(true)
    }

    /// Starts what is in place now. The old version again, when the new one does not become well; and whatever is in place, when
    /// even that does not go.
    fn open_doors(&self, swapped: anyhow::Result<Journal>) -> anyhow::Result<()> {
        let unit = &self.args.unit;
        let well = |patience| self.runtime.block_on(is_well(self.settings, patience));
        let journal = match swapped {
            Ok(journal) => journal,
            Err(why) => {
                systemctl("start", unit);
                return Err(why);
            }
        };
        if systemctl("start", unit) && well(Duration::from_secs(self.args.within)) {
            Journal::end(self.place);
            return Ok(());
        }
        systemctl("stop", unit);
        let back = self.place.back();
        let back = back.and_then(|()| put_store_back(self.settings, &journal));
        let is_back = systemctl("start", unit) && well(Duration::from_secs(self.args.patience));
        let (from, to) = (&journal.from, &journal.to);
        let lost = back.with_context(|| {
            format!("Bella {to} did not become well, and {from} could not be put back whole: the next starts try again")
        })?;
        Journal::end(self.place);
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

    /// Lets the new program make a store out of the backup.
    fn try_out(&self, fresh: &Path, backup: &Path) -> anyhow::Result<()> {
        let scratch = tempfile::TempDir::new_in(self.place.folder())?;
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
    let put = as_owner(settings)?
        .arg("restore")
        .arg(backup)
        .arg("--data-dir")
        .arg(&settings.data_dir)
        .output()?;
    match put.status.success() {
        true => Ok(true),
        false => bail!(
            "the store of before could not be put back: {}",
            String::from_utf8_lossy(&put.stderr).trim()
        ),
    }
}

/// This very program as the owner of the data: what root did in a folder of somebody else, that one could lead elsewhere.
fn as_owner(settings: &Settings) -> io::Result<Command> {
    let owner = fs::metadata(&settings.data_dir)?;
    let here = fs::metadata("/proc/self")?;
    let mut command = Command::new("/proc/self/exe");
    command
        .env_clear()
        .env("DATABASE_URL", format!("redb:{}", settings.store.display()))
        .stdin(Stdio::null());
    if here.uid() != owner.uid() {
        command.uid(owner.uid()).gid(owner.gid());
    }
    Ok(command)
}

fn roll_back(
    args: &Args,
    runtime: &Runtime,
    (settings, place): (&Settings, &Place),
) -> anyhow::Result<()> {
    if place.before().exists() && !place.has_before() {
        bail!("the program before is in place already");
    }
    let server = runtime.block_on(Server::find(settings));
    if let Some(server) = &server {
        runtime.block_on(quiet(server, Duration::from_secs(args.wait)))?;
    }
    place.back()?;
    let is_well = server.is_none()
        || (systemctl("restart", &args.unit)
            && runtime.block_on(is_well(settings, Duration::from_secs(args.patience))));
    match is_well {
        true => Ok(writeln!(
            io::stdout(),
            "The program before is in place again."
        )?),
        false => bail!(
            "the program before is in place again, but does not become well: see journalctl -u {}; if it cannot read the store, stop the service and run: bella restore {}",
            args.unit,
            place.backup().display()
        ),
    }
}

/// Ends an update whose process is gone, before the service starts: a new version that nobody saw become well gets so many
/// starts, then the old one comes back.
fn settle(settings: &Settings, place: &Place) -> anyhow::Result<()> {
    let Some(mut journal) = Journal::read(place) else {
        return Ok(());
    };
    if journal.is_attended() {
        return Ok(());
    }
    if journal.is_marked(&settings.data_dir) {
        Journal::end(place);
        return Ok(());
    }
    journal.starts += 1;
    if journal.starts <= MOST_STARTS {
        return Ok(journal.write(place)?);
    }
    place.back()?;
    put_store_back(settings, &journal)?;
    Journal::end(place);
    let out = format!(
        "Bella {} did not become well, so {} is in its place again.",
        journal.to, journal.from
    );
    Ok(writeln!(io::stdout(), "{out}")?)
}
