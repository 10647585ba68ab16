//! `bella standby`: a second machine follows the first by what that one ships, and takes its place when it is told to.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cli::fetching::{STORAGE, opener, storage};
use crate::cli::serve::stop_signal;
use crate::config::{Flags, Settings, environment};
use crate::jobs::backups::mirror::{Mirror, Reach};
use crate::jobs::restored::{self, Settled};
use crate::ports::clock::{Clock, SystemClock};
use crate::store::backup::BackupError;
use crate::store::changes::chain::Point;
use crate::store::changes::standby::{Standby, Step};
use crate::store::engine::error::EngineError;
use crate::store::error::StoreError;

/// The store that follows, in the data directory.
const STORE: &str = "standby.redb";
/// What lies of the storage here until it is in the store.
const MIRROR: &str = "standby";
/// How it stands.
const STATE: &str = "standby.json";
/// New backups are looked for once in so many rounds: a storage asks money for each list.
const ROUNDS: u32 = 6;
/// How often it is tried to get hold of a store that another process is about to let go, and the pause between.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(200);

/// Follow another server as a warm standby, and take its place when told to
#[derive(clap::Args, Debug)]
#[command(
    after_help = "It answers no call and sends nothing meanwhile.\n\nExamples:\n  bella standby --from s3 --data-dir /var/lib/bella\n  bella standby --status --data-dir /var/lib/bella\n  bella standby --promote --data-dir /var/lib/bella"
)]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// What to follow: s3 for BELLA_BACKUP_S3, or the folder of backups of the other server
    #[arg(long, value_name = "PLACE", required_unless_present_any = ["status", "promote"])]
    from: Option<String>,
    /// How often to look, seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=3600))]
    every: u64,
    /// Bring it up to date once, and end
    #[arg(long, conflicts_with_all = ["status", "promote"])]
    once: bool,
    /// Say how it stands; fails when it has not been brought up to date for ten rounds
    #[arg(long)]
    status: bool,
    /// Print that as JSON
    #[arg(long, requires = "status")]
    json: bool,
    /// Bring it up to date a last time and make it the store of this machine: bella serve takes calls then
    #[arg(long, conflicts_with = "status")]
    promote: bool,
    /// The file with the key that opens encrypted backups, as age-keygen writes it
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
}

/// How a standby stands, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// What it follows.
    from: String,
    /// How often it looks, seconds.
    every: u64,
    /// The newest change that it has was made then.
    reached_at: Timestamp,
    /// The position of that.
    position: u64,
    /// The newest backup whose changes it has looked at.
    #[serde(default)]
    backup: String,
    /// It had everything that was shipped then.
    up_to_date_at: Option<Timestamp>,
    /// Why it could not be brought up to date last, if so.
    failed: Option<String>,
}

/// Follows until it is told to stop, or takes the place of a store, or says how it stands.
///
/// # Errors
/// When there is a store already, or what is followed cannot be had.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    if args.status {
        return status(&settings, args.json);
    }
    let follower = match (&args.from, args.promote) {
        (Some(from), _) => Some(Follower::new(from, args, &settings)?),
        (None, true) => match State::read(&settings)? {
            Some(state) => Some(Follower::new(&state.from, args, &settings)?),
            None => None,
        },
        (None, false) => None,
    };
    let runtime = super::runtime()?;
    match (args.promote, follower) {
        (true, follower) => promote(&settings, follower, &runtime),
        (false, Some(mut follower)) if args.once => {
            not_over(&settings)?;
            runtime.block_on(follower.round())?;
            say(&follower.state)
        }
        (false, Some(follower)) => runtime.block_on(follower.keep_following(&settings)),
        (false, None) => bail!("name what to follow with --from"),
    }
}

/// What brings the store on.
struct Follower {
    standby: Standby,
    mirror: Option<Mirror>,
    state: State,
    path: PathBuf,
    /// Rounds until new backups are looked for.
    rounds: u32,
    /// The backups there that changes follow.
    followed: Vec<String>,
}

impl State {
    fn read(settings: &Settings) -> anyhow::Result<Option<Self>> {
        match fs::read(settings.data_dir.join(STATE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            text => Ok(serde_json::from_slice(&text?).ok()),
        }
    }
}

impl Follower {
    fn new(from: &str, args: &Args, settings: &Settings) -> anyhow::Result<Self> {
        let folder = &settings.data_dir;
        crate::app::make_private_directory(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        let mirror = match from == STORAGE {
            true => {
                let here = folder.join(MIRROR);
                crate::app::make_private_directory(&here)?;
                let opener = opener(args.identity.as_deref(), settings).ok();
                Some(Mirror::new(storage(settings)?, here, opener))
            }
            false => None,
        };
        let followed = match &mirror {
            Some(mirror) => mirror.folder.clone(),
            None => PathBuf::from(from),
        };
        let before = State::read(settings)?.filter(|state| state.from == from);
        Ok(Self {
            standby: Standby {
                store: folder.join(STORE),
                folder: followed,
            },
            mirror,
            state: before.unwrap_or(State {
                from: from.to_owned(),
                every: args.every,
                reached_at: Timestamp::UNIX_EPOCH,
                position: 0,
                backup: String::new(),
                up_to_date_at: None,
                failed: None,
            }),
            path: folder.join(STATE),
            rounds: 0,
            followed: Vec::new(),
        })
    }

    async fn keep_following(mut self, settings: &Settings) -> anyhow::Result<()> {
        let stop = stop_signal()?;
        tokio::pin!(stop);
        let pause = Duration::from_secs(self.state.every);
        let mut told = None;
        loop {
            if not_over(settings).is_err() {
                return Ok(writeln!(io::stdout(), "It took the place of a store.")?);
            }
            if let Err(error) = self.round().await {
                self.state.failed = Some(format!("{error:#}"));
            }
            self.write()?;
            let seen = (self.state.reached_at, self.state.failed.clone());
            if told.as_ref() != Some(&seen) {
                say(&self.state)?;
                told = Some(seen);
            }
            tokio::select! {
                () = &mut stop => return Ok(()),
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Brings it as far as what was shipped leads.
    async fn round(&mut self) -> anyhow::Result<()> {
        self.fetch().await?;
        loop {
            match self.step()? {
                Step::Advanced(to) => self.reached(to),
                Step::UpToDate => break,
                Step::NeedsBackup(why) => {
                    self.begin(&why).await?;
                    break;
                }
                Step::Ended => bail!("{} follows nobody any more", self.standby.store.display()),
            }
        }
        self.tidy_up()?;
        self.state.up_to_date_at = Some(SystemClock.now());
        self.state.failed = None;
        self.write()
    }

    fn step(&self) -> anyhow::Result<Step> {
        Ok(self.standby.step(self.state.reached_at)?)
    }

    fn reached(&mut self, to: Point) {
        (self.state.position, self.state.reached_at) = (to.position, to.at);
    }

    /// Brings what is new in the storage here.
    async fn fetch(&mut self) -> anyhow::Result<()> {
        let Some(mirror) = &mut self.mirror else {
            return Ok(());
        };
        if self.rounds == 0 {
            self.followed = mirror.followed().await?;
            self.rounds = ROUNDS;
        }
        self.rounds -= 1;
        let newest = self.followed.len().saturating_sub(2);
        if self.standby.store.exists() {
            for backup in &self.followed[newest..] {
                // Those of a backup that is new may be of another line, which may begin anywhere.
                let from = match *backup > self.state.backup {
                    true => (0, Reach::Around),
                    false => (self.state.position, Reach::Onward),
                };
                if mirror.follow(backup, from).await? > 0 && *backup > self.state.backup {
                    self.state.backup.clone_from(backup);
                }
            }
        }
        Ok(())
    }

    /// Makes it anew of the newest backup.
    async fn begin(&mut self, why: &str) -> anyhow::Result<()> {
        if let Some(mirror) = &mut self.mirror {
            let all = mirror.backups().await?;
            let newest = all
                .first()
                .context("there is no backup in BELLA_BACKUP_S3 yet")?;
            mirror.bring(newest).await?;
            self.followed = mirror.followed().await?;
            let own = self.followed.partition_point(|other| *other < newest.name);
            for backup in &self.followed[own.saturating_sub(1)..] {
                mirror.follow(backup, (0, Reach::Around)).await?;
            }
            self.state.backup = self.followed.last().cloned().unwrap_or_default();
        }
        let way = self.standby.begin().with_context(|| why.to_owned())?;
        self.reached(way.to);
        Ok(())
    }

    /// What is in the store need not lie here any longer.
    fn tidy_up(&self) -> anyhow::Result<()> {
        let Some(mirror) = &self.mirror else {
            return Ok(());
        };
        for entry in fs::read_dir(&mirror.folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true => fs::remove_dir_all(path)?,
                false => fs::remove_file(path)?,
            }
        }
        Ok(())
    }

    fn write(&self) -> anyhow::Result<()> {
        let partial = self.path.with_extension("partial");
        fs::write(&partial, serde_json::to_vec(&self.state)?)?;
        Ok(fs::rename(partial, &self.path)?)
    }
}

/// A machine that has a store serves; it does not follow.
fn not_over(settings: &Settings) -> anyhow::Result<()> {
    match settings.store.exists() {
        false => Ok(()),
        true => bail!(
            "there is a store at {}: a standby has none; name another folder with --data-dir, or move it away",
            settings.store.display()
        ),
    }
}

fn promote(
    settings: &Settings,
    follower: Option<Follower>,
    runtime: &tokio::runtime::Runtime,
) -> anyhow::Result<()> {
    let fresh = settings.data_dir.join(STORE);
    if !fresh.exists() {
        bail!(
            "there is no standby in {}: bella standby --from PLACE makes one",
            settings.data_dir.display()
        );
    }
    not_over(settings)?;
    let mut reached_at = State::read(settings)?.map(|state| state.reached_at);
    if let Some(mut follower) = follower {
        match runtime.block_on(follower.round()) {
            Ok(()) => reached_at = Some(follower.state.reached_at),
            Err(error) => eprintln!("It was not brought up to date a last time: {error:#}"),
        }
    }
    let reached_at = reached_at.unwrap_or(Timestamp::UNIX_EPOCH);
    let settled = take_place((&fresh, &settings.store), reached_at)?;
    let mut out = io::stdout();
    writeln!(
        out,
        "It is the store of this machine now, with all changes up to {reached_at}."
    )?;
    if settled.dropped + settled.resolved > 0 {
        writeln!(
            out,
            "Not sent again: {} messages that were due; {} open alerts are closed until they are seen again.",
            settled.dropped, settled.resolved
        )?;
    }
    let _ = fs::remove_file(settings.data_dir.join(STATE));
    let _ = fs::remove_dir_all(settings.data_dir.join(MIRROR));
    Ok(writeln!(
        out,
        "Start it with bella serve, prove it with bella smoke, and leave the other one off."
    )?)
}

/// Whoever follows still may have it open for a moment.
fn take_place(files: (&Path, &Path), reached_at: Timestamp) -> anyhow::Result<Settled> {
    for tried in 1.. {
        match restored::promote(files, reached_at, SystemClock.now()) {
            Err(BackupError::Store(StoreError::Engine(EngineError::InUse { .. })))
                if tried < TRIES =>
            {
                std::thread::sleep(PAUSE);
            }
            done => return Ok(done?.1),
        }
    }
    bail!("the standby is in use")
}

fn say(state: &State) -> anyhow::Result<()> {
    let mut out = io::stdout();
    let text = match &state.failed {
        Some(why) => format!("Behind: {why}"),
        None => format!(
            "Has everything that was shipped; the newest change is of {} (position {}).",
            state.reached_at, state.position
        ),
    };
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

fn status(settings: &Settings, as_json: bool) -> anyhow::Result<()> {
    let state = State::read(settings)?;
    let state = state.context("there is no standby here: bella standby --from PLACE makes one")?;
    let now = SystemClock.now();
    let age = state
        .up_to_date_at
        .map(|at| now.duration_since(at).as_secs().max(0));
    if as_json {
        let mut told = serde_json::to_value(&state)?;
        told["behind_seconds"] = age.into();
        writeln!(io::stdout(), "{told}")?;
    } else {
        say(&state)?;
        if let Some(age) = age {
            writeln!(io::stdout(), "It looked {age} s ago.")?;
        }
    }
    let most = i64::try_from(state.every * 10).unwrap_or(i64::MAX);
    match age {
        Some(age) if age <= most => Ok(()),
        Some(age) => bail!("it has not been brought up to date for {age} s"),
        None => bail!("it was never up to date"),
    }
}
