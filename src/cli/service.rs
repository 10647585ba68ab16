//! `bella service`: the systemd unit, written, started and taken away again.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// The unit as the Debian package installs it; only the way to the program differs elsewhere.
const UNIT: &str = include_str!("../../packaging/systemd/bella.service");
/// What the unit is called.
const NAME: &str = "bella.service";
/// The program in the unit.
const PROGRAM: &str = "/usr/bin/bella";
/// The user that it runs as.
const USER: &str = "bella";
/// Where settings of the service lie.
const SETTINGS: &str = "/etc/bella/bella.env";

/// Let systemd start Bella, keep her running, and confine her
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: sudo bella service install")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    /// Write the unit, make the user bella, start the service now and with the machine
    Install(Place),
    /// Stop the service and take the unit away; data and settings stay
    Uninstall(Place),
    /// Print the unit
    Show,
}

#[derive(clap::Args, Debug)]
struct Place {
    /// Where units lie
    #[arg(long, value_name = "DIR", default_value = "/etc/systemd/system")]
    unit_dir: PathBuf,
    /// Write or delete the unit only: make no user, start and stop nothing
    #[arg(long)]
    only_unit: bool,
}

/// Installs, uninstalls or shows the service.
///
/// # Errors
/// When the unit cannot be written, or systemd refuses.
pub fn run(args: &Args) -> anyhow::Result<()> {
    match &args.action {
        Action::Install(place) => install(place),
        Action::Uninstall(place) => uninstall(place),
        Action::Show => Ok(write!(io::stdout(), "{}", unit()?)?),
    }
}

/// The unit for this very program.
fn unit() -> anyhow::Result<String> {
    let program = std::env::current_exe().context("this program does not know where it lies")?;
    let program = program
        .to_str()
        .context("the way to this program is not UTF-8")?;
    if program.contains(char::is_whitespace) {
        bail!(
            "systemd does not take {program}: put the program where no folder has a space in its name"
        );
    }
    let unit = UNIT.replace(PROGRAM, program);
    // As root, and by the program before: it alone is known to work. Where none is kept, nothing is settled.
    let settle = format!(
        "ExecStartPre=-+/bin/sh -c 'if [ -x {program}.prev ]; then exec {program}.prev update --settle; fi'\nExecStart="
    );
    Ok(unit.replacen("ExecStart=", &settle, 1))
}

fn install(place: &Place) -> anyhow::Result<()> {
    let path = place.unit_dir.join(NAME);
    let mut out = io::stdout();
    if !place.only_unit {
        make_user()?;
        make_settings(Path::new(SETTINGS))?;
    }
    fs::write(&path, unit()?)
        .with_context(|| format!("{} cannot be written: try again with sudo", path.display()))?;
    writeln!(out, "Wrote {}.", path.display())?;
    if place.only_unit {
        return Ok(());
    }
    systemctl(&["daemon-reload"])?;
    systemctl(&["enable", NAME])?;
    // It may run already, with an older unit.
    systemctl(&["restart", NAME])?;
    Ok(writeln!(
        out,
        "Bella runs, and starts with the machine. Her settings are in {SETTINGS}, her data in /var/lib/bella; \
        journalctl -u bella shows what she logs, and the link to make your account."
    )?)
}

fn uninstall(place: &Place) -> anyhow::Result<()> {
    let path = place.unit_dir.join(NAME);
    if !path.exists() {
        bail!("{} is not there: nothing is installed", path.display());
    }
    if !place.only_unit {
        systemctl(&["disable", "--now", NAME])?;
    }
    fs::remove_file(&path)
        .with_context(|| format!("{} cannot be deleted: try again with sudo", path.display()))?;
    if !place.only_unit {
        systemctl(&["daemon-reload"])?;
    }
    let out = format!(
        "Deleted {}. Her data in /var/lib/bella and her settings in {SETTINGS} are still there.",
        path.display()
    );
    Ok(writeln!(io::stdout(), "{out}")?)
}

fn make_user() -> anyhow::Result<()> {
    let is_there = Command::new("id").arg(USER).output();
    if is_there.is_ok_and(|found| found.status.success()) {
        return Ok(());
    }
    let words = [
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir",
        "/var/lib/bella",
        "--shell",
        "/usr/sbin/nologin",
        USER,
    ];
    command("useradd", &words)
}

/// An empty file with a word on what belongs into it, readable by root alone: systemd reads it before it gives up its rights.
fn make_settings(path: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    if path.exists() {
        return Ok(());
    }
    let cannot = || format!("{} cannot be written: try again with sudo", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(cannot)?;
    }
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .create_new(true)
        .write(true)
        .mode(0o600)
        .open(path)
        .with_context(cannot)?;
    let text = "# Settings of Bella, NAME=value on each line, such as BELLA_DOMAIN=bella.example.com\n\
        # All of them: /usr/share/doc/bella/env.example, or .env.example of her sources.\n";
    file.write_all(text.as_bytes()).with_context(cannot)
}

fn systemctl(words: &[&str]) -> anyhow::Result<()> {
    command("systemctl", words)
}

fn command(program: &str, words: &[&str]) -> anyhow::Result<()> {
    let said = words.join(" ");
    let status = Command::new(program)
        .args(words)
        .status()
        .with_context(|| format!("{program} is not on this machine"))?;
    match status.success() {
        true => Ok(()),
        false => bail!("{program} {said} failed: what it said stands above; try again with sudo"),
    }
}
