//! `bella seal-key`: the key that secrets in the store are sealed with.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::bail;

use crate::config::{Flags, Settings, environment};
use crate::desk::connections::KEY_FILE;
use crate::ports::entropy::{Entropy, SystemEntropy};
use crate::store::seal::Seal;

/// Change the key that secrets in the store are sealed with.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: bella seal-key rotate --data-dir bella-data")]
pub struct Args {
    /// Where the data lies [default: bella-data]
    #[arg(long, value_name = "DIR", global = true)]
    data_dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand, Debug)]
enum Command {
    /// Put a fresh key before the one of now, which opens what it has sealed still
    Rotate,
}

/// Does it.
///
/// # Errors
/// When there is no key yet, or its file cannot be written.
pub fn run(args: &Args) -> anyhow::Result<()> {
    let flags = Flags {
        data_dir: args.data_dir.clone(),
        ..Flags::default()
    };
    let settings = Settings::read(&environment(), &flags)?;
    let Command::Rotate = args.command;
    let file = &settings.key_file;
    if *file != settings.data_dir.join(KEY_FILE) {
        bail!(
            "{} is handed in by systemd: put a line of 64 hexadecimal digits before its first one where it comes from (openssl rand -hex 32)",
            file.display()
        );
    }
    let mut fresh = [0; 32];
    SystemEntropy.fill(&mut fresh);
    Seal::change_key(file, fresh)?;
    Ok(writeln!(
        io::stdout(),
        "{} has a new key. Start the server again: what was entered is sealed with it then. Keep a copy of the file.",
        file.display()
    )?)
}
